"""Which times limit an act: by the words around them, of all that a text says of days, months, years and how often."""

from __future__ import annotations

import re

from pipeline.grammar.time_acts import comes_each_year, opens_act
from pipeline.grammar.time_facts import is_fact
from pipeline.grammar.time_years import YEARS, limits_year

_CLOCK = (
    r"\d{1,2}\s*(?:giờ|[hg:](?=[\s\d,]))\s*(?:\d{1,2}\s*(?:phút|[p'’′](?!\w))?)?\s*(?:sáng|trưa|chiều|tối)?\s*,?\s*(?:của\s+)?"
    r"(?:(?:ngày\s+)?thứ\s+(?:hai|ba|tư|năm|sáu|bảy)\s*,?\s*)?(?:ngày\s+)?"
)
"""The hour that a day is told with: "trước 16 giờ 30 phút ngày 20/8", "trước 17h00, thứ Sáu ngày 4/7"."""
OCCASION = (
    r"(?:(?:ngày|lễ|dịp|kỳ\s+nghỉ)\s+){1,2}(?:lễ\s+)?(?:quốc\s+khánh|khai\s+(?:giảng|mạc|trương|hội)|bế\s+mạc|bầu\s+cử|thành\s+lập|truyền\s+thống|giải\s+phóng|"
    r"chiến\s+thắng|đại\s+hội|hội|lễ|tết|thương\s+binh|quốc\s+tế|thế\s+giới|môi\s+trường|nhà\s+giáo|nông\s+dân|phụ\s+nữ|doanh\s+nhân|khánh\s+thành|"
    r"tổng\s+tuyển\s+cử|hội\s+nghị)(?:\s[^\W\d]+){0,5}"
)
"""What stands between "trước" and the day of a feast or an event, in small letters: "ngày Quốc khánh 02/9/2031", "lễ khai giảng năm học mới 05/9"."""
_LIMIT = re.compile(
    rf"(?:(?:trước|đúng|vào|đến)\s+{OCCASION}|"
    r"trước|chậm nhất|muộn nhất|chậm nhất là|chậm nhất vào|không muộn hơn|không chậm hơn|đến hết|hết|đến|xong|"
    r"xong trong|"
    r"hoàn thành|hoàn thành trong|hoàn thành vào|trong|vào|từ|kể từ|ngay từ|ngay trong|bắt đầu từ|tối thiểu|định kỳ|"
    r"(?:thời gian|thời hạn)(?:\s+(?:thực hiện|hoàn thành))?|là|vào ngày|trong ngày|sớm hơn|không (?:chậm |muộn )?quá|(?:vào|tại|đến) thời điểm|"
    # "trong tuần đầu tháng 10/2027", "vào tuần cuối của quý II"
    r"(?:(?:trong|vào|dự\s+kiến)\s+|\(|^)tuần\s+(?:đầu|cuối|thứ\s+(?:nhất|hai|ba|tư|[1-4])|lễ|[1-4]|i{1,3}|iv)(?:\s+(?:tiên|cùng))?(?:\s+của)?|"
    # "trung tuần tháng 9", "nửa cuối quý II", "vào sáng ngày 30/6", "vào lúc 7 giờ 30 ngày 22/3"
    r"(?:thượng|trung|hạ)\s+tuần|(?:vào\s+(?:buổi\s+)?|^)(?:sáng|trưa|chiều|tối)|nửa\s+(?:đầu|cuối)|(?:vào\s+|^)lúc|dự\s+kiến|(?:trong|vào)\s+(?:0?[2-5]|hai|ba)|"
    r"(?:^|[(;,]\s?)hạn(?: cuối| chót)?:|hạn (?:cuối|chót)(?: là)?|"
    # "khai mạc ngày 02/10", "năm (ngày 10/12)" behind "hằng tháng (ngày 20), quý (…)"
    r"(?:công\s+bố\s+kết\s+quả|khai\s+mạc|(?:sơ|chung)\s+khảo|chung\s+kết|bế\s+mạc|trao\s+giải|khởi\s+công|khánh\s+thành|ra\s+quân)(?:\s[^\s,;.]+){0,4}|\)(?:,|\s+và)\s+năm|"
    # "hằng năm (ngày 15/12)"
    r"(?:(?:hằng|hàng)\s+(?:năm|quý|tháng)|0?6\s+tháng)(?=\s*\()|"
    # "(đợt 1: tháng 3; đợt 2: tháng 9)"
    r"(?:đợt|lần|vòng|kỳ)\s+(?:\d{1,2}|[ivx]{1,3}|một|hai|ba|bốn)\s*(?=[:(])|"
    # "Hạn cuối nộp hồ sơ: 30/6/2031", "trước dịp kỷ niệm 26/3", "đúng dịp 02/9"
    r"(?:thời hạn|hạn(?: cuối| chót)?) (?:gửi|nộp|trình|báo cáo|hoàn thành|đăng ký|nhận)[^,;.:()]{0,20}|"
    r"(?:trước|đúng|vào|nhân|trong) dịp(?: kỷ niệm| lễ| quốc khánh| khai giảng| đại lễ)?|"
    r"(?:chậm nhất|muộn nhất|trước|xong)\s+(?:là\s+|vào\s+)?lúc|"
    # "trước 16 giờ 30 phút ngày 20/12", "chậm nhất 17h00 ngày 05 hằng tháng"
    r"(?:trước|chậm nhất(?: là)?|đến|vào|từ|lúc)\s+\d{1,2}\s?(?:giờ|h|g)(?:\s?\d{2})?(?:\s?phút)?,?)"
    r"\s*(?:thời hạn\s*)?(?:các\s*)?(?:ngày\s*)?:?\s*\(?$"
)
# "ký hiệu là 1/2 hình tròn", "không quá 1/3 số hộ" give a share; "chậm nhất là 1/2" a day.
_FRACTION = re.compile(r"(?<!chậm nhất )(?<!muộn nhất )là\s*$|không quá\s*$")
# Words after which "hằng năm" belongs to a thing and not to the act: "ngân sách nhà nước hằng năm".
_THING = re.compile(
    r"(?:ngân sách|ngân sách (?:nhà nước|tỉnh|thành phố|địa phương|trung ương)|cán bộ|kế hoạch công tác|"
    r"dự toán|trợ cấp|phụ cấp|kinh phí|lương|hưởng|thu nhập|chi phí|kế hoạch vốn|"
    r"nguồn vốn|vốn|vốn đầu tư|vốn sự nghiệp|"
    # "vào kế hoạch phát triển kinh tế - xã hội hằng năm", "vào kế hoạch thanh tra, kiểm tra hằng năm"
    r"kế hoạch\s(?:phát triển (?:kinh tế\s?-\s?xã hội|kinh tế xã hội|kt\s?-\s?xh)|thanh tra|(?:thanh tra, )?kiểm tra|"
    r"đầu tư công|đào tạo|(?:đào tạo, )?bồi dưỡng|tài chính|hoạt động|(?:kiểm tra, )?giám sát)|"
    r"chương trình\s(?:kiểm tra|(?:kiểm tra, )?giám sát|hoạt động)|"
    r"dự toán ngân sách|dự toán ngân sách nhà nước|chi|mức|bình quân|kế hoạch|"
    r"trợ cấp xã hội|chi hỗ trợ|công việc|chương trình công tác|nhiệm vụ chi|"
    # "kế hoạch phát triển 5 năm, hằng năm", "kế hoạch đầu tư công trung hạn và hằng năm": of what span the plans are.
    r"(?:(?<=\s)(?:0?5|năm|10|mười)\s+năm|trung\s+hạn|dài\s+hạn)(?:\s+năm)?(?:,|\s+và|/))\s*$"
)
# "được đánh giá, xếp loại hằng năm", "trợ cấp xã hội hằng tháng", "công việc hằng ngày": what a thing is, not when it is done.
# "lập kế hoạch … theo từng tháng, từng quý" says how fine the plan is.
_BY_EACH = re.compile(
    r"(?:trong|và|cho|của|,)\s*$|(?:kế\s+hoạch|phân\s+kỳ)[^,;.]{0,80}theo\s*$|chi\s+tiết\s*$|(?<!\w)lịch\s[^,;.]{3,60}$"
)
# "tổng hợp kết quả thực hiện quý, 6 tháng và cả năm": of what time the report is.
_REPORT_OF = re.compile(r"(?:kết\s+quả|tình\s+hình)(?:\s+(?:triển\s+khai|thực\s+hiện))?\s+(?:(?:tháng|quý)\s*,\s*)*$")
_AT_MOST = re.compile(
    r"(?:không\s+quá|quá|tối\s+đa)\s*$|"
    r"(?<!phải )(?:được|đã)\s+(?:đánh\s+giá,\s+xếp\s+loại|xếp\s+loại|(?:giao|phân\s+bổ|bố\s+trí|cấp)(?:\s+bổ\s+sung)?)\s*$"
)
# "đã được Quốc hội giao từ đầu năm": when another did it.
_DONE_SINCE = re.compile(r"(?:đã|được)\s[^,;.]{1,34}\stừ\s*$")


