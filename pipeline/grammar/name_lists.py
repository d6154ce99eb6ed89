"""Lists of names of bodies, and how they are cut: in a cell or slot line, and in running text."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.grammar.heads import COLLECTIVE, begins_generic, begins_name, begins_office, head_pattern
from pipeline.grammar.name_bounds import TITLED
from pipeline.grammar.names import EMPTY, Gazetteer, Name, name_end
from pipeline.grammar.places import is_next_place, place_end
from pipeline.letters import UPPER, even, small
from pipeline.spans import Span

_SEPARATOR = re.compile(r"\s*(?:,\s+và\b|[,;]|\s[-–]\s|/|\bvà\b|\bcùng\b(?: với)?|\bcũng như\b|\bhoặc\b)\s*")
# "Giám đốc Sở A cùng thủ trưởng các đơn vị": what may stand before a name of a list.
_BETWEEN = re.compile(r"(?:[ ,;.\-–/+&\n]|và |cùng (?:với )?)+")
# "Đề nghị Tòa án nhân dân tỉnh", "Giao Sở A", "Gồm: Sở A, Sở B" in a cell.
_ASKED = re.compile(r"(?:(?:[Đđ]ề nghị|[Gg]iao|[Mm]ời)(?: cho)?|(?:[Bb]ao )?[Gg]ồm(?: có)?)\s?:?\s")
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)")
_SHORT_BRACKETS = re.compile(r"\s*\([^()]{1,80}\)")
_BRACKET = re.compile(r"\s*\(")
_GENERIC = (
    "các ", "cơ quan", "đơn vị", "Cơ quan", "Đơn vị", "cơ sở ", "lực lượng", "viện nghiên cứu", "trường ", "hệ thống", "sở,", "sở ngành", "ngành",
    "mọi người", "người dân", "chính quyền ", "chủ rừng", "chủ dự án", "chủ đầu tư", "chủ sở hữu", "chủ bến", "nhà tài trợ", "nhà thầu",
    "y tế các ", "y tế bộ, ngành", "công đoàn ", "chi nhánh ngân hàng",
    "cấp có thẩm quyền", "cấp thẩm quyền", "tổ chức, cá nhân", "tổ chức pháp chế", "cán bộ ", "bộ phận ",
    "dân quân", "già làng", "người có uy tín", "ban công tác ", "ban nhân dân ", "ban giám sát ",
    "chi bộ ", "đảng bộ ", "chi ủy ", "chi đoàn ", "chi hội ", "đoàn khoa", "giảng viên", "sinh viên",
    "tổ tự quản", "tổ dân phố", "Tổ dân phố ", "tổ quản lý ", "tổ thanh tra ", "tổ công nghệ số", "đội quản lý ", "đội dân phòng",
)  # fmt: skip
# What belongs to the words behind a name and not to the name: "Hội đồng nhân dân tỉnh có …", "chủ bến không …".
_LOOSE_END = re.compile(
    r"(?:\s+(?:có|không|không\s+thể|không\s+bắt\s+buộc|có\s+thể|hoặc|chỉ|(?<!rật )tự|(?<!hiết )(?<!huẩn )bị|"
    r"và|của|với|nơi|cho|ra|theo|do|vào(?:\s+(?:cuối|đầu|giữa))?|cùng|cũng|đều|sẽ|"
    r"vẫn|còn|nên|thì|về|ngay|(?<!sở )tại|trong|tùy|[-–])){1,4}$"
)
# What each of them ends with: most names end otherwise.
_LOOSE_WORDS = (
    "có", "không", "thể", "buộc", "hoặc", "chỉ", "tự", "bị", "và", "của", "với", "nơi", "cho", "ra", "theo", "do", "vào", "cuối", "đầu", "giữa",
    "cùng", "cũng", "đều", "sẽ", "vẫn", "còn", "nên", "thì", "về", "ngay", "tại", "trong", "tùy", "-", "–",
)  # fmt: skip
# "Trung tâm A có chức năng tham mưu …"; "đơn vị có chức năng" is known by it.
_FUNCTION = re.compile(r"\s+có\s+chức\s+năng$")
_QUALIFIED = re.compile(
    r"\s(?:theo (?:chức năng|nhiệm vụ|thẩm quyền|phân công)|trong phạm vi|được phân công|được giao nhiệm vụ)\b"
)
# "Trung tâm A có chức năng, nhiệm vụ:", "Đơn vị thoát nước có các nghĩa vụ sau:": what it has to do follows.
_HAS = re.compile(r"\scó\s(?:chức năng,? nhiệm vụ|các (?:quyền|nghĩa vụ|nhiệm vụ)|nghĩa vụ|nhiệm vụ)(?!\w)")


# "Sở A - cơ quan thường trực Ban B giúp …": what A is, and no second name.
_WHAT_IT_IS = re.compile(
    r"\s[-–]\s(?P<what>(?:[Cc]ơ quan|[Đđ]ơn vị)\s(?:[Tt]hường trực|[Cc]hủ trì|[Đđ]ầu mối|[Cc]huyên trách|[Gg]iúp việc)(?!\w))"
)


def _past_what_it_is(text: str, start: int, end: int, known: Gazetteer) -> Span | None:
    """Return where the name from `start` ends and where what is said of it does, None where nothing is said or the name ends elsewhere."""
    said = _WHAT_IT_IS.search(text, start, end + 40) if " - " in text or " – " in text else None
    if said is None or said.start() > end:
        return None
    return Span(said.start(), max(end, said.end(), name_end(text, said.start("what"), known)))


def names_in_list(text: str, known: Gazetteer = EMPTY, start: int = 0, end: int | None = None) -> list[Name]:
    """Cut a list of names ("Cục A, Vụ B và Văn phòng Bộ") into names; collectives stay whole.

    Good: "các sở, ngành, UBND xã, phường" is two. Not three: "xã, phường" go on with their committee.
    """
    text = even(text)
    return list(_cut_list(text, known, start, len(text) if end is None else end))


# A table says who acts in row after row, and most often the same: a list is cut once.
@lru_cache(maxsize=512)
def _cut_list(text: str, known: Gazetteer, start: int, limit: int) -> tuple[Name, ...]:
    found: list[Name] = []
    at = start
    body = text[:limit]
    while at < limit:
        between = _BETWEEN.match(body, at)
        at = between.end() if between else at
        if found and _QUALIFIED.match(body, at - 1):
            # "Các Sở: Y tế, Xây dựng theo nhiệm vụ được giao; UBND xã": it is said of all of them.
            at = _after_semicolon(body, at)
            continue
        if at >= limit:
            break
        asked = None if found else _ASKED.match(body, at)
        at = asked.end() if asked and begins_name(text, asked.end()) else at
        label = _LABEL_OF.match(text, at, limit) if ":" in body else None
        at = label.end() if label and begins_generic(text, label.end()) else at
        many = _many_named(text, at, limit, known, in_list=True)
        found.extend(many[:-1])
        at = many[-1].span.start if many else at
        stop = many[-1].span.end if many else name_end(body, _past_office(body, at), known, in_list=True)
        said = _past_what_it_is(body, at, stop, known)
        if said:
            found.append(_name(text, at, said.start))
            at = said.end
            continue
        if stop <= at:
            stop = at + 1
        bracket = _IN_BRACKETS.match(body, stop)
        # "Các sở, ngành theo chức năng, nhiệm vụ được giao": the qualifier is no part of the last name.
        qualifier = _QUALIFIED.search(body, at, stop) or (_HAS.search(body, at) if "có" in body else None)
        if qualifier and qualifier.start() < stop:
            found.append(_name(text, at, qualifier.start()))
            at = _after_semicolon(body, qualifier.end())
            continue
        while stop > at and text[stop - 1] in " ,;.:-–/":
            stop -= 1
        if stop > at:
            cut = _run_on(text, at, stop)
            found.append(_name(text, at, cut[0] if cut else stop))
            if cut:
                at = cut[1]
                continue
        at = max(stop, at + 1)
        if bracket and _BRACKET.match(body, stop):
            at = bracket.end()
    return tuple(found)


def _after_semicolon(body: str, at: int) -> int:
    semicolon = body.find(";", at)
    return semicolon + 1 if semicolon >= 0 else len(body)


# "Sở Nội vụ Sở Tài chính Văn phòng Ủy ban nhân dân tỉnh": the lines of a cell, which a converter has written on one line.
_RUN_ON = re.compile(
    r"(?P<head>Sở|Vụ|Cục|Phòng|UBND|Các|Hội)(?:\s(?!thuộc|của|trực)[^\s;()]+){2,9}?(?<!\svà)(?<!\svới)(?<!\scác)(?<!,)"
    r"(?P<gap>\s(?:[-–]\s)?)(?=(?:(?P=head)|UBND|Ủy ban nhân dân|Công an tỉnh|Văn phòng)\s\w)"
)


def _run_on(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where a name ends and the next begins inside what was read as one, None where it is one: no comma parts the two."""
    for stroke in _STROKE.finditer(text, start, end) if begins_name(text, start) else ():
        # "Vụ A/Cục B", "Sở A + Sở B"; "Phòng A xã/Phòng B phường" is either, and "Văn phòng HĐND/UBND xã" one.
        either = "/" in stroke.group() and text.startswith(text[start : text.find(" ", start) + 1], stroke.end())
        gap = stroke.start() - text[stroke.start() - 1].isspace()
        if begins_name(text, stroke.end()) and not either and not text.endswith(_COMMITTEES, start, gap):
            return gap, stroke.end()
    run_on = _RUN_ON.match(text, start, end)
    head = run_on.group("head") if run_on else ""
    # "Vụ A Văn phòng B", "Phòng A UBND huyện" are one: the unit and whose it is.
    if run_on is None or (head != "Sở" and not text.startswith(head, run_on.end())):
        return None
    return run_on.start("gap"), run_on.end()


