"""Who must act though no head word names a body: people, parties to a contract, "Tổ chức thu phí", "Tổ chức, cá nhân …"."""

from __future__ import annotations

import re

from pipeline.grammar.name_lists import run_of_names
from pipeline.grammar.names import Gazetteer, Name
from pipeline.grammar.verbs import leading_verb, verb_at
from pipeline.letters import UPPER
from pipeline.spans import Span

PAST = re.compile(
    r"\s*(?:(?:đóng|giữ|có|phát\s+huy\s+được)\s+vai\s+trò|có\s+thể|vẫn\s+chưa|(?:làm\s+việc|hoạt\s+động)\s+theo\s+(?:nguyên\s+tắc|chế\s+độ)(?!.*,\s(?:tuân\s+thủ|chấp\s+hành|chịu\s+trách\s+nhiệm)\s)|đã|đang|vừa|được(?!\s+(?:giao|phân\s+công|ủy\s+quyền|chỉ\s+định))|có\s+quyền|có\s+ý\s+kiến\s+(?:chỉ\s+đạo|kết\s+luận|như\s+sau)|là\s+(?!cơ\s+quan|đơn\s+vị|đầu\s+mối)|là\s+cơ\s+quan\s+(?:chủ\s+quản|cấp\s+trên)(?!.*(?:trách\s+nhiệm|chủ\s+trì|tham\s+mưu|phối\s+hợp))|gồm|bao\s+gồm)(?!\w)"
)
"""What follows a name that is told nothing, but of which something is said: what it was, may do, or is made of."""

