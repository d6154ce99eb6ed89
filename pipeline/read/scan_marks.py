"""Ordinal marks that recognition got wrong, mended by what is seen of them: their width, and the sequence they stand in.

"II." is read as "I.", "H." or "IH."; but print of one size sets strokes at one distance, so the width tells how many there are.
The sequence may not: documents have two sections "II." more often than one would think.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.letters import to_roman
from pipeline.read.pdf_lines import Row, Word
from pipeline.read.scan_mend import Mend, reworded, strokes

_STOP = 0.28
_STROKE = 0.58
_SLACK = 0.35
_ROMAN = re.compile(r"^[„\"'“]?(?P<mark>[A-Za-zÍÌìí1|!]{1,5})(?P<stop>[.,:]?)$")
_SIGN = 2
_COLUMN = 4
_ALPHABET = "abcdđeghiklmnopqrstuvxy"
_LETTER = re.compile(r"^(?P<mark>\S)(?P<stop>\))$")
_LOOKS = {
    "©": "c",
    "€": "c",
    "¢": "c",
    "đ": "dđ",
    "d": "dđ",
    "ä": "a",
    "â": "a",
    "ð": "đ",
    "8": "g",
    "6": "b",
    "c": "ce",
    "e": "ce",
    "o": "o",
}
_GLUED = re.compile(r"^(?P<mark>[IVX]{1,5}[.]|\d{1,2}[.]|[a-zđ][)])(?P<rest>[A-ZĐÀ-Ỹ][^\W\d_]+.*)$")
# "Số2624", "Só;2624", "ngày22", "ngàyl6": the blank before a figure put in by hand is narrow.
_TIGHT = re.compile(
    r"^(?:(?P<mark>S[ốóôòõổ][:;.,]?|ngày)(?P<rest>[\dlIO]{1,5}(?:/.*)?)|(?P<article>[ĐÐ]i[êềếể]u)(?P<figure>\d{1,3}[.,;:]?))$"
)
_FIGURE = str.maketrans("lIO", "110")
_BULLET = re.compile(r"^[~_—–¬=]+-?$")
_ORDINAL = re.compile(r"^\d{1,3}[.)]?$")


@dataclass(frozen=True, slots=True)
class Ordinal:
    """A cell of a table's first column: its text, and whether its row begins a group."""

    text: str
    group: bool


def marks_mended(rows: Sequence[Row]) -> tuple[list[Row], list[Mend]]:
    """Mend the marks that rows begin with, in reading order over all pages."""
    mends: list[Mend] = []
    found: list[Row] = []
    letters = 0
    for row in rows:
        parted, more = _loosened(_parted(row))
        mends.extend(more)
        text, letters = _mark(parted, letters, whole=len(parted.words) == len(row.words))
        first = parted.words[0]
        if text != first.text:
            mends.append(Mend(first.text, text))
            parted = parted.part((reworded(first, text), *parted.words[1:]))
        annex, more = _annex(parted)
        found.append(annex)
        mends.extend(more)
    return found, mends


def _annex(row: Row) -> tuple[Row, list[Mend]]:
    """Mend the numeral behind "Phụ lục": "Phụ lục H" is the second."""
    if not 3 <= len(row.words) <= 4 or " ".join(word.text for word in row.words[:2]).lower() != "phụ lục":
        return row, []
    third = row.words[2]
    mark = third.text.rstrip(".:")
    meant = strokes(mark)
    # "Phụ lục H" is the second: letters of annexes stop far short of H, and a lone I or 1 may be what it says.
    if meant not in {"II", "III"} or meant == mark:
        return row, []
    return row.part((*row.words[:2], reworded(third, meant), *row.words[3:])), [Mend(third.text, meant)]


def _loosened(row: Row) -> tuple[Row, list[Mend]]:
    """Part "Số", "ngày" and "Điều" from the figure that stands tight behind them."""
    words: list[Word] = []
    mends: list[Mend] = []
    for word in row.words:
        match = _TIGHT.match(word.text)
        if not match:
            words.append(word)
            continue
        article = match["article"]
        mark = "Điều" if article else "ngày" if match["mark"] == "ngày" else "Số:"
        rest = match["figure"] if article else match["rest"]
        figure = rest if article else rest.partition("/")[0].translate(_FIGURE) + rest[len(rest.partition("/")[0]) :]
        middle = word.stops[len(article or match["mark"])]
        words.append(reworded(word._replace(x1=middle), mark))
        words.append(reworded(word._replace(x0=middle, joined=False), figure))
        mends.append(Mend(word.text, f"{mark} {figure}"))
    return (row.part(words), mends) if mends else (row, mends)


