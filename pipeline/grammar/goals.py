"""Where something goes: to whom a report, a file, a proposal is sent that stands between its verb and its goal, and through whom."""

from __future__ import annotations

import re

from pipeline.grammar.charged import past_persons
from pipeline.grammar.heads import begins_generic, begins_name, begins_public
from pipeline.grammar.name_lists import run_of_names
from pipeline.grammar.names import Gazetteer, Name
from pipeline.letters import UPPER, small
from pipeline.spans import Span

# "lên Cổng thông tin điện tử" names a place where something is put.
_TOWARDS = re.compile(
    rf"\b(?:về|cho|đến|tới|với|sang|gửi về|lên(?=\s(?:cấp\s|cơ quan\s|lãnh đạo\s|(?!Cổng|Trang|Hệ thống|Cơ sở|Kho)[{UPPER}]))):?\s+"
)
# "an toàn thông tin cho các đơn vị" tells nobody anything.
CARRIES = re.compile(
    r"(?:b(?<!\wb)(?:áo cáo|àn giao|áo(?<!dự báo)(?<!cảnh báo)(?<!thông báo)(?<!mật báo)(?=(?:\s+(?:ngay|kịp thời|tin))?\s+cho\s))|"
    r"g(?<!\wg)(?:ửi|iải trình)|p(?<!\wp)hản (?:ánh|ảnh|hồi)|t(?<!\wt)hông (?:báo|tin(?<!an toàn thông tin)"
    r"(?<!an ninh thông tin)(?<!công nghệ thông tin)(?<!hệ thống thông tin)(?<!bảo mật thông tin))|đ(?<!\wđ)ề xuất|k(?<!\wk)(?<!phản ánh k)iến nghị|"
    r"n(?<!\wn)ộp|c(?<!\wc)(?:ung cấp|ó ý kiến(?:\s+bằng văn bản)?|"
    r"huyển(?:\s+(?:ngay|kịp thời|toàn bộ|tiếp))?"
    r"(?=\s+(?:hồ sơ|kết luận|vụ việc|vụ án|thông tin|văn bản|đơn|tài liệu|kết quả|số liệu|danh sách|phản ánh|kiến nghị|tin báo))))\b",
)
# "phối hợp với", "gắn với": what follows is no one to whom a report goes, as in "báo cáo tiến độ với Sở Nội vụ".
_OTHER_WITH = re.compile(
    r"(?:phối hợp|cùng|đối|so|gắn|kết hợp|phù hợp|đồng bộ|liên thông|kết nối|làm việc|hợp tác|chặt chẽ|tốt)\s*$"
)
# "gửi dự thảo để Sở Tư pháp thẩm định": who is to do something with it gets it.
FOR_OTHERS = re.compile(rf"\bđể\s+(?=[{UPPER}]|các\s)")
DOES_WITH_IT = re.compile(
    r"\s+(?:tham gia|cho ý kiến|có ý kiến|góp ý|thẩm định|thẩm tra|tổng hợp|xem xét|biết|theo dõi|phối hợp|kịp thời|báo cáo|trình|"
    r"quyết định|phê duyệt|chỉ đạo|hướng dẫn|giải quyết|xử lý|công bố|cập nhật|kiểm tra|đánh giá|được biết|nắm|làm (?:căn cứ|cơ sở))\b"
)
# "(qua Cổng thông tin điện tử)" names a way, not a body on the way.
_VIA = re.compile(
    r"[^;.()]{0,120}\((?:qua|thông qua)\s+(?:(?:cơ quan|đơn vị) đầu mối là\s+)?(?!Cổng|Trang|Hệ thống|[Tt]rục|[Đđ]ịa chỉ|thư |hộp|email)"
)
# "gửi về Sở A qua Chi cục B": without brackets right behind the goal.
_BY_WAY_OF = re.compile(rf"\s(?:qua|thông qua)\s(?!Cổng|Trang|Hệ thống)(?=[{UPPER}])")