# People and parties whom no head word tells: "Kiểm toán viên nhà nước phải …", "Bên bán điện phải …", "người ký thay phải …".
SOMEBODY = (
    r"(?:người|bên(?! cạnh)|chủ(?! (?:trương|trì|đề|yếu|động|quyền|tịch|nghĩa|lực|nhiệm))|kiểm toán viên|thanh tra viên|"
    r"kiểm lâm viên|hòa giải viên|đấu giá viên|báo cáo viên|quản tài viên|"
    r"công chứng viên|thẩm phán|hội thẩm|luật sư|giáo viên|giảng viên|học sinh|sinh viên|học viên|nhân viên|cộng tác viên|"
    r"thương nhân|ngư dân|thuyền trưởng|tác giả|khách|lái xe|thủ kho|thủ quỹ|văn thư|đối tượng|nhà (?:sản xuất|cung cấp|phân phối|"
    r"nhập khẩu)|thành viên|hộ(?! (?:chiếu|tịch|khẩu))|tiểu thương|hội viên|đoàn viên|đảng viên|đại biểu|ban giám khảo|trọng tài|vận động viên)"
)
"""People and parties, as the words of a pattern."""
# What bodies without a name are known by: "Cơ quan nhận văn bản phải …", "Tổ chức thu phí phải …".
_KNOWN_AS = r"(?:cơ quan|đơn vị|tổ chức|cá nhân|doanh nghiệp|cơ sở|bộ phận|cán bộ|công chức|viên chức|lãnh đạo|thủ trưởng|nhà thầu|nhà đầu tư)"
_PART_IN_IT = (
    r"(?:nhận|cung cấp|cung ứng|quản lý|sử dụng|trực tiếp|được (?:giao|cấp|phân công|thuê|ủy quyền|chỉ định)|có|cho thuê|thuê|mua|bán|"
    r"vay|thu|nộp|tiếp nhận|vận hành|khai thác|hoạt động|kinh doanh|sản xuất|đăng ký|thi công|ký|phát hành|tham gia|xuất khẩu|"
    r"nhập khẩu|vận chuyển|tư vấn|chưa (?:có|được|hoàn thành|ban hành|thực hiện)|chủ trì|thực hiện|tổ chức lập|lập)"
)
_OBLIGED = re.compile(
    rf"(?P<name>(?:(?:các|những|mọi|mỗi|từng)\s+)?(?:{SOMEBODY}(?:\s[^,;:.()“”]{{1,48}}?)?"
    rf"(?:(?:,|\svà|\shoặc)\s(?:các\s)?{SOMEBODY}(?:\s[^,;:.()“”]{{1,48}}?)?){{0,2}}|người\s[^,;:.()“”]{{1,100}}?|"
    rf"{_KNOWN_AS}(?:\s*(?:,|\svà|\shoặc)\s*{_KNOWN_AS}){{0,3}}\s{_PART_IN_IT}\s[^,;:.()“”]{{1,110}}?))"
    # "Chủ hộ khi thấy lợn ốm, chết bất thường phải báo …": a condition stands between.
    r"(?P<if>\s(?:khi|nếu)\s[^;:.()“”]{3,140}?)?"
    r"\s(?:phải(?!\s+được\s(?!sự|phép))|không\s+được(?!\s+(?:bảo đảm|đảm bảo|hưởng|hỗ trợ|cấp|giải quyết|chấp thuận|phê duyệt))|"
    r"chỉ\s+được(?!\s+(?:cấp|hưởng|hỗ trợ|xét|chi|tính|giải quyết))|có\s+nghĩa\s+vụ|"
    r"cần(?=\s(?:chủ\sđộng|khẩn\strương|thường\sxuyên|nghiêm\stúc|chấp\shành|tuân\sthủ)\s))\s(?!hoàn\s+toàn\s+chịu)",
    re.IGNORECASE,
)
_MUST_WORDS = ("phải ", "không được ", "chỉ được ", "có nghĩa vụ ", "cần ")
# Where the words that say who ends, and those begin that say when and on what condition, or what is acted on.
_WHEN = re.compile(
    r"\s(?:khi|nếu|trong (?:thời|quá|phạm|trường|ngày|giờ|mọi)|ngoài việc|trước|sau|chậm nhất|hằng|hàng (?:năm|tháng|quý|tuần|ngày)|"
    r"định kỳ|từ ngày|thì|để|cũng|đều|vẫn|còn|tuyệt đối|ngay|đã|nào|bắt buộc|sẽ|luôn)(?!\w)"
)
# "… rà soát những nội dung phải sửa", "… có thể phải", "… được thu thêm nhưng không được": nobody is told anything here.
_OF_ANOTHER = re.compile(
    r"\s(?:những|nội dung|vấn đề|trường hợp|việc|mà|là|nhiệm vụ|thông tin|quy định|điều kiện|và|hoặc|nhưng|có thể|không)$|"
    r"\s(?:không (?:cần|phải)|được (?:thu|phép|bố trí))(?!\w)",
    re.IGNORECASE,
)


# "Chủ hộ khi có lệnh, Sở A phải …": somebody else must.
OTHERS = re.compile(rf"[{UPPER}]|,\s(?:các|những|cơ quan|đơn vị|cán bộ|người|chủ|tổ chức)\s")
"""Of somebody else, in a condition that stands between who acts and "phải"."""
# "Người chăn nuôi, nhân viên thú y phải …" are two.
_SOMEBODY_ELSE = re.compile(rf"(?:,|\svà|\shoặc)\s(?=(?:các\s)?{SOMEBODY}(?!\w))", re.IGNORECASE)


def obliged_at(clause: str, lowered: str, start: int, known: Gazetteer) -> tuple[Name, ...]:
    """Return who must or may not act, though no name tells a body: "Cơ quan nhận văn bản phải …", "Bên thuê bến không được …"."""
    if not any(map(lowered.__contains__, _MUST_WORDS)):
        return ()
    match = _OBLIGED.match(clause, start)
    if match is None or (match.group("if") and OTHERS.search(match.group("if"))):
        return ()
    when = _WHEN.search(clause, start, match.end("name"))
    end = when.start() if when else match.end("name")
    if _OF_ANOTHER.search(clause, start, match.end("name")) or lowered[start:end] in {
        "đối tượng",
        "người",
        "chủ",
        "bên",
    }:
        return ()
    names, reached = run_of_names(clause, start, known)
    if names and (reached >= end or names[0].head):
        return ()
    starts, ends = [start], []
    for gap in _SOMEBODY_ELSE.finditer(clause, start, end):
        ends.append(gap.start())
        starts.append(gap.end())
    return tuple(Name(Span(*pair), "", collective=True) for pair in zip(starts, [*ends, end], strict=True))