_DAYS = frozenset({"date", "some_days", "day_month", "short_date", "day_each_month"})
_MAY_BE_FACTS = _DAYS | {"range_date", "from_month", "month", "quarter", "range_month"}
_HOUR_BEFORE = re.compile(rf"(?<!\d){_CLOCK}$")
_ENDS = re.compile(r"\s*(?:$|[,.;)]|(?:hằng|hàng|mỗi)\s+năm(?!\w))")


def _is_share(phrase: str, after: str) -> bool:
    """Tell whether "từ 1/2 đến 2/3" is a share and no days: no year, no word "ngày", and something follows that it is of."""
    return "ngày" not in phrase and not _YEAR.search(phrase) and _ENDS.match(after) is None


_YEAR = re.compile(r"\d{4}")


def _hour_before(lowered: str, start: int) -> int:
    """Return where the hour of the day that begins at `start` begins, `start` where none is told."""
    hour = _HOUR_BEFORE.search(lowered, max(0, start - 48), start)
    return hour.start() if hour else start


WHEN_LABEL = re.compile(
    # "Chậm nhất 05 ngày làm việc sau khi nhận đơn: …", "Trước 17 giờ ngày 30/6/2031: …", "Trong 6 tháng đầu năm: …"
    r"(?=[^:]{0,80}(?:\d|hằng|hàng|mỗi|quý\s+[IVX]))(?:(?:trước|trong|từ|đến|cuối|đầu|giữa|vào|ngay|kể|bắt|nay|hết|nửa|sau|chậm|muộn|nhất|là|thời|hạn|vòng|"
    r"ngày|tháng|quý|năm|học|tuần|giờ|giai|đoạn|làm|việc|tiếp|theo|định|kỳ|hằng|hàng|mỗi|lần|một|các|của|và|dịp|đợt|sáng|chiều|"
    r"thứ|hai|ba|tư|sáu|bảy|[\dIVX]+)(?!\w)[\s,/.()–-]{0,3}){1,20}(?:(?:kể\s+)?(?:từ|sau)\s+(?:ngày|khi)\s[^:;.]{3,60})?\s?:\s+|"
    # "Tháng 7 năm 2031 (dự kiến): …", "Đợt 1 (từ ngày 01/5 đến ngày 15/5/2031): …"
    r"(?:(?:trước|trong|từ|đến|cuối|đầu|giữa|vào)\s+)?(?:ngày|tháng|quý|năm|tuần|giai\s+đoạn)\s+[\dIVX][^:]{0,60}\s?:\s+|"
    r"(?:đợt|bước|vòng|lần)\s+[\dIVX]{1,3}\s?\([^():]{6,80}\)\s?:\s+",
    re.IGNORECASE,
)
"""A label that says by when what follows it is done: "Tháng 7 năm 2031: sơ kết …"."""


