"""Who is handed down to the duties below: by a title that names bodies, or by a lead-in."""

from __future__ import annotations

import re

from pipeline.document.duties import Duty, Heir
from pipeline.document.outline import Node, TablePart, Text
from pipeline.grammar.charged import past_persons
from pipeline.grammar.heads import begins_calling, begins_generic, begins_public, head_pattern, kind_of
from pipeline.grammar.name_lists import names_in_list, run_of_names
from pipeline.grammar.names import Gazetteer
from pipeline.grammar.sentences import sentences, trimmed
from pipeline.grammar.statements import is_made_of
from pipeline.grammar.subjects import subject_of
from pipeline.grammar.verbs import leading_verb, openings, verb_at
from pipeline.letters import UPPER, even, folded, small
from pipeline.spans import MappedText, Span

CHARGED_END = re.compile(r"\scó (?:trách nhiệm|nhiệm vụ)(?: sau(?: đây)?)?\s*\.?\s*$")
"""The end of a lead-in that charges somebody: "… có trách nhiệm."."""
# "5. Đề nghị các cơ quan: Tỉnh đoàn, Hội Nông dân" asks those behind the colon.
_ASKED = re.compile(
    rf"(?:Đề nghị|Yêu cầu|Giao)\s*:?\s+(?:các (?:cơ quan|đơn vị|tổ chức|sở|địa phương)(?:, (?:đơn vị|tổ chức|ngành))?(?: sau)?\s?:\s+)?"
    rf"(?=[{UPPER}]|các)"
)
_RESPONSIBILITY = re.compile(
    r"(?:Trách nhiệm thực hiện|Phân công|(?:(?:Trách nhiệm|Nhiệm vụ|Quyền hạn|Chức năng|Nghĩa vụ|Quyền)(?:\s*(?:,|và)\s*)?)+)"
    r"(?:\s+(?:chung|cụ thể|chính))?\s*(?:của|:)?\s+",
    re.IGNORECASE,
)


# "Trách nhiệm của Bên bán điện", "Nghĩa vụ của thương nhân …": whoever stands there is charged, though no head word tells a body.
_OF_WHOM = re.compile(
    r"(?:Trách nhiệm|Nhiệm vụ|Nghĩa vụ)(?:(?:,| và) (?:trách nhiệm|nhiệm vụ|nghĩa vụ|quyền hạn))* của\s+"
    r"(?!(?:kế hoạch|đề án|chương trình|dự án|chiến lược|quy hoạch|công tác|việc|cuộc|hội nghị|quy chế|năm|giai đoạn|ngành)\b)"
    r"(?P<who>[^,;.:()]{3,90}?)(?=\s*[:.]?\s*$|\s(?:trước|trong|đối với|khi|sau khi|về)\s)",
    re.IGNORECASE,
)
# "Trách nhiệm của Sở Y tế trong việc cấp phép", "… giúp Ủy ban giám sát": what follows says in which matter.
_IN_WHAT = re.compile(
    r"\s(?:trong (?:việc|quản lý|công tác|thực hiện|quá trình|phối hợp|lĩnh vực)|đối với|về việc|giúp|[a-zđ]\))\s",
    re.IGNORECASE,
)
# "Đối với các sở, ban, ngành:" above what they are to do.
_TOWARDS = re.compile(r"Đối với\s+(?=(?:các\s)?\S)", re.IGNORECASE)


def _towards(text: str, end: int, known: Gazetteer) -> int:
    """Return where the names begin after "Đối với", 0 where it does not stand there or more than names follows up to `end`."""
    match = _TOWARDS.match(text)
    if match is None or begins_public(text, match.end()):
        return 0
    if not begins_generic(text, match.end()) and known.match(small(text), match.end()) == match.end():
        return 0
    return match.end() if run_of_names(text[:end], match.end(), known)[1] >= end - 1 else 0


def is_lead_in(text: str, *, below: bool) -> bool:
    """Tell whether a paragraph only introduces what stands below it: it ends in a colon, or in "có trách nhiệm."."""
    return below and (text.rstrip().endswith(":") or CHARGED_END.search(text) is not None)


def is_body_alone(parts: list[Text | TablePart | Node], index: int, known: Gazetteer) -> bool:
    """Tell whether a paragraph is nothing but bodies above what they are to do, as a title that has lost its number: "Sở Y tế".

    Not one of several such lines: those list who takes part. Nor the rest of a sentence whose first line ends before it.
    """
    part = parts[index]
    if not _is_bare(part, known) or index + 1 == len(parts):
        return False
    before, after = parts[index - 1] if index else None, parts[index + 1]
    ended = not isinstance(before, Text) or before.mapped.text.endswith((".", ";", "./"))
    return ended and isinstance(after, Text) and not _is_bare(after, known)


