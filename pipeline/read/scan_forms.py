"""Lines that every decision has, mended where recognition got some of their words wrong: the motto, the title, "Nơi nhận:".

Their words are known beforehand (NĐ 30/2020/NĐ-CP, Phụ lục I). On a line that has most of them, the others are misread:
what else stands there hides the body that issues, the day, or everybody who receives the decision.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.lexicon.phrases import Phrases, letters_of
from pipeline.read.pdf_lines import Row, Word
from pipeline.read.scan_mend import Mend, reworded

_MOTTO = ["CỘNG", "HÒA", "XÃ", "HỘI", "CHỦ", "NGHĨA", "VIỆT", "NAM"]
_LETTERS = tuple(map(letters_of, _MOTTO))
_ENOUGH = 5
_TAIL = ["Độc", "lập", "-", "Tự", "do", "-", "Hạnh", "phúc"]
_TAIL_WORDS = frozenset(["doc", "lap", "tu", "do", "hanh", "phuc"])
_TAIL_ENOUGH = 4
_TAIL_LONGEST = 9
_RECEIVES = re.compile(r"(?:nh|uh|rh)[aâạăậấầáàãẩ][nu]\s*[:;.]?$", re.IGNORECASE)
_FIRST, _LONGEST = 2, 5
_BULLET = re.compile(r"[-–—~_+•*]")


_DEPUTIES = {
    "BỘ TRƯỞNG": "THỨ TRƯỞNG", "CHỦ TỊCH": "PHÓ CHỦ TỊCH", "GIÁM ĐỐC": "PHÓ GIÁM ĐỐC", "THỦ TƯỚNG": "PHÓ THỦ TƯỚNG",
    "CỤC TRƯỞNG": "PHÓ CỤC TRƯỞNG", "TỔNG GIÁM ĐỐC": "PHÓ TỔNG GIÁM ĐỐC",
}  # fmt: skip
_RUN_ON = {office: letters_of(office).replace(" ", "") for office in sorted(_DEPUTIES, key=len, reverse=True)}
_RIGHT = 0.45
_SIGN, _BELOW = 4, 4


def forms_mended(rows: Sequence[Row], known: Phrases) -> tuple[list[Row], list[Mend]]:
    """Return rows with the fixed lines of the form as they are meant, and what was mended."""
    mends: list[Mend] = []
    found: list[Row] = []
    for at, row in enumerate(rows):
        following = rows[at + 1] if at + 1 < len(rows) else None
        words = _received(_titled(_tail(_motto(list(row.words)))), following, known)
        mend = _difference([word.text for word in row.words], [word.text for word in words])
        if mend is not None:
            mends.append(mend)
            row = row.part(words)
        found.append(row)
    return found, mends


def offices_mended(rows: Sequence[Row], width: float) -> tuple[list[Row], list[Mend]]:
    """Mend the two lines of a signature on a page of some width whose left halves the seal covers.

    "1+. BỘ TRƯỞNG" / "'PHỨ TRƯỞNG" is "KT. BỘ TRƯỞNG" / "THỨ TRƯỞNG": nothing else ends and stands like that.
    """
    found = list(rows)
    mends: list[Mend] = []
    parts = [[word for word in row.words if word.x0 > _RIGHT * width] for row in rows]
    for at, upper in enumerate(parts):
        office = _office(upper)
        if office is None:
            continue
        below = ((one, _deputy(parts[one], office[1])) for one in range(at + 1, min(at + _BELOW, len(parts))))
        after, deputy = next(((one, said) for one, said in below if said), (at, ""))
        lower = parts[after]
        if not deputy:
            continue
        for index, part, meant in ((at, upper, f"KT. {office[0]}"), (after, lower, deputy)):
            mend = _difference([word.text for word in part], meant.split())
            if mend is not None:
                mends.append(mend)
                left = found[index].words[: len(found[index].words) - len(part)]
                found[index] = found[index].part((*left, *_spread(part, meant.split())))
    return found, mends


def _office(words: Sequence[Word]) -> tuple[str, str] | None:
    """Return the office that capitals behind one short sign are ("KT.", or what is read for it), and its deputy's."""
    said = _run_on(words)
    capitals = sum(word.text.isupper() for word in words)
    for office, letters in _RUN_ON.items():
        first = said[: -len(letters)]
        if said.endswith(letters) and capitals >= len(office.split()) and len(first) <= _SIGN:
            return None if first in {"tm", "tl", "tuq", "q", "pho"} else (office, _DEPUTIES[office])
    return None


def _run_on(words: Sequence[Word]) -> str:
    """Return the letters of words, run together as a seal may part them: "BỌ TRỤ ƠNG" is "botruong"."""
    return "".join(letters_of(word.text.strip(".,:;")) for word in words if any(map(str.isalnum, word.text)))


