"""What was done: sentences that begin with what somebody follows, and go on with what they have done."""

from __future__ import annotations

import re

from pipeline.grammar.name_lists import run_of_names
from pipeline.grammar.names import Gazetteer
from pipeline.spans import Span

_BEGINS = re.compile(r"(?:Thực hiện|Theo|Căn cứ|Triển khai|Nhờ)\s")
# "Căn cứ kết luận, đơn vị đã trình khen thưởng có trách nhiệm …": known by what it did, and told what to do.
_MUST = re.compile(r"\s(?:(?:có|chịu)\s+trách\s+nhiệm|phải)\s")
_MANY_DID = re.compile(r",\snhiều\s[^;.]{2,200}?\sđã\s")
_WHO_NEXT = re.compile(r",\s(?=(?:[cC]ác|[BSTCUỦHV]\w*|bộ|sở|ban|địa phương|đơn vị|cơ quan)[\s,])")


def says_what_was_done(text: str, span: Span, known: Gazetteer) -> bool:
    """Tell whether a sentence says what somebody has done: "Thực hiện Nghị quyết số 5, các sở, ban, ngành đã triển khai …".

    So directives and letters begin. Not: "Thực hiện Nghị quyết số 5, các sở triển khai kế hoạch đã duyệt".
    """
    if " đã " not in text or _BEGINS.match(text, span.start) is None or _MUST.search(text, span.start, span.end):
        return False
    if _MANY_DID.search(text, span.start, span.end):
        return True
    for place in _WHO_NEXT.finditer(text, span.start, span.end):
        names, end = run_of_names(text[: span.end], place.end(), known)
        if names and text.startswith(" đã ", end):
            return True
    return False