_STROKE = re.compile(r"[/+&]\s?(?=\w+\s\w)")
_COMMITTEES = ("HĐND", "UBND", "Hội đồng nhân dân", "Ủy ban nhân dân")


# "các đơn vị: Sở A, Sở B": a label for those that follow.
_LABEL_OF = re.compile(
    r"[Cc]ác\s(?:cơ quan|đơn vị|tổ chức|địa phương|(?:sở|phòng), (?:ban|ngành))(?:, (?:cơ quan|đơn vị|tổ chức|ban|ngành|địa phương))*"
    r"(?:\s(?:có\s)?liên quan|\strực thuộc|\sthuộc Bộ)?\s?:\s+(?=[" + UPPER + "])"
)


# "Giám đốc: Trung tâm A, Trung tâm B", "Giám đốc (Thủ trưởng) các sở", "Giám đốc, Thủ trưởng các sở": the office and the body are one.
_OFFICES = r"(?:Tổng [Gg]iám đốc|Giám đốc|Thủ trưởng|Trưởng|Chủ tịch)"
_OFFICE_ALONE = re.compile(
    rf"{_OFFICES}\s*(?::\s+|\s\({_OFFICES}\)\s+|(?<!Chủ tịch),\s+(?=(?:Thủ trưởng|Trưởng)\scác\s))"
)


