"""How far a name goes: words that end it, verbs that are words of it, and what goes on after a comma or "và"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.grammar.alternatives import letter_first, one_of
from pipeline.grammar.heads import COLLECTIVE, COMMON, begins_common, begins_name, begins_office
from pipeline.grammar.name_words import HALVES, INSIDE, SHORT_ACT, WORDS_OF_NAMES, acts_behind, work_end
from pipeline.grammar.places import is_next_place
from pipeline.grammar.short_acts import behind_two_capitals, ends_with_act
from pipeline.grammar.verbs import adverb_end, past_adverbs, verb_at
from pipeline.letters import LOWER, UPPER, small
from pipeline.lexicon.words import name_ends, surnames

if TYPE_CHECKING:
    from pipeline.grammar.names import Gazetteer

_CAPITAL = re.compile(rf"[{UPPER}]")
_PEOPLE = re.compile(r"người\s(?:sử dụng|dân|lao động|sản xuất|nộp|đứng)")
# An office in small letters that begins a name of its own in a list of groups.
_OFFICER = re.compile(
    r"(?:ủy viên|đại biểu (?:Quốc hội|Hội đồng|HĐND)|lãnh đạo|chủ tịch|giám đốc|thủ trưởng|người đứng đầu|hiệu trưởng)\s"
)
# Head words that name the field of another body after "và": "Cục Khởi nghiệp và Doanh nghiệp công nghệ".
_FIELD_HEAD = re.compile(
    rf"(?:Doanh nghiệp|Hợp tác xã|Hộ|Người)\s[{LOWER}]|Thư viện(?!\s+(?:[{UPPER}]|tỉnh|thành phố))"
)
# What goes on after a comma in a proper name: "Ủy ban nhân dân xã, phường", "Thủ trưởng cơ quan ngang bộ, cơ quan thuộc Chính phủ".
_ADMIN = re.compile(
    r"(?:xã|phường|đặc khu|huyện|quận|thị xã|thành phố|thị trấn|tỉnh|cơ quan (?:ngang|thuộc)|"
    # "Trạm Đăng kiểm và đơn vị liên quan" are two.
    r"đơn vị(?! an toàn|(?<!cơ quan, đơn vị)(?: có)? liên quan))\b",
    re.IGNORECASE,
)
# Heads that stand bare in a collective: "các Sở, Ban, ngành".
_BARE_HEAD = re.compile(
    rf"(?:Sở|Ban(?!\s+(?:nhân dân|giám|quản lý|chỉ|công tác|điều hành|đại diện|vận động|liên lạc))|"
    rf"Bộ(?!\s+đội)|Ngành|Phòng|Vụ|Cục|Viện|Đoàn thể|Hội)(?!\s+trưởng|(?<=Viện)\s+kiểm)(?=\s*,|\s+và\s|\s+ngành|\s+[{LOWER}]|\s*$)|"
    # "Các Cục, Vụ, Viện, Trung tâm thuộc Bộ".
    r"(?:Trung tâm|Trường|Học viện|Chi cục|Khoa)(?=\s*,\s|\s+(?:và|thuộc|trực thuộc|của)\s|\s*$)|"
    # "các tỉnh, thành": short for "các tỉnh, thành phố"; "các huyện, thành, thị".
    r"(?:(?<=huyện, )(?:thành|thị)(?=, (?:thị|thành)(?!\w))|(?<=huyện, thành, )thị(?!\s(?:xã|trấn|trường))|"
    r"(?<=huyện, thị, )thành(?!\s(?:phố|lập|viên)))(?!\w)|"
    r"(?<=tỉnh, )thành(?=\s*[,;.:)]|\s*$|\s+(?:nơi|khác|trong|có|liên\s+quan|phía|lân|ven|và)\b)"
)


# "Phòng Giáo dục phụ trách, tham mưu …", "Trạm Thủy nông phụ trách công tác tưới"; "Lãnh đạo Bộ phụ trách" is known by it.
_IN_CHARGE = (
    "".join(
        f"(?<!{word} )"
        for word in (
            "đạo", "Bộ", "tịch", "đốc", "rưởng", "vị", "quan", "cán bộ", "phận", "người", "viên", "chức", "được", "vực", "thư", "òng", "Ban",
            "Tổ", "tổ",
        )
    )
    + r"phụ trách(?=\s*[,.;:]|\s+(?:công tác|việc|khâu|tiêu chí|các tiêu chí|nội dung|tổng hợp|hướng dẫn|chỉ đạo|chung)(?!\w))"
)  # fmt: skip


@lru_cache(maxsize=1)
def _stop_pattern() -> re.Pattern[str]:
    return re.compile(
        one_of(name_ends()) + rf"(?!\w)|{_IN_CHARGE}|(?:trước|trong|sau|vào|lúc)\s+\d|vào\s+(?:lúc|cuối|đầu|giữa)\b"
        r"|\d{1,9}\s+(?:ngày|tháng|giờ)\b"
        # "đề nghị Công ty nộp hồ sơ": whom a letter has named goes by the first word of its name.
        r"|(?:(?<=Công ty )|(?<=Trạm )|(?<=Bệnh viện )|(?<=Trung tâm )|(?<=Xí nghiệp ))"
        r"(?:nộp|lập|liên hệ|kê khai|lưu ý|hoàn thiện|đối chiếu|chấp hành)(?!\w)"
        # "… trực thuộc trung ương trách nhiệm thi hành": a word is left out there.
        r"|trách nhiệm(?=\s+thi\s+hành\s)"
        r"|\d{1,3}\s+(?:bản|bộ|tập|suất)(?!\w)|phụ trách(?=\s+(?:một|hai|ba|\d{1,2}|từng|mỗi)\s)"
        # "báo cáo Thường trực Đảng ủy về …"; a name goes on in "Ban Chỉ đạo tỉnh về …".
        r"|(?:(?<=ủy )|(?<=UBND )|(?<=HĐND )|(?<=nhân dân ))về(?!\w)"
        # "Các tổ chức tín dụng cho ngư dân vay vốn", "Ban Giám hiệu cho học sinh nghỉ học".
        r"|cho(?=\s[^,;.:]{2,48}\s(?:vay|mượn|thuê|nghỉ|thôi)(?!\w))"
        r"|cùng\s+(?:với|nhau)(?!\w)|(?<!báo\s)sớm(?=\s)|ngoài(?=\s+(?:(?:các|những)\s)?(?:trách nhiệm|nhiệm vụ|nghĩa vụ|việc)\s)"
        r"|có(?=\s+(?:văn bản|ý kiến|kế hoạch|báo cáo|công văn|quyết định|nghị quyết|chỉ thị|chương trình|giải pháp|biện pháp|phương án)\b)"
    )


_NO_END = re.compile(letter_first(WORDS_OF_NAMES))


# "đồng chí Lê Văn Bến phụ trách hậu cần": what somebody named has to see to.
_PERSON_NAMED = re.compile(rf"(?:[Ôô]ng|[Bb]à|[Đđ]ồng chí|[Đđ]/c)(?:\s[{UPPER}]\w*){{2,5}}\s$")
_PERSON_WIDTH = 48


def ends_name(text: str, start: int) -> bool:
    """Tell whether a word that ends names wherever it stands begins at `start`: "chủ trì", "trước ngày", "để"."""
    if text.startswith("trực tiếp", start) and text.endswith(("quản lý ", "cấp trên "), 0, start):
        # "Cơ quan quản lý trực tiếp" is one that manages directly, "cơ quan cấp trên trực tiếp" the next one above.
        return False
    if _NO_END.match(text, start):
        return False
    if text.startswith("phụ trách ", start) and _PERSON_NAMED.search(text, max(0, start - _PERSON_WIDTH), start):
        return True
    return _stop_pattern().match(text, start) is not None


TITLED = re.compile(rf"(?:[Ôô]ng|[Bb]à|[Đđ]ồng chí|[Đđ]/c)\s+[{UPPER}]")
"""Somebody named with a title: "ông Trần …", "đồng chí Lê …"."""
_CAPITAL_VERB = re.compile(
    r"(?:Báo cáo|Chủ trì|Phối hợp|Trình|Tổng hợp|Thực hiện|Hướng dẫn|Triển khai|Tham mưu|"
    # "… gửi Sở A Quyết định phê duyệt", "Chủ tịch xã Quyết định hỗ trợ": what is sent, or a verb in capitals.
    r"Quyết định|Tờ trình|Dự thảo)\s"
)

# "Cục Quản lý hoạt động xây dựng", "Vụ Quản lý đầu tư": what it manages follows, whatever word it begins with.
_MANAGES = re.compile(
    r"(?<!\w)(?:Cục|Vụ)\s(?:[^\W\d_]+\s){0,5}Quản lý $|(?<!\w)(?:Cục|Vụ)\sGiám sát $|(?<!\w)(?:Phòng|Chi cục|Trung tâm)\sQuản lý $"
)
_PLACE_WORDS = frozenset({"Tỉnh", "Huyện", "Xã", "Phường", "TP", "TPHCM", "TP.HCM", "Tp"})
"""Words that end the name of a committee: what follows "Ủy ban nhân dân Tỉnh" is no second half of theirs."""


def ends_here(text: str, lowered: str, start: int, *, group: bool) -> bool:
    """Tell whether the word at `start`, in running text, is no part of the name before it."""
    if _CAPITAL.match(text, start):
        # "Thủ trưởng cơ quan ngang bộ Khẩn trương rà soát …": an order below its actors, drawn into one line.
        # "Trưởng phòng Tổng hợp chuẩn bị …" heads it.
        acts = _CAPITAL_VERB.match(text, start) is not None and not text.endswith("rưởng phòng ", 0, start)
        return acts or adverb_end(lowered, start, syllables=2) > start
    if group and lowered.startswith("về ", start):
        # "Đơn vị chuyên trách về an toàn thông tin": the matter says which unit it is.
        return not text[:start].rstrip().endswith(("chuyên trách", "chuyên môn", "quản lý nhà nước", "trọng điểm"))
    if work_end(text, lowered, start):
        return False
    # "Ủy ban nhân dân cấp xã nơi thực hiện dự án": which one it is.
    if ends_name(text, start) and not text.endswith(" nơi ", 0, start):
        return True
    if INSIDE.match(lowered, start):
        return acts_behind(text, lowered, start, group=group)
    before = text[:start].rstrip()
    # "Các đơn vị thuộc phạm vi quản lý kiểm tra bến": there the word is no verb, and what follows is one.
    manages = text.endswith(("Quản lý ", "Giám sát "), 0, start) and _MANAGES.search(text, max(0, start - 60), start)
    if manages or (before.endswith((" về", " và", " quản lý", " nơi", ",")) and not before.endswith("phạm vi quản lý")):
        return False
    found = verb_at(lowered, start)
    if found is not None and text[start : found.end] != lowered[start : found.end]:
        # "Báo và Phát thanh - Truyền hình Thành phố" holds no "hình thành"; "Cục A lập Báo cáo" holds "lập".
        found = verb_at(lowered[: lowered.find(" ", start)], start)
    # "Đào tạo", "Đầu tư": the small second half of a capital word is no verb of its own.
    word = text[:start].split()[-1:] or [""]
    if found is None:
        return ends_with_act(text, start, group=group) or (
            word[0] not in HALVES and SHORT_ACT.match(lowered, start) is not None
        )
    if not word[0][:1].isupper():
        return True
    # "Cục Viễn thông báo cáo …": where a verb begins with the next word too, the first one belongs to the name.
    if SHORT_ACT.match(lowered, start) and word[0] not in HALVES:
        return True
    if word[0] in _PLACE_WORDS:
        return True
    following = lowered.find(" ", start) + 1
    next_verb = verb_at(lowered, following) if 0 < following < found.end else None
    # "VNPT Bến Lau lắp đặt …": "đặt" alone is no other reading.
    # "Hợp tác xã Bến Lau chốt danh sách …": a place of two words is whole.
    several = " " in found.verb or behind_two_capitals(text, start)
    return several and (next_verb is None or next_verb.end <= found.end)


# Bodies whose level says which of them it is: behind it, only words that say more of the place belong to the name.
_LEVELED = re.compile(
    r"(?:(?:phó\s)?chủ tịch\s|thường trực\s|(?:chánh\s)?văn phòng\s|lãnh đạo\s|giám đốc\s)?"
    r"(?:(?:ủy|uỷ) ban nhân dân|ubnd|hội đồng nhân dân|hđnd|công an|chính quyền|"
    r"thuế|thống kê|thanh tra|bưu điện|bảo hiểm xã hội|bhxh|kho bạc nhà nước|thi hành án dân sự|"
    r"(?:đảng|tỉnh|huyện|thành) ủy|ban giám (?:hiệu|đốc))(?P<level>\s(?:tỉnh|thành phố|tp|cấp (?:tỉnh|huyện|xã)|cùng cấp))?$"
)
_OF_LEVEL = re.compile(
    r"(?:nơi|có|liên(?! quan đến)|(?:trực\s)?thuộc|sở tại|giáp|ven|trên|khác|kế|miền|vùng|biên|cùng|hai|"
    r"tương|này|đó|mới|cũ|khóa|nhiệm|hoặc|là|quản lý(?! nhà nước))(?!\w)"
)


def past_level(lowered: str, position: int, start: int) -> bool:
    """Tell whether the name at `position` is whole with its level, and the word at `start` no part of it.

    "Trình Ủy ban nhân dân tỉnh đề án …", "đề nghị Công an tỉnh ứng cứu …"; not "Ủy ban nhân dân cấp xã nơi có rừng".
    """
    name = _LEVELED.match(lowered[position:start].rstrip()) if start - position < _LEVELED_WIDTH else None
    if name is None or not lowered[start].isalpha():
        return False
    return not _OF_LEVEL.match(lowered, start) if name.group("level") else lowered.startswith("về ", start)


_LEVELED_WIDTH = 60
# "UBND xã Bến Lau mua áo phao": the name of a place is written in capitals throughout, and a verb of one syllable behind it is none of it.
_PLACE = re.compile(
    rf"(?<!\w)(?:(?:[Tt]ỉnh|[Tt]hành phố|[Qq]uận|[Hh]uyện|[Tt]hị xã|[Tt]hị trấn|(?<!tác )[Xx]ã|[Pp]hường|[Đđ]ặc khu|[Kk]hu vực|"
    rf"THCS|THPT|Tiểu học|Mầm non)(?:\s[{UPPER}][^\s,;.:()]*){{1,5}}|"
    # "UBND các xã Bến Lau, Cồn Mây lập chốt …": a list of them.
    rf"[Cc]ác (?:tỉnh|huyện|xã|phường|thôn):?(?:\s[{UPPER}][^\s,;.:()]*){{1,4}}(?:(?:,|\svà)(?:\s[{UPPER}][^\s,;.:()]*){{1,4}}){{1,5}})\s+$"
)
_OF_PLACE = re.compile(
    r"(?:cũ|mới|bộ|khóa|nhiệm kỳ|khu vực|cơ sở|mở rộng|trực thuộc|thuộc|nơi|ven|có|trên|trong|là|về|số|giai đoạn|năm)(?!\w)"
)


def past_place(text: str, position: int, start: int) -> bool:
    """Tell whether the name at `position` ends with that of a place, and the word at `start` is no part of it."""
    return (
        text[start].islower()
        and text[start - 2 : start - 1].isalpha()
        and text[text.rfind(" ", 0, start - 1) + 1].isupper()
        and _OF_PLACE.match(text, start) is None
        and _PLACE.search(text, max(position, start - _PLACE_WIDTH), start) is not None
    )


_PLACE_WIDTH = 80
_SAME_HEAD = re.compile(
    rf"\s*(cơ quan(?!\s+(?:ngang|thuộc|khác))|cơ sở|đơn vị|trung tâm|trường)\s+(?=[{LOWER}])(?!liên quan|có liên quan)",
    re.IGNORECASE,
)
_OTHER_KIND = re.compile(r"\s*(?:lực lượng|viện nghiên cứu|trường đại học|hệ thống|hợp tác xã)(?!\w)")


# Bodies of another kind, wherever they stand in a list: "các cơ quan chức năng và chính quyền địa phương", "cơ quan chủ quản, chủ dự án".
# "cấp ủy, chính quyền các cấp" is one.
_APART = re.compile(
    r"\s*(?:các\s+)?(?:(?<!ủy, )(?<!ủy và )(?<!đảng, )(?<!đảng và )(?<!thể, )(?<!chức, )chính quyền\s+(?:địa phương|cấp|các cấp|xã|phường)|"
    r"chủ\s+(?:rừng|dự án|đầu tư|sở hữu|bến)|nhà\s+(?:tài trợ|thầu)|công đoàn ngành(?!\w)|"
    r"dân quân(?!\s+(?:và|cơ))|(?<!quan, )(?<!chức, )(?<!vị, )cấp\s+(?:có\s+)?thẩm quyền|lực lượng\s(?!vũ trang)|"
    # "các tổ dân phố, ban công tác mặt trận".
    r"ban\s+(?:công tác|nhân dân|giám sát|điều hành)\s|"
    # "công an phường, tổ quản lý chợ".
    r"(?:tổ\s+(?:tự quản|quản lý|thanh tra|công nghệ số)|đội\s+(?:quản lý|dân phòng)|"
    r"bộ phận\s+(?:địa chính|tư pháp|văn hóa|tài chính|kế toán|một cửa))(?!\w))"
)
# "UBND các xã, phường và cơ quan, tổ chức có liên quan": a committee governs none of them.
_COMMITTEE = re.compile(r"(?:Chủ tịch )?(?:[ỦU][yỷ] ban nhân dân|UBND)\s")
# "Giám đốc các trung tâm và cá nhân có liên quan": an office governs no people.
_HEADS_OF = re.compile(r"(?:Giám đốc|Trưởng|Hiệu trưởng|Chủ tịch|Viện trưởng) ")
_PEOPLE_NEXT = re.compile(r"\s*(?:các )?cá nhân (?:có )?liên quan(?!\w)")
# "Ngành Y tế, ngành Giáo dục" are two.
_BRANCH_NEXT = re.compile(rf"\s*ngành\s[{UPPER}]")
_GENERIC_NEXT = re.compile(r"\s*(?:cơ quan|đơn vị|tổ chức|cá nhân|doanh nghiệp)(?!\w)")


# "TCCB, TTr và VP", "Vụ PC, KHTC": bodies told by letters alone. "Ban QLKKT, KCN" may be one.
_LETTERS = rf"(?=[^\W\d_&-]*[{UPPER}][^\W\d_&-]*[{UPPER}&-])[{UPPER}][^\W\d_]{{0,7}}(?:[&-][{UPPER}][^\W\d_]{{0,7}})?"
_BY_LETTERS = re.compile(rf"(?:(?:Vụ|Cục|Sở|Bộ|Viện|Phòng|Khoa|Hội|Tổ)\s)?{_LETTERS}(?:,|\svà)\s")
_MORE_LETTERS = re.compile(rf"\s?{_LETTERS}(?=\s*(?:[,;.)]|$)|\s(?:và|chủ|phối)\s)")


@lru_cache(maxsize=1)
def _person() -> re.Pattern[str]:
    """Return what matches somebody without a title, and no more: "Lê Văn Bến"."""
    return re.compile(one_of(surnames()) + rf"(?:\s[{UPPER}]\w*){{1,4}}(?=\s*(?:[,;(]|$)|\s(?:và|[-–])\s)")


def is_next(text: str, position: int, at: int, *, in_list: bool = False) -> bool:
    """Tell whether a comma or "và" that ends at `at` parts two bodies without names of their own.

    "Các đơn vị tổng hợp, đơn vị phụ trách các lĩnh vực", "doanh nghiệp, viện nghiên cứu"; not "các cơ quan, đơn vị liên quan".
    """
    if _BRANCH_NEXT.match(text, at) and text.startswith(("Ngành ", "ngành "), position):
        return True
    if _APART.match(text, at) or (_COMMITTEE.match(text, position) and _GENERIC_NEXT.match(text, at)):
        return True
    if in_list and _person().match(text, at + 1) and _person().match(text, position):
        return True
    if _PEOPLE_NEXT.match(text, at) and _HEADS_OF.match(text, position):
        return True
    if in_list and _MORE_LETTERS.match(text, at) and _BY_LETTERS.fullmatch(text[position:at].rstrip() + " "):
        return True
    head = _SAME_HEAD.match(text, at)
    if head and _goes_on_with(small(text[position:at]), small(head.group(1))):
        return True
    return not COLLECTIVE.match(text, position) and _OTHER_KIND.match(text, at) is not None


def _goes_on_with(name: str, head: str) -> bool:
    """Tell whether a name in small letters begins with a head, "các" before it or not, and has a word behind it.

    "cơ quan thuế, cơ quan đăng ký kinh doanh" are two, "các cơ quan chuyên môn, cơ quan hành chính của tỉnh" one collective.
    """
    name = name if head == "cơ quan" else name.removeprefix("các ").lstrip()
    rest = name.removeprefix(head) if name.startswith(head) else ""
    return rest[:1].isspace() and rest.lstrip()[:1].isalnum()


# "cơ quan chủ quản chương trình, dự án", "tổ chức quốc tế ở trong nước, nước ngoài": pairs of words that a comma holds together.
_SECOND_HALF = re.compile(
    r"(?:(?<=chương trình, )|(?<=chương trình và )|(?<=công trình, ))(?:dự án|đề án|công trình)(?!\w)|(?<=trong nước, )nước ngoài(?!\w)|"
    # "Cảnh sát phòng cháy, chữa cháy và cứu nạn, cứu hộ", "Báo và Phát thanh, truyền hình".
    r"(?<=cháy, )chữa cháy|(?<=cháy và )(?:chữa cháy|cứu nạn)|(?<=cứu nạn, )cứu hộ|(?<=hát thanh, )truyền hình|"
    r"(?<=phòng HĐND và )UBND|(?<=phòng Hội đồng nhân dân và )(?:Ủy|Uỷ) ban nhân dân|"
    # "Văn phòng Đoàn đại biểu Quốc hội, Hội đồng nhân dân và Ủy ban nhân dân tỉnh", of 2019 and 2020, is one.
    r"(?<=phòng Đoàn ĐBQH, )HĐND|(?<=phòng Đoàn ĐBQH và )HĐND|(?<=ĐBQH, HĐND và )UBND|"
    r"(?<=phòng Đoàn đại biểu Quốc hội, )H(?:ội đồng nhân dân|ĐND)|(?<=phòng Đoàn đại biểu Quốc hội và )H(?:ội đồng nhân dân|ĐND)|"
    r"(?<=Quốc hội, Hội đồng nhân dân và )(?:Ủy|Uỷ) ban nhân dân|(?<=Quốc hội, HĐND và )UBND|(?<=phòng HĐND, )UBND|"
    # "Ban Vì sự tiến bộ phụ nữ các sở, ban, ngành".
    r"(?<=các sở, )ban(?=, ngành)|(?<=các sở, ban, )ngành(?!\w)|"
    r"(?<=tham mưu, )giúp việc|(?<=chuyên ngành, )khu vực(?!\w)|"
    r"(?<=mầm non, )tiểu học|(?<=tiểu học, )(?:trung học|THCS)|(?<=trung học cơ sở, )trung học|"
    r"(?<=tiến đầu tư, )thương mại|(?<=tiến thương mại, )(?:du lịch|đầu tư)|"
    # "Thủ trưởng các cơ quan, đơn vị, doanh nghiệp": the office governs all three.
    r"(?:(?<=các cơ quan, đơn vị, )|(?<=rưởng cơ quan, đơn vị, )|(?<=rưởng các đơn vị, ))(?:doanh nghiệp|địa phương|trường học|nhà trường)(?!\w)|"
    r"(?<=các cơ quan, tổ chức, )(?:doanh nghiệp|địa phương)(?!\w)|"
    # "Trưởng các khoa, phòng", "Trưởng các phòng, ban, trung tâm", "Trưởng khoa, phòng, bộ môn": the office governs all of them.
    r"(?:(?<=rưởng khoa, )|(?<=rưởng phòng, )|(?<=rưởng khoa, phòng, )|(?<=rưởng phòng, khoa, )|(?<=rưởng phòng, ban, )|(?<=rưởng khoa, bộ môn, )|"
    r"(?<=rưởng các khoa, )|(?<=rưởng các khoa và )|(?<=rưởng các phòng, )|(?<=các khoa, phòng, )|(?<=các phòng, khoa, )|(?<=các phòng, ban, ))"
    r"(?:phòng|khoa|ban|bộ môn|trung tâm|viện|đơn vị)(?!\w)|"
    # "Người đứng đầu cấp ủy, tổ chức đảng, chính quyền, đơn vị": he heads all of them.
    r"(?:(?<=ứng đầu cấp ủy, )|(?<=ứng đầu cấp ủy và )|(?<=đầu các cấp ủy, ))(?:tổ chức đảng|chính quyền|cơ quan|đơn vị|đoàn thể)(?!\w)|"
    r"(?:(?<=ủy, tổ chức đảng, )|(?<=ủy, chính quyền, )|(?<=ủy, cơ quan, )|(?<=chính quyền, cơ quan, ))(?:chính quyền|cơ quan|đơn vị|đoàn thể)(?!\w)|"
    # "Bí thư Tỉnh ủy, Thành ủy": the office governs both.
    r"(?<=Bí thư Tỉnh ủy, )Thành ủy(?!\w)|(?<=Bí thư tỉnh ủy, )thành ủy(?!\w)|"
    # "Ban Quản lý Khu kinh tế Bến Sậy và các Khu công nghiệp tỉnh" is one.
    r"(?<=và )(?:các )?[Kk]hu (?:công nghiệp|kinh tế|công nghệ cao|chế xuất)"
)


# "UBND các quận 1, 3 và 5": places told by numbers alone.
_NUMBERED = re.compile(r"(?:[Qq]uận|[Pp]hường|[Kk]hu phố|[Kk]hóm|[Ấấ]p|[Tt]hôn)\s(?:\d{1,2}(?:,|\svà)\s)+$")
_MORE_NUMBERS = re.compile(r"\d{1,2}(?![\d/.]|\s(?:tháng|ngày|năm|xã|hộ|giờ|tổ|thôn))")
_NUMBERED_WIDTH = 60
_SHORT_NAME = re.compile(
    rf"[{UPPER}]{{2,6}}(?:(?P<level>\s(?:tỉnh|huyện|xã|phường|cấp|thành phố)(?!\w))|(?=\s*(?:[,;]|$)|\s[{UPPER}]))|"
    rf"[{UPPER}]{{1,5}}\.\s?(?=[{UPPER}])"
)


def _opens_short(text: str, at: int) -> bool:
    """Tell whether a short form opens a name of its own behind a comma: "Sở Tài chính, CA tỉnh, P. Bến bãi"; not "Ban QLKKT, KCN"."""
    short = _SHORT_NAME.match(text, at)
    return short is not None and (
        short.group("level") is not None
        or "." in short.group()
        or not text[:at].rstrip(" ,").rpartition(" ")[2].isupper()
    )


# "Công an xã, Tư pháp - Hộ tịch" in a cell: with its level the first name is whole.
_WHOLE_WITH_LEVEL = re.compile(
    r"(?:Công an|UBND|Ủy ban nhân dân|HĐND|Hội đồng nhân dân|Đảng ủy|Quân sự|Đoàn|Trạm Y tế) (?:tỉnh|thành phố|huyện|xã|phường|đặc khu), $"
)


def _opens_behind_level(text: str, at: int) -> bool:
    """Tell whether a capital opens a name of its own behind a comma; not "UBND Xã, Phường"."""
    capital = _CAPITAL.match(text, at) is not None and not _ADMIN.match(text, at)
    return capital and _WHOLE_WITH_LEVEL.search(text, max(0, at - 40), at) is not None


def goes_on(text: str, at: int, known: Gazetteer, *, group: bool, comma: bool, in_list: bool) -> bool:
    """Tell whether the name goes on after a comma or "và" that ends at `at`."""
    while at < len(text) and text[at] == " ":
        at += 1
    if at >= len(text):
        return False
    lowered = small(text)
    bare = group and _BARE_HEAD.match(text, at)
    if (
        bare
        or _SECOND_HALF.match(text, at)
        or (_MORE_NUMBERS.match(text, at) and _NUMBERED.search(text, max(0, at - _NUMBERED_WIDTH), at))
        or (
            # "UBND tỉnh, Thường trực HĐND tỉnh": in capitals such a word may begin the next name.
            INSIDE.match(lowered, at) and not (group and comma) and not begins_name(text, at)
        )
    ):
        return True
    if TITLED.match(text, at) or is_next_place(text, at) or (group and text.startswith("Tổ dân phố", at)):
        return False
    if group and (_OFFICER.match(text, at) or (not comma and _PEOPLE.match(text, at))):
        return False
    if _FIELD_HEAD.match(text, at) and not group and not comma:
        return True
    if not group and COMMON.match(text, at) and not _ADMIN.match(text, at):
        return False
    if (
        begins_name(text, at)
        or lowered.startswith(("các ", "những ", "mọi "), at)
        or known.match(lowered, at) > at
        # "Chủ tịch UBND xã, trưởng thôn", "Bí thư chi bộ và trưởng thôn" are two.
        or ((comma if in_list else not group) and begins_office(text, at))
    ):
        return False
    if _CAPITAL.match(text, at) or in_list:
        return not (in_list and comma and (_opens_short(text, at) or _opens_behind_level(text, at)))
    if group:
        return begins_common(text, at) or (not comma and verb_at(lowered, at) is None)
    if COMMON.match(text, at):
        return bool(_ADMIN.match(text, at))
    # "Cục Quản lý … và theo dõi thi hành pháp luật": known only from a list; in prose a verb ends the name.
    return verb_at(lowered, past_adverbs(lowered, at)) is None and not comma
