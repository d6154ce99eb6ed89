"""What follows a name: whether it says that whoever is named is to act."""

from __future__ import annotations

import re

from pipeline.grammar.name_bounds import past_level, past_place
from pipeline.grammar.short_acts import is_short_act
from pipeline.grammar.unnamed import PAST
from pipeline.grammar.verbs import past_adverbs, verb_at
from pipeline.letters import LOWER
from pipeline.spans import Span

# What follows a subject where it is told to act.
MODAL = re.compile(
    r"\s*(?:\([^()]{1,80}\)\s*)?[,]?\s*(?:(?:còn\s+)?có\s+trách\s+nhiệm|còn\s+(?:có\s+nhiệm\s+vụ|phải)|chịu\s+trách\s+nhiệm|có\s+nhiệm\s+vụ|(?:đồng\s+)?chủ\s+trì|chủ\s+động|phối\s+hợp|"
    r"phải|cần|không\s+(?:được|uống|hút|nhận|gây|lợi\s+dụng|vi\s+phạm|mang|tiết\s+lộ|phát\s+tán)(?!\w)|có\s+nghĩa\s+vụ|định\s+kỳ|thường\s+xuyên|kịp\s+thời|tiếp\s+tục|căn\s+cứ|chiểu\s|theo\s+chức\s+năng|trong\s+phạm\s+vi|"
    r"theo\s+thẩm\s+quyền|theo\s+nhiệm\s+vụ|tự\s+|là\s+(?:cơ\s+quan|đơn\s+vị|đầu\s+mối)|theo\s+(?:lĩnh\s+vực|địa\s+bàn)\s+(?:được|phụ\s+trách)|dự(?:,|\s+và)\s+chỉ\s+đạo|(?:làm\s+)?đầu\s+mối|làm\s+(?:cơ\s+quan|đơn\s+vị|chủ\s+đầu\s+tư)|giúp|khẩn\s+trương|nghiêm\s+túc|"
    r"tập\s+trung|hằng\s+|hàng\s+(?:năm|quý|tháng|tuần|ngày)|trước\s+ngày|tích\s+cực|trên\s+cơ\s+sở|tùy\s+(?:thuộc|theo)|cùng\s+với|với\s+(?:tinh\s+thần|vai\s+trò|tư\s+cách)|tuân\s+thủ|trực\s+tiếp\s+(?:đến|xuống|gặp|tham\s+gia)\s|kiên\s+quyết|cương\s+quyết|tuyệt\s+đối|thay\s+mặt|thừa\s+(?:lệnh|(?:ủy|uỷ)\s+quyền)|cam\s+kết|làm\s+việc\s+theo|có\s+(?:văn\s+bản|ý\s+kiến|báo\s+cáo\s+(?:gửi|bằng|đánh\s+giá|kết\s+quả)))"
)
STRONG = re.compile(
    r"\s*(?:có\s+trách\s+nhiệm|chịu\s+trách\s+nhiệm|phải|chủ\s+động|có\s+nhiệm\s+vụ|cần|kịp\s+thời|phản\s+ánh|không\s+được|chỉ\s+được|có\s+nghĩa\s+vụ)\s"
)
LEADS = re.compile(rf"{STRONG.pattern}|\s*chủ\s+trì[\s,]|\s*phối\s+hợp\s+(?:chặt\s+chẽ\s+)?(?:với|cùng)\s")


# Words that are nouns and parts of nouns elsewhere; right behind whoever is named they are acts: "UBND xã Bến Lau mua áo phao".
_DOES = re.compile(
    r"\s(?:mua(?! (?:bán|sắm))|thuê(?! bao)|cho (?:[^,;.:]{2,48}\s)?(?:thuê|mượn|vay|nghỉ|thôi)(?!\w)|"
    r"bán(?! kính)|sửa|thả|dừng|phạt|đón|chở|lo|nuôi|chặn|đào|rào|che|bắt|đo|vẽ|viết|"
    r"chụp|quay phim|kê|nhắc|gọi|hẹn|thử|múc|bơm|đổ|đốt|chặt|cày|cuốc|tát|khoan|cắm|khóa|quét|hút|tháo|phủ|phun|nhặt|vớt|tước)\s(?=\w)"
)
# "Sở A, trong thời hạn 05 ngày làm việc kể từ ngày nhận hồ sơ, thẩm định …", "Sở A, sau khi có ý kiến của Sở B, hoàn thiện …": up to a comma.
_TERM = re.compile(
    r"(?:trong\s+(?:thời\s+(?:hạn|gian)\s+\d|vòng\s|\d)|(?:chậm|muộn)\s+nhất\s|không\s+quá\s+\d|sau\s+\d|(?:ngay\s+)?sau\s+khi\s|trước\s+(?:khi\s|mùa\s|tết\s|dịp\s)|"
    # "Sở A, ngoài các nhiệm vụ trên, …", "Sở A, bằng nguồn kinh phí được giao, …".
    r"ngoài\s+(?:(?:các|những)\s+)?nhiệm\s+vụ\s|(?:bằng|từ)\s+nguồn\s|dưới\s+sự\s|thông\s+qua\s|"
    r"theo\s+(?:kế\s+hoạch|hướng\s+dẫn|chỉ\s+đạo|phân\s+công|quy\s+định)(?!\w))[^,;:.]{0,140},\s+"
)


