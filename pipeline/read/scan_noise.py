"""What is no print: strokes of a signature, of a seal, of a pen, that recognition makes letters of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.lexicon.phrases import Phrases, letters_of
from pipeline.read.tesseract import Word

_UNSURE = 0.5
_DASHES = frozenset("-–—")
_TOLD = re.compile(r"\([đd][eêếểềé]$")
_SURE = 0.6
_LEAST = 0.25
_GAP = 1.2
_LONG = 5
_TWICE = re.compile(r"(.)\1+")
_LETTERS = re.compile(r"[^\W\d_]+")
_FIGURES = re.compile(r"\W*\d+(?:[.,/%-]\d+)*\W*$|%$")
_NUMBER = re.compile(r"\d{3}|^S[ốóôòõổ][:;]?\d|^(?>.*?\d\w?[/-]).*[A-ZĐ]{2}|^/[A-ZĐ]{2}|[/⁄](?:19|20)\d\d\W*$")
_CAPITALS = re.compile(r"\W*[A-ZĐÂÊÔƠƯ]{2,}[\w&/-]*\W*$")
# What a line may begin with: a bullet, "a)", "II.", "1."; garbled ones are mended later by their sequence.
_MARK = re.compile(r"[-+•*~–—_]-?$|\S{1,2}\)$|[IVXHLTl1|]{1,4}[.,]$|\d{1,2}[.)]$")


def without_noise(line: Sequence[Word], known: Phrases) -> tuple[list[Word], list[Word]]:
    """Split a line of words, from left to right, into those that are print and those that are none.

    A stretch that stands alone with nothing sure in it that looks like print is none; nor is an unsure word that looks like none.
    """
    kept: list[Word] = []
    dropped: list[Word] = []
    for number, stretch in enumerate(stretches(line)):
        looks = [_is_print(word, known) for word in stretch]
        empty = not any(like and word.sure >= _SURE for like, word in zip(looks, stretch, strict=True))
        for at, (like, word) in enumerate(zip(looks, stretch, strict=True)):
            marks = at == 0 and number == 0 and len(line) > 1 and bool(_MARK.match(word.text))
            # "quốc phòng - an ninh", "(để b/c);": a dash between two words is one, however faint, and so is what a note says.
            joins = at > 0 and ((word.text in _DASHES and at < len(stretch) - 1) or _TOLD.match(stretch[at - 1].text))
            stays = _FIGURES.match(word.text) if empty else marks or like or bool(joins) or word.sure >= _UNSURE
            (kept if stays else dropped).append(word)
    return kept, dropped


def _is_print(word: Word, known: Phrases) -> bool:
    text = word.text
    if _FIGURES.match(text) or _NUMBER.search(text):
        return True
    if _CAPITALS.match(text):
        return word.sure >= _LEAST or text.strip(".,:;").lower() in known.syllables or _is_garbled(text, known)
    parts = _LETTERS.findall(text)
    return sum(map(len, parts)) > 1 and all(part.lower() in known.syllables for part in parts)


_ARRIVED = frozenset(["ngay", "gio", "so"])
_PORTAL = "cong thong tin dien t"
_STAMP_HEIGHT = 60.0


def without_arrival(some: Sequence[Word], noise: list[Word]) -> list[Word]:
    """Return the words of a page (points) without those of a stamp of arrival, which are added to `noise`.

    "CỔNG THÔNG TIN ĐIỆN TỬ CHÍNH PHỦ" over "ĐẾN Giờ: … Ngày: …": it stands between the lines of the letterhead and of the title,
    and gives the decision another issuer and subject.
    """
    lines: dict[int, list[Word]] = {}
    for word in some:
        lines.setdefault(word.line, []).append(word)
    parts = [part for line in lines.values() for part in stretches(sorted(line, key=lambda word: word.x0))]
    portals = [part for part in parts if _is_portal(part)]
    stamp: list[Word] = []
    for part in parts:
        if not part[0].text.isupper() or letters_of(part[0].text.strip(".,:;")) != "den":
            continue
        over = [one for one in portals if abs(one[0].base - part[0].base) < _STAMP_HEIGHT]
        said = {letters_of(word.text.strip(".,:;")) for word in part[1:] if not word.text.isupper()}
        if over or any(word.startswith(tuple(_ARRIVED)) for word in said):
            stamp.extend(word for one in (part, *over) for word in one)
    noise.extend(stamp)
    out = set(map(id, stamp))
    return [word for word in some if id(word) not in out]


def _is_portal(part: Sequence[Word]) -> bool:
    return part[0].text.isupper() and letters_of(" ".join(word.text for word in part)).startswith(_PORTAL)


def _is_garbled(text: str, known: Phrases) -> bool:
    """Tell whether capitals are a long syllable of which a letter was read twice: "QUYẾÉT"."""
    return len(text) >= _LONG and _TWICE.sub(r"\1", letters_of(text)) in known.by_letters


def stretches(line: Sequence[Word]) -> list[list[Word]]:
    """Return the words of a line, from left to right, in stretches with a wide gap between them."""
    found: list[list[Word]] = []
    for word in line:
        if found and word.x0 - found[-1][-1].x1 < _GAP * word.size:
            found[-1].append(word)
        else:
            found.append([word])
    return found
