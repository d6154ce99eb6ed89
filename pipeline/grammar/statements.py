"""Statements: what a clause says that orders nobody: what somebody gets, what a thing is, where it is laid down, which rule holds."""

from __future__ import annotations

import re

from pipeline.grammar.verbs import leading_verb, past_adverbs, verb_at
from pipeline.letters import small
from pipeline.spans import Span

# "Văn phòng Chính phủ thông báo để các Bộ biết, thực hiện": the closing formula of a notice.
_FOR_NOTICE = re.compile(
    r"\bthông\s+báo\s+(?:để|đến)\s.{0,200}?\bbiết(?:,|\s+và)\s+(?:tổ\s+chức\s+)?(?:thực\s+hiện|triển\s+khai)"
)
# "Cơ quan tiếp nhận tờ khai được quy định tại Phụ lục II" says who it is.
_IS_SET = re.compile(r"[^,;:]{5,160}?(?<!theo)\s(?P<passive>được\s+)?quy\s+định\s+(?:tại|như)\s")
# "Lực lượng cứu hộ của bến gồm: …", "Cơ cấu tổ chức của Quỹ gồm có 3 phòng"; not "Ban Quản lý bến tổ chức các đợt kiểm tra gồm: …".
_MADE_OF = re.compile(
    r"(?:Cơ\s+cấu(?:\s+tổ\s+chức)?|Lực\s+lượng|Cơ\s+quan|Bộ\s+phận|Bộ\s+máy|Hội\s+đồng|Tổ|Ban|Phòng|Quỹ|Trung\s+tâm)\s(?P<of>[^;:]{2,160}?)\s?"
    r"(?:bao\s+)?gồm(?:\s+có)?(?:\s*:|\s+(?:các\s|\d))|"
    # "Các phòng chuyên môn thuộc Chi cục gồm:"
    r"Các\s(?:[Pp]hòng|[Kk]hoa|[Bb]an|đơn\s+vị|tổ\s+chức|hạt|trạm)\s(?P<parts>[^;:]{0,100}?)\s?gồm(?:\s+có)?\s*:"
)
_ACTS = re.compile(
    r"(?:^|\s)(?:tổ\s+chức|thực\s+hiện|xây\s+dựng|lập|ban\s+hành|báo\s+cáo|cung\s+cấp|công\s+bố|gửi|rà\s+soát|kiểm\s+tra|triển\s+khai|"
    r"chuẩn\s+bị|phê\s+duyệt|hướng\s+dẫn|có\s+trách\s+nhiệm|có\s+nhiệm\s+vụ|phải|chủ\s+trì|trình|cấp|thành\s+lập|quyết\s+định)\s"
)
# "Trưởng bến có trách nhiệm thực hiện nội dung được quy định tại khoản 1 Điều này" tells somebody to act.
_TOLD = re.compile(r"\s(?:có\s+trách\s+nhiệm|phải|chủ\s+trì|chịu|tham\s+mưu|định\s+kỳ|tổ\s+chức|thực\s+hiện)\s")
_GROUNDED = re.compile(r"(?:Căn\s+cứ|Ngoài|Trên\s+cơ\s+sở|Trong|Trường\s+hợp|Đối\s+với|Theo)\s")
# "… thì chỉ được hưởng một mức", "… sẽ bị xử phạt", "… thì không phải nộp phí": nor is what somebody may do or suffers.
_GAINS = re.compile(
    r"\s(?:thì|vẫn|sẽ|chỉ)\s(?:chỉ\s|sẽ\s)?được\s(?:hưởng|nhận|khen|thanh|quyết\s+toán|giữ\s+lại|hỗ\s+trợ|xem\s+xét|xét|"
    r"bổ\s+sung|chi\s+trả|miễn|giảm|cấp|tính)(?!\w)|\s(?:sẽ|thì)\s(?:không\s+(?:phải|được\s+nhận)|bị)\s|[Xx]ét\s+tối\s+đa\s\d|"
    r"\sthì\s(?:(?:được\s+)?áp\s+dụng\s(?:theo|quy\s+định|(?:tổng\s+|định\s+)?mức|tỷ\s+lệ|giá|(?:các\s+|những\s+)?văn\s+bản)|(?:có|được)\s+quyền)\s|"
    # "Trường hợp các văn bản viện dẫn được sửa đổi, thay thế thì thực hiện theo văn bản mới"
    r"\s(?:sửa\s+đổi|thay\s+thế|bổ\s+sung)[^;.]{0,60}\sthì\s+thực\s+hiện\s+theo\s(?:các\s|những\s|quy\s+định\s+(?:tại\s|của\s)?)*văn\s+bản\s"
)
# "Người nào phá bến sẽ bị xử lý theo pháp luật và phải bồi thường", "Địa phương nào để xảy ra tai nạn, người đứng đầu phải chịu trách nhiệm".
_ANSWERS = re.compile(
    r"(?:(?:Những|Mọi|Các)\s)?(?:Người|Tổ\s+chức|Cá\s+nhân|Trường\s+hợp)\s[^;]{3,300}?\s(?:sẽ|thì)\s[^;]{0,120}?bị\s+"
    r"(?:xử\s+lý|xử\s+phạt|kỷ\s+luật|truy\s+cứu)[^;]*\sphải\s+(?:bồi|hoàn|khắc)|"
    r"(?:Địa\s+phương|Đơn\s+vị|Cơ\s+quan|Nơi|Ngành|Xã)(?:,\s[^,;]{2,20}){0,3}\snào\s[^;]{3,240}?"
    r"(?:người\s+đứng\s+đầu|thủ\s+trưởng|chủ\s+tịch|thì)\s[^;]{0,80}?chịu\s+trách\s+nhiệm",
    re.IGNORECASE,
)
# "Được ưu tiên thuê mặt bằng tại bến" below those who have the right.
_ALLOWED = re.compile(r"Được\s(?!giao|phân\s+công|ủy\s+quyền|cử|chỉ\s+định)")
# "Các chủ bến khắc phục xong trước ngày 30/4, nếu không sẽ bị đình chỉ": what follows where the order isn't kept is no part of who is told.
_THREAT = re.compile(r"[,;]\s(?:nếu|trường\s+hợp|quá\s+(?:thời\s+)?hạn|sau\s+thời\s+hạn|mọi\s+trường\s+hợp)\s")
_GAINING = (" thì ", " vẫn ", " sẽ ", " chỉ ", "tối đa")
"""Words of which each gain has one."""
# "Bên mua điện có quyền chuyển giao …"; not "người có quyền sử dụng đất".
_RIGHT = re.compile(r"\s(?<!người\s)(?:có|được)\s+quyền\s+(?!sử\s+dụng|sở\s+hữu)(?=\S)")
_CHARGED = re.compile(r"\s(?:(?<!người\s)(?:có|chịu)\s+trách\s+nhiệm|(?<!không\s)phải)\s")
# What begins no act, though a word of it may be a verb.
_NO_ACT = re.compile(
    r"(?:tổ\s+chức|tập\s+thể)(?:,|\s+và|\s+hoặc)\s+(?:cá\s+nhân|hộ)|(?:trong\s+)?trường\s+hợp\s|nếu\s|khi\s|đối\s+với\s"
)
_STATEMENT = re.compile(
    # "Do các tỉnh phải rà soát lại nên đến nay mới có 29 tỉnh báo cáo": why it is so.
    r"^Do\s[^;:]{10,400}\snên\s|"
    # "Tại buổi làm việc, các đại biểu đã thảo luận, đóng góp 25 ý kiến".
    r"^(?:Tại\s+(?:buổi|cuộc|hội\s+nghị|kỳ\s+họp|phiên)|(?:Thời\s+gian|Những\s+năm|Trong\s+thời\s+gian)\s+qua)\s?[^;.]{0,120}\sđã\s|"
    r"\s(?:dự\s+kiến\s+là|áp\s+dụng\s+mức\s[^,;.]{2,40}\slà(?=\s\d)|ước\s+đạt|là\s+năm|tăng\s+\d|giảm\s+\d|chiếm\s+khoảng)\s"
)
# What is said of a matter, however it begins like an order: "Phát triển văn hóa số là đòn bẩy …".
# "Dự kiến tổng kinh phí … là 12 tỷ đồng", "Giúp việc Ban Chỉ đạo có Tổ thư ký …",
# "Mỗi học sinh có một hồ sơ số": how things are, or are to be.
_STANDS = re.compile(
    r"(?:Dự\s+kiến\s+)?[Tt]ổng\s+(?:kinh\s+phí|nhu\s+cầu|mức\s+đầu\s+tư)[^;]{0,160}\s(?:là|khoảng)\s+\d|"
    r"Giúp\s+việc\s(?:cho\s+)?(?:Ban|Hội|Ủy|Tổ|Chủ|Trưởng)[^,;.]{2,60}\s(?:có|là)\s|"
    r"Mỗi\s(?:học\s+sinh|người\s+dân|công\s+dân|hộ|xã|thôn|trẻ|giáo\s+viên|doanh\s+nghiệp)(?:\s[^\W\d_]+){0,3}\s(?:đều\s+)?"
    r"(?:có|được\s+cấp|đạt)\s+(?:một|ít\s+nhất|tối\s+thiểu|\d)"
)
_IS = re.compile(
    r"\s(?<!,\s)(?<!nhất\s)(?<!biệt\s)(?<!hết\s)(?<!tâm\s)(?:được\s+coi\s+)?là\s+(?:một\s+trong|những\s+|khoản\s+(?:tiền|thu|phí)|điều\s+kiện|trụ\s+cột|đòn\s+bẩy|nền\s+tảng\s+(?:cốt|quan|vững)|"
    r"(?:lực\s+đẩy|động\s+lực|khâu|yếu\s+tố|tiền\s+đề|nhiệm\s+vụ|giải\s+pháp|yêu\s+cầu|trách\s+nhiệm|mục\s+tiêu|then\s+chốt|chìa\s+khóa|"
    r"nguồn\s+lực|hạt\s+nhân|thước\s+đo|xu\s+thế|quá\s+trình|chủ\s+trương|đột\s+phá|việc|vấn\s+đề|(?:cơ\s+sở|căn\s+cứ)(?=\s+(?:để|trong\s+việc))))\b"
)
_HOLDS = re.compile(
    r"\b(?:coi|xem|xác\s+định|lấy|gọi|đây|đó|khẳng\s+định|nhận\s+thức|quán\s+triệt|nêu)\b", re.IGNORECASE
)
# "Quyết định 07/2031/QĐ-UBND ngày …" in a list of documents: no verb.
_CITED = re.compile(
    r"(?:Quyết\s+định|Kế\s+hoạch|Báo\s+cáo|Hướng\s+dẫn|Thông\s+báo)\s+(?:số\s*:?\s*)?\d{1,5}(?:/\d{4})?[/-]\s?[^\W\d_]"
)
# "Tự xếp loại: ………" is a line of a form; a draft's own number may be blank: "Kế hoạch số ……/KH-SXD".
_BLANK = re.compile(r"(?<![.…_])(?<!số)(?<!số )(?<!số:)(?:\.{5,}|…[.…]{2,}|_{4,})")
# "Cấp lại thẻ lái đò: 20.000 đồng/thẻ" is a price.
_PRICE = re.compile(r":\s*\d[\d.,]*\s*(?:triệu\s+)?đồng(?:/[^;.:]{1,40})?$")
_REMARK = re.compile(r"(?:Ghi\s+chú|Lý\s+do)\s*(?::|$)|Xét\s+tối\s+đa\s\d")
# "Đối với đò đã đăng ký trước ngày Quy định này có hiệu lực thì thực hiện theo quy định tại Điều 5", "Giá vé được xác định theo Bảng 2".
_HOLDS_FOR = re.compile(
    r"\sthì\s(?:tiếp\s+tục\s+)?thực\s+hiện\s+theo\s(?:(?:các\s+)?quy\s+định|phân\s+cấp|yêu\s+cầu|nội\s+dung|hợp\s+đồng|pháp\s+luật|phương\s+án\s+(?:đã\s+)?được)(?!\w)|"
    r"\sthì\s(?:được\s+)?điều\s+chỉnh\s+(?:theo|nhân)\s|"
    r"(?:^|(?<!phải)(?<!cần)\s)được\s+(?:xác\s+định|áp\s+dụng|tính|thu|điều\s+chỉnh)\s+(?:theo|nhân)\s|\skhông\s+thể\s+thực\s+hiện\s|"
    # "Tiền lãi không được tính vào giá vé"
    r"(?<!phải)(?<!cần)\s(?:không\s+)?được\s+tính\s+(?:vào|bằng|trên|từ)\s"
)
_HOLDING = ("được xác", "được áp", "được tính", "được thu", "hiện theo", "không thể", "điều chỉnh")
"""Words of which each clause has one that says which rule holds."""
# "Xử lý nợ xấu thực hiện theo quy định tại Điều 5": the act is a noun here, of which the rule is told. Not "Hướng dẫn các chủ bến thực
# hiện theo …", "Lập sổ và thực hiện theo …".
_UNDER_RULE = re.compile(
    r"(?!(?:Hướng\s+dẫn|Chỉ\s+đạo|Yêu\s+cầu|Đôn\s+đốc|Phối\s+hợp|Giám\s+sát|Tuyên\s+truyền|Vận\s+động|Bảo\s+đảm|Đảm\s+bảo|Tổ\s+chức|"
    r"Triển\s+khai|Giúp|Hỗ\s+trợ|Tạo|Thực\s+hiện|Chủ\s+trì|Tham\s+mưu|Phổ\s+biến|Giao|Phân\s+công|Cử|Khuyến\s+khích|Đề\s+nghị)\s)"
    r"(?P<what>[^;:]{3,200}?[^\s,;])\s(?:được\s+)?"
    r"(?<!và\s)(?<!để\s)(?<!việc\s)(?<!chức\s)(?<!khai\s)(?<!trì\s)(?<!dẫn\s)(?<!đạo\s)(?<!sát\s)(?<!quả\s)(?<!hoặc\s)"
    r"thực\s+hiện\s+theo\s+(?:(?:các\s+)?quy\s+định|Luật|Nghị\s+(?:định|quyết)|Thông\s+tư|Quyết\s+định|Điều|khoản|điểm|hướng\s+dẫn)(?!\w)",
)
_SOMEBODY = re.compile(r",\s(?:các\s)?(?:cơ\s+quan|đơn\s+vị|tổ\s+chức|cá\s+nhân|cán\s+bộ|[A-ZĐ])")
_MUST_LATER = re.compile(r"(?<!không)\s(?:phải|có\s+trách\s+nhiệm|đề\s+nghị|yêu\s+cầu\s+các)\s")


