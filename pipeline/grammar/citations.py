"""Citations of legal documents in running text: type, number, day, issuer, provision, title; laws by name.

The form is that of NĐ 30/2020/NĐ-CP, Phụ lục I, phần I, mục II, khoản 6, điểm b: type, number, day, issuer, subject; later
citations have type and number only; laws are cited by name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.grammar.names import EMPTY, Gazetteer, begins_name, name_end
from pipeline.grammar.numbers import NUMBER, canonical, type_code
from pipeline.letters import UPPER
from pipeline.lexicon.laws import law_names
from pipeline.lexicon.registry import registry
from pipeline.lexicon.words import document_types
from pipeline.spans import Span

_DATE = r"ngày\s*(?:(?P<day>\d{1,2})\s*(?:/|-|tháng\s*)\s*(?P<month>\d{1,2})\s*(?:/|-|,?\s*năm\s*)\s*(?P<year>\d{4,5}))"
_DAY = re.compile(rf"\s*(?:,|\()?\s*{_DATE}", re.IGNORECASE)
_YEAR = re.compile(r"\s*năm\s+(?P<year>\d{4})(?!\d)")
_OF = re.compile(r"\s*,?\s*của\s+", re.IGNORECASE)
_TITLE = re.compile(
    r"\s*,?\s*(?=(?:về|quy định|ban hành|phê duyệt|sửa đổi|hướng dẫn|bổ sung|giao|công bố|triển khai|thực hiện|"
    r"thành lập|điều chỉnh|"
    r"tổ chức|xử lý|đẩy mạnh|tiếp tục|một số|chuẩn y|truyền đạt|bãi bỏ|kiện toàn|đính chính)\b)",
    re.IGNORECASE,
)
_PROVISION = re.compile(
    r"((?:(?:điểm\s+[a-zđ]\d?|khoản\s+\d+[a-zđ]?|điều\s+\d+[a-zđ]?|mục\s+[ivx\d]+|chương\s+[ivx]+|phần\s+[ivx]+|"
    r"phụ lục\s+[ivx\d]+)"
    r"(?:\s*,\s*|\s+và\s+|\s+|\s*-\s*)?)+)(?:(?:của|tại|ban hành kèm theo|kèm theo)\s+)?$",
    re.IGNORECASE,
)
_DRAFT = re.compile(r"(?:dự án|dự thảo|đề nghị xây dựng|hồ sơ xây dựng|xây dựng)\s*$", re.IGNORECASE)
_PROPOSAL = re.compile(r"(?:của|do)\s+(?P<who>[^;:()]{3,120}?)\s+(?:tại|trình tại|theo)\s+(?:các\s+)?$")
_HEAD_OF = re.compile(
    r"^(?:Giám đốc|Bộ trưởng|Chánh|Chủ tịch|Vụ trưởng|Cục trưởng|Thủ trưởng|Trưởng)\s+(?=Sở|Bộ|Vụ|Cục|Văn phòng|"
    r"Ban|Ủy ban|Thanh tra)"
)
_OFFICE = re.compile(
    r"(?:Bộ trưởng|Chủ tịch|Giám đốc|Chủ nhiệm|Tổng Giám đốc|Thủ trưởng|Thống đốc|Viện trưởng|Chánh án)\s+"
)
_AFTER_ISSUER = re.compile(
    r"\s+(?:về|quy định|ban hành|phê duyệt|sửa đổi|hướng dẫn|bổ sung|giao|công bố|triển khai|thực hiện|điều "
    r"chỉnh|đáp ứng|nêu|tại|"
    r"trong|để|theo|nhằm|chỉ đạo|yêu cầu|thông qua|đã|được|có|tiếp tục|tăng cường|như sau|Quy định|Ban hành|Phê "
    r"duyệt|Về)(?=\s|$)|\s+và\s+(?=[a-zđ])"
)
_UNNUMBERED = re.compile(r"(?P<type>Chỉ thị|Nghị quyết|Kết luận|Quyết định|Nghị định)\s+của\s+(?=[A-ZĐ])")
_PASSED = re.compile(r"\s*(?:\([^()]*\)\s*)?(?:đã\s+)?được\s+Quốc\s+hội(?:\s+[^,;.]{0,60})?\s+thông\s+qua")
_AMENDED = re.compile(r"\s*\((?:sửa đổi|sửa đổi, bổ sung)\)", re.IGNORECASE)
_BLANK = re.compile(
    r"(?:Quyết định|Nghị quyết|Kế hoạch|Thông báo|Văn bản|Tờ trình|Công văn|Chỉ thị)\s+số\s*:?\s*(?:[.…_\s]*)"
    rf"(?P<rest>[/-]\s*[{UPPER}][\w]*(?:\s*[-/]\s*[{UPPER}][\w]*)*)"
)
_LAW_STOP = re.compile(
    r"\s(?:ngày|số|năm|của|và các|được|có hiệu lực|theo|trong|để|tại|này|đã|do|cho|thì|phải|khi|với|từ|bao gồm|"
    r"gồm|quy định|"
    r"hiện hành|mới|cùng|nêu|trên|đến|nhằm|là|liên quan|có liên quan|về|hoặc|và)\b|[,;.:()“”\"]|$"
)


_GLUE = re.compile(r"\s*(?:,|và|;)\s*(?=(?:bộ luật|luật|pháp lệnh)\s)")


@dataclass(frozen=True, slots=True)
class Citation:
    """One citation: what of it is printed here; "" for what is not.

    `valid` is False where the number is blank or the day is none in the calendar.
    """

    span: Span
    type: str
    number: str = ""
    issued_on: str = ""
    issuer: str = ""
    title: str = ""
    provision: str = ""
    blank: bool = False
    bad_date: str = ""


@lru_cache(maxsize=1)
def _types_pattern() -> str:
    return "|".join(re.escape(row.type).replace(r"\ ", r"\s+") for row in document_types())


@lru_cache(maxsize=1)
def _numbered() -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?P<type>(?i:{_types_pattern()}))(?:\s+của\s+(?P<of>[^:;,.]{{3,80}}?))?(?P<colon>\s*:)?\s*)?"
        rf"(?P<so>(?i:số)(?:\s*:)?\s*)?(?<![\d/]){NUMBER}"
    )


@lru_cache(maxsize=1)
def _law() -> re.Pattern[str]:
    return re.compile(r"(?<![\w])(?P<type>Bộ luật|Luật|Pháp lệnh|Hiến pháp|BỘ LUẬT|LUẬT|PHÁP LỆNH)(?=\s)")


def citations_in(text: str, known: Gazetteer = EMPTY) -> list[Citation]:
    """Return the citations of a paragraph, in order; names inside the title of another law are citations too.

    A document with a blank number ("Quyết định số   /QĐ-…") is returned with `blank` set.
    """
    taken: list[Span] = []
    found: list[Citation] = []
    for citation in _laws_in(text, known):
        found.append(citation)
        taken.append(citation.span)
    for citation in _numbered_in(text, known):
        if not any(
            citation.span.overlaps(span) for span in taken if text[span.start : span.end].count(citation.number)
        ):
            found.append(citation)
    found.extend(_unnumbered_in(text, known))
    for match in _BLANK.finditer(text):
        found.append(
            Citation(Span(match.start(), match.end()), "", canonical("0" + match.group("rest"))[1:], blank=True)
        )
    found.sort(key=lambda citation: citation.span.start)
    return found


def _numbered_in(text: str, known: Gazetteer) -> list[Citation]:
    found: list[Citation] = []
    shared_type, shared_issuer, shared_end = "", "", -1
    plural = _shares(text)
    for match in _numbered().finditer(text):
        number = canonical(text[match.start("n") : match.end("rest")])
        kind = _last_type(match)
        issuer = ""
        if not kind and not match.group("so") and not type_code(number):
            continue
        if not _is_number(match):
            continue
        if kind:
            shared_type, shared_issuer = kind, ""
        shared = next((item for item in reversed(plural) if item[0] <= match.start() < item[1]), None)
        if shared and kind in {"", shared[2]}:
            kind, issuer = shared[2], shared[3]
        elif not kind and shared_type and match.start() - shared_end < 260 and not _own_type(number, shared_type):
            kind = shared_type
        own = _type_of_code(number)
        if own and kind in {"", "Luật", "Bộ luật", "Pháp lệnh"}:
            kind = own
        if not kind:
            continue
        end = match.end("rest")
        date, bad, end = _date_at(text, end)
        printed, end = _issuer_at(text, end, known)
        issuer = printed or issuer or _issuer_before(text, match, known)
        title = _title_at(text, end)
        shared_issuer = issuer or shared_issuer
        shared_end = end
        span = Span(match.start(), end)
        found.append(
            Citation(span, kind, number, date, issuer, title, _provision_before(text, match.start()), bad_date=bad)
        )
    return found


def _unnumbered_in(text: str, known: Gazetteer) -> list[Citation]:
    """Return documents cited by type, issuer and a subject in quotation marks, without a number."""
    found: list[Citation] = []
    for match in _UNNUMBERED.finditer(text):
        end = _issuer_end(text, match.end(), known)
        quoted = re.compile(r"\s+về\s+(?:việc\s+)?“[^”]{5,300}”").match(text, end)
        if end > match.end() and quoted:
            title = text[end : quoted.end()].strip()
            issuer = text[match.end() : end].strip()
            found.append(Citation(Span(match.start(), quoted.end()), match.group("type"), "", "", issuer, title))
    return found


def _is_number(match: re.Match[str]) -> bool:
    """Tell a number from a stretch like "24/7 các" or "3 TCVN": it has a slash or dash, and a code of letters."""
    rest = match.group("rest")
    if rest[0] not in "/-":
        return bool(match.group("so")) and len(rest) > 4 and ("-" in rest or "/" in rest)
    return bool(re.search(rf"[{UPPER}]{{2}}|TTg", rest)) and len(rest.strip("/- ")) >= 2


def _last_type(match: re.Match[str]) -> str:
    """Return the type next to the number: in "Chương trình hành động … thực hiện Nghị quyết số 11-NQ/TW" the second."""
    if not match.group("type"):
        return ""
    of = match.group("of")
    if of:
        inner = list(re.finditer(rf"(?i:{_types_pattern()})(?!\w)", of))
        if inner:
            return _type_name(inner[-1].group())
    return _type_name(match.group("type"))


def _issuer_before(text: str, match: re.Match[str], known: Gazetteer) -> str:
    """Return the issuer that stands before the number: "Nghị quyết của Quốc hội số …", "đề nghị của X tại Tờ trình số …"."""
    of = match.group("of")
    if of and not re.search(rf"(?i:{_types_pattern()})(?!\w)", of):
        return _issuer_name(of, known)
    proposal = _PROPOSAL.search(text[max(0, match.start() - 160) : match.start()])
    if not proposal:
        return ""
    name = _issuer_name(proposal.group("who"), known)
    return _HEAD_OF.sub("", name) if name else ""


@lru_cache(maxsize=1)
def _plural() -> re.Pattern[str]:
    return re.compile(
        rf"(?i:các)\s+(?P<type>(?i:{_types_pattern()}))(?:\s+(?:của|do)\s+(?P<of>[^;:()]{{3,300}}?))?\s*(?P<open>:|\((?=[Ss]ố\s)|(?=số\s+\d))"
    )


def _shares(text: str) -> list[tuple[int, int, str, str]]:
    """Return stretches in which a type and an issuer hold for all numbers.

    "các Nghị quyết của Quốc hội: Số 68/2022/QH15 …, số 69/2022/QH15 …"; also with the numbers in brackets after a title.
    """
    found: list[tuple[int, int, str, str]] = []
    for match in _plural().finditer(text):
        end = len(text)
        if match.group("open") == "(":
            closing = text.find(")", match.end())
            # A bracket inside the bracket would end it early; the numbers' own stretch ends at the last one.
            end = closing if closing > 0 else end
        of = match.group("of") or ""
        found.append((match.start(), end, _type_name(match.group("type")), _issuer_name(of, _central()) if of else ""))
    return found


@lru_cache(maxsize=1)
def _central() -> Gazetteer:
    """Return the registry's names: an issuer is mostly one of them."""
    return Gazetteer(registry().names())


