"""Words of names that are verbs elsewhere, and where such a word is an act all the same."""

from __future__ import annotations

import re

from pipeline.grammar.alternatives import letter_first
from pipeline.grammar.short_acts import is_short_act
from pipeline.grammar.verbs import verb_at

# "cơ quan giúp việc của Hội đồng", "Trung tâm Trợ giúp pháp lý", "Ban Quản lý dự án đầu tư xây dựng": no act of theirs.
# "cơ quan đề xuất ký kết", "đơn vị cung cấp dịch vụ đăng kiểm": bodies known by a verb together with what it acts on.
# The ends of the words that they stand behind are looked for first: most words stand behind none of them.
_KNOWN_BY = (
    r"(?<=uan | vị |hức |ợng |iệp |trì )(?:"
    r"(?:(?<=[Cc]ơ quan )|(?<=[Đđ]ơn vị ))chủ\s+trì\s+soạn\s+thảo(?:\s+văn\s+bản(?!\s+(?:số|hướng)))?|"
    r"(?<=[Cc]ơ quan )(?:đề\s+xuất\s+ký\s+kết|cấp\s+phép(?=\s(?:có|phải|chịu|chủ|phối|rà|kiểm|cập|thu|xem|gửi|thông|trả|từ)(?!\w))|"
    r"giải\s+quyết\s+thủ\s+tục(?:\s+hành\s+chính)?(?=\s(?:có|phải|chịu|chủ|phối|rà|kiểm|cập|thu|xem|gửi|thông|trả|từ)(?!\w))|trình\s+thẩm\s+định|chủ\s+trì\s+thẩm\s+định|quyết\s+định\s+(?:chủ\s+trương\s+)?đầu\s+tư|"
    r"kiểm\s+soát\s+chi|giữ\s+tài\s+khoản|cho\s+vay\s+lại|cấp\s+phép\s+chuyên\s+ngành)|(?:(?<=[Đđ]ơn vị )|(?<=[Tt]ổ chức ))cung\s+cấp\s+dịch\s+vụ|"
    r"(?<=nghiệp )cung\s+cấp\s+dịch\s+vụ(?=\s+(?:viễn|bưu|vận|chuyển|công|tài|thanh|du|môi|truyền|internet|điện|nước)(?!\w))|"
    # "Đơn vị được kiểm tra gửi báo cáo", "cơ quan chịu sự giám sát", "các đơn vị chủ trì kiểm tra có trách nhiệm".
    r"(?:(?<=[Cc]ơ quan )|(?<=[Đđ]ơn vị )|(?<=[Tt]ổ chức )|(?<=[Đđ]ối tượng ))(?:"
    r"(?:được|chịu(?:\s+sự)?)\s+(?:kiểm\s+tra|giám\s+sát|thanh\s+tra|kiểm\s+toán|kiểm\s+sát|khảo\s+sát)(?:,\s+(?:giám\s+sát|kiểm\s+tra))?|"
    r"đăng\s+cai(?=\s+(?:có\s+trách|phải|chịu|chuẩn|bố\s+trí)(?!\w)|\s*:))(?!\w)|"
    r"(?:(?<=[Cc]ơ quan chủ trì )|(?<=[Đđ]ơn vị chủ trì ))(?:kiểm\s+tra|giám\s+sát|thanh\s+tra)"
    r"(?=\s+(?:có\s+trách|phải|chịu|xây|gửi|báo|thông|lập)(?!\w)|\s*:)|"
    r"(?<=lực lượng )nhận\s+(?:được\s+)?(?:lệnh|thông\s+báo|tin)(?=\s+(?:phải|có\s+trách\s+nhiệm)\s)|"
    r"(?:(?<=[Đđ]ơn vị )|(?<=[Cc]ơ quan )|(?<=[Tt]ổ chức ))trực\s+tiếp\s+(?:quản\s+lý|sử\s+dụng|khai\s+thác|vận\s+hành)|"
    r"(?:(?<=[Đđ]ơn vị )|(?<=[Tt]ổ chức ))thu\s+(?:lệ\s+)?phí(?=\s+(?:được|phải|có|nộp|kê|mở|lập|trích|gửi|báo|quyết|không)(?!\w)))"
)
WORDS_OF_NAMES = (
    rf"{_KNOWN_BY}|"
    # "các ban tham mưu, giúp việc của Tỉnh ủy" are known by it.
    # "Các thành viên Ban chỉ đạo làm việc …": older decisions write its second word small.
    r"(?:(?<=[Tt]rưởng ban Ban )|(?<=[Tt]hành viên Ban )|(?<=ủy viên Ban )|(?<=uỷ viên Ban )|(?<=giúp việc Ban ))chỉ (?:đạo|huy)|"
    r"(?<=[Bb]an )[Vv]ì(?= sự tiến bộ)|tham mưu(?=,? giúp việc)|giúp việc|(?<=[Cc]ác [Bb]an )tham mưu(?=, [A-ZĐ]| của )|"
    # "Tổ giám sát cộng đồng chủ trì …" holds no "đồng chủ trì".
    r"(?<=[Cc]ộng )đồng|(?<=[Tt]rợ )giúp|(?<=[Hh]ậu )cần|(?<=trong )danh sách|"
    r"(?<=dự án [đĐ]ầu tư )xây dựng|(?<=QLDA [đĐ]ầu tư )xây dựng|(?<=[Gg]iáo dục )thường xuyên|(?<=[Bb]an )xây dựng [Đđ]ảng|(?<=[Dd]ịch vụ )tổng hợp|"
    # "Phòng Quản lý xây dựng", "Ban Quản lý đầu tư xây dựng": what they manage.
    r"(?:(?<=Cục Quản lý )|(?<=cục Quản lý )|(?<=Vụ Quản lý )|(?<=Phòng Quản lý )|(?<=Quản lý đầu tư )|(?<=Quản lý hoạt động )|"
    r"(?<=Giám định ))xây dựng|"
    # "Ban Chỉ đạo xây dựng nông thôn mới", "Văn phòng Điều phối Chương trình MTQG xây dựng NTM".
    r"(?<=[Cc]hỉ đạo )xây dựng(?= (?:NTM|[Nn]ông thôn mới))|(?<=MTQG )xây dựng|(?<=quốc gia )xây dựng(?= (?:NTM|[Nn]ông thôn mới))|"
    r"(?<=[Đđ]iều phối )xây dựng(?= (?:NTM|[Nn]ông thôn mới))|(?<=[Tt]rật )tự|(?<=[Cc]hỉ đạo )thực hiện(?= (?:QCDC|[Qq]uy chế dân chủ))|"
    # "Phòng Kế hoạch tổng hợp" of a hospital.
    r"(?<=[Pp]hòng Kế hoạch )tổng hợp(?=\s*(?:[,.;:)]|$)"
    r"|\s(?:và|chủ|phối|có|trước|lập|theo|để|tham|hướng|rà|xây|báo|chịu|đôn|làm|là|tiếp|kiểm|đầu|chuẩn|bố|cử|tổng|giám|phân)(?!\w))|"
    r"(?<=[Tt]hường trực )cải cách(?= hành chính)|"
    r"(?<=đơn vị )tổng hợp(?=, (?:đơn vị|cơ quan)\s)|"
    # "UBND các xã có dự án đi qua": which of them.
    r"(?<=đi )qua|(?<=[Hh]ồi sức )tích cực|(?<=rợ xã hội )tổng hợp(?=\s(?:tiếp|chủ|phối|tỉnh|có|quản|nuôi|tổ|lập|cấp|xây|rà))|"
    r"(?<=[Cc]hủ rừng )là(?= (?:tổ chức|hộ gia đình|cá nhân|cộng đồng)(?!\w))"
)
OF_MISSION = (
    r"(?:(?<=đoàn )(?:(?:kiểm|thanh)\s+tra|giám\s+sát|khảo\s+sát)|(?<=hội đồng )thẩm\s+định)"
    r"(?=\s(?:ban|báo|phải|có|chịu|tổng|lập|ký|công|quyết|chủ|phân|trình|thông|liên|gửi|họp)(?!\w)|\s*:)"
)
"""What a mission is sent for, as a word of its head's title: "Trưởng đoàn kiểm tra công bố …"; not "Trưởng đoàn kiểm tra hồ sơ"."""
# Verbs that are ordinary words inside names: "trực thuộc", "cấp tỉnh", "thông tin".
_INSIDE = (
    rf"(?:{_KNOWN_BY}|đóng(?=\s+(?:(?:quân|chân)\s+)?(?:trên|tại)\s+(?:địa\s+bàn|(?:tỉnh|huyện|xã|thành\s+phố)\s))|"
    rf"{OF_MISSION}|"
    r"(?<=ban quản lý )đầu\s+tư(?=\s+(?:xây\s+dựng|phát\s+triển)(?!\w))|"
    r"(?<=tuyên truyền )lưu\s+động|(?<=các đài )phát\s+thanh|trực\s+thuộc|ứng\s+dụng\s+công\s+nghệ\s+cao|"
    r"(?<=ban )tham\s+mưu(?=,?\s+giúp\s+việc)|(?<=quan )tham\s+mưu(?=,?\s+giúp\s+việc)|"
    r"(?<=tổng )điều\s+tra|(?<=bảo trợ xã hội )tổng\s+hợp|(?<=phạm vi )quản\s+lý|(?<=hồi sức )tích\s+cực|(?<=xổ số )kiến\s+thiết|"
    r"(?<=bầu )cử|(?<=chủ rừng là )tổ\s+chức|(?<=đơn vị )dự\s+toán|(?<=hạ )lưu|(?<=thượng )lưu|(?<=nhà )tài\s+trợ|"
    # "Các đơn vị quản lý hồ chứa", "các tổ tiêm phòng": what they are there for.
    r"(?<=các đơn vị )(?:quản\s+lý(?:,\s+vận\s+hành)?|vận\s+hành)(?=\s+hồ\s)|(?<=các tổ )tiêm\s+phòng(?!\s+cho)|(?<=các )chi(?=,\s+đảng\s+bộ)|"
    r"(?<=thành viên ban )tổ\s+chức(?=\s+(?:cần|có|phải|chịu|và|rà|chủ|phối|theo|căn|tham)(?!\w)|\s*(?:[,.;:)]|$))|"
    r"(?<=nhà thầu )thi\s+công(?=\s+(?:phải|có|bố|chịu|tổ|khẩn|tập|lập|báo|huy|hoàn|đẩy))|(?<=dịch vụ )tổng\s+hợp|"
    r"(?<=phòng kế hoạch )tổng\s+hợp(?=\s*(?:[,.;:)]|$)"
    r"|\s(?:và|chủ|phối|có|trước|lập|theo|để|tham|hướng|rà|xây|báo|chịu|đôn|làm|là|tiếp|kiểm|đầu|chuẩn|bố|cử|tổng|giám|phân)(?!\w))|"
    r"(?<=[Tt]hường trực )cải cách(?= hành chính)|"
    r"cấp(?=\s+(?:tỉnh|thành\s+phố|huyện|xã|phường|trung|Trung|cơ\s+sở|quốc|quân|bộ|ủy|trên|dưới|có|thẩm))|báo\s+chí|giáo\s+dục|"
    # "Công an các cấp", "chính quyền hai cấp"; places of another state, and who runs a school or a service.
    r"(?<=các )cấp(?!\s+(?:phép|giấy|thẻ))|(?<=hai )cấp|(?<=ba )cấp|(?<=mọi )cấp|(?<=từng )cấp|(?<=0[23] )cấp|"
    r"(?<=cùng )cấp(?!\s+(?:giấy|phép|kinh))|(?<=đồng )cấp(?!\s+(?:giấy|phép|kinh))|"
    # "Hội đồng bồi thường, hỗ trợ và tái định cư", "Tổ bồi thường, giải phóng mặt bằng".
    r"(?:(?<=hội đồng )|(?<=ban )|(?<=tổ )|(?<=trung tâm ))bồi\s+thường(?:(?:,|\s+và)\s+(?:hỗ\s+trợ|giải\s+phóng\s+mặt\s+bằng|tái\s+định\s+cư))*|"
    # Departments of hospitals, banks, courts and the Youth Union, and the board that carries the papers of an exam.
    r"(?<=hành chính )quản\s+trị|(?<=kiểm tra )kiểm\s+soát(?=\s+nội\s+bộ)|(?<=vụ giám đốc )kiểm\s+tra|"
    r"(?<=đoàn kết )tập\s+hợp(?=\s+thanh\s+niên)|"
    r"(?<=vận chuyển và )bàn\s+giao(?=\s+(?:đề|bài)\s+thi)|"
    r"(?<=ban )quản\s+lý|(?<=tổ )quản\s+lý|(?<=đội )quản\s+lý|(?<=ban )chỉ\s+(?:đạo|huy)|(?<=ban )điều\s+hành|(?<=ban )vận\s+động|"
    r"(?<=hội đồng )quản\s+(?:trị|lý)|(?<=ban )quản\s+trị|"
    # Words of the names of services, funds and police units, and of what a force is there for.
    r"(?<=người )thi\s+hành(?=\s+công\s+vụ)|(?<=chuyên trách )bảo\s+vệ|"
    r"(?<=lực lượng )(?<!các lực lượng )bảo\s+vệ(?=\s+(?:rừng|an\s+ninh|dân\s+phố|chợ|cơ\s+sở|bờ|của|thuộc))|"
    # "Cơ quan đăng ký đầu tư", "Trung tâm Dịch vụ đấu giá tài sản".
    r"(?<=cơ quan )đăng\s+ký\s+(?:đầu\s+tư|kinh\s+doanh|đất\s+đai|hộ\s+tịch|cư\s+trú)|(?<=dịch vụ )(?:bán\s+)?đấu\s+giá|"
    r"(?<=văn phòng )đăng\s+ký(?=\s+đất)|xây\s+dựng\s+đảng|(?<=nghiên cứu )phát\s+triển|(?<=quản lý )đấu\s+thầu|"
    r"(?<=văn bản và )tổ\s+chức\s+thi\s+hành|"
    r"việc\s+làm|(?<=xét )tặng|(?<=kinh tế )mở(?!\s+(?:lớp|rộng|cửa))|(?<=trợ )giúp|"
    r"(?<=quỹ đầu tư )phát\s+triển|(?<=cục đầu tư )phát\s+triển|(?<=xúc tiến )đầu\s+tư|(?<=dự án )đầu\s+tư(?=\s+xây)|"
    r"(?<=qlda )đầu\s+tư(?=\s+xây)|(?<=qlda đầu tư )xây\s+dựng|"
    r"(?:(?<=cục quản lý )|(?<=vụ quản lý )|(?<=phòng quản lý )|(?<=quản lý đầu tư )|(?<=quản lý hoạt động )|(?<=giám định ))xây\s+dựng|"
    r"(?<=dự án đầu tư )xây\s+dựng|(?<=nhà thầu )thi\s+công|(?<=đơn vị )thi\s+công|"
    r"(?<=cơ sở )khám\s+(?:bệnh|chữa)|(?<=cơ sở )giết\s+mổ|(?<=cơ sở )chế\s+biến|(?<=cơ sở )chăn\s+nuôi|"
    r"nuôi\s+trồng(?=\s+thủy\s+sản)|(?<=cơ sở )nuôi\s+trồng|(?<=hộ )nuôi\s+trồng|"
    r"(?<=cơ sở )đóng\s+(?:mới|tàu)|(?<=hộ )chăn\s+nuôi|"
    r"(?<=tổ )hợp\s+tác|(?<=cơ sở )dạy\s+(?:nghề|học)|(?<=trung tâm )dạy\s+nghề|(?<=phòng )khám|"
    r"(?<=cảnh sát )quản\s+lý\s+hành\s+chính|(?<=cảnh sát )điều\s+tra|(?<=cảnh sát )phòng\s+cháy|(?<=cảnh sát )hình\s+sự|"
    # "cơ quan trung ương của các tổ chức chính trị - xã hội"
    r"(?<=của các )tổ\s+chức(?=\s+(?:chính\s+trị|xã\s+hội|đoàn\s+thể))|"
    # What a division of the procuracy has to do with.
    r"(?<=công tố và )kiểm\s+sát|(?<=và kiểm sát )điều\s+tra|(?<=và kiểm sát )xét\s+xử|"
    # "Ban Chỉ đạo xây dựng nông thôn mới", "… thực hiện quy chế dân chủ", "Đội Quản lý trật tự xây dựng".
    r"(?<=chỉ đạo )xây\s+dựng(?=\s+(?:ntm|nông\s+thôn\s+mới))|(?<=quốc gia )xây\s+dựng(?=\s+(?:ntm|nông\s+thôn\s+mới))|(?<=mtqg )xây\s+dựng|"
    r"(?<=điều phối )xây\s+dựng(?=\s+(?:ntm|nông\s+thôn\s+mới))|(?<=chỉ đạo )thực\s+hiện(?=\s+(?:qcdc|quy\s+chế\s+dân\s+chủ))|"
    r"(?<=hội đồng )xét\s+duyệt\s+trợ\s+giúp|(?<=trật )tự(?!\s+xây)|(?<=trật )tự\s+xây\s+dựng(?=\s+(?:quận|huyện|phường|xã|thành|thị))|"
    r"(?<=cứu nạn )cứu\s+hộ|hợp\s+tác(?=\s+xã)|đổi\s+mới\s+sáng\s+tạo|(?<=sáng tạo, )chuyển\s+đổi\s+số|"
    r"(?<=và )chuyển\s+đổi\s+số(?=\s+(?:tỉnh|thành|quốc|của|xã|phường|cấp))|"
    r"ngoại\s+giao|công\s+lập|(?<!nhân )dân\s+lập|độc\s+lập|(?:chương|công|giáo|lộ)\s+trình|nghiệm\s+thu|giúp\s+việc|"
    r"(?:sơ|trung|cao)\s+cấp|cấp\s+(?:thoát\s+)?nước|bảo\s+tồn\s+(?:thiên\s+nhiên|biển|loài)|"
    r"truyền\s+thông|sử\s+dụng|tư\s+vấn(?!(?:,| và)\s+phản\s+biện)|(?<=chức năng )giám\s+sát|"
    r"giao\s+thông|phòng\s+chống|phòng,\s+chống|đào\s+tạo|ứng\s+cứu|thông\s+tin|"
    r"thường\s+trực|chuyên\s+trách|công\s+tác|phụ\s+trách|quản\s+lý\s+(?:nhà|trực\s+tiếp)|dân(?!\s+quân)|khác|"
    # "Cục Quản lý xuất nhập cảnh", "Trung tâm Khuyến công và Tư vấn phát triển công nghiệp".
    r"(?<=cộng )đồng(?!\w)|(?<=doanh nghiệp )đầu\s+mối|(?<=thương nhân )đầu\s+mối|xuất\s+nhập\s+(?:cảnh|khẩu)|"
    r"(?<=tư vấn )phát\s+triển(?=\s+công\s+nghiệp)|"
    r"(?<=đơn vị )tổng\s+hợp(?=,\s+(?:đơn\s+vị|cơ\s+quan)\s)|(?<=viện )nghiên\s+cứu(?!\s+(?:về|các|xây)))\b"
)
INSIDE = re.compile(letter_first(_INSIDE))
"""What begins at a word of a name that is a verb elsewhere."""


