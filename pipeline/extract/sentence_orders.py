"""What the sentences of a paragraph order, by what their section is for: duties of a plan, acts of the decision itself, nothing."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.document.duties import Heir
from pipeline.grammar.names import Gazetteer
from pipeline.grammar.orders import Order, Seams, orders_in
from pipeline.grammar.sentences import clauses, trimmed
from pipeline.letters import small
from pipeline.spans import MappedText, Span

# Appendices hold forms, contents of reports, norms and contracts: there too only who is named is told to act.
STRICT = frozenset({"purpose", "requirements", "viewpoints", "objectives", "appendix"})
SILENT = frozenset({"general", "rights", "background", "list", "procedures", "frame"})
# Among these, what plainly tells a body to act counts all the same.
SPARING = frozenset({"rights", "frame"})
_EFFECTS = re.compile(
    r"(?:Ban hành|Phê duyệt|Công bố|Bãi bỏ|Thay thế|Sửa đổi|Bổ sung|Thành lập|Bổ nhiệm|Điều động|Chấp thuận|Kiện "
    r"toàn|Công nhận|"
    r"Tặng|Trao tặng|Cử|Biệt phái|Luân chuyển|Miễn nhiệm|Bãi nhiệm|Chuyển đổi|Quy định|(?:Thống nhất |Nhất trí )?[Tt]hông qua|"
    r"Hủy bỏ|Đính chính|Phân loại|Cho phép|Quyết định này|Nghị quyết này|"
    r"Chỉ thị này|Kế hoạch này có|"
    # The bodies of a region are made anew by the resolution itself, which tells nobody to do it.
    r"Sắp xếp (?:toàn bộ|một phần|phần)|Nhập (?:toàn bộ|một phần|nguyên trạng)|Sáp nhập|Hợp nhất|Giải thể|Đổi tên|Quyết định bãi bỏ|"
    r"Điều chỉnh địa giới|Sau khi (?:sắp xếp|sáp nhập|nhập)[^.;]{0,80} có \d+|"
    r"Thông tư này|Nghị định này|Quyết định có|Phê chuẩn|Các quy định trước|Những quy định trước)\b"
)
# Where nobody is handed down in an article, these are acts of the decision as well: "Chuyển Trường A thành Trường B", "Tiếp tục áp dụng giá vé …".
_OWN_ACT = re.compile(
    r"(?:Chuyển [A-ZĐ][^;.]{5,200}? thành [A-ZĐ]|Điều chỉnh|Phân cấp(?! cho)|Chia tách|Tổ chức lại|"
    # "Giao chỉ tiêu … cho các xã (chi tiết tại Phụ lục)", "Thu hồi 3.500 m² đất": the decision does it itself.
    r"Giao (?:chỉ tiêu|dự toán|biên chế|số lượng|bổ sung|kế hoạch (?:vốn|đầu tư)|diện tích|\d)|"
    r"Thu hồi (?:đất|diện tích|\d|[Gg]iấy|[Cc]hứng|Quyết định|Bằng|[Tt]hẻ)|"
    # "Khen thưởng 12 tập thể", "Cấp Giấy phép … cho Công ty A", "Nâng bậc lương cho ông Lê Văn A", "Đình chỉ hoạt động của bến B".
    r"Duyệt|Khen thưởng|Tuyên dương|Xếp (?:hạng|loại|lương|ngạch)|Cấp (?:[Gg]iấy|[Cc]hứng|[Pp]hép|\d)|Gia hạn|Đình chỉ|Xử phạt|Phạt|Chỉ định|"
    r"Tuyển dụng (?:ông|bà|\d)|Thi hành kỷ luật|Xác nhận kết quả|Ủy quyền cho|Quyết định giao quyền|Thu hồi và hủy bỏ|Thanh lý (?:tài sản|\d)|"
    r"Ghi nhận|Biểu dương|Giữ chức (?:vụ|danh)|Chuyển xếp|Đặt tên|"
    r"Nâng (?:bậc|ngạch|lương|hạng)|Tiếp nhận (?:và|ông|bà|viên chức|công chức)|Giải quyết cho|"
    r"Đặt [A-ZĐ]|Áp dụng (?:hình thức|biện pháp)|Cho (?:ông|bà|các ông|công chức|viên chức)|"
    r"(?:Hỗ trợ|Phân bổ|Trích|Thưởng) \d|"
    r"(?:Tiếp tục )?[Áá]p dụng (?:giá|mức|bảng|Quyết định|Nghị quyết|Quy định)) ?"
)
# "Các bộ phận của thủ tục nêu tại Quyết định này có hiệu lực theo ngày …": when something holds, and what holds.
_IN_FORCE = re.compile(
    r"(?:(?:Các|Những) (?:bộ phận|nội dung|thủ tục|quy định|điều|khoản|văn bản)|Nội dung|Thủ tục|Danh mục|Phụ lục|Bảng|Quy định|Quy chế) "
    r"[^,;.]{3,220}? có hiệu lực (?:thi hành )?(?:theo|kể từ|từ ngày|cùng) "
)
# What a body is: "Trường B là đơn vị sự nghiệp công lập …; có tư cách pháp nhân, con dấu; chịu sự quản lý nhà nước của …".
_STATUS = re.compile(
    r"[A-ZĐ][^,;.:]{3,120}? là (?:đơn vị sự nghiệp|cơ sở giáo dục|tổ chức khoa học|tổ chức tài chính|tổ chức hành chính|"
    r"cơ quan chuyên môn (?:của|thuộc|trực thuộc|cấp|giúp))(?!\w)|"
    r"[A-ZĐ][^,;.:]{3,120}? có (?:tư cách pháp nhân|con dấu)(?= riêng|[,;.]| và | để |$)|"
    # "Trong thời gian biệt phái, ông Lê Văn Sóng hưởng lương do Sở A chi trả": what somebody gets.
    r"(?:[^;.:]{3,60}, )?(?:[Cc]ác )?(?:[Ôô]ng|[Bb]à|[Đđ]ồng chí)\s[^,;.:]{3,60}? (?:được )?hưởng "
    r"(?:nguyên )?(?:lương|phụ cấp|các chế độ|chế độ|mức)\s"
)
# "Bà Lê Thị Gió có trách nhiệm, quyền hạn theo Điều lệ Công ty": which rule says what she is to do.
_BY_STATUTE = re.compile(
    r"\scó (?:trách nhiệm|nhiệm vụ|quyền hạn|quyền)(?:,| và) (?:quyền hạn|trách nhiệm|nghĩa vụ|quyền lợi|nhiệm vụ)"
    r"(?: được)? (?:theo|quy định|ghi) "
)
# "Ủy ban nhân dân tỉnh phân cấp thẩm quyền cho Sở A ký …": whoever hands a power down does so by the decision itself.
_HANDS_DOWN = re.compile(
    r"(?:Ủy ban nhân dân|UBND|Hội đồng nhân dân|Chủ tịch|Thủ tướng|Chính phủ|Bộ trưởng|Bộ)[^,;.:]{0,60}? "
    r"(?:phân cấp|ủy quyền)(?: thẩm quyền| việc| thực hiện)? cho "
)
# Below whoever is told to act, only what no body but the decision itself can do is such an act.
_ITSELF = re.compile(
    r"(?:Quyết định|Nghị quyết|Chỉ thị|Thông tư|Nghị định|Kế hoạch) (?:này|có)|Nay |(?:Các|Những) quy định trước|Sau khi |"
    r"(?:Sắp xếp|Nhập|Sáp nhập|Hợp nhất|Giải thể|Đổi tên|Điều chỉnh địa giới) |"
    r"(?:Bãi bỏ|Thay thế|Hủy bỏ|Đính chính) (?:toàn bộ |một phần |các )*(?:Quyết định|Nghị quyết|Thông tư|Nghị định|Chỉ thị|điểm|khoản|Điều|cụm từ)"
)
CHARGE = re.compile(
    # Its first letter as it is: only so does a search pass quickly over all others.
    r"(?-i:[cC])(?:hịu trách nhiệm (?:thi hành|thực hiện|tổ chức thực hiện|tổ chức thi hành|hướng dẫn)|"
    # "Các ông: Chánh Văn phòng, Giám đốc Sở A; … căn cứ Quyết định thi hành."
    r"ăn cứ Quyết định (?:này )?(?:để )?(?:tổ chức )?(?:thi hành|thực hiện))",
    re.IGNORECASE,
)
_CHARGES = ("chịu trách nhiệm", "căn cứ quyết định")


def charges_in(text: str, start: int, end: int) -> bool:
    """Tell whether somebody is charged with the decision in a part of a text."""
    return any(map(small(text).__contains__, _CHARGES)) and CHARGE.search(text, start, end) is not None


CHARGED = re.compile(r"(?:c(?<!\wc)(?:ó|hịu)\s+trách\s+nhiệm|p(?<!\wp)hải)\s")
# Among the members of a council: "Văn phòng Bộ là cơ quan thường trực của Hội đồng".
STANDING = re.compile(r"\slà\s+(?:cơ quan|đơn vị)\s+(?:thường trực|đầu mối)(?!\w)")
# Among competences and rights, what somebody must do all the same: "… báo cáo Sở Tài chính để lập phương án".
_DUTY = re.compile(
    r"\b(?:có trách nhiệm|chịu trách nhiệm|phải|báo cáo|xin ý kiến)\s|"
    r"\bngày\s+\d{1,2}\b[^;.]{0,40}\s(?:hằng|hàng)\s+(?:năm|quý|tháng)\b"
)
# Beside the day of effect and general provisions: "Các cơ quan khẩn trương thực hiện …", "đề nghị các đơn vị phản ánh …".
_TOLD = re.compile(
    r"\b(?:có\s+trách\s+nhiệm|phải|khẩn\s+trương|chủ\s+trì,?\s|phối\s+hợp\s+với\s|(?:đề\s+nghị|yêu\s+cầu)(?=\s))|"
    r"\bngày\s+\d{1,2}\b[^;.]{0,40}\s(?:hằng|hàng)\s+(?:năm|quý|tháng)\b",
    re.IGNORECASE,
)


# "V. KINH PHÍ" above "Thực hiện theo quy định tại Quyết định …": which rule holds for the money.
# "- Hỗ trợ từ trung ương, tổ chức quốc tế": where it comes from.
_FUNDED = re.compile(
    r"(?:Được\s)?[Tt]hực hiện theo (?:quy định|hướng dẫn|phân cấp)\s|(?:Hỗ trợ|Đóng góp|Tài trợ) (?:từ|của)\s(?!\d)[^:]*\Z"
)

# "3. Hồ sơ mở bến: Thực hiện theo quy định tại Điều 5 Nghị định …" of a regulation: which rule holds, where nobody is told to keep it.
_BY_RULE = re.compile(
    r"(?:[^:;]{3,200}:\s+)?(?:Được\s)?[Tt]hực hiện (?:theo )?(?:(?:các )?quy định tại (?:điểm|khoản|Điều|Mục|Chương|Phần|Phụ lục|"
    r"Danh mục|Luật|Bộ luật|Nghị định|Nghị quyết|Thông tư|Quyết định)|Luật)\s"
)


class Context(NamedTuple):
    """Where a paragraph stands: the role and zone of its section, who acts by what is above it, and what holds for a list or title.

    `seams` are those of the title of the document; `when` is a lead-in or title above that may say by when.
    """

    role: str
    zone: str
    heirs: tuple[Heir, ...] = ()
    silent: bool = False
    forbidden: bool = False
    listing: bool = False
    unread: bool = False
    seams: Seams = ()
    when: MappedText | None = None


def orders_of(text: str, sentence: Span, context: Context, known: Gazetteer, section: str) -> list[Order]:
    """Return the orders of a sentence, as far as what its section is for lets it order anything."""
    charges = charges_in(text, sentence.start, sentence.end)
    if is_decided(text, sentence, context, section):
        return []
    if charges and context.zone == "body" and not _more_follows(text, sentence):
        # The article that charges bodies with the decision lists them, with semicolons too: it is one order.
        return _charges(text, sentence, context, known)
    if context.role == "funding" and not context.heirs and _FUNDED.match(text, sentence.start, sentence.end):
        return []
    orders = orders_in(text, sentence, known, strict=context.role in STRICT, seams=context.seams)
    if "Điều" in section and not context.heirs and not context.unread:
        orders = [order for order in orders if order.subject or not _BY_RULE.match(text, *_ends(order))]
    if context.listing:
        # "Nộp phí tại bưu điện. Bưu điện phải chuyển phí vào tài khoản của bến."
        return [
            order
            for order in orders
            if (order.rule in _NAMED and CHARGED.search(text, *_ends(order))) or STANDING.search(text, *_ends(order))
        ]
    if context.role == "objectives":
        # "Các cơ quan ứng dụng dữ liệu số trong điều hành" says what is to be reached (the labelling guide: targets are no obligations).
        return [order for order in orders if charges or CHARGED.search(text, *_ends(order))]
    if context.role not in SILENT or charges:
        return orders
    if context.role not in SPARING:
        return []
    sign, rules = (_DUTY, {"subject-acts"}) if context.role == "rights" else (_TOLD, {"subject-acts", "asked-acts"})
    told = any(order.rule in rules and sign.search(text, order.span.start, order.span.end) for order in orders)
    return orders if told else []


# "Chánh Văn phòng chịu trách nhiệm đôn đốc …; Giám đốc các sở chịu trách nhiệm thi hành …", "Giao Sở A theo dõi …; Thủ trưởng …": two orders.
_OWN_CHARGE = re.compile(r"\s(?:có|chịu)\s+trách\s+nhiệm\s|\s*(?:Giao|Đề nghị|Yêu cầu)\s+(?=[A-ZĐ]|các\s)")


def _more_follows(text: str, sentence: Span) -> bool:
    """Tell whether a sentence charges somebody in its first part, and tells him more: "Sở A chịu trách nhiệm hướng dẫn …; kiểm tra …"."""
    parts = clauses(text, sentence)
    return len(parts) > 1 and CHARGE.search(text, parts[0].start, parts[0].end) is not None


def _charges(text: str, sentence: Span, context: Context, known: Gazetteer) -> list[Order]:
    """Return the order that charges bodies with the decision, whole, and before it what else the sentence orders."""
    parts = clauses(text, sentence)
    charging = next(part for part in reversed(parts) if CHARGE.search(text, part.start, part.end))
    own = [part for part in parts if part.end < charging.start and _OWN_CHARGE.search(text, part.start, part.end)]
    start = text.find(";", own[-1].end) + 1 if own else sentence.start
    before = orders_in(text, Span(sentence.start, own[-1].end), known, seams=context.seams) if own else []
    return [*before, Order(trimmed(text, Span(start, sentence.end)), (), start, "charge")]


_NAMED = frozenset({"subject-acts", "asked-acts"})


def _ends(order: Order) -> tuple[int, int]:
    return order.span.start, order.span.end


_PARTS_BELOW = re.compile(r"Điều [^/]+/(?:[IVX]+|[A-H]|Phần [^/]+)(?:/|$)")


def _in_article(section: str) -> bool:
    """Tell whether a section is an article: a plan, or one that an article holds ("Điều 1/II/3"), promulgates nothing itself.

    There "Ban hành danh mục ưu tiên …" is a task; in an article it is what the decision does.
    """
    return not section or ("Điều" in section and _PARTS_BELOW.search(section) is None)


def _past_now(text: str, sentence: Span) -> str:
    """Return the sentence as it would begin without "Nay": "Nay thành lập Ban A" is "Thành lập Ban A"."""
    start = sentence.start + len("Nay ")
    return text[start].upper() + text[start + 1 : sentence.end]


def is_effect(text: str, sentence: Span) -> bool:
    """Tell whether a sentence of an article says what the decision does itself, and orders nobody."""
    if text.startswith("Nay ", sentence.start, sentence.end - 1):
        text = _past_now(text, sentence)
        sentence = Span(0, len(text))
    return bool(_EFFECTS.match(text, sentence.start)) and not charges_in(text, sentence.start, sentence.end)


def is_decided(text: str, sentence: Span, context: Context, section: str) -> bool:
    """Tell whether a sentence of an article is an act of the decision itself, or says what a body is; none is elsewhere."""
    if context.zone != "body" or not _in_article(section):
        return False
    if _BY_STATUTE.search(text, sentence.start, sentence.end):
        return True
    if CHARGED.search(text, sentence.start, sentence.end):
        return context.role == "articles" and is_effect(text, sentence)
    if _IN_FORCE.match(text, sentence.start, sentence.end) and not _TOLD.search(text, sentence.start, sentence.end):
        return True
    if _STATUS.match(text, sentence.start, sentence.end) or _HANDS_DOWN.match(text, sentence.start, sentence.end):
        return True
    if context.role != "articles":
        return False
    if context.heirs:
        # "1. Sở A có trách nhiệm: a) Ban hành nội quy …; b) Công bố …": what the article tells A to do.
        return _ITSELF.match(text, sentence.start) is not None and is_effect(text, sentence)
    own = _past_now(text, sentence) if text.startswith("Nay ", sentence.start, sentence.end - 1) else ""
    acts = _OWN_ACT.match(own) if own else _OWN_ACT.match(text, sentence.start, sentence.end)
    return acts is not None or is_effect(text, sentence)
