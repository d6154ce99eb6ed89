"""The words by which a decision amends, replaces or repeals another, verbatim from its source text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.document.decision import Evidence, Reference
from pipeline.letters import composed, folded

EFFECTS = {"amends": "amended", "replaces": "replaced", "repeals": "repealed"}
"""The relations that do something to the other document, and how that one is then."""

_BEFORE, _AFTER, _LEAD_IN = 600, 300, 2_000
_BOUNDARY = re.compile(r"\n\s*\n|[.;](?=[\s*/]|\Z)[\s*]*|\|\s*|\*\*\s*\n|\n[\s*]*(?=Căn cứ)")
_DOES = r"sửa đổi|bổ sung|thay thế|bãi bỏ|huỷ bỏ|hủy bỏ|hết hiệu lực|đính chính"
_SAYS = re.compile(_DOES, re.IGNORECASE)
_DONE = re.compile(r"hết hiệu lực|(?:bị|được) (?:sửa đổi|thay thế|bãi bỏ|hủy bỏ|huỷ bỏ)", re.IGNORECASE)
_HEADS_LIST = re.compile(rf"(?<![^\n.;])[^\n.;]*(?:{_DOES})[^\n.;]*:(?=\s)", re.IGNORECASE)
_PART = re.compile(
    r"(?:sửa đổi|bổ sung|thay thế|bãi bỏ|huỷ bỏ|hủy bỏ|hết hiệu lực)\s+(?:đối với\s+)?"
    r"(?:một\s+(?:phần|số)|các?\s+(?:điều|khoản|điểm|nội dung|quy định|phụ lục|mục)|nội dung|cụm từ)"
    # "Danh mục ban hành kèm theo Quyết định số": what is attached, not the decision.
    r"|\b(?:kèm theo|tại|thuộc|trong)\s+[^\d.;]{0,30}\Z"
    r"|\b(?:điểm|khoản|điều|phụ lục|mục|chương)\s+[\dIVXa-zđ]+\b[^.;]{0,80}\b(?:của|tại|ban hành kèm theo)\s+\w+",
    re.IGNORECASE,
)
_BUT = re.compile(r"\btrừ\s+(?:các?|những|trường hợp|quy định|nội dung|điều|khoản|điểm|phụ lục)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d[\w.]*/[\w/-]*[A-ZĐ]{2}")
_BASIS = re.compile(r"\W*căn cứ\b", re.IGNORECASE)


def proof_of(one: Reference, raw: str) -> str:
    """Return the words that prove what a decision does to another it cites: the sentence, and the head of the list it stands in.

    "Bãi bỏ Quyết định số 3/QĐ-A." gives itself; "Căn cứ Quyết định số 3/QĐ-A;" proves nothing, and gives "" where no mention
    says more. Of several mentions that say it, one that names the provision comes first, then one that speaks of a part: it says the
    least. A reference that is only cited is proved by its first mention.
    """
    proofs = [proof for mention in one.mentions for proof in mention.evidence]
    if one.relation not in EFFECTS:
        return proofs[0].quote if proofs else ""
    told = [words for words in (_sentence(proof, raw) for proof in proofs) if _may_say(words, one.number)]
    saying = [words for words in told if _SAYS.search(words)] or told
    return min(saying, key=lambda words: _place(words, one), default="")


def _place(words: str, one: Reference) -> tuple[bool, bool, bool]:
    before, _, after = words.partition(one.number) if one.number else (words, "", words)
    does = _SAYS.search(before) is not None or _DONE.search(after) is not None
    return not does, not names_provision(words, one.provision), not speaks_of_part(words, one.number)


def speaks_of_part(proof: str, number: str) -> bool:
    """Tell whether words amend, replace or repeal a part only of the document with a number.

    So do "bãi bỏ một phần", "khoản 3 Điều 2 của" and "trừ quy định tại"; not what stands in its title: "về một số chính sách".
    """
    before, _, after = proof.partition(number) if number else (proof, "", proof)
    return _PART.search(before) is not None or _BUT.search(after) is not None


def names_provision(proof: str, provision: str) -> bool:
    """Tell whether words name a provision; that of a reference may come from another place, which only cites it."""
    return provision != "" and folded(provision) in folded(proof)


def _may_say(words: str, number: str) -> bool:
    """Tell whether a sentence may say what its own document does: no basis, and none in which another one does it.

    In "Nghị định số 82/2023/NĐ-CP sửa đổi một số điều của Nghị định số 120/2016/NĐ-CP" another one does.
    """
    if _BASIS.match(words):
        return False
    before = words.partition(number)[0] if number else words
    verbs = list(_SAYS.finditer(before))
    return not verbs or _NUMBER.search(before, 0, verbs[-1].start()) is None


def _sentence(proof: Evidence, raw: str) -> str:
    before = raw[max(0, proof.start - _BEFORE) : proof.start]
    after = raw[proof.end : proof.end + _AFTER]
    begins = max((found.end() for found in _BOUNDARY.finditer(before)), default=0)
    ends = next((found.start() for found in _BOUNDARY.finditer(after)), len(after))
    words = before[begins:] + raw[proof.start : proof.end] + after[:ends]
    if not _SAYS.search(composed(words)):
        words = "".join(_head_of_list(raw[max(0, proof.start - _LEAD_IN) : proof.start])) + words
    return " ".join(composed(words).split())


def _head_of_list(before: str) -> Iterator[str]:
    heads = list(_HEADS_LIST.finditer(composed(before)))
    if heads:
        yield f"{heads[-1].group().strip()} … "