def gains(text: str, span: Span) -> bool:
    """Tell whether a clause says what somebody gets, may do or suffers, and no duty beside it.

    Good: "Hộ có hai nghề thì chỉ được hưởng một mức". Not: "Rà soát các hộ sẽ được hưởng hỗ trợ".
    """
    clause = text[span.start : span.end]
    if (" bị " in clause or " nào " in clause) and _ANSWERS.match(clause):
        return True
    if clause.startswith("Được ") and _ALLOWED.match(clause):
        return _CHARGED.search(clause) is None
    gain = any(map(clause.__contains__, _GAINING)) and _GAINS.search(clause)
    threat = _THREAT.search(clause, 0, gain.start()) if gain and "bị" in gain.group() else None
    if gain and threat:
        gain = _GAINS.search(clause, 0, threat.start())
    right = _RIGHT.search(clause) if not gain and "quyền" in clause else None
    if not (gain or right) or _CHARGED.search(clause):
        return False
    lowered = small(text[: span.end])
    if (
        right
        and "được" not in right.group()
        and verb_at(lowered, past_adverbs(lowered, span.start + right.end())) is None
    ):
        return False
    return begins_no_act(lowered, span.start)


def is_charged(clause: str) -> bool:
    """Tell whether a clause says what somebody must do."""
    return _CHARGED.search(clause) is not None