# "đề xuất với tỉnh cơ chế …", "báo cáo cấp trên": a level alone stands for its committee where something goes to it;
# "đề xuất xã đạt chuẩn", "đề xuất thành phố thông minh" are what is proposed.
_LEVEL = re.compile(
    r"(?:[Tt]ỉnh|[Tt]hành phố|[Hh]uyện|[Tt]hị xã|[Xx]ã|[Pp]hường|đặc khu|trung ương|cấp trên(?:\s+trực tiếp)?)"
    r"(?=$|\s*[.;()]|\s*,\s(?!xã|phường|đặc khu|thị|huyện|thành)|\svà\s(?!xã|phường|đặc khu|thị|huyện|thành)|"
    r"\s(?:xem xét|phê duyệt|quyết định|ban hành|bố trí|hỗ trợ|cho|cấp|chỉ đạo|giải quyết|xử lý|tháo gỡ|điều chỉnh|sửa đổi|bổ sung|có|cơ chế|"
    r"chính sách|giải pháp|biện pháp|phương án|những|các|kết quả|tình hình|danh sách|để|trước|trong|theo|về|kịp thời|khi|hằng|biết|tổng hợp|"
    r"tại|vào|qua|nếu)(?!\w))"
)
_LEVEL_NEXT = re.compile(r",\s(?:và\s)?|\svà\s")


def names_at(text: str, at: int, known: Gazetteer) -> tuple[list[Name], int]:
    """Return the names of bodies listed at `at`, and where the list ends; none where no body begins there."""
    level = _LEVEL.match(text, at)
    if level:
        following = _LEVEL_NEXT.match(text, level.end())
        more, end = names_at(text, following.end(), known) if following else ([], level.end())
        return [Name(Span(at, level.end()), "", collective=False), *more], end if more else level.end()
    # "báo cáo đồng chí Bí thư Đảng ủy": how somebody is addressed is no part of the office.
    at = past_persons(text, at)
    if not begins_generic(text, at) and known.match(small(text), at) == at:
        return [], at
    return run_of_names(text, at, known)


# "… mưa lũ, sạt lở đất,... về Ban Chỉ huy": dots in a row are no stop, nor is what stands in brackets.
STOP = re.compile(r"\([^()]{1,200}\)|;|(?<!\.)\.(?!\.)|\.{2,}(?!\.|\s*về\s)")
_AFTER_GOAL = re.compile(
    r"\s*(?:$|[,;.()]|để|trước|sau|chậm|hằng|hàng|định kỳ|theo|kịp|\(|và|tổng hợp|trong|khi|qua|biết|xem xét|từ|nơi|về|những|"
    r"kết quả|tình hình|tiến độ|bằng|tại|nếu|đối với|vào|ngay|nhằm|thông qua|"
    r"là\s(?:cơ quan|đơn vị|đầu mối)|"
    r"(?:giải quyết|xử lý)(?=$|[;.]|\s(?:theo|đúng)\s)|chỉ đạo|như\s(?:khoản|điểm|quy định|nêu|trên))"
)
# "chuyển Trường A thành Đại học A": it becomes another, and nothing goes to it.
# "chuyển các trường về Bộ A quản lý": they are moved; "gửi các kỹ sư trẻ đi đào tạo": so are they.
BECOMES = re.compile(
    r"gửi\s[^;.]{2,100}?\sđi\s(?:đào tạo|học|bồi dưỡng|tu nghiệp|thực tập|tập huấn|thi)(?!\w)|"
    r"chuyển\s[^;.]{2,160}?\s(?:thành\s(?!phố|viên|lập|tích|phần|công)|(?:về|sang)\s[^,;.]{3,60}?\squản\s+lý(?!\w))",
    re.IGNORECASE,
)


_PROPOSED = frozenset({"đề xuất", "kiến nghị"})
_HANDED = frozenset({"gửi", "nộp", "cung cấp", "bàn giao"})
_HANDED_TO = frozenset({"cho", "đến", "tới"})
_ABOUT = re.compile(r"(?:liên quan|ảnh hưởng|tác động|dẫn|thuộc|gắn|áp dụng|hướng)\s*$")
_TOLD_WITH = frozenset({"báo cáo", "thông báo", "giải trình", "phản ánh", "phản ảnh", *_PROPOSED})
# "báo cáo bằng văn bản với Sở A …", "gửi ngay kết quả về Sở A …": how it is told, or no more of what than its kind, stands between.
_NO_MORE = re.compile(
    r"(?:[\s,]+(?:ngay|kịp thời|trực tiếp|bằng văn bản|nhanh|đầy đủ|định kỳ|thường xuyên|kết quả(?: (?:thực hiện|kiểm tra|xử lý|giải quyết))?|"
    r"tình hình|tiến độ|hồ sơ|văn bản|danh sách|tài liệu|số liệu|thông tin|báo cáo|giải trình|đề xuất|kiến nghị|tin|và))*\s*"
)