def _is_bare(part: Text | TablePart | Node, known: Gazetteer) -> bool:
    if not isinstance(part, Text) or part.level:
        return False
    text = part.mapped.text
    if len(text) > _TITLE_WIDTH or not text[-1].isalnum() or not text[0].isupper() or _NO_BODY.match(text):
        return False
    return begins_generic(text, 0) and run_of_names(text, 0, known)[1] == len(text)


_TITLE_WIDTH = 140


# What lists conditions, cases, criteria or papers, in small letters: "… trong các trường hợp sau:", "Hồ sơ cấp thẻ gồm:".
_LISTS_NO_ORDERS = re.compile(
    r"(?:(?:các|những|một\s+trong|đủ|hai|ba|ít\s+nhất|đáp\s+ứng|đạt)\s(?:[^:;]{0,24}\s)?"
    r"(?:trường\s+hợp|điều\s+kiện|tiêu\s+chuẩn|tiêu\s+chí|giấy\s+tờ|tài\s+liệu)(?:\s[^:;]{0,30})?\s(?:sau|dưới)(?:\s+đây)?(?:\s+(?:sẽ\s+)?bị\s[^:;,]{2,40})?|"
    # "Hộ mất đất được hỗ trợ:", "Khách đi đò có quyền:", "… thu thập từ các nguồn sau đây:", "… chi cho các mục tiêu sau:".
    r"\s(?:được\s+(?:hỗ\s+trợ|hưởng)|(?:có|được)\s+quyền)(?:\s+sau(?:\s+đây)?)?|"
    r"\btừ\s(?:các|những)\snguồn\s(?:[^:;]{0,20}\s)?sau(?:\s+đây)?(?:\s[^:;]{0,50})?|"
    r"\b(?:cho|vì|vào)\s(?:các|những)\s(?:mục\s+tiêu|mục\s+đích)\s(?:[^:;]{0,20}\s)?sau(?:\s+đây)?|"
    r"\báp\s+dụng\s(?:một\s+trong\s)?(?:các|những)\s+hình\s+thức\s(?:xử\s+lý|kỷ\s+luật)\s(?:[^:;]{0,20}\s)?sau(?:\s+đây)?|"
    # What something serves for: "Dữ liệu được sử dụng để:".
    r"\b(?:như|ví\s+dụ|chẳng\s+hạn)|"
    r"\bđược\s+sử\s+dụng\s+(?:để|vào|cho)(?:\s[^:;,]{0,60})?|"
    r"\btheo\s(?:một\s+trong\s)?(?:các|những)\s(?:phương\s+thức|hình\s+thức)\s(?:[^:;]{0,20}\s)?sau(?:\s+đây)?|"
    r"\b(?:theo|bằng|qua)\smột\s+trong\s(?:các|những)\s(?:phương\s+thức|hình\s+thức|cách)\s(?:[^:;]{0,20}\s)?sau(?:\s+đây)?|"
    # "Khách đi đò có quyền phản ánh bằng các hình thức sau:": ways that are open to somebody.
    r"\s(?:có|được)\s+quyền\s(?!sử\s+dụng|sở\s+hữu|hạn)[^:;]{2,160}?\s(?:bằng|qua|tại)\s(?:các|những)\s"
    r"(?:phương\s+thức|hình\s+thức|cách|kênh|địa\s+chỉ)\s(?:[^:;]{0,20}\s)?sau(?:\s+đây)?|"
    r"^(?:mức\s+(?:thu|chi|hỗ\s+trợ|giá)|giá|đơn\s+giá)\s[^:;]{0,160}\s(?:như\s+sau|sau\s+đây)|"
    r"\bhồ\s+sơ\b[^:;]{0,160}\s(?:bao\s+)?gồm(?:\s+có)?(?:\s[^:;]{0,60})?|"
    r"^(?:kết\s+luận|nghị\s+quyết|báo\s+cáo|biên\s+bản|tờ\s+trình|văn\s+bản|thông\s+báo)\s[^:;]{0,80}gồm\s(?:có\s)?(?:các|những)\s"
    r"(?:nội\s+dung|thông\s+tin)[^:;]{0,30})\s*:?\s*$"
)
# "Thành lập các phòng, cụ thể như sau:", "Cơ cấu tổ chức của Chi cục gồm có:": units and members, whatever verbs their names hold.
_LISTS_UNITS = re.compile(
    r"(?:(?:nay\s+)?(?:thành\s+lập|kiện\s+toàn)|cơ\s+cấu\s+tổ\s+chức|tổ\s+chức\s+bộ\s+máy|thành\s+phần|các\s+(?:phòng|khoa|ban|đơn\s+vị)\s)[^:]{2,220}\s"
    r"(?:gồm(?:\s+có)?|như\s+sau|sau\s+đây)(?:\s[^:;,]{0,40})?\s*:?\s*$"
)
_LISTING = ("sau", "dưới", "quyền", "trợ", "hưởng", "như", "dụ", "hạn", "gồm")
"""Parts of words of which each of them has one; most lead-ins have none."""
# "Rà soát hồ sơ, làm các việc, gồm:" leads in orders all the same.
_LISTS_TASKS = re.compile(
    r"\b(?:nhiệm\s+vụ|công\s+việc|giải\s+pháp|biện\s+pháp|các\s+việc)\b[^:]{0,60}:\s*$", re.IGNORECASE
)
# "Ủy quyền cho Giám đốc Sở A giải quyết thủ tục, gồm:", "Nội dung phân cấp:": powers are handed down, and nobody is told to use them.
_HANDS_DOWN = re.compile(
    r"(?:(?:Ủy|Uỷ)\s+quyền|Giao\s+quyền|Phân\s+(?:cấp|quyền)\s+thẩm\s+quyền)\s|"
    r"Phân\s+cấp\s+cho\s[^:;]{3,160}?\s(?:quyết\s+định|phê\s+duyệt|ký|cấp\s+(?:giấy|phép|mới|lại)|giải\s+quyết\s+thủ\s+tục)\s|"
    r"(?:Nội\s+dung|Phạm\s+vi)\s+(?:được\s+)?(?:phân\s+cấp|ủy\s+quyền|uỷ\s+quyền)(?!\w)",
    re.IGNORECASE,
)