def begins_no_act(lowered: str, start: int) -> bool:
    """Tell whether a clause begins with no act, or only with words that look like one: "tổ chức, cá nhân …", "khi …"."""
    return leading_verb(lowered, start) is None or _NO_ACT.match(lowered, start) is not None


def is_notice(clause: str) -> bool:
    """Tell whether a clause is the closing formula of a notice."""
    return "thông" in clause and _FOR_NOTICE.search(clause) is not None


def is_set(clause: str, subject: int, after: int) -> bool:
    """Tell whether a clause says where something is laid down: "Cơ quan nhận đơn được quy định tại Phụ lục II".

    Whoever acts stands from `subject` to `after`. Not: "Sở A hướng dẫn nội dung quy định tại khoản 1", "Căn cứ quy
    định tại Điều 2, Sở A lập …".
    """
    match = _IS_SET.match(clause) if "quy định" in clause else None
    if match is None or _TOLD.search(clause):
        return False
    if match.group("passive") or clause.startswith(" quy định", after):
        return True
    return subject > match.end() and not _GROUNDED.match(clause)


def is_made_of(clause: str) -> bool:
    """Tell whether a clause says of what a body is made up: "Lực lượng cứu hộ của bến gồm: tổ lái đò, tổ y tế"."""
    match = _MADE_OF.match(clause) if "gồm" in clause else None
    return match is not None and _ACTS.search(match.group("of") or match.group("parts")) is None


