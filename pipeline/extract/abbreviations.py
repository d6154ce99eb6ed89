"""Abbreviations that the document itself introduces: "bảo hiểm xã hội (BHXH)", "(sau đây gọi tắt là …)", "SOC - Security …"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.document.decision import Abbreviation
from pipeline.document.proof import Proof
from pipeline.letters import LOWER, UPPER, folded
from pipeline.lexicon.words import general_abbreviations
from pipeline.spans import MappedText

_BRACKET = re.compile(rf"\((?P<short>[{UPPER}][{UPPER}\d&/-]{{1,11}}|IoT)\)")
_CALLED = re.compile(
    r"[(,]\s*(?:sau\s+đây\s+)?(?:gọi|viết)\s+(?:tắt|gọn|chung)(?:\s+(?:tắt|gọn))?\s*(?:là|:)\s*[“\"]?(?P<short>[^()“”\";,]{2,60}?|[^()“”\";]{2,60}?(?=[”\"]?\s*\)))[”\"]?\s*[),]",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    rf"(?P<short>[{UPPER}](?<!\w.)[{UPPER}\d]{{1,9}})(?:\s+[-–]\s+|\s*:\s+)(?P<long>[A-Z][A-Za-z&]+(?:,?\s+(?:and\s+|of\s+|for\s+|&\s+)?[A-Z][A-Za-z&]+){{1,7}})"
)
_PAIR = re.compile(
    rf"(?P<a>[{UPPER}](?<!\w.)[{UPPER}]{{1,7}})/(?P<b>[{UPPER}]{{2,8}})\s*[-–]\s*(?P<la>[A-Z][a-z]+(?:\s+[A-Z][a-z]+)+)/(?P<lb>[A-Z][a-z]+(?:\s+[A-Z][a-z]+)+)"
)
_CODE = re.compile(rf"(?P<long>(?:Cục|Vụ|Phòng|Trung tâm)\s[^();.]{{5,140}}?)\s*\((?P<short>[{UPPER}]\d{{1,3}})\)")


def abbreviations_in(texts: Iterable[MappedText], proof: Proof) -> list[Abbreviation]:
    """Return the short forms that the texts introduce, each once, where first introduced."""
    found: dict[str, Abbreviation] = {}
    for mapped in texts:
        for short, long, start, end in _introduced(mapped.text):
            if folded(short) not in found and len(long) > len(short):
                found[folded(short)] = Abbreviation(short=short, long=long, evidence=proof.part(mapped, start, end))
    return list(found.values())


def _introduced(text: str) -> list[tuple[str, str, int, int]]:
    found: list[tuple[str, str, int, int]] = []
    if "(" not in text and "-" not in text and "gọi" not in text:
        return found
    for match in _PAIR.finditer(text):
        found.append((match.group("a"), match.group("la"), *match.span()))
        found.append((match.group("b"), match.group("lb"), *match.span()))
    for match in _ENGLISH.finditer(text):
        found.append((match.group("short"), match.group("long"), *match.span()))
    for match in _CODE.finditer(text):
        found.append((match.group("short"), match.group("long"), *match.span()))
    for match in _BRACKET.finditer(text):
        start = long_form(text, match.start(), match.group("short"))
        if start < 0:
            start = _translated(text, match.start(), match.group("short"))
        if start >= 0:
            found.append((match.group("short"), text[start : match.start()].strip(), start, match.end()))
    for match in _CALLED.finditer(text):
        long, start = _called(text, match)
        if long:
            found.append((match.group("short").strip(), long, start, match.end()))
    return found


def _translated(text: str, end: int, short: str) -> int:
    """Return where the known Vietnamese words begin that a foreign short form stands for: "chỉ số giá tiêu dùng (CPI)"; -1 if none."""
    before = text[:end].rstrip()
    for long in general_abbreviations().get(short, ()):
        start = len(before) - len(long)
        if start >= 0 and folded(before[start:]) == folded(long):
            return start
    return -1


def long_form(text: str, end: int, short: str) -> int:
    """Return where the words begin whose first letters, in order, are the short form that follows at `end`; -1 if none.

    "an toàn, vệ sinh lao động (ATVSLĐ)" fits letter by letter; a word may lend two letters, and "và" none.
    """
    words = list(re.finditer(rf"[{LOWER}{UPPER}\d]+", text[:end]))
    wanted = [character for character in short if character.isalpha()]
    index = len(words) - 1
    letter = len(wanted) - 1
    skipped = 0
    while index >= 0 and letter >= 0:
        initial = words[index].group()[0].upper()
        if initial == wanted[letter]:
            letter -= 1
        elif skipped < 2 and (words[index].group().lower() in {"và", "của", "về", "các"} or len(wanted) >= 4):
            # "nhật ký khai thác điện tử (NKĐT)": a word or two may lend no letter to a long short form.
            skipped += 1
        else:
            return -1
        index -= 1
    if letter >= 0:
        return -1
    gap = text[words[index + 1].start() : end]
    return words[index + 1].start() if not re.search(r"[.;()]", gap) else -1


def _called(text: str, match: re.Match[str]) -> tuple[str, int]:
    """Return the long form that "sau đây gọi tắt là …" stands after: the name that begins with the short form's words."""
    short = match.group("short").strip()
    before = text[: match.start()].rstrip()
    first = short.split()[0]
    at = before.rfind(f"{first} ")
    if at < 0:
        at = before.lower().rfind(f"{first.lower()} ")
    # "Trung tâm Giám sát An ninh mạng … (gọi tắt là Trung tâm SOC)": an alias of words, and no abbreviation of letters,
    # counts where the long form is the same head with more words.
    if at < 0 or len(before) - at > 300 or re.search(r"[.;]", before[at:]):
        return "", -1
    if len(short.split()) > 3 or not before[at:].lower().startswith(f"{short.lower()} "):
        return "", -1
    return before[at:].strip(), at