def form_matched(match: re.Match[str]) -> str:
    """Return the form that was found: its group holds all others, and so is the last to be closed."""
    return match.lastgroup or ""


_BEFORE_WIDTH = 60
_NO_TIME = re.compile(r"\s*(?:tuổi|lao động|đào tạo|tù)")


def limits(lowered: str, match: re.Match[str]) -> bool:
    """Tell whether a time in running text limits the act: by the word before it, or because it says how often."""
    kind = form_matched(match)
    begin = _hour_before(lowered, match.start()) if kind in _DAYS else match.start()
    before = lowered[max(0, begin - _BEFORE_WIDTH) : begin]
    after = lowered[match.end() : match.end() + 30]
    if kind in {"every", "half_yearly", "per", "each_times", "last_month_day", "day_each_month", "month_day", "series"}:
        return _limits_often(lowered, match, kind, before)
    if kind == "ongoing":
        return _is_manner(before, after) and not (lowered.startswith("liên", match.start()) and _STEADY.search(before))
    if kind == "duration" and not _is_term(lowered, match, before, after):
        return False
    if kind in _MAY_BE_FACTS and (
        is_fact(lowered, begin, match.end()) or (kind == "range_date" and _is_share(match.group(), after))
    ):
        return False
    if kind in {"duration", "range_date", "from_month"}:
        return not _NO_TIME.match(after)
    if _AND_OFTEN.match(lowered, match.end()):
        return True
    if kind in YEARS:
        return limits_year(lowered, match, kind, before, after)
    if kind == "edge":
        return _limits_edge(lowered, match, before)
    if kind in {"half", "some_months", "quarter", "month", "months", "word_month", "range_month", "slash_month"}:
        return _limits_period(lowered, match, kind, before)
    if kind == "short_date" and _FRACTION.search(before):
        return False
    return bool(_LIMIT.search(before)) or begin == 0 or _in_turn(lowered, before) or _day_closes(lowered, match, before)


