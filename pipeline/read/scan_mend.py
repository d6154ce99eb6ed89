"""Words that recognition got wrong by a mark, mended where the language leaves one reading.

Tesseract's commonest fault on Vietnamese is a wrong tone on the right letter: on ê, ô and â it takes a hook for an acute
("Thế thao", "tố chức"). A word is changed only where it makes no pair with a neighbour and exactly one other reading does.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.letters import folded
from pipeline.lexicon.phrases import Phrases, letters_of
from pipeline.read.pdf_lines import Row, Word

_STROKES = {
    "I": "I", "l": "I", "1": "I", "|": "I", "!": "I", "Í": "I", "Ì": "I", "L": "I", "T": "I", "J": "I", "ì": "I", "í": "I",
    "H": "II", "N": "II", "n": "II", "U": "II", "V": "V", "X": "X",
}  # fmt: skip
_CORE = re.compile(r"^(?P<before>\W*)(?P<core>[^\W\d_]+)(?P<after>\W*)$")
_ACUTE, _HOOK, _CIRCUMFLEX = "\u0301", "\u0309", "\u0302"
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_QUARTER = re.compile(r"^(?P<mark>[IVHTUNl1|!]{1,4})[/⁄]+(?P<rest>(?:19|20)\d\d\W*)$")
_YEAR = re.compile(r"n[ăắằẳẵặâấầ]m$")
_UNIT = re.compile(r"(?:năm|quý|tháng|tuần|ngày)\W*$")
_FIGURES = re.compile(r"(?:19|20)\d\d\b")
_NEAR = 3
_LONGEST = 4
# "số" is said before every noun that can be counted, and "sổ" (book) before many of them.
_NEVER = frozenset({"số"})
_NUMBER = re.compile(r"^\D*+\d.*[/-]|^[^/-]*+[/-].*[A-ZĐ]{2}")
_CODES = (
    (re.compile("ĐÐ|Ð+Đ?"), "Đ"),
    (re.compile("Ñ"), "N"),
    (re.compile("⁄"), "/"),
    (re.compile("/{2,}"), "/"),
    (re.compile("(?<=[/\\d])([QN])D(?=-)"), r"\1Đ"),
)
_ACT = re.compile(r"\d[\d/]*[/-][A-ZĐ]|\d+(?:/\d+)?[,;.]?$")
_REPORTED = re.compile(r"b/[eoœ€©]?\)")
_ARTICLE = re.compile(r"\d{1,3}[.,;:]?$")


@dataclass(frozen=True, slots=True)
class Mend:
    """A word as it was recognised and as it is taken."""

    read: str
    meant: str


@dataclass(frozen=True, slots=True)
class _Token:
    """A word's letters, where its row and the word stand, and whether punctuation parts it from its neighbours."""

    row: int
    word: int
    text: str
    before: str
    after: str

    @property
    def lower(self) -> str:
        return unicodedata.normalize("NFC", self.text.lower())


def strokes(mark: str) -> str:
    """Return the Roman numeral that a mark's strokes may be, "" for what can't be one: "HI" is "III"."""
    return "".join(_STROKES.get(char, "?") for char in mark) if all(char in _STROKES for char in mark) else ""


