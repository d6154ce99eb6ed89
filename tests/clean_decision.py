"""An invented decision without a fault: a province's plan with an appendix. Tests put one fault into it, or make it long."""

CLEAN = """ỦY BAN NHÂN DÂN
TỈNH SÔNG LÚA
-------

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------

Số: 77/QĐ-UBND

Sông Lúa, ngày 02 tháng 3 năm 2031

QUYẾT ĐỊNH

Ban hành Kế hoạch an toàn đò ngang

ỦY BAN NHÂN DÂN TỈNH SÔNG LÚA

Căn cứ Nghị định số 07/2031/NĐ-CP ngày 20 tháng 02 năm 2031 của Chính phủ quy định về bến đò;

QUYẾT ĐỊNH:

Điều 1. Ban hành kèm theo Quyết định này Kế hoạch an toàn đò ngang.

Điều 2. Quyết định này có hiệu lực kể từ ngày 15 tháng 3 năm 2031.

Điều 3. Giám đốc Sở Xây dựng, Giám đốc Công an tỉnh chịu trách nhiệm thi hành Quyết định này./.

Nơi nhận:
- Các bến đò;
- Như Điều 3.

TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH

Trần Văn Bến

KẾ HOẠCH

AN TOÀN ĐÒ NGANG

(Ban hành kèm theo Quyết định số 77/QĐ-UBND ngày 02 tháng 3 năm 2031)

I. MỤC ĐÍCH

1. Nâng cao ý thức của người lái đò.

2. Giảm tai nạn trên sông.

II. NHIỆM VỤ

1. Sở Xây dựng rà soát toàn bộ bến đò trước ngày 15/11.

2. Công an tỉnh kiểm tra áo phao theo Phụ lục I.

3. Sở Tài chính bố trí kinh phí mua phao cứu sinh.

Phụ lục I

DANH MỤC BẾN ĐÒ

(Kèm theo Kế hoạch an toàn đò ngang)

1. Bến Lau

2. Bến Sậy
"""

TASK = "1. Sở Xây dựng rà soát toàn bộ bến đò trước ngày 15/11."
