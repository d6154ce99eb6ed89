"""Acts of one syllable behind whoever is named: where such a word is none of the name."""

from __future__ import annotations

import re

from pipeline.grammar.heads import head_pattern
from pipeline.letters import LOWER, UPPER
from pipeline.lexicon.words import short_acts

_NEXT = re.compile(
    rf"(?P<act>[{LOWER}]\w*)(?P<comma>,)?\s(?P<next>\w+)(?P<when>\s(?:khi|sau|từ|tại|trong|trước|lập)(?!\w))?"
)
# "nhẩm lại sổ", "nhổ ngay cọc": behind any word of one syllable these tell that it is a verb.
_HOW = frozenset({"lại", "ngay"})
# "đi lại", "quay lại", "UBND xã ngay từ đầu năm": where they tell nothing.
_NO_VERBS = frozenset(
    {"còn", "có", "không", "chưa", "đã", "đi", "ở", "cho", "đều", "và", "quay", "trở", "ngược", "xã", "phường", "tỉnh", "huyện", "phố", "khu",
     "thôn", "cấp"}
)  # fmt: skip
# "Các hộ nuôi tôm", "chủ tàu đánh lưới", "đơn vị mua điện": which of them, the verb tells.
_KNOWN_BY_WORK = frozenset(
    {"hộ", "dân", "sở", "nhân", "người", "nghiệp", "chủ", "tàu", "thuyền", "đò", "tổ", "đội", "nhóm", "lượng", "chức", "bên", "xe", "khách",
     "máy", "trại", "phần", "cửa", "hàng", "tượng", "và", "nơi", "về", "hoặc", "hội"}
)  # fmt: skip
_SINGLE = re.compile(r"(?<![cC]ác )(?<!, )(?:đơn vị|cơ quan|Đơn vị|Cơ quan) $")
# "Hợp tác xã nuôi tôm", "Tổ hợp tác đan lưới": what they do.
_TRADED = ("ợp tác xã ", "ổ hợp tác ", "âu lạc bộ ")
_TWO_CAPITALS = re.compile(rf"(?<![^\s(])[{UPPER}]\w*\s[{UPPER}]\w*\s$")
_TWO_WIDTH, _SINGLE_WIDTH = 24, 14


def is_short_act(text: str, start: int) -> bool:
    """Tell whether a word that acts right behind a name stands at `start`: "gom củi", "soát lại sổ"; not "bơm" of "trạm bơm"."""
    found = _NEXT.match(text, start)
    if found is None:
        return False
    row = short_acts().get(found["act"])
    before = text[text.rfind(" ", 0, max(0, start - 1)) + 1 : max(0, start - 1)]
    if found["comma"]:
        # "cân, đo trẻ em": two acts in a row.
        return row is not None and found["next"] in short_acts()
    if row is None:
        # "… hệ thống ngay khi có sự cố" says when.
        return found["next"] in _HOW and not found["when"] and found["act"] not in _NO_VERBS
    # "UBND xã khóa XII": the number of a term.
    return not found["next"][0].isupper() and found["next"] not in row.unless and before.lower() not in row.behind


def ends_with_act(text: str, start: int, *, group: bool) -> bool:
    """Tell whether the name before `start` ends there, for an act of one syllable follows.

    Behind one capital the word may be the second half of its word ("Sở Tài chính"); behind two stands the name of a place.
    """
    if not is_short_act(text, start) or text.endswith(_TRADED, 0, start):
        return False
    before = text[text.rfind(" ", 0, start - 1) + 1 : start - 1]
    if group and (before in _KNOWN_BY_WORK or _SINGLE.search(text, max(0, start - _SINGLE_WIDTH), start)):
        return False
    return not before[:1].isupper() or behind_two_capitals(text, start)


def behind_two_capitals(text: str, start: int) -> bool:
    """Tell whether two words in capitals stand before `start`, of which the first is no head: "Hợp tác xã Bến Lau"; not "Sở Tài chính"."""
    two = _TWO_CAPITALS.search(text, max(0, start - _TWO_WIDTH), start)
    return two is not None and head_pattern().match(text, two.start()) is None