def _past_office(text: str, at: int) -> int:
    """Return where the body begins whose office stands apart at `at`: "Giám đốc: Trung tâm A"; `at` where none does."""
    office = _OFFICE_ALONE.match(text, at)
    if office is None:
        return at
    named = begins_generic(text, office.end()) or text.startswith("các ", office.end())
    return office.end() if named else at


# "Giám đốc các Sở: Tài chính, Xây dựng", "các Bộ, cơ quan: Công an, Quốc phòng": the names share a head and whose office it is.
_MANY = re.compile(
    r"(?:(?:Bộ trưởng|Giám đốc|Thủ trưởng|Lãnh đạo|lãnh đạo|Cục trưởng|Vụ trưởng|Trưởng)\s(?:[Cc]ác\s)?|[Cc]ác\s)"
    r"(?P<head>Sở|sở|Bộ|bộ|Vụ|Cục|Ban|Phòng|phòng|"
    r"Trưởng phòng|Trưởng Phòng|Trưởng ban|Trưởng khoa|Trưởng Khoa|Vụ trưởng|Cục trưởng|Ngành|ngành|Tập đoàn|"
    r"Tổng công ty|ban|Khoa|khoa)(?:,\s(?:cơ quan|ban|ngành)){0,2}(?:\s(?:có\s)?liên\squan)?(?:\s?:\s+|(?P<plain>\s))(?=["
    + UPPER
    + "])"
)
_PART = re.compile(rf"\s*(?:,|;|\svà\s)\s*(?=[{UPPER}])")
_PART_WIDTH = 160
_ALL = ("Các ", "các ")
# What follows the last of such names: a stop, or "và" and another body.
_BETWEEN_ALL = re.compile(r"\s*(?:[,;.]|và\s|$)")


