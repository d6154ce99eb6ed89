"""What the place of a citation says that the decision does to the cited document: it rests on it, amends, replaces, repeals it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.document.decision import Relation
from pipeline.grammar.citations import Citation

_DOCUMENTS = r"(?:quyết\s+định|nghị\s+quyết|thông\s+tư|chỉ\s+thị|nghị\s+định|kế\s+hoạch|văn\s+bản)"
_OF_THEM = r"(?:\s+(?:các|cho|toàn\s+bộ|nội\s+dung|một\s+phần|" + _DOCUMENTS + r"(?:\s+sau(?:\s+đây)?)?\s*:))*\s*$"
_REPLACES = re.compile(r"thay\s+thế" + _OF_THEM, re.IGNORECASE)
# "Thu hồi Quyết định số …": a decision that is taken back; "thu hồi đất theo Quyết định số …" takes back land.
_REPEALS = re.compile(
    r"(?:bãi\s+bỏ|hủy\s+bỏ|huỷ\s+bỏ|(?:^|[.;:]\s)(?:nay\s)?thu\s+hồi|chấm\s+dứt\s+hiệu\s+lực(?:\s+thi\s+hành)?(?:\s+của|\s+đối\s+với)?)"
    + _OF_THEM,
    re.IGNORECASE,
)
_ENDS = re.compile(r"hết\s+hiệu\s+lực|không\s+còn\s+hiệu\s+lực|chấm\s+dứt\s+hiệu\s+lực", re.IGNORECASE)
# "… của Luật A hết hiệu lực": what ends is of the law, not the law; "đã được sửa đổi, bổ sung theo Luật B" tells who amended it.
_ONLY_NAMED = re.compile(r"\s(?:của|bởi)\s+$|(?:sửa\s+đổi|bổ\s+sung)[^.;]{0,60}\stheo\s+$", re.IGNORECASE)
_AMENDS = re.compile(
    r"(?:sửa\s+đổi|bổ\s+sung|điều\s+chỉnh)(?:,\s*(?:bổ\s+sung|thay\s+thế|bãi\s+bỏ))?[^.;“”]{0,160}$", re.IGNORECASE
)
# What somebody is told to work out is no effect of this decision: "tham mưu sửa đổi, bổ sung Quyết định …".
_PROPOSED = re.compile(
    r"(?:tham mưu|đề xuất|nghiên cứu|rà soát|trình|kiến nghị|xây dựng|dự thảo|đề nghị)[^.;]{0,80}(?:sửa đổi|thay "
    r"thế|bãi bỏ)[^.;]{0,80}$"
)
# "rà soát, kiến nghị sửa đổi, bổ sung các dự án: Luật A, Luật B, …": the list may be long.
_PROPOSED_LIST = re.compile(
    r"(?:[Tt]ham mưu|[Đđ]ề xuất|[Rr]à soát|[Kk]iến nghị)[^.;]{0,80}(?:sửa đổi|bổ sung|thay thế|bãi bỏ)[^.]{0,500}$"
)
_AMENDING = re.compile(
    r"(?:sửa\s+đổi|bổ\s+sung|điều\s+chỉnh)(?:,?\s*(?:và\s+)?(?:sửa\s+đổi|bổ\s+sung|thay\s+thế|bãi\s+bỏ))*",
    re.IGNORECASE,
)
_BY = re.compile(r"(?:\s+một\s+số\s+(?:điều|nội\s+dung))?\s+(?:bởi|theo|bằng)\s", re.IGNORECASE)
# "Việc điều chỉnh dự án …", "Trường hợp Chính phủ điều chỉnh …": what may be changed, by whom, is no change.
_SUPPOSED = re.compile(
    r"(?:^|[.;,:]\s+)(?:trường\s+hợp|nếu|khi|việc|thẩm\s+quyền|trình\s+tự|thủ\s+tục)\s[^.;]{0,140}$", re.IGNORECASE
)
# "… điều chỉnh dẫn tới thay đổi các nội dung được quy định tại …": the law says it, and is not what is changed.
_AS_SET = re.compile(
    r"\s(?:dẫn\s+(?:tới|đến)|làm\s+thay\s+đổi|(?:được|trường\s+hợp|thực\s+hiện)\s+quy\s+định\s+tại|thủ\s+tục\s+tại)\s",
    re.IGNORECASE,
)
# "Nghị định A của Chính phủ sửa đổi, bổ sung …": what stands between a document and what it does itself.
_ITSELF = re.compile(r"\s*(?:\([^()]{1,40}\))?\s*,?\s*(?:về\s+(?:việc\s+)?|quy\s+định\s+)?")
_JOINED = re.compile(r"(?P<mark>[,;]|\svà)\s+(?:(?:các|toàn\s+bộ)\s+)?$", re.IGNORECASE)
_BREAK = re.compile(r"[.]\s|:\s|hiệu\s+lực|bãi\s+bỏ|thay\s+thế|được\s+sửa\s+đổi", re.IGNORECASE)
# A paragraph that tells what becomes of all the documents listed below it.
_LEADS_REPLACING = re.compile(r"thay\s+thế[^.;:]{0,80}:\s*$", re.IGNORECASE)
# A list that begins with what it does may say at length which documents: "Bãi bỏ các văn bản do … ban hành, cụ thể như sau:".
_LEADS_REPEALING = re.compile(
    r"(?:(?:bãi|hủy|huỷ)\s+bỏ|hết\s+hiệu\s+lực)[^.;:]{0,120}:\s*$|^(?:bãi|hủy|huỷ)\s+bỏ[^.;:]{0,300}:\s*$",
    re.IGNORECASE,
)
_OF_DOCUMENTS = re.compile(_DOCUMENTS + r"\s", re.IGNORECASE)
_AT_ONCE = 14
_ENDS_WITHIN = 800


def lead_in(text: str) -> Relation | None:
    """Return what a paragraph does to the documents listed below it ("Bãi bỏ các quyết định sau đây:"), None where nothing."""
    if not text.rstrip().endswith(":") or not _OF_DOCUMENTS.search(text):
        return None
    if _LEADS_REPEALING.search(text):
        return "repeals"
    return "replaces" if _LEADS_REPLACING.search(text) else None


def relations_in(text: str, citations: Sequence[Citation], place: str, below: Relation | None = None) -> list[Relation]:
    """Return the relation of each citation of a paragraph, in order; `below` is what the lead-in above it does to all.

    "thay thế Quyết định A …; Quyết định B … và Quyết định C …" replaces all three.
    """
    found: list[Relation] = []
    listed: Citation | None = None
    relation: Relation = "cites"
    for index, citation in enumerate(citations):
        own = _relation(text, citations[:index], citation, place)
        if (
            index == 0
            and below
            and own in {"cites", "amends"}
            and citation.span.start < _AT_ONCE
            and place == "articles"
        ):
            own = below
        if own in {"replaces", "repeals"}:
            listed, relation = citation, own
        elif listed is not None and own == "cites" and _goes_on(text, citations[index - 1], listed, citation):
            own, listed = relation, citation
        found.append(own)
    return found


def _goes_on(text: str, before: Citation, listed: Citation, citation: Citation) -> bool:
    """Tell whether a citation goes on with the list that `listed` stands in; `before` stands right before it."""
    between = text[listed.span.end : citation.span.start]
    joined = _JOINED.search(between)
    if joined is None or citation.type != listed.type or _BREAK.search(between):
        return False
    if joined.group("mark") == ";" or before is listed:
        return not _inside(text, listed, citation)
    # "… kèm theo Quyết định A và Quyết định B": B is of the same kind as A, which is only named.
    return text[before.span.end : citation.span.start].strip(" ,") not in {"", "và"} and not _inside(
        text, listed, citation
    )


def _inside(text: str, first: Citation, citation: Citation) -> bool:
    """Tell whether a citation stands inside the title of the first one."""
    at = text.find(first.title, first.span.end, first.span.end + len(first.title) + 40) if first.title else -1
    return at >= 0 and citation.span.start < at + len(first.title)


def _relation(text: str, ahead: Sequence[Citation], citation: Citation, place: str) -> Relation:
    """Return what the place says that the decision does to the cited document, by what stands around it alone."""
    if place == "basis":
        return "basis"
    if place not in {"articles", "subject"}:
        return "cites"
    before = text[max(0, citation.span.start - 200) : citation.span.start]
    if _PROPOSED.search(before) or _PROPOSED_LIST.search(text, max(0, citation.span.start - 600), citation.span.start):
        return "cites"
    # To search for either case takes ten times as long as to see that a word of it is nowhere.
    lowered = before.lower()
    if "thay" in lowered and _REPLACES.search(before):
        return "replaces"
    if ("bỏ" in lowered or "hồi" in lowered or "dứt" in lowered) and _REPEALS.search(before):
        return "repeals"
    if place == "articles" and _is_ended(text, ahead, citation, before):
        return "repeals"
    if place == "articles" and _is_reworded(text, ahead, citation, before, lowered):
        return "amends"
    # The last amending verb before the citation decides, not the first of a chain.
    amends = "sửa" in lowered or "bổ" in lowered or "chỉnh" in lowered
    amending = list(_AMENDING.finditer(before)) if amends else []
    if (
        amending
        and _AMENDS.search(before)
        and not _is_foreign(before, amending[-1])
        and not _by_another(text, ahead, citation.span.start - len(before) + amending[-1].start())
        and "theo quy định" not in before
    ):
        return "amends"
    part = _REPEALS_PART.search(before) if place == "articles" and "bỏ" in lowered else None
    begun = citation.span.start - len(before) + part.start() if part else 0
    if part and not any(other.span.end > begun for other in ahead):
        return "repeals"
    return "cites"


# "Bãi bỏ số thứ tự 1, 2 … ban hành kèm theo Quyết định A": what A promulgated is taken out. A point of an article that is taken out
# leaves the document in force.
_REPEALS_PART = re.compile(
    r"(?:^\s*|[.;:]\s+|này\s+|và\s+)(?:bãi|hủy|huỷ)\s+bỏ\s+(?:các\s+|toàn\s+bộ\s+|nội\s+dung\s+)*"
    r"(?:số\s+thứ\s+tự|thủ\s+tục|phụ\s+lục|quy\s+định|quy\s+chế|danh\s+mục)\s(?:[^.;:“”]{0,150}kèm\s+theo|"
    r"[^.;:“”]{0,80}số\s+thứ\s+tự\s[^.;:“”]{0,80}(?:tại|của))\s+$",
    re.IGNORECASE,
)


# "Thay thế cụm từ “Sở A” bằng cụm từ “Sở B” tại Điều 3 Quyết định C".
_WORDS = re.compile(
    r"(?:thay(?:\s+thế)?|bãi\s+bỏ|bỏ)\s+(?:một\s+số\s+|các\s+)?(?:cụm\s+)?từ(?:\s+ngữ)?\s[^.;]{0,180}?\s(?:tại|của|trong)\s[^.;“”]{0,120}$",
    re.IGNORECASE,
)
# "Điều 3 Quyết định C … được sửa đổi, bổ sung như sau:"
_NOW_READS = re.compile(
    r"[^.;“”]{0,200}?\s(?:được|nay)\s+(?:sửa\s+đổi|bổ\s+sung|điều\s+chỉnh)[^.;:]{0,60}?\s(?:như\s+sau|thành)(?!\w)",
    re.IGNORECASE,
)


def _is_reworded(text: str, ahead: Sequence[Citation], citation: Citation, before: str, lowered: str) -> bool:
    """Tell whether words of the document are replaced or taken out, or a sentence that begins with it says how it reads now."""
    words = _WORDS.search(before) if "từ " in lowered and ("thay" in lowered or "bỏ" in lowered) else None
    if words:
        begun = citation.span.start - len(before) + words.start()
        return not any(other.span.end > begun for other in ahead)
    after = text[citation.span.end : citation.span.end + _ENDS_WITHIN]
    return not ahead and ("như sau" in after or "thành" in after) and _NOW_READS.match(after) is not None


def _is_ended(text: str, ahead: Sequence[Citation], citation: Citation, before: str) -> bool:
    """Tell whether a sentence says that the document is in force no more: "Quyết định A … hết hiệu lực"."""
    # Two titles in full may stand before the words: "Quyết định A về … và Quyết định B sửa đổi … hết hiệu lực".
    after = text[citation.span.end : citation.span.end + _ENDS_WITHIN]
    stop = re.search(r"\.(?!\d)", after)
    if not _ENDS.search(after[: stop.start() if stop else _ENDS_WITHIN]):
        return False
    return not _ONLY_NAMED.search(before) and not any(_inside(text, other, citation) for other in ahead)


# "theo Luật sửa đổi, bổ sung một số điều của Luật A và Nghị quyết B": so the law is called.
_NAMES_LAW = re.compile(r"\b(?:Luật|Bộ luật|Pháp lệnh)$")


def _by_another(text: str, ahead: Sequence[Citation], verb: int) -> bool:
    """Tell whether the document cited right before the verb is what amends: "Nghị định A sửa đổi, bổ sung Nghị định B"."""
    return any(
        citation.number and citation.rule != "pointer" and _ITSELF.fullmatch(text, citation.span.end, verb)
        for citation in ahead
        if citation.span.end <= verb
    )


_SUFFERED = re.compile(r"(?:được|bị)$", re.IGNORECASE)


def _is_foreign(before: str, verb: re.Match[str]) -> bool:
    """Tell an amendment that others made from one that this decision makes.

    "Luật A đã được sửa đổi, bổ sung một số điều theo Luật B" and "(sửa đổi, bổ sung tại Nghị định C)" report; so does
    "thủ tục được sửa đổi, bổ sung quy định tại Thông tư D".
    """
    ahead = before[: verb.start()].rstrip()
    if _NAMES_LAW.search(ahead):
        return True
    if _SUFFERED.search(ahead) or _SUPPOSED.search(ahead):
        return True
    return ahead.endswith("(") or bool(_BY.match(before, verb.end()) or _AS_SET.search(before, verb.end()))
