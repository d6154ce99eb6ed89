"""Laws, codes and ordinances cited by name, with or without their number; amending laws with the names that they hold."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.grammar.citation import Citation, date_at, provision_before, type_name
from pipeline.grammar.numbers import NUMBER, canonical
from pipeline.letters import UPPER, small
from pipeline.lexicon.laws import law_names
from pipeline.spans import Span

_YEAR = re.compile(r"\s*năm\s+(?P<year>\d{4})(?!\d)")
# "PHÁP LUẬT TRÊN ĐỊA BÀN", "kỷ luật cán bộ": the word is half of another.
_HALF = re.compile(r"(?:pháp|quy|kỷ|kỉ|định|bộ)\s+$", re.IGNORECASE)
_SCHOOL = re.compile(r"(?:đại học|cử nhân|thạc sĩ|tiến sĩ|khoa|ngành)\s+$", re.IGNORECASE)
# "LUẬT CỦA QUỐC HỘI", "LUẬT TRÊN ĐỊA BÀN": no name begins like this, though capitals hide it.
_NO_NAME = re.compile(r"(?:của|trên|thuộc|tại|trong|do|có|và|ở|với|theo|để|cho|này|khác|về việc)(?!\w)", re.IGNORECASE)
# "Luật sửa đổi, bổ sung một số điều của bộ luật, luật, pháp lệnh": any such law, and none that has a name.
_ANY_LAW = re.compile(
    r"(?:các\s+)?(?:bộ luật|luật|pháp lệnh)(?:\s*(?:,|và|hoặc|hiện hành|có|này|khác|trong|được|$|[.;)])|\s*$)"
)
_STATED = re.compile(r",?\s*(?:số\s*\d|ngày\s*\d|năm\s*\d{4})")
_OF_VIETNAM = re.compile(
    r"nước\s+(?:CHXHCN|Cộng\s+h(?:òa|oà)\s+[Xx]ã\s+hội\s+[Cc]hủ\s+nghĩa)\s+Việt\s+Nam(?:,?\s+năm\s+\d{4})?",
    re.IGNORECASE,
)
_DRAFT = re.compile(r"(?:dự án|dự thảo|đề nghị xây dựng|hồ sơ xây dựng|xây dựng)\s*$", re.IGNORECASE)
_PASSED = re.compile(r"\s*(?:\([^()]*\)\s*)?,?\s*(?:đã\s+)?được\s+Quốc\s+hội(?:\s+[^,;.]{0,60})?\s+thông\s+qua")
_OF = (" của", ", của")
_OF_WHOM = re.compile(r"\s*,?\s*của\s+(?P<who>Quốc hội|(?:Ủy|Uỷ) ban [Tt]hường vụ Quốc hội|Hội đồng Nhà nước)(?!\w)")
# "Luật Đê điều ban hành ngày 29/11/2006", "… được Quốc hội khóa XI, kỳ họp thứ 10 thông qua ngày 29/11/2006".
_GIVEN_OUT = re.compile(
    r"\s*,?\s*(?:đã\s+)?(?:được\s+)?(?:Quốc\s+hội\s+(?:[^;.()]{0,70}?\s)?)?(?:ban\s+hành|thông\s+qua|công\s+bố)(?=\s+ngày\s+\d)"
)
# "Luật Tổ chức Hội đồng nhân dân và Ủy ban nhân dân các cấp, được Quốc hội thông qua ngày …".
_LEVELS = re.compile(r"\s+các\s+cấp(?=\s*(?:,?\s+(?:được|ngày|số|năm)|\(|;))")
_AMENDED = re.compile(r"\s*\(\s*(?:sửa đổi|sửa đổi, bổ sung)\s*\)", re.IGNORECASE)
_LAW_STOP = re.compile(
    r"\s(?:ngày|số|năm|của|và các|được|có hiệu lực|theo|trong|để|tại|này|đã|do|cho|thì|phải|khi|với|từ|bao gồm|"
    r"gồm|quy định|"
    r"hiện hành|mới|cùng|nêu|trên|đến|nhằm|là|liên quan|có liên quan|về|hoặc|và)\b|[,;.:()“”\"]|$"
)
# "Luật Bến đò và phao tiêu ngày 20/6/2031": a name that no list has, with "và" inside; "Luật A và Nghị định số …" are two.
_NAME_AND_DAY = re.compile(
    r"\svà(?!\s(?:[Cc]ác|[Nn]hững|[Ll]uật|[Bb]ộ\s+luật|[Pp]háp\s+lệnh|[Nn]ghị|[Qq]uyết|[Tt]hông|[Cc]hỉ|[Kk]ết\s+luận|[Cc]ông|[Kk]ế\s+hoạch|"
    r"[Cc]hương\s+trình|[Vv]ăn\s+bản)\s)(?:\s[^\W\d_]+){1,6}(?=,?\s+(?:ngày\s+\d|số\s+\d+/\d{4}/QH))"
)
# "Pháp lệnh giống đò dọc số 16/2031/PL-UBTVQH17", "Luật thi bơi, lặn biển ngày 26/11/2031": before 2015 names were set in small letters.
_SMALL_NAME = re.compile(
    r"(?:[^\W\d_]+,?\s+){1,9}?[^\W\d_]+(?=\s+(?:số\s*:?\s*\d+/\d{4}/(?:QH|PL|UBTVQH|L-CTN)|(?:đã\s+được\s+)?(?:ban hành\s+|công bố\s+)?"
    r"ngày\s+\d|năm\s+\d{4}))"
)
_NO_SMALL_NAME = re.compile(
    r"(?<!\w)(?:của|này|được|có|theo|từ|đã|trong|tại|do|kể|trước|sau|đến|vào|là|phải|với|các|những|ngày|năm|số|ban hành|quy định|hết|thì|"
    r"cho|để)(?!\w)",
    re.IGNORECASE,
)
# "Luật Bến bãi Nhà nước ngày 20/4/2031" is no law on "Bến bãi": a name that no list has begins with one that a list has.
_LONGER_NAME = re.compile(
    rf"(?:\s(?!Luật|Bộ|Pháp|Nghị|Quyết|Thông|Chỉ|Quốc|Chính|Ủy|Uỷ|Hội)[{UPPER}][^\W\d_]+){{1,2}}(?:\s[^\W\d_]+){{0,3}}(?=,?\s+ngày\s+\d)"
)
# "Pháp lệnh về quyền hạn, nhiệm vụ của trưởng bến ở mỗi cấp ngày 25/6/2031": before 1997 some were named so.
_NAME_OF_ABOUT = re.compile(r"về\s[^;.()\d]{5,160}?(?=,?\s+ngày\s+\d)")
_GLUE = re.compile(r"\s*(?:,|và|;)\s*(?=(?:bộ luật|luật|pháp lệnh)\s)")


_OWN_NUMBER = re.compile(rf"\s*số\s*{NUMBER}")
_NUMBERED = re.compile(rf"\s*,?\s*(?:số\s*)?(?<!\d){NUMBER}")
_OF_LAWS = re.compile(r"QH|UBTVQH|L-CTN|PL")
_OF_YEAR = re.compile(r"năm\s+\d{4}")
_CAPITAL = re.compile(rf"[{UPPER}]")
_LAW_WORD = re.compile(r"(?:bộ luật|luật|pháp lệnh)\s+")
_AMENDING = re.compile(r"(?:sửa đổi|bổ sung|sửa đổi, bổ sung)\b")
_AMENDING_OF = re.compile(
    r"(?:sửa đổi,?\s*bổ sung|sửa đổi|bổ sung)(?:\s+một\s+số\s+điều)?(?:\s+(?:của|"
    r"tại))?(?:\s+các)?(?:\s+\d+\s+luật\s+có\s+liên\s+quan\s+đến\s+quy\s+hoạch)?\s*"
)
_NAME_GOES_ON = re.compile(r"(?:\s(?!của|ngày|số|năm|và|được)[^\W\d]+){1,9}(?=\s*(?:,|và)\s*luật\s)")


@lru_cache(maxsize=1)
def _law() -> re.Pattern[str]:
    # Begins with a letter, so that a search passes quickly over all others; what stands before is looked at after it.
    return re.compile(
        r"(?P<type>B(?<!\wB)(?:ộ luật|Ộ LUẬT|ộ Luật)|L(?<!\wL)(?:uật|UẬT)|l(?<!\wl)uật|P(?<!\wP)(?:háp lệnh|HÁP LỆNH)|H(?<!\wH)iến pháp)(?=\s)"
    )


LAW_WORDS = ("uật", "UẬT", "áp lệnh", "ÁP LỆNH", "Hiến pháp")
"""Of which a text that cites a law by its name has one."""


def laws_in(text: str) -> list[Citation]:
    """Return the laws cited by name, in order."""
    found: list[Citation] = []
    if not any(map(text.__contains__, LAW_WORDS)):
        return found
    outer: list[Span] = []
    for match in _law().finditer(text):
        citation = _law_at(text, match)
        if citation is None:
            continue
        if any(span.start < citation.span.start < span.end for span in outer):
            # Inside the title of an amending law, only a law with a number of its own is cited; the day is the amending law's.
            numbered = _OWN_NUMBER.match(text, citation.span.start + len(match.group()) + 1 + len(citation.title))
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
    kind = type_name(match.group("type"))
    start = match.end() + 1
    if kind == "Hiến pháp":
        year = _OF_YEAR.match(text, start) or _OF_VIETNAM.match(text, start)
        return (
            Citation(Span(match.start(), year.end()), kind, title=text[start : year.end()], rule="law-by-name")
            if year
            else None
        )
    end = _law_name_end(text, start)
    if end <= start or _is_no_law(text, match, end):
        return None
    name = text[start:end].strip(" ,.;:")
    at = end
    levels = _LEVELS.match(text, at) if text.startswith(" các", at) else None
    amended = _AMENDED.match(text, levels.end() if levels else at)
    number, date, bad = "", "", ""
    after = amended.end() if amended else levels.end() if levels else at
    numbered = _NUMBERED.match(text, after)
    if numbered and _OF_LAWS.search(numbered.group("rest")):
        number = canonical(text[numbered.start("n") : numbered.end("rest")])
        after = at = numbered.end()
    given = _GIVEN_OUT.match(text, after)
    date, bad, day_end = date_at(text, given.end() if given else after)
    if date or bad:
        at = day_end
    year_match = _YEAR.match(text, after)
    if year_match and not date:
        at = year_match.end()
    of = _OF_WHOM.match(text, at) if text.startswith(_OF, at) else None
    issuer = "Quốc hội" if _PASSED.match(text, after) else of.group("who") if of else ""
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
        provision_before(text, match.start()),
        bad_date=bad,
        rule="law-by-name",
    )


def _is_no_law(text: str, match: re.Match[str], end: int) -> bool:
    """Tell whether the word is no law's: part of another word, or in small letters without a number, a day or a year behind a name."""
    start = match.end() + 1
    ahead = max(0, match.start() - 12)
    if _SCHOOL.search(text, ahead, match.start()):
        return True
    if match.group() not in {"Luật", "Bộ luật", "Bộ Luật"} and _HALF.search(text, ahead, match.start()):
        return True
    if match.group().islower():
        return law_names().match(small(text), start) == start or _STATED.match(text, end) is None
    return _NO_NAME.match(text, start) is not None