# "Ủy ban nhân dân huyện Cồn Mây lập danh sách …": verbs of one syllable count behind a capital with what they act on.
SHORT_ACT = re.compile(
    # "Trạm Thủy sản thả 20.000 con giống".
    r"(?:lập|cử|giao|cấp|nộp|thu|mở|mời|đưa|thả|trồng|tặng|trao|xây|dựng|phát|đón|nuôi|chi|chọn|gửi)\s\d|"
    r"(?:lập|cử|giao|cấp|nộp|thu|mở|ký|mời|duyệt|lấy|đưa)\s(?:danh sách|dự toán|dự trù|kế hoạch|hồ sơ|biên bản|báo cáo|phương án|đội|tổ|"
    r"đoàn|cán bộ|công chức|viên chức|giảng viên|giáo viên|"
    r"bác sĩ|y sĩ|chuyên gia|kỹ sư|lực lượng|nhân viên|đoàn viên|người|các|giấy|"
    r"kinh phí|ngân sách|thuế|phí|tiền|sổ|lớp|chuyên (?:mục|trang|đề)|đợt|chiến dịch|hòm thư|đường dây|khóa|"
    r"ý kiến|nhiệm vụ|chỉ tiêu|cho|phiếu|bản|văn bản|hợp đồng|dự án|"
    r"đề án|tờ trình|nội dung|việc|vào|tin|ban hành|quyết định|thông báo|điện|nước|thuốc|gạo|phao|xe|tàu)(?!\w)"
)
HALVES = frozenset(
    {
        "Thành",
        "Độc",
        "Công",
        "Dân",
        "Xác",
        "Ngoại",
        "Bàn",
        "Chuyển",
        "Phân",
        "Trung",
        "Cao",
        "Cung",
        "Trợ",
        "Đăng",
        "Thư",
    }
)
"""First halves of words that such a syllable ends."""


