"""Who does a task, told in a sentence of a slot line or cell ("Sở A chủ trì, phối hợp với Sở B và các xã") or in brackets behind the task."""

from __future__ import annotations

import re

from pipeline.grammar.heads import begins_generic, begins_name
from pipeline.grammar.name_bounds import TITLED
from pipeline.grammar.name_lists import run_of_names
from pipeline.grammar.verbs import verb_at
from pipeline.letters import LOWER, UPPER, even
from pipeline.spans import Span

_LEADS = re.compile(
    r"\s*,?\s(?:(?:là|làm)\s(?:(?:cơ quan|đơn vị)\s)?)?(?:đồng |cùng )?chủ trì(?=\s*[,;.]|\s+(?:và\s+)?(?:phối hợp|tham mưu|thực hiện|tổ chức)|\s*$)|"
    # "Cục A chủ trì kiểm tra bến loại I"; "các cơ quan chủ trì nhiệm vụ" are known by it.
    r"\s(?<!quan )(?<!vị )(?<!giao )(?<!công )(?<!chức )(?<!nhân )chủ trì(?=\s\w)|"
    # "Sở A (phối hợp với Sở B)", "Sở A phối hợp các xã".
    rf"\s*,?\s\(?phối hợp\s+(?:chặt chẽ\s+)?(?:(?:với|cùng)\s|(?=các\s|(?<!thực hiện )[{UPPER}]))"
)
_WITH = re.compile(r"\s*,?\s*\(?(?:và\s+)?phối hợp(?:\s+chặt chẽ)?\s+(?:cùng\s+với|với|cùng)?\s*(?::\s*)?")
# "…; Sở B, Sở C phối hợp thực hiện."
_AFTER_WITH = re.compile(r"(?<=\S)\s*,?\sphối hợp(?:\s+thực hiện)?\s*[.;]?\s*$")
# "… phối hợp với các xã tham mưu thực hiện": what they do is no part of the last name.
_DONE = re.compile(
    r"\s*,?\s(?:để\s|cùng\s)?(?:tham mưu|(?:tổ chức\s|triển khai\s)*thực hiện|triển khai|tổ chức triển khai|rà soát|theo dõi|đôn đốc|hướng dẫn)"
    r"(?=\W|$)"
)
# "Sở A hướng dẫn, đôn đốc các xã thực hiện": a body with its verbs; after "các …" such words tell which ones.
_ACTS = re.compile(
    r"(?:\s(?<!\svà\s)|,\s)(?:tham mưu|đôn đốc|hướng dẫn|theo dõi|chỉ đạo|kiểm tra)(?=\s*,\s*[^\W\d_]|\s(?:các|việc|xây dựng)\s)"
)
_ACT_WORDS = ("tham mưu", "đôn đốc", "hướng dẫn", "theo dõi", "chỉ đạo", "kiểm tra")


def led_and_with(text: str) -> tuple[Span, Span | None]:
    """Return where a slot line or cell lists who leads, and where, if it does, with whom; the labels are taken off before.

    Good: "Sở A chủ trì, phối hợp với Sở B và các xã thực hiện". Whole: "Sở A, Sở B".
    """
    text = even(text)
    leads = _LEADS.search(text) if "chủ trì" in text or "phối hợp" in text else None
    if leads is None or not leads.start():
        told = any(map(text.__contains__, _ACT_WORDS)) and begins_name(text, 0)
        acts = _ACTS.search(text) if told and not text.startswith(("Các ", "các ")) else None
        return Span(0, acts.start() if acts else len(text)), None
    led = Span(0, leads.start())
    at = leads.start() if "phối hợp" in leads.group() else leads.end()
    together = _WITH.match(text, at)
    if together:
        done = _DONE.search(text, together.end())
        end = done.start() if done else len(text)
        # "Sở A (phối hợp với Sở B)": the bracket that opens before the words for it closes behind the names.
        closed = "(" in together.group() and text.endswith(")", 0, end)
        return led, Span(together.end(), end - closed)
    after = _AFTER_WITH.search(text, at)
    return led, Span(at, after.start()) if after else None