_VIETNAM = " việt nam"
# "Luật sửa đổi, bổ sung một số điều của các luật liên quan đến đầu tư xây dựng cơ bản ngày …": those laws have no names.
_RELATED = re.compile(
    r"(?:\d+\s+)?luật\s+(?:có\s+)?liên\s+quan\s+đến\s+[^,;.()]{5,80}?(?=,?\s+(?:ngày|số|năm|của|được)\s|[;,.)]|$)"
)


def _law_name_end(text: str, start: int) -> int:
    lowered = small(text)
    amending = _AMENDING.match(lowered, start)
    if amending:
        return _amending_end(text, lowered, start)
    end = law_names().match(lowered, start)
    if end > start:
        # "Luật Ngân hàng Nhà nước Việt Nam số …"
        end += len(_VIETNAM) if lowered.startswith(_VIETNAM, end) else 0
        longer = _LONGER_NAME.match(text, end)
        return longer.end() if longer else end
    if lowered.startswith("về ", start):
        about = _NAME_OF_ABOUT.match(text, start)
        return about.end() if about else start
    if not _CAPITAL.match(text, start):
        small_name = _SMALL_NAME.match(text, start)
        return small_name.end() if small_name and not _NO_SMALL_NAME.search(small_name.group()) else start
    # "Luật Phòng, chống …": the comma parts no two laws.
    stop = _LAW_STOP.search(text, start + 6 if lowered.startswith("phòng, chống ", start) else start)
    goes_on = _NAME_AND_DAY.match(text, stop.start()) if stop else None
    if goes_on:
        return goes_on.end()
    return stop.start() if stop else len(text)


