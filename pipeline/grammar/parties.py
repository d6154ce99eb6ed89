"""The other parties of an order: who cooperates, to whom something goes, who decides."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.grammar.goals import (
    BECOMES,
    CARRIES,
    DOES_WITH_IT,
    FOR_OTHERS,
    STOP,
    carried,
    is_reached,
    names_at,
    passed_on,
)
from pipeline.grammar.heads import begins_name
from pipeline.grammar.names import EMPTY, Gazetteer
from pipeline.grammar.partners import beside, beside_lead
from pipeline.letters import LOWER, UPPER, even, small
from pipeline.spans import Span

_HOW = (
    r"chặt chẽ|liên ngành|thường xuyên|kịp thời|đồng bộ|(?:có )?hiệu quả|quyết liệt|tích cực|tốt|thống nhất|nhịp nhàng"
)
# What opens the name of a party is looked for in the text in small letters: to search for either case takes twice as long. Each
# form begins with its first letter, so that a search passes quickly over all others; that a word begins there is looked at next.
_WITH = re.compile(
    rf"p(?<!\wp)hối hợp(?:,\s+hợp tác)?\s+(?:(?:{_HOW}|,|và)\s*)*(?:với|cùng)\s+(?:với\s+)?|"
    rf"c(?<!\wc)ùng (?:với\s+|(?:(?<=^cùng )|(?<=chủ trì, cùng )|(?<=chủ trì cùng )|(?<=đầu mối, cùng )|(?<=tham gia cùng ))\s*)(?=[{LOWER}])|"
    r"s(?<=có s)ự phối hợp(?: chặt chẽ)? của\s+|s(?<=với s)ự phối hợp(?: chặt chẽ)? của\s+|"
    # "kết hợp với Sở A …"; with a thing there is no name behind it.
    r"k(?<!\wk)ết hợp(?: chặt chẽ)? với\s+|"
    r"h(?<!\wh)iệp đồng(?: chặt chẽ)?\s+với\s+|"
    rf"p(?<!\wp)hối hợp(?:,\s+trao đổi thông tin)?\s+(?:(?:{_HOW}|,|và)\s+)*"
)
# "Phối hợp công tác …": no body follows.
_WITH_SIGN = re.compile(r"\s(?:với|cùng)\s")
# "Chương trình mỗi xã một sản phẩm", "quy trình nội bộ": nothing is submitted.
_SUBMIT = re.compile(
    r"(?:t(?<!\wt)rình(?<!chương trình)(?<!công trình)(?<!quy trình)(?<!quá trình)(?<!lộ trình)(?<!tiến trình)(?<!giải trình)"
    r"(?<!tờ trình)|đ(?<!\wđ)ệ trình)\s+(?:lên\s+)?"
)
# "Hệ thống thông tin báo cáo Chính phủ" is what the system is called.
_REPORT = re.compile(
    r"(?:b(?<!\wb)(?<!hệ thống thông tin b)áo cáo(?!\s+kế toán)"
    r"(?:\s+(?:(?:kịp thời|đầy đủ|ngay|trực tiếp|định kỳ|bằng văn bản)(?:\s+(?:cho|với|về|lên|tới|đến))?|(?:kết quả|tiến độ)(?: thực hiện)?))?|"
    r"x(?<!\wx)in (?:ý kiến|chủ trương)(?:\s+(?:chỉ đạo|thống nhất|góp ý|thẩm định))?(?:\s+của)?:?|"
    r"đ(?<!\wđ)ề xuất(?:,\s*(?:tham mưu|kiến nghị))?(?:\s+với)?|"
    r"(?:k(?<!\wk)iến nghị|đ(?<!\wđ)ề nghị)(?:\s+với)?)\s+",
)
_SEND = re.compile(
    r"(?:g(?<!\wg)(?:ửi(?:\s+(?:văn bản\s+trả lời|(?:văn bản\s+)?lấy ý kiến(?:\s+của)?|lại|trả|"
    r"(?:hồ sơ|văn bản)(?!\s(?:về|cho|đến|tới|lên|sang)\s)))?|ởi)|n(?<!\wn)ộp|"
    r"c(?<!\wc)(?:huyển(?:\s+(?:ngay|tiếp))?|ung cấp cho)|t(?<!\wt)hông báo (?:cho|đến)|b(?<!\wb)áo cáo (?:cho|đến)|"
    r"đ(?<!\wđ)ăng ký (?:về|với))\s+(?:kết quả\s+)?(?:(?:về|cho|đến|tới|sang(?!\s(?:công ty|doanh nghiệp|trường|tổ chức))):?\s+)?"
)
_ADVISE = re.compile(r"\btham mưu(?:,\s*đề xuất)?(?P<to>\s+(?:cho|giúp|với))?\s+")
# "báo cáo Bộ trưởng trước ngày 15/10 để xem xét, phê duyệt", "trình Bộ trưởng (qua Vụ A) phê duyệt": by when and through whom come between.
_BETWEEN = (
    r"(?:\s(?:trước|chậm nhất(?: là)?|muộn nhất(?: là)?|trong)\s(?:(?:ngày|tháng|quý)\s)*"
    r"[\dIVX][\d/.IVX-]{0,9}(?:\stháng\s\d{1,2})?(?:\s(?:năm\s)?\d{4})?,?|"
    r"\s\(qua\s[^()]{3,60}\)){0,2}"
)
# Whoever only considers and settles a matter decides nothing that is submitted.
_CONSIDERS = r"xem xét(?!,?\s+(?:giải quyết|chỉ đạo|xử lý|tháo gỡ|cho ý kiến|hướng dẫn))"
# What may be done first, by whoever then decides: "thẩm định, phê duyệt", "nghiên cứu, ban hành".
_WEIGHED = r"(?:(?:xem xét|nghiên cứu|thẩm định|thẩm tra|cho ý kiến|có ý kiến|xét)(?:, |\s(?:và\s)?))*"
# "gửi Sở A thẩm định, phê duyệt", "báo cáo Bộ trưởng ký ban hành": decisions that whoever gets something takes, however it gets there.
_SETTLES = re.compile(
    rf"{_BETWEEN}\s(?:để\s|kịp thời\s)?{_WEIGHED}(?:phê duyệt|phê chuẩn|chấp thuận|duyệt|quyết nghị|ra quyết định|ban hành(?!\skèm)|quyết định|"
    r"ký(?: duyệt|,? ban hành| quyết định| phê duyệt)|thành lập|bổ nhiệm|miễn nhiệm|công nhận|cấp (?:kinh phí|vốn)|quy định mức|"
    r"giao (?:dự toán|chỉ tiêu|biên chế|kế hoạch|vốn))(?!\w)"
)
_DECIDES = re.compile(
    rf"{_BETWEEN}\s*(?:,\s*)?(?:để\s+)?(?:kịp thời\s+)?(?:{_CONSIDERS}|"
    r"Quyết định chấp|phê duyệt|(?:ký\s*,?\s*)?ban hành|ký|quyết định|thông qua|phê chuẩn|chấp thuận|bố trí|cấp (?:kinh phí|vốn|giấy|phép)|"
    r"cho phép|phân bổ|điều chỉnh|đưa vào|công nhận|kiện toàn|thành lập|sửa đổi|thay thế|bãi bỏ|quy định (?!tại|của|trong|nêu|này)|"
    r"thẩm định,\s*phê duyệt)"
)
# "báo cáo Thủ tướng Chính phủ kiện toàn …", "… xem xét, giải quyết theo thẩm quyền hoặc ban hành …": whoever is reported to decides.
# "… để kịp thời chỉ đạo, điều chỉnh" names no decision.
_REPORTED_DECIDES = re.compile(
    r"\s*(?:để\s+|kịp thời\s+)?(?:xem xét,?\s+)?(?:ban hành|kiện toàn|điều chỉnh|bổ sung|sửa đổi|chấp thuận|cho phép|bố trí|phân bổ|thông qua|"
    r"bãi bỏ|thay thế|xem xét,?\s+giải quyết[^,;.]{0,40}\s(?:hoặc|và)\s+(?:ban hành|quyết định|sửa đổi|điều chỉnh)|"
    r"giải quyết[^,;.]{0,40}\s(?:hoặc|và)\s+(?:ban hành|quyết định|sửa đổi|điều chỉnh))(?!\w)"
)
_REPORTS = re.compile(r"báo cáo|xin ")
# "báo cáo kết quả Sở A trước ngày …", "gửi hồ sơ Sở A thẩm định": a name that no word for "to" stands before.
_KIND_ONLY = re.compile(r"báo cáo (?:kết quả|tiến độ)|gửi (?:hồ sơ|văn bản) $")
# "cung cấp hồ sơ cho Sở A để xem xét": who is only given something to look at decides nothing.
_GIVEN_TO_SEE = re.compile(r"cung cấp[^,;.]{0,120}$", re.IGNORECASE)
_DECIDES_RIGHT_AFTER = re.compile(
    rf"{_BETWEEN}\s*(?:để\s+|đề\s+nghị\s+)?(?:{_CONSIDERS}|quyết định|phê duyệt|cho ý kiến,?\s*quyết định)"
)
# "kiến nghị Chính phủ sửa đổi, bổ sung …": what is to be changed is X's own; "đề nghị X giải quyết" is not.
_PROPOSES = re.compile(r"đề xuất|kiến nghị|đề nghị")
_CHANGES = re.compile(
    r"\s*(?:,\s*)?(?:kịp thời\s+)?(?:xem xét,?\s+)?(?:sửa đổi|bổ sung|thay thế|bãi bỏ|ban hành|điều chỉnh|hoàn thiện|hủy bỏ|"
    r"kiện toàn|bố trí|phân bổ|chấp thuận|cho phép|phê duyệt|quyết định|quy định (?!tại|của|trong|nêu|này))(?!\w)"
)
# What X itself is to do on the advice: "tham mưu Đảng ủy chỉ đạo …" names nobody to whom something goes.
_ACTS_ITSELF = re.compile(r"\s*,?\s*(?:báo cáo|trình|chỉ đạo|rà soát|phối hợp)\s", re.IGNORECASE)
# "tham mưu Ủy ban A đề xuất Bộ B …": to another.
_SENDS_ON = re.compile(r"\s(?:đề xuất|kiến nghị|đề nghị|gửi|xin ý kiến)\s(?:với\s|của\s|báo cáo\s)?")
# "trình Sở A thẩm định, Ủy ban B phê duyệt": another decides.
_THEN = re.compile(r"\s(?:thẩm định|thẩm tra|cho ý kiến|xem xét),\s")
# "… trước khi Sở A trình Ủy ban B": neither does whoever acts.
_BY_ANOTHER = re.compile(rf"\sdo\s[^,;.]{{3,90}}$|\skhi\s[{UPPER}][^;.]{{3,90}}$")
_BY_WIDTH = 94
# "Sở A phối hợp với Sở B lập danh sách, đồng thời phối hợp với Hội C kiểm tra": whom the same body goes on with.
_ON_WITH = re.compile(r",\s(?:đồng thời\s|và\s)?(?:chủ động\s|tiếp tục\s)?$")
_NEAR = 160
_QUOTED = re.compile(r"“[^”]*”")


@dataclass(frozen=True, slots=True)
class Parties:
    """Spans of the names in each role, in the order in which they stand."""

    cooperating: tuple[Span, ...]
    recipient: tuple[Span, ...]
    approver: tuple[Span, ...]


def parties_in(text: str, start: int = 0, known: Gazetteer = EMPTY) -> Parties:
    """Return the parties that the clause names, besides its subject, which ends at `start`."""
    text = even(text)
    lowered = small(text)
    if not any(map(lowered.__contains__, _PARTY_WORDS)):
        return _NOBODY
    quoted = [match.span() for match in _QUOTED.finditer(text)] if "“" in text else []

    def outside(position: int) -> bool:
        return not any(low <= position < high for low, high in quoted)

    cooperating: list[Span] = []
    for match in _found(_WITH, lowered, _WITH_WORDS):
        if cooperating and not _ON_WITH.search(lowered, max(0, match.start() - 15), match.start()):
            continue
        if match.group().startswith("kết") and not begins_name(text, match.end()):
            continue  # "trung tâm thương mại kết hợp với văn phòng"
        # "tham gia cuộc thi do Sở A phối hợp với Hội B tổ chức": with whom another does something.
        if outside(match.start()) and not _BY_ANOTHER.search(
            text, max(start, match.start() - _BY_WIDTH), match.start()
        ):
            said = _WITH_SIGN.search(match.group()) or match.group().startswith("cùng")
            found = beside(text, match.end(), known, said=bool(said))
            if match.group().startswith("cùng") and len(found) > 1 and found[-1].end <= start:
                # "Cùng với Sở A, Sở B rà soát …": B, who acts, ends no list of those with whom.
                found.pop()
            cooperating.extend(found)
    if not cooperating and "chủ trì" in lowered:
        cooperating.extend(beside_lead(text, known))
    recipient: list[Span] = []
    approver: list[Span] = []
    _submitted(text, start, known, recipient, approver)
    _advised(text, start, known, recipient, approver)
    _reported(text, start, known, recipient, approver)
    _decided(text, recipient, approver)
    approver = [span for span in approver if not _cut_short(text, span)]
    recipient = [span for span in _unique(text, sorted(recipient)) if not _cut_short(text, span)]
    cooperating = [span for span in cooperating if not _cut_short(text, span)]
    taken = [text[span.start : span.end] for span in cooperating]
    recipient = [
        span for span in recipient if text[span.start : span.end] not in taken or not _within(span, cooperating)
    ]
    return Parties(tuple(_unique(text, cooperating)), tuple(recipient), tuple(_unique(text, sorted(approver))))


# "báo cáo cơ quan chịu trách nhiệm tổng hợp", "gửi đơn vị trình khen": which one is meant, the words say that a verb has cut off.
_BARE = re.compile(r"(?:cơ quan|đơn vị|tổ chức|cơ quan, đơn vị)", re.IGNORECASE)
_WHICH = re.compile(
    r"\s(?:chịu|giải quyết (?:TTHC|thủ tục)|trình|đề xuất|đầu mối|cần|quyết định (?:chủ trương|đầu tư|dừng)|kiểm soát|lấy ý kiến|thực hiện|"
    r"cung cấp|quản lý|chủ trì|tiếp nhận|cấp|chủ quản)\s"
)


def _cut_short(text: str, span: Span) -> bool:
    """Tell whether a party is but the noun of a body that is known by its work."""
    return _BARE.fullmatch(text, span.start, span.end) is not None and _WHICH.match(text, span.end) is not None


_WITH_WORDS = ("phối hợp", "cùng ", "hiệp đồng", "kết hợp ")
_SUBMIT_WORDS = ("trình",)
_ADVISE_WORDS = ("tham mưu",)
_REPORT_WORDS = ("báo cáo", "xin ý kiến", "xin chủ trương", "đề xuất", "kiến nghị", "đề nghị")
_SEND_WORDS = ("báo cáo", "gửi", "gởi", "nộp", "chuyển", "cung cấp", "thông báo", "đăng ký về", "đăng ký với")
_CARRY_WORDS = (
    "báo ",
    "phản ánh",
    "phản ảnh",
    "phản hồi",
    "thông tin",
    "bàn giao",
    "có ý kiến",
    "giải trình",
)
_PARTY_WORDS = (*_WITH_WORDS, *_SUBMIT_WORDS, *_ADVISE_WORDS, *_REPORT_WORDS, *_SEND_WORDS, *_CARRY_WORDS)
"""Words of which each clause that names a party besides its subject has one."""
_NOBODY = Parties((), (), ())


def _found(pattern: re.Pattern[str], lowered: str, words: tuple[str, ...], start: int = 0) -> Iterable[re.Match[str]]:
    """Return where a pattern matches, and not what is done already ("đã báo cáo").

    A text that holds none of its words, of which each match has one, is not searched.
    """
    if not any(map(lowered.__contains__, words)):
        return ()
    # "đúng tiến độ đã báo cáo Ủy ban A": that is done.
    return (match for match in pattern.finditer(lowered, start) if not lowered.endswith(" đã ", 0, match.start()))


# "kiểm tra số liệu trước khi gửi về cấp trên", "tránh gửi phản ánh đến …": that it goes there is not what is ordered.
_NO_ACT = ("trước khi ", "tránh ", "tránh gửi ")


def _within(span: Span, others: list[Span]) -> bool:
    return any(other.overlaps(span) for other in others)


def _submitted(text: str, start: int, known: Gazetteer, recipient: list[Span], approver: list[Span]) -> None:
    """Read "trình X (xem xét,) phê duyệt …": X receives and decides; "trình X để trình Y": both receive."""
    for match in _found(_SUBMIT, small(text), _SUBMIT_WORDS, start):
        names, end = names_at(text, match.end(), known)
        names = names[:2]
        if _BY_ANOTHER.search(text, max(0, match.start() - _BY_WIDTH), match.start()):
            # "… do Ủy ban A xây dựng trình cấp có thẩm quyền": somebody else submits.
            continue
        purpose = FOR_OTHERS.search(text, match.end(), match.end() + _NEAR) if not names else None
        if purpose and not STOP.search(text, match.end(), purpose.start()):
            # "trình kế hoạch để Thủ tướng xem xét, quyết định".
            names, end = names_at(text, purpose.end(), known)
            names = names[:2] if DOES_WITH_IT.match(text, end) else []
        recipient.extend(name.span for name in names)
        if names:
            passed_on(text, (names[0].span.end, names[-1].span.end), known, recipient)
        if names and _DECIDES.match(text, end):
            approver.extend(name.span for name in names)
        then = _THEN.match(text, end) if names else None
        others, after = names_at(text, then.end(), known) if then else ([], 0)
        if others and _SETTLES.match(text, after):
            approver.extend(name.span for name in others)


def _advised(text: str, start: int, known: Gazetteer, recipient: list[Span], approver: list[Span]) -> None:
    """Read "tham mưu (cho) X …": where X is to issue or decide, X approves; else, without "cho", X receives the advice."""
    for match in _found(_ADVISE, small(text), _ADVISE_WORDS, start):
        names, end = names_at(text, match.end(), known)
        if not names:
            continue
        spans = [name.span for name in names[:1]]
        if any(pattern.match(text, end) for pattern in (_DECIDES, _CHANGES, _SETTLES)):
            approver.extend(spans)
        elif not match.group("to") and not _ACTS_ITSELF.match(text, end):
            on = _SENDS_ON.match(text, end)
            if on and names_at(text, on.end(), known)[0]:
                continue
            recipient.extend(spans)


def _reported(text: str, start: int, known: Gazetteer, recipient: list[Span], approver: list[Span]) -> None:
    """Read "báo cáo X", "gửi (kết quả) về X (qua Y)", "phản ánh … về X"."""
    lowered = small(text)
    reached: set[int] = set()
    for pattern, words in ((_REPORT, _REPORT_WORDS), (_SEND, _SEND_WORDS)):
        for match in _found(pattern, lowered, words, start):
            at = match.end()
            if BECOMES.match(text, match.start()) or (pattern is _SEND and lowered.endswith(_NO_ACT, 0, match.start())):
                continue
            names, end = names_at(text, at, known)
            if names and _KIND_ONLY.match(match.group()) and not (names[0].head and is_reached(text, end)):
                names = []
            recipient.extend(name.span for name in names)
            if names and (
                (_PROPOSES.match(match.group()) and _CHANGES.match(text, end))
                or (_REPORTS.match(match.group()) and _REPORTED_DECIDES.match(text, end))
            ):
                approver.extend(name.span for name in names)
            if names:
                reached.add(match.start())
                passed_on(text, (names[0].span.end, names[-1].span.end), known, recipient)
    for match in _found(CARRIES, lowered, (*_REPORT_WORDS, *_SEND_WORDS, *_CARRY_WORDS), start):
        if match.start() in reached or lowered.endswith(_NO_ACT, 0, match.start()):
            # "báo cáo Sở A trình Sở B phân bổ dự toán cho các đơn vị": it has reached its goal.
            continue
        stop = next((stop for stop in STOP.finditer(text, match.end()) if not stop.group().startswith("(")), None)
        carried(text, match, stop.start() if stop else len(text), known, recipient)


def _decided(text: str, recipient: list[Span], approver: list[Span]) -> None:
    """Add who decides where the words come right after who receives: "báo cáo Bộ trưởng xem xét, quyết định"."""
    for span in recipient:
        seen = _GIVEN_TO_SEE.search(text, max(0, span.start - 130), span.start)
        # "gửi các xã thành lập tổ cứu hộ": several are told to do so.
        # "người có thẩm quyền ban hành văn bản" is known by what it may do.
        open_kind = text.startswith("các ", span.start) or text.endswith("thẩm quyền", span.start, span.end)
        settles = not open_kind and _SETTLES.match(text, span.end)
        if (settles or _DECIDES_RIGHT_AFTER.match(text, span.end)) and not seen:
            # "báo cáo Bộ trưởng A, Bộ trưởng B xem xét, quyết định": both decide.
            beside = [one for one in recipient if one.end <= span.start and text[one.end : span.start] == ", "]
            approver.extend(one for one in (*beside, span) if one not in approver)


def _unique(text: str, spans: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in spans:
        name = text[span.start : span.end].casefold()
        if not any(other.overlaps(span) or text[other.start : other.end].casefold() == name for other in kept):
            kept.append(span)
    return kept