def _many_named(text: str, start: int, limit: int, known: Gazetteer, *, in_list: bool) -> list[Name]:
    """Read "Giám đốc các Sở: Tài chính, Xây dựng" at `start`: one name for each, the first with the head that all share.

    In a list no colon is asked for: "Các Sở Tài chính, Xây dựng".

    Nothing is found where but one follows the colon, which may begin an order: "Giám đốc các Sở: Xây dựng kế hoạch …".
    """
    many = _MANY.match(text, start, limit) if ":" in text or (in_list and text[start : start + 4] in _ALL) else None
    if many is None or (many.group("plain") and not in_list):
        return []
    head = many.group("head")
    names: list[Name] = []
    at = many.end()
    while at < limit:
        end = _part_end(text, at, limit, head, known, in_list=in_list)
        if end <= at:
            break
        names.append(Name(Span(at if names else start, end), head, collective=False))
        gap = _PART.match(text, end, limit)
        if gap is None or (";" in gap.group() and not _is_known_part(text, gap.end(), head, known)):
            break
        at = gap.end()
    if many.group("plain") and not _are_parts(text, names, limit, known):
        return []
    return names if len(names) > 1 else []


def _are_parts(text: str, names: list[Name], limit: int, known: Gazetteer) -> bool:
    """Tell whether what no colon announces are names each: "Các Sở Văn hóa, Thể thao và Du lịch" may name one department of many places."""
    return (
        bool(names)
        and _BETWEEN_ALL.match(text, names[-1].span.end, limit) is not None
        and all(
            " và " not in text[name.span.start : name.span.end]
            or _is_known_part(text, name.span.start, name.head, known)
            for name in names[1:]
        )
    )


def _known_part_end(text: str, at: int, head: str, known: Gazetteer) -> int:
    """Return where the part at `at` ends if it is a known name together with the head that it shares, else `at`."""
    return at + max(0, known.match(small(f"{head} {text[at : at + _PART_WIDTH]}"), 0) - len(head) - 1)


def _is_known_part(text: str, at: int, head: str, known: Gazetteer) -> bool:
    return _known_part_end(text, at, head, known) > at


def _part_end(text: str, at: int, limit: int, head: str, known: Gazetteer, *, in_list: bool) -> int:
    """Return where one of such names ends: a known one whole ("Nông nghiệp và Môi trường"), else at the comma or verb."""
    end = _known_part_end(text, at, head, known)
    if end > at:
        return min(end, limit)
    if begins_name(text, at):
        return at
    comma = text.find(",", at, limit)
    stop = min(limit, comma if comma > 0 else limit, at + _PART_WIDTH)
    named = f"{head} {text[at:stop]}"
    return at + max(0, name_end(named, 0, known, in_list=in_list) - len(head) - 1)


def _name(text: str, start: int, end: int) -> Name:
    head = head_pattern().match(text, start)
    group = bool(COLLECTIVE.match(text, start)) or head is None
    return Name(Span(start, end), head.group() if head else "", group)


