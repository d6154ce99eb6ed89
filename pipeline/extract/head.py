"""The decision's own data: number, day, issuer, subject, signer, recipients, day of effect, attachments."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.document.decision import Attachment, DecisionHead, Evidence, Issuer, Recipient, Signer
from pipeline.document.outline import Letterhead, Node, Outline, Text
from pipeline.document.proof import Proof
from pipeline.grammar.numbers import canonical, issuer_code, type_code
from pipeline.grammar.sentences import trimmed
from pipeline.letters import UPPER, folded, small
from pipeline.lexicon.registry import registry
from pipeline.spans import MappedText, Span

_DATE = re.compile(
    r"ngày\s*(?P<d>\d{1,2})\s*(?:/|-|tháng\s*)\s*(?P<m>\d{1,2})\s*(?:/|-|,?\s*năm\s*)\s*(?P<y>\d{4})", re.IGNORECASE
)
_EFFECT = re.compile(
    r"(?:có hiệu lực|hiệu lực thi hành|có hiệu lực thi hành)[^.;]{0,60}?(?:kể\s+)?từ\s+(?P<when>ngày[^.;,)]{0,60})",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"ngày\s+(?:ký|ban hành|được ban hành|ký ban hành|quyết định)", re.IGNORECASE)
_OWN_NOTE = re.compile(r"(?:Ban hành kèm|Kèm) theo", re.IGNORECASE)
_NOTE = re.compile(r"\s*\((?P<note>[^()]*)\)\s*$")
_OF_PERSON = re.compile(
    r"^(?:BỘ TRƯỞNG,?\s+(?:CHỦ NHIỆM|TỔNG THANH TRA)?\s*|CHỦ TỊCH|GIÁM ĐỐC|TỔNG GIÁM ĐỐC|CỤC TRƯỞNG|TỔNG CỤC "
    r"TRƯỞNG|CHÁNH ÁN|VIỆN TRƯỞNG|"
    r"THỐNG ĐỐC|CHÁNH THANH TRA|TRƯỞNG BAN|HIỆU TRƯỞNG|CHỦ NHIỆM|TỔNG THANH TRA|BỘ TRƯỞNG)\s+"
)
_TITLE_WORDS = {
    "ủy ban nhân dân": "Ủy ban nhân dân",
    "uỷ ban nhân dân": "Ủy ban nhân dân",
    "hội đồng nhân dân": "Hội đồng nhân dân",
    "thủ tướng chính phủ": "Thủ tướng Chính phủ",
}
# The second word of an office is a capital: "Phó Chủ tịch".
_OFFICE_PAIR = re.compile(
    r"(?P<first>Phó|Tổng|Chánh|Phó tổng) (?P<second>chủ|giám|thủ|cục|tổng|chánh|vụ|viện|văn|trưởng)\b"
)
_LOWER = frozenset(["và", "của", "các", "về", "thuộc", "với", "cho", "trực"])
_COMMON_CASE = frozenset(
    [
        "nhân",
        "dân",
        "tỉnh",
        "huyện",
        "quận",
        "xã",
        "phường",
        "thị",
        "trấn",
        "thị",
        "xã",
        "cấp",
        "nhà",
        "nước",
        "pháp",
        "luật",
        "quản",
        "lý",
        "dự",
        "án",
        "khu",
        "công",
        "nghiệp",
        "an",
        "toàn",
        "trật",
        "tự",
        "chỉ",
        "đạo",
        "ban",
        "ngành",
    ]
)


def head_of_decision(outline: Outline, proof: Proof) -> DecisionHead:
    """Return the decision's own data; "" for what is not printed."""
    letterhead = outline.letterhead
    number, number_proof = _number(outline, proof)
    issued_on, date_proof = _issued_on(outline, proof)
    issuer = _issuer(letterhead, number, outline, proof)
    effective, effect_proof = _effective(outline, issued_on, proof)
    evidence = {
        "number": number_proof,
        "issued_on": date_proof,
        "effective_on": effect_proof,
        "subject": proof.of(letterhead.subject) if letterhead.subject else [],
        "type": proof.of(letterhead.type) if letterhead.type else [],
        "place": proof.of(letterhead.place) if letterhead.place else [],
    }
    return DecisionHead(
        type=_sentence_case(letterhead.type.text) if letterhead.type else "",
        number=number,
        issuer=issuer,
        place=letterhead.place.text.strip(" ,") if letterhead.place else "",
        issued_on=issued_on,
        subject=_subject(outline),
        effective_on=effective,
        signer=_signer(outline, issuer, proof),
        recipients=_recipients(outline, proof),
        attachments=_attachments(outline, proof),
        evidence={field: found for field, found in evidence.items() if found},
    )