_TOLD_LAST = re.compile(
    r"\((?:(?:trước|trong|tháng|quý|năm|ngày|hoàn thành|xong)\s[^();,]{1,40}[;,]\s)?"
    r"(?:[Gg]iao\s+|[Dd]o\s+)?(?P<who>[^()]{3,160}?)\s*,?\s(?:(?:là\s)?(?:cơ quan\s|đơn vị\s)?chủ trì|(?:tổ chức\s)?thực hiện|chịu trách nhiệm|"
    r"tham mưu|phối hợp(?=\s(?:với|cùng)\s))(?=\s*[,;.)]|\s(?:và|thực|tổ|phối|tham|với|cùng)\s?|\s*$)[^()]{0,160}\)?[\s.;]*$"
)
# "Tổ chức lớp bơi cho học sinh (Sở Y tế)"; "Sửa cửa cống (Trạm Thủy nông số 2)" says which one, and so does a bracket behind a word for
# a body: "gửi cơ quan thường trực (Sở Y tế)".
_BARE_LAST = re.compile(
    rf"\((?P<who>(?:Sở|Bộ|Cục|Vụ|Ban|Chi cục|UBND|Ủy ban|Công an|Thanh tra|Văn phòng|Phòng|Hội|Đoàn|Liên đoàn|Mặt trận|Tỉnh|Huyện|Xã|Tổ|Đội|"
    rf"Chi bộ|Đảng ủy|Các)\s[{UPPER}{LOWER}][^();:.]{{1,160}})\)[\s.;]*$"
)
_OF_BODY = re.compile(
    r"(?<!\w)(?:cơ quan|đơn vị|bộ phận|tổ|ban|đội|thường trực|chủ|đầu mối|trung tâm|phòng|viện|trường|sở|bộ|cục|vụ|"
    r"hội(?!\s(?:thi|nghị|thảo|họp|chợ|diễn))|doanh nghiệp|công ty|nhà|ngành|cơ sở|tỉnh|xã|phường|"
    r"tại|ở|về|gửi|của|với|đến|do|theo|từ|là|thuộc|trình)(?!\w)(?!\schức\s)",
    re.IGNORECASE,
)
_BEFORE_BRACKET = 40
# "Di dời hộ dân ở bãi bồi (trách nhiệm của UBND xã Bến Lau)".
_LAST_CHARGED = re.compile(
    r"\((?:thuộc )?trách nhiệm (?:của|thuộc)\s(?P<who>[^();]{3,160}?)\s*\)[\s.;]*$", re.IGNORECASE
)


_HAS_IT = (
    r"\s(?:là (?:cơ quan|đơn vị) )?(?:chủ trì|đầu mối|(?:tổ chức\s|triển khai\s)*thực hiện|phụ trách|chịu trách nhiệm|đảm nhiệm|đảm trách)"
    r"(?=\s*[,;.]|\s(?:và|phối|tham|trong|trước|từ|vào|chậm)\s?|\s*$)"
)
# "Sửa cầu phao, giao Phòng A thực hiện", "Sửa cầu phao - do Đội B chủ trì": no sentence says who does it, but its last words.
_TOLD_BEHIND = re.compile(
    r"(?:(?:\s[-–]|[,;)])\s(?P<by>giao(?:\scho)?|do)\s|\s[-–]\s)(?P<who>(?:(?!\s[-–]\s)[^(),;:.]){3,120}?)"
    rf"{_HAS_IT}"
)
# "…, do UBND các xã, phường chủ trì", "…, do các sở, ngành và Phòng Kinh tế - Hạ tầng thực hiện": a list, which names fill to its end.
_TOLD_LIST = re.compile(rf"(?:\s[-–]|[,;)])\s(?P<by>giao(?:\scho)?|do)\s(?P<who>[^():.]{{3,200}}?){_HAS_IT}")
_TOLD_SIGNS = (", giao ", ") giao ", " do ", " - ", " – ")
"""Of which each such text has one."""
# "Tham dự hội thi, do Sở A chủ trì": what others hold is only gone to.
_GOES_TO = re.compile(r"(?:cử|tham\s|dự\s|phối hợp|hưởng ứng)", re.IGNORECASE)


