"""On what condition an act is to be done: where such words begin, and where the act that depends on them does."""

from __future__ import annotations

import re

from pipeline.grammar.heads import begins_generic
from pipeline.grammar.name_lists import run_of_names
from pipeline.grammar.names import EMPTY, Gazetteer
from pipeline.grammar.no_subjects import ASKS, awaits_verb
from pipeline.grammar.subjects import subject_of
from pipeline.grammar.verbs import past_adverbs, verb_at
from pipeline.letters import UPPER, small
from pipeline.spans import Span

_WORDS = ("khi", "nếu", "trường hợp", "tùy", "tuỳ", "theo yêu cầu")
"""Words of which each condition has one."""

# "(nếu cần)" on what is done; "(sau khi được phê duyệt)".
_IN_BRACKETS = re.compile(
    r"\((?P<c>(?:sau\s+khi|khi|nếu|(?:trong\s+)?trường\s+hợp)\s(?!có\s*[,)]|phù\s+hợp\s*\))[^()]{2,120})\)",
    re.IGNORECASE,
)
# "(nếu có)" says on what a report depends only where it stands on what is reported; "tiền lãi phát sinh (nếu có)" is a sum.
_IF_ANY = re.compile(
    r"(?:khó\s+khăn|vướng\s+mắc|bất\s+cập|tồn\s+tại|hạn\s+chế|kiến\s+nghị|đề\s+xuất|sai\s+phạm|vi\s+phạm)\s*\((?P<c>nếu\s+có)\)",
    re.IGNORECASE,
)
# Where a condition stands before its act: at the beginning, after a comma or a stop, or after what opens the sentence.
_FRONT = re.compile(
    # Most letters begin none of them.
    r"(?=[knst])(?:^|(?<=[,;.]\s)|(?<!đây:\s)(?<!sau:\s)(?<!hợp:\s)(?<=:\s)|(?<=thực hiện\s)(?=nếu|trường hợp)|"
    r"(?<=triển khai\s)(?=nếu|trường hợp)|(?<=Kế hoạch\s)(?=nếu))"
    # "Sau khi xem xét, Chủ tịch Ủy ban có ý kiến như sau: …": what came before the order was given.
    r"(?!sau\s+khi\s+(?:xem\s+xét|nghe|nghiên\s+cứu|thảo\s+luận)(?!\w)[^;.]{0,240}?\s(?:có\s+ý\s+kiến|kết\s+luận|chỉ\s+đạo\s+như\s+sau))"
    r"(?P<c>(?:(?:ngay\s+)?(?:sau|trước)\s+khi|(?:ngay\s+)?khi|nếu|(?:trong\s+)?trường\s+hợp|tùy|tuỳ)\s(?=\S))",
    re.IGNORECASE,
)
# Behind its act: "… khi có thiên tai xảy ra", "… nếu để xảy ra phá rừng", "… khi được phân công, đảm bảo …", "… trong trường hợp cần
# thiết". "khi" with what somebody is doing all the time ("khi tham gia giao thông", "tỷ số giới tính khi sinh") sets no condition.
_BEHIND = re.compile(
    r"\s(?<!trước và\s)(?<!\stừ\s)(?<!đến\s)(?<!\scả\s)(?<!sau\s)(?<!trước\s)(?<!\sbộ\s)(?P<c>(?:đột\s+xuất\s+)?(?:"
    r"(?:ngay\s+)?khi\s+(?:có(?!\s+(?:yêu\s+cầu|đề\s+nghị))|phát\s+hiện|để\s+xảy\s+ra|(?:mới\s+)?xảy\s+ra|được|chưa\s+được|cần|phát\s+sinh|nhận\s+được|"
    r"xét\s+thấy|bị|đủ|kết\s+thúc|đáp\s+ứng|hết|thiếu|vi\s+phạm|mưa|bão|lũ|dự\s+báo|sự\s+cố|"
    rf"(?=(?:các\s+)?(?:[{UPPER}]|cơ\s+quan|đơn\s+vị|tổ\s+chức|chủ\s|người|cán\s+bộ|cấp\s)))|"
    r"nếu|trong\s+trường\s+hợp(?!\s+(?:sau|này|quy\s+định|nội\s+dung)))\s(?=\S))"
)
_LAST = re.compile(
    r"\s(?<!trước và\s)(?<!\stừ\s)(?<!đến\s)(?<!\scả\s)(?<!ngày\s)(?<!việc\s)(?<!giờ\s)(?<!tháng\s)(?<!tuần\s)"
    r"(?P<c>(?:(?:ngay\s+)?sau\s+khi\s[^,;.()]{2,120}?|"
    # "khám sức khỏe trước khi kết hôn" is what such a check is called.
    r"trước\s+khi\s(?!kết\s+hôn)(?![^;:.()]*(?:\sphải\s|\slà\s|,\s(?:để|bảo\s+đảm|đảm\s+bảo|thực\s+hiện|cá\s+nhân|các\s|chủ|phải|báo\s+cáo|gửi|"
    r"(?<!cơ quan, )đơn\s+vị)\s))[^;:.()]{2,160}))(?:[.;]?\s*$|,\s(?:chậm|muộn)\s+nhất\s|"
    r"\svà\s(?:gửi|báo\s+cáo|nộp|trình|thông\s+báo|công\s+khai)\s)",
    re.IGNORECASE,
)
_LAST_CHANGED = re.compile(
    r"(?<!\stừ)(?<!đến)(?<!sau)(?<!trước)\s(?P<c>khi\s(?:[^\W\d]+\s){1,8}?(?:hết\s+(?:hạn|hiệu\s+lực)|bị\s+(?:thu\s+hồi|mất|hỏng)|thay\s+đổi|không\s+còn)(?:\s[^\W\d]+){0,6})[.;]?\s*$"
)
# Who calls is part of it: "khi có yêu cầu của Sở A", and what follows ("… về kết quả", "… và chịu trách nhiệm") is not.
_CALLER = r"(?:\s+của\s[^,;.()]{2,80}?(?=[,;.()]|$|\s(?:và|để|hoặc|về|theo|trong|tại|kịp|phải|gửi|báo|đối)\s))?"
_ON_CALL = re.compile(
    rf"(?P<c>đột\s+xuất\s+(?:theo\s+yêu\s+cầu|khi\s+(?:cần\s+thiết|cần)){_CALLER}|"
    rf"(?:đột\s+xuất\s+)?khi\s+có\s+(?:yêu\s+cầu|đề\s+nghị){_CALLER})",
    re.IGNORECASE,
)