def _number(outline: Outline, proof: Proof) -> tuple[str, list[Evidence]]:
    """Return the number in its one form; a damaged or blank one is mended where the document prints it elsewhere.

    "Số: 1240 QĐ-LĐT BXH" stands beside "(Ban hành kèm theo Quyết định số: 1240/QĐ-LĐTBXH …)".
    """
    mapped = outline.letterhead.number
    printed = _OWN_TAIL.sub("", mapped.text) if mapped else ""
    number = canonical(printed) if printed else ""
    for note in own_notes(outline):
        found = re.search(
            rf"số\s*:?\s*(?P<number>\d+[a-zđ]?\s*(?:/\s*\d{{4}}\s*)?[/-]\s*[{UPPER}][\w\s./&-]*?)(?=\s+(?:ngày|của)|[,)])",
            note.text,
        )
        if not found:
            continue
        other = canonical(found.group("number"))
        if not _is_whole(number) or (number != other and _letters(number) == _letters(other) and "/" not in printed):
            return other, [*(proof.of(mapped) if mapped else []), *proof.part(note, *found.span("number"))]
        break
    if number and not re.match(r"\d", number):
        number = ""
    return number, proof.of(mapped) if mapped else []


_OWN_TAIL = re.compile(r"\s+(?:[A-ZĐ][a-zà-ỹ]+\s.*|ngày\s.*)$")


def _letters(number: str) -> str:
    return re.sub(r"[^\w]", "", number).casefold()


def _is_whole(number: str) -> bool:
    return bool(re.match(r"\d+[a-zđ]?(?:/\d{4})?[-/][A-ZĐ]", number))


def own_notes(outline: Outline) -> Iterator[MappedText]:
    """Yield the notes "(Ban hành kèm theo …)" below the titles of attached documents and appendices."""
    for zone in outline.zones:
        if zone.note is not None and _OWN_NOTE.search(zone.note.text):
            yield zone.note


def _issued_on(outline: Outline, proof: Proof) -> tuple[str, list[Evidence]]:
    mapped = outline.letterhead.date
    if mapped:
        value = _iso(_DATE.search(mapped.text))
        if value:
            return value, proof.of(mapped)
    for note in own_notes(outline):
        match = _DATE.search(note.text)
        value = _iso(match)
        if match and value and "Quyết định" in note.text[: match.start()]:
            return value, proof.part(note, *match.span())
    return "", proof.of(mapped) if mapped else []


def _iso(match: re.Match[str] | None) -> str:
    if match is None:
        return ""
    day, month, year = int(match.group("d")), int(match.group("m")), int(match.group("y"))
    return f"{year:04d}-{month:02d}-{day:02d}" if 1 <= day <= 31 and 1 <= month <= 12 else ""