# "Ban Đầu tư xây dựng rà soát …", "Đội Điều tra tổng hợp có trách nhiệm …": behind one word for work a second says more of the field, where the
# act comes only then. Two acts in a row without a comma are these: "tổng hợp trình", "xây dựng ban hành".
_OF_WORK = (
    "Đầu tư ", "Quản lý ", "Kiểm tra ", "Điều tra ", "Giám sát ", "Đào tạo ", "Kiểm định ", "Quan trắc ", "Bảo trì ", "Tư vấn ", "tư vấn ",
    "Nghiệp vụ ", "Điều hành ", "Thẩm định ", "Giám định ", "Thanh tra ", "Bảo dưỡng ", "Khai thác ",
)  # fmt: skip
_SECOND_WORK = re.compile(
    r"(?:xây dựng|giám sát|vận hành|tổng hợp|bồi dưỡng|sửa chữa|cảnh báo|bảo trì|kiểm định|quản lý)"
    r"(?=\s(?:(?:đồng )?chủ trì|phối hợp|(?:có|chịu) trách nhiệm|phải|chủ động|kịp thời|khẩn trương|thường xuyên|định kỳ)(?!\w)|(?P<act>\s))"
)
_TWO_ACTS = re.compile(r"(?:trình|gửi|báo|đề|tham|thực|triển|hoàn|ban|khai|sử|việc|và|kế|các|hoạt)(?!\w)")