def lists_powers(text: str) -> bool:
    """Tell whether a lead-in hands down powers or says of what a body is made up, and so orders nothing itself either.

    "Ủy quyền cho Giám đốc Sở A giải quyết các thủ tục sau:", "Lực lượng trực bến bao gồm:".
    """
    return is_made_of(text) or _HANDS_DOWN.match(text) is not None


# Not "Trong quá trình kinh doanh, chủ bến được đóng bến trong các trường hợp sau đây:".
_FOR_CASES = re.compile(r"(?:đối\s+với|trong(?!\s+(?:quá\s+trình|thời\s+gian|hoạt\s+động))|khi|nếu)\s", re.IGNORECASE)


def lists_no_orders(text: str) -> bool:
    """Tell whether what a lead-in lists are conditions, cases, criteria or papers, and no orders.

    Good: "Thẻ bị thu hồi trong các trường hợp sau đây:". Not: "Đối với các trường hợp sau đây:", which says for whom.
    """
    if not text.endswith((":", " sau", " sau đây")) or _FOR_CASES.match(text):
        return False
    if lists_powers(text):
        return True
    lowered = small(text)
    if not any(map(lowered.__contains__, _LISTING)):
        return False
    end = max(0, len(text) - 300)
    lists = _LISTS_NO_ORDERS.search(lowered, end) or _LISTS_UNITS.match(lowered)
    return lists is not None and _LISTS_TASKS.search(text, end) is None


_BODY_WORD = re.compile(
    r"\b(?:các|những)\s(?:sở|bộ|ban|ngành|cơ quan|đơn vị|địa phương|xã|phường|doanh nghiệp|tổ chức|cấp)\b|"
    r"\b(?:Sở|Bộ|Ủy ban|UBND|Công an|Ban|Cục|Vụ)\s[A-ZĐ]"
)


# "Bộ A hướng dẫn các sở … thực hiện nhiệm vụ như sau:" asks them, too.
_ASKS_BELOW = re.compile(
    rf"\b(?:(?:yêu cầu|đề nghị)\s+(?=các\s|đồng chí\s|[{UPPER}])|hướng dẫn\s+(?=các\s[^:;]{{3,200}}\sthực hiện\s))"
)


_REQUIRES = re.compile(r"\s(?:yêu cầu|đề nghị)\s")


