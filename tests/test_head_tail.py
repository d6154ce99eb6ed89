"""The head and the tail of the form: subject, issuer, day, signer, and what the decision does to others."""

from __future__ import annotations

import pytest

from pipeline.document.decision import Decision
from pipeline.read.formats import read
from pipeline.steps import decided

_HEAD = """ỦY BAN NHÂN DÂN
TỈNH SƠN HẢI

Số: 12/QĐ-UBND

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Sơn Hải, ngày 03 tháng 4 năm 2024

"""
_TITLE = "QUYẾT ĐỊNH\nVề việc trồng rừng ven biển\n\n"
_BODY = """CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH

Căn cứ Luật Lâm nghiệp ngày 15 tháng 11 năm 2017;

QUYẾT ĐỊNH:

Điều 1. Giao Sở Nông nghiệp trồng rừng ven biển.

Điều 2. Quyết định này có hiệu lực kể từ ngày ký.

"""
_TAIL = """Nơi nhận:
- Như Điều 1;
- Lưu: VT.

KT. CHỦ TỊCH
PHÓ CHỦ TỊCH

Lê Văn Sóng
"""


def _decided(text: str) -> Decision:
    return decided(read(text.encode(), "decision.txt"))


def _signed(tail: str) -> tuple[str, str, str]:
    signer = _decided(_HEAD + _TITLE + _BODY + "Nơi nhận:\n- Như Điều 1;\n- Lưu: VT.\n\n" + tail).decision.signer
    return signer.name, signer.position, signer.capacity


@pytest.mark.parametrize(
    ("tail", "expected"),
    [
        (
            "KT.\n\nCHỦ TỊCH\n\nPHÓ CHỦ TỊCH\n\nLê Văn Sóng\n",
            ("Lê Văn Sóng", "Phó Chủ tịch", "KT. Chủ tịch"),
        ),
        (
            "TM.\n\nỦY BAN NHÂN DÂN\n\nKT. CHỦ TỊCH\n\nPHÓ CHỦ TỊCH\n\nLê Văn Sóng\n",
            ("Lê Văn Sóng", "Phó Chủ tịch", "TM. Ủy ban nhân dân, KT. Chủ tịch"),
        ),
        (
            "T/M ỦY BAN NHÂN DÂN\n\nCHỦ TỊCH\n\nLê Văn Sóng\n",
            ("Lê Văn Sóng", "Chủ tịch", "TM. Ủy ban nhân dân"),
        ),
        (
            "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\nĐã ký: Lê Văn Sóng\n",
            ("Lê Văn Sóng", "Phó Giám đốc", "KT. Giám đốc"),
        ),
        ("| UBND TỈNH SƠN HẢI |\nLê Văn Sóng (Đã ký) |\n", ("Lê Văn Sóng", "", "")),
        ("TRƯỞNG BAN\n\nPHÓ THỦ TƯỚNG\n\nLê Văn Sóng\n", ("Lê Văn Sóng", "Trưởng ban, Phó Thủ tướng", "")),
        ("PHÓ TỔNG GIÁM ĐỐC\n\nLê Văn Sóng\n", ("Lê Văn Sóng", "Phó Tổng giám đốc", "")),
        (
            "KT. BỘ TRƯỞNG\nTHỨ TRƯỞNG\n\nThượng tướng Lê Văn Sóng\n",
            ("Lê Văn Sóng", "Thứ trưởng", "KT. Bộ trưởng"),
        ),
        (
            "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n[đã ký]\nLê Văn Sóng\n",
            ("Lê Văn Sóng", "Phó Chủ tịch", "KT. Chủ tịch"),
        ),
        (
            "TM. Ủy ban nhân dân\nKT. Chủ tịch\nPhó Chủ tịch\n(Đã ký)\nLê Văn Sóng\n",
            ("Lê Văn Sóng", "Phó Chủ tịch", "TM. Ủy ban nhân dân, KT. Chủ tịch"),
        ),
        ("Phó Chủ tịch\n\n(Đã ký)\n\nLê Văn Sóng\n", ("Lê Văn Sóng", "Phó Chủ tịch", "")),
        (
            "TM. ỦY BAN THƯỜNG VỤ QUỐC HỘI\n\nCHỦ TỊCH\n\nLê Văn Sóng\n",
            ("Lê Văn Sóng", "Chủ tịch", "TM. Ủy ban Thường vụ Quốc hội"),
        ),
    ],
)
def test_the_signer_has_name_office_and_delegation(tail: str, expected: tuple[str, str, str]) -> None:
    assert _signed(tail) == expected


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        (
            "BÃI BỎ CÁC QUYẾT ĐỊNH CỦA ỦY BAN NHÂN DÂN TỈNH SƠN HẢI",
            "BÃI BỎ CÁC QUYẾT ĐỊNH CỦA ỦY BAN NHÂN DÂN TỈNH SƠN HẢI",
        ),
        ("VỀ VIỆC PHÁT TRIỂN CHÍNH PHỦ SỐ THỦ TƯỚNG CHÍNH PHỦ", "VỀ VIỆC PHÁT TRIỂN CHÍNH PHỦ SỐ"),
        ("VỀ VIỆC THU LỆ PHÍ BẾN UỶ BAN NHÂN DÂN TỈNH SƠN HẢI", "VỀ VIỆC THU LỆ PHÍ BẾN"),
        ("VỀ VIỆC THU LỆ PHÍ ỦY BAN NHÂN DÂN TỈNH SƠN HẢI KHÓA IX KỲ HỌP THỨ 8", "VỀ VIỆC THU LỆ PHÍ"),
    ],
)
def test_the_body_below_the_subject_is_none_of_it_and_the_one_inside_is(title: str, subject: str) -> None:
    body = _BODY.removeprefix("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH\n\n")
    assert _decided(f"{_HEAD}QUYẾT ĐỊNH\n{title}\n\n{body}{_TAIL}").decision.subject == subject