def carried(text: str, verb: re.Match[str], limit: int, known: Gazetteer, recipient: list[Span]) -> None:
    """Read where something goes that stands between its verb and its goal: "gửi hồ sơ về X (qua Y)", "… để X thẩm định".

    `verb` is a match of `CARRIES` in the small letters of the text, and `limit` where its sentence ends.
    """
    within = text[:limit]
    for towards in _TOWARDS.finditer(text, verb.end(), limit):
        way, carries = towards.group().rstrip(" :").lower(), verb.group()
        if way in _HANDED_TO and _ABOUT.search(text, verb.end(), towards.start()):
            # "kiến nghị liên quan đến các ngành", "… ảnh hưởng tới các xã": that is what it is about.
            continue
        if way == "với" and (carries not in _TOLD_WITH or _OTHER_WITH.search(text, verb.end(), towards.start())):
            continue
        if way == "cho" and carries in _PROPOSED:
            # "văn bản đề xuất … bố trí dự toán cho các đơn vị": a proposal is for somebody, and goes to another.
            continue
        if _not_a_goal(text, verb.string, towards.end(), known):
            continue
        names, end = names_at(within, towards.end(), known)
        # Whatever follows a body that something is handed to by name: "gửi văn bản cho Sở A giới thiệu người ký".
        # "thông tin về Tổng đài …" is what people are told about.
        near = _NO_MORE.fullmatch(text, verb.end(), towards.start()) is not None and (way, carries) != (
            "về",
            "thông tin",
        )
        sure = names and names[0].head and (near or (way in _HANDED_TO and carries in _HANDED))
        if names and (sure or _AFTER_GOAL.match(within, end) or (near and is_reached(within, end))):
            recipient.extend(name.span for name in names)
            passed_on(text, (names[0].span.end, names[-1].span.end), known, recipient)
            return
    for purpose in FOR_OTHERS.finditer(text, verb.end(), limit):
        names, end = names_at(within, purpose.end(), known)
        if names and DOES_WITH_IT.match(within, end) and not _public_told(text, names, end):
            recipient.extend(name.span for name in names)
            return
    via = _VIA.match(text, verb.end()) if "qua " in text else None
    if via and begins_name(text, via.end()):
        # "nộp báo cáo quý (qua Phòng A)": through whom it goes, where nothing more is said.
        passed_on(text, (verb.end(),), known, recipient)


def is_reached(text: str, end: int) -> bool:
    """Tell whether what follows a name is said of a goal: when or how it goes there, or what is to be done with it there."""
    return _AFTER_GOAL.match(text, end) is not None or DOES_WITH_IT.match(text, end) is not None


def passed_on(text: str, ends: tuple[int, ...], known: Gazetteer, recipient: list[Span]) -> None:
    """Read "(qua Phòng Y)" after a goal, or after what goes there ("báo cáo X về kết quả (qua Y)"): it goes to Y first."""
    via = next(filter(None, (_VIA.match(text, end) or _BY_WAY_OF.match(text, end) for end in ends)), None)
    if via:
        names, _ = names_at(text, via.end(), known)
        recipient.extend(name.span for name in names)


# "tuyên truyền để Nhân dân, doanh nghiệp biết": the public is told something, and nothing is handed in to it.
_PUBLIC = re.compile(r"[Nn]hân dân|người dân|cá nhân|doanh nghiệp|cộng đồng")


def _public_told(text: str, names: list[Name], end: int) -> bool:
    """Tell whether something is done only for people at large to know of it."""
    return text.startswith(" biết", end) and _PUBLIC.search(text, names[0].span.start, names[-1].span.end) is not None


def _not_a_goal(text: str, lowered: str, at: int, known: Gazetteer) -> bool:
    """Tell whether what follows "về" is a matter and no body: "báo cáo về kết quả …"."""
    # "phổ biến cho người dân": the public is told something; nothing is handed in to it.
    return (
        (not begins_generic(text, at) and known.match(lowered, at) == at and not _LEVEL.match(text, at))
        or begins_public(text, at)
        or text.startswith(("tổ chức thực", "tổ chức, cá nhân", "tổ chức, cán bộ", "ngành ", "cán bộ"), at)
    )
