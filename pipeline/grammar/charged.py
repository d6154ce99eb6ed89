"""Who is charged: the names before "có trách nhiệm", "chịu trách nhiệm" or "chiểu Quyết định này thi hành"; and who is blamed and asked."""

from __future__ import annotations

import re

from pipeline.grammar.heads import COMMON, begins_generic
from pipeline.grammar.name_lists import names_in_list, run_of_names
from pipeline.grammar.names import Gazetteer, Name
from pipeline.grammar.no_subjects import SUPERIOR
from pipeline.grammar.verbs import leading_verb
from pipeline.letters import UPPER, small
from pipeline.spans import Span

# "Các ông, bà: Chánh Văn phòng …", "các đơn vị: Sở A, Sở B": who they are follows.
_PERSONS = re.compile(
    r"các\s+(?:cơ\s+quan|đơn\s+vị|tổ\s+chức)(?:,\s+(?:đơn\s+vị|tổ\s+chức))?(?:\s+sau)?\s?:\s+|"
    rf"(?:các\s+)?(?:đồng\s+chí|ông)\s*(?:[,(/]?\s*(?:và\s+)?\(?bà\)?)?\s*(?::\s*|(?=[{UPPER}]))",
    re.IGNORECASE,
)


def past_persons(text: str, start: int) -> int:
    """Return where the names begin after "Các ông, bà:" at `start`, or `start` where that does not stand there."""
    persons = _PERSONS.match(text, start)
    return persons.end() if persons and begins_generic(text, persons.end()) else start


# "… và các đoàn trực thuộc căn cứ Quyết định thi hành": so the Party, the unions and older decisions charge.
_CHARGED = re.compile(
    r"\s(?:(?:có|chịu)\s+trách\s+nhiệm[\s:,]|(?:căn\s+cứ|chiểu)\s+(?:Quyết|Nghị|Quy|quyết|nghị|quy)\s+(?:định|quyết)\s+(?:này\s+)?(?:tổ\s+chức\s+)?thi\s+hành)"
)
_BARE = re.compile(rf"(?P<name>[{UPPER}][^,;:.()“”]{{2,60}}?)\s(?:có|chịu)\s+trách\s+nhiệm\s")
_NO_BODY = re.compile(
    r"(?:việc|trách|đây|nội dung|kinh phí|thời|hồ sơ|mọi|trường hợp|nếu|khi|căn cứ|trong|đối|về|để|ngoài|theo|tại|từ|sau|trước|"
    r"tôi|chúng|không|phải|cần|hằng|hàng|định|nhiệm vụ|phân công|là)\b"
)


_LOOSE_END = re.compile(
    r"\s+(?:phải|cần|còn|cũng|đều|chỉ|sẽ|(?<!rật )tự|cùng|(?<!quản lý )trực tiếp|hoàn toàn|phải hoàn toàn)$"
)


def bare_subject(clause: str, lowered: str, start: int) -> Name | None:
    """Return whoever is said at `start` to be charged, though no head word tells a body: "Bên mua điện có trách nhiệm …"; or None."""
    match = _BARE.match(clause, start) if "trách" in clause else None
    if match is None or _NO_BODY.match(lowered, start) or leading_verb(lowered, start) is not None:
        return None
    if _OTHER_ACT.search(clause, start, match.end("name")):
        return None
    qualifier = _QUALIFIER.search(clause, match.start("name"), match.end("name"))
    whole = clause[match.start("name") : qualifier.start() if qualifier else match.end("name")]
    end = match.start("name") + len(_LOOSE_END.sub("", whole))
    return Name(Span(start, end), "", collective=True)


# "…, trong phạm vi nhiệm vụ của mình, …", "… do ông A làm Tổ trưởng", "… ngoài trách nhiệm nêu tại khoản 1 thì …": no part of who is charged.
_QUALIFIER = re.compile(
    r",?\s(?:để xảy ra|để mất|để lọt|trong phạm vi|theo chức năng|theo nhiệm vụ|theo thẩm quyền|căn cứ|trên cơ sở|"
    r"ngoài (?:(?:các|những) )?(?:trách nhiệm|nhiệm vụ|nghĩa vụ|việc))\s|"
    r"\sdo\s[^,;.:]{3,90}?\slàm (?:[Tt]rưởng (?:ban|đoàn)|[TtĐđNn](?:ổ|ội|hóm) trưởng|[Cc]hủ (?:tịch|nhiệm))(?!\w)"
)
_IN_BRACKETS = re.compile(r"\([^()]*\)")
# "Cơ quan nhận được tin báo có trách nhiệm …" is known by what it got.
_OTHER_ACT = re.compile(
    r"[\s.:“](?:(?<=[.:“])|chỉ\s(?<!ban\schỉ\s)(?<!bộ\schỉ\s)(?<!sở\schỉ\s)(?!huy|số|tiêu|định)|"
    r"(?:chủ trì|phối hợp|là|để(?!\sxảy ra|\smất|\slọt)|đã|(?<!nhận\s)được|xây dựng kế hoạch|phải|cần|khi|nếu|thì|quyết định và)\s|"
    # "UBND tỉnh yêu cầu Sở A có trách nhiệm …": somebody is asked.
    rf"(?:yêu cầu|đề nghị|giao)\s(?=[{UPPER}]|các\s|đồng chí\s|ông\s|bà\s))"
)


