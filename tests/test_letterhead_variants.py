"""Heads and ends as careless hands and web sites leave them: official letters, days in figures, titles in small letters, signatures on one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.batch.local import decision_of
from pipeline.document.decision import DecisionHead
from pipeline.errors import NotADocument
from pipeline.read.formats import read
from pipeline.steps import decided

_FORM = """{issuer}
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
{number}
{day}

{title}
{subject}

{authority}
Căn cứ Luật Lâm nghiệp ngày 15 tháng 11 năm 2017;

QUYẾT ĐỊNH:

Điều 1. Ban hành kèm theo Quyết định này Quy chế trồng rừng.

Điều 2. Chánh Văn phòng chịu trách nhiệm thi hành Quyết định này./.

Nơi nhận:
- Như Điều 2;
- Lưu: VT.

{end}
"""
_PARTS = {
    "issuer": "ỦY BAN NHÂN DÂN\nTỈNH SƠN HẢI",
    "number": "Số: 12/QĐ-UBND",
    "day": "Sơn Hải, ngày 03 tháng 4 năm 2024",
    "title": "QUYẾT ĐỊNH",
    "subject": "Về việc trồng rừng ven biển",
    "authority": "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH",
    "end": "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nLê Văn Sóng",
}


def _head(**parts: str) -> DecisionHead:
    return decided(read(_FORM.format(**(_PARTS | parts)).encode(), "decision.txt")).decision


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("Sơn Hải, ngày 03/4/2024", "2024-04-03"),
        ("Sơn Hải, ngày 3-4-2024", "2024-04-03"),
        ("Sơn Hải, ngày 3.4.2024", "2024-04-03"),
        ("Sơn Hải, ngày O3 tháng 4 năm 2024", "2024-04-03"),
        ("Sơn Hải, ngày mồng 3 tháng 4 năm 2024", "2024-04-03"),
        ("Sơn Hải, ngày ... tháng ... năm 2024", ""),
        ("Sơn Hải, ngày … tháng 4 năm 2024", ""),
        ("Sơn Hải, ngày ___ tháng ___ năm 2024", ""),
    ],
)
def test_a_day_in_figures_or_left_to_the_hand_loses_nothing_below_it(day: str, expected: str) -> None:
    head = _head(day=day)

    assert (head.place, head.issued_on, head.subject) == ("Sơn Hải", expected, "Về việc trồng rừng ven biển")


def test_a_place_of_the_highlands_has_an_apostrophe() -> None:
    assert _head(day="M'Lương, ngày 03 tháng 4 năm 2024").place == "M'Lương"


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("Số: 1o2/QĐ-UBND", "102/QĐ-UBND"),
        ("Số: l2/QĐ-UBND", "12/QĐ-UBND"),
        ("Số: 12/ QĐ - UBND", "12/QĐ-UBND"),
        ("Số\n12/2024/QĐ-UBND", "12/2024/QĐ-UBND"),
        ("Số: 12a/QĐ-UBND", "12a/QĐ-UBND"),
    ],
)
def test_a_number_is_read_though_letters_stand_for_figures_or_blanks_part_it(number: str, expected: str) -> None:
    head = _head(number=number)

    assert (head.number, head.issued_on) == (expected, "2024-04-03")


@pytest.mark.parametrize(
    "title",
    [
        "Quyết định",
        "QUYẾT ĐỊNH:",
        "QUYÊT ĐỊNH",
        "QUYẾT ĐINH",
        "QUYỂT ĐỊNH",
        "DỰ THẢO\nQUYẾT ĐỊNH",
        "HỎA TỐC\nQUYẾT ĐỊNH",
    ],
)
def test_a_title_in_small_letters_or_mistyped_is_one(title: str) -> None:
    head = _head(title=title)

    assert (head.type, head.subject, head.issuer.name) == (
        "Quyết định",
        "Về việc trồng rừng ven biển",
        "Ủy ban nhân dân tỉnh Sơn Hải",
    )


@pytest.mark.parametrize("authority", ["UBND TỈNH SƠN HẢI", "Chủ tịch Ủy ban nhân dân tỉnh Sơn Hải"])
def test_who_orders_is_no_part_of_the_subject(authority: str) -> None:
    head = _head(authority=authority)

    assert (head.subject, head.issuer.name) == ("Về việc trồng rừng ven biển", "Ủy ban nhân dân tỉnh Sơn Hải")


def test_a_subject_that_names_a_body_at_its_end_keeps_it() -> None:
    head = _head(subject="Về việc ban hành Quy chế trồng rừng của\nỦy ban nhân dân tỉnh Sơn Hải")

    assert head.subject == "Về việc ban hành Quy chế trồng rừng của Ủy ban nhân dân tỉnh Sơn Hải"


@pytest.mark.parametrize(
    ("issuer", "authority", "expected"),
    [
        ("UBND HUYỆN CỒN MÂY\nPHÒNG NỘI VỤ", "TRƯỞNG PHÒNG NỘI VỤ HUYỆN CỒN MÂY", "Phòng Nội vụ huyện Cồn Mây"),
        ("UBND HUYỆN CỒN MÂY\nPHÒNG NỘI VỤ", "", "Phòng Nội vụ"),
        ("HUYỆN ỦY CỒN MÂY\nVĂN PHÒNG", "", "Văn phòng Huyện ủy Cồn Mây"),
        ("CHI CỤC KIỂM LÂM\nHẠT KIỂM LÂM CỒN MÂY", "", "Hạt Kiểm lâm Cồn Mây"),
    ],
)
def test_the_superior_body_above_is_not_the_issuer(issuer: str, authority: str, expected: str) -> None:
    assert _head(issuer=issuer, authority=authority).issuer.name.lower() == expected.lower()


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("KT/ CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nLê Văn Sóng", ("Lê Văn Sóng", "Phó Chủ tịch", "KT. Chủ tịch")),
        (
            "KT. CHI CỤC TRƯỞNG\nPHÓ CHI CỤC TRƯỞNG\n\nLê Văn Sóng",
            ("Lê Văn Sóng", "Phó chi cục trưởng", "KT. Chi cục trưởng"),
        ),
        ("QUYỀN CHỦ TỊCH\n\nLê Văn Sóng", ("Lê Văn Sóng", "Quyền chủ tịch", "")),
        ("HẠT TRƯỞNG\n\nLê Văn Sóng", ("Lê Văn Sóng", "Hạt trưởng", "")),
        ("GIÁM ĐỐC\n\nBSCKII. Lê Văn Sóng", ("Lê Văn Sóng", "Giám đốc", "")),
        ("GIÁM ĐỐC\n\nBS.CKI Lê Văn Sóng", ("Lê Văn Sóng", "Giám đốc", "")),
        ("CHỦ TỊCH\n\nK' Sóng", ("K' Sóng", "Chủ tịch", "")),
        ("CHỦ TỊCH\n\nY Lương Niê Kđăm", ("Y Lương Niê Kđăm", "Chủ tịch", "")),
        ("CHỦ TỊCH (đã ký) Lê Văn Sóng", ("Lê Văn Sóng", "Chủ tịch", "")),
        ("CHỦ TỊCH UBND XÃ\n\nLê Văn Sóng", ("Lê Văn Sóng", "Chủ tịch UBND xã", "")),
    ],
)
def test_who_signs_is_read_with_office_and_name(end: str, expected: tuple[str, str, str]) -> None:
    signer = _head(end=end).signer

    assert (signer.name, signer.position, signer.capacity) == expected


def test_an_end_left_as_one_line_of_cells_is_read() -> None:
    """A law site leaves the table of the end as one line with rules between its cells."""
    text = _FORM.format(**_PARTS)
    cells = (
        "Nơi nhận: - Như Điều 2; - Cục Kiểm tra văn bản Bộ Tư pháp; - Thường trực Tỉnh ủy; - Lưu: VT. | TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH "
        "PHÓ CHỦ TỊCH Lê Văn Sóng |\n"
    )
    head = decided(read((text[: text.index("Nơi nhận")] + cells).encode(), "decision.txt")).decision

    assert (head.signer.name, head.signer.position, len(head.recipients)) == ("Lê Văn Sóng", "Phó Chủ tịch", 4)


_LETTER = """CHI CỤC THỦY LỢI
Số: 45/TL-KT
V/v sửa cống ngăn mặn
trước mùa khô
{motto}Cồn Mây, ngày 07 tháng 5 năm 2024

