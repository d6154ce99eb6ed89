"""Line ends that cut what is always said in one: a phrase of the form, the place before its day, an office from its body."""

from __future__ import annotations

import re

from pipeline.grammar.heads import begins_name
from pipeline.letters import UPPER, mostly_capitals


def is_capitals(text: str) -> bool:
    """Tell whether the letters of the text are (nearly) all capitals: titles and headings are set so."""
    return mostly_capitals(text, 2)


# A web page wraps its source anywhere: "CỘNG HÒA XÃ" / "HỘI CHỦ NGHĨA …", "ỦY" / "BAN NHÂN DÂN", "Căn" / "cứ Luật …".
_PHRASES = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", "ỦY BAN NHÂN DÂN", "UỶ BAN NHÂN DÂN", "HỘI ĐỒNG NHÂN DÂN",
    "QUYẾT ĐỊNH", "Căn cứ ", "Theo đề nghị ", "Xét đề nghị ",
)  # fmt: skip
PHRASE_WIDTH = 30
# The beginnings of phrases that a line may be, up to a blank, with what may go on behind each.
_WRAPPED = {
    phrase[:at]: tuple(other[at + 1 :] for other in _PHRASES if other.startswith(phrase[: at + 1]))
    for phrase in _PHRASES
    for at, sign in enumerate(phrase)
    if sign == " "
}
_ONE_WORD = 6
_PLACE_ON = re.compile(rf"[{UPPER}]\w*(?:\s(?:-\s)?[{UPPER}]\w*){{0,3}},\s+ngày\s")


# "TP." / "Hồ Chí Minh, ngày …", "TP Bến" / "Lau, ngày …"
_CITY = re.compile(rf"(?:TP|Tp)\.?(?:\s[{UPPER}]\w*){{0,2}}")


def is_wrapped(first: str, second: str) -> bool:
    """Tell whether the end of a short line cuts a fixed phrase of the form, or the place before its day: "Sơn" / "La, ngày …"."""
    if first in {"BỘ", "SỞ"} and is_capitals(second):
        # "BỘ" / "GIÁO DỤC VÀ ĐÀO TẠO": the head of the letterhead.
        return True
    if second.startswith(_WRAPPED.get(first, ())):
        return True
    one_word = len(first) <= _ONE_WORD and first.istitle() and first.isalpha()
    return (one_word or _CITY.fullmatch(first) is not None) and _PLACE_ON.match(second) is not None


# An office at the end of a long line, and whose it is at the head of the next: "… do Thủ tướng" / "Chính phủ phê duyệt".
OFFICES = (
    "Bộ trưởng",
    "Thứ trưởng",
    "Chủ tịch",
    "Giám đốc",
    "Vụ trưởng",
    "Cục trưởng",
    "Chánh án",
    "Viện trưởng",
    "Thống đốc",
    "Chánh Văn phòng",
)
_LONG_ENOUGH = 44


def is_cut_office(first: str, second: str) -> bool:
    """Tell whether the line end cuts an office from the body that it is the office of."""
    if len(first) < _LONG_ENOUGH:
        # "Chánh Văn phòng" / "UBND tỉnh, Giám đốc các sở …" begins who is charged.
        return first in OFFICES and "," in second and begins_name(second, 0)
    if first.endswith("Thủ tướng"):
        return second.startswith("Chính phủ")
    return first.endswith(OFFICES) and begins_name(second, 0)