# "Chính phủ thống nhất thông qua dự thảo Nghị định"; "Chính phủ thống nhất quản lý nhà nước về bến đò" is its duty.
_AGREES = re.compile(
    r"(?:Chính\s+phủ|Thủ\s+tướng\s+Chính\s+phủ|Quốc\s+hội|Hội\s+nghị|Ban\s+Chỉ\s+đạo|(?:Ủy\s+ban|Hội\s+đồng)\s+nhân\s+dân\s+tỉnh|"
    r"(?:Thường\s+trực|Ban\s+(?:Thường\s+vụ|Chấp\s+hành|Thường\s+trực))\s[^,;.:]{3,40}?)\s(?:cơ\s+bản\s+)?"
    r"(?:(?:thống\s+nhất|nhất\s+trí|đồng\s+ý)\s+(?:thông\s+qua|đánh\s+giá|nhận\s+định|với|về\s|nội\s+dung|chủ\s+trương|cho\s+phép|kéo\s+dài|gia\s+hạn|lùi)|"
    r"ghi\s+nhận|đánh\s+giá\s+cao|biểu\s+dương|hoan\s+nghênh)(?!\w)|"
    # "Thống nhất chủ trương mở bến như đề xuất của Sở A", in what a meeting has concluded.
    r"(?:[Cc]ơ\s+bản\s+)?(?:[Tt]hống\s+nhất|[Nn]hất\s+trí|[Đđ]ồng\s+ý)\s+(?:về\s+)?(?:chủ\s+trương|thông\s+qua|(?:với|theo)\s+(?:(?:các\s+)?nội\s+dung\s+)?"
    r"(?:đề\s+xuất|đề\s+nghị|báo\s+cáo|kiến\s+nghị|ý\s+kiến|tờ\s+trình))(?!\w)"
)