# "tập huấn đợt 1 tháng 5, đợt 2 tháng 10": when each is; "danh sách đợt 1 tháng 5" is what a list is called.
_TURN = re.compile(r"(?<!\w)(đợt|lần|vòng|kỳ)\s+(?:\d{1,2}|[ivx]{1,3}|một|hai|ba|bốn)\s+(?:ngày\s+)?$")


def _in_turn(lowered: str, before: str) -> bool:
    """Tell whether a time stands behind the number of one of several turns."""
    turn = _TURN.search(before)
    return turn is not None and lowered.count(f"{turn.group(1)} ") > 1


def _limits_period(lowered: str, match: re.Match[str], kind: str, before: str) -> bool:
    """Tell whether a month, a quarter or half a year limits the act: by the words before it, or by where it stands."""
    return (
        match.start() == 0
        or (kind == "range_month" and match.group().startswith("từ"))
        or bool(_LIMIT.search(before))
        or before.rstrip().endswith(("(", "khoảng"))
        or _at_session(match, before)
        or _in_turn(lowered, before)
        or _closes_order(lowered, match)
        or opens_act(lowered, match)
        or comes_each_year(lowered, match)
    )


# "trình Hội đồng nhân dân tỉnh tại kỳ họp cuối năm 2031"
_SESSION = re.compile(r"(?<!thông qua )(?:tại|vào|trong|trước|trình) kỳ họp(?: thường lệ| thường kỳ| định kỳ)?\s*$")
# "chậm nhất cuối tháng 6", "trong 2 tuần đầu tháng 6", "trong nửa đầu năm 2031".
_EDGE_BEFORE = re.compile(
    r"(?:\d\s+(?:ngày|tuần)|từ|vào|trước|đến|trong|ngay|khoảng|(?:trong |vào |^)tuần|(?:chậm|muộn) nhất(?: là)?|(?<!một )nửa|,|"
    r"hoàn thành|xong|(?:hoàn thành|thực hiện):)\s*$"
)


def _at_session(match: re.Match[str], before: str) -> bool:
    """Tell whether a time says at which session of a council: with its year, for a law names sessions of every year."""
    return "kỳ họp" in before and _YEAR.search(match.group()) is not None and _SESSION.search(before) is not None


def _limits_edge(lowered: str, match: re.Match[str], before: str) -> bool:
    """Tell whether the beginning or end of a year, quarter or month limits the act: not "không để dồn vào cuối năm"."""
    if _DONE_SINCE.search(before) or before.rstrip().endswith(("dồn vào", "dồn về")):
        return False
    return (
        match.start() < 3
        or bool(_EDGE_BEFORE.search(before))
        or opens_act(lowered, match)
        or _at_session(match, before)
        or (before.endswith("(") and lowered.startswith(")", match.end()))
    )


