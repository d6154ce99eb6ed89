"""By when a duty is to be done, with the words that say so."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.document.decision import Deadline, maker
from pipeline.document.duties import Duty
from pipeline.document.proof import Proof
from pipeline.grammar.citations import Citation, citations_in
from pipeline.grammar.conditions import condition_in
from pipeline.grammar.names import Gazetteer
from pipeline.grammar.time_reports import in_any_year
from pipeline.grammar.time_values import Time
from pipeline.grammar.times import anchor_after, may_hold_time, times_in
from pipeline.grammar.title_times import time_of_title
from pipeline.letters import small
from pipeline.link.calendar import bounds, rrule
from pipeline.spans import MappedText, Span

_deadline_of = maker(Deadline)
_REMARK = re.compile(r"\[[^\[\]]{8,600}?\s(?:hướng dẫn|sửa đổi|bổ sung|thay thế|bãi bỏ)\sbởi\s[^\[\]]{3,400}\]")


# "phong trào "Mỗi tuần một cuốn sách"", between quotes as a typewriter has them.
_QUOTED = re.compile(r'(?<!\w)"[^"“”]{2,160}"(?!\w)')


def masked(text: str, citations: list[Citation] | None = None) -> str:
    """Return the text with citations (and their days) and quotations blanked out, so that no time is read in them."""
    spans = [citation.span for citation in (citations_in(text) if citations is None else citations)]
    # "[Về cho vay được hướng dẫn bởi Công văn … có hiệu lực từ ngày 01/08/2031]": a remark of the site that keeps the text.
    spans += [Span(*remark.span()) for remark in _REMARK.finditer(text)] if "[" in text else []
    spans += [Span(*quoted.span()) for quoted in _QUOTED.finditer(text)] if '"' in text else []
    position = text.find("“")
    while position >= 0:
        closing = text.find("”", position)
        if closing < 0:
            break
        spans.append(Span(position, closing + 1))
        position = text.find("“", closing)
    if not spans:
        return text
    found = list(text)
    for span in spans:
        found[span.start : span.end] = " " * len(span)
    return "".join(found)


_CASE = re.compile(r"(?:Trong\s)?[Tt]rường hợp\s|[Nn]ếu\s")


def deadlines_of(duty: Duty, year: int, known: Gazetteer, proof: Proof) -> list[Deadline]:
    """Return by when a duty is to be done, as its words and its slots say; `year` is that of days printed without one."""
    text = duty.mapped.text
    told = times_in(masked(text), year) if may_hold_time(small(text)) else []
    told = [time for time in told if not _long_over(time, year)]
    case = condition_in(text, known) if told and _CASE.match(text) else None
    if case:
        # "Nếu đến ngày 15/3/2031 chưa xong thì …": the case is of that day, and not the act.
        told = [time for time in told if not case.start <= time.span.start < case.end]
    slot = duty.slots.get("time")
    above = _times_above(duty.when.text, year) if duty.when is not None and not slot else ()
    if above and duty.when is not None:
        if not told:
            return [_deadline(duty.when, time, proof) for time in above]
        if above[0].value == "R/P1Y":
            # "Hằng năm, các xã có trách nhiệm:" above "- Báo cáo trước ngày 15/12".
            told = [in_any_year(time) for time in told]
    own = [_deadline(duty.mapped, time, proof) for time in told]
    if not slot:
        return own
    found = [
        _deadline(mapped, time, proof)
        for mapped in slot
        for time in times_in(masked(mapped.text), year, whole=len(mapped.text) < 160)
    ]
    # A day that one of several tasks names itself stays beside the time that a slot line gives all of them.
    said = {deadline.value for deadline in found}
    return [*(one for one in own if one.kind == "date" and one.value not in said), *found]


# "Chế độ báo cáo hằng năm được thực hiện như sau:" says which report, "Bảo đảm tính sẵn sàng, liên tục:" how: only what opens a lead-in
# tells how often all is done that stands below it.
_OPENS = re.compile(r"(?:định kỳ|trước|vào|chậm nhất|là|ngày|[(,\s])*", re.IGNORECASE)
_OFTEN = frozenset({"recurring", "ongoing"})


@lru_cache(maxsize=8)
def _times_above(text: str, year: int) -> tuple[Time, ...]:
    """Return the times of a lead-in or title, for which each duty below it asks."""
    alone = time_of_title(text) == Span(0, len(text))  # a title that is a time may be a bare year
    return tuple(
        time
        for time in times_in(masked(text), year, whole=alone)
        if not _long_over(time, year) and (time.kind not in _OFTEN or _OPENS.fullmatch(text, 0, time.span.start))
    )


def _long_over(time: Time, year: int) -> bool:
    """Tell whether a period of a sentence ended before the year before the plan's: "rà soát dự án phê duyệt trước năm 2020".

    A day is kept, and told as past: it may be misprinted.
    """
    if time.kind != "period":
        return False
    end = bounds(time.value)[1]
    return end is not None and int(end[:4]) < year - 1


def _deadline(mapped: MappedText, time: Time, proof: Proof) -> Deadline:
    start, end = bounds(time.value)
    if start and not time.inclusive:
        start, end = None, start  # "trước tháng 9/2030": its first day is the first that is too late
    anchor = anchor_after(mapped.text, time)
    last = anchor.end if anchor else time.span.end
    return _deadline_of(
        {
            "value": time.value,
            "text": mapped.text[time.span.start : last].strip(),
            "kind": time.kind,
            "start": start,
            "end": end,
            "rrule": rrule(time.value),
            "inclusive": time.inclusive,
            "evidence": proof.part(mapped, time.span.start, last),
        }
    )
