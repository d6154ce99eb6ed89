"""Text in legacy fonts to Unicode: which stretches are meant, their letters, and capitals that the codes do not tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, groupby

from pipeline.letters import LOWER, UPPER
from pipeline.read.legacy_tables import CONVERTERS, Legacy, from_tcvn3, vni_pieces
from pipeline.read.lost_letters import horn_places, horns_lost
from pipeline.read.syllables import is_syllable, syllable_share

_TCVN3_FONT = re.compile(r"(?:[a-z]{6}\+)?\.vn(?P<name>[^,\-]*)", re.IGNORECASE)
_VNI_FONT = re.compile(r"(?:[a-z]{6}\+)?vni(?![a-z])", re.IGNORECASE)
# Windows cuts names of fonts at 31 characters, PDF names end at 127; a Word file may say anything.
_LONGEST_NAME = 128
_LOOKS = re.compile(r"(?:bold|italic|regular|\s)+$", re.IGNORECASE)
# Letters that only Unicode has: no legacy code page shows them, so a stretch that holds one is Unicode.
_UNICODE_ONLY = re.compile("[ĂăĐđĨĩŨũƠơƯư\u0300\u0301\u0303\u0309\u0323\u1ea0-\u1ef9]")
# Latin-1 signs and letters that Vietnamese has no use for; more than half of all legacy codes are among them.
_ODD = re.compile(
    "[\u0080-\u00bf\u00c4-\u00c7\u00cb\u00ce-\u00d1\u00d6-\u00d8\u00db\u00dc\u00de\u00df"
    "\u00e4-\u00e7\u00eb\u00ee-\u00f1\u00f6-\u00f8\u00fb\u00fc\u00fe\u00ff]"
)
_ENOUGH = 12
_FAIR = 0.7
_GAIN = 0.15
_PRIVATE = {0xF000 + code: code for code in range(0x20, 0x100)}
_WORD = re.compile(rf"[{UPPER}{LOWER}]+")
_PLAIN_SMALL = re.compile("[a-z]")
_BEGINS = re.compile(
    r"(?:[.!?]\s+|^\s*(?:[-+*•–]|[a-zđ]{1,2}\))\s*)(?P<letter>[àáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ])"
)


@dataclass(frozen=True, slots=True)
class Font:
    """What a font says of the text in it: its encoding, and whether it draws every letter as a capital.

    Capitals without an encoding are those of a style ("all caps").
    """

    encoding: Legacy | None = None
    capitals: bool = False


UNTOLD = Font()
"""A font whose name tells nothing."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a line in one font."""

    text: str
    font: Font = UNTOLD


@dataclass(frozen=True, slots=True)
class Plan:
    """What a whole document's text says of it: how text is read whose font tells nothing, and which fonts lie.

    `horns_lost` says that the program that made the file has dropped the letter ư of TCVN3.
    """

    unnamed: Legacy | None = None
    distrusted: frozenset[Legacy] = frozenset()
    horns_lost: bool = False


NO_PLAN = Plan()
"""Only fonts with legacy names are converted."""


@lru_cache(maxsize=1000)
def font_named(name: str) -> Font:
    """Return what a font's name tells: ".VnTime" and its like are TCVN3, "VNI-Times" and its like VNI.

    The .Vn fonts whose name ends in H (".VnTimeH", in PDFs also "ABCDEF+.VnTimeH-Bold") have capitals only.
    """
    name = name.strip()[:_LONGEST_NAME]
    match = _TCVN3_FONT.match(name)
    if match:
        return Font("tcvn3", _LOOKS.sub("", match["name"]).upper().endswith("H"))
    return Font("vni") if _VNI_FONT.match(name) else UNTOLD


def is_unicode(text: str) -> bool:
    """Tell whether a stretch proves to be Unicode by a letter that no legacy font has a code for."""
    return bool(_UNICODE_ONLY.search(text))


def may_be_legacy(text: str) -> bool:
    """Tell whether a text has as many signs and letters as any in a legacy encoding; those between its words don't matter."""
    return len(_ODD.findall(text)) >= _ENOUGH


def legacy_of(text: str) -> Legacy | None:
    """Return the encoding that a document without telling fonts is written in, None where it is no legacy one.

    Lines that prove to be Unicode don't count. The rest has to read as Vietnamese after the conversion, by far
    better than before: a clean document never does, as conversion breaks what is right.
    """
    if not may_be_legacy(text):
        return None
    rest = "\n".join(line for line in text.split("\n") if not is_unicode(line))
    if not may_be_legacy(rest):
        return None
    before = syllable_share(rest)
    shares: dict[Legacy, float] = {name: syllable_share(convert(rest)) for name, convert in CONVERTERS.items()}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] >= max(_FAIR, before + _GAIN) else None


def plan_for(lines: Iterable[Sequence[Stretch]]) -> Plan:
    """Return how a document is read whose fonts have names.

    A font is distrusted where its text, over the whole document, shows more letters that only Unicode has than codes,
    or makes fewer words when it is converted: such a file is Unicode, and old fonts were left in its styles.
    """
    texts: dict[Legacy | None, list[str]] = {None: []}
    for line in lines:
        for encoding in {stretch.font.encoding for stretch in line}:
            own = "".join(stretch.text if stretch.font.encoding == encoding else " " for stretch in line)
            texts.setdefault(encoding, []).append(own)
    distrusted = frozenset(
        name for name, some in texts.items() if name and _is_unicode_after_all("\n".join(some), name)
    )
    plan = plan_of_text("\n".join(texts[None]))
    own = "" if "tcvn3" in distrusted else "\n".join(texts.get("tcvn3", ()))
    return replace(plan, distrusted=distrusted, horns_lost=plan.horns_lost or horns_lost(from_tcvn3(own)))


