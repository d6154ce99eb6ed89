"""What stands between who acts and the act: who is meant most, who heads a body, in which case."""

from __future__ import annotations

import re

from pipeline.grammar.acting import acts
from pipeline.grammar.name_lists import run_of_names
from pipeline.grammar.names import Gazetteer
from pipeline.grammar.places import place_end
from pipeline.grammar.unnamed import OTHERS

# "Các xã, nhất là các xã ven sông, rà soát …", "Sở Y tế và cả nước tập trung …": what stands between a name and its verb.
_EVERYWHERE = re.compile(r"\s+(?:và\s+cả\s+nước|trong\s+(?:cả\s+nước|toàn\s+quốc))(?!\w)")
# "Đoàn kiểm tra huyện do Phó Chủ tịch UBND huyện làm Trưởng đoàn, kiểm tra …": who heads it.
_HEADED = re.compile(
    r",?\sdo\s[^,;.:]{3,100}?\slàm\s(?:(?:Trưởng|Tổ trưởng|Đội trưởng|Chủ tịch|chủ nhiệm)[^,;.:]{0,30},|"
    # "Tổ Công tác do ông Lê Văn An làm Tổ trưởng rà soát …": no comma parts the two.
    r"(?:[Tt]rưởng (?:[Bb]an|[Đđ]oàn|[Nn]hóm|[Tt]iểu ban)|[TtĐđNn](?:ổ|ội|hóm) trưởng|Chủ tịch(?: [Hh]ội đồng)?|[Cc]hủ nhiệm))\s"
)
_ASIDE = re.compile(
    r",?\s+(?:nhất\s+là|đặc\s+biệt\s+là|trước\s+hết\s+là|bao\s+gồm\s+cả|kể\s+cả|trong\s+đó\s+(?:có|trọng\s+tâm\s+là))\s+(?=\S)"
)
# "…, nhất là các tỉnh vùng hồ, vùng đồng bằng chủ động …": regions go on behind the names, up to words that only an order has.
_REGIONS = re.compile(
    r",\s+(?:khu\s+)?vùng\s[^;:.()“”]{2,240}?(?=\s(?:chủ\s+động|khẩn\s+trương|có\s+trách\s+nhiệm|cần|phải)\s)"
)


def past_aside(clause: str, lowered: str, end: int, known: Gazetteer) -> int:
    """Return where the words end that only say whom of those named it is about most, `end` where no act follows them."""
    headed = _HEADED.match(clause, end)
    if headed:
        return headed.end() - 1 if acts(clause, lowered, headed.end() - 1) else end
    everywhere = _EVERYWHERE.match(lowered, end)
    after = everywhere.end() if everywhere else end
    aside = _ASIDE.match(lowered, after)
    past = _aside_end(clause, lowered, aside.end(), known) if aside else after
    after = past if aside and past > aside.end() else after
    return after if after > end and acts(clause, lowered, after) else end


def _aside_end(clause: str, lowered: str, start: int, known: Gazetteer) -> int:
    """Return where those end whom it is about most, or `start`."""
    names, end = run_of_names(clause, start, known)
    if not names:
        return place_end(clause, start)
    regions = _REGIONS.match(lowered, end)
    return regions.end() if regions else end


_CASE = re.compile(
    r"\s(?:khi|nếu|để (?:xảy ra|mất|lọt))\s[^;:.()“”]{3,140}?(?=\s(?:phải(?!\s+được)|có\s+(?:trách\s+nhiệm|nghĩa\s+vụ))\s)"
)


# "Các xã chưa có bến thì lập phương án": which of them are told.
_WHICH_THEN = re.compile(r"\s(?:chưa|còn|không)\s[^,;:.()“”]{2,100}?\sthì(?=\s)")


def past_case(clause: str, end: int, *, first: bool) -> int:
    """Return where the case ends that stands between who acts and the act, `end` where none does.

    Good: "Sở A khi nhận tin báo" before "phải cử người", "Các xã chưa có bến thì" before "lập phương án".
    """
    case = (_CASE.match(clause, end) or _WHICH_THEN.match(clause, end)) if first else None
    return case.end() if case and not OTHERS.search(case.group()) else end