def work_end(text: str, lowered: str, start: int) -> int:
    """Return where a second word for the work of the body before `start` ends: "Ban Đầu tư xây dựng rà soát …"; 0 where it is its act."""
    second = _SECOND_WORK.match(lowered, start) if text.endswith(_OF_WORK, 0, start) else None
    if second is None or second.group("act") is None:
        return second.end() if second else 0
    following = second.end() + 1
    verb = None if _TWO_ACTS.match(lowered, following) else verb_at(lowered, following)
    return second.end() if (verb is not None and not verb.noun) or is_short_act(text, following) else 0


# Words of names that are acts too: behind the place of a name ("Hội Lái đò tỉnh tư vấn …"), or with an object of their own
# ("Trường Nghề Bến Lau đào tạo 200 lái đò"). "Trung tâm Dịch vụ tư vấn" is what it is called.
_ACT_INSIDE = (
    r"(?:tư vấn|đào tạo(?! nghề)|sử dụng|truyền thông|ứng cứu|nghiệm thu|ứng dụng|bảo tồn|thông tin|"
    r"giáo dục(?= (?:truyền thống|ý thức|pháp luật|kỹ năng|chính trị|học sinh|đoàn viên|hội viên|cho|về)))"
)
_BEHIND_LEVEL = re.compile(rf"{_ACT_INSIDE},?\s(?=\w)")
_WITH_OBJECT = re.compile(
    rf"{_ACT_INSIDE}\s(?=(?:\d+|cho|các|những|ít nhất|tối thiểu|miễn phí|lại|hiệu quả|đúng|trực tiếp|kịp thời)(?!\w))"
)


