"""The decision's own data: number, day, issuer, subject, signer, recipients, day of effect, attachments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from pipeline.document.decision import Attachment, DecisionHead, Evidence
from pipeline.document.outline import Outline
from pipeline.document.proof import Proof
from pipeline.extract.issuer import issuer_of
from pipeline.extract.recipients import recipients_of
from pipeline.extract.signer import signer_of
from pipeline.grammar.citations import type_of_code
from pipeline.grammar.numbers import canonical
from pipeline.letters import LOWER, UPPER, small
from pipeline.spans import MappedText

_DATE = re.compile(
    r"ngày\s*(?:(?:mồng|mùng)\s+)?(?P<d>[\dlo]{1,2})\s*(?:[-/.]|tháng\s*)\s*(?P<m>\d{1,2})\s*(?:[-/.]|,?\s*năm\s*)\s*(?P<y>\d{4})",
    re.IGNORECASE,
)
_EFFECT = re.compile(
    r"(?:có hiệu lực|hiệu lực thi hành|có hiệu lực thi hành)[^.;]{0,60}?(?:kể\s+)?từ\s+(?P<when>ngày[^.;,)]{0,60}|\d{1,2}/\d{1,2}/\d{4})",
    re.IGNORECASE,
)
# "… có hiệu lực sau 10 (mười) ngày kể từ ngày ký": as decisions of provinces and districts up to 2016 say it.
_AFTER_DAYS = re.compile(
    r"hiệu lực[^.;]{0,40}?\ssau\s+(?P<days>\d{1,2}|bảy|mười|mười lăm)(?:\s*\([^()]{1,20}\))?\s+ngày(?P<working>\s+làm việc)?,?\s+"
    r"(?:(?:kể|tính)\s+)?từ\s+ngày\s+(?:(?:[^\W\d]+\s){0,8}?)(?:ký|ban hành)(?!\w)",
    re.IGNORECASE,
)
_DAYS_IN_WORDS = {"bảy": 7, "mười": 10, "mười lăm": 15}
_GAZETTE = re.compile(r"ngày\s+(?:được\s+)?đăng\s+(?:trên\s+)?công\s+báo", re.IGNORECASE)
_SIGNED = re.compile(
    r"ngày\s+(?:k[ýí]|ban hành|được ban hành|ký ban hành|quyết định|(?:được )?thông qua)", re.IGNORECASE
)
# "… có hiệu lực kể từ ngày Thông tư số 36 … có hiệu lực": the day is that of another document, and is not printed.
_OF_ANOTHER = re.compile(
    r"ngày\s+(?:Luật|Bộ luật|Pháp lệnh|Nghị định|Nghị quyết|Thông tư|Quyết định|Quy chuẩn)\s(?!này)(?=[^.;]{0,60}(?:\d|có hiệu lực))"
)
_CHARGED_FROM = re.compile(
    r"(?:chịu trách nhiệm )?(?:thi hành|thực hiện) (?:Quyết định|Nghị quyết|Chỉ thị) này,? (?:kể )?từ ngày ký(?: ban hành)?(?!\w)",
    re.IGNORECASE,
)
_PASSED = re.compile(
    r"(?:Luật|Nghị quyết) này (?:đã )?được [^.;]{0,160}thông qua [^.;]{0,60}?(?=ngày\s*\d)", re.IGNORECASE
)
_OWN_NOTE = re.compile(r"(?:Ban hành kèm|Kèm) theo", re.IGNORECASE)


def head_of_decision(outline: Outline, proof: Proof) -> DecisionHead:
    """Return the decision's own data; "" for what is not printed."""
    letterhead = outline.letterhead
    number, number_proof = _number(outline, proof)
    issued_on, date_proof = _issued_on(outline, proof)
    issuer = issuer_of(letterhead, number, outline, proof)
    effective, effect_proof = _effective(outline, issued_on, proof)
    # A law site left out the title: "KH" of "12/KH-UBND" says what it is as well.
    coded = "" if letterhead.type else type_of_code(number)
    evidence = {
        "number": number_proof,
        "issued_on": date_proof,
        "effective_on": effect_proof,
        "subject": proof.of(letterhead.subject) if letterhead.subject else [],
        "type": proof.of(letterhead.type) if letterhead.type else number_proof if coded else [],
        "place": proof.of(letterhead.place) if letterhead.place else [],
    }
    return DecisionHead(
        type=_sentence_case(letterhead.type.text) if letterhead.type else coded,
        number=number,
        issuer=issuer,
        place=letterhead.place.text.strip(" ,") if letterhead.place else "",
        issued_on=issued_on,
        subject=_subject(outline),
        effective_on=effective,
        signer=signer_of(outline, issuer, proof),
        recipients=recipients_of(outline, proof),
        attachments=_attachments(outline, proof),
        evidence={field: found for field, found in evidence.items() if found},
    )


