"""The fixed parts of the form (NĐ 30/2020, Phụ lục I): what a paragraph is by its own words."""

from __future__ import annotations

import re

from pipeline.grammar.ranks import RANK
from pipeline.letters import LOWER, UPPER, mostly_capitals

TYPES = (
    "KẾ HOẠCH HÀNH ĐỘNG|CHƯƠNG TRÌNH HÀNH ĐỘNG|NGHỊ QUYẾT LIÊN TỊCH|THÔNG TƯ LIÊN TỊCH|VĂN BẢN HỢP NHẤT|QUYẾT "
    "ĐỊNH|KẾ HOẠCH|"
    "CHƯƠNG TRÌNH|CHỈ THỊ|NGHỊ QUYẾT|NGHỊ ĐỊNH|THÔNG TƯ|THÔNG BÁO|CÔNG ĐIỆN|QUY CHẾ|QUY ĐỊNH|ĐỀ ÁN|PHƯƠNG ÁN|DỰ "
    "ÁN|DANH MỤC|"
    "ĐIỀU LỆ|HƯỚNG DẪN|CHIẾN LƯỢC|LỘ TRÌNH|BỘ TIÊU CHÍ|QUY TRÌNH|KẾT LUẬN|BÁO CÁO|TỜ TRÌNH|NỘI QUY|BẢNG GIÁ|ĐỊNH "
    "MỨC|LUẬT|"
    "QUY TẮC ỨNG XỬ|QUY TẮC|BIỂU|BẢNG|THỂ LỆ|ĐƠN GIÁ|TIÊU CHÍ|NỘI DUNG"
)
_PERSONS = (
    "BỘ TRƯỞNG|THỨ TRƯỞNG|THỦ TƯỚNG|PHÓ THỦ TƯỚNG|CHỦ TỊCH|PHÓ CHỦ TỊCH|GIÁM ĐỐC|PHÓ GIÁM ĐỐC|TỔNG GIÁM ĐỐC|PHÓ "
    "TỔNG GIÁM ĐỐC|"
    "CỤC TRƯỞNG|PHÓ CỤC TRƯỞNG|TỔNG CỤC TRƯỞNG|PHÓ TỔNG CỤC TRƯỞNG|VỤ TRƯỞNG|PHÓ VỤ TRƯỞNG|CHÁNH VĂN PHÒNG|PHÓ "
    "CHÁNH VĂN PHÒNG|"
    "CHÁNH THANH TRA|VIỆN TRƯỞNG|PHÓ VIỆN TRƯỞNG|CHÁNH ÁN|PHÓ CHÁNH ÁN|CHỦ NHIỆM|PHÓ CHỦ NHIỆM|BỘ TRƯỞNG, CHỦ "
    "NHIỆM|THỐNG ĐỐC|"
    "PHÓ THỐNG ĐỐC|TỔNG THANH TRA|PHÓ TỔNG THANH TRA|BÍ THƯ|PHÓ BÍ THƯ|TRƯỞNG BAN|PHÓ TRƯỞNG BAN|HIỆU TRƯỞNG|PHÓ "
    "HIỆU TRƯỞNG|"
    "TỔNG KIỂM TOÁN|TỔNG BIÊN TẬP|TRƯỞNG PHÒNG|PHÓ TRƯỞNG PHÒNG|THỦ TRƯỞNG|ỦY VIÊN|"
    "(?:PHÓ )?CHI CỤC TRƯỞNG|(?:PHÓ )?CHỈ HUY TRƯỞNG|(?:PHÓ )?TRƯỞNG (?:KHOA|ĐOÀN|TRẠM|TIỂU BAN)|"
    "(?:PHÓ )?(?:HẠT|ĐỘI|TRẠM|ĐỒN) TRƯỞNG|(?:PHÓ )?TRƯỞNG (?:CÔNG AN|THI HÀNH ÁN)|KẾ TOÁN TRƯỞNG|TỔ TRƯỞNG|TỔNG THƯ KÝ|TƯ LỆNH|CHÍNH (?:ỦY|UỶ)|"
    "P\\.\\s?(?:CHỦ TỊCH|GIÁM ĐỐC|BÍ THƯ|TRƯỞNG BAN|TRƯỞNG PHÒNG|HIỆU TRƯỞNG|CỤC TRƯỞNG|CHỦ NHIỆM)|"
    "(?:QUYỀN|Q\\.) (?:CHỦ TỊCH|GIÁM ĐỐC|CỤC TRƯỞNG|CHI CỤC TRƯỞNG|TRƯỞNG PHÒNG|HIỆU TRƯỞNG|VIỆN TRƯỞNG)"
)
_COLLECTIVES = (
    "ỦY BAN|UỶ BAN|UBND|HĐND|HỘI ĐỒNG|CHÍNH PHỦ|BAN CHỈ ĐẠO|BAN THƯỜNG VỤ|BAN THƯỜNG TRỰC|BAN CHẤP HÀNH|BỘ CHÍNH TRỊ|BAN BÍ THƯ|QUỐC HỘI|"
    "ĐẢNG ĐOÀN|ĐOÀN CHỦ TỊCH|ĐOÀN ĐẠI BIỂU QUỐC HỘI|"
    # In a chapter "THƯỜNG TRỰC HỘI ĐỒNG NHÂN DÂN" has no place behind it.
    "THƯỜNG TRỰC (?:HỘI ĐỒNG NHÂN DÂN|HĐND)(?= (?:TỈNH|THÀNH PHỐ|HUYỆN|QUẬN|THỊ XÃ|XÃ|PHƯỜNG|THỊ TRẤN|ĐẶC KHU)(?!\\w))"
)