# "(Cục A chủ trì; tháng 12/2031)": a bracket that says who, and then by when. "…, trình Chính phủ tháng 9/2031".
_WHO_THEN = re.compile(r"\([^()]{3,160}\s(?:chủ trì|thực hiện|phối hợp)(?:\s[^();]{0,80})?[,;]\s*$")
_SUBMITTED = re.compile(
    r"(?:^|[\s(])trình\s(?:thủ tướng(?: chính phủ)?|chính phủ|(?:ủy ban thường vụ )?quốc hội|(?:lãnh đạo )?bộ(?: trưởng)?|bộ chính trị|ban bí thư|"
    r"(?:phê duyệt|ban hành|thẩm định|thông qua)|(?:ủy ban|hội đồng) nhân dân(?: (?:tỉnh|thành phố))?|(?:ubnd|hđnd)(?: (?:tỉnh|thành phố))?)"
    r"(?:(?:,|\svà)?\s(?:xem xét|cho ý kiến|phê duyệt|ban hành|thông qua|quyết định|ký|trong))*\s$"
)


_APART = re.compile(r"[^\W\d]\)?(?:\s[-–—]|,)\s$")


def _closes_order(lowered: str, match: re.Match[str]) -> bool:
    """Tell whether a month stands last in what is ordered: "(Cục A chủ trì; tháng 12/2031)", "…, trình Chính phủ tháng 9/2031".

    Or behind a dash or a comma: "Rà soát danh mục bến - Quý II/2031", "Sửa phao cũ, ngày 30/6".
    """
    if not _CLOSED.match(lowered, match.end()):
        return False
    start = max(0, match.start() - 200)
    return any(form.search(lowered, start, match.start()) for form in (_WHO_THEN, _SUBMITTED, _APART))


# "Tổ chức lễ phát động ngày 20/12/2031", "Kiểm tra cầu tạm (20/12)"; not "kỷ niệm Ngày Thương binh, Liệt sĩ (27/7)".
_HELD_ON = re.compile(
    r"(?:(?<!\w)tổ chức\s(?:lễ|hội|ngày hội|giải|cuộc|buổi|lớp|tập huấn|diễn tập)(?!\w)[^,;.()]*\s|\((?:ngày\s)?)$"
)
_FEAST = re.compile(
    r"kỷ niệm|chào mừng|hưởng ứng|nhân dịp|nhân ngày|ngày\s(?!hội|$)|lễ\s(?!phát|khai|bế|ra|công|trao|tổng|ký|khởi|khánh|hội|$)|tết\s"
)


def _day_closes(lowered: str, match: re.Match[str], before: str) -> bool:
    """Tell whether a day stands last in what is ordered, and is that of the act: no feast's, nor that of what is kept in mind."""
    if not _CLOSED.match(lowered, match.end()):
        return False
    held = _HELD_ON.search(before)
    return _FEAST.search(before) is None if held else _closes_order(lowered, match)


_CLOSED = re.compile(r"\s*\)?[\s.;]*$")


def _limits_often(lowered: str, match: re.Match[str], kind: str, before: str) -> bool:
    """Tell whether how often something comes is said of the act, and of no thing: "ngân sách hằng năm", "theo từng tháng, từng quý"."""
    # "theo từng tháng, từng quý" says how fine a plan is, not how often it is due.
    if lowered.startswith("từng", match.start()) and _BY_EACH.search(
        lowered, max(0, match.start() - 100), match.start()
    ):
        return False
    if kind == "half_yearly" and "lần" not in match.group() and _REPORT_OF.search(before):
        return False
    if kind == "every" and _GROUND_OF.search(lowered, max(0, match.start() - 140), match.start()):
        return False
    return not _THING.search(before.rstrip()) and not _AT_MOST.search(before)


# "lấy kết quả làm căn cứ đánh giá, xếp loại chi bộ hằng năm": each year others are judged by it.
_GROUND_OF = re.compile(
    r"(?:căn\s+cứ|cơ\s+sở|tiêu\s+chí|tiêu\s+chuẩn|thước\s+đo)\s(?:[^;.]{0,40}\s)?(?:đánh\s+giá|xếp\s+loại|phân\s+loại|bình\s+xét|xét)(?!\w)[^;.]{0,70}$"
)
_ALSO = re.compile(r"\s*(?:\([^()]{1,40}\)\s*)?(?:,|và|,\s+và)\s+")
IN_LISTS = frozenset(
    {"edge", "quarter", "month", "months", "word_month", "half", "slash_month", "date", "day_month", "short_date"}
)