def test_the_subject_of_a_wire_ends_before_those_to_whom_it_goes() -> None:
    title = "CÔNG ĐIỆN\nVề việc dựng lại bến đò\n\nCHÍNH PHỦ điện: Chủ tịch Ủy ban nhân dân các tỉnh.\n\n1. Sở Y tế cấp tủ thuốc.\n\n"
    assert _decided(_HEAD + title + _TAIL).decision.subject == "Về việc dựng lại bến đò"


@pytest.mark.parametrize(
    ("lines", "authority", "name"),
    [
        ("CHỦ TỊCH ỦY BAN NHÂN DÂN\nTỈNH SƠN HẢI", "", "Ủy ban nhân dân tỉnh Sơn Hải"),
        ("ỦY BAN NHÂN DÂN\nTHÀNH PHỐ SƠN HẢI", "", "Ủy ban nhân dân thành phố Sơn Hải"),
        ("ỦY BAN NHÂN DÂN\nTHỊ XÃ SƠN HẢI", "CHỦ TỊCH ỦY BAN NHÂN DÂN THỊ XÃ", "Ủy ban nhân dân thị xã Sơn Hải"),
        ("ỦY BAN NHÂN DÂN\nĐẶC KHU SƠN HẢI", "", "Ủy ban nhân dân đặc khu Sơn Hải"),
        ("TỈNH ỦY SƠN HẢI", "", "Tỉnh ủy Sơn Hải"),
        (
            "HỘI ĐỒNG NHÂN DÂN\nTỈNH SƠN HẢI",
            "HỘI ĐỒNG NHÂN DÂN TỈNH SƠN HẢI\nKHÓA XV, KỲ HỌP THỨ 24",
            "Hội đồng nhân dân tỉnh Sơn Hải",
        ),
        ("CHÍNH PHỦ", "TRƯỞNG BAN CHỈ ĐẠO VỀ BIỂN", "Ban chỉ đạo"),
        ("BAN CHẤP HÀNH TRUNG ƯƠNG\nĐẢNG ĐOÀN QUỐC HỘI", "", "Đảng đoàn quốc hội"),
        ("BỘ GIÁO DỤC VÀ ĐÀO TẠO\nTRƯỜNG ĐẠI HỌC CỒN MÂY", "", "Trường Đại học Cồn Mây"),
        ("BỘ\nGIÁO DỤC VÀ ĐÀO TẠO", "", "Bộ Giáo dục và Đào tạo"),
        ("BỘ Y TẾ\nBỆNH VIỆN BẾN SẬY", "", "Bệnh viện Bến Sậy"),
        ("TÒA ÁN NHÂN DÂN TỐI CAO\nTÒA ÁN NHÂN DÂN TỈNH SƠN HẢI", "", "Tòa án nhân dân tỉnh Sơn Hải"),
    ],
)
def test_the_issuer_is_the_body_that_decides(lines: str, authority: str, name: str) -> None:
    head = _HEAD.replace("ỦY BAN NHÂN DÂN\nTỈNH SƠN HẢI", lines)
    body = _BODY.replace("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH\n\n", f"{authority}\n\n" if authority else "")
    found = _decided(head + _TITLE + body + _TAIL).decision.issuer.name
    assert found.casefold().startswith(name.casefold())
    assert "kỳ họp" not in found.casefold()
    assert "Thành Phố" not in found


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ("BAN CHẤP HÀNH TRUNG ƯƠNG\nĐOÀN TNCS HỒ CHÍ MINH", "Ban Chấp hành Trung ương Đoàn TNCS Hồ Chí Minh"),
        ("TRƯỜNG ĐẠI HỌC CÔNG NGHỆ BẾN SẬY", "Trường Đại học Công nghệ Bến Sậy"),
        ("BỘ XÂY DỰNG\nVỤ PHÁP CHẾ", "Vụ Pháp chế"),
        ("BAN CHỈ ĐẠO QUỐC GIA VỀ TÌM KIẾM ĐÒ LẠC", "Ban Chỉ đạo quốc gia về tìm kiếm đò lạc"),
        ("BAN THƯỜNG VỤ TỈNH ỦY BẾN LAU", "Ban Thường vụ Tỉnh ủy Bến Lau"),
        ("BAN CÁN SỰ ĐẢNG ỦY BAN NHÂN DÂN TỈNH BẾN LAU", "Ban cán sự đảng Ủy ban nhân dân tỉnh Bến Lau"),
        ("SỞ CÔNG THƯƠNG TỈNH BẾN LAU", "Sở Công Thương tỉnh Bến Lau"),
    ],
)
def test_an_issuer_in_capitals_is_written_as_running_text_writes_it(lines: str, name: str) -> None:
    body = _BODY.replace("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH\n\n", "")
    head = _HEAD.replace("ỦY BAN NHÂN DÂN\nTỈNH SƠN HẢI", lines)
    assert _decided(head + _TITLE + body + _TAIL).decision.issuer.name == name


