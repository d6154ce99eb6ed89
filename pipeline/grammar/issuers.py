"""Who issued a cited document: the name after "của", before the number, or shared by a list of numbers."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.grammar.heads import begins_name
from pipeline.grammar.names import Gazetteer, name_end
from pipeline.letters import LOWER, UPPER
from pipeline.lexicon.registry import registry

# "… ngày 15/11/2031 giữa Bộ A và Bộ B": a joint circular is between two.
_OF = re.compile(r"\s*,?\s*(?:của|giữa)\s+", re.IGNORECASE)
# "Theo đề nghị Giám đốc Sở A tại Tờ trình số …": "của" is left out.
_BY = re.compile(rf"(?:của|do)\s+|(?<=đề nghị )(?=(?:ông\s|bà\s)?[{UPPER}])")
_PROPOSAL = re.compile(
    r"(?:(?:các\s+)?(?:[ôÔ]ng|[bB]à|đồng chí)\s+)?(?P<who>[^;:()]{3,120}?)(?:\s+\([^()]{3,140}\))?\s+(?:(?:tại|trình tại|theo)\s+(?:các\s+)?|\(\s*)$"
)
_OTHERS = re.compile(r"\s(?:về|quy định|ban hành|phê duyệt|thực hiện|đã|được)\s")
_HEAD_OF = re.compile(
    r"^(?:Giám đốc|Bộ trưởng|Chánh|Chủ tịch|Vụ trưởng|Cục trưởng|Thủ trưởng|Trưởng)\s+(?=Sở|Bộ|Vụ|Cục|Văn phòng|"
    r"Ban|Ủy ban|Thanh tra)"
)
_OFFICE = re.compile(
    r"(?:Bộ trưởng, Chủ nhiệm|Bộ trưởng|Chủ tịch|Giám đốc|Chủ nhiệm|Tổng Giám đốc|Thủ trưởng|Thống đốc|Viện trưởng|Chánh án)\s+"
)
_AFTER_ISSUER = re.compile(
    r"\s+(?:về|quy định|ban hành|phê duyệt|sửa đổi|hướng dẫn|bổ sung|giao|công bố|triển khai|thực hiện|điều "
    r"chỉnh|đáp ứng|nêu|tại|phê chuẩn|phân công|phân bổ|phân cấp|ủy quyền|cho phép|chấp thuận|v/v|"
    r"hết hiệu lực|hỏi|nay|không còn|kể từ|trong|để|theo|nhằm|chỉ đạo|yêu cầu|thông qua|đã|được|có|tiếp tục|tăng cường|như sau|"
    r"Sửa đổi|Bổ sung|Triển khai|Quy định|Ban hành|Phê "
    rf"duyệt|Về)(?=\s|$)|\s+và\s+(?=[{LOWER}]|(?:Thông tư|Nghị định|Nghị quyết|Quyết định|Chỉ thị|Công văn|Luật)\s|"
    r"(?:Kế hoạch|Tờ trình|Báo cáo|Thông báo|Văn bản|Hướng dẫn|Kết luận)\s(?:số\s|\d))|\s+ngày(?=\s+\d)"
)


# In the capitals of a title each word looks like one of a name: "CỦA TỈNH ỦY VỀ THỰC HIỆN NGHỊ QUYẾT SỐ …".
_AFTER_CAPITALS = re.compile(
    r"\s+(?:VỀ|QUY ĐỊNH|BAN HÀNH|PHÊ DUYỆT|SỬA ĐỔI|HƯỚNG DẪN|BỔ SUNG|GIAO|TRIỂN KHAI|THỰC HIỆN|ĐIỀU CHỈNH|TRONG|ĐỂ|TRÊN ĐỊA BÀN|NHẰM|"
    r"THÔNG QUA|BÃI BỎ|CÔNG BỐ|TẠI|NĂM|GIAI ĐOẠN)(?=\s|$)"
)
# "Ban Chỉ đạo về phát triển khoa học, công nghệ … tỉnh về việc ban hành …": the first "về" belongs to the name.
_OF_FIELD = re.compile(
    r"(?P<name>(?:(?:Trưởng\s|Tổ\sgiúp\sviệc\s)?Ban [Cc]hỉ đạo|Hội đồng|Tổ công tác)[^.;:()\d]{0,60}?\svề\s(?!việc|ban hành)"
    r"[^.;:()\d]{5,140}?)\s(?:về (?:việc|ban hành|kế hoạch)|ban hành|phê duyệt|thông báo)\s"
)
_COUNCILS = ("Hội đồng nhân dân", "Hội đồng Nhân dân", "Hội đồng Bộ trưởng", "Hội đồng bộ trưởng")
_COMMITTEES = ("Ban Chỉ đạo", "Hội đồng", "Tổ công tác", "Trưởng Ban Chỉ đạo", "Tổ giúp việc Ban")


@lru_cache(maxsize=1)
def central() -> Gazetteer:
    """Return the registry's names: an issuer is mostly one of them."""
    return Gazetteer(registry().names())


