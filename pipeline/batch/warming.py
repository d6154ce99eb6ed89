"""A made-up decision that goes through all steps before any file is read, so that children are born with what reading needs."""

from __future__ import annotations

import gc
import importlib
from contextlib import suppress
from functools import lru_cache
from pathlib import PurePath

from pipeline.errors import NeedsOcr
from pipeline.read.formats import READERS, read
from pipeline.steps import published, worked
from pipeline.trained import SecondReader
from pipeline.trained import second_reader as load_reader

_SCAN = "pipeline.read.scan"
_TEXT = """ỦY BAN NHÂN DÂN
TỈNH AN LAU
-------
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Số: 77/QĐ-UBND
An Lau, ngày 02 tháng 3 năm 2031

QUYẾT ĐỊNH
Về việc ban hành Kế hoạch nạo vét luồng bến Sậy giai đoạn 2031 - 2035

CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH
Căn cứ Luật Đò ngang ngày 11 tháng 5 năm 2029; Luật Đò ngang được sửa đổi, bổ sung một số điều theo Luật số 14/2030/QH16;
Căn cứ Nghị định số 12/2030/NĐ-CP ngày 05 tháng 4 năm 2030 của Chính phủ quy định chi tiết một số điều của Luật Giao thông
đường thủy nội địa;
Căn cứ Nghị quyết của Hội đồng nhân dân tỉnh An Lau số 08/NQ-HĐND ngày 09 tháng 12 năm 2030;
Căn cứ khoản 2 Điều 15 Quyết định số 412/QĐ-TTg ngày 11/9/2030 của Thủ tướng Chính phủ;
Theo đề nghị của Giám đốc Sở Xây dựng tại Tờ trình số 90/TTr-SXD ngày 20 tháng 02 năm 2031.
QUYẾT ĐỊNH:
Điều 1. Ban hành kèm theo Quyết định này Kế hoạch nạo vét luồng bến Sậy giai đoạn 2031 - 2035.
Điều 2. Quyết định này có hiệu lực kể từ ngày ký và thay thế Quyết định số 15/QĐ-UBND ngày 03 tháng 01 năm 2029.
Điều 3. Chánh Văn phòng Ủy ban nhân dân tỉnh, Giám đốc các Sở, Chủ tịch Ủy ban nhân dân các xã, phường chịu trách nhiệm thi hành.
Nơi nhận:
- Như Điều 3;
- Bộ Xây dựng (để b/c);
- Lưu: VT, KT.
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
Đò Văn Lái

KẾ HOẠCH
Nạo vét luồng bến Sậy giai đoạn 2031 - 2035
(Ban hành kèm theo Quyết định số 77/QĐ-UBND ngày 02 tháng 3 năm 2031 của Chủ tịch Ủy ban nhân dân tỉnh An Lau)
I. MỤC TIÊU
1. Đến năm 2035, 100% bến khách có phao tiêu (sau đây gọi tắt là phao); giảm ít nhất 30% số vụ mắc cạn so với năm 2030.
II. NHIỆM VỤ
1. Sở Xây dựng
a) Chủ trì, phối hợp với Sở Tài chính, Công an tỉnh và Ủy ban nhân dân các xã rà soát luồng, báo cáo Ủy ban nhân dân tỉnh trước
ngày 15 tháng 6 hằng năm.
b) Tham mưu, trình Ủy ban nhân dân tỉnh ban hành đơn giá nạo vét trong quý II năm 2031; thời gian hoàn thành: tháng 9/2031.
2. Giao Sở Tài chính cân đối kinh phí theo quy định tại Điều 8 Nghị định số 12/2030/NĐ-CP; định kỳ 06 tháng một lần báo cáo kết quả.
3. Các sở, ban, ngành, địa phương theo chức năng, nhiệm vụ được giao tổ chức thực hiện Kế hoạch này.
4. Tập trung thực hiện 03 nhóm giải pháp sau:
a) Trong thời hạn 10 ngày kể từ ngày Kế hoạch được ban hành, lãnh đạo Ban quản lý bến Sậy (BQLB) và trưởng thôn cắm biển báo.
b) Trong 6 tháng đầu năm 2032, Sở Xây dựng hoàn thành thả phao (giai đoạn 2031 - 2035), quý III - IV năm 2032 nghiệm thu.
c) Kinh phí năm 2031 do Cảng vụ chi; hằng năm, trước ngày 20/11, Cảng vụ gửi báo cáo đã được phê duyệt trong năm.
d) Các đơn vị tổng hợp, đơn vị phụ trách bến thường xuyên đo luồng, hoàn thành trước năm 2033 và trong năm 2034 (đến năm 2035).
5. Lập bản đồ luồng.
- Cơ quan chủ trì: Sở Xây dựng.
- Thời gian: trước 31/12/2032.
III. TỔ CHỨC THỰC HIỆN
Trong quá trình thực hiện nếu có vướng mắc, các cơ quan, đơn vị phản ánh về Sở Xây dựng để tổng hợp./.
"""
_TABLE = """<p>PHỤ LỤC</p><p>DANH MỤC NHIỆM VỤ</p><table><tr><th>TT<th>Nhiệm vụ<th>Cơ quan chủ trì<th>Cơ quan phối hợp<th>Thời gian
hoàn thành<tr><td>1<td>Rà soát luồng bến Sậy<td>Sở Xây dựng<td>Sở Tài chính; UBND các xã<td>Quý III/2031<tr><td>2<td>Thả phao
<td>Cảng vụ<td>Công an tỉnh<td>2032</table>"""


@lru_cache(maxsize=2)
def warmed(*, second_reader: bool) -> SecondReader | None:
    """Load what reading needs, once; return the second reader, None without it. Raises what `second_reader` raises."""
    reader = load_reader() if second_reader else None
    warm(reader)
    return reader


def warm(reader: SecondReader | None = None) -> None:
    """Load modules, word lists and patterns: what one child after the other would load anew. No document of a user goes through."""
    page = "".join(f"<p>{line}</p>" for line in _TEXT.splitlines()) + _TABLE
    for text, name in ((_TEXT, "warm.txt"), (page, "warm.html")):
        published(worked(read(text.encode(), name), reader))


def warm_for(name: str) -> None:
    """Load the module that reads files with the ending of this name, where it isn't yet; what has another ending is read all the same.

    A run over texts needs nothing of PDF, and one over PDF files nothing of scans, until the first of them was one: `warm_for_scans`.
    """
    _load(PurePath(name).suffix.lower())


@lru_cache(maxsize=64)
def _load(suffix: str) -> None:
    for _, module, suffixes in READERS:
        if suffix in suffixes and module == _SCAN:
            warm_for_scans()
        elif suffix in suffixes:
            importlib.import_module(module)
            gc.freeze()  # as `keep` does: the children have it from their parent


@lru_cache(maxsize=1)
def warm_for_scans() -> None:
    """Load what recognition needs, once: OpenCV, the language's phrases, and which Tesseract there is. It takes half a second."""
    importlib.import_module(_SCAN)
    from pipeline.lexicon.phrases import phrases
    from pipeline.read.tesseract import engine

    phrases()
    with suppress(NeedsOcr):  # the child says so of its file
        engine("")
    gc.freeze()