def test_a_subject_whose_second_line_begins_like_a_body_goes_up_to_who_orders() -> None:
    title = (
        "QUYẾT ĐỊNH\nQUY ĐỊNH SỐ LƯỢNG PHÓ CHỦ TỊCH CỦA HỘI ĐỒNG BẾN,\nHỘI ĐỒNG BẾN CẤP XÃ HOẠT ĐỘNG CHUYÊN TRÁCH\n\n"
    )
    body = _BODY.replace("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH", "CHÍNH PHỦ")
    found = _decided(_HEAD.replace("ỦY BAN NHÂN DÂN\nTỈNH SƠN HẢI", "CHÍNH PHỦ") + title + body + _TAIL).decision
    assert found.issuer.name == "Chính phủ"
    assert found.subject.endswith("HỘI ĐỒNG BẾN CẤP XÃ HOẠT ĐỘNG CHUYÊN TRÁCH")


@pytest.mark.parametrize(
    "head",
    [
        "ỦY BAN NHÂN DÂN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\nSố: 12/QĐ-UBND | Sơn Hải, ngày 03 tháng 4 năm 2024 |\n",
        (
            "ỦY BAN NHÂN\nDÂN\nTỈNH SƠN HẢI\n-------\n|\nCỘNG HÒA XÃ\nHỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n|\n"
            "Số:\n12/QĐ-UBND\n|\nSơn\nHải, ngày 03 tháng 4\nnăm 2024\n|\n"
        ),
        "ỦY\nBAN NHÂN DÂN\nTỈNH SƠN HẢI\n|\nCỘNG\nHÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n|\nSố: 12/QĐ-UBND\n|\nSơn Hải, ngày 03 tháng 4 năm 2024\n",
    ],
)
def test_a_letterhead_that_a_web_site_left_as_text_is_read(head: str) -> None:
    found = _decided(head + _TITLE + _BODY + _TAIL).decision
    assert (found.number, found.issued_on, found.place) == ("12/QĐ-UBND", "2024-04-03", "Sơn Hải")
    assert found.issuer.name == "Ủy ban nhân dân tỉnh Sơn Hải"