def _number(outline: Outline, proof: Proof) -> tuple[str, list[Evidence]]:
    """Return the number in its one form; a damaged or blank one is mended where the document prints it elsewhere.

    "Số: 1240 QĐ-LĐT BXH" stands beside "(Ban hành kèm theo Quyết định số: 1240/QĐ-LĐTBXH …)".
    """
    mapped = outline.letterhead.number
    # "Số: 12/NQ-X |": the rule of a table that a converter left at the end of the cell.
    printed = _OWN_TAIL.sub("", mapped.text).strip(" |") if mapped else ""
    number = canonical(_figures(printed)) if printed else ""
    for note in own_notes(outline):
        found = re.search(
            rf"số\s*:?\s*(?P<number>\d+[a-zđ]?\s*(?:/\s*\d{{4}}\s*)?[/-]\s*[{UPPER}][\w\s./&-]{{0,80}}?)(?=\s+(?:ngày|của)|[,)])",
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


# "12/ QĐ - UBND": "Đ" is a capital, though it stands among the small letters of the code table.
_OWN_TAIL = re.compile(rf"\s+(?:[{UPPER}][{LOWER}]+\s.*|ngày\s.*)$")
# "1o45/QĐ-X", "l23/QĐ-X": letters that were typed for figures.
_MISTYPED = re.compile(r"(?=[\dlOo]{2,6}\s*[-/])(?=\d*[lOo])[lOo]*\d[\dlOo]*")


def _figures(printed: str) -> str:
    """Return a number whose first part has figures throughout."""
    mistyped = _MISTYPED.match(printed)
    if not mistyped:
        return printed
    return mistyped.group().replace("l", "1").replace("O", "0").replace("o", "0") + printed[mistyped.end() :]


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
    for text in _article_texts(outline):
        # Laws and resolutions of the National Assembly print no day at the head; they are of the day of their passing.
        passed = _PASSED.search(text.text)
        value = _iso(_DATE.match(text.text, passed.end())) if passed else ""
        if passed and value:
            return value, proof.part(text, *passed.span())
    return "", proof.of(mapped) if mapped else []


def _iso(match: re.Match[str] | None) -> str:
    if match is None:
        return ""
    # "ngày l0", "ngày 1O": a letter was typed for the figure.
    said = match.group("d").lower().replace("l", "1").replace("o", "0")
    day, month, year = int(said), int(match.group("m")), int(match.group("y"))
    return f"{year:04d}-{month:02d}-{day:02d}" if 1 <= day <= 31 and 1 <= month <= 12 else ""


# The rule below a title, as a web site leaves it: "![]() |".
_LEFT_OVER = re.compile(r"(?:\s*(?:!\[[^\[\]]{0,40}\]\([^()]{0,80}\)|\|))+\s*$")


def _subject(outline: Outline) -> str:
    subject = outline.letterhead.subject
    text = _LEFT_OVER.sub("", subject.text).strip(" .;") if subject else ""
    # "(V/v ban hành Kế hoạch …)", as up to 2005.
    return text[1:-1].strip(" .;") if _IN_BRACKETS.fullmatch(text) else text


_IN_BRACKETS = re.compile(r"\([^()]+\)")


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
        if "hiệu lực" not in small(mapped.text):
            continue
        after = _AFTER_DAYS.search(mapped.text) if " sau " in mapped.text else None
        if after:
            return _days_after(after, issued_on), proof.part(mapped, *after.span())
        match = _EFFECT.search(mapped.text)
        if not match:
            continue
        when = match.group("when")
        evidence = proof.part(mapped, *match.span())
        if _OF_ANOTHER.match(when):
            return "", evidence
        if _SIGNED.match(when):
            return issued_on, evidence
        # "… có hiệu lực từ 01/4/2031": the word "ngày" is left out.
        when = when if when[:1].isalpha() else f"ngày {when}"
        # "… kể từ ngày đăng Công báo và thay thế Quyết định số …, ngày 01 tháng 8 năm 2021": the day printed is another's.
        value = _iso(_DATE.match(when + mapped.text[match.end("when") : match.end("when") + 30]))
        if value or _GAZETTE.match(when):
            return value, evidence
    for mapped in _article_texts(outline):
        # "Giám đốc Sở A … chịu trách nhiệm thi hành Quyết định này kể từ ngày ký": decisions without a clause of effect end so.
        charged = _CHARGED_FROM.search(mapped.text)
        if charged:
            return issued_on, proof.part(mapped, *charged.span())
    return "", []


def _days_after(match: re.Match[str], issued_on: str) -> str:
    """Return the day that comes so many days after that of signing, "" where working days are counted or no day is printed."""
    if match.group("working") or not issued_on:
        return ""
    said = match.group("days").lower()
    days = int(said) if said.isdigit() else _DAYS_IN_WORDS[said]
    try:
        return (date.fromisoformat(issued_on) + timedelta(days=days)).isoformat()
    except ValueError:
        return ""


def _article_texts(outline: Outline) -> Iterator[MappedText]:
    for zone in outline.zones:
        if zone.kind == "body":
            yield from zone.root.texts()


_MISSPELT = re.compile(r"QUY[ẾÊỂỀ]T ĐỊ?I?NH")


def _sentence_case(text: str) -> str:
    compact = " ".join(text.split())
    if _MISSPELT.fullmatch(compact):
        return "Quyết định"
    return compact[:1].upper() + compact[1:].lower()
