"""Names of bodies: where one begins and how far it goes.

Names hold commas, "và" and dashes ("Bộ Văn hóa, Thể thao và Du lịch", "Vụ Kế hoạch - Tài chính"), so names are matched
before lists are split: a comma or "và" ends a name only where the next words begin another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from pipeline.grammar.heads import (
    COLLECTIVE,
    COMMON,
    begins_name,
    generic_end,
    head_pattern,
    kind_of,
    whole_heads,
)
from pipeline.grammar.name_bounds import ends_here, ends_name, goes_on, is_next, past_level, past_place
from pipeline.grammar.name_pairs import and_end, pair_end
from pipeline.grammar.name_words import INSIDE, OF_MISSION, speaks_of_itself, work_end
from pipeline.grammar.short_acts import is_short_act
from pipeline.grammar.verbs import verb_at
from pipeline.letters import LOWER, UPPER, even, small
from pipeline.lexicon.registry import registry
from pipeline.spans import Span

# "Ban Chỉ đạo phong trào “Toàn dân đoàn kết xây dựng đời sống văn hóa” xã", "Ban Vận động Quỹ “Vì người nghèo”": a title is one word.
_WORD = re.compile(
    r"[“\"](?:(?<=[Pp]hong trào .)|(?<=[Qq]uỹ .)|(?<=[Bb]ộ phận .)|(?<=[Cc]uộc vận động .)|"
    r"(?<=[Đđ]ề án .)|(?<=[Cc]hương trình .))[^“”\";:]{5,90}[”\"]|[\w/&.]+|\S"
)
_CITY = r"(?:Hà Nội|Đà Nẵng|(?:[Tt]hành phố |TP\.? ?)Hồ Chí Minh)"
_FIXED = re.compile(
    rf"(?:Viện trưởng |Chánh án )?(?:Viện kiểm sát|Tòa án) nhân dân cấp cao tại {_CITY}(?:(?:,| và) {_CITY})+|"
    r"(?:(?:cấp|cơ quan|người) có thẩm quyền|cấp thẩm quyền)(?! cấp)|[Tt]ổ chức tín dụng, chi nhánh ngân hàng nước ngoài|"
    r"(?:Bộ|Sở|Tỉnh|Chính phủ|Quốc hội|Nhà nước|Thành "
    rf"phố)(?=\s+[{LOWER}])(?!\s+(?:quản lý ngành|chủ quản|chỉ huy|tư lệnh|tổng|trưởng|đội|chính trị|phận|máy|môn|đoàn|ủy))",
)
# "các ông (bà) có tên tại Điều 1": where they are named.
_NAMED_THERE = re.compile(
    r"[ôÔ]ng\s*[,/]?\s*(?:\(\s*[bB]à\s*\)\s*|[bB]à\s+)?có\s+tên(?:\s+(?:tại|ở|trong|nêu\s+tại)\s+(?:Điều\s+\d+|[dD]anh\s+sách(?:\s+kèm\s+theo)?))?"
)
_TAIL = re.compile(
    rf"\s+(?:(?<=Trung\sương\s)Đảng(?!\w)|[Kk]hu\s+vực(?:\s+[IVX\d]+)?(?!\w)|[-–]\s+(?:CTCP|Công\s+ty\s+[Cc]ổ\s+phần)(?!\w)|(?:các\s+)?tỉnh,\s+thành\s+phố(?:\s+trực\s+thuộc\s+[Tt]rung\s+ương)?|(?:tỉnh|[Tt]hành\s+phố|TP\.?|huyện|xã|phường)(?:\s+[{UPPER}][\w]+){{1,4}}|TP(?:\.?\s?HCM)?(?!\w)|cấp\s+(?:tỉnh|huyện|xã|cơ\s+sở)(?!\w)|(?:[Tt]ỉnh|[Tt]hành\s+phố|xã(?!\s+hội)|phường|đặc\s+khu|huyện)(?!\w)|"
    rf"chi\s+nhánh(?:\s+(?:(?:các\s+)?tỉnh,\s+thành\s+phố(?:\s+trực\s+thuộc\s+[Tt]rung\s+ương)?|tỉnh|thành\s+phố|[Kk]hu\s+vực(?:\s+[IVX\d]+)?))?(?:\s+[{UPPER}]\w+){{0,3}}|"
    rf"cấp\s+cao\s+tại\s+{_CITY}(?:(?:,|\s+và)\s+{_CITY})*|"
    # "Kho bạc Nhà nước từ tỉnh đến xã"
    r"từ\s+(?:tỉnh|[Tt]rung\s+ương|[Tt]hành\s+phố)\s+(?:đến|tới|xuống)\s+(?:huyện|xã|phường|cơ\s+sở|địa\s+phương)(?!\w)|"
    r"các\s+cấp(?!\w)|các\s+tỉnh(?:,\s+thành\s+phố)?(?:\s+trực\s+thuộc\s+[Tt]rung\s+ương)?|(?:có\s+)?liên\s+quan|thuộc\s+(?:Bộ|"
    r"Sở|tỉnh|Trung ương)|trực\s+thuộc\s+(?:Trung\s+ương|trung\s+ương|Bộ|Sở|tỉnh))"
)


class Name(NamedTuple):
    """A body's name: its span, the head word it was known by, and whether it stands for a group of bodies."""

    span: Span
    head: str
    collective: bool