def told_last(text: str) -> Span | None:
    """Return where the end of a task lists who does it, or None.

    Good: "Lắp phao tiêu (Sở A chủ trì; xong trước ngày 30/6)", "Lắp phao tiêu, giao Sở A thực hiện". Not: "Tham dự hội thi, do Sở A chủ trì".
    """
    if text.rfind("(") > text.rfind(")") or text.rstrip(" .;").endswith(")"):
        # The bracket is open where its last part is a slot of its own: "(Sở A tham mưu, thời hạn: 31/8)".
        told = _TOLD_LAST.search(text) or _LAST_CHARGED.search(text)
        if told is None:
            return _given_last(text) or _named_last(text)
        return Span(*told.span("who")) if begins_name(text, told.start("who")) else None
    if not any(map(text.__contains__, _TOLD_SIGNS)):
        return None
    told = next((told for told in _TOLD_BEHIND.finditer(text) if begins_name(text, told.start("who"))), None)
    told = told or next((told for told in _TOLD_LIST.finditer(text) if _names_fill(text, told)), None)
    if told is None:
        return _given_last(text)
    if told["by"] == "do" and _GOES_TO.match(text):
        return None
    return Span(*told.span("who"))


def _names_fill(text: str, told: re.Match[str]) -> bool:
    """Tell whether what stands before "chủ trì" is a list of names from end to end: not "do thiếu vốn, Sở A chủ trì"."""
    start, end = told.span("who")
    if not begins_generic(text, start) and TITLED.match(text, start) is None:
        return False
    return run_of_names(text[:end], start)[1] == end


_GIVEN = re.compile(r"(?:\(|[,;]\s)[Gg]iao(?:\scho)?\s(?P<who>[^().;:]{3,160}?)\s*\)?[\s.;]*$")
# The small half of a capital word is no verb: "Sở Xây dựng".
_SMALL_WORD = re.compile(rf"(?<!\S)[{LOWER}]\w*\s+(?=[{LOWER}])")


def _given_last(text: str) -> Span | None:
    """Return where the end of a task names who has it, and no more: "Di dời hộ dân (giao Ủy ban nhân dân xã)".

    Not: "Xây nhà văn hóa, giao Ủy ban nhân dân các xã quản lý", which says what the others are given.
    """
    given = _GIVEN.search(text) if "iao " in text else None
    if given is None or not begins_name(text, given.start("who")):
        return None
    start, end = given.span("who")
    acts = any(verb_at(text, word.end()) for word in _SMALL_WORD.finditer(text, start, end))
    return None if acts else Span(start, end)


def _named_last(text: str) -> Span | None:
    """Return where a bracket at the end of a task names bodies and no more: "Tổ chức lớp bơi cho học sinh (Sở Y tế)"."""
    bare = _BARE_LAST.search(text)
    if bare is None or _OF_BODY.search(text, max(0, bare.start() - _BEFORE_BRACKET), bare.start()):
        return None
    start, end = bare.span("who")
    whole = begins_name(text, start) and " " in text[start:end] and run_of_names(text[:end], start)[1] == end
    return Span(start, end) if whole else None


_BOTH = re.compile(r"(?:chủ trì|thực hiện|đầu mối|phụ trách).*phối hợp|phối hợp.*chủ trì")


def holds_both(title: str) -> bool:
    """Tell whether the `folded` title of a column says that it holds who leads and who cooperates: "cơ quan chủ trì/phối hợp"."""
    return _BOTH.search(title) is not None
