"""Days that no act is due by: since when something holds, when another thing was done, up to when figures were counted."""

from __future__ import annotations

import re

# The words before a range hold "từ" themselves.
_AT = r"(?:\s+(?:kể\s+)?(?:trước|từ|đến|sau|tới)\s+(?:hết\s+)?(?:ngày\s*)?(?:các\s)?|\s*)$"
_SETTLED = (
    r"(?:phê\s+duyệt|ban\s+hành|ký(?:\s+kết)?|cấp(?:\s+phép)?|thông\s+qua|công\s+nhận|thành\s+lập|tuyển\s+dụng|khởi\s+công|tiếp\s+nhận|"
    r"chấp\s+thuận|giao\s+đất|cho\s+thuê|thu\s+hồi|bổ\s+nhiệm|xếp\s+loại|đầu\s+tư|xây\s+dựng)"
)
_FACT = re.compile(
    # "Luật có hiệu lực từ ngày 01/7/2031", "tính đến ngày 15/02/2031", "số liệu (chốt) từ ngày 15/12/2030"; "chốt số liệu trước ngày 20" is an act.
    r"(?:(?:(?<!\w)(?:tính|chốt)(?:\s+số\s+liệu)?|số\s+liệu(?:\s+(?:báo\s+cáo|được|tính|chốt|lấy)){0,3})"
    r"(?:\s+(?:kể\s+)?(?:từ|đến|tới)\s+(?:hết\s+)?(?:ngày\s*)?|\s*)$|"
    r"(?:(?<!phải\s)(?<!đảm\s)(?<!bảo\s)có\s+hiệu\s+lực(?:\s+thi\s+hành)?|"
    # "dự án được phê duyệt trước ngày 01/01/2031", "kinh phí đã tạm ứng trước ngày 31/01/2031"
    rf"(?<!phải\s)(?<!đảm\s)(?<!bảo\s)(?:được|đã)\s+{_SETTLED}|đã\s+(?:được\s+)?(?!hoàn\s|gửi\s|báo\s|trình\s|nộp\s)[^\s,;.:()]+(?:\s+[^\s,;.:()]+)?|"
    # "hộ sử dụng đất trước ngày 15/10/1993", "công trình xây dựng trước ngày 01/7/2031", "hồ sơ tiếp nhận trước ngày 01/7/2031"
    rf"sử\s+dụng\s+đất|nghỉ\s+hưu|nhập\s+ngũ|phát\s+sinh|xảy\s+ra|mưa(?:,?\s+lũ)?|lũ(?:\s+lụt)?|bão|ngập\s+lụt|thiên\s+tai|"
    rf"(?:công\s+trình|nhà\s+ở|nhà|hồ\s+sơ|dự\s+án|văn\s+bản|hợp\s+đồng|phương\s+tiện)\s+{_SETTLED}){_AT})"
)
# "hoàn thành các việc đã giao trước ngày 30/6": whatever has been given, it is to be done by then.
_DUE = re.compile(r"(?<!\w)(?:hoàn\s+thành|xong|khắc\s+phục|chấm\s+dứt)\s[^,;.:()]*$")
# "Đến ngày 31/12/2030, toàn tỉnh có 120 bến đò".
_STATE = re.compile(r",\s+(?:(?!phải\s|cần\s)[^\s,;.:()]+\s+){0,6}(?:có|còn|đã|đạt|mới|chưa)\s")


def is_fact(lowered: str, start: int, end: int) -> bool:
    """Tell whether the day from `start` to `end` is one of something that is so, or was done, and limits no act.

    Good: "rà soát dự án được phê duyệt trước ngày 01/01/2031". Not: "trình, bảo đảm được phê duyệt trước ngày 01/01/2031".
    """
    if lowered.startswith((" đến nay", " tới nay"), end):
        return True
    before = lowered[max(0, start - _WIDTH) : start]
    if _FACT.search(before):
        return _DUE.search(before) is None or "hiệu lực" in before
    opens = before in _UP_TO or (start < _WIDTH and before.strip() in _UP_TO)
    return opens and _STATE.match(lowered, end) is not None


_WIDTH = 90
_UP_TO = frozenset({"đến", "đến ngày", "đến hết", "đến hết ngày", "tới", "tới ngày"})