class Gazetteer:
    """Names known beforehand: the registry's, and those that the document itself shows in unmistakable places."""

    def __init__(self, names: Iterable[str], below: Gazetteer | None = None) -> None:
        """Take names, and with them all those that `below` knows."""
        found: dict[str, set[str]] = {}
        for name in {small(name) for name in map(str.strip, names) if len(name) > 3}:
            found.setdefault(name[: name.find(" ") + 2], set()).add(name)
        # The names by their first word and the letter behind it, for each has more than one word; their lengths, the longest first.
        self._by_beginning: dict[str, tuple[set[str], list[int]]] = dict(below._by_beginning) if below else {}
        for beginning, own in found.items():
            every = own | self._by_beginning.get(beginning, (set(), []))[0]
            self._by_beginning[beginning] = every, sorted(set(map(len, every)), reverse=True)

    def match(self, lowered: str, position: int) -> int:
        """Return where the longest known name that begins at `position` ends, or `position` if none does."""
        space = lowered.find(" ", position)
        names, lengths = self._by_beginning.get(lowered[position : space + 2], ((), ()))
        # One look for each length: a table may name a thousand communes, all of which begin alike.
        for length in lengths:
            end = position + length
            if lowered[position:end] in names and end <= len(lowered) and not lowered[end : end + 1].isalnum():
                return end
        return position


EMPTY = Gazetteer(())


def name_end(text: str, position: int, known: Gazetteer = EMPTY, *, in_list: bool = False) -> int:
    """Return where the name that begins at `position` ends.

    `in_list` says that the text is nothing but a list of names (a slot line, a cell), so that verbs inside do not
    end a name.
    """
    text = even(text)
    lowered = small(text)
    start = _start_of(text, lowered, position, known, in_list=in_list)
    if start.done:
        return start.at
    at, first = start.at, start.headed and not start.whole
    colon = start.collective and start.headed
    while at < len(text):
        match = _WORD.search(text, at)
        if not match:
            return len(text.rstrip())
        token, begin = match.group(), match.start()
        if token in _ALWAYS_OUT or (token == "cùng" and _TOGETHER.match(text, begin)):
            return at
        near = in_list or (at - position < 24 and (begin == start.at or verb_at(lowered, begin + 2) is None))
        if token == ":" and not (colon and near) and not _PLACES.match(text, begin):
            return at
        if token in {",", "và"} or (token == "hoặc" and not ends_name(text, begin)):
            pair = pair_end(text, lowered, position, begin) if token == "," else and_end(lowered, begin)
            if pair:
                at = pair
                continue
            comma = token == "," and _OF_FIELD.match(text, position) is None
            work = _work_goes_on(text, lowered, Span(position, begin), match.end())
            if work:
                at = work
                continue
            if is_next(text, position, match.end(), in_list=in_list) or not goes_on(
                text, match.end(), known, group=start.group, comma=comma, in_list=in_list
            ):
                return at
        elif not in_list and (
            ends_name(text, begin) or speaks_of_itself(text, position, begin)
            if first
            else ends_here(text, lowered, begin, group=start.group)
            or (text[begin].islower() and past_level(lowered, position, begin))
            or past_place(text, position, begin)
        ):
            return at
        if token.endswith(".") and _SENTENCE_END.search(token):
            return begin + len(token.rstrip("."))
        inside = INSIDE.match(lowered, begin)
        at, first = max(match.end(), inside.end() if inside else work_end(text, lowered, begin)), False
    return at