Kính gửi: Các trạm thủy nông.

Chi cục đề nghị các trạm thủy nông kiểm tra cống ngăn mặn trước ngày 20/5/2024.

CHI CỤC TRƯỞNG

Lê Văn Sóng
"""
_MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"


@pytest.mark.parametrize("text", [_LETTER.format(motto=_MOTTO), _MOTTO + _LETTER.format(motto="")])
def test_the_subject_of_an_official_letter_stands_below_its_number(text: str) -> None:
    decision = decided(read(text.encode(), "letter.txt"))
    head = decision.decision

    assert (head.number, head.issued_on, head.place) == ("45/TL-KT", "2024-05-07", "Cồn Mây")
    assert (head.subject, head.issuer.name.lower()) == ("V/v sửa cống ngăn mặn trước mùa khô", "chi cục thủy lợi")
    assert (head.signer.name, head.signer.position) == ("Lê Văn Sóng", "Chi cục trưởng")
    assert [lead.name for duty in decision.obligations for lead in duty.lead] == ["các trạm thủy nông"]


def test_a_text_that_begins_with_its_subject_has_one() -> None:
    """What a law site shows of a decision may begin below the letterhead."""
    text = (
        "VỀ VIỆC QUY ĐỊNH GIÁ VÉ PHÀ TRÊN ĐỊA BÀN TỈNH SƠN HẢI\nỦY BAN NHÂN DÂN TỈNH SƠN HẢI\n"
        "Căn cứ Luật Giá ngày 19 tháng 6 năm 2023;\nQUYẾT ĐỊNH:\nĐiều 1. Ban hành giá vé phà.\n"
    )
    head = decided(read(text.encode(), "decision.txt")).decision

    assert (head.subject, head.issuer.name) == (
        "VỀ VIỆC QUY ĐỊNH GIÁ VÉ PHÀ TRÊN ĐỊA BÀN TỈNH SƠN HẢI",
        "Ủy ban nhân dân tỉnh Sơn Hải",
    )


def test_the_session_of_a_council_is_no_part_of_the_subject() -> None:
    head = _head(
        issuer="HỘI ĐỒNG NHÂN DÂN\nHUYỆN CỒN MÂY",
        number="Số: 9/NQ-HĐND",
        title="NGHỊ QUYẾT",
        subject="VỀ TRỒNG RỪNG VEN BIỂN HỘI ĐỒNG NHÂN DÂN HUYỆN CỒN MÂY\n\nKHÓA IX, KỲ HỌP THỨ 13",
        authority="",
    )

    assert head.subject == "VỀ TRỒNG RỪNG VEN BIỂN"


def test_half_a_name_is_completed_by_the_code_of_the_number() -> None:
    head = _head(issuer="VIỆN KIỂM SÁT NHÂN DÂN", number="Số: 9/QĐ-VKSTC", authority="")

    assert head.issuer.name == "Viện kiểm sát nhân dân tối cao"


_DIRECTIVE = """CHI CỤC THỦY LỢI
Số: 9/CT-TL
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Cồn Mây, ngày 05 tháng 01 năm 2024