def _issuer_name(text: str, known: Gazetteer) -> str:
    """Return the issuer's name at the beginning of what follows "của"."""
    if not text:
        return ""
    start = len(text) - len(text.lstrip())
    return text[start : _issuer_end(text, start, known)].strip(" ,.;:")


def _issuer_end(text: str, start: int, known: Gazetteer) -> int:
    """Return where the issuer's name that begins at `start` ends, or `start` where none begins."""
    lowered = text.lower()
    end = max(known.match(lowered, start), _central().match(lowered, start))
    office = _OFFICE.match(text, start)
    if office and end <= office.end():
        body = max(known.match(lowered, office.end()), _central().match(lowered, office.end()))
        end = body if body > office.end() else end
        if end > start:
            return end
    if end == start:
        if not (begins_name(text, start) or text.startswith("Hội nghị lần", start)):
            return start
        end = name_end(text, start, known)
        if text.startswith("Hội nghị lần", start):
            found = re.compile(
                r"Hội nghị lần thứ \w+ (?:Ban Chấp hành Trung ương(?: Đảng)?)(?: kho?[áó]a? \w+)?"
            ).match(text, start)
            end = found.end() if found else end
    stop = _AFTER_ISSUER.search(text, start + 3, end)
    return stop.start() if stop else end


