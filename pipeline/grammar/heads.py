"""Head words: what begins the name of a body, and what kind of body it names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from pipeline.grammar.alternatives import one_of
from pipeline.grammar.places import place_end
from pipeline.letters import UPPER, even
from pipeline.lexicon.words import HeadRow, body_heads

# Its first letter alone mostly tells that none stands there.
COLLECTIVE = re.compile(
    r"(?=[cntm])(?:các|những|toàn bộ|tất cả các|toàn thể|mỗi|mọi(?! người)|từng|toàn(?= ngành| hệ thống chính trị| lực lượng))\s",
    re.IGNORECASE,
)
# "các thôn, khu tuyên truyền", "các ấp, khóm": as a body only alone; "các khu công nghiệp", "các bản sao", "buôn lậu" are none.
_HAMLET = (
    r"(?:khu|bản|ấp|khóm|xóm|buôn|làng)(?=\s*(?:[,;:.)]|$)|\s+(?:và|trên địa bàn|trong|của|có|phải|chủ|phối hợp|tổ chức|thực hiện|triển khai|"
    r"thống kê|gửi|đăng ký|niêm yết|cắm|dọn|trồng|phản ánh|chuẩn bị|"
    r"tuyên|vận|báo|rà|lập|thường|kịp|nghiêm|căn|tăng|đẩy|tập|xây dựng|họp|bố|cử|phân|huy|thông|hướng|kiểm|tích|khẩn)(?!\w))"
)
# Words that begin a collective or generic body when they stand first, and go on with one after a comma.
COMMON = re.compile(
    rf"(?:khu phố|khu dân cư|{_HAMLET}|"
    r"cơ quan|đơn vị|tổ chức|ngành|địa phương|cá nhân|sở|ban|bộ|xã|phường|đặc khu|huyện|quận|thị xã|thành phố|"
    r"thị trấn|tỉnh|cấp|"
    r"đoàn thể|doanh nghiệp|tập đoàn|tổng công ty|thành viên|ông|bà|phòng|vụ|cục|viện|"
    r"trường(?! dữ liệu| hợp)|(?-i:đại học|học viện|cao đẳng|khoa(?! học))|trung tâm|hội(?! nghị| thảo| thi| chợ| họp)|hiệp hội|công ty|nhà máy|"
    r"bệnh viện|tòa(?! nhà| tháp| cao)|"
    r"(?-i:ngân hàng(?= thương| chính| hợp| nhà| nước| liên| phục vụ| cho vay)|chi nhánh ngân hàng|công đoàn(?! phí| viên)|thành đoàn|tỉnh đoàn|"
    r"(?<=đoàn, )đoàn(?= trực thuộc)|thành hội|thành Hội|chi hội|chi đoàn)|"
    r"(?<=các )(?:phó )?(?:trưởng (?:thôn|ấp|bản|khu|xóm|khóm|phòng|khoa|trạm|công an)|tổ trưởng|bí thư|hiệu trưởng|đội trưởng|chủ nhiệm)|"
    r"(?<=các )(?:chi cục|tổng cục|xí nghiệp|lâm trường|nông trường|hạt kiểm lâm|liên đoàn|tiểu ban|phân xưởng)|"
    # "… và các sinh viên có tên trong danh sách chịu trách nhiệm thi hành": whom a decision of persons names last.
    r"(?<=các )(?:tập thể|sinh viên|học viên|học sinh|giáo viên|hộ)(?=(?: và cá nhân|, cá nhân|, hộ gia đình)? có tên)|"
    r"(?<=các )ủy viên(?= [BHĐUT])|người|cán bộ|đồng chí|đ/c|chính quyền|cấp ủy|công chức|vị|đại biểu|"
    r"chủ (?:dự án|rừng|quản|cơ sở|sở hữu|phương tiện|tàu|bến|hộ|đập|hồ|cảng|mỏ|công trình|vật nuôi|trang trại)|"
    r"nhà thầu|nhà mạng|nhà đầu tư|"
    r"viên chức|lãnh đạo|thủ trưởng|chính quyền|chủ đầu tư|hộ|thôn|tổ dân phố|khối|nhà trường|cơ sở(?! dữ liệu| "
    r"hạ tầng| vật chất)|bộ phận|chủ tịch|giám đốc|"
    r"ủy ban|văn phòng|hội đồng|tổ|đội(?! ngũ)|lực lượng|công an|quân đội|báo(?! cáo)|đài|"
    r"trạm(?= (?:y tế|kiểm|thủy|khí tượng|bơm|quản lý))|siêu thị|chợ|tổ hợp tác|hệ thống chính trị|ngân hàng(?=,? tổ chức tín dụng)|"
    r"chi bộ|đảng bộ|đảng ủy|chi ủy|tỉnh ủy|thành ủy|huyện ủy|thị ủy|quận ủy|đảng đoàn|đảng viên|hợp tác xã|chiến sĩ)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=1)
def _generic_pattern() -> re.Pattern[str]:
    """Return what begins a body without a name of its own: the heads in small letters."""
    small_heads = {row.head for row in body_heads() if row.head[0].islower() and not COLLECTIVE.match(row.head)}
    # In capitals throughout they stand in titles, which name a matter.
    return re.compile(one_of(sorted({*small_heads, *(head[0].upper() + head[1:] for head in small_heads)})) + r"\b")


@lru_cache(maxsize=1)
def _office_pattern() -> re.Pattern[str]:
    heads = {row.head for row in body_heads() if row.person and row.head[0].islower()}
    return re.compile(r"(?:" + "|".join(re.escape(head) for head in sorted(heads, key=len, reverse=True)) + r")(?!\w)")


def begins_office(text: str, position: int) -> bool:
    """Tell whether an office in small letters stands at `position`: "tổ trưởng dân phố", "lãnh đạo các phòng"."""
    return bool(_office_pattern().match(even(text), position))


@lru_cache(maxsize=1)
def _public_pattern() -> re.Pattern[str]:
    return _people_of(row for row in body_heads() if row.kind == "public")


@lru_cache(maxsize=1)
def _calling_pattern() -> re.Pattern[str]:
    return _people_of(row for row in body_heads() if row.kind == "public" and row.person)


def _people_of(heads: Iterable[HeadRow]) -> re.Pattern[str]:
    words = "|".join(re.escape(head) for head in sorted({row.head for row in heads}, key=len, reverse=True))
    return re.compile(rf"(?:(?:các|những|mọi|mỗi)\s)?(?:{words})(?!\w)", re.IGNORECASE)


def begins_public(text: str, position: int) -> bool:
    """Tell whether people at large stand at `position` ("người dân", "các hộ gia đình"): they are told, and rarely ordered."""
    return bool(_public_pattern().match(even(text), position)) and _POSTED.match(text, position) is None


def begins_calling(text: str, position: int) -> bool:
    """Tell whether people of one calling stand at `position`: "học sinh", "các thí sinh", whom a plan orders as it does bodies."""
    return _calling_pattern().match(even(text), position) is not None


# "Công chức Tư pháp - Hộ tịch", "công chức địa chính - xây dựng", "cán bộ Đoàn": whoever holds a post is told as a body is.
_POSTED = re.compile(
    rf"(?:[Cc]án bộ|[Cc]ông chức|[Vv]iên chức|[Nn]hân viên)\s(?:(?!Nhà nước)[{UPPER}]|(?:địa chính|tư pháp|văn hóa|văn phòng|tài chính) - )"
)


def generic_end(text: str, position: int) -> int:
    """Return where the word or words that begin a body without a name end, or `position` where there are none."""
    match = _generic_pattern().match(even(text), position)
    return match.end() if match else position


_VERB_LIKE = re.compile(
    r"(?:tổ\s+chức(?=,\s+(?:điều\s+hành|triển\s+khai|quản\s+lý|chỉ\s+đạo|thực\s+hiện|vận\s+hành|duy\s+trì|hướng\s+dẫn)\s)|"
    r"tổ\s+chức(?!\s*,|\s+(?:có\s+)?liên\s+quan|\s+chính\s+trị|\s+pháp\s+chế|\s+xã\s+hội|\s+đoàn\s+thể|\s+tín\s+dụng|\s+hành\s+nghề)|"
    r"lãnh\s+đạo,|giám\s+đốc\s+thẩm|sở\s+hữu|phòng\s*,|phòng\s+(?:chống|ngừa|cháy|dịch|bệnh|tránh)|viện\s+(?:phí|trợ)|cấp\s+ủy\s+quyền|trường\s+hợp|"
    r"ban\s+hành|bộ\s+(?:máy|luật|tiêu|chỉ)|ngành\s+nghề)",
    re.IGNORECASE,
)


def begins_common(text: str, position: int) -> bool:
    """Tell whether a noun for bodies of a kind stands at `position`: behind "các" and in its list, "các khách sạn, nhà hàng"."""
    if COMMON.match(text, position):
        return True
    generic = _generic_pattern().match(text, position)
    # "trưởng thôn, trưởng bản" are two.
    return generic is not None and not _VERB_LIKE.match(text, position) and not begins_office(text, position)


@lru_cache(maxsize=1)
def head_pattern() -> re.Pattern[str]:
    """Return what matches a head word of a proper name, the longest first, as printed or in capitals."""
    heads = [row.head for row in body_heads() if row.kind != "collective" and row.head[0].isupper()]
    extra = [
        "Quốc hội",
        "Chính phủ",
        "Bộ Chính trị",
        "Ban Bí thư",
        "Trung ương",
        "Nhà nước",
        "Bộ đội",
        "Cảnh sát",
        "Lãnh đạo Bộ",
        "Lãnh đạo Sở",
        "Kiểm toán nhà nước",
    ]
    words = sorted({*heads, *extra, *(head.upper() for head in heads if len(head) > 3)})
    return re.compile(one_of(words, blank=r"\s+") + r"(?!\w)")


@lru_cache(maxsize=1)
def _kinds() -> dict[str, tuple[str, bool]]:
    # A head in capitals says more than the same words in small letters, which stand further down.
    return {row.head.casefold(): (row.kind, row.person) for row in reversed(body_heads())}


@lru_cache(maxsize=1)
def whole_heads() -> frozenset[str]:
    """Return the heads that are names by themselves, as printed: "Viettel", of which no word is a verb."""
    return frozenset(row.head for row in body_heads() if row.whole)


@lru_cache(maxsize=4096)
def kind_of(name: str) -> str:
    """Return the kind of a body by the head word of its name, "" where none is known."""
    name = even(name)
    if COLLECTIVE.match(name):
        return "collective"
    match = head_pattern().match(name)
    if match:
        kind, person = _kinds().get(match.group().casefold(), ("unit", False))
        return "person-for-unit" if person else kind
    return "collective" if COMMON.match(name) or generic_end(name, 0) or place_end(name) else ""


# Of one place it is asked by what looks for the subject, for the other parties, and for where the name before it ends.
@lru_cache(maxsize=4096)
def begins_name(text: str, position: int) -> bool:
    """Tell whether a body's name may begin at `position`: a head word in capitals, or a collective."""
    text = even(text)
    collective = COLLECTIVE.match(text, position)
    if collective:
        end = collective.end()
        return begins_common(text, end) or head_pattern().match(text, end) is not None
    # Every head word begins with a capital.
    return (
        text[position : position + 1].isupper()
        and head_pattern().match(text, position) is not None
        and not text.startswith(_NO_HEADS, position)
    )