# "Ban Chỉ đạo về phát triển khoa học, công nghệ, đổi mới sáng tạo": the field of such a body holds commas.
_OF_FIELD = re.compile(
    r"(?:Ban Chỉ đạo|Tổ công tác|Hội đồng|Ủy ban)[^,;.]{0,60}?\svề\s[^,;.]*,|"
    r"Ban [Cc]hỉ đạo (?:phát triển|phòng,? chống|cải cách|chuyển đổi|xây dựng|đổi mới|thực hiện)\s"
)
# "Cục Quản lý, giám sát bảo hiểm", "Ban Bảo vệ, chăm sóc sức khỏe": the work goes on after the comma.
_OF_WORK = re.compile(
    r"(?:(?:Cục|Vụ|Chi cục|Trung tâm|Phòng) (?:Quản lý|Giám sát|Điều hành|Tư vấn|Bảo tồn|Theo dõi)|Ban Bảo vệ|Trường Đào tạo)$"
)
# "Ủy ban nhân dân các tỉnh: Sông Lúa, Đồng Lau": the places belong to the name.
_PLACE = rf"[{UPPER}]\w*(?:\s[{UPPER}]\w*){{1,3}}|Huế"
_PLACES = re.compile(rf"(?<=tỉnh):\s+(?=(?:{_PLACE})(?!\w))|(?<=xã|hố|ng|ện|ận|hu):\s+(?=(?:{_PLACE})(?!\w))")
# "Giám đốc Sở A cùng thủ trưởng các đơn vị": another is named.
_TOGETHER = re.compile(r"cùng\s(?:[Tt]hủ trưởng|[Gg]iám đốc|[Ll]ãnh đạo|[Cc]ác|Sở|Bộ|UBND|Ủy ban)\s")
# "của Hội đồng nhân dân tỉnh. Kinh phí …": a full stop behind a word ends the name; "TP." and "Q." are short for something.
_SENTENCE_END = re.compile(r"[^\W\d_]{3}\.+$")
# "VP. UBND tỉnh".
_SHORT_DOTTED = re.compile(rf"[{UPPER}]{{1,3}}\.\s?(?=[{UPPER}])")
_ALWAYS_OUT = frozenset({";", "(", ")", ".", "…", "”", "“", '"'})


def _work_goes_on(text: str, lowered: str, name: Span, at: int) -> int:
    """Return where the verb behind a comma that ends at `at` ends, where it says more of the body's work; 0 else."""
    if text[at - 1] != "," or not _OF_WORK.match(text[name.start : name.end].rstrip()):
        return 0
    verb = verb_at(lowered, at + 1)
    return verb.end if verb else 0


# "Cơ quan, tổ chức quản lý trực tiếp": after a comma, "tổ chức" is the noun here, and not the verb.
_PAIR = re.compile(r"(?:cơ quan|đơn vị),\s*tổ chức(?=\s+(?:quản lý|chủ quản|sử dụng|được)\s)", re.IGNORECASE)


_WHOLE_HEADS = frozenset(
    [
        *(
            "UBND",
            "HĐND",
            "UBTVQH",
            "Trung ương",
            "UBMTTQ",
            "MTTQ",
            "Mặt trận",
            "Đảng ủy",
            "Xã đoàn",
            "Phường đoàn",
            "Chi đoàn",
            "Đoàn khoa",
            "Đoàn trường",
            "Cảng vụ",
            "Siêu thị",
            "Tòa soạn",
            "Nhà khách",
            "Bến xe",
            "Thuế tỉnh",
            "Thuế thành phố",
            "Kiểm lâm",
            "Điện lực",
            "Tổ Đảng",
            "Tổ đảng",
            "NHCSXH",
        ),
        *(f"BHXH {whose}" for whose in ("tỉnh", "thành phố", "huyện", "Việt Nam")),
        *(f"{of} {what}" for of in ("Tỉnh", "Thành", "Thị", "Quận", "Huyện") for what in ("đoàn", "Đoàn", "ủy")),
    ]
)
"""Short heads that are names by themselves: "Tỉnh đoàn đưa nội dung này vào …"."""