# "Ông Lê Văn Bến, Phó Giám đốc Sở A làm Phó Trưởng ban": how a body is made up; "Cử ông Bến làm Trưởng ban" is an order.
_SEATED = re.compile(
    r"(?:(?:Các\s)?(?:[Đđ]ồng\schí|[Ôô]ng|[Bb]à)[\s:(]|(?:Phó\s)?(?:Giám\sđốc|Chủ\stịch|Bí\sthư|Chánh|Trưởng|Cục\strưởng|Vụ\strưởng|Thứ\strưởng)\s|"
    r"[Ll]ãnh\sđạo\s|[Đđ]ại\sdiện\s)(?:(?!\s(?:cử|mời|giao|bầu|bổ\snhiệm|phân\scông)\s)[^;]){5,160}?\slàm\s(?:Phó\s)?"
    r"(?:Trưởng\s[Bb]an|[Tt]ổ\s(?:[Tt]rưởng|[Pp]hó)|Trưởng\s[Đđ]oàn|Chủ\stịch\sHội\sđồng|(?:[Tt]hành|[Ủủ]y)\sviên|[Tt]hư\ský)(?!\w)[^,;]{0,40}$"
)


def settles_itself(clause: str) -> bool:
    """Tell whether a clause says what was agreed, who heads a body, or that it ends with its task: no act is left to be done."""
    if " làm " in clause and _SEATED.match(clause):
        return True
    if _AGREES.match(clause):
        return _CALLS.search(clause) is None
    return "tự giải thể" in clause and _CHARGED.search(clause) is None


