"""An invented decision, and the ways in which old files wrote such text: codes typed off the standards, not off our tables."""

from __future__ import annotations

import re
import unicodedata

DECISION = """ỦY BAN NHÂN DÂN
TỈNH SÔNG LÚA

Số: 77/QĐ-UBND

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Sông Lúa, ngày 05 tháng 3 năm 2031

QUYẾT ĐỊNH
Về việc ban hành Kế hoạch sửa chữa cầu phà trên các tuyến kênh của tỉnh

CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH

Căn cứ Nghị định số 12/2030/NĐ-CP ngày 04 tháng 02 năm 2030 của Chính phủ về đường thủy;
Theo đề nghị của Giám đốc Sở Giao thông vận tải tại Tờ trình số 41/TTr-SGTVT ngày 20 tháng 02 năm 2031.

QUYẾT ĐỊNH:

Điều 1. Ban hành kèm theo Quyết định này Kế hoạch sửa chữa cầu phà trên các tuyến kênh của tỉnh.

Điều 2. Sở Giao thông vận tải chủ trì, phối hợp với Sở Tài chính rà soát kỹ các bến phà đã cũ, hỏng; lập dự toán sửa chữa,
trình Uỷ ban nhân dân tỉnh trước ngày 15 tháng 6 năm 2031.

Điều 3. Sở Tài chính bố trí nguồn vốn; hướng dẫn thủ tục thanh toán, quyết toán trước ngày 30 tháng 9 năm 2031.

Điều 4. Ủy ban nhân dân các huyện báo cáo kết quả về Sở Giao thông vận tải trước ngày 10 tháng 12 hằng năm.

Điều 5. Quyết định này có hiệu lực kể từ ngày ký.

Nơi nhận:
- Như Điều 4;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Trần Văn Bến
"""

_TCVN3 = """
à B5 ả B6 ã B7 á B8 ạ B9 ă A8 ằ BB ẳ BC ẵ BD ắ BE ặ C6 â A9 ầ C7 ẩ C8 ẫ C9 ấ CA ậ CB è CC ẻ CE ẽ CF é D0 ẹ D1 ê AA ề D2 ể D3 ễ D4
ế D5 ệ D6 ì D7 ỉ D8 ĩ DC í DD ị DE ò DF ỏ E1 õ E2 ó E3 ọ E4 ô AB ồ E5 ổ E6 ỗ E7 ố E8 ộ E9 ơ AC ờ EA ở EB ỡ EC ớ ED ợ EE ù EF ủ F1
ũ F2 ú F3 ụ F4 ư AD ừ F5 ử F6 ữ F7 ứ F8 ự F9 ỳ FA ỷ FB ỹ FC ý FD ỵ FE đ AE Ă A1 Â A2 Ê A3 Ô A4 Ơ A5 Ư A6 Đ A7
"""
TCVN3 = {letter: chr(int(code, 16)) for letter, code in re.findall(r"(\S) ([0-9A-F]{2})\b", _TCVN3)}
_VNI_WHOLE = dict(zip("đơưỉĩịỵ", "ñôöæóòî", strict=True))
_VNI_MARKS = {
    "": dict(zip("\u0300\u0301\u0309\u0303\u0323", "øùûõï", strict=True)),
    "\u0302": dict(zip("\u0300\u0301\u0309\u0303\u0323", "àáåãä", strict=True)) | {"": "â"},
    "\u0306": dict(zip("\u0300\u0301\u0309\u0303\u0323", "èéúüë", strict=True)) | {"": "ê"},
}
ALPHABET = "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"


def in_tcvn3(text: str) -> str:
    """Return the codes of a text in TCVN3 as characters; accented capitals, which it lacks, as their small letters."""
    return "".join(TCVN3.get(char, TCVN3.get(char.lower(), char)) for char in text)


def in_vni(text: str) -> str:
    """Return the codes of a text in VNI as characters."""
    return "".join(map(_vni_letter, text))


def _vni_letter(char: str) -> str:
    small = char.lower()
    codes = _VNI_WHOLE.get(small) or ("ì" if small == "ì" else "í" if small == "í" else "")
    if not codes:
        base, *marks = unicodedata.normalize("NFD", small)
        if base in "ou" and "\u031b" in marks:
            marks.remove("\u031b")
            base = {"o": "ô", "u": "ö"}[base]
        shape = next((mark for mark in marks if mark in "\u0302\u0306"), "")
        tone = next((mark for mark in marks if mark not in "\u0302\u0306"), "")
        codes = base + (_VNI_MARKS[shape][tone] if marks else "")
    return codes.upper() if char.isupper() else codes


def in_cp1258(text: str) -> bytes:
    """Return a text in Windows-1258: letters with hats and horns have codes, tones are marks after the letter."""
    spelled = []
    for char in unicodedata.normalize("NFC", text):
        marks = unicodedata.normalize("NFD", char)
        tone = next((mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"), "")
        spelled.append(unicodedata.normalize("NFC", marks.replace(tone, "") if tone else marks) + tone)
    return "".join(spelled).encode("cp1258")


def read_as_western(text: str) -> str:
    """Return what a program shows that takes UTF-8 for Western text."""
    return "".join(
        bytes([code]).decode("cp1252") if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(code)
        for code in text.encode("utf-8")
    )
