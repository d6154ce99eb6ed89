"""Verbs: whether a clause begins with one, after the adverbs and openings that may stand before it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, partial
from typing import NamedTuple

from pipeline.grammar.alternatives import one_of
from pipeline.lexicon.words import adverbs, verbs

# Openings that carry a condition, a ground or a time, up to their comma; the order comes after it.
_OPENING = re.compile(
    r"""(?:căn\ cứ|trên\ đây\ là|thông\ qua|
    trên\ cơ\ sở|trong\ quá\ trình|quá\ trình(?=\ (?:tổ\ chức|triển\ khai|thực\ hiện))|
    trong\ phạm\ vi|trong\ trường\ hợp|trường\ hợp|theo|khi|nếu|sau\ khi|sau(?=\ (?:(?:tối\ đa\ )?\d|
    (?:mỗi|từng|giờ|đợt|sáp|sắp|hợp|tập|tuyển|khai|nghiệm|hội|cuộc|lễ|kỳ|buổi|mùa|bão|lũ|thời|khóa|đại|vụ|dịp|tết|năm|quý|tháng|tuần)\ ))|trước\ khi|
    ngay\ sau\ khi|(?:riêng\ )?đối\ với|để|nhằm|tùy|tuỳ|với|từ|tại|trong|ngoài|dưới\ sự|bên\ cạnh|cùng\ với|song\ song|chậm\ nhất|muộn\ nhất|
    trước\ ngày|
    trước|hằng\ năm|hàng\ năm|hằng\ quý|hàng\ quý|hằng\ tháng|hàng\ tháng|hằng\ tuần|hàng\ tuần|hằng\ ngày|hàng\ ngày|định\ kỳ|
    cuối\ năm|đầu\ năm|giữa\ năm|(?:cuối|đầu)(?=\ (?:mùa|tháng|quý|kỳ|đợt|tuần|học\ kỳ)\b)|
    quý|tháng|năm|ngày|kết\ thúc(?=\ (?:năm|quý|tháng|đợt|mùa|kỳ|thời|mỗi|nhiệm|thí|
    chiến\ dịch|hội|cuộc|buổi|vụ|phiên|giai|lễ|khóa|lớp|việc|thanh|kiểm|diễn|tuần)\b)|
    hết(?=\ (?:thời|năm|quý|tháng|đợt|hạn)\b)|xong(?=\ (?:trước|trong)\b)|đến|
    vào(?=\ (?:ngày|tháng|quý|tuần|thứ|sáng|chiều|cuối|đầu|giữa|dịp|thời\ điểm)\b)|
    tối\ thiểu|ít\ nhất|mỗi|lần|giai\ đoạn|kể\ từ|(?:bước\ )?sang(?=\ năm\b)|các(?=\ năm\ \d)|
    (?:lúc|khoảng)(?=\ (?:\d|đầu|giữa|cuối|ngày|tháng|quý|năm)\b)|
    (?:sáng|trưa|chiều|tối)(?=\ (?:ngày|thứ|\d))|\d{1,2}\ ?(?:giờ|h|g)(?=[\ \d]{1,4}(?:phút\b|sáng\b|chiều\b|,)?\ ?,?\ ?ngày\b)|
    (?:đợt|vòng)(?=\ (?:\d{1,2}|[ivx]{1,3}|một|hai)\b(?!:))|
    tuần(?=\ (?:đầu|cuối|thứ|\d)\b)|bảo\ đảm\ yêu\ cầu|thực\ hiện\ theo|
    vào(?=\ (?:\d+|tuần|dịp|ngày|tháng|quý|cuối|đầu|giữa|năm|lúc|mùa|buổi|thứ)\b)|
    (?:cuối|đầu|giữa)(?=\ (?:(?:mỗi|từng|hằng|hàng)\ )?(?:tháng|quý|tuần|kỳ|mùa|giờ|buổi|nhiệm)\b|\ (?:mỗi|hằng|hàng)\ năm\b)|
    cứ(?=\ (?:mỗi|\d+|hai|ba|sáu)\b)|
    (?:nửa|trung\ tuần|thượng\ tuần|hạ\ tuần)(?=\ )|dự\ kiến(?=\ (?:trong|vào|từ|đến|trước|ngày|tháng|quý|cuối|đầu|năm)\b)|
    (?:\d{1,2}|một|hai|ba|sáu)\ (?:năm|tháng|tuần|quý|ngày)(?=\ (?:một|1|01)\ lần\b)|thứ(?=\ (?:hai|ba|tư|năm|sáu|bảy)\b)|chủ\ nhật|
    không\ (?:quá|muộn\ hơn)(?=\ (?:ngày|tháng|quý)\b)|
    nhận\ được|là\ (?:cơ\ quan|đơn\ vị)|
    (?:mọi|có(?:\ (?:gì|điều\ gì|vấn\ đề(?:\ gì)?))?)(?=\ (?:khó\ khăn|vướng\ mắc|thắc\ mắc|phát\ sinh|bất\ cập)\b)|
    thực\ hiện(?=\ (?:các\ )?(?:nghị\ quyết|chỉ\ thị|quyết\ định|kế\ hoạch|công\ điện|kết\ luận|luật|
    chỉ\ đạo|ý\ kiến|chức\ năng|nhiệm\ vụ\ (?:được|do))\b))\b""",
    re.VERBOSE,
)
_LINKS = re.compile(
    r"(?:trong đó|sau đó|đồng thời|đặc biệt là|đặc biệt|ngoài ra|bên cạnh đó|cùng với đó|mặt khác|qua đó|từ đó|theo đó|"
    r"trên cơ sở đó|về (?:việc|vấn đề|nội dung) (?:này|(?:nêu )?trên)|"
    r"trước mắt|trước hết|trước tiên|nhất là|và|hoặc|thứ (?:nhất|hai|ba|tư|năm|sáu)|(?:một|hai|ba|bốn|năm|sáu) là|riêng(?! đối với))\b[\s,:]*"
)


# "Riêng kinh phí năm 2031, Sở Tài chính trình …": the matter stands before the comma.
_APART = re.compile(
    r"riêng\s+(?:các\s+)?(?:kinh\s+phí|nguồn|vốn|phần|nội\s+dung|nhiệm\s+vụ|dự\s+án|công\s+trình|trường\s+hợp|nhóm|lĩnh\s+vực|chỉ\s+tiêu|địa\s+bàn|"
    r"tuyến|hồ\s+sơ|bến|hồ)\s"
)


# Times that stand before a verb without a comma: "định kỳ 6 tháng diễn tập", "đến hết năm 2029 đánh giá".
_DAY = r"(?:ngày\s+)?\d{1,2}(?:/\d{1,2}(?:/\d{4})?|\s+tháng\s+\d{1,2}(?:\s+năm\s+\d{4})?)"
_HOUR = r"(?:\d{1,2}\s?(?:giờ|h)(?:\s?\d{2})?(?:\s?phút)?,?\s+)?"
# "trong 6 tháng cuối năm 2031", "từ tháng 6 đến tháng 9/2031", "chậm nhất là 15/6/2031", "cuối quý III": days, months, quarters, years, or from
# one to another.
_SPAN = (
    rf"(?:{_HOUR}(?:ngày\s+)?\d{{1,2}}(?:[./-]\d{{1,2}}(?:[./-]\d{{4}})?|\s+tháng\s+\d{{1,2}}(?:(?:\s+năm\s+|/)\d{{4}})?)|ngày\s+\d{{1,2}}|"
    r"(?:(?:hết|đầu|giữa|cuối|nửa\s+(?:đầu|cuối)|tuần\s+(?:đầu|cuối|thứ\s+\w+)(?:\s+(?:của|tiên))?|\d{1,2}\s+(?:ngày|tuần)\s+(?:đầu|cuối))\s+)?"
    r"(?:(?:tháng|quý)\s+(?:\d{1,2}|[ivx]{1,3})(?:\s*[,–-]\s*(?:\d{1,2}(?!\d)|[ivx]{1,3}))?(?:(?:\s*[/-]\s*|\s+năm\s+)\d{4})?|"
    r"0?[69]\s+tháng\s+(?:đầu|cuối)\s+năm(?:\s+\d{4})?|(?:(?:các|hai|ba|\d)\s+)?năm\s+(?:học\s+)?\d{4}(?:\s*[,–-]\s*\d{4})?|"
    r"giai\s+đoạn\s+\d{4}\s*[–-]\s*\d{4})|(?:hết|đầu|giữa|cuối)\s+(?:năm|quý|tháng)(?!\s+(?:này|nay|trước|sau)))"
)
_SPANS = (
    r"(?:(?:(?:xong|bắt\s+đầu|kể)\s+)?(?:(?:không\s+(?:muộn|chậm)\s+hơn|không\s+quá|(?:chậm|muộn)\s+nhất(?:\s+là)?|trước|sau|"
    r"trong|vào(?:\s+lúc)?|từ|đến)\s+){1,2}|(?=(?:quý|tháng|năm|cuối|đầu|giữa|giai|0?6\s)))"
    rf"{_SPAN}(?:\s*(?:đến|và|[–-])\s+(?:(?:hết|năm)\s+)?(?:{_SPAN}|\d{{4}}))?"
    r"(?:\s+(?:(?:hằng|hàng|mỗi)\s+(?:năm|quý|tháng|tuần)|(?:của\s+)?tháng\s+cuối\s+(?:của\s+)?quý|trở\s+đi|và\s+(?:các|những)\s+năm\s+(?:tiếp\s+theo|sau)))?"
)
_TIMES = re.compile(
    # "định kỳ hằng năm vào ngày 15/11 báo cáo …", "từ 15/4 đến 15/5 hằng năm tổ chức …".
    rf"(?:(?:định\s+kỳ\s+)?(?:hằng|hàng|mỗi)\s+năm,?\s+(?:vào|trước|chậm\s+nhất)\s+{_DAY}|"
    rf"từ\s+{_HOUR}(?:ngày\s+\d{{1,2}}|{_DAY})\s*(?:đến|[-–])\s*(?:hết\s+)?{_HOUR}{_DAY}(?:\s+(?:hằng|hàng|mỗi)\s+năm)?|"
    # "trước 17 giờ ngày 25 hằng tháng gửi …", "mỗi tháng ít nhất 01 lần kiểm tra", "thứ bảy hằng tuần tổ chức …".
    r"trước\s+\d{1,2}\s?(?:giờ|h)(?:\s?\d{2})?(?:\s?phút)?,?(?:\s+(?:ngày\s+[\d/]+|thứ\s+\w+))?(?:\s+(?:hằng|hàng)\s+(?:ngày|tuần|tháng))?|"
    r"(?:hằng|hàng|mỗi)\s+(?:ngày|tuần|tháng|quý|năm)\s+(?:(?:ít\s+nhất|tối\s+thiểu)\s+)?(?:\d+|một|hai)\s+lần|"
    # "02 tuần một lần tổng hợp …", "định kỳ 15 ngày/lần báo cáo …", "ít nhất 02 lần/năm tổ chức …".
    r"(?:(?:định\s+kỳ|ít\s+nhất|tối\s+thiểu|cứ)\s+)?(?:\d{1,2}|một|hai|ba|sáu)\s+(?:(?:ngày|tuần|tháng|quý|năm)(?:\s*/\s*(?:0?1\s+|một\s+)?|"
    r"\s+(?:một|0?1)\s+)lần|lần\s*(?:/\s*|mỗi\s+|trong\s+)(?:0?1\s+|một\s+)?(?:ngày|tuần|tháng|quý|năm))|"
    r"(?:(?:vào\s+)?(?:sáng|chiều|tối|ngày)\s+)?thứ\s+(?:\d|hai|ba|tư|năm|sáu|bảy)\s+(?:hằng|hàng)\s+tuần|"
    # "định kỳ cuối tháng báo cáo …"
    r"định\s+kỳ\s+(?:vào\s+)?(?:đầu|giữa|cuối)\s+(?:tuần|tháng|quý|năm)(?!\s+\d)|"
    r"định\s+kỳ\s+(?:quý|tháng|0?6\s+tháng)(?:\s*(?:,|và)\s*(?:(?:hằng|hàng|cả|0?1|một)\s+)?(?:quý|(?:0?[69]\s+)?tháng|năm))+|"
    r"(?:định\s+kỳ\s+)?(?:(?:hằng|hàng|mỗi)\s+(?:năm|quý|tháng|tuần|ngày)|(?:0?6|sáu|0?3|ba)\s+tháng(?:\s+(?:một|01|1)\s+lần)?)|"
    r"sau\s+\d{1,2}\s+(?:năm|tháng)(?=\s+(?:tiến\s+hành|tổ\s+chức|sơ\s+kết|tổng\s+kết|đánh\s+giá)\s)|"
    rf"{_SPANS}|"
    r"(?:chậm\s+nhất\s+|muộn\s+nhất\s+)?(?:đến\s+trước|đến|trước|trong|là)?\s*(?:hết\s+)?(?:năm|tháng|quý|ngày)\s+[\divx/]+(?:\s+(?:tháng|năm)\s+\d+)*|"
    r"(?:kể\s+)?từ\s+(?:năm|tháng|quý|ngày)\s+[\divx/]+(?:\s+(?:tháng|năm)\s+\d+)*\s+trở\s+đi)(?!\w)[\s,]*"
)


class VerbAt(NamedTuple):
    """A verb at the beginning of a clause: where it begins and ends, its kind, and whether it is a noun as well."""

    start: int
    end: int
    verb: str
    kind: str
    noun: bool


new_verb: Callable[[tuple[int, int, str, str, bool]], VerbAt] = partial(tuple.__new__, VerbAt)
"""Makes a verb of all its fields, in order."""


@lru_cache(maxsize=1)
def _verb_pattern() -> re.Pattern[str]:
    return re.compile(one_of(verbs()) + r"(?!\w)")


@lru_cache(maxsize=1)
def _adverb_pattern() -> re.Pattern[str]:
    return re.compile(one_of(adverbs()) + r"(?!\w)[\s,]*")


@lru_cache(maxsize=1)
def _verb_rows() -> dict[str, tuple[str, str, bool]]:
    return {words: (row.verb, row.kind, row.noun) for words, row in verbs().items()}


def adverb_end(lowered: str, position: int, *, syllables: int = 1) -> int:
    """Return where the one adverb that stands at `position` ends, `position` where none of that many syllables does."""
    match = _adverb_pattern().match(lowered, position)
    return match.end() if match and len(match.group().split()) >= syllables else position


# Nouns whose first syllable is a verb, and what information is of: "Thông tin từ báo cáo …", not "Thông tin kịp thời cho …".
_NOUNS = re.compile(
    r"trình\s+(?:tự|độ)\b|ký\s+(?:túc|hiệu|ức)\b|họp\s+khi\b|cấp\s+(?:độ|[ivx]+|tỉnh|xã|huyện|trên|dưới|(?:ủy|uỷ)(?!\s+quyền)|trưởng|phó|cao|nguy\s+hiểm|cực\s+kỳ|dự\s+báo)\b|"
    r"trực\s+(?:tiếp|tuyến|thuộc|quan)\b|đăng\s+kiểm\b|"
    r"giao\s+(?:thông|dịch|diện)\b|phát\s+(?:minh|ngôn)\b|chi\s+(?:phí|nhánh|cục|bộ|hội|tiết|đoàn|ủy)\b|"
    r"thông\s+tin\s+(?:từ|có|của|tại|là|do|được|gồm|bao\s+gồm|khác|chung|cá\s+nhân|dữ\s+liệu|tổng\s+hợp|tiếp\s+nhận|báo\s+cáo|"
    r"địa\s+chỉ|chủ\s+quản|đường\s+dây|hướng\s+dẫn|liên\s+quan)\b|"
    # "Trung tâm Phục vụ hành chính công bố trí công chức" publishes nothing.
    r"(?<=hành chính )công\s+bố(?=\s+trí\b)|"
    # "Đợt 1: từ ngày phát động đến ngày 19/5, lập thành tích chào mừng …" says how long, and in whose honour.
    r"(?<=ngày )phát\s+động\s+đến\s|lập\s+thành\s+tích\b|"
    # "Rào cản khi mở bến"; "Sửa đơn vị tính từ “lượt” thành “ngày”" amends a text.
    # "lưu thông vật tư" is what is to be assured.
    r"lưu\s+(?:thông|lượng|vực|động|truyền|niệm)\b|rào\s+cản\b|lát\s+(?:nữa|sau)\b|sửa\s+[^.;“”]{2,100}“|"
    # "Đề án C, đợt I: từ năm 2031 đến năm 2033 ban hành kèm Quyết định …" names the project.
    r"(?<=\d )ban\s+hành\s+kèm\s"
)


@lru_cache(maxsize=1)
def _before_verb() -> re.Pattern[str]:
    """Return what may stand before a verb: a link, a time or an adverb, looked for in this order."""
    return re.compile(f"{_LINKS.pattern}|{_TIMES.pattern}|{_adverb_pattern().pattern}")


# Of one place it is asked by what looks for an order, for its subject, and for its act; so are the two below.
@lru_cache(maxsize=4096)
def verb_at(lowered: str, position: int) -> VerbAt | None:
    """Return the verb that stands at `position` of a text in small letters, the longest one, or None."""
    match = _verb_pattern().match(lowered, position)
    if not match or _NOUNS.match(lowered, position):
        return None
    # "Dự báo viên nắm chắc …", "Tiêm phòng viên được hưởng …": people; "Đánh giá viên chức" is an act.
    if lowered.startswith(" viên", match.end()) and not lowered.startswith(" chức", match.end() + len(" viên")):
        return None
    return new_verb((*match.span(), *_verb_rows()[match.group()]))


@lru_cache(maxsize=4096)
def past_adverbs(lowered: str, position: int) -> int:
    """Return where the adverbs, links and times that begin at `position` end.

    A verb after the first of them ends the run, and so does a verb that only begins like an adverb ("theo dõi").
    """
    start = position
    before = _before_verb()
    while True:
        match = before.match(lowered, position)
        if not match or match.end() == position:
            return position
        verb = verb_at(lowered, position)
        if verb is not None and (position != start or verb.end > len(match.group().rstrip(" ,")) + position):
            return position
        position = match.end()


_COMMA = re.compile(r"[,;]\s*")
_BRACKET = re.compile(
    r"(?:định\s+kỳ|hằng|hàng|mỗi)\s[^,;.()]{0,60}\([^()]{3,80}\)(?:\s*(?:,|và)\s+[^,;.()]{2,30}\([^()]{3,80}\)){0,2}\s+(?=\S)"
)
_GIVEN = re.compile(
    r"\s(?:được\s+(?:giao|phân công)|(?:của|thuộc)\s+(?:mình|đơn\s+vị|địa\s+phương)|(?:kế\s+hoạch|chương\s+trình|đề\s+án|quyết\s+định|"
    r"nghị\s+quyết|chỉ\s+thị)\s+này)\s+(?=\S)"
)

# "Quá trình thực hiện nếu có vướng mắc báo cáo về Sở A", "Mọi vướng mắc liên hệ Phòng A": whoever meets it reports it, with no comma between.
_MEETING = ("trong quá trình ", "quá trình ", "nếu ", "khi ", "mọi ", "có ", "trường hợp ")
_MET = re.compile(
    r"\s(?:mắc|khó\s+khăn|phát\s+sinh|bất\s+cập|trở\s+ngại)(?:\s(?:trong\s+)?quá\s+trình\s(?:triển\s+khai\s|tổ\s+chức\s)?thực\s+hiện)?\s+"
    r"(?=(?:kịp\s+thời\s+)?(?:báo\s+cáo|phản\s+ánh|phản\s+ảnh|liên\s+hệ|trao\s+đổi|thông\s+báo|đề\s+nghị|đề\s+xuất|kiến\s+nghị|xin\s+ý\s+kiến)\s)"
)


def acts_given(lowered: str, position: int, end: int) -> bool:
    """Tell whether an act begins where its ground ends without a comma: "Căn cứ nhiệm vụ được giao xây dựng kế hoạch …"."""
    return any(leading_verb(lowered, given.end()) is not None for given in _GIVEN.finditer(lowered, position, end))


# "Khi cần thiết Chủ tịch xã huy động …": the phrase is whole, with no comma after it.
AS_NEEDED = re.compile(
    r"(?:khi|nếu|trong\s+trường\s+hợp|trường\s+hợp)\s+(?:thật\s+sự\s+)?(?:cần\s+thiết|khẩn\s+cấp|đột\s+xuất|cấp\s+bách)\s"
)
"""A condition that is whole without a comma after it, in small letters."""


@lru_cache(maxsize=1024)
def openings(lowered: str, position: int) -> tuple[int, ...]:
    """Return the places where the order may begin: `position`, and after each comma of an opening that stands there.

    "Trên cơ sở kế hoạch, dự toán được giao, Sở …" has three: only what follows the last comma is the order, and
    which comma that is, the caller finds by what stands after it.
    """
    places = [position]
    start = past_adverbs(lowered, position)
    link = _LINKS.match(lowered, position) if start != position else None
    after = link.end() if link else position
    # An adverb that opens a phrase of its own ("trong quá trình …") is no place to begin: its comma is.
    if start != position and (
        not _OPENING.match(lowered, position)
        or lowered[start - 2 : start] == ", "
        # "Theo đó các đơn vị rà soát …": a link that no comma follows.
        or start == after
        or _TIMES.match(lowered, position)
        or AS_NEEDED.match(lowered, position)
    ):
        places.append(start)
    # "Theo đó, …" points back and opens no phrase, though "theo …" does; "Bên cạnh đó, trên cơ sở …, Sở A lập …" opens one behind it.
    if (
        _OPENING.match(lowered, start)
        or (start != position and after < start and _OPENING.match(lowered, after))
        or _APART.match(lowered, position)
    ):
        for comma in _COMMA.finditer(lowered, start, min(len(lowered), start + 402)):
            if len(places) == 9:
                break
            places.append(comma.end())
            needed = AS_NEEDED.match(lowered, comma.end())
            if needed:
                places.append(needed.end())
            elif lowered.startswith(("mỗi ", "hằng ", "hàng "), comma.end()) and (
                often := _TIMES.match(lowered, comma.end())
            ):
                # "Trong 3 năm, mỗi năm Sở A hỗ trợ …": how often, with no comma behind it.
                places.append(often.end())
        # "Căn cứ chức năng, nhiệm vụ được giao tổ chức …": the phrase ends in these words, with no comma after them.
        for given in _GIVEN.finditer(lowered, max(position, start - 1), min(len(lowered), start + 300)):
            places.append(given.end())
        if lowered.startswith(_MEETING, position):
            places += [met.end() for met in _MET.finditer(lowered, start, min(len(lowered), start + 300))]
        # "Hằng quý (muộn nhất ngày 5) rà soát …": brackets close the phrase as a comma does.
        bracket = _BRACKET.match(lowered, start) or _BRACKET.match(lowered, position)
        if bracket:
            places.append(bracket.end())
        # "nếu không còn phù hợp thì đề xuất …"
        then = lowered.find(" thì ", start)
        if 0 <= then < start + 300:
            places.append(then + 5)
    # "Trường hợp do một cấp định giá: Sở A trình …": a label is no part of what is ordered.
    colon = lowered.find(": ", position, position + 200)
    if colon > 0:
        places.append(colon + 2)
    # "Nếu …, … thì Trạm A báo cáo B, C": what stands first is tried first.
    return tuple(dict.fromkeys(sorted(places))) if len(places) > 1 else (position,)


@lru_cache(maxsize=4096)
def leading_verb(lowered: str, position: int) -> VerbAt | None:
    """Return the verb with which the clause at `position` begins, after its adverbs, or None.

    A word that is a noun as well ("báo cáo", "kế hoạch") counts only where what follows does not show the noun.
    """
    found = verb_at(lowered, position)
    if found is None:
        found = verb_at(lowered, past_adverbs(lowered, position))
    if found is not None and found.noun and _is_noun_use(lowered, found):
        return None
    return found


# "Báo cáo trên …" is the one above; "Báo cáo trên hệ thống …", "Công khai trên trang tin …" are acts.
_NOUN_SIGNS = re.compile(
    r"\s*(?:số\s+\d|của\s|này\b|nêu\s|trên\b(?!\s+(?:các\s+)?(?:cổng|trang|hệ\s+thống|phương\s+tiện|báo|website|bảng|loa)\b)|kèm\s|:|là\s|được\s|gồm\s|bao\s+gồm|"
    # "Báo cáo tập trung vào các nội dung sau:" says what the report is about.
    r"tập\s+trung\s+vào\s+(?:các|những)\s+(?:nội\s+dung|vấn\s+đề))|\s*$"
)


def _is_noun_use(lowered: str, verb: VerbAt) -> bool:
    return bool(_NOUN_SIGNS.match(lowered, verb.end))