_GETS = re.compile(r"\s(?:được\s+)?hưởng\s[^;.]{3,140}?\svà(?=\s+(?:có|chịu)\s+trách\s+nhiệm\s)")
# "… kiểm tra các bến và phải chịu trách nhiệm trước …": an act of theirs stands before.
_ACTED_BEFORE = (" và", ",", " và phải", ", phải", " đồng thời", " và tự")


def charged_in(clause: str, start: int, known: Gazetteer) -> tuple[list[Name], int] | None:
    """Return the names before "có/chịu trách nhiệm" and where they end: there, no verb can stand inside; None where nobody is charged."""
    # "Ông A được hưởng phụ cấp … và có trách nhiệm …": what somebody gets stands between who is charged and the charge.
    gets = _GETS.search(clause, start) if "hưởng" in clause else None
    if gets:
        clause = clause[: gets.start()] + " " * len(gets.group()) + clause[gets.end() :]
    match = _CHARGED.search(clause, start)
    if match is None or match.start() - start > 700 or clause.endswith(_ACTED_BEFORE, start, match.start()):
        return None
    # What stands in brackets tells who is meant, and nothing of what is done: "Các cơ quan đăng ký đầu tư (Sở A …)".
    plain_text = _IN_BRACKETS.sub(lambda inside: " " * len(inside.group()), clause)
    if _OTHER_ACT.search(plain_text, start, match.start()):
        return None
    qualifier = _QUALIFIER.search(clause, start, match.start())
    names = names_in_list(clause, known, start, qualifier.start() if qualifier else match.start())
    lowered = small(clause)
    plain = [
        name
        for name in names
        if begins_generic(clause, name.span.start)
        or known.match(lowered, name.span.start) > name.span.start
        or (COMMON.match(clause, name.span.start) and not lowered.startswith("trường hợp", name.span.start))
    ]
    # "Sở Y tế tiếp nhận đơn, có trách nhiệm …": what is no name of a body is what the body does.
    if not plain or plain[0] is not names[0]:
        return None
    last = plain[-1]
    end = last.span.start + len(_LOOSE_END.sub("", clause[last.span.start : last.span.end]))
    return [*plain[:-1], Name(Span(last.span.start, end), last.head, last.collective)], match.start()


_BLAMES = re.compile(
    rf"(?:(?:{SUPERIOR.pattern})[^;:.,]{{0,60}}?\s)?(?:[Nn]ghiêm khắc\s)?[Pp]hê bình\s(?:nghiêm khắc\s)?"
)
_THEN_ASKS = re.compile(r"(?:,|,?\s(?:và|đồng thời))\s(?:yêu cầu|đề nghị)\s")
_FAULT = re.compile(r"\s(?:chậm|chưa|không|để|đã|còn|vì|do|về|trong|thiếu)\s")


def blamed_and_asked(clause: str, start: int, known: Gazetteer) -> tuple[tuple[Name, ...], int, int] | None:
    """Return who is blamed at `start` and then asked, where what is asked begins, and where they do; None where nobody is.

    "UBND tỉnh phê bình Sở A chậm nộp hồ sơ và yêu cầu (Sở) báo cáo": A reports. A full name behind "yêu cầu" is asked instead.
    """
    blames = _BLAMES.match(clause, start) if "hê bình" in clause else None
    asks = _THEN_ASKS.search(clause, blames.end()) if blames else None
    if blames is None or asks is None:
        return None
    fault = _FAULT.search(clause, blames.end(), asks.start())
    for at, limit in ((asks.end(), len(clause)), (blames.end(), fault.start() if fault else asks.start())):
        names, end = run_of_names(clause[:limit], at, known)
        if names and " " in clause[names[0].span.start : names[0].span.end]:
            return tuple(names), max(end, asks.end()), at
    return None