def plan_of_text(text: str) -> Plan:
    """Return how a text is read that no fonts tell of."""
    name = legacy_of(text)
    return Plan(name, horns_lost=name == "tcvn3" and horns_lost(from_tcvn3(text)))


def _is_unicode_after_all(text: str, name: Legacy) -> bool:
    if len(_UNICODE_ONLY.findall(text)) > len(_ODD.findall(text)):
        return True
    return syllable_share(CONVERTERS[name](text.translate(_PRIVATE))) < syllable_share(text.translate(_PRIVATE))


def converted_line(line: Sequence[Stretch], plan: Plan) -> tuple[list[str], list[Legacy | None]]:
    """Return the Unicode text of each stretch of a line, as many as came in, and what each was in (None: Unicode).

    A letter whose base and mark stand in two stretches goes to the first. Capitals are told by the whole line.
    """
    unicode_line = is_unicode("".join(stretch.text for stretch in line if not stretch.font.encoding))
    kinds = [_kind(stretch, plan, unicode_line=unicode_line) for stretch in line]
    texts: list[str] = []
    for kind, some in groupby(zip(kinds, line, strict=True), key=lambda pair: pair[0]):
        texts.extend(_converted([stretch.text for _, stretch in some], kind, horns=plan.horns_lost))
    if "tcvn3" in kinds:
        texts = _lifted(texts, [kind == "tcvn3" for kind in kinds])
    shown = [
        text.upper() if stretch.font.capitals and (kind or not stretch.font.encoding) else text
        for text, stretch, kind in zip(texts, line, kinds, strict=True)
    ]
    return shown, kinds


def converted_text(text: str, plan: Plan) -> str:
    """Return a whole text in Unicode, line by line; lines that prove to be Unicode stay as they are."""
    return "\n".join(converted_line([Stretch(line)], plan)[0][0] if line else "" for line in text.split("\n"))


def _kind(stretch: Stretch, plan: Plan, *, unicode_line: bool) -> Legacy | None:
    own = stretch.font.encoding
    if own:
        return None if own in plan.distrusted or is_unicode(stretch.text) else own
    return None if unicode_line else plan.unnamed


def _converted(texts: list[str], kind: Legacy | None, *, horns: bool) -> list[str]:
    if kind is None:
        return texts
    texts = [text.translate(_PRIVATE) for text in texts]
    whole = "".join(texts)
    pieces = vni_pieces(whole) if kind == "vni" else _tcvn3_pieces(whole, horns=horns)
    bounds = list(accumulate(map(len, texts)))
    parts: list[list[str]] = [[] for _ in texts]
    at = 0
    for start, letter in pieces:
        while start >= bounds[at]:
            at += 1
        parts[at].append(letter)
    return ["".join(part) for part in parts]


def _tcvn3_pieces(text: str, *, horns: bool) -> list[tuple[int, str]]:
    """Return TCVN3 text in pieces as `vni_pieces` does: one a code, and each letter put back with one of its word."""
    letters = list(from_tcvn3(text))
    for place in horn_places("".join(letters)) if horns else ():
        if place < len(letters) and letters[place].isalpha():
            letters[place] = f"ư{letters[place]}"
        else:
            letters[place - 1] += "ư"
    return list(enumerate(letters))


def _lifted(texts: list[str], legacy: list[bool]) -> list[str]:
    """Make small letters capitals that stand in words of capitals or begin a sentence: TCVN3 has no codes for them.

    "QUYếT" tells it itself; "Bộ" and "Vế" only the words beside them: "Bộ TRƯỞNG", and not "Bộ LĐTBXH".
    """
    line = "".join(texts)
    words = list(_WORD.finditer(line))
    cases = [_case(match.group()) for match in words]
    certain = [case for case in cases if case in ("small", "capital")]
    open_words = [match.group() for match, case in zip(words, cases, strict=True) if case == "open"]
    title = not certain and sum(word[0].isupper() for word in open_words) > 1
    letters = list(line)
    before = ""
    for index, match in enumerate(words):
        case = cases[index]
        after = next((other for other in cases[index + 1 :] if other in ("small", "capital")), "")
        beside = {before, after} == {"capital"} or {before, after} == {"capital", ""}
        if case in ("capital", "letters") or (case == "open" and (title or beside)):
            letters[match.start() : match.end()] = match.group().upper()
        if case in ("small", "capital"):
            before = case
    for match in _BEGINS.finditer(line):
        letters[match.start("letter")] = match["letter"].upper()
    found: list[str] = []
    at = 0
    for text, own in zip(texts, legacy, strict=True):
        found.append("".join(letters[at : at + len(text)]) if own else text)
        at += len(text)
    return found


def _case(word: str) -> str:
    """Return what a word tells: "small", "capital", "letters" (an abbreviation), "open" (undecided), "" (nothing)."""
    if _PLAIN_SMALL.search(word):
        return "small"
    capitals = sum(char.isupper() for char in word)
    if capitals > 1:
        return "capital" if is_syllable(word) else "letters"
    return "open" if capitals < len(word) else ""