# "…, ngành Kiểm sát nhân dân cần tập trung thực hiện các nhiệm vụ sau đây:" above the numbered parts of a directive.
_MUST_BELOW = re.compile(
    r"(?:^|[,.]\s+)(?P<who>(?:toàn\s+)?(?:ngành|các|Các)\s[^;.:]{3,120}?)\s(?:cần|phải)\s(?=[^;:.]{3,160}\ssau(?:\s+đây)?\s*:\s*$)"
)


def asked_below(mapped: MappedText, section: str, known: Gazetteer) -> tuple[Heir, ...]:
    """Return who is asked by a lead-in above the numbered parts: "… Thủ tướng Chính phủ yêu cầu các Bộ trưởng thực hiện:"."""
    if not mapped.text.rstrip().endswith(":"):
        return ()
    asks = list(_ASKS_BELOW.finditer(mapped.text))
    if not asks:
        must = _MUST_BELOW.search(mapped.text) if "sau" in mapped.text else None
        end = run_of_names(mapped.text, must.start("who"), known)[1] if must else 0
        return (Heir(mapped.slice(*must.span("who")), section, listed=True),) if must and end >= must.end("who") else ()
    names, _ = run_of_names(mapped.text, past_persons(mapped.text, asks[-1].end()), known)
    return (Heir(mapped.slice(names[0].span.start, names[-1].span.end), section, listed=True),) if names else ()


def names_bodies(text: str) -> bool:
    """Tell whether bodies are named somewhere in a text, in whatever part they play."""
    return _BODY_WORD.search(even(text)) is not None


def told_above(duties: list[Duty], known: Gazetteer) -> tuple[Heir, ...]:
    """Return who acts in the bullets below a paragraph that is an order itself: whoever all its sentences tell to act.

    Good: "4. Các hợp tác xã đăng ký đò." above "- Rà soát cầu phao." Nobody where two of them tell different bodies. It
    counts only where no title or lead-in names anybody: that one says more.
    """
    found: list[Heir] = []
    for duty in duties:
        text = duty.mapped.text
        names, _, _ = subject_of(text, Span(0, len(text)), known) if duty.rule in _NAMED else ((), 0, 0)
        if names:
            found.append(Heir(duty.mapped.slice(names[0].span.start, names[-1].span.end), duty.section, listed=True))
    return tuple(found[:1]) if len({folded(heir.mapped.text) for heir in found}) == 1 else ()


_NAMED = frozenset({"subject-acts", "asked-acts"})
_COLON = re.compile(r"(?<!tỉnh)(?<!xã)(?<!phường)(?<!thành phố):")
_PLAIN_BRACKET = re.compile(r"\([^()]*\)")
# Bodies known by their work: "Cơ quan chủ trì giải quyết thủ tục", "Các cơ quan đăng ký đầu tư".
_BY_WORK = re.compile(
    r"(?:các\s+)?(?:cơ quan|đơn vị|tổ chức)(?:,\s*(?:đơn vị|tổ chức))*\s+"
    r"(?:đăng ký|chủ trì(?!,| và| phối)|thẩm định|quản lý|cấp|tiếp nhận|soạn thảo|lập|"
    r"tham mưu|được giao|sử dụng|vận hành|đầu mối)\s[^,;.:]{3,80}(?::|$)",
    re.IGNORECASE,
)


# "Các doanh nghiệp hoạt động trong lĩnh vực vận tải, bến bãi" among those who are charged.
_PEOPLE_OF = re.compile(
    r"(?:Các\s+)?(?:doanh nghiệp|tổ chức|cơ sở|hợp tác xã|hộ kinh doanh|nhà đầu tư|chủ đầu tư|nhà mạng|đơn vị)\s"
    r"(?:(?:thứ cấp|viễn thông|nhỏ và vừa)\s)?(?:đang\s)?(?:hoạt động|sản xuất|xây dựng|kinh doanh|tham gia|có|thuộc)\s",
    re.IGNORECASE,
)
# "Cơ quan tiếp nhận và đối tượng kê khai" is a matter, and no list of bodies.
_MATTER = re.compile(r"\b(?:đối tượng|thời hạn|trình tự|hồ sơ tiếp|văn bản)\b")