_CALLS = re.compile(r"(?:[,;]\s(?:và\s)?|\bchủ\s+trương\s|\svà\s(?=giao\s[A-ZĐ]))(?:giao|yêu\s+cầu|đề\s+nghị)\s")


# "Phấn đấu đến năm 2035, 100% bến đò có phao" says what is to be reached, and how far; "Phấn đấu hoàn thành bến Lau" what to do.
_YEARS = r"(?:hết\s+|cuối\s+|năm\s+|giai\s+đoạn\s+)*\d{4}(?:\s*[-–]\s*\d{4})?,?\s+"
_TARGET = re.compile(
    rf"(?:(?:Đến|Tới|Trong|Từ\s+nay\s+đến)\s+{_YEARS})?[Pp]hấn\s+đấu,?\s+(?:(?:(?:đến|tới|trong)\s+)?{_YEARS})?"
    r"(?:có|đạt|tỷ\s+(?:lệ|trọng)|trên|khoảng|ít\s+nhất|tối\s+thiểu|số|mỗi|\d)"
)


def is_target(clause: str) -> bool:
    """Tell whether a clause says what is to be reached, which an indicator tells (the labelling guide: targets are no obligations)."""
    return _TARGET.match(clause) is not None


def says_what_is(clause: str) -> bool:
    """Tell whether a clause says what something is: "Phát triển … là động lực"; not "Xác định … là nhiệm vụ".

    The number of a document of a list says no more: "Quyết định 07/2031/QĐ-UBND ngày …".
    """
    if _STATEMENT.search(clause) or _CITED.match(clause):
        return True
    if _STANDS.match(clause) and not _CHARGED.search(clause):
        return True
    match = _IS.search(clause) if "là" in clause else None
    if match is None or _HOLDS.search(clause, 0, match.start()):
        return False
    # "Biên bản phải được lưu và là căn cứ để …" orders something beside it.
    return "căn" not in match.group() or _CHARGED.search(clause, 0, match.start()) is None


def says_what_holds(text: str, span: Span) -> bool:
    """Tell whether a clause that names nobody says which rule holds for a case, or what cannot be done, and no act beside it.

    Not: "Rà soát các hợp đồng được xác định theo Bảng 2", "Trường hợp không thể thực hiện được thì phải báo cáo".
    """
    clause = text[span.start : span.end]
    if not any(map(clause.__contains__, _HOLDING)):
        return False
    under = _UNDER_RULE.match(clause) if "thực hiện theo" in clause else None
    if under and not _MUST_LATER.search(clause) and not _SOMEBODY.search(under.group("what")):
        return True
    holds = _HOLDS_FOR.search(clause)
    if holds is None or _MUST_LATER.search(clause):
        return False
    # "Giá vé: được xác định theo Bảng 2": the label is cut off.
    return holds.start() == 0 or begins_no_act(small(text[: span.end]), span.start)


def is_remark(clause: str) -> bool:
    """Tell whether a clause is a line of a form with blanks to fill in, a price, or a remark."""
    blank = (".." in clause or "…" in clause or "__" in clause) and _BLANK.search(clause)
    priced = ("đồng" in clause) and _PRICE.search(clause)
    return bool(blank or priced or _REMARK.match(clause))


# "Mức chi: Thực hiện theo Nghị quyết số 12": which rule holds for what the label names.
_RULE = re.compile(
    r"[Tt]hực hiện (?:đúng )?theo (?:(?:các |đúng )?quy định (?:tại|của) |hướng dẫn (?:tại|của) )?"
    r"(?:điểm|khoản|Điều|Mục|Phụ lục|Luật|Bộ luật|Pháp lệnh|Nghị định|Nghị quyết|Thông tư|Quyết định|Hướng dẫn số)\s[^;,]*$"
)


def says_which_rule(text: str, span: Span) -> bool:
    """Tell whether what follows a label only says which rule holds: "Thực hiện theo Nghị quyết số 12"."""
    return _RULE.match(text, span.start, span.end) is not None