def _own_type(number: str, shared: str) -> bool:
    """Tell whether the number's own code says another type than the one shared."""
    own = _type_of_code(number)
    return bool(own) and own.casefold() != shared.casefold()


@lru_cache(maxsize=1)
def _by_code() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in document_types():
        for code in row.codes:
            found.setdefault(code, row.type)
    found.update({"NQ": "Nghị quyết", "KH": "Kế hoạch", "CTr": "Chương trình", "TB": "Thông báo", "L": "Luật"})
    return found


def _type_of_code(number: str) -> str:
    return _by_code().get(type_code(number), "")


def _type_name(printed: str | None) -> str:
    if not printed:
        return ""
    name = " ".join(printed.split())
    return name[0].upper() + name[1:].lower()


def _date_at(text: str, at: int) -> tuple[str, str, int]:
    """Return the ISO day printed at `at`, or what is printed where it is no day of the calendar, and where it ends."""
    match = _DAY.match(text, at)
    if not match:
        return "", "", at
    day, month, year = int(match.group("day")), int(match.group("month")), int(match.group("year"))
    if not (1 <= day <= 31 and 1 <= month <= 12 and 1900 < year < 2100):
        return "", match.group().strip(" ,("), match.end()
    return f"{year:04d}-{month:02d}-{day:02d}", "", match.end()