def _amending_end(text: str, lowered: str, start: int) -> int:
    """Return where "sửa đổi, bổ sung một số điều của Luật A, Luật B và Luật C" ends."""
    match = _AMENDING_OF.match(lowered, start)
    at = match.end() if match else start
    numbered = False
    related = _RELATED.match(lowered, at)
    if related:
        return related.end()
    while True:
        word = _LAW_WORD.match(lowered, at)
        if not numbered and _ANY_LAW.match(lowered, at):
            return start
        if not word:
            return len(text[:at].rstrip(" ,"))
        end = law_names().match(lowered, word.end())
        if end == word.end():
            stop = _LAW_STOP.search(text, word.end())
            end = stop.start() if stop else len(text)
        # A number between two laws is the first one's; after the last law it is the amending law's, unless all have theirs.
        own = _OWN_NUMBER.match(text, end)
        glue = _GLUE.match(lowered, own.end() if own else end)
        if own and (glue or numbered):
            end, numbered = own.end(), True
        else:
            # "Luật Đầu tư công theo phương thức đối tác công tư, Luật …": more words than the known name has.
            more = _NAME_GOES_ON.match(lowered, end)
            end = more.end() if more else end
            glue = _GLUE.match(lowered, end)
        if not glue:
            return end
        at = glue.end()
