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
from pipeline.lexicon.words import document_types
from pipeline.spans import Span

_DATE = (
    r"ngày\s*(?:(?P<day>\d{1,2})\s*(?:/|-|tháng\s*)\s*(?P<month>\d{1,2})\s*(?:/|-|,?\s*năm\s*)\s*(?P<year>\d{4,5}))"
)
_DAY = re.compile(rf"\s*(?:,|\()?\s*{_DATE}", re.IGNORECASE)
_YEAR = re.compile(r"\s*năm\s+(?P<year>\d{4})(?!\d)")
_OF = re.compile(r"\s*,?\s*của\s+", re.IGNORECASE)
_TITLE = re.compile(
    r"\s*,?\s*(?=(?:về|quy định|ban hành|phê duyệt|sửa đổi|hướng dẫn|bổ sung|giao|công bố|triển khai|thực hiện|thành lập|điều chỉnh|"
    r"tổ chức|xử lý|đẩy mạnh|tiếp tục|một số|chuẩn y|truyền đạt|bãi bỏ|kiện toàn|đính chính)\b)",
    re.IGNORECASE,
)
_PROVISION = re.compile(
    r"((?:(?:điểm\s+[a-zđ]\d?|khoản\s+\d+[a-zđ]?|điều\s+\d+[a-zđ]?|mục\s+[ivx\d]+|chương\s+[ivx]+|phần\s+[ivx]+|phụ lục\s+[ivx\d]+)"
    r"(?:\s*,\s*|\s+và\s+|\s+|\s*-\s*)?)+)(?:(?:của|tại|ban hành kèm theo|kèm theo)\s+)?$",
    re.IGNORECASE,
)
_DRAFT = re.compile(r"(?:dự án|dự thảo|đề nghị xây dựng|hồ sơ xây dựng|xây dựng)\s*$", re.IGNORECASE)
_AMENDED = re.compile(r"\s*\((?:sửa đổi|sửa đổi, bổ sung)\)", re.IGNORECASE)
_BLANK = re.compile(
    r"(?:Quyết định|Nghị quyết|Kế hoạch|Thông báo|Văn bản|Tờ trình|Công văn|Chỉ thị)\s+số\s*:?\s*(?:[.…_\s]*)"
    rf"(?P<rest>[/-]\s*[{UPPER}][\w]*(?:\s*[-/]\s*[{UPPER}][\w]*)*)"
)
_LAW_STOP = re.compile(
    r"\s(?:ngày|số|năm|của|và các|được|có hiệu lực|theo|trong|để|tại|này|đã|do|cho|thì|phải|khi|với|từ|bao gồm|gồm|quy định|"
    r"hiện hành|mới|cùng|nêu|trên|đến|nhằm|là|liên quan|có liên quan|về|hoặc|và)\b|[,;.:()“”\"]|$"
)


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
        if not any(citation.span.overlaps(span) for span in taken if text[span.start : span.end].count(citation.number)):
            found.append(citation)
    for match in _BLANK.finditer(text):
        found.append(Citation(Span(match.start(), match.end()), "", canonical("0" + match.group("rest"))[1:], blank=True))
    found.sort(key=lambda citation: citation.span.start)
    return found


def _numbered_in(text: str, known: Gazetteer) -> list[Citation]:
    found: list[Citation] = []
    shared_type, shared_issuer, shared_end = "", "", -1
    plural = _shares(text)
    for match in _numbered().finditer(text):
        number = canonical(text[match.start("n") : match.end("rest")])
        kind = _type_name(match.group("type"))
        issuer = ""
        if not kind and not match.group("so") and not type_code(number):
            continue
        if not _is_number(match):
            continue
        if kind:
            shared_type, shared_issuer = kind, ""
        shared = next((item for item in plural if item[0] <= match.start() < item[1]), None)
        if not kind and shared:
            kind, issuer = shared[2], shared[3]
        elif not kind and shared_type and match.start() - shared_end < 260 and not _own_type(number, shared_type):
            kind = shared_type
        kind = kind or _type_of_code(number)
        if not kind:
            continue
        end = match.end("rest")
        date, bad, end = _date_at(text, end)
        printed, end = _issuer_at(text, end, known)
        issuer = printed or issuer
        if not issuer and match.group("of"):
            issuer = _issuer_name(match.group("of"), known)
        title = _title_at(text, end)
        shared_issuer = issuer or shared_issuer
        shared_end = end
        span = Span(match.start(), end)
        found.append(
            Citation(span, kind, number, date, issuer, title, _provision_before(text, match.start()), bad_date=bad)
        )
    return found


def _is_number(match: re.Match[str]) -> bool:
    """Tell a number from a stretch like "24/7 các" or "3 TCVN": it has a slash or dash, and a code of letters."""
    rest = match.group("rest")
    if rest[0] not in "/-":
        return bool(match.group("so")) and len(rest) > 4 and ("-" in rest or "/" in rest)
    return bool(re.search(rf"[{UPPER}]{{2}}|TTg", rest)) and len(rest.strip("/- ")) >= 2