# A known name of several bodies, and the words that tell which of them are meant.
_OF_SEVERAL = re.compile(
    r"(?:(?:ubnd|ủy ban nhân dân|hđnd|hội đồng nhân dân|chủ tịch|thủ trưởng|giám đốc|trưởng|công an|lãnh đạo)\s[^,;.]{0,24}?)?các\s"
)
_QUALIFIED = re.compile(
    r"(?:,\s(?:xã|phường|đặc khu|thị trấn|thị xã|thành phố)|"
    r"\s(?:ven|nơi|(?:có\s)?liên quan|trên địa bàn|(?:trực\s)?thuộc|khác|tổng hợp(?=, (?:đơn vị|cơ quan)\s)|phụ trách|"
    r"quản lý (?!nhà)|trọng điểm|biên giới|miền núi|"
    r"vùng|hưởng lợi|thụ hưởng|có (?!trách nhiệm|nhiệm vụ|ý kiến|văn bản|kế hoạch|báo cáo|giải pháp|biện pháp|phương án)))(?!\w)"
)


# "Ngân hàng Nhà nước Chi nhánh tỉnh An Lau", "Kho bạc Nhà nước nơi giao dịch": a known name, and which of its branches.
_BRANCH = re.compile(r"\s(?:[-–]\s)?(?:[Cc]hi nhánh|[Pp]hòng giao dịch)\s|\snơi\s(?!làm\s)")


class _Start(NamedTuple):
    """The beginning of a name: where its head ends, and whether the name is whole already.

    `whole` says that the head can stand alone, so that a verb right behind it ends the name.
    """

    at: int
    done: bool = False
    group: bool = False
    headed: bool = False
    collective: bool = False
    whole: bool = False


def _start_of(text: str, lowered: str, position: int, known: Gazetteer, *, in_list: bool) -> _Start:
    """Read the head of the name that begins at `position`; a known name, or an office by itself, is whole at once."""
    at = known.match(lowered, position)
    if at > position and _QUALIFIED.match(text, at) and _OF_SEVERAL.match(lowered, position):
        # "các đơn vị", which stands alone elsewhere, in "các đơn vị phụ trách bến đò": which of them, the words that follow tell.
        at = max(at, name_end(text, position, EMPTY, in_list=in_list))
        return _Start(at, done=True)
    if at > position and _BRANCH.match(text, at):
        return _Start(max(at, name_end(text, position, EMPTY, in_list=in_list)), done=True)
    if at > position and not _FIELD.match(text, at):
        return _Start(_with_apposition(text, position, at, known), done=True)
    collective = COLLECTIVE.match(text, position)
    there = _NAMED_THERE.match(text, collective.end()) if collective else None
    if there:
        return _Start(there.end(), done=True)
    head = head_pattern().match(text, collective.end() if collective else position)
    fixed = None if in_list or at > position else _FIXED.match(text, position)
    if fixed:
        return _Start(fixed.end(), done=True)
    if at == position and head and text[head.end() : head.end() + 1] == " ":
        # "Vụ trưởng Vụ …": the office, then a name that is known.
        inner = known.match(lowered, head.end() + 1)
        at = inner if inner > head.end() + 1 else position
    if at > position and not (head is not None and at == head.end() and _FIELD.match(text, at)):
        return _Start(_with_apposition(text, position, at, known), done=True)
    dotted = _SHORT_DOTTED.match(text, position) if in_list else None
    at = dotted.end() if dotted else head.end() if head else (collective.end() if collective else position)
    if not head:
        common = COMMON.match(text, at)
        pair = _PAIR.match(text, at)
        at = pair.end() if pair else at
        at = max(_working_end(text, lowered, at), common.end() if common else at, generic_end(text, at))
    group = bool(collective) or not (head or _OFFICE_OF_BODY.match(text, position)) or bool(_GROUP_NEXT.match(text, at))
    office = head is not None and len(head.group().split()) <= 2 and kind_of(head.group()) == "person-for-unit"
    # "Bộ trưởng phê duyệt …", "Tổ trưởng quyết định …": an office goes on only with what it is the office of.
    done = office and not _OFFICE_OF.match(text, at)
    # "Văn phòng Bộ soạn thảo …", but "Trung tâm nghiên cứu rừng": a head of three syllables says what the body is.
    # "Ban Chỉ huy phòng thủ dân sự" says it only further on. "UBND" is short for such a head.
    whole = (
        head is not None
        and (len(head.group().split()) > 2 or head.group() in _WHOLE_HEADS or head.group() in whole_heads())
        and not _FIELD.match(text, at)
    )
    # "VNPT phủ sóng", "EVN kéo điện": a verb of one syllable is an act too.
    done = done or (
        whole and head is not None and head.group() in whole_heads() and verb_at(lowered, at + 1) is not None
    )
    return _Start(at, done, group, bool(head) and not office, bool(collective), whole)