def mended(rows: Sequence[Row], known: Phrases) -> tuple[list[Row], list[Mend]]:
    """Return rows with what is certainly misread put right, and what was put right."""
    mends: list[Mend] = []
    changed: dict[tuple[int, int], str] = {}
    for at, row in enumerate(rows):
        for number, word in enumerate(row.words):
            above = rows[at - 1].words[-_NEAR:] if at and number < _NEAR else ()
            before = " ".join(other.text for other in (*above, *row.words[max(number - _NEAR, 0) : number])[-_NEAR:])
            code = _code(_quarter(word.text) if "quý" in before.lower() else word.text)
            if code != word.text:
                changed[at, number] = code
                mends.append(Mend(word.text, code))
    for at, row in enumerate(rows):
        for number, word in enumerate(row.words):
            after = row.words[number + 1].text if number + 1 < len(row.words) else ""
            if (at, number) not in changed and (text := _of_date(word.text, after)) != word.text:
                changed[at, number] = text
                mends.append(Mend(word.text, text))
    tokens: list[_Token | None] = [
        _Token(at, number, match["core"], match["before"], match["after"]) if match else None
        for at, row in enumerate(rows)
        for number, word in enumerate(row.words)
        for match in [_CORE.match(word.text)]
    ]
    for index, token in enumerate(tokens):
        if token is None or len(token.text) < 2:
            continue
        meant = _meant(tokens, index, known)
        if meant:
            right = _cased(meant, token.text)
            changed[token.row, token.word] = f"{token.before}{right}{token.after}"
            mends.append(Mend(token.text, right))
            tokens[index] = replace(token, text=right)
    return [_with(row, at, changed) for at, row in enumerate(rows)] if changed else list(rows), mends


def _with(row: Row, at: int, changed: dict[tuple[int, int], str]) -> Row:
    words = [
        reworded(word, changed[at, number]) if (at, number) in changed else word
        for number, word in enumerate(row.words)
    ]
    return row.part(words)


def reworded(word: Word, text: str) -> Word:
    """Return a word with another text in the same place."""
    step = (word.x1 - word.x0) / max(len(text), 1)
    return word._replace(text=text, places=array("d", [word.x0 + step * at for at in range(len(text) + 1)]), first=0)


def _code(text: str) -> str:
    """Mend the letters of a document's number: "173/QĐÐ-BTP", "11-ÑQ/TW", "II/⁄2031"."""
    if not _NUMBER.search(text.replace("⁄", "/")):
        return text
    for pattern, meant in _CODES:
        text = pattern.sub(meant, text)
    return text


def _of_date(text: str, after: str) -> str:
    """Mend the words of a date: "nắm 2031", "tháng § năm"; and of a period: "hãng quý"."""
    if _YEAR.match(text) and _FIGURES.match(after) and len(after) >= 4:
        return "năm"
    if text.lower() == "hãng" and _UNIT.match(after):
        return _cased("hằng", text)
    if text == "§" and after.startswith("n"):
        return "8"
    return _of_number(text, after)


def _of_number(text: str, after: str) -> str:
    """Mend the word before a figure: "Quyết định só 77/QĐ-SXD", "Điêu 3"; and the sign of who is reported to: "(để b/e)"."""
    letters = letters_of(text)
    if letters == "so" and _ACT.match(after) and text != "sổ":
        return _cased("số", text)
    if letters == "dieu" and text[0] in "ĐÐ" and _ARTICLE.match(after):
        return "Điều" if text[1:].islower() else "ĐIỀU"
    return _REPORTED.sub("b/c)", text, count=1) if text.startswith("b/") else text


def _quarter(text: str) -> str:
    """Mend the numeral of a quarter: "Quý H/2031", "Quý I1/⁄2031"; "Quý 1/2031" says the same as it stands."""
    match = _QUARTER.match(text)
    meant = strokes(match["mark"]) if match and not match["mark"].isdigit() else ""
    meant = "III" if meant == "IIII" else meant  # a stroke too many: the fourth quarter has a V
    return f"{meant}/{match['rest']}" if match and meant in {"I", "II", "III", "IV"} else text


def _meant(tokens: Sequence[_Token | None], index: int, known: Phrases) -> str:
    """Return what a word was misread for, "" where it may well be right."""
    token = tokens[index]
    assert token is not None
    word = token.lower
    if word == "đế" and token.before.endswith("("):
        return "để"  # "(để báo cáo)", "(để b/c)": what recipients are told
    phrase = _of_phrase(tokens, index, known)
    if phrase:
        return phrase
    left, right = _neighbour(tokens, index, -1), _neighbour(tokens, index, 1)
    if (left, word) in known.pairs or (word, right) in known.pairs or word in _NEVER:
        return ""
    found = {
        other
        for other in known.by_letters.get(letters_of(word), ())
        if _hook_for_acute(word, other) and ((left, other) in known.pairs or (other, right) in known.pairs)
    }
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    # "Tống Thanh Hà" is a name.
    named = token.text[0].isupper() and not token.text.isupper() and after is not None and after.text[:1].isupper()
    return found.pop() if len(found) == 1 and not named else ""