def issuer_name(text: str, known: Gazetteer) -> str:
    """Return the issuer's name at the beginning of what follows "của"."""
    if not text:
        return ""
    start = len(text) - len(text.lstrip())
    return text[start : issuer_end(text, start, known)].strip(" ,.;:")


_COMMITTEES_IN_SMALL = ("ủy ban nhân dân ", "uỷ ban nhân dân ", "hội đồng nhân dân ")
# "… của Sở A tại Tờ trình số … ngày … và Giám đốc Sở B tại Văn bản số …": the second proposes too, without another "của".
_PROPOSES_TOO = re.compile(r"\sngày\s+\d[^,;]{0,26}\d{4},?\s+(?:và\s+)?(?P<who>[^,;]{3,90})$")


# "Hội đồng nhân dân tỉnh Bến Lau Quy định một số chế độ": what the document does begins with a capital.
_CAPITAL_TAIL = re.compile(r"\s(?:Quy định|Ban hành|Phê duyệt|Sửa đổi|Bổ sung|Hướng dẫn|Về việc)\s")


_LONGEST_TAIL = 12
_OF_PLACE = re.compile(rf"\s(?:tỉnh|[Tt]hành phố|TP\.?|huyện|quận|thị xã|khu vực)\s[{UPPER}]")


def issuer_end(text: str, start: int, known: Gazetteer) -> int:
    """Return where the issuer's name that begins at `start` ends, or `start` where none begins."""
    lowered = text.lower()
    end = max(known.match(lowered, start), central().match(lowered, start))
    if text.startswith("Trung ương Đoàn", end - len("Trung ương")):
        # "Ban Bí thư Trung ương" is the Party's, "Ban Bí thư Trung ương Đoàn" the Youth Union's.
        end = name_end(text, start, known)
    if end > start and _OF_PLACE.match(text, end):
        # "Cục Thuế" is known, "Cục Thuế tỉnh Bến Lau" is another.
        end = max(end, name_end(text, start, known))
    office = _OFFICE.match(text, start)
    if office and end <= office.end():
        body = max(known.match(lowered, office.end()), central().match(lowered, office.end()))
        end = body if body > office.end() else end
        if end > start:
            return end
    if end == start:
        if lowered.startswith(_COMMITTEES_IN_SMALL, start) and text[start].islower():
            text = text[:start] + text[start].upper() + text[start + 1 :]
        if not (begins_name(text, start) or text.startswith("Hội nghị lần", start)):
            return start
        end = name_end(text, start, known)
        if text.startswith("Hội nghị lần", start):
            found = re.compile(
                r"Hội nghị lần thứ \w+,? (?:Ban [Cc]hấp hành Trung ương|BCH ?TW)(?: Đảng)?(?:,? \(?[Kk]ho?[áó]a? \w+\)?)?"
            ).match(text, start)
            end = found.end() if found else end
    after = _AFTER_CAPITALS if text[start:end].isupper() else _AFTER_ISSUER
    stop = after.search(text, start + 3, end)
    end = stop.start() if stop else end
    # The name may have taken the first syllable of "Quy định" for a part of the place.
    tail = _CAPITAL_TAIL.search(text, start + 3, end + _LONGEST_TAIL)
    return tail.start() if tail and tail.start() < end else end