def test_what_a_web_site_left_out_of_the_form_is_read_from_what_stands_there() -> None:
    """The title is gone, the level of the body and the rules of tables are left: real pages of several law sites look so."""
    head = "ỦY BAN NHÂN DÂN |\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\nSố: 12/QĐ-UBND |\nSơn La, ngày 03 tháng 4 năm 2024 |\n"
    found = _decided(
        head + _BODY.removeprefix("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH\n\n") + _TAIL.replace("- Lưu: VT.", "- Lưu: VT.\n|")
    ).decision
    assert (found.type, found.issuer.name) == ("Quyết định", "Ủy ban nhân dân tỉnh Sơn La")
    assert [one.name for one in found.recipients] == ["Như Điều 1", "Lưu: VT"]
    alone = "VỀ VIỆC TRỒNG RỪNG VEN BIỂN\n\n"
    assert _decided(head + alone + _BODY + _TAIL).decision.subject == "VỀ VIỆC TRỒNG RỪNG VEN BIỂN"
    title = "QUYẾT ĐỊNH CỦA UBND TỈNH SƠN HẢI\n\nVề việc trồng rừng ven biển\n![]() |\n\n"
    assert _decided(_HEAD + title + _BODY + _TAIL).decision.subject == "Về việc trồng rừng ven biển"


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("QUYẾT ĐỊNH\n\nCỦA ỦY BAN NHÂN DÂN TỈNH SƠN HẢI\n\nVề việc trồng rừng", "Về việc trồng rừng"),
        ("QUYẾT ĐỊNH\nCỦA GIÁM ĐỐC SỞ BẾN VỀ VIỆC TRỒNG RỪNG", "VỀ VIỆC TRỒNG RỪNG"),
        (
            "QUYẾT ĐỊNH\nCỦA CỤC TRƯỞNG CỤC BẾN SỐ 7/QĐ-CB NGÀY 3 THÁNG 4 NĂM 2024 BAN HÀNH BẢNG NƯỚC",
            "BAN HÀNH BẢNG NƯỚC",
        ),
        ("QUYẾT ĐỊNH[1]\nBAN HÀNH BẢNG NƯỚC", "BAN HÀNH BẢNG NƯỚC"),
        ("QUYẾT ĐỊNH\nBAN HÀNH QUY CHẾ CỦA BỘ BẾN", "BAN HÀNH QUY CHẾ CỦA BỘ BẾN"),
    ],
)
def test_whose_decision_it_is_is_no_part_of_the_subject(title: str, subject: str) -> None:
    assert _decided(f"{_HEAD}{title}\n\n{_BODY}{_TAIL}").decision.subject == subject


def test_number_and_day_that_only_the_title_has() -> None:
    head = "THỦ TƯỚNG CHÍNH PHỦ\n\nQUYẾT ĐỊNH\nCỦA THỦ TƯỚNG CHÍNH PHỦ SỐ 168/TTg NGÀY 3 THÁNG 4 NĂM 2024\nVỀ VIỆC TRỒNG RỪNG\n"
    found = _decided(head + _BODY.replace("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH", "THỦ TƯỚNG CHÍNH PHỦ") + _TAIL).decision
    assert (found.number, found.issued_on, found.subject) == ("168/TTg", "2024-04-03", "VỀ VIỆC TRỒNG RỪNG")


