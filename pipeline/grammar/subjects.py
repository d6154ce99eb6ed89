"""Subjects: who a clause tells to act, and whether what follows the names says so."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.grammar.acting import LEADS, STRONG, acts, holds_verb, may_act
from pipeline.grammar.asides import past_aside, past_case
from pipeline.grammar.charged import bare_subject, blamed_and_asked, charged_in, past_persons
from pipeline.grammar.heads import begins_calling, begins_generic, begins_name, begins_office, begins_public
from pipeline.grammar.name_bounds import TITLED
from pipeline.grammar.name_lists import run_of_names
from pipeline.grammar.names import EMPTY, Gazetteer, Name
from pipeline.grammar.no_subjects import (
    ASKS,
    AUTHORITY,
    PLACED,
    SUPERIOR,
    THROUGH,
    asks_others,
    asks_whom,
    awaits_verb,
    follows_verb,
    is_told,
)
from pipeline.grammar.people_asked import people_asked
from pipeline.grammar.run_in import after_condition, after_opening
from pipeline.grammar.subject_names import (
    with_members,
    with_what_is_given,
    without_asides,
    without_company,
)
from pipeline.grammar.towards import LABEL, OF_THE_STATE, towards_whom
from pipeline.grammar.unnamed import many_of, obliged_at, organisation_at
from pipeline.grammar.verbs import AS_NEEDED, leading_verb, openings, past_adverbs, verb_at
from pipeline.letters import UPPER, even, small
from pipeline.spans import Span


def subject_of(text: str, span: Span, known: Gazetteer = EMPTY) -> tuple[tuple[Name, ...], int, int]:
    """Return the names that the clause has for its subject, where they end, and where they begin; no names if none.

    Where those stand in its place with whom it is to be done, there are no names, and an end ("Cùng với Sở A kiểm tra …").
    The subject stands at the beginning, or after the comma of an opening: "Căn cứ …, Sở Tài chính chủ trì …".
    """
    return _subject_of(text[: span.end], span.start, known)


# What a clause orders is read twice: when it is found to be an order, and when the obligation is made of it.
@lru_cache(maxsize=1024)
def _subject_of(text: str, start: int, known: Gazetteer) -> tuple[tuple[Name, ...], int, int]:
    clause = even(text)
    lowered = small(clause)
    first = _by_first_words(clause, lowered, start, known)
    if first is not None:
        return first
    asks = asks_whom(clause, start)
    if asks is not None:
        names, end = run_of_names(clause[: asks.end], asks.start, known) if len(asks) else ([], start)
        return tuple(names), end if names else start, asks.start
    agreed = _AGREED_THEN.match(clause, start) if any(map(lowered.__contains__, _AGREEING)) else None
    if agreed and (found := _subject_at(clause, lowered, start, agreed.end(), known)) is not None:
        return found
    for place in openings(lowered, start):
        # "Phân công cán bộ quản lý Hệ thống": whoever assigns acts.
        if place >= len(clause) or _ASSIGNS.match(clause, place):
            break
        # "nếu có vướng mắc, kịp thời báo cáo Sở A, Sở B": the act begins here, and nobody is named before it.
        if place > start and _AT_ONCE_ACTS.match(lowered, place) and verb_at(lowered, past_adverbs(lowered, place)):
            break
        found = _subject_at(clause, lowered, start, place, known)
        if found is not None:
            early = after_condition(clause, lowered, start, known) if found[2] > start else None
            return early if early is not None and early[2] < found[2] <= early[1] else found
    if clause.startswith(_MATTERS, start) or _WHERE.match(lowered, start):
        for comma in _NAMED_NEXT.finditer(clause.partition(":")[0], start, start + _MATTER_WIDTH):
            found = _subject_at(clause, lowered, start, comma.end(), known)
            if found is not None:
                return found
    return (
        _done_by(clause, lowered, start, known)
        or after_condition(clause, lowered, start, known)
        or after_opening(clause, lowered, start, known)
        or ((), start, start)
    )


# "Về việc đóng bến cũ, Sở A lập danh sách …": behind the matter somebody is told; what is done to it would need a body all the same,
# for "Về công tác quản lý, kiểm tra bến" is but what a section is called.
_MATTERS = ("Về ", "Liên quan đến ")
# "Ở nơi có nguy cơ sạt lở, các xã di dời dân", "Bằng nhiều hình thức, Báo A tuyên truyền …", "Xảy ra cháy, chủ rừng huy động …": where,
# how and on what occasion; nor does an act without a body follow these ("Trên sông có 12 bến, quản lý còn lỏng lẻo").
_WHERE = re.compile(
    r"(?:ở|dọc|ven|trên(?! (?:cơ sở|đây))|qua|bằng|vì|mùa|suốt|mỗi (?:khi|lần|lúc)|lúc|nơi|giữa|hết|xong|vượt|xảy ra|gặp|"
    r"có (?:dịch|bão|lũ|cháy|sự cố|tình huống|lệnh|mưa|báo động|tin))\s"
)
_NAMED_NEXT = re.compile(rf",\s(?=[{UPPER}]|(?:giao|yêu cầu|đề nghị|các|những|mỗi|lực lượng|chủ|nhà)\s)")
_MATTER_WIDTH = 300


def _by_first_words(
    clause: str, lowered: str, start: int, known: Gazetteer
) -> tuple[tuple[Name, ...], int, int] | None:
    """Return what the first words alone say of who acts: with whom, a label, of whom something holds; None where they say nothing."""
    company = _company_end(clause, lowered, start, known)
    if company > start:
        return (), company, start
    if _WHICHEVER.match(lowered, start):
        told = (_subject_at(clause, lowered, start, parted.end(), known) for parted in _THEN.finditer(clause, start))
        return next(filter(None, told), ((), start, start))
    return (
        many_of(clause, lowered, start, known)
        or towards_whom(clause, lowered, start, known)
        or blamed_and_asked(clause, start, known)
    )


_COMPANY = re.compile(r"[Cc]ùng\s+(?:với\s+)?(?=\S)")


def _company_end(clause: str, lowered: str, start: int, known: Gazetteer) -> int:
    """Return where those end with whom a clause does something that begins so, before its verb; `start` where it doesn't.

    Good: "Cùng với Sở Y tế khám sức khỏe …". Not: "Cùng với Sở Y tế, Sở Xây dựng khám …", which tells the latter.
    """
    if "cùng " not in lowered:
        return start
    at = past_adverbs(lowered, start)
    # "Đồng thời, cùng với …": the words are an adverb as well.
    company = _COMPANY.match(clause, at)
    at = company.end() if company else at
    if not lowered.endswith(("cùng với ", "cùng "), start, at) or not begins_name(clause, at):
        return start
    names, end = run_of_names(clause, at, known)
    if not names or (len(names) > 1 and "," in clause[names[-2].span.end : names[-1].span.start]):
        return start
    return end if clause.startswith(" ", end) and leading_verb(lowered, end + 1) is not None else start


_AGREEING = ("đồng ý", "thống nhất", "nhất trí")
# "Chính phủ thống nhất nội dung Đề án, giao Bộ A hoàn thiện": A is told to act.
_AGREED_THEN = re.compile(
    r"(?:(?:Chính phủ|Thủ tướng(?: Chính phủ)?|Quốc hội|Ủy ban nhân dân tỉnh|UBND tỉnh|Chủ tịch UBND tỉnh)\s)?(?:cơ bản\s)?"
    r"(?:[Đđ]ồng ý|[Tt]hống nhất|[Nn]hất trí)\s[^;.]{5,300}?(?:,\s(?:và\s)?|\svà\s(?=giao\s[A-ZĐ]))(?=(?:giao|yêu cầu|đề nghị)\s)"
)
_AT_ONCE_ACTS = re.compile(r"(?:kịp\s+thời|khẩn\s+trương|nhanh\s+chóng)\s")
# "Việc sửa đổi Quy chế này do các thành viên … thảo luận, trình …"
# "Kinh phí lễ hội do Sở A lập dự toán, trình …": a thing as well; not what has been done, or may be, by somebody.
_DONE = re.compile(
    r"(?:Việc|Nhiệm\svụ|Công\stác|(?:Nguồn\s)?[Kk]inh\sphí|Hồ\ssơ|Dự\sthảo|Dự\stoán|Danh\ssách|Báo\scáo|Phương\sán|Đề\sán|Kế\shoạch|Tài\sliệu|Nội\sdung|Mẫu\sbiểu|Biểu\smẫu)\s(?:[^;:“”.]{3,160}?\s)?(?P<by>do|giao)\s"
)


def _done_by(clause: str, lowered: str, start: int, known: Gazetteer) -> tuple[tuple[Name, ...], int, int] | None:
    """Return who does a thing that is named first, None where nobody is said to.

    Of papers and money a body of its own name: "Đề án do các cơ quan đặt hàng …" says which those are, "Kế hoạch do Hội đồng A xem xét,
    quyết định" who has the power.
    """
    led = _LED.match(clause, start) if "o " in clause else None
    if led:
        names, end = run_of_names(clause, led.end(), known)
        return (tuple(names), end, led.end()) if names and _LEADS_IT.match(clause, end) else None
    done = _DONE.match(clause, start)
    if done is None:
        return None
    names, end = run_of_names(clause, done.end(), known)
    if not names or not acts(clause, lowered, end):
        return None
    if done["by"] == "giao" and not _LEADS_IT.match(clause, end):
        # "Việc giao đất …": nobody is told to do it.
        return None
    if not clause.startswith(("Việc", "Công tác"), start) and (
        names[0].collective or not clause[done.end()].isupper() or _HAS_POWER.match(lowered, end)
    ):
        return None
    return tuple(names), end, done.end()


# "Do Sở A chủ trì, các xã phối hợp rà soát …", "Công tác cứu hộ: do Công an tỉnh chủ trì".
_LED = re.compile(rf"(?:(?:Công tác|Việc|Nội dung|Nhiệm vụ)\s[^;:.]{{3,120}}:\s)?[Dd]o\s(?=[{UPPER}])")
_LEADS_IT = re.compile(
    r",?\s(?:chủ trì|phụ trách|(?:tổ chức\s)?thực hiện|đảm nhiệm|chịu trách nhiệm)(?=\s*[,;.]|\s(?:và|phối|tham|trong|trước|từ|vào|chậm)\s?|\s*$)"
)
_HAS_POWER = re.compile(
    r"\s(?:xem xét|phân công|quyết định|phê duyệt|ban hành|ký|thông qua|cấp|quản lý|quy định)(?!\w)"
)


# "Đơn vị nào chậm, Chủ tịch UBND xã chịu trách nhiệm": it says of whom something holds, and tells them nothing.
_THEN = re.compile(r", (?:thì )?| thì ")
_WHICHEVER = re.compile(
    r"(?:cơ quan|đơn vị|địa phương|tổ chức|cá nhân|doanh nghiệp|cơ sở|người|hộ|xã|ngành)(?:,\s\w+\s\w+)?\snào\s"
)


def _subject_at(
    clause: str, lowered: str, first: int, place: int, known: Gazetteer
) -> tuple[tuple[Name, ...], int, int] | None:
    """Return the subject that stands at `place` of a clause that begins at `first`, None where none does."""
    asked = ASKS.match(clause, place)
    if asked and lowered.startswith("đề nghị", place) and lowered.endswith(" thì ", first, place):
        # "… thì đề nghị UBND tỉnh thu hồi giấy phép": whoever acts proposes it.
        return None
    start = past_persons(clause, asked.end() if asked else place)
    unnamed = [] if asked else _unnamed(clause, lowered, Span(first, place), start, known)
    if unnamed:
        return tuple(with_members(clause, first, unnamed)), unnamed[-1].span.end, start
    # "Giao ông Lê Văn A, Phó Giám đốc Sở B, chỉ đạo …": somebody told by name.
    named = begins_name(clause, start) or known.match(lowered, start) > start or TITLED.match(clause, start) is not None
    if not named and not begins_generic(clause, start):
        # "Giao thủ quỹ kiểm két", "Yêu cầu học sinh mặc áo phao": whoever is asked acts, also whom no head word tells; not "(Khách có quyền)
        # yêu cầu người bán cung cấp hóa đơn".
        whom = people_asked if asked and clause[place].isupper() else bare_subject
        bare = whom(clause, lowered, start) if place == first else None
        return ((bare,), bare.span.end, start) if bare is not None else None
    if place != first and (
        follows_verb(lowered, first, place)
        or THROUGH.fullmatch(lowered, first, place)
        or PLACED.search(lowered, max(first, place - 40), place)
    ):
        return None
    # "Khi công chức, viên chức chuyển công tác, cơ quan mới có trách nhiệm …": people at large behind a comma are told nothing.
    charged = charged_in(clause, start, known)
    if charged and place != first and begins_public(clause, start) and holds_verb(lowered, start, charged[1]):
        charged = None
    names, end = charged or run_of_names(clause, start, known)
    # "Khi làm việc với địa phương, các sở và dự họp, Phó Giám đốc phải …": what goes on with "và" is no act of those before it.
    if not names or (
        place != first
        and (
            clause.startswith(" và ", end)
            or is_told(clause, first, start, end, known)
            or awaits_verb(clause, first, start, known)
        )
    ):
        return None
    names = names[-1:] if asks_others(clause, first, start, known) else names
    # Of a name it is not asked: it is told as plainly.
    known_by_power = not named and (
        _KNOWN_BY_POWER.match(clause, start) is not None
        or (
            _BY_TRADE.match(clause, start) is not None
            and (not clause.startswith(_CASES, first) or clause.startswith(_EVENT, first))
        )
    )
    if place != first and clause[place - 2 : place] == ": ":
        # "Khi có bão: Cơ quan thường trực báo động": behind what is no case, a common noun is told in a sentence of its own.
        told = named or (known_by_power and clause.startswith(_CASES, first))
        if not (told and acts(clause, lowered, end)):
            return None
    handed = (
        None
        if AS_NEEDED.match(lowered, first)
        else _handed_on(clause, lowered, Span(start, end), known, first=place == first)
    )
    if handed is not None:
        return handed
    names, end = without_company(clause, without_asides(clause, names), end)
    end = past_aside(clause, lowered, end, known)
    end = past_case(clause, end, first=place == first)
    names = with_members(clause, first, names)
    end = with_what_is_given(clause, names, end)
    # A common noun after some comma, or people at large, are no subject unless they are plainly told to act.
    plain = asked or named or known_by_power or OF_THE_STATE.match(clause, start)
    weak = (place != first and not plain) or (
        begins_public(clause, start) and (not begins_calling(clause, start) or _SAID_OF.match(clause, end) is not None)
    )
    weak = weak and not (
        asked and clause[place].isupper() if place == first else _BY_WHEN.fullmatch(clause, first, place)
    )
    # "Sở Du lịch: Phối hợp …", "Đề nghị Công ty Điện lực: Khẩn trương …": the label says who acts.
    labelled = LABEL.match(clause, end)
    # "Các hộ dân: Ký cam kết …"; "Cán bộ, công chức: Đào tạo …" may be whom the matter is about.
    below = labelled and place == first and clause[labelled.end()].isupper() and not _STAFF.match(clause, start)
    if weak and not below and not (LEADS if len(names) == 1 else STRONG).match(clause, end):
        return None
    if labelled and (
        leading_verb(lowered, labelled.end()) is not None
        or ((named or asked) and place == first and _GROUNDED.match(clause, labelled.end()))
    ):
        return tuple(names), labelled.end(), start
    unknown = place == first and names[-1].span.end == end and may_act(clause, lowered, names[-1].span)
    return (tuple(names), end, start) if asked or acts(clause, lowered, end) or unknown else None


def _unnamed(clause: str, lowered: str, opening: Span, start: int, known: Gazetteer) -> list[Name]:
    """Return who acts at `start`, behind the opening, though no head word names a body; nobody where nobody such does."""
    organisation = organisation_at(clause, lowered, start) if len(opening) == 0 else None
    obliged = [organisation] if organisation else list(obliged_at(clause, lowered, start, known))
    return [] if start != opening.start and follows_verb(lowered, opening.start, start) else obliged


# "Hội đồng nhân dân (thống nhất) giao Ủy ban nhân dân …", "UBND tỉnh cũng yêu cầu Sở A …"
_AGREED = re.compile(r"\s(?:(?:(?:thống nhất|đồng ý)(?:\s(?:về\s)?chủ trương)?|quyết định|cũng|tiếp tục|đồng thời)\s)?")
_ASKED = re.compile(r"\s(?:đề\s+nghị|yêu\s+cầu)\s")
# "UBND quận giao phòng Kinh tế hướng dẫn …", "UBND xã giao công an xã tuần tra …": units below, whose head word is written small.
_UNIT_BELOW = re.compile(
    rf"(?:phòng|ban|văn phòng|trung tâm|trạm|hạt|đội|chi cục|bộ phận)\s[{UPPER}]|công an (?:tỉnh|huyện|quận|thành phố|xã|phường)(?!\w)"
)


def _handed_on(
    clause: str, lowered: str, giver: Span, known: Gazetteer, *, first: bool
) -> tuple[tuple[Name, ...], int, int] | None:
    """Return who is asked behind the name that gives: "Ủy ban nhân dân tỉnh giao Sở A …" tells A to act.

    People are where the clause begins with who gives: "Khi cần thiết, Đoàn giám sát yêu cầu người liên quan …" says what the first one may do.
    """
    agreed = _AGREED.match(clause, giver.end)
    handed = ASKS.match(clause, agreed.end()) if agreed else None
    if handed is None:
        return None
    start = past_persons(clause, handed.end())
    inner: list[Name] = []
    inner_end = start
    if (
        begins_name(clause, start)
        or AUTHORITY.match(clause, start)
        or (lowered.startswith("quý ", start) and begins_generic(clause, start))
        or (
            SUPERIOR.match(clause, giver.start)
            and (begins_office(clause, start) or _UNIT_BELOW.match(clause, start) or start > handed.end())
        )
    ):
        inner, inner_end = run_of_names(clause, start, known)
    # "UBND tỉnh giao Sở A: hướng dẫn, kiểm tra".
    label = LABEL.match(clause, inner_end)
    if label and leading_verb(lowered, label.end()) is not None:
        inner_end = label.end()
    elif not inner or not acts(clause, lowered, inner_end):
        # "Ban A phân công người trực bến": whoever assigns acts.
        if not first or not _ASKED.search(lowered, giver.end, start):
            return None
        people = people_asked(clause, lowered, start)
        if people is not None:
            return (people,), people.span.end, start
        # "… đề nghị Ban B các huyện; Tuyên huấn các Đảng ủy … chỉ đạo …": behind what is no name the act comes late; B is asked all the same.
        # "Chánh án Tòa án A đề nghị Chủ nhiệm Ủy ban B …" is what the first one does.
        if not clause.startswith(";", inner_end) and not lowered[giver.end : start].rstrip(" :").endswith("yêu cầu"):
            return None
    return (tuple(inner), inner_end, start) if inner else None


# "Học viên dự đủ buổi được cấp thẻ", "Học sinh giỏi tăng 12 em": what they get, and how many they are.
_SAID_OF = re.compile(r"[^;:]{0,400}\s(?:được|bị)\s(?!giao|phân công)|[^,;:]{0,20}\s(?:giỏi|tăng|giảm|đạt|chiếm)\s")
_STAFF = re.compile(r"(?:cán bộ|công chức|viên chức|nhân viên|học sinh|sinh viên|học viên|lao động)", re.IGNORECASE)
_KNOWN_BY_POWER = re.compile(
    r"(?:các )?lực lượng (?:chức năng|công an|quân sự|kiểm lâm|cứu hộ|cứu nạn|tuần tra|xung kích)\s(?!được|có|không|đã|là)|"
    r"(?:người|cơ quan|cấp) có thẩm quyền\s|(?:cơ quan|đơn vị) (?:chủ trì|chủ quản|phối hợp)\s|"
    # "Trong vòng 15 ngày …, chủ dự án lập báo cáo", "… cơ quan tiếp nhận gửi …": known by their part in the matter.
    r"chủ (?:dự án|đầu tư|rừng|quản|cơ sở|sở hữu|hộ|bến)\s(?!được|có|không|đã|là)|"
    r"(?:cơ quan|đơn vị|tổ chức|bộ phận) (?:thẩm định|tiếp nhận|quản lý|đăng ký|thường trực|chuyên môn|soạn thảo|tham mưu|"
    r"đầu mối|thi công|tư vấn|vận hành|"
    r"chuyên trách|trực thuộc)\s(?!được|có|không|đã|là)|"
    r"(?:tổ|đoàn|đội|hội đồng) (?:công tác|kiểm tra|giám sát|thanh tra|kiểm toán|liên ngành|thẩm định|nghiệm thu|tuyển dụng|"
    r"đánh giá)\s(?!được|có|không|đã|là)",
    re.IGNORECASE,
)
# "Cuối năm học, nhà trường đánh giá …", "Căn cứ Kế hoạch này, thủ trưởng các đơn vị xây dựng …"; in a case they may stand in the list
# of those whom it is about.
_BY_TRADE = re.compile(
    r"(?:nhà (?:thầu|trường)|thủ trưởng|người đứng đầu|hiệu trưởng|lãnh đạo (?:các|cơ quan|đơn vị|phòng|ban|khoa|địa phương|UBND|Sở)|"
    r"trưởng (?:thôn|bản|ấp|khu phố|phòng|khoa|trạm|các)|tổ trưởng|bí thư|chi ủy|cấp ủy|"
    r"(?<!ủy, )(?<!Đảng, )chính quyền (?:địa phương|cơ sở|xã|phường|cấp|các)|"
    r"lực lượng dân quân|chủ tàu|giáo viên chủ nhiệm|kế toán)\s(?!được|có|không|đã|là)"
)
_CASES = ("Khi ", "Nếu ", "Trường hợp ", "Sau khi ", "Trước khi ")
# "Khi có bão, trưởng thôn báo từng hộ": what happens is about nobody.
_EVENT = ("Khi có ", "Khi xảy ra ", "Khi nhận được ")
# "Trước thời điểm đóng bến, doanh nghiệp gửi thông báo …": behind nothing but the time that somebody has, it is told who has it.
_BY_WHEN = re.compile(
    r"(?:Trong (?:thời hạn|vòng|\d)|Trước (?:ngày|thời điểm)|Vào (?:ngày|tháng|quý|tuần|thứ)|(?:Chậm|Muộn) nhất|"
    r"Định kỳ|(?:Ngay )?[Ss]au (?:tối đa )?(?:\d|mỗi |từng )|"
    r"Kết thúc (?:mỗi |từng |năm|quý|tháng|đợt|mùa|chiến dịch|hội |cuộc|buổi|vụ|giai đoạn)|"
    r"(?:Trước|Sau|Vào|Cuối|Đầu|Trong) (?:mỗi )?(?:mùa|vụ|dịp|đợt)|(?:Cuối|Đầu|Giữa) (?:(?:mỗi|từng) )?(?:năm|kỳ|quý|tháng|tuần)|"
    r"(?:Hằng|Hàng|Mỗi) (?:năm|quý|tháng|tuần|ngày)|"
    # "Trước khi thi công, nhà thầu lập biện pháp an toàn"; not "Trước khi đốt phải thông báo với trưởng thôn, tổ trưởng …".
    r"(?:Trước|(?:Ngay )?[Ss]au) khi(?![^,]* (?:phải|khi|với|báo cáo|gửi|thông báo|trình) )|"
    # "Kể từ ngày 01/7/2031, bộ phận một cửa tiếp nhận …", "Không quá ngày 25/12, bộ phận tài vụ khóa sổ".
    r"(?:Kể từ|Từ|Vào|Không quá|Không muộn hơn|Sau|Đến(?: hết)?) (?:ngày|tháng|quý|năm|\d))[^,;:]{0,160},\s"
)
# In small letters: "Giao Phòng Kinh tế tham mưu …" names a body, which is told to act.
# "Giao phòng Kinh tế chủ trì …" does too, though an office in a district writes its head word small; so does "Giao công chức Văn hóa - Xã hội …".
_ASSIGNS = re.compile(
    rf"(?:[Gg]iao|[Pp]hân\s+công)\s+(?:cán bộ|công chức(?!\s+[{UPPER}])|viên chức|nhân viên|phòng(?!\s+[{UPPER}])|bộ phận|người(?! đứng đầu))\b"
)
# "UBND các xã: Trên cơ sở Kế hoạch này xây dựng …": the ground stands between the label and the act.
_GROUNDED = re.compile(
    r"(?:[Tt]rên cơ sở|[Cc]ăn cứ|[Tt]heo chức năng|[Tt]rong phạm vi|[Hh]ằng năm|[Hh]àng năm|[Đđ]ịnh kỳ|[Tt]hường xuyên|[Tt]ừ nguồn|"
    # "Hội A, Hội B: mỗi đoàn thể đăng ký …"
    r"[Mm]ỗi (?:đoàn thể|đơn vị|cơ quan|lực lượng|xã|trường|người|địa phương|chi bộ)|"
    # "Vụ A: Là cơ quan đầu mối, tham mưu …"
    r"(?:[Ll]à|[Ll]àm) (?:cơ quan|đơn vị|đầu mối))\s"
)