def acts(clause: str, lowered: str, end: int) -> bool:
    """Tell whether what follows a name says that it is to act."""
    if PAST.match(clause, end):
        return False
    if MODAL.match(clause, end) or _DOES.match(clause, end):
        return True
    at = end
    while at < len(clause) and clause[at] in " ,":
        at += 1
    term = _TERM.match(lowered, at)
    at = term.end() if term else at
    return verb_at(lowered, at) is not None or verb_at(lowered, past_adverbs(lowered, at)) is not None


# Words of grammar, times and counts, and nouns that say something of a body: none begins an act, and each is the first syllable of many.
_NO_ACT = re.compile(
    r"(?:là|gồm|bao|có|được|bị|đã|đang|sẽ|vừa|mới|cũ|của|tại|trên|dưới|ở|thuộc|trực|với|và|hoặc|hay|để|do|theo|vì|nên|còn|cũng|không|chưa|nào|"
    r"này|đó|kia|ấy|khác|trong|ngoài|từ|đến|tới|về|cho|bằng|qua|khi|nếu|thì|mà|như|số|năm|tháng|quý|ngày|đợt|lần|giai|khóa|khoá|nhiệm|các|những|mỗi|"
    r"từng|mọi|cả|toàn|tất|đều|vẫn|chỉ|rất|hơn|nhất|liên|nơi|sở|khu|cấp|cùng|hiện|dự|ước|chiếm|đạt|hưởng|nhận|trưởng|phó|sau|trước|ngay|lúc|vào|nhằm|"
    r"tình|kết|kinh|nội|thời|địa|thành|tổng|tỷ|tỉ|mức|diện|quy|danh|họ|tên|điện|mã|phần|nhóm|đối|mục|trách|công|một|hai|ba|bốn|sáu|phía|bên|vùng|miền|"
    r"ven|loại|hạng|kiêm|tương|chính|chuyên|cơ|đơn|người|văn|phương|giải|biện|nguồn|vốn|chương|kế|bản|biểu|mẫu|hồ|quyết|nghị|thông|tờ|đề|việc|vai|chức|"
    r"quyền|ý|đầy|đúng|viên|sinh|tiến|hình|lực|trừ|riêng|hằng|hàng|hầu|nói|thường|đồng|tiếp|nêu|nhưng|song|tuy|dù|hết|xong|nhân|hoạt|nằm|trân|"
    r"gần|xa|lớn|nhỏ|cao|thấp|nhiều|ít|đủ|thiếu|thừa|tăng|giảm|xảy|gặp|thấy|biết|cần|muốn|phát|dân|quân|chi|đảng|đoàn|hội|tổ|ban|phòng)(?!\w)"
)
_OPEN_WORD = re.compile(rf"\s(?=[{LOWER}]\w*,?\s\w)")


def may_act(clause: str, lowered: str, name: Span) -> bool:
    """Tell whether an act that no list knows follows a name that is whole: "UBND xã Bến Lau tu bổ …", "Trưởng thôn gom củi".

    A name is whole with its place or level, behind which a word in small letters is none of it, or before a verb of one syllable.
    """
    begin = name.end + 1
    if PAST.match(clause, name.end) or not _OPEN_WORD.match(clause, name.end):
        return False
    if is_short_act(clause, begin):
        return True
    whole = past_level(lowered, name.start, begin) or past_place(clause, name.start, begin)
    return whole and _NO_ACT.match(clause, begin) is None


def holds_verb(lowered: str, start: int, end: int) -> bool:
    """Tell whether a verb stands somewhere between `start` and `end`."""
    return any(verb_at(lowered, start + word.start()) for word in re.finditer(r"\w+", lowered[start:end]))