@lru_cache(maxsize=1)
def _bare_province() -> re.Pattern[str]:
    """Return what matches a province without its level behind a name: "Kho bạc Nhà nước Sơn La"."""
    rows = (row.name.split(" ", 2) for row in registry().rows if row.kind == "province")
    bare = {" ".join(words[1:] if words[0] == "tỉnh" else words[2:]) for words in rows}
    return re.compile(
        r"\s+(?:" + "|".join(map(re.escape, sorted(bare, key=len, reverse=True))) + r")(?!\w|\s+[" + UPPER + "])"
    )


# Bodies named by their part in the work, where an act follows: "cơ quan phối hợp phải báo cáo", "cơ quan chủ trì soạn thảo gửi …".
_WORKING = re.compile(
    r"(?:cơ quan|đơn vị|tổ chức)(?:,\s*(?:đơn vị|tổ chức))*\s+(?:chủ trì(?:\s+(?:soạn thảo|thẩm định|lập kế hoạch|thực hiện nhiệm vụ))?|phối hợp|"
    r"chủ quản|soạn thảo|thẩm định|lấy ý kiến|góp ý kiến|được lấy ý kiến|tiếp nhận(?:\s+hồ sơ)?|đề nghị|thanh tra|điều tra|kiểm tra|đầu mối|"
    # "các đơn vị tổ chức thông báo" holds an act.
    r"quản lý(?:,|\s+và)?\s+(?:vận hành|khai thác|sử dụng)|"
    r"(?<!các đơn vị )(?<!các cơ quan )(?<!các cơ quan, đơn vị )(?:tổ chức|tham mưu)"
    r"(?=\s+(?:thông báo|gửi|nộp|lập|báo cáo|phải|hoàn thiện|trình)\s))(?=\s)",
    re.IGNORECASE,
)
_MUST_ACT = re.compile(r"\s+(?:phải|có trách nhiệm|chịu trách nhiệm|không|cần|kịp thời|khẩn trương|chủ động)\s")


def _working_end(text: str, lowered: str, at: int) -> int:
    """Return where such a name ends, `at` where none stands there: "Cơ quan chủ trì, phối hợp với …" tells an act."""
    match = _WORKING.match(text, at)
    if match is None:
        return at
    acts = (
        _MUST_ACT.match(text, match.end()) or verb_at(lowered, match.end() + 1) or is_short_act(text, match.end() + 1)
    )
    return match.end() if acts and not lowered.startswith(("với ", "cùng "), match.end() + 1) else at


# "Phó Thủ tướng Hồ Văn Bến": an office, and who holds it.
_HIGH_OFFICE = re.compile(r"(?:Phó )?(?:Thủ tướng|Chủ tịch|Bộ trưởng|Thứ trưởng|Giám đốc|Bí thư)(?= [" + UPPER + "])")
_PERSON = re.compile(rf"\s[{UPPER}]\w+(?:\s[{UPPER}]\w+){{1,3}}(?!\w)")
_APPOSED = re.compile(r"\s(?=[Cc]hi nhánh\s)|\s[-–]\s(?=(?:Cơ quan|Thường trực|Phó|Trưởng|Chủ nhiệm Văn phòng)\s)")
_SUPERIOR = re.compile(r"\s[-–]\s(?=(?:Bộ|Ủy ban|UBND|Tổng cục)\s)")
_MORE = re.compile(rf"\s*(?:,|\svà)\s(?=[{UPPER}])")
_UNIT = re.compile(r"(?:Vụ|Cục|Phòng|Ban|Viện|Trung tâm|Tổng cục|Văn phòng)\s")


