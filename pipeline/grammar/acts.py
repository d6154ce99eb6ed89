"""The act that an obligation orders: its kind, its main verb, and what the verb works on."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pipeline.grammar.act_places import act_at, places_of_act, told_place
from pipeline.grammar.alternatives import one_of
from pipeline.grammar.name_lists import run_of_names
from pipeline.grammar.names import EMPTY, Gazetteer
from pipeline.grammar.verbs import VerbAt, past_adverbs, verb_at
from pipeline.letters import UPPER, small
from pipeline.lexicon.words import object_ends
from pipeline.spans import Span

CARRY_OUT = "carry_out"
"""The kind of an act that no verb tells more of."""

# Verbs that say how the bodies share the work; the act is what follows them.
_SHARING = re.compile(
    r"chủ trì|phối hợp|chịu trách nhiệm|có trách nhiệm|tổ chức|thực hiện|triển khai|giao|chỉ đạo|tập trung"
)
_MODAL = re.compile(
    r"[\s,:]*(?:(?:có\s+trách\s+nhiệm|chịu\s+trách\s+nhiệm|có\s+nhiệm\s+vụ|có\s+nghĩa\s+vụ|cần|phải|theo\s+(?:lĩnh\s+vực|địa\s+bàn)\s+(?:được\s+)?phụ\s+trách)(?!\w)[\s,:]*)*"
)
_WITH = re.compile(r"[\s,]*(?:chặt chẽ\s+|thường xuyên\s+)?(?:với|cùng)\s+")
_BETWEEN = re.compile(r"[\s,:]*(?:(?:và|trong\s+việc|việc|để|thực\s+hiện)\s+)?")
_STOP = re.compile(r"[;:.(](?:(?<=\()|(?=\s|$))")
_ROW = re.compile(r"\s*,\s*|\s+và\s+")
_LONGEST = 240

# An item may name what is to be made and leave the making out: "Kế hoạch phòng, chống sạt lở năm 2031".
_DRAFTED = re.compile(r"(?:đề án|nghị định|quyết định|thông tư|kế hoạch|chương trình|nghị quyết)(?!\w)")


class Act(NamedTuple):
    """What is ordered: `kind` of act, the main verb and its object as spans of the text; None where no verb begins it."""

    kind: str
    verb: Span | None = None
    object: Span | None = None


def act_in(text: str, start: int = 0, known: Gazetteer = EMPTY) -> Act:
    """Return the act of an obligation; `start` is where its subject ends.

    "Sở A chủ trì, phối hợp với Sở B xây dựng đề án …" is to draft: verbs that only share the work are passed over, unless
    nothing follows them. Of verbs in a row ("rà soát, sửa đổi, bổ sung quy chế") the first is the main one, and what
    follows the last is their object. A verb of a case or an end is no act where one follows it ("Để bảo đảm an toàn, kiểm tra phao").
    Where no act begins, it is what must be done to a thing, which has no object: "Sổ bến phải được lưu trữ".
    """
    lowered = small(text)
    modal = _MODAL.match(lowered, start) if start else None
    at = modal.end() if modal else start
    for place in places_of_act(lowered, at):
        verb = act_at(lowered, place) or (_last_word(lowered, place) if start else None)
        if verb is not None:
            main = _past_sharing(text, lowered, verb, known)
            return Act(main.kind, Span(main.start, main.end), _object(text, lowered, main))
    told = told_place(lowered, start)
    verb = verb_at(lowered, past_adverbs(lowered, told[0])) if told else None
    if told and verb is not None:
        passive = told[1]
        # "Kế hoạch phải được xây dựng chi tiết": what is built of words is drafted.
        kind = "draft" if passive and verb.kind == "build" and _DRAFTED.match(lowered) else verb.kind
        return Act(kind, Span(verb.start, verb.end), None if passive else _object(text, lowered, verb))
    return Act("draft" if _DRAFTED.match(lowered) else CARRY_OUT)


def _last_word(lowered: str, place: int) -> VerbAt | None:
    """Return the verb that is all that stands behind a subject: "Công an xã kiểm tra" holds no noun."""
    verb = verb_at(lowered, past_adverbs(lowered, place))
    return verb if verb is not None and not lowered[verb.end :].strip(" .,;") else None


def _past_sharing(text: str, lowered: str, verb: VerbAt, known: Gazetteer) -> VerbAt:
    """Return the first verb from `verb` on that says more than who works with whom."""
    found = verb
    for _ in range(5):
        if not _SHARING.fullmatch(found.verb.removesuffix(" với")):
            return found
        at = found.end
        linked = _WITH.match(lowered, at)
        if linked or found.verb.endswith(" với"):
            at = run_of_names(text, linked.end() if linked else at + 1, known)[1]
        between = _BETWEEN.match(lowered, at)
        following = act_at(lowered, between.end() if between else at)
        if following is None:
            return verb if verb.kind != CARRY_OUT else found
        found = following
    return found


def _object(text: str, lowered: str, verb: VerbAt) -> Span | None:
    """Return what the verb works on: up to an adverbial, a comma before another act, a bracket, the end of the sentence."""
    start = _past_row(lowered, verb)
    if _WITH.match(lowered, start):
        return None
    limit = min(len(lowered), start + _LONGEST)
    stop = _STOP.search(lowered, start, limit)
    end = stop.start() if stop else limit
    adverbial = _adverbials().search(lowered, start, end)
    sent = _SENT.search(text, start, end) if "trình" in text or "gửi" in text else None
    end = min(adverbial.start() if adverbial else end, sent.start() if sent else end)
    comma = lowered.find(", ", start, end)
    while comma >= 0:
        if not _of_land(lowered, start, comma) and act_at(lowered, past_adverbs(lowered, comma + 2)) is not None:
            end = comma
            break
        comma = lowered.find(", ", comma + 2, end)
    while start < end and lowered[start] in " ,":
        start += 1
    while end > start and lowered[end - 1] in " ,.":
        end -= 1
    return Span(start, end) if end - start > 1 else None


def _of_land(lowered: str, start: int, comma: int) -> bool:
    """Tell whether a comma stands in the row of what is done with land: "giao đất, cho thuê đất, cho phép chuyển mục đích"."""
    letting = lowered.startswith(("cho thuê ", "cho phép chuyển mục đích"), comma + 2)
    return letting and " giao " in lowered[start - 1 : comma]


def _past_row(lowered: str, verb: VerbAt) -> int:
    """Return where a row of verbs ends: "rà soát, sửa đổi và bổ sung"."""
    at = verb.end
    while True:
        link = _ROW.match(lowered, at)
        following = act_at(lowered, link.end()) if link else None
        if following is None:
            return at
        at = following.end


@lru_cache(maxsize=1)
def _adverbials() -> re.Pattern[str]:
    # A comma before it is taken off with the blanks.
    return re.compile(rf"\s{one_of(object_ends())}(?!\w)")


# "trình" and "gửi" end an object before a name only: the second syllable of "chương trình" is no verb.
_SENT = re.compile(rf"\s(?:trình|gửi)\s+(?=[{UPPER}])")