_NO_HEADS = (
    "Trường hợp",
    # Of a road or river, and no party.
    "Hai bên đường",
    "Hai bên bờ",
    "Cục bộ",
    "Tổ dân",
    "Ban đầu",
    "Thường trực tuyến",
    "Bộ luật",
    "Bộ tiêu chí",
    "Bộ chỉ số",
    "Ban hành",
    "Tổ chức ",
    "Giám đốc thẩm",
    "Tổ chức,",
    "Đoàn kết",
    "Hội nghị",
    "Hội nhập",
    "Hội thảo",
    "Hội thi",
    "Hội diễn",
    "Hội chợ",
    "Thanh tra, kiểm tra",
    "Thanh tra việc ",
    "Thanh tra công tác ",
    "Thanh tra trách nhiệm ",
    "Thanh tra toàn diện",
    "Thanh tra chuyên đề",
    "Thanh tra đột xuất",
    "Thanh tra định kỳ",
    "Kiểm toán việc ",
    "Thường trực, ",
    "Phòng, ",
    "Phòng chống",
    "Phòng ngừa",
    "Báo cáo",
    "Quỹ đất",
    "Bộ máy",
    "Bộ dữ",
    # Taxes that are paid, and what is built.
    "Thuế giá trị",
    "Thuế suất",
    "Thuế thu nhập",
    "Thuế tiêu thụ",
    "Thuế xuất",
    "Thuế nhập",
    "Thuế sử dụng",
    "Thuế tài nguyên",
    "Thuế bảo vệ",
    "Trạm trung chuyển",
    "Trạm biến áp",
    "Trạm sạc",
    "Nhà máy thông minh",
    "Đội ngũ",
    # Fields, and no departments of a school or hospital.
    "Khoa học",
    "Khoa giáo",
    "Khoa trương",
    "Khoa cử",
    "KHOA HỌC",
)
"""Words that begin like the head of a name."""


@lru_cache(maxsize=4096)
def begins_generic(text: str, position: int) -> bool:
    """Tell whether a body without a name of its own begins at `position`: "cấp có thẩm quyền", "các địa phương".

    "Tổ chức" and "Lãnh đạo" are bodies only in a list or with what they belong to; else they are verbs.
    """
    text = even(text)
    if begins_name(text, position):
        return True
    return generic_end(text, position) > position and not _VERB_LIKE.match(text, position)