CHỈ THỊ
Về công tác năm 2024

{above}

1. Kiểm tra cống ngăn mặn.

2. Nạo vét kênh trước ngày 30/4/2024.
"""


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        ("Để có nước, ngành Thủy lợi cần tập trung thực hiện các nhiệm vụ sau đây:", "ngành Thủy lợi"),
        ("Chi cục hướng dẫn các trạm thủy nông thực hiện nhiệm vụ như sau:", "các trạm thủy nông"),
        ("Những việc sau đây cần làm:", ""),
    ],
)
def test_who_must_act_is_said_once_above_the_parts_of_a_directive(above: str, expected: str) -> None:
    duties = decided(read(_DIRECTIVE.format(above=above).encode(), "directive.txt")).obligations

    assert ["; ".join(lead.name for lead in duty.lead) for duty in duties] == [expected, expected]


def test_a_decision_left_as_one_line_has_its_articles_and_its_end() -> None:
    """A library of documents shows the first page as one line."""
    line = " ".join(_FORM.format(**_PARTS).split())
    decision = decided(read(line.encode(), "decision.txt"))

    assert (decision.decision.number, decision.decision.issued_on) == ("12/QĐ-UBND", "2024-04-03")
    assert [section.path for section in decision.sections if section.path.startswith("Điều")] == ["Điều 1", "Điều 2"]
    assert [duty.text for duty in decision.obligations] == ["Chánh Văn phòng chịu trách nhiệm thi hành Quyết định này"]


def test_the_own_number_is_known_though_its_signs_are_others() -> None:
    text = _FORM.format(**(_PARTS | {"number": "Số: 12/QĐ-BX-KL"})) + (
        "\nQUY CHẾ\nTRỒNG RỪNG\n(Ban hành kèm theo Quyết định số: 12/QĐ/BX-KL ngày 3 tháng 4 năm 2024)\n\nĐiều 1. Phạm vi.\n"
    )
    references = decided(read(text.encode(), "decision.txt")).references

    assert [reference.relation for reference in references if reference.number] == ["self"]


def test_who_orders_is_cut_off_a_subject_that_names_another_body_or_sets_a_tone_otherwise() -> None:
    head = _head(
        issuer="ỦY BAN NHÂN DÂN\nTỈNH HOÀ HẢI",
        subject="VỀ MỨC PHẠT TẠI NGHỊ ĐỊNH SỐ 91/2019/NĐ-CP CỦA CHÍNH PHỦ TRÊN ĐỊA BÀN TỈNH HÒA HẢI ỦY BAN NHÂN DÂN TỈNH HÒA HẢI",
        authority="",
    )

    assert head.subject == "VỀ MỨC PHẠT TẠI NGHỊ ĐỊNH SỐ 91/2019/NĐ-CP CỦA CHÍNH PHỦ TRÊN ĐỊA BÀN TỈNH HÒA HẢI"


def test_two_laws_of_one_name_and_two_days_are_two_references() -> None:
    text = _FORM.format(**_PARTS).replace(
        "Căn cứ Luật Lâm nghiệp ngày 15 tháng 11 năm 2017;",
        "Căn cứ Luật sửa đổi, bổ sung một số điều của Luật Lâm nghiệp ngày 15/6/2014; Luật sửa đổi, bổ sung một số điều của Luật Lâm nghiệp ngày "
        "29/11/2015;",
    )
    references = decided(read(text.encode(), "decision.txt")).references

    assert [one.issued_on for one in references if one.type == "Luật"] == ["2014-06-15", "2015-11-29"]


def test_what_a_letter_is_founded_on_orders_nothing() -> None:
    letter = _LETTER.format(motto=_MOTTO).replace(
        "Chi cục đề nghị",
        "Thực hiện Công văn số 15/SNN-TL ngày 02/5/2024 của Sở Nông nghiệp về nước ngọt;\n\nChi cục đề nghị",
    )
    duties = decided(read(letter.encode(), "letter.txt")).obligations

    assert [duty.text for duty in duties] == [
        "Chi cục đề nghị các trạm thủy nông kiểm tra cống ngăn mặn trước ngày 20/5/2024"
    ]


@pytest.mark.parametrize("above", ["Nơi nhận:", "Nơi gửi:", "Sao gửi:"])
@pytest.mark.parametrize("marks", [("- ", "- "), ("1. ", "2. "), ("+ ", "+ ")])
def test_recipients_are_read_below_older_words_and_with_other_marks(above: str, marks: tuple[str, str]) -> None:
    text = _FORM.format(**_PARTS).replace(
        "Nơi nhận:\n- Như Điều 2;\n- Lưu: VT.", f"{above}\n{marks[0]}Như Điều 2;\n{marks[1]}Lưu: VT."
    )
    decision = decided(read(text.encode(), "decision.txt"))

    assert [one.name for one in decision.decision.recipients] == ["Như Điều 2", "Lưu: VT"]
    assert (decision.decision.signer.name, len(decision.obligations)) == ("Lê Văn Sóng", 1)


def test_the_day_of_effect_is_read_without_the_word_for_it() -> None:
    text = _FORM.format(**_PARTS).replace("Điều 2.", "Quyết định có hiệu lực từ 01/5/2024.\n\nĐiều 2.")

    assert decided(read(text.encode(), "decision.txt")).decision.effective_on == "2024-05-01"


@pytest.mark.parametrize(
    "title",
    [
        "QUYẾT ĐỊNH SỐ 214/QĐ-UB NGÀY 26-8-2024 CỦA ỦY BAN NHÂN DÂN TỈNH SƠN HẢI VỀ VIỆC THU PHÍ PHÀ",
        "QUYẾT ĐỊNH SỐ 214 QĐ/UB NGÀY 26-8-2024\nCỦA ỦY BAN NHÂN DÂN TỈNH SƠN HẢI VỀ VIỆC THU PHÍ PHÀ",
    ],
)
def test_a_title_that_tells_number_day_and_issuer_stands_for_the_letterhead(title: str) -> None:
    text = f"""{title}

