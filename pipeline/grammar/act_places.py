"""Where an act begins that its sentence does not begin with: behind a case, a ground or an end, or behind what says that it must be done."""

from __future__ import annotations

import re

from pipeline.grammar.verbs import VerbAt, leading_verb, openings, past_adverbs, verb_at

_LONGEST = 240
# "Khi đăng ký mở bến, nộp bản vẽ", "Để bảo đảm an toàn, kiểm tra phao": a verb of the case or the end is no act.
_CASE = re.compile(
    r"(?:(?:trong )?trường hợp|nếu|khi|(?:ngay )?sau khi|trước khi|trên cơ sở|căn cứ|"
    # Behind its subject an act may have an end, too: "Sở A làm việc với B để thống nhất phương án, …".
    r"(?:^(?:để|nhằm|qua|thông qua(?! (?:dự thảo|nghị quyết|chương trình|kế hoạch|báo cáo)))))\s"
)
_THEN = re.compile(r"\sthì\s")
_COMMA = re.compile(r",\s")
# ", có trách nhiệm lập …", ", phải nộp …": nothing of the case goes on there.
_MUST = re.compile(r",\s(?:phải|cần|(?:có|chịu)\strách\snhiệm)\s")
_WORDS = 3
"""The words of a verb of whose end a comma is asked."""


def act_at(lowered: str, place: int) -> VerbAt | None:
    """Return the verb of an act that begins at a place, None where none does: "tổ chức, cá nhân" are people."""
    return None if lowered.startswith("tổ chức, cá nhân", place) else leading_verb(lowered, place)


def places_of_act(lowered: str, at: int) -> tuple[int, ...]:
    """Return the places where the act of a text in small letters may begin, from `at` on: behind the case that stands there, else all."""
    case = _CASE.match(lowered, at)
    if not case:
        return openings(lowered, at)
    place = _behind_case(lowered, at, case.end())
    return openings(lowered, at) if place is None else (place,)


def _behind_case(lowered: str, at: int, case: int) -> int | None:
    """Return where the act behind a case begins, None where nothing shows it; `case` is where the case's own words do."""
    stop = lowered.find(";", case, case + _LONGEST)
    limit = stop if stop >= 0 else min(len(lowered), case + _LONGEST)
    then = _THEN.search(lowered, case, limit)
    sign = then or _MUST.search(lowered, case, limit)
    if sign and act_at(lowered, sign.end()) is not None:
        return sign.end()
    begin = then.end() if then else case
    told = _told(lowered, begin, limit)
    comma = _comma_before_act(lowered, begin, limit)
    if lowered.startswith(("căn cứ ", "trên cơ sở "), at):
        # "Căn cứ nhiệm vụ được giao khẩn trương rà soát, xác định …": the ground ends without a comma.
        given = (place for place in openings(lowered, at)[1:] if case < place < limit and lowered[place - 2] != ",")
        place = next((place for place in given if act_at(lowered, place) is not None), None)
        if place is not None and (comma is None or place < comma):
            return place
    if told is None or (comma is not None and comma < told):
        return comma
    # "Khi thực hiện cải tạo, nâng cấp mạng lưới phải tuân thủ …"; of "Trường hợp hộ phải di dời, hỗ trợ …" the case holds the word.
    return told if comma is None or lowered.startswith(("khi ", "trước khi ", "sau khi "), at) else comma


def _comma_before_act(lowered: str, begin: int, limit: int) -> int | None:
    """Return where an act begins behind a comma: not the next of a row, nor of the end of an act that has begun."""
    part = begin
    for found in _COMMA.finditer(lowered, begin, limit):
        if act_at(lowered, found.end()) is None:
            part = found.end()
        elif not _goes_on_row(lowered, begin, found.start()) and " để " not in lowered[part : found.start()]:
            return found.end()
    return None


def _goes_on_row(lowered: str, case: int, comma: int) -> bool:
    """Tell whether a verb of the case ends at a comma, so that the one behind it is the next of a row: "Khi thiết kế, lắp đặt …".

    A word that is a noun as well is a verb right behind the word of the case alone: "Khi có yêu cầu, cung cấp …" is no row.
    """
    at = comma
    for _ in range(_WORDS):
        at = lowered.rfind(" ", case - 1, at)
        if at < case - 1 or at < 0:
            return False
        verb = verb_at(lowered, at + 1)
        if verb is not None and verb.end == comma:
            return not verb.noun or at + 1 == case
    return False


# "Hồ sơ phải được lưu tại kho", "Công tác cứu hộ phải tập dượt …". Not "không phải trả phí", "yêu cầu phải …", "số thuế phải nộp": those
# are denied, or of something else.
_TOLD = re.compile(r"\s(?:phải(?P<passive> được)?|cần)\s(?:có (?:trách nhiệm|nghĩa vụ) )?")
_OF_ELSE = re.compile(r"(?:không|không bắt buộc|yêu cầu|thuế|phí|tiền|khoản)$")
_FORBIDDEN = re.compile(r"\s?không được\s")


def told_place(lowered: str, start: int) -> tuple[int, bool] | None:
    """Return where an act begins that a thing needs, and whether that is done to it: "Hồ sơ phải được lưu", "Cứu hộ phải tập dượt".

    None where nothing says so, in the first sentence, outside brackets. What must not be done is asked right behind a subject alone, which
    ends at `start`: "Nội dung không được công bố tại đây" orders nothing.
    """
    forbidden = _FORBIDDEN.match(lowered, start) if start else None
    if forbidden:
        return forbidden.end(), False
    stop = lowered.find(";", start)
    told = _told_match(lowered, start, stop if stop >= 0 else len(lowered))
    return (told.end(), bool(told["passive"])) if told else None


def _told(lowered: str, start: int, end: int) -> int | None:
    told = _told_match(lowered, start, end)
    return told.end() if told and act_at(lowered, past_adverbs(lowered, told.end())) is not None else None


def _told_match(lowered: str, start: int, end: int) -> re.Match[str] | None:
    for told in _TOLD.finditer(lowered, start, end):
        before = lowered[max(start, told.start() - 16) : told.start()]
        within = lowered.count("(", start, told.start()) > lowered.count(")", start, told.start())
        if not within and not _OF_ELSE.search(before):
            return told
    return None
