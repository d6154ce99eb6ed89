"""Heads as law sites keep them: the title of the page above the form, ornaments between its lines, an office and its body on two lines."""

from __future__ import annotations

from pipeline.document.decision import Decision
from pipeline.read.formats import read
from pipeline.steps import decided

_FORM = """BỘ ĐÒ NGANG
——-

{number}

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập – Tự do – Hạnh phúc

Hà Nội, ngày 03 tháng 4 năm 2031

"""
_TITLE = "QUYẾT ĐỊNH\n\nBAN HÀNH KẾ HOẠCH CẮM PHAO Ở BẾN LAU\n\n"
_BODY = """BỘ TRƯỞNG BỘ ĐÒ NGANG

Căn cứ Luật Đường thủy ngày 15 tháng 11 năm 2029;

QUYẾT ĐỊNH:

Điều 1. Ban hành kèm theo Quyết định này Kế hoạch cắm phao ở bến Lau.

Điều 2. Vụ trưởng Vụ Bến bãi chịu trách nhiệm thi hành Quyết định này./.
"""


def _decided(text: str) -> Decision:
    return decided(read(text.encode(), "12.txt"))


def _form(number: str = "Số: 12/QĐ-BĐN") -> str:
    return _FORM.format(number=number)


def test_a_title_in_capitals_above_the_form_takes_nothing_from_it() -> None:
    title = "QUYẾT ĐỊNH BAN HÀNH KẾ HOẠCH CẮM PHAO Ở BẾN LAU CỦA BỘ\n\n"
    head = _decided(title + _form() + _TITLE + _BODY).decision
    assert (head.number, head.issued_on, head.issuer.name if head.issuer else "") == (
        "12/QĐ-BĐN",
        "2031-04-03",
        "Bộ Đò Ngang",
    )
    assert head.subject == "BAN HÀNH KẾ HOẠCH CẮM PHAO Ở BẾN LAU"


def test_an_ornament_between_the_lines_of_the_form_is_no_end_of_it() -> None:
    form = _form("Số 12/QĐ-BĐN\n-----o0o-----").replace("——-", "--- oOo ---")
    head = _decided(form + _TITLE + _BODY).decision
    assert (head.number, head.issued_on) == ("12/QĐ-BĐN", "2031-04-03")


def test_whose_decision_it_is_may_go_over_two_lines() -> None:
    title = "QUYẾT ĐỊNH CỦA BỘ TRƯỞNG\n\nBỘ ĐÒ NGANG\n\nBAN HÀNH KẾ HOẠCH CẮM PHAO Ở BẾN LAU\n\n"
    assert _decided(_form() + title + _BODY).decision.subject == "BAN HÀNH KẾ HOẠCH CẮM PHAO Ở BẾN LAU"


def test_the_title_of_the_page_says_the_subject_that_the_form_has_lost() -> None:
    page = "Quyết định 12/QĐ-BĐN năm 2031 phê duyệt Đề án cắm phao ở bến Lau do Bộ trưởng Bộ Đò ngang ban hành\n\n"
    assert _decided(page + _form() + _BODY).decision.subject == "phê duyệt Đề án cắm phao ở bến Lau"
    other = page.replace("12/QĐ", "13/QĐ")
    assert _decided(other + _form() + _BODY).decision.subject == ""
    assert _decided(page + _form() + _TITLE + _BODY).decision.subject == "BAN HÀNH KẾ HOẠCH CẮM PHAO Ở BẾN LAU"