# A condition that says all: whatever follows its comma is the act.
_WHOLE = re.compile(
    r"(?:(?:xét\s+)?(?:thấy\s+)?cần(?:\s+thiết)?|có\s+(?:yêu\s+cầu|phát\s+sinh|sự\s+cố|điều\s+kiện)|điều\s+kiện|đặc\s+biệt|đột\s+xuất|khẩn\s+cấp|cấp\s+bách)$"
)
_BRACKETS = re.compile(r"\([^()]*\)")
_END = re.compile(r"[;.](?=\s|$)|\)|:(?=\s)|\sđể\s+(?=kịp\s+thời\s)")
_THEN = re.compile(r"\sthì\s")
_NESTED = re.compile(r",\s(?:nếu|trường hợp|khi)\s")
_COMMA = re.compile(r",\s+")
# What begins the act, whoever does it: "…, phải báo cáo", "…, trong thời hạn 07 ngày", "…, đề nghị các đơn vị phản ánh".
_ACT_BEGINS = re.compile(
    r"(?:(?:trong\s+)?trường\s+hợp\s|nếu\s|căn\s+cứ\s|trên\s+cơ\s+sở\s|phải|cần|thì|sẽ|có\s+thể|có\s+trách\s+nhiệm|trong\s+(?:thời\s+(?:hạn|gian)|vòng)\s|chậm\s+nhất|muộn\s+nhất|đồng\s+thời|"
    rf"(?:đề\s+nghị|giao|yêu\s+cầu)\s+(?:các\s|[{UPPER}])|không\s+được|ngay\s+lập\s+tức|được\s+(?:áp\s+dụng|thực\s+hiện|xem\s+xét))"
)
# Adverbs that only an act has; "không", "được" and times stand in conditions too.
_HOW = re.compile(
    r"(?:kịp\s+thời|khẩn\s+trương|chủ\s+động|nhanh\s+chóng|nghiêm\s+túc|thường\s+xuyên|tích\s+cực|tiếp\s+tục|định\s+kỳ|trực\s+tiếp|kiên\s+quyết)\s"
)
# "… bị lỗi, không hoạt động phải kịp thời thông báo …", "… sẽ bị xử lý …": no comma parts the act from its condition.
_MUST_HOW = re.compile(
    r"(?<!không)(?<!mà)(?<!cần)(?<!thiết)(?<!mắc)(?<!gặp)(?<!yêu cầu)\s"
    r"(?=(?:phải|cần\s+phải)\s+(?:kịp\s+thời|khẩn\s+trương|có\s+trách\s+nhiệm|báo\s+cáo|"
    r"thông\s+báo|chủ\s+động|nhanh\s+chóng|thực\s+hiện|chịu|cử|gửi|báo\s+(?:ngay|cho)|huy\s+động|áp\s+dụng|xử\s+lý|dừng|ngừng|phối\s+hợp|tổ\s+chức|"
    r"có\s+(?:phương\s+án|biện\s+pháp|văn\s+bản|biên\s+bản|lý\s+do))[\s,]|sẽ\s+(?:bị|được)\s|có\s+trách\s+nhiệm\s|"
    r"(?<!chưa\s)(?:kịp\s+thời|lập\s+tức)\s+(?:báo(?:\s+cáo)?|thông\s+báo|phản\s+ánh|xử\s+lý|huy\s+động|tham\s+mưu|đề\s+xuất)\s|"
    r"và\s+(?:kịp\s+thời|khẩn\s+trương|chủ\s+động)\s)"
)
# "nếu có khó khăn, vướng mắc báo cáo về Bộ …": nor does one part what is reported from the report.
_REPORTED = re.compile(
    r"(?:(?<=vướng mắc)|(?<=khó khăn)|(?<=bất cập)|(?<=phát sinh))\s(?=(?:báo\s+cáo|phản\s+ánh|phản\s+ảnh|thông\s+tin|liên\s+hệ|trao\s+đổi|gửi)\s)"
)
# "…, người dùng phải dừng …", "Khi nhận thẻ, đại diện đơn vị phải ký …": behind the comma stands who or what must be so, and no more
# of the condition, though the registry could know none of them.
_WHO_MUST = re.compile(
    r",\s(?:(?:các\s+)?(?:người|chủ|bên|nhà|đơn\s+vị|cơ\s+quan|tổ\s+chức|cá\s+nhân|doanh\s+nghiệp|hộ)(?:\s[^,;.]{0,40})?|quy\s+trình|"
    r"(?:yêu\s+cầu\s+)?(?:đại\s+diện|thời\s+hạn|thời\s+gian|toàn\s+bộ|những|mọi|việc)\s[^;.]{1,140})$"
)
# "khi cần thiết và gửi báo cáo …": what follows is no part of the condition.
_NEEDED = re.compile(
    r"(?:khi|nếu|(?:trong\s+)?trường\s+hợp)\s+(?:xét\s+)?(?:thấy\s+)?cần\s+thiết(?=\s+(?:và|nhằm|để)\s)", re.IGNORECASE
)
# "chậm trễ, không cung cấp …", "cấp III, cấp IV": no orders.
_NO_ACT = re.compile(r"(?:không|chưa|bị)\s|cấp\s+[ivx\d]+\b")
_MORE_WORDS = re.compile(r"\S+(?:\s+\S+){2}")
# "Khi xảy ra sự cố, tai nạn điện phải ngắt ngay …": where nothing else shows the act, whatever must be done is it.
_MUST_BE = re.compile(
    r"(?<!không)(?<!mà)(?<!cần)(?<!mắc)(?<!gặp)(?<!yêu cầu)(?<!hoặc)(?<!thiết)(?<!thể)(?<!người)(?<!hộ)(?<!trường hợp)(?<!việc)\s"
    r"(?=phải\s+(?!lập\s+quy\s+hoạch)\S)"
)
_MAY = re.compile(r"\scó\s+thể\s")
# A single body of two names: "cơ quan, đơn vị", "cơ quan, tổ chức".
_UNIT = re.compile(r"(?:cơ quan|tổ chức|đơn vị|sở|ban|bộ|ngành|người|xã|phường)$", re.IGNORECASE)
_LONGEST = 420
# The word of a condition, "(trong) trường hợp " the longest.
_WORD_WIDTH = 18
_LONGEST_BEHIND = 260