def test_a_letterhead_of_which_a_web_site_left_half() -> None:
    """The place, the province or the blank line above who orders is gone."""
    head = "ỦY BAN NHÂN DÂN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\nSố: 12/QĐ-UB | ngày 03 tháng 4 năm 2024 |\n"
    body = _BODY.replace("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH\n\n", "ỦY BAN NHÂN DÂN TỈNH NGHỆ AN\n")
    found = _decided(head + "VỀ VIỆC TRỒNG RỪNG VEN BIỂN\n" + body + _TAIL).decision
    assert (found.issued_on, found.subject) == ("2024-04-03", "VỀ VIỆC TRỒNG RỪNG VEN BIỂN")
    assert found.issuer.name == "Ủy ban nhân dân tỉnh Nghệ An"


def test_a_district_with_a_number_for_its_name_issues_too() -> None:
    head = _HEAD.replace("TỈNH SƠN HẢI", "QUẬN 15").replace("Sơn Hải, ngày", "Quận 15, ngày")
    body = _BODY.replace("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH", "ỦY BAN NHÂN DÂN QUẬN 15")
    found = _decided(head + "QUYẾT ĐỊNH\nBan hành Quy chế của Quận 15.\n\n" + body + _TAIL).decision
    assert (found.place, found.issued_on, found.subject) == ("Quận 15", "2024-04-03", "Ban hành Quy chế của Quận 15")
    assert found.issuer.name.casefold() == "ủy ban nhân dân quận 15"


@pytest.mark.parametrize(
    ("authority", "name"),
    [
        ("ỦY BAN NHÂN DÂN TỈNH", "Ủy ban nhân dân tỉnh Gia Lai"),
        ("ỦY BAN NHÂN DÂNTỈNH GIA LAI", "Ủy ban nhân dân tỉnh Gia Lai"),
    ],
)
def test_the_province_is_no_town(authority: str, name: str) -> None:
    """Up to 2012 the place is a town, and a web site may have lost a blank between two lines."""
    lines = "ỦY BAN NHÂN DÂN\n" + ("TỈNH GIA LAI\n" if "DÂNT" in authority else "")
    head = _HEAD.replace("ỦY BAN NHÂN DÂN\nTỈNH SƠN HẢI\n", lines).replace("Sơn Hải, ngày", "Pleiku, ngày")
    body = _BODY.replace("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH", authority).replace("ven biển.", "ven suối của tỉnh Gia Lai.")
    assert _decided(head + _TITLE + body + _TAIL).decision.issuer.name == name


def test_what_follows_the_signature_without_a_title_is_no_part_of_the_last_article() -> None:
    tail = (
        _TAIL[_TAIL.index("KT. CHỦ TỊCH") :] + "\nBẢNG NƯỚC\n\nChương I\n\nNƯỚC LÊN\n\nĐiều 1. Nước lên lúc sáu giờ.\n"
    )
    found = _decided(_HEAD + _TITLE + _BODY + tail)
    assert next(one.path for one in found.sections if "Chương" in one.path).startswith("Phụ lục/")


def test_a_short_name_of_the_issuer_is_written_out() -> None:
    body = _BODY.replace("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH", "CHỦ TỊCH UBND TỈNH SƠN HẢI")
    assert _decided(_HEAD + _TITLE + body + _TAIL).decision.issuer.name == "Ủy ban nhân dân tỉnh Sơn Hải"


def test_a_resolution_without_a_day_at_its_head_is_of_the_day_of_its_passing() -> None:
    text = (
        _HEAD.replace("Số: 12/QĐ-UBND", "Số: 12/NQ-HĐND |").replace("Sơn Hải, ngày 03 tháng 4 năm 2024\n", "")
        + "NGHỊ QUYẾT\nVề việc trồng rừng ven biển\n\nCăn cứ Luật Lâm nghiệp ngày 15 tháng 11 năm 2017;\n\nQUYẾT NGHỊ:\n\n"
        "Điều 1. Trồng rừng ven biển.\n\nĐiều 2. Nghị quyết này có hiệu lực thi hành từ ngày được thông qua.\n\n"
        "Nghị quyết này được Hội đồng nhân dân tỉnh khóa IX, kỳ họp thứ 8 thông qua ngày 05 tháng 7 năm 2024.\n\n"
    )
    decision = _decided(text + _TAIL).decision
    assert (decision.number, decision.issued_on, decision.effective_on) == ("12/NQ-HĐND", "2024-07-05", "2024-07-05")


