"""Names of bodies: where one begins and how far it goes.

Names hold commas, "và" and dashes ("Bộ Văn hóa, Thể thao và Du lịch", "Vụ Kế hoạch - Tài chính"), so names are matched
before lists are split: a comma or "và" ends a name only where the next words begin another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from pipeline.grammar.alternatives import one_of
from pipeline.grammar.heads import (
    COLLECTIVE,
    COMMON,
    begins_name,
    generic_end,
    head_pattern,
    kind_of,
)
from pipeline.grammar.verbs import adverb_end, past_adverbs, verb_at
from pipeline.letters import UPPER, even, small
from pipeline.lexicon.registry import registry
from pipeline.lexicon.words import name_ends
from pipeline.spans import Span

_WORD = re.compile(r"[\w/&.]+(?:\.(?=\w)[\w]+)*|[-–]|[,;()]|\S")
_CAPITAL = re.compile(rf"[{UPPER}]")
_PEOPLE = re.compile(r"người\s(?:sử dụng|dân|lao động|sản xuất|nộp|đứng)")
# An office in small letters that begins a name of its own in a list of groups.
_OFFICER = re.compile(
    r"(?:ủy viên|đại biểu (?:Quốc hội|Hội đồng)|lãnh đạo|chủ tịch|giám đốc|thủ trưởng|người đứng đầu|hiệu trưởng)\s"
)
# Head words that name the field of another body after "và": "Cục Khởi nghiệp và Doanh nghiệp công nghệ".
_FIELD_HEAD = re.compile(rf"(?:Doanh nghiệp|Hợp tác xã|Hộ|Người)\s[a-zđ]|Thư viện(?!\s+(?:[{UPPER}]|tỉnh|thành phố))")
# What goes on after a comma in a proper name: "Ủy ban nhân dân xã, phường", "Thủ trưởng cơ quan ngang bộ, cơ quan thuộc Chính phủ".
_ADMIN = re.compile(
    r"(?:xã|phường|đặc khu|huyện|quận|thị xã|thành phố|thị trấn|tỉnh|cơ quan (?:ngang|thuộc)|đơn vị(?! an toàn))\b",
    re.IGNORECASE,
)
_FIXED = re.compile(
    r"(?:(?:cấp|cơ quan|người) có thẩm quyền|cấp thẩm quyền)(?! cấp)|(?:Bộ|Sở|Tỉnh|Chính phủ|Quốc hội|Nhà nước|Thành "
    r"phố)(?=\s+[a-zđ])(?!\s+(?:quản lý ngành|chỉ huy|tư lệnh|tổng|trưởng|đội|chính trị|phận|máy|môn|đoàn|ủy))",
)
# Heads that stand bare in a collective: "các Sở, Ban, ngành".
_BARE_HEAD = re.compile(
    r"(?:Sở|Ban|Bộ(?!\s+(?:đội|trưởng))|Ngành|Phòng|Vụ|Cục|Viện|Đoàn thể|Hội)(?=\s*,|\s+và\s|\s+ngành|\s+[a-zđ]|\s*$)|"
    # "các tỉnh, thành": short for "các tỉnh, thành phố".
    r"(?<=tỉnh, )thành(?=\s*[,;.:)]|\s*$|\s+(?:nơi|khác|trong|có|liên\s+quan|phía|lân|ven|và)\b)"
)
_TAIL = re.compile(
    rf"\s+(?:khu\s+vực\s+[IVX\d]+|(?:các\s+)?tỉnh,\s+thành\s+phố(?:\s+trực\s+thuộc\s+[Tt]rung\s+ương)?|(?:tỉnh|[Tt]hành\s+phố|huyện|xã|phường)(?:\s+[{UPPER}][\w]+){{1,4}}|cấp\s+(?:tỉnh|huyện|xã|cơ\s+sở)(?!\w)|(?:[Tt]ỉnh|[Tt]hành\s+phố|xã(?!\s+hội)|phường|đặc\s+khu|huyện)(?!\w)|"
    rf"chi\s+nhánh(?:\s+(?:tỉnh|thành\s+phố|[Kk]hu\s+vực(?:\s+[IVX\d]+)?))?(?:\s+[{UPPER}]\w+){{0,3}}|"
    r"các\s+cấp(?!\w)|các\s+tỉnh(?:,\s+thành\s+phố)?(?:\s+trực\s+thuộc\s+[Tt]rung\s+ương)?|(?:có\s+)?liên\s+quan|thuộc\s+(?:Bộ|"
    r"Sở|tỉnh|Trung ương)|trực\s+thuộc\s+(?:Trung\s+ương|trung\s+ương|Bộ|Sở|tỉnh))"
)


@lru_cache(maxsize=1)
def _stop_pattern() -> re.Pattern[str]:
    return re.compile(
        one_of(name_ends()) + r"(?!\w)|(?:trước|trong|sau)\s+\d|\d{1,9}\s+(?:ngày|tháng)\b"
        r"|có(?=\s+(?:văn bản|ý kiến|kế hoạch|báo cáo|công văn|quyết định|giải pháp|biện pháp|phương án)\b)"
    )


# "cơ quan giúp việc của Hội đồng", "Trung tâm Trợ giúp pháp lý", "Ban Quản lý dự án đầu tư xây dựng": no act of theirs.
_NO_END = re.compile(
    r"giúp việc|(?<=[Tt]rợ )giúp|(?<=dự án đầu tư )xây dựng|(?<=[Gg]iáo dục )thường xuyên|(?<=[Bb]an )xây dựng [Đđ]ảng"
)


def _ends_name(text: str, start: int) -> bool:
    """Tell whether a word that ends names wherever it stands begins at `start`: "chủ trì", "trước ngày", "để"."""
    if text.startswith("trực tiếp", start) and text.endswith("quản lý ", 0, start):
        # "Cơ quan quản lý trực tiếp" is one that manages directly.
        return False
    if _NO_END.match(text, start):
        return False
    return _stop_pattern().match(text, start) is not None


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
            found.setdefault(name.split(" ", 1)[0], set()).add(name)
        # The names that begin with a word, and their lengths, the longest first.
        self._by_first: dict[str, tuple[set[str], list[int]]] = dict(below._by_first) if below else {}
        for first, own in found.items():
            every = own | self._by_first.get(first, (set(), []))[0]
            self._by_first[first] = every, sorted(set(map(len, every)), reverse=True)

    def match(self, lowered: str, position: int) -> int:
        """Return where the longest known name that begins at `position` ends, or `position` if none does."""
        space = lowered.find(" ", position)
        first = lowered[position : space if space >= 0 else len(lowered)].rstrip(",;.")
        names, lengths = self._by_first.get(first, ((), ()))
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
        if token in _ALWAYS_OUT:
            return at
        if token == ":" and not (colon and (in_list or at - position < 24)) and not _PLACES.match(text, begin):
            return at
        if token in {",", "và"}:
            comma = token == "," and _OF_FIELD.match(text, position) is None
            work = _work_goes_on(text, lowered, Span(position, begin), match.end())
            if work:
                at = work
                continue
            if _is_next(text, position, match.end()) or not _goes_on(
                text, match.end(), known, group=start.group, comma=comma, in_list=in_list
            ):
                return at
        elif not in_list and (
            _ends_name(text, begin) if first else _ends_here(text, lowered, begin, group=start.group)
        ):
            return at
        if token.endswith(".") and _SENTENCE_END.search(token):
            return begin + len(token.rstrip("."))
        inside = _INSIDE.match(lowered, begin)
        at, first = max(match.end(), inside.end() if inside else 0), False
    return at


# "Ban Chỉ đạo về phát triển khoa học, công nghệ, đổi mới sáng tạo": the field of such a body holds commas.
_OF_FIELD = re.compile(
    r"(?:Ban Chỉ đạo|Tổ công tác|Hội đồng|Ủy ban)[^,;.]{0,60}?\svề\s[^,;.]*,|"
    r"Ban [Cc]hỉ đạo (?:phát triển|phòng,? chống|cải cách|chuyển đổi|xây dựng|đổi mới|thực hiện)\s"
)
# "Cục Quản lý, giám sát bảo hiểm", "Ban Bảo vệ, chăm sóc sức khỏe": the work goes on after the comma.
_OF_WORK = re.compile(
    r"(?:(?:Cục|Vụ|Chi cục|Trung tâm|Phòng) (?:Quản lý|Giám sát|Điều hành|Tư vấn|Bảo tồn)|Ban Bảo vệ)$"
)
# "Ủy ban nhân dân các tỉnh: Sông Lúa, Đồng Lau": the places belong to the name.
_PLACE = rf"[{UPPER}]\w*(?:\s[{UPPER}]\w*){{1,3}}|Huế"
_PLACES = re.compile(rf"(?<=tỉnh):\s+(?=(?:{_PLACE})(?!\w))|(?<=xã|hố|ng):\s+(?=(?:{_PLACE})(?!\w))")
# "của Hội đồng nhân dân tỉnh. Kinh phí …": a full stop behind a word ends the name; "TP." and "Q." are short for something.
_SENTENCE_END = re.compile(r"[^\W\d_]{3}\.+$")
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
        "UBND",
        "HĐND",
        "UBTVQH",
        "UBMTTQ",
        "MTTQ",
        "Tỉnh đoàn",
        "Thành đoàn",
        "Tỉnh ủy",
        "Thành ủy",
        "Huyện ủy",
        "Đảng ủy",
    ]
)
"""Short heads that are names by themselves: "Tỉnh đoàn đưa nội dung này vào …"."""


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
    if at > position and not _FIELD.match(text, at):
        return _Start(_with_apposition(text, position, at, known), done=True)
    collective = COLLECTIVE.match(text, position)
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
    at = head.end() if head else (collective.end() if collective else position)
    if not head:
        common = COMMON.match(text, at)
        pair = _PAIR.match(text, at)
        at = pair.end() if pair else at
        at = max(_working_end(text, lowered, at), common.end() if common else at, generic_end(text, at))
    group = bool(collective) or not head or bool(_GROUP_NEXT.match(text, at))
    office = head is not None and len(head.group().split()) <= 2 and kind_of(head.group()) == "person-for-unit"
    # "Bộ trưởng phê duyệt …", "Tổ trưởng quyết định …": an office goes on only with what it is the office of.
    done = office and not _OFFICE_OF.match(text, at)
    # "Văn phòng Bộ soạn thảo …", but "Trung tâm nghiên cứu rừng": a head of three syllables says what the body is.
    # "Ban Chỉ huy phòng thủ dân sự" says it only further on. "UBND" is short for such a head.
    whole = (
        head is not None
        and (len(head.group().split()) > 2 or head.group() in _WHOLE_HEADS)
        and not _FIELD.match(text, at)
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
    r"chủ quản|soạn thảo|thẩm định|lấy ý kiến|góp ý kiến|được lấy ý kiến|tiếp nhận(?:\s+hồ sơ)?|đề nghị|thanh tra|điều tra|kiểm tra)(?=\s)",
    re.IGNORECASE,
)
_MUST_ACT = re.compile(r"\s+(?:phải|có trách nhiệm|chịu trách nhiệm|không|cần|kịp thời|khẩn trương|chủ động)\s")


def _working_end(text: str, lowered: str, at: int) -> int:
    """Return where such a name ends, `at` where none stands there: "Cơ quan chủ trì, phối hợp với …" tells an act."""
    match = _WORKING.match(text, at)
    if match is None:
        return at
    acts = _MUST_ACT.match(text, match.end()) or verb_at(lowered, match.end() + 1)
    return match.end() if acts and not lowered.startswith(("với ", "cùng "), match.end() + 1) else at


# "Phó Thủ tướng Hồ Văn Bến": an office, and who holds it.
_HIGH_OFFICE = re.compile(r"(?:Phó )?(?:Thủ tướng|Chủ tịch|Bộ trưởng|Thứ trưởng|Giám đốc|Bí thư)(?= [" + UPPER + "])")
_PERSON = re.compile(rf"\s[{UPPER}]\w+(?:\s[{UPPER}]\w+){{1,3}}(?!\w)")
_APPOSED = re.compile(r"\s[-–]\s(?=(?:Cơ quan|Thường trực|Phó|Trưởng|Chủ nhiệm Văn phòng)\s)")
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
    tail = _TAIL.match(text, at) or _bare_province().match(text, at)
    end = tail.end() if tail else at
    if text[end : end + 1] == "/" and begins_name(text, end + 1):
        return name_end(text, end + 1, known)
    apposed = _APPOSED.match(text, end) or (_UNIT.match(text, position) and _SUPERIOR.match(text, end))
    return name_end(text, apposed.end(), known) if apposed else end


# A steering committee's field begins like an order.
_FIELD = re.compile(
    r"(?<=Chỉ đạo|chỉ đạo|Chỉ huy|chỉ huy)\s+(?:phòng|thực hiện|xây dựng|cải cách|chuyển đổi|ứng phó|bảo vệ|giải quyết|"
    r"tổng kết|sắp xếp|phát triển|đổi mới|triển khai)\b"
)
TITLED = re.compile(rf"(?:[Ôô]ng|[Bb]à|[Đđ]ồng chí)\s+[{UPPER}]")
"""Somebody named with a title: "ông Trần …", "đồng chí Lê …"."""
_CAPITAL_VERB = re.compile(r"(?:Báo cáo|Chủ trì|Phối hợp|Trình|Tổng hợp|Thực hiện|Hướng dẫn|Triển khai|Tham mưu)\s")
_GROUP_NEXT = re.compile(
    r"\s+(?:các|những|cơ quan|đơn vị|tổ chức)\b|\s+(?:sở|ban|bộ|ngành|phòng)\s*,|\s*,\s*(?:ban|Ban|ngành)\b"
)
_OFFICE_OF = re.compile(
    rf"\s+(?:[{UPPER}\d]|(?:các|của|thuộc|kiêm|cơ quan|đơn vị|tổ chức|những|phụ trách|cấp|ủy ban|ngành|phòng|chi nhánh|"
    r"chi bộ|đảng bộ|công tác Mặt trận)(?!\w)|"
    r"tỉnh ủy|thành ủy|huyện ủy|đảng ủy|(?:sở|ban|bộ),|xã\b)"
)
# Verbs that are ordinary words inside names: "trực thuộc", "cấp tỉnh", "thông tin".
_INSIDE = re.compile(
    r"(?:trực\s+thuộc|ứng\s+dụng\s+công\s+nghệ\s+cao|"
    r"(?<=hạ )lưu|(?<=thượng )lưu|(?<=nhà )tài\s+trợ|"
    r"cấp(?=\s+(?:tỉnh|huyện|xã|phường|trung|Trung|cơ\s+sở|quốc|quân|bộ|ủy|trên|dưới|có|thẩm))|báo\s+chí|giáo\s+dục|"
    # "Công an các cấp", "chính quyền hai cấp"; places of another state, and who runs a school or a service.
    r"(?<=các )cấp(?!\s+(?:phép|giấy|thẻ))|(?<=hai )cấp|(?<=ba )cấp|(?<=mọi )cấp|(?<=từng )cấp|(?<=0[23] )cấp|"
    r"(?<=cùng )cấp(?!\s+(?:giấy|phép|kinh))|(?<=đồng )cấp(?!\s+(?:giấy|phép|kinh))|"
    r"(?<=ban )quản\s+lý|(?<=ban )chỉ\s+(?:đạo|huy)|(?<=hội đồng )quản\s+(?:trị|lý)|(?<=ban )quản\s+trị|"
    # Words of the names of services, funds and police units, and of what a force is there for.
    r"(?<=chuyên trách )bảo\s+vệ|"
    r"(?<=văn phòng )đăng\s+ký(?=\s+đất)|xây\s+dựng\s+đảng|(?<=nghiên cứu )phát\s+triển|(?<=quản lý )đấu\s+thầu|"
    r"(?<=văn bản và )tổ\s+chức\s+thi\s+hành|"
    r"việc\s+làm|(?<=trợ )giúp|(?<=quỹ đầu tư )phát\s+triển|(?<=xúc tiến )đầu\s+tư|(?<=dự án )đầu\s+tư(?=\s+xây)|"
    r"(?<=dự án đầu tư )xây\s+dựng|(?<=cảnh sát )(?:quản\s+lý\s+hành\s+chính|điều\s+tra|phòng\s+cháy|hình\s+sự)|"
    r"(?<=cứu nạn )cứu\s+hộ|đổi\s+mới\s+sáng\s+tạo|(?<=sáng tạo, )chuyển\s+đổi\s+số|"
    r"(?<=và )chuyển\s+đổi\s+số(?=\s+(?:tỉnh|thành|quốc|của|xã|phường|cấp))|"
    r"ngoại\s+giao|công\s+lập|(?<!nhân )dân\s+lập|độc\s+lập|(?:chương|công|giáo|lộ)\s+trình|nghiệm\s+thu|giúp\s+việc|"
    r"(?:sơ|trung|cao)\s+cấp|cấp\s+(?:thoát\s+)?nước|bảo\s+tồn\s+(?:thiên\s+nhiên|biển|loài)|"
    r"truyền\s+thông|sử\s+dụng|tư\s+vấn|giao\s+thông|phòng\s+chống|phòng,\s+chống|đào\s+tạo|ứng\s+cứu|thông\s+tin|"
    r"thường\s+trực|chuyên\s+trách|công\s+tác|phụ\s+trách|quản\s+lý\s+(?:nhà|trực\s+tiếp)|dân|khác|"
    r"(?<=đơn vị )tổng\s+hợp(?=,)|(?<=viện )nghiên\s+cứu(?!\s+(?:về|các|xây)))\b"
)


# "Ủy ban nhân dân huyện Cồn Mây lập danh sách …": verbs of one syllable count behind a capital with what they act on.
_SHORT_ACT = re.compile(
    r"(?:lập|cử|giao|cấp|nộp|thu|mở|ký|mời|duyệt|lấy)\s(?:danh sách|dự toán|kế hoạch|hồ sơ|biên bản|báo cáo|phương án|đội|tổ|đoàn|cán bộ|"
    r"công chức|người|các|giấy|kinh phí|phí|tiền|sổ|lớp|ý kiến|nhiệm vụ|chỉ tiêu|cho|phiếu|bản|văn bản|hợp đồng|dự án|đề án|tờ trình)(?!\w)"
)
_HALVES = frozenset(
    {
        "Thành",
        "Độc",
        "Công",
        "Dân",
        "Xác",
        "Ngoại",
        "Bàn",
        "Chuyển",
        "Phân",
        "Trung",
        "Cao",
        "Cung",
        "Trợ",
        "Đăng",
        "Thư",
    }
)
"""First halves of words that such a syllable ends."""


_PLACE_WORDS = frozenset({"Tỉnh", "Huyện", "Xã", "Phường"})
"""Words that end the name of a committee: what follows "Ủy ban nhân dân Tỉnh" is no second half of theirs."""


def _ends_here(text: str, lowered: str, start: int, *, group: bool) -> bool:
    """Tell whether the word at `start`, in running text, is no part of the name before it."""
    if _CAPITAL.match(text, start):
        # "Thủ trưởng cơ quan ngang bộ Khẩn trương rà soát …": an order below its actors, drawn into one line.
        return bool(_CAPITAL_VERB.match(text, start)) or adverb_end(lowered, start, syllables=2) > start
    if group and lowered.startswith("về ", start):
        # "Đơn vị chuyên trách về an toàn thông tin": the matter says which unit it is.
        return not text[:start].rstrip().endswith(("chuyên trách", "chuyên môn", "quản lý nhà nước"))
    if _ends_name(text, start):
        return True
    if _INSIDE.match(lowered, start) or text[:start].rstrip().endswith((" về", " và", " quản lý", ",")):
        return False
    found = verb_at(lowered, start)
    if found is not None and text[start : found.end] != lowered[start : found.end]:
        # "Báo và Phát thanh - Truyền hình Thành phố" holds no "hình thành"; "Cục A lập Báo cáo" holds "lập".
        found = verb_at(lowered[: lowered.find(" ", start)], start)
    if found is None:
        return False
    # "Đào tạo", "Đầu tư": the small second half of a capital word is no verb of its own.
    word = text[:start].split()[-1:] or [""]
    if not word[0][:1].isupper():
        return True
    # "Cục Viễn thông báo cáo …": where a verb begins with the next word too, the first one belongs to the name.
    if _SHORT_ACT.match(lowered, start) and word[0] not in _HALVES:
        return True
    if word[0] in _PLACE_WORDS:
        return True
    following = lowered.find(" ", start) + 1
    return " " in found.verb and not (0 < following < found.end and verb_at(lowered, following) is not None)


_SAME_HEAD = re.compile(r"\s*(cơ sở|đơn vị|trung tâm|trường)\s+(?=[a-zđ])(?!liên quan|có liên quan)", re.IGNORECASE)
_OTHER_KIND = re.compile(r"\s*(?:lực lượng|viện nghiên cứu|trường đại học|hệ thống|hợp tác xã)(?!\w)")


# Bodies of another kind, wherever they stand in a list: "các cơ quan chức năng và chính quyền địa phương", "cơ quan chủ quản, chủ dự án".
# "cấp ủy, chính quyền các cấp" is one.
_APART = re.compile(
    r"\s*(?:các\s+)?(?:(?<!ủy, )(?<!ủy và )(?<!đảng, )(?<!đảng và )(?<!thể, )(?<!chức, )chính quyền\s+(?:địa phương|cấp|các cấp|xã|phường)|"
    r"chủ\s+(?:rừng|dự án|đầu tư|sở hữu|bến)|nhà\s+(?:tài trợ|thầu)|"
    r"(?<!quan, )(?<!chức, )(?<!vị, )cấp\s+(?:có\s+)?thẩm quyền|lực lượng\s(?!vũ trang))"
)
# "UBND các xã, phường và cơ quan, tổ chức có liên quan": a committee governs none of them.
_COMMITTEE = re.compile(r"(?:Chủ tịch )?(?:[ỦU][yỷ] ban nhân dân|UBND)\s")
_GENERIC_NEXT = re.compile(r"\s*(?:cơ quan|đơn vị|tổ chức|cá nhân|doanh nghiệp)(?!\w)")


def _is_next(text: str, position: int, at: int) -> bool:
    """Tell whether a comma or "và" that ends at `at` parts two bodies without names of their own.

    "Các đơn vị tổng hợp, đơn vị phụ trách các lĩnh vực", "doanh nghiệp, viện nghiên cứu"; not "các cơ quan, đơn vị liên quan".
    """
    if _APART.match(text, at) or (_COMMITTEE.match(text, position) and _GENERIC_NEXT.match(text, at)):
        return True
    head = _SAME_HEAD.match(text, at)
    if head and re.match(rf"(?:các\s+)?{head.group(1)}\s+\w", text[position:at], re.IGNORECASE):
        return True
    return not COLLECTIVE.match(text, position) and _OTHER_KIND.match(text, at) is not None


# "cơ quan chủ quản chương trình, dự án", "tổ chức quốc tế ở trong nước, nước ngoài": pairs of words that a comma holds together.
_SECOND_HALF = re.compile(
    r"(?:(?<=chương trình, )|(?<=chương trình và )|(?<=công trình, ))(?:dự án|đề án|công trình)(?!\w)|(?<=trong nước, )nước ngoài(?!\w)|"
    # "Cảnh sát phòng cháy, chữa cháy và cứu nạn, cứu hộ", "Báo và Phát thanh, truyền hình".
    r"(?<=cháy, )chữa cháy|(?<=cháy và )(?:chữa cháy|cứu nạn)|(?<=cứu nạn, )cứu hộ|(?<=hát thanh, )truyền hình|"
    r"(?<=phòng HĐND và )UBND|(?<=phòng Hội đồng nhân dân và )(?:Ủy|Uỷ) ban nhân dân|"
    r"(?<=mầm non, )tiểu học|(?<=tiểu học, )(?:trung học|THCS)|(?<=trung học cơ sở, )trung học|"
    r"(?<=tiến đầu tư, )thương mại|(?<=tiến thương mại, )(?:du lịch|đầu tư)|"
    # "Thủ trưởng các cơ quan, đơn vị, doanh nghiệp": the office governs all three.
    r"(?<=các cơ quan, đơn vị, )(?:doanh nghiệp|địa phương)(?!\w)|(?<=các cơ quan, tổ chức, )(?:doanh nghiệp|địa phương)(?!\w)|"
    # "Bí thư Tỉnh ủy, Thành ủy": the office governs both.
    r"(?<=Bí thư Tỉnh ủy, )Thành ủy(?!\w)|(?<=Bí thư tỉnh ủy, )thành ủy(?!\w)|"
    # "Ban Quản lý Khu kinh tế Bến Sậy và các Khu công nghiệp tỉnh" is one.
    r"(?<=và )(?:các )?[Kk]hu (?:công nghiệp|kinh tế|công nghệ cao|chế xuất)"
)


def _goes_on(text: str, at: int, known: Gazetteer, *, group: bool, comma: bool, in_list: bool) -> bool:
    """Tell whether the name goes on after a comma or "và" that ends at `at`."""
    while at < len(text) and text[at] == " ":
        at += 1
    if at >= len(text):
        return False
    lowered = small(text)
    bare = group and _BARE_HEAD.match(text, at)
    if bare or _SECOND_HALF.match(text, at) or (_INSIDE.match(lowered, at) and not (group and comma)):
        return True
    if TITLED.match(text, at):
        return False
    if group and (_OFFICER.match(text, at) or (not comma and _PEOPLE.match(text, at))):
        return False
    if _FIELD_HEAD.match(text, at) and not group and not comma:
        return True
    if not group and COMMON.match(text, at) and not _ADMIN.match(text, at):
        return False
    if begins_name(text, at) or lowered.startswith(("các ", "những ", "mọi "), at) or known.match(lowered, at) > at:
        return False
    if _CAPITAL.match(text, at) or in_list:
        return True
    if group:
        return bool(COMMON.match(text, at)) or (not comma and verb_at(lowered, at) is None)
    if COMMON.match(text, at):
        return bool(_ADMIN.match(text, at))
    # "Cục Quản lý … và theo dõi thi hành pháp luật": known only from a list; in prose a verb ends the name.
    return verb_at(lowered, past_adverbs(lowered, at)) is None and not comma