def condition_in(text: str, known: Gazetteer = EMPTY, *, cell: bool = False) -> Span | None:
    """Return the condition on which the act depends ("sau khi được phê duyệt"), or None.

    It is never the whole text, but in a cell or slot line of its own (`cell`), where the act stands elsewhere.
    Good: "Nếu mực nước vượt cọc", "nếu có khó khăn, vướng mắc". Not: "tiền lãi phát sinh (nếu có)", "theo yêu cầu".
    """
    lowered = small(text)
    if not any(map(lowered.__contains__, _WORDS)):
        return None
    for pattern in (_IN_BRACKETS, _IF_ANY) if "(" in text else ():
        match = pattern.search(text)
        if match:
            return _before_then(text, match, _MUST_BE)
    if cell and _FRONT.match(text):
        return Span(0, len(text))
    found = _parted_from_act(text, lowered, known, behind=False) or _parted_from_act(text, lowered, known, behind=True)
    if found:
        return found
    for pattern in (_LAST, _LAST_CHANGED, _ON_CALL):
        match = pattern.search(text)
        if match and match.start("c") > 0:
            return _before_then(text, match)
    return None


def _parted_from_act(text: str, lowered: str, known: Gazetteer, *, behind: bool) -> Span | None:
    """Return the first condition before its act, or behind it, that ends where the act or its clause does."""
    for match in (_BEHIND if behind else _FRONT).finditer(text):
        # "(kể cả việc đã làm trước, nếu có)" sets none.
        if _in_bracket(text, match.start()) or (behind and not match.start("c")):
            continue
        if match.start("c") and _THREAT.match(text, match.start("c")):
            continue
        end = _act_begins(text, lowered, match.start("c"), match.end("c"), known, behind=behind)
        if end > match.end("c"):
            return Span(match.start("c"), len(text[:end].rstrip(" ,")))
    return None


