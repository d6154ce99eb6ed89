"""The title of a cited document: what it is about, where that stands right behind its number, day and issuer."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.grammar.heads import begins_name
from pipeline.grammar.name_lists import run_of_names
from pipeline.grammar.names import EMPTY, Gazetteer
from pipeline.grammar.type_words import types_pattern
from pipeline.letters import UPPER

_TITLE = re.compile(
    r"\s*,?\s*(?=(?:về|quy định|ban hành|phê duyệt|sửa đổi|hướng dẫn|bổ sung|giao|công bố|triển khai|thực hiện|"
    r"thành lập|điều chỉnh|"
    r"phê chuẩn|phân công|phân bổ|phân cấp|ủy quyền|cho phép|chấp thuận|công nhận|v/v|"
    r"tổ chức|xử lý|đẩy mạnh|tiếp tục|một số|chuẩn y|truyền đạt|bãi bỏ|kiện toàn|đính chính)\b)",
    re.IGNORECASE,
)
_LONGEST = 600
# "(sau đây gọi là …)", "(được sửa đổi …)", "(Nghị định số …)": said of the document. "(cũ)", "(TTHC)" belong to its title.
_ASIDE = re.compile(
    r"\(\s*(?:sau\s+đây|sau\s+này|dưới\s+đây|từ\s+đây|gọi\s|viết\s+tắt|được\s|đã\s|sửa\s+đổi(?!\))|kèm\s+theo|theo\s|gồm\s|thứ\s+tự|"
    r"[^\W\d]+\s+[^\W\d]+\s+(?:số\s+)?\d)",
    re.IGNORECASE,
)
# A number with what may stand behind it, at the end of what stands before "và": "… Nghị quyết số 71/NQ-CP của Chính phủ và Kế hoạch số …".
_CITED_LAST = re.compile(
    rf"\d[\w.]*[/-][{UPPER}\d][\w/-]*(?:,?\s+ngày\s+[\d/\s]{{3,12}}(?:tháng\s+\d+\s+năm\s+\d{{4}})?)?"
    r"(?:\s+của\s+(?:(?!về\s|quy\s+định|ban\s+hành|phê\s+duyệt|sửa\s+đổi|hướng\s+dẫn|thực\s+hiện)[^\s;]+(?:\s+|$)){1,14})?$"
)
_LAW_LAST = re.compile(r"(?:[Ll]uật|[Pp]háp\s+lệnh)\s(?:(?!về\s|trên\s)[^\s;.]+(?:\s+|$)){1,14}$")
# "… (ODA) và vốn vay …", "… (cũ) ban hành …"; "… (như chuỗi khối) có cơ cấu hợp lý" is no title any more.
_AFTER_BRACKETS = re.compile(
    r"\s*(?:,|và\s|của\s|trên\s|thuộc\s|tại\s|do\s|ban\s+hành|giai\s+đoạn|năm\s|đối\s+với|về\s|liên\s+quan|trong\s|cho\s|theo\s|đến\s)"
)
_ISSUES = re.compile(
    r"\s*(?:đã\s+)?(?:ban\s+hành|quyết\s+định|yêu\s+cầu|đề\s+nghị|xây\s+dựng|thông\s+báo|báo\s+cáo|hướng\s+dẫn|triển\s+khai|chỉ\s+đạo|giao|công\s+bố|"
    r"tổ\s+chức|kính|trình|có)\s"
)
_WITHIN = 220
_FEW = 8


@lru_cache(maxsize=1)
def _mark() -> re.Pattern[str]:
    """Return what matches wherever a title may end; brackets are counted."""
    types = types_pattern()
    return re.compile(
        # Most letters are none of these, and few words behind a blank: then nothing else is tried.
        r"(?=[();.:,]|\s+(?:và|đã|được|kể|hết|có|làm|cụ|như|theo)\s)(?:[()]|;|\.(?=[\s/]|$)|(?<!giai đoạn \w)(?<!uật)(?<!hành chính):(?=\s)|"
        r"(?P<amended>,?\s+(?:và\s+|đã\s+)*được\s+(?:sửa\s+đổi|bổ\s+sung|thay\s+thế|đính\s+chính)(?:,?\s+(?:bổ\s+sung|thay\s+thế|cập\s+nhật))*"
        rf"(?:\s+một\s+số\s+(?:điều|nội\s+dung))?\s+(?:bởi|theo|tại|bằng)\s+(?:các\s+)?(?i:{types}|luật|số)\s)|"
        r"(?P<effect>,?(?:\s+kể\s+từ\s+ngày\s+[^,;.]{3,40}?)?(?:\s+đã)?\s+(?:hết|có)\s+hiệu\s+lực|\s+làm\s+cơ\s+sở\s|(?:,?\s+cụ\s+thể|\s+và\s+quy\s+định)?\s+như\s+sau|,\s+(?:cụ\s+thể|gồm|trong\s+đó)(?!\w)|\s+theo\s+hướng\s|"
        rf",\s+(?:báo\s+cáo,\s+)?trình\s+(?=[{UPPER}]|cấp\s))|"
        rf"(?P<next>(?:,|\s+và)\s+(?=(?:(?P<type>{types}|Luật)\s+(?:số\s*)?|số\s*)\d))|"
        rf",\s+(?=(?:Quyết định|Nghị quyết|Nghị định|Luật|Thông tư|Chỉ thị)\s)|(?P<body>,\s+(?=[{UPPER}]|các\s)))"
    )


def title_at(text: str, at: int, kind: str, known: Gazetteer = EMPTY) -> str:
    """Return the title of a document of that type whose number, day and issuer end at `at`, "" where none stands there.

    Good: "quy định về hóa đơn, chứng từ". Not in it: ", được sửa đổi bởi …", " và Thông tư số …", ", Ủy ban nhân dân tỉnh ban hành …".
    """
    match = _TITLE.match(text, at)
    if not match:
        return ""
    start = match.end()
    return text[start : _end(text, start, kind, known)].strip(" ,.;:/")


def _end(text: str, start: int, kind: str, known: Gazetteer) -> int:
    limit = min(len(text), start + _LONGEST)
    depth = 0
    for mark in _mark().finditer(text, start, limit):
        if mark.group() == "(":
            if _ASIDE.match(text, mark.start()) or text.find(")", mark.end(), mark.end() + _WITHIN) < 0:
                return mark.start()
            depth += 1
        elif mark.group() == ")":
            depth -= 1
            if depth < 0:
                return mark.start()
            if not depth and not _AFTER_BRACKETS.match(text, mark.end()):
                return mark.end()
        elif not depth and not _goes_on(text, start, mark, kind, known):
            return mark.start()
    return limit if limit == len(text) else max(text.rfind(" ", start, limit), start)


def _goes_on(text: str, start: int, mark: re.Match[str], kind: str, known: Gazetteer) -> bool:
    """Tell whether the title goes on after a mark: with a second document that it is about, with a body that it names."""
    if mark.group("next"):
        low = max(start, mark.start() - _WITHIN)
        cited = _CITED_LAST.search(text, low, mark.start())
        if cited:
            # "thực hiện Nghị quyết A và Kế hoạch B" is about both; "… hỗ trợ học sinh theo Nghị định A và Quyết định B" is not, where
            # B is of the document's own kind.
            following = (mark.group("type") or kind).casefold()
            return (
                len(text[start : cited.start()].split()) <= _FEW
                or following != kind.casefold()
                or text.casefold().rfind(following, low, cited.start()) >= 0
            )
        # A circular details a law and a decree; a decree details no other decree.
        law = _LAW_LAST.search(text, low, mark.start())
        return law is not None and bool(mark.group("type")) and mark.group("type").casefold() != kind.casefold()
    if mark.group("body"):
        if not begins_name(text, mark.end()):
            return True
        # "Phó Thủ tướng …, Trưởng Ban Chỉ đạo tại Hội nghị …": the comma parts a person and an office.
        if text.startswith(("Trưởng", "Phó"), mark.end()):
            return True
        names, end = run_of_names(text[: mark.end() + _WITHIN], mark.end(), known)
        return not names or _ISSUES.match(text, end) is None
    return False