ỦY BAN NHÂN DÂN TỈNH SƠN HẢI

Căn cứ Luật Giao thông đường thủy nội địa;

QUYẾT ĐỊNH

Điều 1. Thu phí phà Sông Lúa.

TM. ỦY BAN NHÂN DÂN TỈNH SƠN HẢI
Chủ tịch
LÊ VĂN SÓNG
"""
    head = decided(read(text.encode(), "decision.txt")).decision

    assert (head.number, head.issued_on, head.subject) == ("214/QĐ-UB", "2024-08-26", "VỀ VIỆC THU PHÍ PHÀ")
    assert (head.issuer.name, head.signer.name, head.signer.position) == (
        "Ủy ban nhân dân tỉnh Sơn Hải",
        "Lê Văn Sóng",
        "Chủ tịch",
    )


def test_the_number_may_stand_on_the_line_of_the_office() -> None:
    head = _head(issuer="UBND TỈNH SƠN HẢI Số: 172/2024/QĐ-UBND", number="")

    assert (head.number, head.issuer.name) == ("172/2024/QĐ-UBND", "Ủy ban nhân dân tỉnh Sơn Hải")


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        ("V/v\n: Thực hiện quy định về phà.", "V/v: Thực hiện quy định về phà"),
        ("V/v chính sách thuế\nGTGT", "V/v chính sách thuế GTGT"),
    ],
)
def test_the_subject_of_a_letter_may_be_broken_anywhere(about: str, expected: str) -> None:
    letter = _LETTER.format(motto="").replace("V/v sửa cống ngăn mặn\ntrước mùa khô", about)
    found = decided(read(letter.encode(), "letter.txt"))

    assert (found.decision.subject.replace(" :", ":").rstrip("."), found.decision.issued_on) == (expected, "2024-05-07")
    assert [duty.text[:20] for duty in found.obligations] == ["Chi cục đề nghị các "]


def test_an_article_may_lack_its_full_stop_and_comrades_are_charged() -> None:
    text = (
        _FORM.format(**_PARTS)
        .replace("Điều 1. ", "Điều 1 Tặng Giấy khen cho đội phà số 3. ")
        .replace("Điều 2. Chánh Văn phòng", "Điều 2 Các đ/c Chánh Văn phòng, Trưởng phòng Tư pháp")
    )
    (duty,) = decided(read(text.encode(), "decision.txt")).obligations

    assert [actor.name for actor in duty.lead] == ["Các đ/c Chánh Văn phòng", "Trưởng phòng Tư pháp"]


def test_what_a_body_is_by_its_founding_orders_nothing() -> None:
    text = _FORM.format(**_PARTS).replace(
        "Điều 2.",
        "Sở Phà là cơ quan chuyên môn của Ủy ban nhân dân tỉnh, đồng thời là cơ quan cấp dưới của Bộ Phà.\n\nĐiều 2.",
    )

    assert len(decided(read(text.encode(), "decision.txt")).obligations) == 1


_DRAFT = """ỦY BAN NHÂN DÂN
XÃ BẾN LAU
CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: /TB-UBND