# "…, nếu không khắc phục sẽ bị đình chỉ": what follows where the act isn't done is no condition of it.
_THREAT = re.compile(r"(?:nếu|trường\s+hợp)\s[^,;.]{0,80}?\s(?:sẽ|thì)\s(?:sẽ\s)?bị\s", re.IGNORECASE)


def _in_bracket(text: str, at: int) -> bool:
    return text.count("(", 0, at) != text.count(")", 0, at)


def _before_then(text: str, match: re.Match[str], must: re.Pattern[str] = _MUST_HOW) -> Span:
    then = _THEN.search(text, *match.span("c")) or must.search(text, *match.span("c"))
    return Span(match.start("c"), then.start() if then else match.end("c"))


def opening_condition(text: str, known: Gazetteer = EMPTY) -> Span | None:
    """Return the condition that a lead-in sets for all below it ("Trường hợp có bão, Bộ trưởng quyết định:"), or None."""
    if not text.rstrip().endswith(":"):
        return None
    match = _FRONT.match(text)
    end = _act_begins(text, small(text), match.start("c"), match.end("c"), known) if match else 0
    return Span(0, end) if match and end > match.end("c") else None


def _act_begins(text: str, lowered: str, start: int, after: int, known: Gazetteer, *, behind: bool = False) -> int:
    """Return where the condition that begins at `start` ends, 0 where nothing that depends on it is found."""
    # What stands in brackets parts nothing: "… (chưa có quy định, quy định chưa rõ) thì …".
    text = _BRACKETS.sub(lambda inside: "x" * len(inside.group()), text)
    needed = _NEEDED.match(text, start)
    if needed:
        return needed.end()
    stop = _END.search(text, after, start + _LONGEST)
    limit = stop.start() if stop else min(len(text), start + _LONGEST)
    labelled = stop is not None and stop.group() == ":" and text[stop.end() :].strip() != ""
    then = _THEN.search(text, after, limit)
    if then and not _NESTED.search(text, after, then.start()):
        return then.start()
    subject = _subject_begins(text, start, limit, known)
    strong, weak, last = _commas(text, lowered, after, subject or limit, known)
    if lowered.startswith(("tùy", "tuỳ"), start):
        may = _MAY.search(text, after, limit)
        strong = min(strong or limit, may.start()) if may else strong or weak
    modal = _MUST_HOW.search(text, after, strong or subject or limit)
    must = _who_must(text, after, modal)
    reported = _REPORTED.search(text, after, strong or subject or limit)
    told = reported.start() if reported else 0
    found = min((place for place in (strong, subject, must, told) if place), default=0)
    if not found:
        found = _who_must(
            text, after, _MUST_BE.search(text, after, weak or limit) or _MUST_BE.search(text, after, limit)
        )
    if found or weak or labelled:
        # "Trường hợp thay đổi thuyền viên, tài công: Chủ tàu …": a label sets the condition.
        return found or (limit if labelled else weak)
    if behind:
        # "… khi có sự cố trong vòng 24 giờ": how much time there is then.
        within = _WITHIN.search(text, after, limit)
        limit = within.start() if within else limit
        return limit if limit - start < _LONGEST_BEHIND else last
    # Nothing tells the act: what stands before a condition is the act where the condition is the end of the sentence.
    opened = start == 0 or _OPENED.search(text, max(0, start - 90), start) is not None
    if opened:
        return last
    return limit if limit >= len(text.rstrip(" .;")) and limit - start < 260 else last


