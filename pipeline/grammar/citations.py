"""Citations of legal documents in running text: type, number, day, issuer, provision, title; laws by name.

The form is that of NĐ 30/2020/NĐ-CP, Phụ lục I, phần I, mục II, khoản 6, điểm b: type, number, day, issuer, subject; later
citations have type and number only; laws are cited by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from pipeline.grammar.citation import Citation, date_at, provision_before, type_name
from pipeline.grammar.issuers import central, issuer_at, issuer_end, issuer_name, proposed_by
from pipeline.grammar.law_citations import LAW_WORDS, laws_in
from pipeline.grammar.names import EMPTY, Gazetteer
from pipeline.grammar.numbers import NUMBER_APART, canonical, issuer_code, type_code
from pipeline.grammar.titles import title_at
from pipeline.grammar.type_words import openings_of, types_pattern
from pipeline.letters import UPPER
from pipeline.lexicon.words import document_types
from pipeline.spans import Span

__all__ = ["Citation", "citations_in"]

_UNNUMBERED = re.compile(rf"(?P<type>Chỉ thị|Nghị quyết|Kết luận|Quyết định|Nghị định)\s+của\s+(?=[{UPPER}])")
_CODE_LETTERS = re.compile(rf"[{UPPER}]{{2}}|TTg")
# Every number has a sign and a capital behind it; "30/6/2025" and "2025 - 2030" have none.
_CODE_BEGINS = re.compile(rf"[/-]\s*[{UPPER}]")
_QUOTED_SUBJECT = re.compile(r"\s+về\s+(?:việc\s+)?“[^”]{5,300}”")
_BLANK = re.compile(
    r"(?:Quyết định|Nghị quyết|Kế hoạch|Thông báo|Văn bản|Tờ trình|Công văn|Chỉ thị)\s+số\s*:?\s*(?:[.…_\s]*)"
    rf"(?P<rest>[/-]\s*[{UPPER}][\w]*(?:\s*[-/]\s*[{UPPER}][\w]*)*)"
)


_SIGNS = ("/", "-", "“", *LAW_WORDS)
"""Of which a text that cites a document has one: a number, and a blank one, has a slash or a dash."""


def citations_in(text: str, known: Gazetteer = EMPTY) -> list[Citation]:
    """Return the citations of a paragraph, in order; names inside the title of another law are citations too.

    A document with a blank number ("Quyết định số   /QĐ-…") is returned with `blank` set.
    """
    if not any(map(text.__contains__, _SIGNS)):
        return []
    taken: list[Span] = []
    found: list[Citation] = []
    for citation in laws_in(text):
        found.append(citation)
        taken.append(citation.span)
    for citation in _numbered_in(text, known):
        if not any(
            citation.span.overlaps(span) for span in taken if text[span.start : span.end].count(citation.number)
        ):
            found.append(citation)
    found.extend(_unnumbered_in(text, known))
    for match in _BLANK.finditer(text) if "số" in text else ():
        found.append(
            Citation(
                Span(match.start(), match.end()),
                "",
                canonical("0" + match.group("rest"))[1:],
                blank=True,
                rule="blank-number",
            )
        )
    found.sort(key=lambda citation: citation.span.start)
    return _sharing_issuers(text, found)


_BETWEEN = re.compile(r"\s*[,;]?\s*(?:(?:và|;)\s*)?(?:số\s*)?")


def _sharing_issuers(text: str, found: list[Citation]) -> list[Citation]:
    """Give a citation the issuer that is said once behind the last of a list: "Nghị định số A và Nghị định số B của Chính phủ"."""
    for at in range(len(found) - 2, -1, -1):
        citation, following = found[at], found[at + 1]
        if (
            not citation.issuer
            and following.issuer
            and citation.number
            and citation.type == following.type
            and _BETWEEN.fullmatch(text, citation.span.end, following.span.start)
        ):
            found[at] = replace(citation, issuer=following.issuer)
    return found


@lru_cache(maxsize=1)
def _type() -> re.Pattern[str]:
    return re.compile(rf"(?i:{types_pattern()})(?!\w)")


@lru_cache(maxsize=1)
def _numbered() -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?P<type>(?i:{types_pattern()}))(?:\s+\((?i:dự\s+thảo|mật)\))?(?:\s+của\s+(?P<of>[^:;,.]{{3,80}}?(?:,\s+kỳ\s+họp\s[^:;,.]{{3,40}}?)?))?(?P<colon>\s*:)?\s*)?"
        rf"(?P<so>(?i:số)(?:\s*:)?\s*)?{NUMBER_APART}"
    )


@lru_cache(maxsize=1)
def _opening() -> re.Pattern[str]:
    """Return what matches a type, or the word "số", wherever it may stand before a number."""
    return openings_of((*(row.type for row in document_types()), "số"))


_FIGURES = re.compile(NUMBER_APART)
_FAR = 400


def _numbers(text: str) -> Iterator[re.Match[str]]:
    """Yield what `_numbered` finds in the text: it is tried at the figures, and at the openings that stand before them."""
    at = 0
    while figures := _FIGURES.search(text, at):
        match = None
        at = max(at, figures.start() - _FAR)
        while match is None and (opening := _opening().search(text, at, figures.start())):
            match = _numbered().match(text, opening.start())
            at = opening.start() + 1
        match = match or _numbered().match(text, figures.start())
        if match is None:
            return
        yield match
        at = match.end()


# "… của Ủy ban nhân dân tỉnh Bến Lau (cũ) về …": the body is no more.
_FORMER = re.compile(r"\s*\((?:cũ|trước\s+đây|trước\s+sáp\s+nhập|nay\s+là\s[^()]{2,80})\)")
_NEXT_NUMBER = re.compile(r"\s*(?:[,;]|,?\s+và)\s*")
# "Báo cáo thẩm định số …": what it reports stands before its number.
_REPORT = re.compile(r"(?P<kind>Báo cáo|Văn bản|Công văn)\s(?:(?!của\s)[^,;:.()\d]){3,50}$", re.IGNORECASE)
# "Thông tư liên tịch số … của liên Bộ: Nông nghiệp - Công an, ngày 06/12/2031".
_OF_MANY = re.compile(r"\s+của\s+[Ll]iên\s+(?:[Bb]ộ|[Nn]gành|[Ss]ở)[^.;()\d]{0,120}?(?=,?\s+ngày\s+\d)")
_WAS = (" được", " đã được")
_PASSED = re.compile(r"\s*(?:đã\s+)?được\s+(?:[^,;.()\d]{3,50}\s)?thông\s+qua(?=\s+ngày\s+\d)")
# "… theo Mẫu số 05-PA": a form has a number as well.
_FORM = re.compile(r"(?i:mẫu)\s+$")


def _numbered_in(text: str, known: Gazetteer) -> list[Citation]:
    found: list[Citation] = []
    shared_type, shared_issuer, shared_end = "", "", -1
    plural: list[tuple[int, int, str, str]] | None = None
    proposed: Citation | None = None
    for match in _numbers(text) if ("/" in text or "-" in text) and _CODE_BEGINS.search(text) else ():
        number = canonical(text[match.start("n") : match.end("rest")])
        kind = _last_type(match)
        issuer = ""
        # "các văn bản số: 801/UBND-KT ngày …, 802/UBND-KT ngày …": the word "số" is said once.
        listed = shared_type and _NEXT_NUMBER.fullmatch(text, shared_end, match.start()) is not None
        if not kind and not match.group("so") and not type_code(number) and not listed:
            continue
        if not _is_number(match) or (not kind and _FORM.search(text, max(0, match.start() - 9), match.start())):
            continue
        if kind:
            shared_type, shared_issuer = kind, ""
        plural = _shares(text) if plural is None else plural
        shared = next((item for item in reversed(plural) if item[0] <= match.start() < item[1]), None)
        if shared and kind in {"", shared[2]}:
            kind, issuer = shared[2], shared[3]
        elif not kind and shared_type and match.start() - shared_end < 260 and not _own_type(number, shared_type):
            kind = shared_type
        report = None
        if (not kind or kind == shared_type) and not match.group("type"):
            report = _REPORT.search(text, max(0, match.start() - 60), match.start())
            kind = type_name(report.group("kind")) if report else kind
        kind = _by_what_it_says(text, match.start(), kind, type_of_code(number))
        if not kind:
            continue
        end = match.end("rest")
        passed = _PASSED.match(text, end) if text.startswith(_WAS, end) else None
        date, bad, end = date_at(text, passed.end() if passed else end)
        printed, end = issuer_at(text, end, known)
        if not date and not bad:
            date, bad, end = _day_behind(text, end, printed)
        issuer = printed or issuer or _issuer_before(text, match, known, report.start() if report else match.start())
        if not issuer and proposed and issuer_code(number) == issuer_code(proposed.number):
            # "của Sở A tại Tờ trình số 5/TTr-SA ngày …, Công văn số 6/SA-VP ngày …"
            issuer = proposed.issuer if _NEXT_NUMBER.fullmatch(text, proposed.span.end, match.start()) else ""
        former = _FORMER.match(text, end) if printed else None
        title = title_at(text, former.end() if former else end, kind, known)
        shared_issuer = issuer or shared_issuer
        shared_end = end
        span = Span(match.start(), end)
        found.append(
            Citation(span, kind, number, date, issuer, title, provision_before(text, match.start()), bad_date=bad)
        )
        proposed = found[-1] if issuer and not printed else None
    return found


def _by_what_it_says(text: str, start: int, kind: str, own: str) -> str:
    """Return the type of the document whose number begins at `start`, by the code of its number where the text says no other.

    "Thông tư hướng dẫn số …" is a Thông tư.
    """
    if kind == "Hướng dẫn" and text.endswith(("Thông tư ", "thông tư "), 0, start):
        return "Thông tư"
    return own if own and kind in {"", "Luật", "Bộ luật", "Pháp lệnh"} else kind


def _day_behind(text: str, end: int, printed: str) -> tuple[str, str, int]:
    """Return the day that follows the body, as `date_at` does.

    "Nghị quyết số 47/… của Hội đồng nhân dân tỉnh ngày 13/7/2031", "… của liên Bộ: A - B, ngày 6/12/2031".
    """
    many = _OF_MANY.match(text, end) if not printed and text.startswith((" của liên", " của Liên"), end) else None
    return date_at(text, many.end() if many else end) if many or printed else ("", "", end)


def _unnumbered_in(text: str, known: Gazetteer) -> list[Citation]:
    """Return documents cited by type, issuer and a subject in quotation marks, without a number."""
    found: list[Citation] = []
    for match in _UNNUMBERED.finditer(text) if "“" in text else ():
        end = issuer_end(text, match.end(), known)
        quoted = _QUOTED_SUBJECT.match(text, end)
        if end > match.end() and quoted:
            title = text[end : quoted.end()].strip()
            issuer = text[match.end() : end].strip()
            found.append(
                Citation(
                    Span(match.start(), quoted.end()), match.group("type"), "", "", issuer, title, rule="quoted-title"
                )
            )
    return found


def _is_number(match: re.Match[str]) -> bool:
    """Tell a number from a stretch like "24/7 các" or "3 TCVN": it has a slash or dash, and a code of letters."""
    rest = match.group("rest")
    if rest[0] not in "/-":
        return bool(match.group("so")) and len(rest) > 4 and ("-" in rest or "/" in rest)
    return bool(_CODE_LETTERS.search(rest)) and len(rest.strip("/- ")) >= 2


def _last_type(match: re.Match[str]) -> str:
    """Return the type next to the number: in "Chương trình hành động … thực hiện Nghị quyết số 11-NQ/TW" the second."""
    if not match.group("type"):
        return ""
    of = match.group("of")
    if of:
        inner = _types_in(of)
        if inner:
            return type_name(inner[-1].group())
    return type_name(match.group("type"))


# "thông tư của Bộ Kế hoạch và Đầu tư: Số …": the plan is in the body's name.
_IN_A_NAME = re.compile(r"(?:Bộ|Sở|Vụ|Phòng|Ban|Cục|Ủy ban)\s+$")


def _types_in(of: str) -> list[re.Match[str]]:
    """Return the types of documents that stand between a type and its number, but for those in the names of bodies."""
    return [match for match in _type().finditer(of) if not _IN_A_NAME.search(of, 0, match.start())]


def _issuer_before(text: str, match: re.Match[str], known: Gazetteer, start: int) -> str:
    """Return the issuer that stands before the number: "Nghị quyết của Quốc hội số …", "đề nghị của X tại Tờ trình số …"."""
    of = match.group("of")
    if of and not _types_in(of):
        return issuer_name(of, known)
    return proposed_by(text, start, known)


@lru_cache(maxsize=1)
def _plural() -> re.Pattern[str]:
    return re.compile(
        rf"[Cc](?i:ác)\s+(?P<type>(?i:{types_pattern()}))(?:\s+(?:của|do)\s+(?P<of>[^;:()]{{3,300}}?))?\s*(?P<open>:|\((?=[Ss]ố\s)|(?=số\s+\d))"
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
        found.append((match.start(), end, type_name(match.group("type")), issuer_name(of, central()) if of else ""))
    return found


def _own_type(number: str, shared: str) -> bool:
    """Tell whether the number's own code says another type than the one shared."""
    own = type_of_code(number)
    return bool(own) and own.casefold() != shared.casefold()


@lru_cache(maxsize=1)
def _by_code() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in document_types():
        for code in row.codes:
            found.setdefault(code, row.type)
    found.update({"NQ": "Nghị quyết", "KH": "Kế hoạch", "CTr": "Chương trình", "TB": "Thông báo", "L": "Luật"})
    return found


def type_of_code(number: str) -> str:
    """Return the type of document that the code in a canonical number stands for (NĐ 30/2020/NĐ-CP, Phụ lục III), "" where it has none."""
    return _by_code().get(type_code(number), "")