@pytest.mark.parametrize(
    ("article", "relations"),
    [
        ("Sửa đổi, bổ sung một số điều của Quyết định số 7/QĐ-UBND ngày 01/02/2020.", [("amends", "7/QĐ-UBND")]),
        ("Sửa đổi một số định mức tại Quyết định số 7/QĐ-UBND ngày 01/02/2020.", [("amends", "7/QĐ-UBND")]),
        ("Thực hiện theo Luật Giá đã được sửa đổi, bổ sung một số điều theo Luật số 44/2019/QH14.", []),
        ("Viên chức nghỉ theo Nghị định về viên chức (sửa đổi, bổ sung tại Nghị định số 85/2021/NĐ-CP).", []),
        ("Công bố thủ tục được sửa đổi, bổ sung quy định tại Thông tư số 44/2019/TT-BYT.", []),
    ],
)
def test_amendments_made_by_others_are_no_relation(article: str, relations: list[tuple[str, str]]) -> None:
    body = _BODY.replace("Giao Sở Nông nghiệp trồng rừng ven biển.", article)
    found = _decided(_HEAD + _TITLE + body + _TAIL).relations
    assert [(relation.relation, relation.number) for relation in found] == relations


@pytest.mark.parametrize(
    ("effect", "day"),
    [
        ("Quyết định này có hiệu lực kể từ ngày Thông tư số 36/2024/TT-BTC ngày 26 tháng 11 năm 2024 có hiệu lực.", ""),
        ("Quyết định này có hiệu lực từ ngày 01 tháng 5 năm 2024.", "2024-05-01"),
        ("Quyết định này có hiệu lực kể từ ngày ký.", "2024-04-03"),
        ("Giám đốc Sở Nông nghiệp chịu trách nhiệm thi hành Quyết định này kể từ ngày ký.", "2024-04-03"),
        ("Giám đốc Sở Nông nghiệp chịu trách nhiệm thi hành Quyết định này.", ""),
        ("Quyết định này có hiệu lực thi hành sau 10 (mười) ngày, kể từ ngày ký.", "2024-04-13"),
        ("Quyết định này có hiệu lực sau mười ngày kể từ ngày Ủy ban nhân dân tỉnh ban hành.", "2024-04-13"),
        ("Quyết định này có hiệu lực sau 05 ngày làm việc kể từ ngày ký.", ""),
        (
            "Quyết định này có hiệu lực sau 15 ngày kể từ ngày đăng Công báo và thay thế Quyết định số 8/QĐ-UBND, ngày 01 tháng 8 năm 2021.",
            "",
        ),
    ],
)
def test_a_day_of_effect_that_is_another_document_s_is_not_printed(effect: str, day: str) -> None:
    body = _BODY.replace("Quyết định này có hiệu lực kể từ ngày ký.", effect)
    assert _decided(_HEAD + _TITLE + body + _TAIL).decision.effective_on == day


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        ("- Như Điều 1;\n- Đảng ủy\nKTNN;\n- Lưu: VT.", ["Như Điều 1", "Đảng ủy KTNN", "Lưu: VT"]),
        ("- Như Điều 1;- Sở Nội vụ; – Lưu: VT.", ["Như Điều 1", "Sở Nội vụ", "Lưu: VT"]),
        ("- Như Điều 1;\n- Lưu: VT.\n|", ["Như Điều 1", "Lưu: VT"]),
        ("Gửi bản điện tử:\n- Như Điều 1;\n- Lưu: VT.", ["Như Điều 1", "Lưu: VT"]),
        ("- Như Điều 1;\n- Lưu: VT. | TM. ỦY BAN NHÂN DÂN |", ["Như Điều 1", "Lưu: VT"]),
    ],
)
def test_a_broken_line_of_recipients_is_one_and_a_run_of_dashes_several(lines: str, names: list[str]) -> None:
    tail = _TAIL.replace("- Như Điều 1;\n- Lưu: VT.", lines)
    assert [one.name for one in _decided(_HEAD + _TITLE + _BODY + tail).decision.recipients] == names