def heirs_of(mapped: MappedText, section: str, known: Gazetteer) -> tuple[Heir, ...]:
    """Return the words of a lead-in that name who acts, or nothing."""
    text = mapped.text
    plain = _PLAIN_BRACKET.sub(lambda inside: " " * len(inside.group()), text)
    # "Chủ tịch Ủy ban nhân dân các tỉnh: Sông Lúa, Đồng Lau:": the places belong to the name.
    colon = next((match.start() for match in _COLON.finditer(plain)), len(plain))
    stem = trimmed(plain, Span(0, colon))
    towards = _towards(plain, stem.end, known)
    if towards:
        return (Heir(mapped.slice(towards, stem.end), section, listed=True),)
    # "Nhiệm vụ cụ thể của Sở Xây dựng:" above its points, in no title.
    duties_of = _RESPONSIBILITY.match(text)
    if duties_of and run_of_names(plain[: stem.end], duties_of.end(), known)[1] >= stem.end - 1 > duties_of.end():
        return (Heir(mapped.slice(duties_of.end(), stem.end), section, listed=True),)
    for place in openings(small(plain), 0)[1:] if plain.rstrip().endswith(":") else ():
        # "Trước ngày 15/3/2031, các xã:": when, and then who.
        if begins_generic(plain, place) and run_of_names(plain[: stem.end], place, known)[1] >= stem.end - 1:
            return (Heir(mapped.slice(place, stem.end), section, said=mapped, listed=True),)
    if (
        begins_generic(plain, 0)
        and len(stem) < 260
        and (run_of_names(plain, 0, known)[1] >= stem.end - 1 or _BY_WORK.match(plain[: stem.end]))
        and not CHARGED_END.search(plain[: stem.end])
    ):
        # "Các sở, ban, ngành: Là các đơn vị …:", "Các cơ quan đăng ký đầu tư (Sở A, Ban B):".
        return (Heir(mapped.slice(0, stem.end), section, listed=True),)
    spans = sentences(text)
    last = spans[-1] if spans else Span(0, len(text))
    names, end, start = subject_of(text, Span(last.start, last.end), known)
    if names and _REQUIRES.match(text, end):
        # "Thủ tướng Chính phủ yêu cầu Chủ tịch các tỉnh ven biển, trước hết là A và B, …:": whoever asks leads nothing of it.
        return asked_below(mapped, section, known)
    if names:
        said = mapped.slice(last.start, len(text)) if start > last.start else None
        return (Heir(mapped.slice(start, len(text)), section, said=said),)
    bare = trimmed(text, Span(0, len(text)))
    if begins_generic(text, 0) and len(text) < 260:
        found, end = run_of_names(text, 0, known)
        if found and end >= bare.end - 2:
            return (Heir(mapped.slice(0, bare.end), section),)
    if "phối hợp với" in text and leading_verb(small(text), last.start) is not None:
        return (Heir(mapped, section),)
    return ()


# "1.3. Các cơ quan giữ sổ bến đò ngang": whoever they are, the tasks below are not those of whom the title above names.
_OTHERS = re.compile(r"(?:Các|Những)\s(?:cơ quan|đơn vị|sở|ban|địa phương|doanh nghiệp)(?:,|\s)", re.IGNORECASE)


def is_of_others(node: Node) -> bool:
    """Tell whether a title that could not be read names bodies, and no matter."""
    return _OTHERS.match(node.text) is not None and _NO_BODY.match(node.text) is None


# "6. Các ngành, lĩnh vực khác", "1. Tổ chức, bộ máy", "2. Chính quyền số" say what the tasks below are about.
_NO_BODY = re.compile(
    r"(?:các\s+)?ngành, lĩnh vực\s+(?!của)|tổ chức,? bộ máy|"
    r"(?:chính quyền|chính phủ|doanh nghiệp|ngân hàng|cơ quan|bệnh viện|trường học|tòa án|công sở|hải quan|thuế|hợp tác xã|nhà máy|"
    r"xã|phường|thôn)\s"
    r"(?:số(?!\s*\d)|điện tử|thông minh|không giấy tờ|xanh)(?!\w)",
    re.IGNORECASE,
)