def acts_behind(text: str, lowered: str, start: int, *, group: bool) -> bool:
    """Tell whether a word that names hold as well is an act at `start`, behind a name that is whole."""
    if text.endswith(("chủ đầu tư ", "chủ dự án ", "Chủ đầu tư ", "Chủ dự án "), 0, start):
        return _BEHIND_LEVEL.match(lowered, start) is not None
    if group:
        return False
    if text.endswith((" tỉnh ", " thành phố ", " huyện ", " xã ", " phường "), 0, start):
        return _BEHIND_LEVEL.match(lowered, start) is not None
    capital = text[text.rfind(" ", 0, start - 1) + 1].isupper()
    return capital and _WITH_OBJECT.match(lowered, start) is not None


# "Bệnh viện bố trí khu cách ly", "Trung tâm rà soát hồ sơ": so an institute speaks of itself by its head word alone. Only verbs that
# no such body is named by count: "Phòng kiểm tra", "Trung tâm đào tạo" are names.
_SPOKEN_OF = re.compile(
    r"(?:Bệnh viện|Công ty|Tổng công ty|Tập đoàn|Nhà máy|Xí nghiệp|Trường|Học viện|Viện|Khoa|Phòng|Văn phòng|Trung tâm|Ngân hàng|Hội|Chi hội|"
    r"Chi bộ|Chi đoàn|Công đoàn|Chi cục|Cục|Vụ|Trạm|Quỹ|Bưu điện|Thư viện|Bảo tàng)\s"
)
_NAMES_NO_BODY = re.compile(
    r"(?:bố trí|rà soát|phân công|triển khai|nâng cấp|công khai|thành lập|báo cáo|trang bị|ban hành|đề nghị|yêu cầu|hoàn thành|hoàn thiện|đẩy mạnh|"
    r"bảo đảm|đảm bảo|cập nhật|niêm yết|khắc phục|chấn chỉnh|duy trì|mua sắm|tiếp nhận|theo dõi|lắp đặt|sửa chữa|cải tạo|cắt giảm|áp dụng|vận động|"
    r"ký (?:kết|hợp đồng|cam kết)|lập (?:danh sách|kế hoạch|dự toán|hồ sơ|biên bản|phương án|sổ)|cử (?:cán bộ|người|viên chức|công chức|bác sĩ|\d+)|"
    r"gửi (?:báo cáo|danh sách|kết quả|hồ sơ|văn bản)|mở (?:lớp|sổ|\d+)|xây dựng (?:kế hoạch|đề án|phương án|quy chế|quy trình|"
    r"nội quy|lộ trình|chương trình)|"
    r"tổ chức (?:thực hiện|triển khai|hội nghị|tập huấn|kiểm tra|lễ|cho|các|thi|họp|rà soát|khám|lấy|học|tuyên))(?!\w)"
)


def speaks_of_itself(text: str, position: int, begin: int) -> bool:
    """Tell whether the head word at `position` is all of a name, and what follows it from `begin` on is its act."""
    return _SPOKEN_OF.fullmatch(text, position, begin) is not None and (
        _NAMES_NO_BODY.match(text, begin) is not None or is_short_act(text, begin)
    )