@pytest.mark.parametrize(
    "office", ["CHỦ TỊCH (đã ký và đóng dấu)", "CHỦ TỊCH\n\n(Đã ký, đóng dấu)", "CHỦ TỊCH\n\n(đã ký)"]
)
def test_a_stamp_in_words_is_no_part_of_the_office(office: str) -> None:
    signer = _decided(
        _HEAD + _TITLE + _BODY + _TAIL.replace("KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n", f"{office}\n")
    ).decision.signer
    assert (signer.name, signer.position) == ("Lê Văn Sóng", "Chủ tịch")


@pytest.mark.parametrize(
    ("tail", "expected"),
    [
        (
            "TM. UBND TỈNH SƠN HẢI\nCHỦ TỊCH\n(ĐÃ KÝ VÀ ĐÓNG DẤU)\nLÊ VĂN SÓNG\n",
            ("Lê Văn Sóng", "Chủ tịch", "TM. UBND tỉnh Sơn Hải"),
        ),
        (
            "CHỦ TỊCH\nKý bởi: Ủy ban nhân dân tỉnh Sơn\nHải\nCơ quan: Tỉnh Sơn Hải\nThời gian ký: 03/04/2024 14:27:25\nLê Văn Sóng\n",
            ("Lê Văn Sóng", "Chủ tịch", ""),
        ),
    ],
)
def test_words_of_a_stamp_are_no_signer(tail: str, expected: tuple[str, str, str]) -> None:
    assert _signed(tail) == expected


def test_the_recipients_of_a_form_are_not_those_of_the_decision() -> None:
    form = "\nPHỤ LỤC I\nMẪU TỜ TRÌNH\n(Kèm theo Quyết định số 12/QĐ-UBND)\n\nNơi nhận:\n- Như trên;\n- Lưu: ...\n"
    signed = _HEAD + _TITLE + _BODY + "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nLê Văn Sóng\n"
    assert _decided(signed + form).decision.recipients == []


@pytest.mark.parametrize("number", ["30. /KH-UBND", "30…/KH-UBND", "30.../KH-UBND"])
def test_a_number_set_over_the_dots_of_the_form_is_none_of_them(number: str) -> None:
    head = _HEAD.replace("12/QĐ-UBND", number)
    assert _decided(head + _TITLE + _BODY + _TAIL).decision.number == "30/KH-UBND"


def test_what_stands_beside_a_brace_is_no_name() -> None:
    lines = "- Như Điều 1;\n- Thường trực Tỉnh ủy;   Báo\n- Thường trực HĐND tỉnh;   cáo.\n- Sở Nội vụ; Sở Y tế;\n- Lưu: VT."
    decision = _decided(_HEAD + _TITLE + _BODY + _TAIL.replace("- Như Điều 1;\n- Lưu: VT.", lines)).decision
    assert [(one.name, one.note) for one in decision.recipients] == [
        ("Như Điều 1", ""),
        ("Thường trực Tỉnh ủy", "Báo cáo"),
        ("Thường trực HĐND tỉnh", "Báo cáo"),
        ("Sở Nội vụ; Sở Y tế", ""),
        ("Lưu: VT", ""),
    ]


def test_a_day_without_its_figures_ends_no_letterhead() -> None:
    head = _HEAD.replace("Sơn Hải, ngày 03 tháng 4 năm 2024", "Sơn Hải, tháng năm 2024")
    decision = _decided(head + _TITLE + _BODY + _TAIL).decision
    assert (decision.place, decision.issued_on, decision.subject) == ("Sơn Hải", "", "Về việc trồng rừng ven biển")