_WITHIN = re.compile(r",?\s(?:trong\s+(?:vòng|thời\s+hạn)\s+(?:không\s+quá\s+)?\d|(?:chậm|muộn)\s+nhất\s)")


def _who_must(text: str, after: int, must: re.Match[str] | None) -> int:
    """Return where who or what must act or be so begins, behind a comma before `must`, or `must` itself; 0 without one."""
    if must is None:
        return 0
    who = _WHO_MUST.search(text, after, must.start())
    return who.start() if who else must.start()


_OPENED = re.compile(
    r"(?:^|[.;]\s)(?:trong quá trình|định kỳ|theo đó|ngoài ra|để|căn cứ)[^,;.]{0,80},\s$|[.;]\s$", re.IGNORECASE
)


def _subject_begins(text: str, start: int, limit: int, known: Gazetteer) -> int:
    """Return where the words that name who is to act begin, 0 where nobody is named after the condition."""
    names, _, at = subject_of(text, Span(start, limit), known)
    if not names or at <= start:
        return 0
    at = min(at, names[0].span.start)
    return next((match.start() for match in ASKS.finditer(text, max(start, at - 24), at) if match.end() == at), at)


def _commas(text: str, lowered: str, after: int, limit: int, known: Gazetteer) -> tuple[int, int, int]:
    """Return the commas behind which the act begins: one that is sure, one that a bare verb shows, and the first at all."""
    weak = last = 0
    for comma in _COMMA.finditer(text, after, limit):
        at = comma.end()
        if at >= limit:
            break
        if begins_generic(text, at) and awaits_verb(text, max(0, after - _WORD_WIDTH), at, known):
            continue
        unit = _UNIT.search(text, after, comma.start()) is not None
        if _shows_act(text, lowered, at, known if not unit else None):
            return comma.start(), weak, last
        verb = verb_at(lowered, past_adverbs(lowered, at))
        series = verb is not None and _in_series(lowered, after, comma.start())
        if not last and not unit and not series and not _GOES_ON.match(text, at):
            last = comma.start()
        if verb is None or begins_generic(text, at) or _NO_ACT.match(lowered, at) or not _MORE_WORDS.match(text, at):
            continue
        if _WHOLE.search(text, after, comma.start()):
            return comma.start(), weak, last
        if not weak and not series:
            weak = comma.start()
    return 0, weak, last


def _shows_act(text: str, lowered: str, at: int, known: Gazetteer | None) -> bool:
    """Tell whether the act begins at `at`: with a modal, an adverb and its verb, or (`known`) a body and its verb."""
    if _ACT_BEGINS.match(text, at):
        return True
    if _HOW.match(lowered, at) and verb_at(lowered, past_adverbs(lowered, at)):
        return True
    if known is None or not begins_generic(text, at):
        return False
    names, end = run_of_names(text, at, known)
    return bool(names) and verb_at(lowered, past_adverbs(lowered, end + 1)) is not None


# "… của Nhà nước, của tổ chức …", "khoản 2, 3 và 5": the condition goes on.
_GOES_ON = re.compile(r"(?:của|cũng\s+như|hoặc|và|vốn|\d)(?!\w)")
_SERIES = re.compile(r"(?:\S+\s+){0,3}\S+$")


def _in_series(lowered: str, after: int, end: int) -> bool:
    """Tell whether a verb stands right before `end`: "nếu cần sửa đổi, bổ sung …" goes on with a second one."""
    words = _SERIES.search(lowered, max(after, end - 40), end)
    at = words.start() if words else end
    while 0 <= at < end:
        verb = verb_at(lowered, at)
        if verb is not None and verb.end == end:
            # "khi được phân công, đảm bảo …", "phát sinh ngoài dự toán, báo cáo …": what was done to somebody, and a noun, go on in no series.
            noun = verb.noun and lowered.endswith((" ngoài ", " của ", " theo ", " vượt "), 0, at)
            return not noun and not lowered.endswith("được ", 0, at)
        at = lowered.find(" ", at, end) + 1 or end
    return False