Bến Lau, ngày tháng năm

{title}
Ủy ban nhân dân xã đề nghị các chủ đò dừng chở khách từ ngày 10/5/2031 đến hết ngày 14/5/2031.

Nơi nhận:
- Đảng ủy xã;
- Lưu: VT.
"""


@pytest.mark.parametrize("title", ["THÔNG BÁO\nVề việc dừng đò mùa lũ\n", ""], ids=["notice", "letter"])
def test_a_draft_without_number_and_day_is_a_document(tmp_path: Path, title: str) -> None:
    (tmp_path / "draft.txt").write_text(_DRAFT.format(title=title), encoding="utf-8")
    found, _ = decision_of(tmp_path / "draft.txt")

    assert (found.decision.type, found.decision.subject) == (
        ("Thông báo", "Về việc dừng đò mùa lũ") if title else ("", "")
    )
    assert [duty.lead[0].name for duty in found.obligations] == ["các chủ đò"]


def test_a_number_says_the_type_that_a_web_site_left_out() -> None:
    text = _FORM.format(**_PARTS | {"title": ""}).replace("QUYẾT ĐỊNH:\n", "").replace("QUYẾT ĐỊNH", "")
    head = decided(read(text.encode(), "decision.txt")).decision

    assert head.type == "Quyết định"
    assert [one.quote for one in head.evidence["type"]] == [head.evidence["number"][0].quote]


def test_orders_without_a_letterhead_make_no_document(tmp_path: Path) -> None:
    (tmp_path / "news.txt").write_text("Ủy ban nhân dân xã đề nghị các chủ đò dừng chở khách.\n", encoding="utf-8")

    with pytest.raises(NotADocument):
        decision_of(tmp_path / "news.txt")


def test_the_last_line_of_a_subject_in_capitals_may_have_a_stop() -> None:
    head = _head(subject="BỔ SUNG QUY CHẾ\nTRỒNG RỪNG VEN BIỂN.", authority="ỦY BAN NHÂN DÂN TỈNH SƠN HẢI")

    assert (head.subject, head.issuer.name) == (
        "BỔ SUNG QUY CHẾ TRỒNG RỪNG VEN BIỂN",
        "Ủy ban nhân dân tỉnh Sơn Hải",
    )


def test_a_minister_with_two_offices_is_no_part_of_the_subject() -> None:
    head = _head(
        issuer="ỦY BAN DÂN TỘC",
        subject="BAN HÀNH KẾ HOẠCH TRỒNG RỪNG (GIAI ĐOẠN\nI)",
        authority="BỘ TRƯỞNG, CHỦ NHIỆM ỦY BAN DÂN TỘC",
    )

    assert (head.subject, head.issuer.name) == ("BAN HÀNH KẾ HOẠCH TRỒNG RỪNG (GIAI ĐOẠN I)", "Ủy ban Dân tộc")


@pytest.mark.parametrize("above", ["12/QĐ-UBND\n", "99/QĐ-TTG\n"])
def test_a_number_that_stands_alone_is_no_name_of_a_body(above: str) -> None:
    head = _head(issuer=above + _PARTS["issuer"])

    assert (head.number, head.issuer.name) == ("12/QĐ-UBND", "Ủy ban nhân dân tỉnh Sơn Hải")


def test_a_number_that_stands_alone_is_the_only_one() -> None:
    head = _head(issuer="12/QĐ-UBND\n" + _PARTS["issuer"], number="")

    assert head.number == "12/QĐ-UBND"


def test_who_orders_may_go_over_two_lines_below_the_subject() -> None:
    head = _head(
        issuer="BỘ TRỒNG RỪNG\nVÀ PHÁT TRIỂN NÔNG THÔN",
        number="Số: 12/QĐ-BTR",
        subject="BAN\nHÀNH QUY CHẾ TRỒNG RỪNG VEN BIỂN VÀ HẢI ĐẢO GIAI ĐOẠN 2024-2030",
        authority="BỘ TRƯỞNG BỘ TRỒNG RỪNG VÀ PHÁT TRIỂN\nNÔNG THÔN",
    )

    assert (head.subject, head.issuer.name.lower()) == (
        "BAN HÀNH QUY CHẾ TRỒNG RỪNG VEN BIỂN VÀ HẢI ĐẢO GIAI ĐOẠN 2024-2030",
        "bộ trồng rừng và phát triển nông thôn",
    )


def test_the_council_of_ministers_is_whose_decision_it_is_and_who_orders() -> None:
    head = _head(
        issuer="HỘI ĐỒNG BỘ TRƯỞNG",
        number="Số: 12-HĐBT",
        subject="CỦA HỘI ĐỒNG BỘ TRƯỞNG SỐ 12 - HĐBT NGÀY 3-4-1984 VỀ VIỆC TRỒNG RỪNG VEN BIỂN",
        authority="HỘI ĐỒNG BỘ TRƯỞNG",
    )

    assert (head.subject, head.issuer.name) == ("VỀ VIỆC TRỒNG RỪNG VEN BIỂN", "Hội đồng Bộ trưởng")


@pytest.mark.parametrize(
    ("issuer", "authority", "name"),
    [
        ("BAN CHỈ ĐẠO TRỒNG RỪNG TỈNH SƠN HẢI", "TRƯỞNG BAN CHỈ ĐẠO", "Ban Chỉ đạo trồng rừng tỉnh Sơn Hải"),
        ("BAN CHỈ ĐẠO TRỒNG RỪNG XÃ SÓNG XANH", "TRƯỞNG BAN", "Ban Chỉ đạo trồng rừng xã Sóng Xanh"),
        ("BỘ CÔNG AN\nCÔNG AN TỈNH SƠN HẢI", "GIÁM ĐỐC CÔNG AN TỈNH", "Công an tỉnh Sơn Hải"),
        ("CÔNG AN TỈNH SƠN HẢI\nCÔNG AN XÃ SÓNG XANH", "TRƯỞNG CÔNG AN XÃ SÓNG XANH", "Công an xã Sóng Xanh"),
        ("BỘ QUỐC PHÒNG\nQUÂN KHU 9", "TƯ LỆNH QUÂN KHU 9", "Quân khu 9"),
        (
            "MẶT TRẬN TỔ QUỐC VIỆT NAM\nỦY BAN MTTQ VIỆT NAM TỈNH SƠN HẢI",
            "BAN THƯỜNG TRỰC ỦY BAN MTTQ VIỆT NAM TỈNH SƠN HẢI",
            "Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh Sơn Hải",
        ),
        (
            "HỘI ĐỒNG NHÂN DÂN\nXÃ SÓNG XANH",
            "THƯỜNG TRỰC HỘI ĐỒNG NHÂN DÂN XÃ",
            "Thường trực Hội đồng nhân dân xã Sóng Xanh",
        ),
        ("BỘ CÔNG AN CÔNG AN TỈNH SƠN HẢI", "GIÁM ĐỐC CÔNG AN TỈNH", "Công an tỉnh Sơn Hải"),
        ("TỈNH ỦY SƠN HẢI\nBAN TỔ CHỨC\n*\nĐẢNG CỘNG SẢN VIỆT NAM", "", "Ban Tổ chức Tỉnh ủy Sơn Hải"),
        ("KIỂM TOÁN NHÀ NƯỚC", "TỔNG KIỂM TOÁN NHÀ NƯỚC", "Kiểm toán nhà nước"),
        (
            "BỘ TƯ PHÁP - BỘ QUỐC PHÒNG",
            "BỘ TRƯỞNG BỘ TƯ PHÁP - BỘ TRƯỞNG BỘ QUỐC PHÒNG",
            "Bộ Tư pháp - Bộ Quốc phòng",
        ),
    ],
)
def test_who_orders_may_be_only_the_beginning_of_the_body_above(issuer: str, authority: str, name: str) -> None:
    head = _head(issuer=issuer, authority=authority)
    assert head.issuer.name.casefold() == name.casefold()
    assert head.subject == "Về việc trồng rừng ven biển"


@pytest.mark.parametrize(
    ("end", "position", "capacity"),
    [
        (
            "TM. UBND TỈNH SƠN HẢI\nK/T CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nLê Văn Sóng",
            "Phó Chủ tịch",
            "TM. UBND tỉnh Sơn Hải, KT. Chủ tịch",
        ),
        ("TM. ĐOÀN CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nLê Văn Sóng", "Phó Chủ tịch", "TM. Đoàn Chủ tịch"),
        ("TM. BAN THƯỜNG VỤ\nPHÓ BÍ THƯ\n\nLê Văn Sóng", "Phó Bí thư", "TM. Ban Thường vụ"),
        ("TRƯỞNG CÔNG AN XÃ\n\nThiếu tá Lê Văn Sóng", "Trưởng Công an xã", ""),
    ],
)
def test_a_signature_in_an_older_or_rarer_form(end: str, position: str, capacity: str) -> None:
    signer = _head(end=end).signer
    assert (signer.name, signer.position, signer.capacity) == ("Lê Văn Sóng", position, capacity)


def test_a_subject_in_brackets_is_what_they_hold() -> None:
    assert _head(subject="(V/v trồng rừng ven biển)").subject == "V/v trồng rừng ven biển"
