"""Which lines belong to one paragraph.

The evidence, strongest first: a mark that begins an item; a number or name cut at the line end; small letters that go
on; a full line; an unfinished one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from functools import partial
from typing import NamedTuple

from pipeline.grammar.heads import begins_name
from pipeline.grammar.name_lists import run_of_names
from pipeline.letters import LOWER, UPPER
from pipeline.normalize.cut_phrases import OFFICES, PHRASE_WIDTH, is_capitals, is_cut_office, is_wrapped
from pipeline.spans import MappedText, joined
from pipeline.tokens import is_syllable

STARTS_ITEM = re.compile(
    rf"""
      (?:Điều|ĐIỀU)\s+(?:\d+[a-zđ]?\s*(?:[.:]|$|[-–/]\s+[{UPPER}])|[IVX]{{1,5}}\s*[.:])
    | (?:Chương|CHƯƠNG|Phần|PHẦN|Mục|MỤC|Tiểu\ mục|TIỂU\ MỤC)\s+(?:[IVXLC]+|\d+|[A-Z])\b\s*(?:[.:]|$|[{UPPER}])
    | (?:Phần|PHẦN)\s+(?:thứ|THỨ)\s+(?:nhất|hai|ba|tư|năm|sáu|bảy|NHẤT|HAI|BA|TƯ|NĂM|SÁU|BẢY)\s*(?:[.:]|$)
    | (?:Phụ\ lục|PHỤ\ LỤC)\b\s*(?:số|SỐ)?\s*(?:[IVXLC]+|\d+|[A-Z])?(?:[.:]|$|\s*\()
    | [IVXLC]{{1,6}}\s?[.)/]\s*\D
    | [A-HĐ][.)]\s+\S
    | \d{{1,2}}(?:\.\d{{1,3}}){{0,3}}\s?[.)]\s*[^\d\s.,)]
    | \d{{1,2}}(?:\.\d{{1,2}}){{1,3}}\s+[{UPPER}]
    | \((?:\d{{1,2}}|[ivx]{{1,4}}|[a-zđ])\)\s+\S
    | [a-zđ]{{1,2}}\d?\s?[).]\s+\S
    | (?:\d{{1,2}}|[a-zđ])\s?/\s?[-–]\s*\S
    | [-–—+*•▪·]\s*\S
    | ĐẢNG\ CỘNG\ SẢN\ VIỆT\ NAM$
    | (?:Căn\ cứ|Theo\ đề\ nghị|Xét\ đề\ nghị|Xét\ tờ\ trình)\s
    | (?:Nơi\ nhận|Kính\ gửi)\s*:?
    | QUYẾT\ (?:ĐỊNH|NGHỊ)\s*:?\s*$
    | (?:(?:TM|KT|TL|TUQ|Q)\.|[TK]/[TM]\b\.?)\s*[{UPPER}]
    | \(\s*(?:Ban\ hành\ kèm|Kèm\ theo|Ban\ hành\ theo)
    | (?:Số|SỐ)\s*:
    """,
    re.VERBOSE,
)
_BULLET = re.compile(r"[-–—]\s+")
_STOPS = (".", ";", ":", "?", "!", "…", "./")
_OPEN = """
    và của về các những số ngày tháng năm theo tại cho với từ đến trong hoặc là do để thuộc bởi bằng một qua trên dưới giữa khi nếu
    mà như được bị không có cùng hay thứ điều khoản điểm mục Bộ Sở Vụ Cục Ban Ủy Hội Luật Nghị Quyết Thông Chỉ Trung Chính Thủ Phó
    Tổng Văn VÀ CỦA VỀ CÁC SỐ NGÀY THÁNG NĂM THEO TẠI CHO VỚI TỪ ĐẾN TRONG
"""
_OPEN_WORDS = frozenset(_OPEN.split())
# "4. Dữ liệu số" / "Công an xã …" is whole; "Luật Dữ liệu số" / "60/2031/QH17" and "giảm một số" are cut.
_DIGITAL = re.compile(
    r"\s(?:đổi|liệu|tầng|tế|hội|năng|dân|quyền|nghệ|lực|tảng|trường|ký|gian|hóa|thiểu|vụ|toán|mại|đồ)\s+số\s*$",
    re.IGNORECASE,
)
_CODE_CUT = re.compile(r"[A-ZĐ\d][-/]$")
_CODE_ON = re.compile(r"[A-ZĐ\d]")
# "giai đoạn 2031 -" / "2035. b) Báo cáo …": the second year looks like the number of an item.
_YEARS_CUT = re.compile(r"\b(?:19|20)\d\d\s*[-–]$")
_YEAR = re.compile(r"(?:19|20)\d\d\b")
# A whole line in brackets, the note below the title of an annex: "(Kèm theo Quyết định số … của …)".
_IN_BRACKETS = re.compile(r"\([^()]+\)")
# A heading cut between its word and its number ("Điều" / "10. …"), and a mark alone on its line ("c)" / "Các …").
_BARE_HEADING = re.compile(
    r"(?:Điều|ĐIỀU|Chương|CHƯƠNG|Phần|PHẦN|Mục|MỤC|Tiểu mục|TIỂU MỤC|Phụ lục|PHỤ LỤC)(?:\s+(?:số|SỐ|thứ))?"
)
_HEADING_NUMBER = re.compile(r"(?:\d{1,3}[a-zđ]?|[IVXLC]{1,6})\s*(?:[.:\-–]|$|\s[^\d\s])")
_LONGEST_BARE = 14
"""Characters of the longest mark, or word of a heading, that stands alone on a clean line: "(10.10.10.10 )"."""
_BARE_MARK = re.compile(r"\(?(?:[a-zđ]\d?|\d{1,2}(?:\.\d{1,2}){0,3}|[IVX]{1,5})\s?[.)]")
_BARE_NUMBER = re.compile(r"S[ốo]\s*:$")
# "… theo Nghị định" / "07/2031/NĐ-CP;", "… (gọi là đơn vị nhóm" / "1);" and "… (lần" / "2) đến Sở Công Thương".
_ACT_CUT = re.compile(
    r"\b(?:Nghị định|Nghị quyết|Quyết định|Thông tư|Thông tư liên tịch|Chỉ thị|Kế hoạch|Công văn|Công điện|Tờ trình|"
    r"Thông báo|Văn bản|Kết luận|Báo cáo|Hướng dẫn|Pháp lệnh|Luật)$",
    re.IGNORECASE,
)
_ACT_ON = re.compile(r"\d{1,5}(?:/\d{4})?/[A-ZĐ]")
# "… từ cấp I đến cấp" / "V." and "… tại Phụ lục" / "VIII.": the number of what is named, and the end of its sentence.
_COUNTED_CUT = re.compile(r"\S\s+(?:cấp|hạng|loại|quý|nhóm|vùng|khu vực|phụ lục|mục|chương|phần|bậc)$", re.IGNORECASE)
# "… chỉ mức từ cấp I đến cấp" / "V. Chi tiết tại …": so it is where a sentence goes on after it.
_RANGE_CUT = re.compile(r"\sđến\s+(?:cấp|hạng|loại|quý|nhóm|vùng|phụ lục|mục|chương|phần|bậc)$", re.IGNORECASE)
_COUNTED_ON = re.compile(r"(?:[IVX]{1,6}|\d{1,3})[.;,](?=\s|$)")
_BRACKET_CUT = re.compile(r"\([^():;,]+$")
# "… (GIAI ĐOẠN" / "I)": what closes the bracket may be all of the line.
_BRACKET_ON = re.compile(rf"\w{{1,12}}\)(?:[;,.:]|\s[{LOWER}]|$)")
# "Bến Lau, ngày     tháng     năm" above "THÔNG BÁO": a draft has no day yet.
_NO_DAY = re.compile(r"ngày[\s.…]*tháng[\s\d.…]*năm$")
# "Thời gian ký: 17/11/2031 14:27:25 +07:00", the last line of a stamp of digital signing: the signer's name stands below it.
_SIGNED_AT = re.compile(r"(?:Thời gian|Ngày)(?: ký)?\s*:.*\d:\d\d$", re.IGNORECASE)
_SMALL = re.compile(rf"[{LOWER}]")
_CUT_WORD = re.compile(rf"(?<![{UPPER}{LOWER}-])([{UPPER}{LOWER}]+)-$")
_SMALL_LETTERS = re.compile(rf"[{LOWER}]+")


class Candidate(NamedTuple):
    """A line as the joiner sees it.

    `filled` is the share of a full line that it and the next word take, None where the format has no such thing.
    `set_in` says that it is known to begin right of the margin, as the first line of a paragraph does, `beneath` that the line
    before it does so at the same place; `hangs` that it is known to begin at the margin, below a first line that is set in.
    """

    text: str
    closed: bool = False
    gap: bool = False
    bold: bool = False
    filled: float | None = None
    set_in: bool = False
    beneath: bool = False
    hangs: bool = False


new_candidate: Callable[[tuple[str, bool, bool, bool, float | None, bool, bool, bool]], Candidate]
new_candidate = partial(tuple.__new__, Candidate)
"""Makes a candidate of all its fields, in order."""


def starts_item(text: str) -> bool:
    """Tell whether the line begins an item, an article, a heading with a mark, or a fixed part of the form."""
    return bool(STARTS_ITEM.match(text))


def _has_stop(text: str) -> bool:
    """Tell whether a line ends with a stop, or with a quote or bracket behind one."""
    said = text.rstrip()
    return said.endswith(_STOPS) or (
        said.endswith(("”", '"', "’", ")")) and said[:-1].rstrip().endswith((".", ";", ":"))
    )


def _asks_for_more(text: str) -> bool:
    """Tell whether the last word of a line is one behind which another stands."""
    words = text.rsplit(None, 1)
    return bool(words) and words[-1] in _OPEN_WORDS and not words[0].endswith(" miền")


def _is_bare_mark(text: str) -> bool:
    return len(text) <= _LONGEST_BARE and _BARE_MARK.fullmatch(text) is not None


def _is_bare_heading(text: str) -> bool:
    return len(text) <= _LONGEST_BARE and _BARE_HEADING.fullmatch(text) is not None


def joins(before: Candidate, after: Candidate, pairs: Container[str], *, fluid: bool) -> bool:
    """Tell whether `after` goes on in the paragraph that ends with `before`: what `joint` says, without its rule."""
    return joint(before, after, pairs, fluid=fluid)[0]


def joint(before: Candidate, after: Candidate, pairs: Container[str], *, fluid: bool) -> tuple[bool, str]:
    """Tell whether `after` goes on in the paragraph that ends with `before`, and name the rule that decided.

    `pairs` are the folded word pairs "a - b" and "a b" seen inside lines of the document: they tell a name cut at its
    hyphen from a new bullet. `fluid` says that lines are cut anywhere (text saved from a page), so an unfinished line
    goes on even where it is short.
    """
    first, second = before.text, after.text
    cut = _cut(first, second)
    if cut:
        return True, cut
    if _is_bare_mark(first) and not after.gap and not starts_item(second):
        return True, "mark-alone"
    apart = after.gap and _is_bare_mark(second) and not _asks_for_more(first)
    if apart or ((_is_bare_mark(second) or _is_bare_heading(second)) and _has_stop(first)):
        # "… ban hành Quyết định." / "Điều" / "3. Quyết định này …": the heading word is no end of the sentence above; nor is "a)"
        # alone below a title and a blank line.
        return False, "mark-alone"
    if starts_item(second):
        if _is_cut_name(first, second, pairs):
            return True, "cut-name"
        return (True, "cut-dash") if _is_cut_dash(before, after) else (False, "starts-item")
    if (before.closed or _is_stamped(first)) and not _goes_over(first, second):
        return False, "closed"
    is_open = _is_open(first, second) and not _heads(before, after, fluid=fluid)
    if is_capitals(first) != is_capitals(second) and not is_open:
        return False, "capitals"
    small = bool(_SMALL.match(second))
    if fluid and first.endswith(";") and _lists_who(before, after):
        return True, "who-acts"
    if _has_stop(first):
        # Where lines are cut anywhere, "…[1];" / "cụ thể hóa …" is one paragraph though the first line is short.
        listed = fluid and small and first.endswith(";") and not after.gap
        return listed or _goes_on_after_stop(before, after, small=small), "stop"
    if small or second.startswith("(") or first.endswith((",", "(", "“")) or is_open or _is_cut_basis(before, after):
        return True, "unfinished"
    if fluid or before.filled is None:
        return fluid and before.bold == after.bold, "same-weight"
    return _full_line(before, after, before.filled)


_BASIS = re.compile(r"(?:Căn\s+cứ|Theo\s+đề\s+nghị|Xét\s+(?:đề\s+nghị|[Tt]ờ\s+trình))\s")
_BASIS_WORDS = ("Căn", "Theo", "Xét")
_OTHER_BASIS = re.compile(r"(?:Căn|Theo|Xét|Thực hiện|Trên cơ sở|Sau khi|Thừa|Để|Được)\s")


def _is_cut_basis(before: Candidate, after: Candidate) -> bool:
    """Tell whether a basis goes on: "Xét đề nghị của Giám đốc Sở Bến" / "Đò tại Tờ trình số …,"; it ends with a stop."""
    # "- Căn cứ Luật Bến bãi" / "Nhà nước ngày …;": some set a dash before each.
    first = before.text.lstrip("-– ")
    if not first.startswith(_BASIS_WORDS) or after.gap or not after.text.endswith((";", ",", ".")):
        return False
    return _BASIS.match(first) is not None and not _OTHER_BASIS.match(after.text)


def _is_stamped(text: str) -> bool:
    return text[-3:-2] == ":" and _SIGNED_AT.match(text) is not None


def _is_open(first: str, second: str) -> bool:
    """Tell whether the last word of a line asks for more: "của", "các", "số" where no digital thing is named."""
    if not _asks_for_more(first) or (first.endswith("năm") and second[:1].isupper() and _NO_DAY.search(first)):
        return False
    return _DIGITAL.search(first) is None or second[:1].isdigit()


_HALF = 0.5


def _heads(before: Candidate, after: Candidate, *, fluid: bool) -> bool:
    """Tell whether a line with a mark ends long before the margin, above a capital: "1. Quan điểm", "2. Chuẩn bị" are titles."""
    if fluid or before.filled is None or before.filled >= _HALF or not after.text[:1].isupper():
        return False
    return starts_item(before.text)


# What stands before the first body of a paragraph: no bullet, which recipients and members of a list have too.
_BEFORE_BODY = re.compile(r"(?:Điều \d+[a-zđ]?\.|\d{1,2}(?:\.\d{1,2}){0,2}[.)]|[a-zđ][.)])?[\s*]*")
_LONG_LINE = 56


def _lists_who(before: Candidate, after: Candidate) -> bool:
    """Tell whether a line that ends with a semicolon names bodies alone, and a long unfinished one goes on with the next.

    "4. Hội đồng nhân dân xã;" / "Ủy ban nhân dân xã có trách nhiệm …", where lines are cut anywhere.
    """
    if after.gap or len(after.text) < _LONG_LINE or _has_stop(after.text) or not begins_name(after.text, 0):
        return False
    first = before.text
    start = _BEFORE_BODY.match(first)
    if start is None or not begins_name(first, start.end()):
        return False
    names, end = run_of_names(first[:-1], start.end())
    return bool(names) and not first[end:-1].strip(" ,;")


def _full_line(before: Candidate, after: Candidate, filled: float) -> tuple[bool, str]:
    """Tell whether a line that ends without a stop, above a capital, is full, and by which rule."""
    if _IN_BRACKETS.fullmatch(before.text):
        return False, "in-brackets"
    # "11. Tăng cường hợp tác …" is a heading of one line where the next is set in like it; a scan tells no bold print.
    heads = after.beneath and starts_item(before.text)
    if after.set_in and (filled < 0.9 or (before.bold and not after.bold) or heads):
        return False, "set-in"
    # A heading ends short of the margin, and a blank line after it is none of a page's making.
    return filled >= (0.9 if after.gap else 0.6), "full-line"


def _cut(first: str, second: str) -> str:
    """Return the rule by which the line end cuts a number, a word or the heading of an article; "" where it cuts none."""
    ends, begins = first[-1:], second[:1]
    if ends in _CUT_ENDS:
        if _is_cut_code(first, second) or (ends == ":" and _BARE_NUMBER.match(first)):
            return "cut-number"
        if ends in {"-", "–"} and _YEARS_CUT.search(first) and _YEAR.match(second):
            return "cut-number"
    if first in {"Số", "SỐ"} and begins.isdigit():
        return "cut-number"
    if begins.isdigit() and _ACT_ON.match(second) and _ACT_CUT.search(first) and not is_capitals(first):
        return "cut-number"
    counted = _COUNTED_ON.match(second) if begins.isdigit() or begins in "IVX" else None
    if counted and (_COUNTED_CUT if counted.end() == len(second) else _RANGE_CUT).search(first):
        return "" if is_capitals(first) else "cut-number"
    if ")" in second[:13] and _BRACKET_ON.match(second) and _BRACKET_CUT.search(first):
        return "cut-bracket"
    if ends == "-" and is_cut_word(first, second):
        return "cut-word"
    if len(first) > PHRASE_WIDTH:
        return "cut-phrase" if is_cut_office(first, second) else ""
    if is_wrapped(first, second) or (first in OFFICES and is_cut_office(first, second)):
        return "cut-phrase"
    return "cut-heading" if _is_bare_heading(first) and _HEADING_NUMBER.match(second) else ""


_CUT_ENDS = frozenset("-/–:")


def _is_cut_code(first: str, second: str) -> bool:
    """Tell whether the line end cuts the code of a number: "12/QĐ-" / "UBND"."""
    return first.endswith(("-", "/")) and bool(_CODE_CUT.search(first[-2:]) and _CODE_ON.match(second))


def _goes_on_after_stop(before: Candidate, after: Candidate, *, small: bool) -> bool:
    """Tell whether a line that ends with a stop is full, so that the next sentence stands in the same paragraph."""
    if after.hangs and before.text.endswith(":"):
        # "…; Giám đốc các Sở:" / "Tài chính, Xây dựng; …": what a lead-in opens would be set in.
        return before.filled is not None and before.filled >= 0.9 and not after.gap
    if before.text.endswith(("./.", ":", "!", "?")) or before.filled is None:
        return small and before.text.endswith(".") and not before.text.endswith("./.")
    if small:
        return before.filled >= 0.6
    return before.filled >= 0.9 and not after.gap


def _goes_over(first: str, second: str) -> bool:
    """Tell whether a long unfinished paragraph goes on, in small letters, after a break (a page ended in it)."""
    return len(first) > 40 and not _has_stop(first) and bool(_SMALL.match(second)) and not is_capitals(first)


def _is_cut_name(first: str, second: str, pairs: Container[str]) -> bool:
    """Tell whether the line that looks like a bullet is the second half of a hyphenated name.

    "… Sở Lao động" / "- Thương binh và Xã hội …" goes on; so does "Vụ Tổ chức" / "- cán bộ, …", a dash that a
    converter put in. Both are known by the pair of words, met elsewhere in one line.
    """
    if not _BULLET.match(second) or _has_stop(first):
        return False
    last = first.split()[-1].casefold()
    following = _BULLET.sub("", second, count=1).split()
    if not following:
        return False
    word = following[0].casefold().strip(",;.")
    if f"{last} - {word}" in pairs:
        return True
    return bool(_SMALL.match(following[0])) and f"{last} {word}" in pairs


def _is_cut_dash(before: Candidate, after: Candidate) -> bool:
    """Tell whether a full, unfinished line goes on with a dash and small letters: "cung" / "- cầu lao động …"."""
    match = _BULLET.match(after.text)
    if not match or after.gap or before.filled is None or before.filled < 0.85 or _has_stop(before.text):
        return False
    return bool(_SMALL.match(after.text[match.end() :]))


def is_cut_word(before: str, after: str) -> bool:
    """Tell whether a syllable was cut at the line end: "Thương bi-" / "nh và Xã hội".

    Together the parts spell a syllable, apart they don't. A hyphen between two syllables ("kinh tế-" / "xã hội") is one
    of the text, and so is a dash with a blank before it ("thông tin -" / "truyền thông").
    """
    if not before.endswith("-"):
        return False
    left, right = _CUT_WORD.search(before), _SMALL_LETTERS.match(after)
    if left is None or right is None:
        return False
    parts = left.group(1), right.group()
    return is_syllable("".join(parts)) and not all(map(is_syllable, parts))


_CUTS = ("-", "/")


def glue(before: str, after: str) -> str:
    """Return what stands between two joined lines: a blank, nothing inside a word or number that was cut ("NQ-" / "CP")."""
    return "" if _is_cut_code(before, after) or is_cut_word(before, after) else " "


def spliced(before: MappedText, after: MappedText) -> MappedText:
    """Join two lines that belong together; the hyphen of a cut word goes with the line end, that of a number stays."""
    if not before.text.endswith(_CUTS):
        return joined([before, after])
    if is_cut_word(before.text, after.text):
        before = before.slice(0, len(before.text) - 1)
        return joined([before, after], "")
    return joined([before, after], glue(before.text, after.text))