def actors_of_title(node: Node, known: Gazetteer) -> MappedText | None:
    """Return the part of a title that names who acts ("2. Sở Tài chính", "Điều 9. Trách nhiệm của Sở Y tế"), or None."""
    mapped = node.mapped
    if mapped is None or (not node.content and not node.titled):
        return None
    text = mapped.text
    span = trimmed(text, Span(0, len(text)))
    asked = _ASKED.match(text)
    prefix = _RESPONSIBILITY.match(text) or asked
    if prefix and node.style in {"part", "chapter"}:
        # "CHƯƠNG II. TRÁCH NHIỆM CỦA A, B VÀ C": the articles below say who of them.
        return None
    start = past_persons(text, prefix.end() if prefix else _towards(text, span.end, known))
    of_whom = _OF_WHOM.match(text)
    if of_whom and not begins_generic(text, start):
        return mapped.slice(of_whom.start("who"), of_whom.end("who"))
    if asked and run_of_names(text, start, known)[1] < span.end - 1:
        # "Đề nghị Ủy ban A cử cán bộ …" is an order of its own, no title.
        return None
    if _NO_BODY.match(text) or (not prefix and _is_matter_in_capitals(text, start)):
        return None
    if not (begins_generic(text, start) or known.match(small(text), start) > start):
        people = node.role == "organisation" and (begins_calling(text, start) or _PEOPLE.match(text, start))
        return mapped.slice(start, span.end) if people and _FEW_WORDS.fullmatch(text, start, span.end) else None
    if not prefix and not text.endswith((":", ".")):
        named, reached = run_of_names(text, start, known)
        if named and _CHARGES.match(text, reached):
            return mapped.slice(start, named[-1].span.end)
    if not prefix and not start and (text.endswith(":") or "trách nhiệm" in text):
        return None
    bracket = text.find("(", start)
    # "Phòng Kinh tế (xã)/Phòng Hạ tầng (phường)": two, of which each stands for one kind of place.
    end = len(text[:bracket].rstrip()) if bracket > start and not _OR_ELSE.match(text, bracket) else span.end
    if prefix:
        matter = _IN_WHAT.search(text, start, end)
        return mapped.slice(start, matter.start() if matter else end)
    return mapped.slice(start, end) if _only_actors(node, text, Span(start, end), known) else None


# "5. Các học sinh, sinh viên", "6. Nông dân trồng lúa" where a plan says who does what of it; elsewhere they are whom a task is for. Those
# whom no head word of the lexicon tells are listed here.
_PEOPLE = re.compile(
    r"(?:Các\s)?(?:giảng viên|nhân viên|nông dân|ngư dân|bà con|thương nhân|lái đò)(?!\w)", re.IGNORECASE
)
_FEW_WORDS = re.compile(r"[^\W\d_]+(?:,?\s[^\W\d_]+){1,8}\s*:?")
# "2. Chủ tịch UBND cấp xã chịu trách nhiệm toàn diện", "3. Thanh tra tỉnh phải chủ động phương án": whoever is named leads what is below.
_CHARGES = re.compile(r"\s(?:(?:chịu|có) trách nhiệm|phải|cần|chủ trì|giữ vai trò|là (?:cơ quan|đơn vị|đầu mối))(?!\w)")
_OR_ELSE = re.compile(r"\([^()]{2,40}\)\s*(?:/|hoặc\s|và\s|,\s)\s*(?=[A-ZĐ][^()]{3,80}\((?!phối))")


def _is_matter_in_capitals(text: str, start: int) -> bool:
    """Tell whether a title in capitals, in which verbs aren't seen, begins with one: "PHÒNG NGỪA TAI NẠN"."""
    head = head_pattern().match(text, start)
    if not text.isupper() or (head is not None and " " in head.group()):
        return False
    return not begins_generic(text.capitalize(), start) and verb_at(small(text), start) is not None


def _only_actors(node: Node, text: str, span: Span, known: Gazetteer) -> bool:
    """Tell whether a title without "Trách nhiệm của" is a list of bodies from end to end."""
    names = names_in_list(text, known, span.start, span.end) if node.content else []
    # In capitals verbs aren't seen: "THƯỜNG TRỰC ỦY BAN CHỈ ĐẠO, ĐIỀU HÒA …".
    shown = text.capitalize() if text.isupper() else text
    _, reached = run_of_names(shown, span.start, known)
    # "2. Văn phòng Ủy ban nhân dân tỉnh." is a title for all its full stop, where nothing but names stands in it.
    whole = text[span.end :].strip(" .") == "" or text.rstrip(" .").endswith(")")
    only = bool(names) and bool(names[0].head) and reached >= span.end
    stopped = text.endswith(".") and (node.style == "point" or not (whole and only))
    if not names or len(text) > 300 or stopped:
        return False
    if _BY_WORK.match(text[: span.end]) and not _MATTER.search(text, span.start, span.end):
        return True
    if node.role == "organisation" and _PEOPLE_OF.match(text[: span.end]):
        return True
    # A title such as "Cơ quan tổ chức sự kiện và phát sóng" is no list of bodies: some verb stands in it.
    if reached < span.end - 1 and verb_at(small(text), reached + 1) is not None:
        return False
    return all(kind_of(text[name.span.start : name.span.end]) != "" for name in names[:1])