def _shares(text: str) -> list[tuple[int, int, str, str]]:
    """Return stretches in which a type and an issuer hold for all numbers: "các Nghị quyết của Quốc hội: Số …, số …"."""
    pattern = re.compile(rf"(?i:các)\s+(?P<type>(?i:{_types_pattern()}))(?:\s+(?:của|do)\s+(?P<of>[^:;()\d]{{3,120}}?))?\s*(?::|\(|(?=số\b))")
    found: list[tuple[int, int, str, str]] = []
    for match in pattern.finditer(text):
        stop = text.find(";", match.end())
        closing = text.find(")", match.end()) if match.group().endswith("(") else -1
        end = closing if closing > 0 else len(text)
        kind = _type_name(match.group("type"))
        of = match.group("of") or ""
        found.append((match.start(), end if stop < 0 or stop > end else end, kind, _issuer_name(of, EMPTY) if of else ""))
    # "các Nghị định của Chính phủ quy định … (Số 37/2019/NĐ-CP …)": the numbers stand in brackets after the title.
    bracket = re.compile(rf"(?i:các)\s+(?P<type>(?i:{_types_pattern()}))\s+của\s+(?P<of>.{{3,400}}?)\((?=[Ss]ố\s+\d)")
    for match in bracket.finditer(text):
        end = text.find(");", match.end())
        found.append(
            (match.end(), end if end > 0 else len(text), _type_name(match.group("type")), _issuer_name(match.group("of"), EMPTY))
        )
    return found


def _issuer_name(text: str, known: Gazetteer) -> str:
    """Return the issuer's name at the beginning of what follows "của"."""
    if not text:
        return ""
    start = len(text) - len(text.lstrip())
    if begins_name(text, start) or known.match(text.lower(), start) > start:
        return text[start : name_end(text, start, known)].strip(" ,.;:")
    return ""


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
    if not (begins_name(text, start) or known.match(text.lower(), start) > start):
        return "", at
    end = name_end(text, start, known)
    joint = re.compile(r"\s+và\s+").match(text, end)
    if joint and begins_name(text, joint.end()) and not known.match(text.lower(), start) > end:
        follower = name_end(text, joint.end(), known)
        if text[joint.end() :].startswith(("Bộ ", "Ủy ban ", "Ban ", "Liên ")) and text[start:].startswith(("Bộ ", "Ủy ban ", "Ban ")):
            end = follower
    if text.startswith(("Ban Chỉ đạo", "Hội đồng", "Tổ công tác", "Ủy ban Quốc gia"), start):
        # The names of steering committees hold commas: they go to the end of the phrase.
        stop = re.compile(r"[.;)]|\s(?:về|ban hành|quy định)\s|$").search(text, end)
        if stop and "," in text[end : stop.start()] and len(text[start : stop.start()]) < 160:
            end = stop.start()
    return text[start:end].strip(" ,.;:"), end


def _title_at(text: str, at: int) -> str:
    match = _TITLE.match(text, at)
    if not match:
        return ""
    stop = re.compile(r"[;.](?:\s|$)|\)|,\s+(?=(?:Quyết định|Nghị quyết|Nghị định|Luật|Thông tư|Chỉ thị)\s)").search(text, match.end())
    end = stop.start() if stop else len(text)
    return text[match.end() : min(end, match.end() + 400)].strip(" ,.;:")


def _provision_before(text: str, at: int) -> str:
    match = _PROVISION.search(text[max(0, at - 120) : at])
    return match.group(1).strip(" ,") if match else ""


def _laws_in(text: str, known: Gazetteer) -> list[Citation]:
    found: list[Citation] = []
    inner: list[Span] = []
    for match in _law().finditer(text):
        citation = _law_at(text, match)
        if citation is None or any(span.holds(citation.span) for span in inner if _repeats(text, citation)):
            continue
        found.append(citation)
        if "sửa đổi" in citation.title.lower():
            inner.append(citation.span)
    return found


def _repeats(text: str, citation: Citation) -> bool:
    """Tell whether a law inside the title of an amending law stands there only to name what is amended."""
    return not citation.number and not citation.issued_on


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
    draft = amended is not None or bool(_DRAFT.search(text[max(0, match.start() - 30) : match.start()]))
    if draft and not (number or date):
        return None
    return Citation(
        Span(match.start(), max(at, end)), kind, number, date, "", name, _provision_before(text, match.start()), bad_date=bad
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
        r"(?:sửa đổi,?\s*bổ sung|sửa đổi|bổ sung)(?:\s+một\s+số\s+điều)?(?:\s+(?:của|tại))?(?:\s+các)?(?:\s+\d+\s+luật\s+có\s+liên\s+quan\s+đến\s+quy\s+hoạch)?\s*"
    ).match(lowered, start)
    at = match.end() if match else start
    while True:
        word = re.compile(r"(?:bộ luật|luật|pháp lệnh)\s+").match(lowered, at)
        # "Luật Thuế xuất khẩu, thuế nhập khẩu": the names are in the list of laws, commas and all.
        if not word:
            return len(text[:at].rstrip(" ,"))
        end = law_names().match(lowered, word.end())
        if end == word.end():
            stop = _LAW_STOP.search(text, word.end())
            end = stop.start() if stop else len(text)
        glue = re.compile(r"\s*(?:,|và|;)\s*(?=(?:bộ luật|luật|pháp lệnh)\s)").match(lowered, end)
        if not glue:
            return end
        at = glue.end()