def _neighbour(tokens: Sequence[_Token | None], index: int, step: int) -> str:
    """Return the word beside another, "" where a stop stands between them or there is none."""
    at = index + step
    other = tokens[at] if 0 <= at < len(tokens) else None
    first, second = (other, tokens[index]) if step < 0 else (tokens[index], other)
    if other is None or first is None or second is None or first.after or second.before:
        return ""
    return other.lower


def _hook_for_acute(read: str, meant: str) -> bool:
    ours, tone = _split(read)
    theirs, other = _split(meant)
    return ours == theirs and (tone, other) == (_ACUTE, _HOOK) and _CIRCUMFLEX in ours


def _split(word: str) -> tuple[str, str]:
    plain = unicodedata.normalize("NFD", word)
    return "".join(c for c in plain if c not in _TONES), "".join(c for c in plain if c in _TONES)


def _of_phrase(tokens: Sequence[_Token | None], index: int, known: Phrases) -> str:
    """Return the word that a set phrase around this place has here, where all its other words are as they should be."""
    token = tokens[index]
    if token is None or letters_of(token.lower) not in known.in_phrases:
        return ""
    for length in range(_LONGEST, 1, -1):
        for start in range(index - length + 1, index + 1):
            words = _stretch(tokens, start, length)
            meant = known.set_phrases.get(tuple(map(letters_of, words))) if words else None
            wrong = [at for at in range(length) if folded(meant[at]) != folded(words[at])] if meant else []
            if not meant or index - start not in wrong or _is_named(tokens[start : start + length], meant):
                continue
            if len(wrong) > 1 and not all(_hook_for_acute(words[at], meant[at]) for at in wrong):
                continue
            # Two syllables may belong to the words beside them: "theo đối tượng" is no "theo dõi". In a longer phrase one
            # pair that happens to be a word proves nothing: "triển khai thị hành" has "khai thị", "chuyển đối số" has "đối số".
            # So does a hook taken for an acute, which is what happens most: "kinh tế thế thao" has "tế thế".
            ends = ("", "")
            if length == 2 and not _hook_for_acute(words[index - start], meant[index - start]):
                ends = (_neighbour(tokens, start, -1), _neighbour(tokens, start + 1, 1))
            around, at = (ends[0], *words, ends[1]), index - start + 1
            beside = [pair in known.pairs for pair in ((around[at - 1], around[at]), (around[at], around[at + 1]))]
            if not (all(beside) if length > 2 else any(beside)):
                return meant[index - start]
    return ""


_PLACES = frozenset({"việt nam", "hà nội", "hồ chí minh"})


def _is_named(tokens: Sequence[_Token | None], meant: Sequence[str]) -> bool:
    """Tell whether words are those of a name: "ông Phạm Vĩ" has no scope ("phạm vi"), for each word is a capital."""
    return all(token is not None and token.text.istitle() for token in tokens) and " ".join(meant) not in _PLACES


def _stretch(tokens: Sequence[_Token | None], start: int, length: int) -> list[str]:
    """Return some words that stand together with no stop between them, [] where they don't."""
    if start < 0 or start + length > len(tokens):
        return []
    some = [token for token in tokens[start : start + length] if token is not None]
    if len(some) < length or any(first.after or second.before for first, second in itertools.pairwise(some)):
        return []
    return [token.lower for token in some]


def _cased(meant: str, read: str) -> str:
    if read.isupper():
        return meant.upper()
    return meant.capitalize() if read[0].isupper() else meant