MOTTO = re.compile(r"C[ỘÔ]NG\s+H[ÒO][AÀ]\s+X[ÃA]\s+H[ỘÔ]I\s+CH[ỦU]\s+NGH[ĨI]A|ĐẢNG CỘNG SẢN VIỆT NAM")
MOTTO_TAIL = re.compile(r"[ĐÐ]ộc\s+lập\s*[-–—~]?\s*[Tt]ự\s+do", re.IGNORECASE)
NUMBER = re.compile(
    r"(?:(?:Nghị quyết|Quyết định|Luật|Kế hoạch|Chỉ thị)\s+)?(?:[Ss][ốo]|SỐ)\s*(?:hiệu)?\s*(?::\s*|"
    r"(?=\d+\s*[-/]))(?P<number>.*)",
    re.DOTALL,
)
# Of a draft the day and the month are dots, or a line to be filled in by hand: "ngày … tháng … năm 2031".
_BY_HAND = r"[\s.…_]*"
# "ngày l0", "ngày 1O": letters that were typed for figures.
_DAY = rf"(?:(?:mồng|mùng)\s+)?(?P<day>[\dlIOo]{{0,2}}){_BY_HAND}"
# "M'Drak", "Quận 5".
_PLACE = rf"(?P<place>[{UPPER}][{UPPER}{LOWER}.'’\s-]{{1,40}}?(?:\s\d{{1,2}})?)\s*"
DATE_LINE = re.compile(
    rf"{_PLACE}(?:,?\s*(?P<date>ngày\s*{_DAY}tháng\s*(?P<month>\d{{0,2}}){_BY_HAND}năm\s*(?P<year>\d{{4}})?)|"
    # "Bến Lau, ngày 30/7/2031": only behind a comma and at the end, for so are days cited.
    r",\s*(?P<figures>ngày\s*\d{1,2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{4})\s*[.|]?\s*$)",
    re.IGNORECASE,
)
# "Hà Nội, tháng năm 2031": a day put in by hand, which recognition leaves out, or none yet.
MONTH_LINE = re.compile(
    rf"(?P<place>[{UPPER}][{UPPER}{LOWER}.\s-]{{1,40}}?)\s*,\s*(?P<date>tháng\s*\d{{0,2}}\s*năm\s*\d{{4}})\s*$",
    re.IGNORECASE,
)
# "QUYẾT ĐỊNH[1]": consolidated texts have notes.
TYPE_LINE = re.compile(rf"(?P<type>{TYPES})(?:\[\d{{1,2}}\])?(?P<rest>\s+.*)?$", re.DOTALL)
# "Quyết định" in small letters, "QUYẾT ĐỊNH:" with the colon of the word that orders, "QUYÊT ĐỊNH" as careless hands type it.
TYPE_ALONE = re.compile(r"(?:Quyết định|Nghị quyết|Chỉ thị|Kế hoạch|QUY[ẾÊỂỀ]T ĐỊ?I?NH\s*:?)$")
# What is stamped between the letterhead and the title.
STAMPED = re.compile(
    r"\(?(?:DỰ THẢO|HỎA TỐC|HOẢ TỐC|THƯỢNG KHẨN|KHẨN|MẬT|TỐI MẬT|TUYỆT MẬT)(?:\s+(?:LẦN\s+)?\d{1,2})?\)?$"
)
DATE_ALONE = re.compile(r"[Nn]gày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}$")
ORDERING = re.compile(r"(?:QUYẾT\s+ĐỊNH|QUYẾT\s+NGHỊ|RA\s+QUYẾT\s+ĐỊNH)\s*[:;.]?$")
BASIS = re.compile(
    r"(?:Căn\s+cứ|Theo\s+(?:đề\s+nghị|Tờ\s+trình)|Xét\s|Thực\s+hiện|Trên\s+cơ\s+sở|Sau\s+khi|Thừa\s+ủy\s+quyền)"
)
ATTACHED_NOTE = re.compile(
    r"\(?\s*(?:Ban\s+hành\s+(?:k[èe]m(?:\s+theo)?|theo)|K[èe]m\s+theo|Đính\s+kèm|Phê\s+duyệt\s+kèm\s+theo|Được\s+ban\s+hành)\s",
    re.IGNORECASE,
)
# "Nơi gửi:", "Sao gửi:", as up to 2000.
RECIPIENTS = re.compile(
    r"(?:N[ơo]i\s+nh[ậa]n\s*:?|(?:Nơi|Sao|Đồng)\s+gửi\s*:)\s*(?P<rest>.*)", re.IGNORECASE | re.DOTALL
)
# "ỦY BAN NHÂN DÂN PHƯỜNG 7 QUẬN 15", "GIÁM ĐỐC BỆNH VIỆN QUÂN Y 7": districts, wards and units have numbers for names.
AUTHORITY = re.compile(
    rf"(?:(?:{_PERSONS}|{_COLLECTIVES})\b[{UPPER}\s,\-–&.]*(?:(?<=QUẬN )\d{{1,2}}|(?<=PHƯỜNG )\d{{1,2}}(?:,?\s+QUẬN\s[{UPPER}\d\s]+)?)?|"
    rf"(?:GIÁM ĐỐC|CHỈ HUY TRƯỞNG|HIỆU TRƯỞNG|TỔNG GIÁM ĐỐC|TƯ LỆNH|CHÍNH (?:ỦY|UỶ))\s[{UPPER}\s,\-–&.]+\s\d{{1,4}}):?$"
)
# "QUYẾT ĐỊNH CỦA BỘ TRƯỞNG BỘ … SỐ 12/2031/QĐ-BX NGÀY 5 THÁNG 6 NĂM 2031 VỀ VIỆC …": whose decision it is, as gazettes and law sites print it.
_DAY = r"NGÀY\s+\d{1,2}(?:\s*[-/.]\s*\d{1,2}\s*[-/.]\s*|\s+THÁNG\s+\d{1,2}\s+NĂM\s+)\d{4}"
_NUMBERED = rf"SỐ\s*:?\s*(?:\d\S*|\d+\s[A-ZĐ]+/\S+)\s+{_DAY}"
WHOSE = re.compile(
    # "NGHỊ QUYẾT SỐ 214 NQ/UBTVQH9 NGÀY 26-8-1994 CỦA …"
    rf"\s*(?:{_NUMBERED}\s*$|(?:{_NUMBERED}\s+)?CỦA\s+(?:{_PERSONS}|{_COLLECTIVES}|BỘ|UBND|HĐND)(?=\s)[{UPPER}\s,\-–&.]*?(?P<numbered>\s+(?:SỐ\s*:?\s*)?\d\S*(?:\s[-–]\s[A-ZĐ]+)?\s+{_DAY})?"
    r"(?:\s*$|\s+(?=(?:VỀ|V/V|BAN HÀNH|PHÊ DUYỆT|QUY ĐỊNH|SỬA ĐỔI|BỔ SUNG|BÃI BỎ|CÔNG BỐ|THÀNH LẬP|CHO PHÉP|GIAO|ĐIỀU CHỈNH|CÔNG NHẬN|KIỆN TOÀN|"
    r"HƯỚNG DẪN|TRIỂN KHAI)\s)|(?(numbered)\s+(?=\S)|(?!))))"
)
AUTHORITY_END = re.compile(
    rf"\s(?P<who>(?:HỘI ĐỒNG BỘ TRƯỞNG|BỘ TRƯỞNG|THỦ TƯỚNG CHÍNH PHỦ|CHỦ TỊCH|GIÁM ĐỐC|CỤC TRƯỞNG|TỔNG CỤC TRƯỞNG|VIỆN TRƯỞNG|"
    rf"CHÁNH ÁN|THỐNG ĐỐC|ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN|HỘI ĐỒNG NHÂN DÂN|CHÍNH PHỦ)[{UPPER}\s,\-–]*)"
    rf"(?P<rest>\s+(?:KHÓA|KHOÁ)\s[\w\s,\-–]*|\s+điện\s*:?)?$"
)
# Party documents and some provinces write "T/M ĐẢNG ĐOÀN …", without a full stop.
CAPACITY = re.compile(rf"(?:(?:TM|KT|TL|TUQ|Q|T/M|K/T)\s*[./]\s*|(?:TM|KT|TL|TUQ|T/M|K/T)\s+)(?=[{UPPER}])")
# "KT." on a line of its own: a saved page breaks the line of signing after its short form.
CAPACITY_SHORT = re.compile(r"(?:TM|KT|TL|TUQ|T/M|K/T)\s*\.?$")
POSITION = re.compile(rf"(?:{_PERSONS})(?:\s+(?:THƯỜNG TRỰC|[{UPPER}\s,\-–]+))?$")
# "K' Broih", "Y Thanh Niê Kdăm", "Ksor H'Bơ": names of the Highlands.
_NAME_WORD = rf"[{UPPER}](?:['’]\s?[{UPPER}]?)?[{LOWER}]*"
NAME = re.compile(rf"{RANK}*(?=[^{LOWER}]*[{LOWER}]){_NAME_WORD}(?:\s+{_NAME_WORD}){{1,5}}$")
STAMP = re.compile(r"(?:Ký bởi|Người ký|Cơ quan|Email|Thời gian ký|Ngày ký|Digitally signed)\s*:", re.IGNORECASE)
BANNER = re.compile(r"Đang tải văn bản|Số hiệu\s*:|Loại văn bản\s*:|Người ký\s*:|Ngày hiệu lực\s*:|Tình trạng\s*:")


def is_title_capitals(text: str) -> bool:
    """Tell whether a paragraph is set in capitals, as titles and chapter headings are."""
    return mostly_capitals(text, 3)