def _deputy(words: Sequence[Word], deputy: str) -> str:
    """Return the deputy's office that a line may be, "" for none: it ends as that does, and has no more words."""
    said = _run_on(words)
    if said.endswith("thuongtruc"):
        return f"{deputy} THƯỜNG TRỰC" if len(words) <= len(deputy.split()) + 3 else ""
    same = bool(words) and words[-1].text.isupper() and said.endswith(letters_of(deputy.split()[-1]))
    return deputy if same and len(words) <= len(deputy.split()) + 1 else ""


def _motto(words: list[Word]) -> list[Word]:
    """Mend "CỌNG HOÀ XÃ HỌI CHỦ NGHĨA VIỆT NAM": it may stand beside the body that issues, on one line."""
    for start in range(len(words) - len(_MOTTO) + 1):
        part = words[start : start + len(_MOTTO)]
        same = [letters_of(word.text) == letters for word, letters in zip(part, _LETTERS, strict=True)]
        if sum(same) >= _ENOUGH and all(word.text.isupper() for word in part):
            # "HOÀ" is as good as "HÒA".
            mended = [
                word if like and letters == "hoa" else _as(word, meant)
                for word, meant, letters, like in zip(part, _MOTTO, _LETTERS, same, strict=True)
            ]
            return [*words[:start], *mended, *words[start + len(_MOTTO) :]]
    return words


def _tail(words: list[Word]) -> list[Word]:
    """Mend "Độc lập - Tự 80¬ Hạnh phúc"."""
    letters = [letters_of(word.text).strip("-–—~.") for word in words]
    if "doc" not in letters:
        return words
    first = letters.index("doc")
    last = max((at for at, text in enumerate(letters[first : first + _TAIL_LONGEST]) if text in _TAIL_WORDS), default=0)
    said = [text for text in letters[first : first + last + 1] if text in _TAIL_WORDS]
    if len(set(said)) < _TAIL_ENOUGH or letters[first + last] not in {"hanh", "phuc"}:
        return words
    part = words[first : first + last + 1]
    if len(part) == len(_TAIL):
        return [*words[:first], *map(_as, part, _TAIL), *words[first + last + 1 :]]
    return [*words[:first], *_spread(part, _TAIL), *words[first + last + 1 :]]


def _titled(words: list[Word]) -> list[Word]:
    """Mend "QUYẾÉT ĐỊNH", and "ĐỊNH" alone on its line: the title of a decision."""
    texts = [word.text for word in words]
    if len(words) == 2 and texts[1].rstrip(":") == "ĐỊNH" and re.sub(r"(.)\1+", r"\1", letters_of(texts[0])) == "quyet":
        return [_as(words[0], "QUYẾT"), words[1]]
    return words


def _received(words: list[Word], following: Row | None, known: Phrases) -> list[Word]:
    """Mend "Mới nhận:" and "nhận:" above a line with a bullet: who receives the decision. "Xác nhận:" is a word."""
    at = next((index for index, word in enumerate(words[:_FIRST]) if _RECEIVES.match(word.text)), None)
    if at is None or following is None or not _BULLET.match(following.words[0].text):
        return words
    if at and ((words[0].text.lower(), "nhận") in known.pairs or len(words[0].text) > _LONGEST):
        return words
    alone = at + 1 == len(words) or words[at + 1].x0 - words[at].x1 > 2 * (words[at].x1 - words[at].x0)
    text = words[at].text
    # "nhân." alone is the end of a paragraph.
    said = text.endswith(":") if not at else text[-1] in ":;." or letters_of(words[0].text) == "noi"
    if not alone or not said:
        return words
    return [*_spread(words[: at + 1], ["Nơi", "nhận:"]), *words[at + 1 :]]


def _difference(read: list[str], meant: list[str]) -> Mend | None:
    """Return what was read and what is meant, without the words that both begin and end with; None where they are the same."""
    if read == meant:
        return None
    while read and meant and read[0] == meant[0]:
        read, meant = read[1:], meant[1:]
    while read and meant and read[-1] == meant[-1]:
        read, meant = read[:-1], meant[:-1]
    return Mend(" ".join(read), " ".join(meant))


def _as(word: Word, text: str) -> Word:
    return word if word.text == text else reworded(word, text)


def _spread(words: Sequence[Word], texts: Sequence[str]) -> list[Word]:
    """Return texts in the place of some words, each as wide as its letters."""
    if [word.text for word in words] == list(texts):
        return list(words)
    x0, x1 = words[0].x0, words[-1].x1
    step = (x1 - x0) / (sum(map(len, texts)) + len(texts) - 1)
    found: list[Word] = []
    at = x0
    for text in texts:
        found.append(reworded(words[0]._replace(x0=at, x1=at + step * len(text)), text))
        at += step * (len(text) + 1)
    return found