def goes_on(lowered: str, match: re.Match[str], limit_end: int) -> bool:
    """Tell whether a time stands right behind one that limits: "trong quý IV/2025, quý I/2026 và …"."""
    if limit_end < 0:
        return False
    if form_matched(match) == "year":
        # "(từ tháng 6/2031 đến hết năm 2031)"
        return match.group().startswith("đến ") and lowered[limit_end : match.start()].isspace()
    return form_matched(match) in IN_LISTS and _ALSO.fullmatch(lowered, limit_end, match.start()) is not None


# "trong năm 2031 và hằng năm", "quý III/2031 và thường xuyên": two times of the same act.
_AND_OFTEN = re.compile(r"\s+và\s+(?:(?:định\s+kỳ\s+)?(?:hằng|hàng)\s+năm|thường\s+xuyên)(?=\s*(?:[,;.)]|$))")
_COUNTED_FROM = re.compile(r"\s*,?\s*(?:kể|tính|từ|sau)\s")
# "chậm nhất là 17 giờ 00 ngày 30/01": an hour of the day that follows.
_OF_DAY = re.compile(
    r"\s*(?:\d{2}\s*)?(?:phút\s*)?(?:sáng|chiều|tối|trưa)?,?\s*(?:cùng\s+ngày|ngày|thứ|hằng|hàng)(?!\w)"
)
# "Theo dõi diễn biến mưa lũ trong 03 ngày tới": of what time the news is.
_FORECAST = re.compile(
    r"(?<!\w)(?:dự\s+báo|diễn\s+biến|thời\s+tiết|mưa|lũ|bão|nắng|nguy\s+(?:cơ|hiểm)|khả\s+năng)(?!\w)"
)
_LASTS = re.compile(r"(?:thời\s+hạn|thời\s+gian|trong|sau|vòng|thành|nhất)\s*(?:là\s*)?$")


def _is_term(lowered: str, match: re.Match[str], before: str, after: str) -> bool:
    """Tell a term from an hour of the day ("sau 22 giờ đêm") and from an amount ("sử dụng tối đa 30 ngày")."""
    runs = _COUNTED_FROM.match(after) is not None
    if match.group("du") == "giờ" and _OF_DAY.match(after) and not lowered.startswith("trong", match.start()):
        return False
    if match.group("du") == "giờ" and lowered.startswith("sau ", match.start()):
        return runs
    if match.group().endswith(("tới", "tiếp", "theo")) and _FORECAST.search(before):
        return False
    if lowered.startswith("tối đa", match.start()):
        return runs or _LASTS.search(before) is not None
    return True


# "đào tạo liên tục" is what such courses are called; "12 giờ liên tục" measures, "hoạt động bình thường, liên tục" says how a thing runs.
_STEADY = re.compile(
    r"(?:\d\s*(?:giờ|ngày|tháng|năm|tuần|phút)|(?:bình\s+thường|ổn\s+định|thông\s+suốt|an\s+toàn),|đào\s+tạo(?:\s+y\s+khoa)?|tính)\s*$"
)


def _is_manner(before: str, after: str) -> bool:
    """Tell "thường xuyên cập nhật" (how the act is done) from "trợ giúp thường xuyên và đột xuất" (what it gives)."""
    if after.startswith((" và đột xuất", " trong dự toán", " của ", " hoặc nguồn", " trực", " chịu", " vào")):
        return after.startswith(" vào")
    return not re.search(
        r"(?:chi|tính|kinh phí|công việc|vận hành|thông suốt,|trợ giúp|trợ cấp|nhiệm vụ|công tác|hoạt động|giáo dục|chế độ|đầu tư|định kỳ và|"
        r"bồi dưỡng|đào tạo|bảo dưỡng|bậc lương|kinh doanh|thương nhân|không|nơi|khu vực|xã "
        r"hội|đột xuất, )\s*$",
        before,
    )