def _issuer_at(text: str, at: int, known: Gazetteer) -> tuple[str, int]:
    match = _OF.match(text, at)
    if not match:
        return "", at
    start = match.end()
    end = _issuer_end(text, start, known)
    if end == start:
        return "", at
    joint = re.compile(r"\s+và\s+(?=(?:Bộ|Ủy ban|Ban|Đoàn|Tòa án|Viện kiểm sát)\s)").match(text, end)
    if joint and not re.compile(r"Ban hành|Bộ luật").match(text, joint.end()):
        follower = _issuer_end(text, joint.end(), known)
        end = follower if follower > joint.end() else end
    if text.startswith(("Ban Chỉ đạo", "Hội đồng", "Tổ công tác"), start):
        # The names of steering committees hold commas: they go to the end of the phrase.
        stop = re.compile(r"[.;)]|\s(?:về|ban hành|quy định)\s|$").search(text, end)
        if stop and "," in text[end : stop.start()] and len(text[start : stop.start()]) < 160:
            end = stop.start()
    return text[start:end].strip(" ,.;:"), end


def _title_at(text: str, at: int) -> str:
    match = _TITLE.match(text, at)
    if not match:
        return ""
    stop = re.compile(r"[;.](?:\s|$)|\)|,\s+(?=(?:Quyết định|Nghị quyết|Nghị định|Luật|Thông tư|Chỉ thị)\s)").search(
        text, match.end()
    )
    end = stop.start() if stop else len(text)
    return text[match.end() : min(end, match.end() + 400)].strip(" ,.;:")


def _provision_before(text: str, at: int) -> str:
    match = _PROVISION.search(text[max(0, at - 120) : at])
    return match.group(1).strip(" ,") if match else ""