def _issuer(letterhead: Letterhead, number: str, outline: Outline, proof: Proof) -> Issuer:
    """Return the issuing body: who orders ("BỘ TRƯỞNG BỘ …"), else the body of the letterhead, else that of the number.

    The gold names the body: "Bộ Tư pháp" for "BỘ TRƯỞNG BỘ TƯ PHÁP"; "Thủ tướng Chính phủ" stays.
    """
    mapped = letterhead.authority
    candidates: list[tuple[str, list[Evidence]]] = []
    if mapped is not None:
        name = mapped.text.strip(" :,.")
        bare = _OF_PERSON.sub("", name)
        candidates.append((bare if bare != name and len(bare) > 4 else name, proof.of(mapped)))
    lines = [line for line in letterhead.issuer_lines if line.text.strip()]
    if lines:
        text = " ".join(line.text for line in lines)
        candidates.append((text, [evidence for line in lines for evidence in proof.of(line)]))
    for name, evidence in candidates:
        whole = _with_place(name, letterhead)
        known = registry().by_name(whole)
        return Issuer(
            name=known.name if known and known.kind != "province" else title_case(whole, outline),
            body_id=known.id if known else "",
            evidence=evidence,
        )
    row = registry().by_code(issuer_code(number)) if number else None
    printed = letterhead.number or letterhead.subject
    proven = proof.of(printed) if printed is not None else []
    return Issuer(name=row.name, body_id=row.id, evidence=proven) if row and proven else Issuer(name="")


def _with_place(name: str, letterhead: Letterhead) -> str:
    """Complete "ỦY BAN NHÂN DÂN" by the province of the letterhead's second line or of the place."""
    compact = " ".join(name.split())
    if re.fullmatch(
        r"(?:ỦY|UỶ) BAN NHÂN DÂN(?: TỈNH| THÀNH PHỐ| HUYỆN| XÃ| PHƯỜNG)?|HỘI ĐỒNG NHÂN DÂN(?: TỈNH| THÀNH PHỐ)?",
        compact,
    ):
        text = " ".join(line.text for line in letterhead.issuer_lines)
        if folded(text).startswith(folded(compact)) and len(text) > len(compact):
            return text
        place = letterhead.place.text if letterhead.place else ""
        return f"{compact} {place}".strip()
    return compact


def title_case(name: str, outline: Outline) -> str:
    """Return a name printed in capitals as it is written in running text.

    The form met in the document itself wins; otherwise ordinary words of offices stay small, and the rest is capital.
    """
    if name != name.upper():
        return name
    target = folded(name.replace("–", "-"))
    for mapped in _running_texts(outline):
        text = mapped.text
        at = folded(text).find(target) if len(text) < 4000 else -1
        if at < 0:
            continue
        index = text.lower().replace("–", "-").find(name.lower().replace("–", "-"))
        if index >= 0:
            found = text[index : index + len(name)]
            if found != found.upper():
                return found[0].upper() + found[1:]
    words = name.lower().split()
    done: list[str] = []
    index = 0
    text = name.lower()
    for phrase, written in _TITLE_WORDS.items():
        if text.startswith(phrase):
            done = [written]
            index = len(phrase.split())
            break
    for word in words[index:]:
        lower = word in _LOWER or (word in _COMMON_CASE and bool(done))
        done.append(word if lower and done else word[:1].upper() + word[1:])
    written = " ".join(done)
    place = outline.letterhead.place.text.strip(" ,") if outline.letterhead.place else ""
    at = small(written).find(small(place)) if place else -1
    return written[:at] + place + written[at + len(place) :] if at > 0 else written


def _running_texts(outline: Outline) -> Iterator[MappedText]:
    yield from outline.basis
    for zone in outline.zones:
        if zone.note is not None:
            yield zone.note
        for node in zone.root.walk():
            if node.mapped is not None and node is not zone.root:
                yield node.mapped
            for part in node.content:
                if isinstance(part, Text):
                    yield part.mapped


def _subject(outline: Outline) -> str:
    subject = outline.letterhead.subject
    return subject.text.strip(" .;") if subject else ""


def _signer(outline: Outline, issuer: Issuer, proof: Proof) -> Signer:
    end = outline.end
    name = end.signer.text.strip("() .") if end.signer else ""
    name = re.sub(r"^(?:(?:PGS|GS|TS|ThS|Ths|BS)\.?\s*)+", "", name)
    if name and name == name.upper():
        name = name.title()
    position = end.position.text if end.position else ""
    capacity = end.capacity.text if end.capacity else ""
    found = [part for part in (end.capacity, end.position, end.signer) if part is not None]
    return Signer(
        name=name,
        position=_office(position, issuer),
        capacity=_capacity(capacity),
        evidence=[evidence for part in found for evidence in proof.of(part)],
    )