def _parted(row: Row) -> Row:
    """Part a mark from the word that it was read together with: "I.MỤC ĐÍCH"."""
    first = row.words[0]
    match = _GLUED.match(first.text)
    if not match:
        return row
    length = len(match["mark"])
    middle = first.stops[length]
    mark = first._replace(text=match["mark"], x1=middle, places=first.stops, first=0)
    rest = first._replace(text=match["rest"], x0=middle, joined=False, places=first.stops[length:], first=0)
    return row.part((mark, rest, *row.words[1:]))


def _mark(row: Row, letters: int, *, whole: bool) -> tuple[str, int]:
    """Return the first word as it is meant, and how far the letters have come; `whole` says that its width was seen."""
    first = row.words[0].text
    if len(row.words) > 1 and _BULLET.match(first):
        return "-", letters
    roman = _ROMAN.match(first)
    if roman and whole and not first.isdigit() and _is_heading(row):
        meant = numeral(roman["mark"], row.words[0].x1 - row.words[0].x0, _letter_width(row))
        return (f"{meant}." if meant else first), 0
    letter = _LETTER.match(first)
    if letter:
        return _letter(letter, letters)
    return first, 0 if _ORDINAL.match(first) else letters


def numeral(mark: str, width: float, letter: float) -> str:
    """Return the Roman numeral of one to three strokes that a mark with its full stop is, "" where that is not certain.

    `letter` is the mean width of a capital in the same row: strokes stand at one distance in terms of it, in Times, in
    which decisions are set (NĐ 30/2020/NĐ-CP, Phụ lục I), and in other serif fonts.
    """
    if set(strokes(mark)) != {"I"} or mark.isdigit() or letter <= 0:
        return ""
    count = (width / letter - _STOP) / _STROKE
    return "I" * round(count) if 0.5 < count < 3.5 and abs(count - round(count)) <= _SLACK else ""


def _letter_width(row: Row) -> float:
    rest = row.words[1:]
    return sum(word.x1 - word.x0 for word in rest) / max(sum(len(word.text) for word in rest), 1)


def _letter(letter: re.Match[str], letters: int) -> tuple[str, int]:
    read = letter["mark"]
    expected = _ALPHABET[letters] if letters < len(_ALPHABET) else ""
    if read == expected:
        return letter.group(), letters + 1
    if expected and expected in _LOOKS.get(read, ""):
        return f"{expected})", letters + 1
    return letter.group(), _ALPHABET.find(read) + 1


def _is_heading(row: Row) -> bool:
    """Tell whether a row is a heading in capitals, as those of sections with Roman numerals are."""
    rest = "".join(char for word in row.words[1:] for char in word.text if char.isalpha())
    return len(rest) > 5 and sum(char.isupper() for char in rest) > 0.8 * len(rest)


def ordinals_mended(cells: Sequence[Ordinal], above: int = 0) -> list[str]:
    """Mend the first column of a table: return the texts as they are meant.

    `above` is how many groups the table had on the pages before, if it goes on: its first group then is the next.

    A figure is put where the one before and the one after leave no other: "1", "„", "3". A group gets the Roman numeral that
    is its turn where its strokes are that many ("IH" after "II"), a single one ("1", "l") only beside others of more strokes.
    """
    opening = next((strokes(cell.text) for cell in cells if cell.group and cell.text), "")
    above = above if above and opening == to_roman(above + 1) else 0
    roman = any(cell.group and _is_roman(cell.text) for cell in cells)
    found: list[str] = []
    count, groups = 0, above
    for at, cell in enumerate(cells):
        if not at and not _ORDINAL.match(cell.text) and not cell.group:
            found.append(cell.text)  # the header: "TT", "STT"
        elif cell.group:
            groups += 1
            turn = to_roman(groups)
            found.append(turn if roman and cell.text and strokes(cell.text) == turn else cell.text)
            count = 0
        elif _ORDINAL.match(cell.text):
            count = int(cell.text.rstrip(".)"))
            found.append(cell.text)
        else:
            following = cells[at + 1] if at + 1 < len(cells) else None
            certain = following is not None and not following.group and following.text.rstrip(".)") == str(count + 2)
            first = count == 0 and strokes(cell.text) == "I"
            mend = bool(cell.text) and len(cell.text) <= _SIGN and (certain or first)
            found.append(str(count + 1) if mend else cell.text)
            count += mend
    return found


def _is_roman(text: str) -> bool:
    return text in {"IV", "V", "VI", "VII", "VIII"} or strokes(text) in {"II", "III"}


def numbered_mended(texts: Sequence[str]) -> list[str]:
    """Mend a row that numbers the columns: "(1)", "2)", "(3)" is "(1)", "(2)", "(3)"; any other row stays.

    Half of the cells, and at least two, have to say their own number in brackets.
    """
    said = [bool(re.fullmatch(rf"\(?{number}\)", text)) for number, text in enumerate(texts, 1)]
    if sum(said) < max(2, len(texts) / 2) or any(len(text) > _COLUMN for text in texts):
        return list(texts)
    return [f"({number})" if text else text for number, text in enumerate(texts, 1)]