def _laws_in(text: str, known: Gazetteer) -> list[Citation]:  # noqa: ARG001 - one signature for all finders
    found: list[Citation] = []
    outer: list[Span] = []
    for match in _law().finditer(text):
        citation = _law_at(text, match)
        if citation is None:
            continue
        if any(span.start < citation.span.start < span.end for span in outer):
            # Inside the title of an amending law, only a law with a number of its own is cited; the day is the amending law's.
            numbered = re.compile(rf"\s*số\s*{NUMBER}").match(
                text, citation.span.start + len(match.group()) + 1 + len(citation.title)
            )
            if not (
                numbered
                and citation.number
                and any(span.holds(Span(numbered.start(), numbered.end())) for span in outer)
            ):
                continue
        found.append(citation)
        if "sửa đổi" in citation.title.lower() or citation.title.lower().startswith("bổ sung"):
            outer.append(Span(citation.span.start, match.end() + 1 + len(citation.title)))
    return found


def _law_at(text: str, match: re.Match[str]) -> Citation | None:
    kind = _type_name(match.group("type"))
    start = match.end() + 1
    if kind == "Hiến pháp":
        year = re.compile(r"năm\s+\d{4}").match(text, start)
        return Citation(Span(match.start(), year.end()), kind, title=text[start : year.end()]) if year else None
    end = _law_name_end(text, start)
    if end <= start:
        return None
    name = text[start:end].strip(" ,.;:")
    at = end
    amended = _AMENDED.match(text, at)
    number, date, bad = "", "", ""
    after = amended.end() if amended else at
    numbered = re.compile(rf"\s*,?\s*(?:số\s*)?(?<!\d){NUMBER}").match(text, after)
    if numbered and re.search(r"QH|UBTVQH|L-CTN|PL", numbered.group("rest")):
        number = canonical(text[numbered.start("n") : numbered.end("rest")])
        after = at = numbered.end()
    date, bad, day_end = _date_at(text, after)
    if date or bad:
        at = day_end
    year_match = _YEAR.match(text, after)
    if year_match and not date:
        at = year_match.end()
    issuer = "Quốc hội" if _PASSED.match(text, after) else ""
    draft = amended is not None or bool(_DRAFT.search(text[max(0, match.start() - 30) : match.start()]))
    if draft and not (number or date):
        return None
    return Citation(
        Span(match.start(), max(at, end)),
        kind,
        number,
        date,
        issuer,
        name,
        _provision_before(text, match.start()),
        bad_date=bad,
    )


def _law_name_end(text: str, start: int) -> int:
    lowered = text.lower()
    amending = re.compile(r"(?:sửa đổi|bổ sung|sửa đổi, bổ sung)\b").match(lowered, start)
    if amending:
        return _amending_end(text, lowered, start)
    end = law_names().match(lowered, start)
    if end > start:
        return end
    if not re.compile(rf"[{UPPER}]").match(text, start):
        return start
    stop = _LAW_STOP.search(text, start)
    return stop.start() if stop else len(text)


def _amending_end(text: str, lowered: str, start: int) -> int:
    """Return where "sửa đổi, bổ sung một số điều của Luật A, Luật B và Luật C" ends."""
    match = re.compile(
        r"(?:sửa đổi,?\s*bổ sung|sửa đổi|bổ sung)(?:\s+một\s+số\s+điều)?(?:\s+(?:của|"
        r"tại))?(?:\s+các)?(?:\s+\d+\s+luật\s+có\s+liên\s+quan\s+đến\s+quy\s+hoạch)?\s*"
    ).match(lowered, start)
    at = match.end() if match else start
    numbered = False
    while True:
        word = re.compile(r"(?:bộ luật|luật|pháp lệnh)\s+").match(lowered, at)
        if not word:
            return len(text[:at].rstrip(" ,"))
        end = law_names().match(lowered, word.end())
        if end == word.end():
            stop = _LAW_STOP.search(text, word.end())
            end = stop.start() if stop else len(text)
        # A number between two laws is the first one's; after the last law it is the amending law's, unless all have theirs.
        own = re.compile(rf"\s*số\s*{NUMBER}").match(text, end)
        glue = _GLUE.match(lowered, own.end() if own else end)
        if own and (glue or numbered):
            end, numbered = own.end(), True
        else:
            glue = _GLUE.match(lowered, end)
        if not glue:
            return end
        at = glue.end()