def _office(text: str, issuer: Issuer) -> str:
    """Return the signer's own office in sentence case: "Thứ trưởng", "Phó Chủ tịch", "Thủ tướng"."""
    compact = " ".join(text.split())
    lowered = compact.lower()
    body = folded(issuer.name)
    if body and folded(lowered).endswith(body) and len(folded(lowered)) > len(body):
        lowered = lowered[: len(lowered) - len(issuer.name)].strip()
    if not lowered:
        return ""
    if lowered == "thủ tướng chính phủ":
        lowered = "thủ tướng"
    words = lowered[0].upper() + lowered[1:]
    return _OFFICE_PAIR.sub(lambda match: f"{match['first']} {match['second'].capitalize()}", words, count=1)


def _capacity(text: str) -> str:
    """Return the line of delegated signing: "KT. Bộ trưởng"."""
    compact = " ".join(text.split())
    written: list[str] = []
    for part in re.split(r"\s+(?=(?:TM|KT|TL|TUQ|Q|T/M|K/T)\s*\.)", compact):
        match = re.match(r"(?P<short>TM|KT|TL|TUQ|Q|T/M|K/T)\s*\.?\s*(?P<rest>.*)$", part)
        if match:
            rest = match.group("rest")
            written.append(f"{match.group('short').replace('/', '')}. {rest[:1]}{rest[1:].lower()}".strip())
    return ", ".join(written)


def _recipients(outline: Outline, proof: Proof) -> list[Recipient]:
    found: list[Recipient] = []
    for line in outline.end.recipients:
        text = line.mapped.text
        span = _closing(text)
        whole = text[span.start : span.end]
        note = _NOTE.search(whole)
        name = whole[: note.start()].strip() if note and _is_note(note.group("note"), whole) else whole
        found.append(
            Recipient(
                name=name.strip(" ;,"),
                note=note.group("note").strip() if note and name != whole else "",
                evidence=proof.part(line.mapped, span.start, span.end),
            )
        )
    return found


def _closing(text: str) -> Span:
    end = len(text)
    while end and text[end - 1] in " ;,./":
        end -= 1
    return Span(0, max(end, 1)) if end else trimmed(text, Span(0, len(text)))


def _is_note(note: str, whole: str) -> bool:
    """Tell a note ("để b/c") from copies and initials that belong to the line ("Lưu: VT, (TH/MT)")."""
    return not whole.startswith("Lưu") and not note.strip().isdigit()


def _attachments(outline: Outline, proof: Proof) -> list[Attachment]:
    return [
        Attachment(
            type=zone.type,
            title=zone.title.text if zone.title else "",
            section=zone.root.path,
            evidence=proof.of(zone.title) if zone.title else [],
        )
        for zone in outline.zones
        if zone.kind == "attachment"
    ]


def _effective(outline: Outline, issued_on: str, proof: Proof) -> tuple[str, list[Evidence]]:
    """Return the day of effect: the day of signing where the decision says so, else the day that it prints."""
    for mapped in _article_texts(outline):
        match = _EFFECT.search(mapped.text)
        if not match:
            continue
        when = match.group("when")
        evidence = proof.part(mapped, *match.span())
        if _SIGNED.match(when):
            return issued_on, evidence
        value = _iso(_DATE.search(when + mapped.text[match.end("when") : match.end("when") + 30]))
        if value:
            return value, evidence
    return "", []


def _article_texts(outline: Outline) -> Iterator[MappedText]:
    for zone in outline.zones:
        if zone.kind == "body":
            yield from _texts(zone.root)


def _texts(node: Node) -> Iterator[MappedText]:
    if node.mapped is not None:
        yield node.mapped
    for part in node.content:
        if isinstance(part, Text):
            yield part.mapped
        elif isinstance(part, Node):
            yield from _texts(part)


def _sentence_case(text: str) -> str:
    compact = " ".join(text.split())
    return compact[:1].upper() + compact[1:].lower()


def number_type(number: str) -> str:
    """Return the type code of the decision's number."""
    return type_code(number)