_ISSUER_STOP = re.compile(r"[.;)]|\s(?:về|ban hành|quy định)\s|$")
_JOINT = re.compile(
    r"\s+và\s+(?=(?:Bộ|Ủy ban|Ban|Đoàn|Tòa án|Viện kiểm sát|Văn phòng (?:Chính phủ|Quốc hội|Trung ương)|Thanh tra Chính phủ|"
    r"Ngân hàng Nhà nước|Bảo hiểm xã hội|Tổng [Ll]iên đoàn)\b)"
)
# "… của liên Bộ: Xây dựng, Nội vụ và Tài chính quy định …": of several at once, each without its head word.
_SEVERAL = re.compile(
    rf"[Ll]iên\s+(?:[Bb]ộ|[Nn]gành|[Ss]ở):?\s+[{UPPER}][^.;()]{{3,160}}?(?=,?\s+(?:về|quy định|hướng dẫn|ban hành|sửa đổi|ngày)\s|[.;()]|$)"
)
_NO_BODY = re.compile(r"Ban hành|Bộ luật")


def issuer_at(text: str, at: int, known: Gazetteer) -> tuple[str, int]:
    """Return the issuer printed after "của" at `at`, and where it ends; "" and `at` where none is."""
    match = _OF.match(text, at)
    if not match:
        return "", at
    start = match.end()
    several = _SEVERAL.match(text, start) if text.startswith(("liên ", "Liên "), start) else None
    if several:
        return several.group(), several.end()
    end = issuer_end(text, start, known)
    if end == start:
        return "", at
    joint = _JOINT.match(text, end)
    if joint and not _NO_BODY.match(text, joint.end()):
        follower = issuer_end(text, joint.end(), known)
        end = follower if follower > joint.end() else end
    if text.startswith(_COMMITTEES, start) and not text.startswith(_COUNCILS, start):
        twice = _OF_FIELD.match(text, start)
        if twice:
            return twice.group("name").strip(" ,.;:"), twice.end("name")
        # The names of steering committees hold commas: they go to the end of the phrase, or to another body.
        stop = _ISSUER_STOP.search(text, end)
        other = text.startswith(", ", end) and begins_name(text, end + 2)
        if stop and not other and "," in text[end : stop.start()] and len(text[start : stop.start()]) < 160:
            end = stop.start()
    return text[start:end].strip(" ,.;:"), end


# "Xét đề nghị của Trưởng phòng A (Công văn số …)".
_IN_BRACKETS = re.compile(r"(?:đề nghị|đề xuất)\s(?:của\s)?[^;:()]{3,110}\(\s*$")


def proposed_by(text: str, at: int, known: Gazetteer) -> str:
    """Return the body whose proposal a document is: "theo đề nghị của Giám đốc Sở A tại Tờ trình số …".

    It is the last one that "của" names: "đề nghị của Sở A tại Tờ trình số …, ý kiến của Sở B tại Công văn số …".
    """
    # "… của Giám đốc Sở A (Cơ quan thường trực của Ban B) tại Tờ trình số …": what stands in brackets says more of who proposes.
    before = text[max(0, at - (300 if ") tại" in text[max(0, at - 12) : at] else 160)) : at]
    if not before.rstrip().endswith(("tại", "theo", "các")) and not _IN_BRACKETS.search(before):
        return ""
    for by in reversed(list(_BY.finditer(before))):
        proposal = _PROPOSAL.match(before, by.end())
        name = issuer_name(proposal.group("who"), known) if proposal else ""
        too = _PROPOSES_TOO.search(proposal.group("who")) if proposal else None
        if too:
            return _HEAD_OF.sub("", issuer_name(too.group("who"), known))
        if proposal and name:
            rest = proposal.group("who").removeprefix(name)
            # "… của Bộ A về thủ tục tại Quyết định số …": what stands there is about another document.
            return "" if _OTHERS.match(rest) else _HEAD_OF.sub("", name)
    return ""