# "Chủ tịch Ủy ban nhân dân các tỉnh, thành phố ven biển từ Quảng Ninh đến Cà Mau": which of them.
_PLACE = rf"(?:tỉnh\s|thành\sphố\s)?[{UPPER}]\w+(?:(?:\s|\s?[-–]\s?)[{UPPER}]\w+){{0,3}}"
_ALONG = re.compile(rf"\s(?:ven biển\s)?từ\s{_PLACE}\s(?:đến\s{_PLACE}|trở\s(?:ra|vào))(?!\w)")
# "Phòng Bến bãi đối với xã; phòng Luồng lạch đối với phường quản lý …": a semicolon parts the two.
_UNIT_NEXT = re.compile(rf"(?:phòng|ban|trạm|hạt|chi cục|trung tâm)\s[{UPPER}]")


# "Phòng An ninh mạng (PA05) Công an tỉnh": its code, and whose it is.
_CODE_INSIDE = re.compile(
    rf"(?:Phòng|Trung tâm|Chi cục|Đội|Ban|Khoa|Bộ phận)\s[^(),;.:]{{2,60}}\s\([{UPPER}][{UPPER}\d-]{{0,9}}\)\s[{UPPER}]"
)


def run_of_names(text: str, position: int, known: Gazetteer = EMPTY) -> tuple[list[Name], int]:
    """Read the list of names that begins at `position` of running text; return the names and where the list ends.

    Nothing is found where no name begins there. The list ends before a verb, a stop, or a word that is no name.
    """
    names, end = _run_of_names(even(text), position, known)
    return list(names), end


# Of one place it is asked by what looks for the act, for those who cooperate, for whom something goes to.
@lru_cache(maxsize=256)
def _run_of_names(text: str, position: int, known: Gazetteer) -> tuple[tuple[Name, ...], int]:
    found: list[Name] = []
    at = position
    while at < len(text) and (
        TITLED.match(text, at)
        or begins_generic(text, at)
        or known.match(small(text), at) > at
        or (found and (text.startswith(_GENERIC, at) or is_next_place(text, at)))
    ):
        many = _many_named(text, at, len(text), known, in_list=False)
        found.extend(many[:-1])
        at = many[-1].span.start if many else at
        end = many[-1].span.end if many else name_end(text, _past_office(text, at), known)
        while end > at and text[end - 1] in " ,;.:":
            end -= 1
        if end <= at:
            break
        along = _ALONG.match(text, end) if text.endswith(("tỉnh", "phố", "phương", "biển"), at, end) else None
        end = along.end() if along else end
        loose = _LOOSE_END.search(text, at, end) if text.endswith(_LOOSE_WORDS, at, end) else None
        if loose is None and text.endswith("năng", at, end) and head_pattern().match(text, at):
            loose = _FUNCTION.search(text, at, end)
        said = _past_what_it_is(text, at, end, known)
        found.append(_name(text, at, said.start if said else loose.start() if loose else end))
        end = said.end if said else end
        bracket = _SHORT_BRACKETS.match(text, end)
        after = bracket.end() if bracket else end
        owner = name_end(text, after + 1, known) if bracket and _CODE_INSIDE.match(text, at) else 0
        if owner > after + 1 and begins_name(text, after + 1):
            found[-1] = _name(text, at, owner)
            after = owner
        separator = _SEPARATOR.match(text, after)
        if not separator or separator.end() == after:
            return tuple(found), after
        if not (
            begins_name(text, separator.end())
            or TITLED.match(text, separator.end())
            or (text.startswith(_GENERIC, separator.end()) and not text.startswith("trường hợp", separator.end()))
            or begins_office(text, separator.end())
            or (separator.group()[:1] in ";," and _UNIT_NEXT.match(text, separator.end()))
            or (place_end(text, at) == end and place_end(text, separator.end()) > separator.end())
            or is_next_place(text, separator.end())
        ):
            return tuple(found), after
        at = separator.end()
    return tuple(found), (found[-1].span.end if found else position)