def _with_apposition(text: str, position: int, at: int, known: Gazetteer) -> int:
    """Return where a known name ends with what belongs to it: its place, its other name after "/", or after a dash.

    "Sở Du lịch/Sở Văn hóa các tỉnh", "Sở Nội vụ - Cơ quan thường trực".
    """
    following = text[at : at + 1]
    if not following.isspace() and following not in {",", "/"}:
        return at
    if _UNIT.match(text, position) and (more := _MORE.match(text, at)) and not begins_name(text, more.end()):
        # "Vụ Khoa học và Công nghệ" is known, and "Vụ Khoa học, Công nghệ và Hợp tác quốc tế" is another.
        return name_end(text, position, EMPTY)
    person = _PERSON.match(text, at) if _HIGH_OFFICE.match(text, position) else None
    if person and not begins_name(text, at + 1):
        return person.end()
    union = _UNION.match(text, at)
    if union:
        # "Văn phòng Trung ương" is an office of the Party, "Văn phòng Trung ương Đoàn" one of the Youth Union.
        return union.end() if "Đoàn" in union.group() else name_end(text, at + 1, known)
    tail = _TAIL.match(text, at) or _bare_province().match(text, at)
    end = tail.end() if tail else at
    if text[end : end + 1] == "/" and begins_name(text, end + 1):
        return name_end(text, end + 1, known)
    apposed = _APPOSED.match(text, end) or (_UNIT.match(text, position) and _SUPERIOR.match(text, end))
    return name_end(text, apposed.end(), known) if apposed else end


_UNION = re.compile(
    r"(?<=Trung ương)\s(?:Đoàn(?!\w|\s(?:kết|Đại|đại|công))(?:\s(?:TNCS|Thanh niên Cộng sản)(?:\sHồ Chí Minh)?)?|"
    r"Hội(?=\s[A-ZĐ])|Hội(?!\w|\s(?:nghị|đồng|thảo|nhập|Nghị|Đồng|Thảo|viên)))"
)
# A steering committee's field begins like an order.
_FIELD = re.compile(
    r"(?<=Chỉ đạo|chỉ đạo|Chỉ huy|chỉ huy)\s+(?:phòng|thực hiện|xây dựng|cải cách|chuyển đổi|ứng phó|bảo vệ|giải quyết|"
    r"tổng kết|sắp xếp|phát triển|đổi mới|triển khai|diệt trừ|diễn tập|di dời|giải phóng mặt bằng|giảm nghèo|bầu cử|xóa nhà|xóa mù|"
    r"thi hành án|thi đua|tiếp nhận)\b"
)
# "chủ tịch UBND các xã và cơ quan, đơn vị liên quan": an office in small letters is one body's too.
_OFFICE_OF_BODY = re.compile(r"(?:phó )?(?:chủ tịch|giám đốc|trưởng) (?:UBND|HĐND|Ủy ban|Hội đồng|Sở|Công an|Ban)\s")
_GROUP_NEXT = re.compile(
    # "Trưởng các phòng, khoa, trung tâm"
    r"(?:(?<=các phòng)|(?<=các khoa)|(?<=các viện)|(?<=các đơn vị)|(?<=các trung tâm))\s*,\s*(?:khoa|phòng|ban|viện|trung tâm|bộ môn)\b|"
    r"\s+(?:các|những|cơ quan|đơn vị|tổ chức)\b|\s+(?:sở|ban|bộ|ngành|phòng)\s*,|\s*,\s*(?:ban|Ban|ngành)\b"
)
_OFFICE_OF = re.compile(
    rf"\s+(?:[{UPPER}\d]|(?:các|của|thuộc|kiêm|cơ quan|đơn vị|tổ chức|những|phụ trách|cấp|ủy ban|ngành|phòng|chi nhánh|"
    # "Tổ trưởng tổ dân phố", "Đội trưởng đội dân phòng", "Hiệu trưởng trường mầm non".
    r"bệnh viện|trung tâm|học viện|tổ(?!\s+chức)|đội(?!\s+ngũ)|trạm|hạt|trường(?!\s+hợp)|chi hội|chi đoàn|ban quản lý|ban nhân dân|"
    rf"chi bộ|đảng bộ|công tác Mặt trận|{OF_MISSION})(?!\w)|"
    r"tỉnh ủy|thành ủy|huyện ủy|đảng ủy|(?:sở|ban|bộ),|xã\b)|"
    r"(?:(?<=rưởng khoa)|(?<=rưởng phòng)),\s(?:phòng|khoa|ban|bộ môn|trung tâm|viện|đơn vị)(?!\w)"
)