# "Tổ chức" names a body where people or a fee follow and what it has to do: "Tổ chức, cá nhân sử dụng điện phải …", "Tổ chức thu phí nộp …".
# "Tổ chức thu phí và nộp …" orders somebody to do both.
_PEOPLE = re.compile(r"Tổ chức(?:,| và| hoặc|, hoặc) cá nhân(?!\w)")
_COLLECTOR = re.compile(
    r"Tổ chức thu (?:phí, lệ phí|phí|lệ phí|tiền phí|giá)(?:\s(?!và\s|để\s|theo\s|tại\s|bằng\s|đối\s|của\s)[^\s,;.:]+){0,4}?"
    r"(?=\s(?:phải|có trách nhiệm|chịu trách nhiệm|không được|nộp|khai|kê khai|"
    r"lập|mở|gửi|báo cáo|thực hiện|căn cứ|định kỳ|hằng|hàng|được trích|chủ động)[\s,])"
)
# "Tổ chức Công đoàn các cấp vận động …" names the union; "Tổ chức Đoàn công tác" orders somebody to make one up.
_UNION = re.compile(r"Tổ chức (?:Đảng|Công đoàn|Đoàn(?: Thanh niên)?|Hội(?: [^\s,;.:]+){0,4}) (?:các cấp|cơ sở)(?!\w)")
_WHO_WIDTH = 200
_MUST_NEXT = re.compile(r"\s(?:phải|có trách nhiệm|chịu trách nhiệm|không được|có nghĩa vụ)\s")


def organisation_at(clause: str, lowered: str, start: int) -> Name | None:
    """Return the body that "Tổ chức" names at `start`, None where it is a verb, or nothing is told to the body."""
    if not clause.startswith("Tổ chức", start):
        return None
    match = _COLLECTOR.match(clause, start) or _PEOPLE.match(clause, start) or _UNION.match(clause, start)
    if match is None:
        return None
    end = match.end()
    if match.re is _PEOPLE:
        must = _MUST_NEXT.search(clause, end, end + _WHO_WIDTH)
        when = _WHEN.search(clause, end, must.start()) if must else None
        if must is not None and not PAST.match(clause, end):
            end = when.start() if when else must.start()
        elif verb_at(lowered, end + 1) is None or PAST.match(clause, end):
            return None
    if match.re is _UNION and leading_verb(lowered, end + 1) is None and not lowered.startswith("xung kích", end + 1):
        return None
    return Name(Span(start, end), "", collective=True)


# "Các doanh nghiệp bưu chính, viễn thông: Tích cực tham gia …", "Chủ các cơ sở sản xuất, chế biến thực phẩm: Thực hiện …": what they do holds commas.
_MANY_OF = re.compile(
    r"(?:Các|Những|Mọi|Chủ các|Chủ)\s(?:doanh nghiệp|cơ sở|hộ|tổ chức|công ty|nhà máy|hợp tác xã|ngân hàng|trường|bệnh viện|cá nhân|nhà thầu|"
    r"nhà đầu tư|chủ đầu tư|chủ cơ sở|chủ rừng)\s[^;:.()“”]{3,140}?,[^;:.()“”]{2,140}?(?=:\s)"
)


def many_of(clause: str, lowered: str, start: int, known: Gazetteer) -> tuple[tuple[Name, ...], int, int] | None:
    """Return the one collective that a label names by what its members do, None where a list of bodies or no label stands at `start`."""
    match = _MANY_OF.match(clause, start)
    if (
        match is None
        or leading_verb(lowered, match.end() + 2) is None
        or len(run_of_names(clause, start, known)[0]) > 1
    ):
        return None
    return (Name(Span(start, match.end()), "", collective=True),), match.end() + 1, start
