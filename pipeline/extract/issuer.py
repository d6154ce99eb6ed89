"""The issuing body: its name as running text writes it, and its place in the registry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from pipeline.document.decision import Evidence, Issuer
from pipeline.document.outline import Letterhead, Outline
from pipeline.document.proof import Proof
from pipeline.grammar.numbers import issuer_code
from pipeline.letters import UPPER, folded, small
from pipeline.lexicon.departments import known_names
from pipeline.lexicon.registry import BodyRow, registry
from pipeline.lexicon.words import body_heads
from pipeline.spans import MappedText
from pipeline.tokens import is_syllable

_OF_PERSON = re.compile(
    r"^(?:BỘ TRƯỞNG,?\s+(?:CHỦ NHIỆM|TỔNG THANH TRA)?\s*|CHỦ TỊCH|GIÁM ĐỐC|TỔNG GIÁM ĐỐC|CỤC TRƯỞNG|TỔNG CỤC "
    r"TRƯỞNG|CHÁNH ÁN|VIỆN TRƯỞNG|"
    r"THỐNG ĐỐC|CHÁNH THANH TRA|TRƯỞNG BAN(?= BAN )|TRƯỞNG(?= (?:BAN|PHÒNG|KHOA|TRẠM|CÔNG AN|THI HÀNH ÁN) )|"
    r"TƯ LỆNH|TỔNG(?= KIỂM TOÁN )|HIỆU TRƯỞNG|CHỦ NHIỆM|TỔNG THANH TRA|BỘ TRƯỞNG|"
    r"CHI CỤC TRƯỞNG|VỤ TRƯỞNG|CHỈ HUY TRƯỞNG|CHÁNH(?= VĂN PHÒNG )|CỦA)\s+"
)
# "BỘ TRƯỞNG BỘ A - BỘ TRƯỞNG BỘ B": two of them order.
_JOINT = re.compile(r"(?:(?<= [-–] )|(?<= VÀ )|(?<=, ))BỘ TRƯỞNG (?=BỘ )")
_NO_VOWEL_MARKS = re.compile(r"[a-zđư]+")
_SUBORDINATE = re.compile(
    r"(?:ĐẢNG ĐOÀN|BAN CÁN SỰ ĐẢNG|ĐẢNG ỦY|ĐẢNG UỶ|SỞ|CỤC|TỔNG CỤC|CHI CỤC|TRUNG TÂM|BAN QUẢN LÝ|VĂN PHÒNG|BAN CHỈ ĐẠO|"
    # "BỘ GIÁO DỤC VÀ ĐÀO TẠO" / "TRƯỜNG ĐẠI HỌC …", "TÒA ÁN NHÂN DÂN TỐI CAO" / "TÒA ÁN NHÂN DÂN TỈNH …".
    r"TRƯỜNG|ĐẠI HỌC|HỌC VIỆN|VIỆN|BỆNH VIỆN|VỤ|TÒA ÁN|TOÀ ÁN|BẢO HIỂM XÃ HỘI|CÔNG AN|TẬP ĐOÀN|TỔNG CÔNG TY|LIÊN ĐOÀN|"
    # "UBND HUYỆN …" / "PHÒNG NỘI VỤ", "CHI CỤC KIỂM LÂM" / "HẠT KIỂM LÂM …".
    r"PHÒNG|THANH TRA|HẠT|ĐỘI|TRẠM|KHO BẠC|CHI NHÁNH|CÔNG TY|THI HÀNH ÁN|"
    # "BỘ QUỐC PHÒNG" / "QUÂN KHU …" / "BỘ CHỈ HUY …", "MẶT TRẬN TỔ QUỐC VIỆT NAM" / "ỦY BAN MTTQ …".
    r"QUÂN KHU|BỘ CHỈ HUY|BỘ TƯ LỆNH|(?:ỦY|UỶ) BAN (?:MTTQ|MẶT TRẬN)|BAN CHẤP HÀNH)\s"
)
_COLLECTIVE = re.compile(r"(?:ỦY BAN|UỶ BAN|HỘI ĐỒNG|BỘ|BAN|CỤC|SỞ|VIỆN|TỔNG|CHI|TRUNG TÂM)\s")
# Both lines of a party letterhead may have run together.
_PARTY_ABOVE = re.compile(r"^BAN CHẤP HÀNH TRUNG ƯƠNG\s+(?=ĐẢNG ĐOÀN|BAN CÁN SỰ|ĐẢNG ỦY|ĐẢNG UỶ|ĐẢNG BỘ)")
# Offices of a committee of the Party, which print the committee above them.
_PARTY_OFFICE = re.compile(
    r"VĂN PHÒNG|BAN (?:TỔ CHỨC|TUYÊN GIÁO(?: VÀ DÂN VẬN)?|DÂN VẬN|NỘI CHÍNH)|(?:ỦY|UỶ) BAN KIỂM TRA"
)
# "TỈNH ỦY BẾN LAU BAN TỔ CHỨC": both lines have run together, and the office is that of the committee.
_OFFICE_BEHIND = re.compile(
    rf"^(?P<of>(?:TỈNH|THÀNH|HUYỆN|QUẬN|THỊ|ĐẢNG) (?:ỦY|UỶ)\s.*) (?P<office>{_PARTY_OFFICE.pattern})$"
)
_TITLE_WORDS = {
    "ủy ban nhân dân": "Ủy ban nhân dân",
    "uỷ ban nhân dân": "Ủy ban nhân dân",
    "hội đồng nhân dân": "Hội đồng nhân dân",
    "thủ tướng chính phủ": "Thủ tướng Chính phủ",
    "hội đồng chính phủ": "Hội đồng Chính phủ",
    "hội đồng bộ trưởng": "Hội đồng Bộ trưởng",
    "ban cán sự đảng": "Ban cán sự đảng",
    **{
        f"{level} {party}": f"{level.capitalize()} ủy"
        for level in ("tỉnh", "thành", "huyện", "quận", "thị", "đảng")
        for party in ("ủy", "uỷ")
    },
}
_LOWER = frozenset(["và", "của", "các", "về", "thuộc", "với", "cho", "trực"])
_LEVELS = frozenset(["tỉnh", "thành", "huyện", "quận", "xã", "phường", "thị", "đặc", "cấp"])
_COMMON_CASE = frozenset((
    "đặc", "nhân", "dân", "tỉnh", "thành", "phố", "huyện", "quận", "xã", "phường", "thị", "trấn", "cấp", "nhà", "nước",
    "pháp", "luật", "quản", "lý", "dự", "án", "khu", "công", "nghiệp", "an", "toàn", "trật", "tự", "chỉ", "đạo", "ban",
    "ngành",
))  # fmt: skip

# "Ban Chỉ đạo quốc gia về tìm kiếm cứu nạn", "Ban Chỉ đạo về phòng chống lũ tỉnh Bến Lau": with what such a body is charged is no name.
_OF_TASK = re.compile(
    r"(?<=^Ban Chỉ đạo )(?:Quốc gia )?về .*?(?=\s(?:tỉnh|thành phố|huyện|quận|xã|phường|thị xã|đặc khu)\s|$)",
    re.IGNORECASE,
)
# "Ban Thường vụ Tỉnh ủy", "Văn phòng Đảng ủy": the committee of the Party whose body it is.
_PARTY = re.compile(r"(?<=\s)(tỉnh|thành|huyện|quận|thị|đảng) (?:ủy|uỷ)(?!\w| ban(?!\w))", re.IGNORECASE)
# "Sở Công Thương": what stands behind these is a field, though its word is common elsewhere ("khu công nghiệp").
_FIELD_NEXT = frozenset({"Sở", "Bộ"})


def issuer_of(letterhead: Letterhead, number: str, outline: Outline, proof: Proof) -> Issuer:
    """Return the issuing body: who orders ("BỘ TRƯỞNG BỘ …"), else the body of the letterhead, else that of the number.

    The gold names the body: "Bộ Tư pháp" for "BỘ TRƯỞNG BỘ TƯ PHÁP"; "Thủ tướng Chính phủ" stays.
    """
    printed_name, evidence = _printed(letterhead, proof)
    if printed_name:
        whole = _with_place(printed_name, letterhead, outline)
        known = registry().by_name(whole) or _cut_short(whole, number)
        return Issuer(
            name=known.name if known and known.kind != "province" else title_case(whole, outline),
            body_id=known.id if known else "",
            evidence=evidence,
        )
    row = registry().by_code(issuer_code(number)) if number else None
    printed = letterhead.number or letterhead.subject
    proven = proof.of(printed) if printed is not None else []
    return Issuer(name=row.name, body_id=row.id, evidence=proven) if row and proven else Issuer(name="")


def _cut_short(name: str, number: str) -> BodyRow | None:
    """Return the body of which a web site left half a name: "VIỆN KIỂM SÁT NHÂN DÂN", and the number has the code of the supreme one."""
    if name.upper() not in {"VIỆN KIỂM SÁT NHÂN DÂN", "TÒA ÁN NHÂN DÂN", "TOÀ ÁN NHÂN DÂN"}:
        return None
    row = registry().by_code(issuer_code(number)) if number else None
    return row if row and folded(row.name).startswith(folded(name)) else None


def _printed(letterhead: Letterhead, proof: Proof) -> tuple[str, list[Evidence]]:
    """Return the body as the decision prints it, by who orders or by the letterhead; "" where neither is there."""
    mapped = letterhead.authority
    if mapped is not None and not (letterhead.issuer_lines and mapped.text != mapped.text.upper()):
        # "HỘI ĐỒNG NHÂN DÂN TỈNH …" / "KHÓA XV, KỲ HỌP THỨ 24": the session is no part of the name.
        name = _unglued(_SESSION.sub("", mapped.text).strip(" :,."), letterhead)
        bare = _JOINT.sub("", _OF_PERSON.sub("", name))
        body = bare if bare != name and len(bare) > 4 else name
        whole = "" if _COMPLETED.match(body) else _above(body, letterhead)
        return whole or body, proof.of(mapped)
    lines = _own_lines(letterhead)
    text = _PARTY_ABOVE.sub("", " ".join(line.text for line in lines))
    text = _OFFICE_BEHIND.sub(r"\g<office> \g<of>", text)
    # "CHỦ TỊCH ỦY BAN NHÂN DÂN" / "TỈNH …" heads the decisions of the chairman: the body is named, as above.
    bare = _OF_PERSON.sub("", text)
    return (bare if _COLLECTIVE.match(bare) else text), [evidence for line in lines for evidence in proof.of(line)]


# `_with_place` adds whose it is.
_COMPLETED = re.compile(r"(?:(?:ỦY|UỶ) BAN|HỘI ĐỒNG) NHÂN DÂN|UBND|HĐND")
_OFFICE_ALONE = re.compile(
    r"TRƯỞNG (?:BAN|ĐOÀN)|(?:HIỆU|VIỆN|CỤC|CHI CỤC|VỤ|CHỈ HUY) TRƯỞNG|(?:TỔNG )?GIÁM ĐỐC|CHÁNH ÁN|CHỦ NHIỆM|TƯ LỆNH"
)


def _above(body: str, letterhead: Letterhead) -> str:
    """Return the name in the letterhead, where who orders is but its beginning or an office, "" where it says as much.

    "BAN CHỈ ĐẠO CHUYỂN ĐỔI SỐ TỈNH …" above "TRƯỞNG BAN CHỈ ĐẠO", "CÔNG AN TỈNH BẾN LAU" above "GIÁM ĐỐC CÔNG AN TỈNH".
    """
    above = _on_one_line(_own_lines(letterhead))
    # "BỘ CÔNG AN CÔNG AN TỈNH BẾN LAU": the line above has run into it.
    at = small(above).find(f"{small(body)} ")
    if _OFFICE_ALONE.fullmatch(body):
        return above
    return above[at:] if at == 0 or (at > 0 and above[at - 1] == " ") else ""


def _unglued(name: str, letterhead: Letterhead) -> str:
    """Return who orders as the letterhead prints it, where a web site lost a blank: "ỦY BAN NHÂN DÂNTỈNH …"."""
    above = _on_one_line(letterhead.issuer_lines)
    return above if len(above) > len(name) and folded(above.replace(" ", "")) == folded(name.replace(" ", "")) else name


def _on_one_line(lines: Sequence[MappedText]) -> str:
    return " ".join(" ".join(line.text.split()) for line in lines)


def _own_lines(letterhead: Letterhead) -> list[MappedText]:
    """Return the lines of who issues without the superior body: "BAN CHẤP HÀNH TRUNG ƯƠNG" / "ĐẢNG ĐOÀN …", "ỦY BAN NHÂN DÂN …" / "SỞ …"."""
    lines = [line for line in letterhead.issuer_lines if line.text.strip()]
    if len(lines) > 1 and _PARTY_OFFICE.fullmatch(lines[-1].text):
        # "TỈNH ỦY BẾN LAU" / "VĂN PHÒNG": the office of the committee above.
        return [lines[-1], *lines[:-1]]
    for index in range(len(lines) - 1, 0, -1):
        if _SUBORDINATE.match(lines[index].text):
            return lines[index:]
    return lines


_SESSION = re.compile(r",?\s+KH(?:ÓA|OÁ)\s+(?=[XVI\d]).*$", re.DOTALL)
_LEVEL = " TỈNH| THÀNH PHỐ| HUYỆN| QUẬN| THỊ XÃ| THỊ TRẤN| XÃ| PHƯỜNG| ĐẶC KHU"
_LONG = {"UBND": "ỦY BAN NHÂN DÂN", "HĐND": "HỘI ĐỒNG NHÂN DÂN"}
_SHORT = re.compile(r"^(?:UBND|HĐND)(?!\w)")


_PROVINCE = re.compile(rf"(?:tỉnh|TỈNH)\s+(?P<name>[{UPPER}]\w+(?:\s+[{UPPER}]\w+){{0,3}})")


def _province_in(outline: Outline) -> str:
    """Return the province that the document names first, in capitals, "" where it names none."""
    subject = outline.letterhead.subject
    for mapped in (*([subject] if subject else []), *_running_texts(outline)):
        for match in _PROVINCE.finditer(mapped.text):
            words = match.group("name").split()
            for count in range(len(words), 0, -1):
                named = " ".join(words[:count])
                if registry().by_name(f"tỉnh {named}"):
                    return named.upper()
    return ""


def _with_place(name: str, letterhead: Letterhead, outline: Outline) -> str:
    """Complete "ỦY BAN NHÂN DÂN" by the province of the letterhead's second line or of the place.

    Up to 2012 the place is a town: "ỦY BAN NHÂN DÂN TỈNH" at Pleiku is of the province that the document names.
    """
    compact = _SHORT.sub(lambda short: _LONG[short.group()], " ".join(name.split()))
    if compact.startswith("THƯỜNG TRỰC HỘI ĐỒNG"):
        return f"THƯỜNG TRỰC {_with_place(compact.removeprefix('THƯỜNG TRỰC '), letterhead, outline)}"
    if re.fullmatch(
        rf"(?:(?:ỦY|UỶ) BAN NHÂN DÂN|HỘI ĐỒNG NHÂN DÂN)(?:{_LEVEL})?",
        compact,
    ):
        text = " ".join(line.text for line in letterhead.issuer_lines)
        if folded(text).startswith(folded(compact)) and len(text) > len(compact):
            return text
        place = " ".join(letterhead.place.text.split()).strip(" ,") if letterhead.place else ""
        if place and not re.search(rf"{_LEVEL}$", compact):
            # A letterhead cut short by a web site, "ỦY BAN NHÂN DÂN" alone: a province prints its name before the day.
            level = next((level for level in ("tỉnh", "thành phố") if registry().by_name(f"{level} {place}")), "")
            place = f"{level} {place}".strip()
        if compact.endswith(" TỈNH") and not registry().by_name(f"tỉnh {place}"):
            place = _province_in(outline) or place
        # All in capitals, so that the whole name is set as running text has it.
        return f"{compact} {place.upper()}".strip()
    return compact


def title_case(name: str, outline: Outline) -> str:
    """Return a name printed in capitals as it is written in running text.

    The form met in the document itself wins; otherwise ordinary words of offices stay small, and the rest is capital.
    """
    if name != name.upper():
        return name
    target = folded(name.replace("–", "-"))
    for mapped in _running_texts(outline):
        text = mapped.text
        at = folded(text).find(target) if len(text) < 4000 else -1
        if at < 0:
            continue
        index = text.lower().replace("–", "-").find(name.lower().replace("–", "-"))
        if index >= 0:
            found = text[index : index + len(name)]
            if found != found.upper():
                return found[0].upper() + found[1:]
    words = name.lower().split()
    done: list[str] = []
    index = 0
    text = name.lower()
    for phrase, written in _TITLE_WORDS.items():
        if text.startswith(phrase):
            done = [written]
            index = len(phrase.split())
            break
    for at in range(index, len(words)):
        done.append(_in_case(words, at, done[-1].rsplit(" ", 1)[-1] if done else ""))
    written = _PARTY.sub(lambda party: f"{party.group(1).capitalize()} ủy", " ".join(done))
    written = _with_province(_OF_TASK.sub(lambda task: task.group().lower(), written))
    place = outline.letterhead.place.text.strip(" ,") if outline.letterhead.place else ""
    at = small(written).find(small(place)) if place else -1
    return written[:at] + place + written[at + len(place) :] if at > 0 else written


_OF_PROVINCE = re.compile(r"\s(?P<whole>(?:tỉnh|thành phố)\s(?P<name>[^,]+))$", re.IGNORECASE)


def _with_province(name: str) -> str:
    """Return the name with each word of the province at its end in a capital: "tỉnh Nghệ An", for all that "an" is a common word."""
    ends = _OF_PROVINCE.search(name)
    row = registry().by_name(ends.group("whole")) if ends else None
    if ends is None or row is None or row.kind != "province":
        return name
    words = (word[:1].upper() + word[1:] for word in ends.group("name").split())
    return f"{name[: ends.start('name')]}{' '.join(words)}"


def _in_case(words: list[str], at: int, before: str) -> str:
    """Return a word of a name as running text has it, `before` being the word that stands before it there, "" at the beginning.

    Of a pair that known names write "Pháp chế" the first is capital and the second is not.
    """
    word = words[at]
    if word.isalpha() and len(word) > 1 and not is_syllable(word):
        # A short form has no marked vowels; "Đăk" is half of a name.
        return word.upper() if _NO_VOWEL_MARKS.fullmatch(word) else word[:1].upper() + word[1:]
    if "." in word and not any(map(is_syllable, filter(None, word.split(".")))):
        return word.upper()  # "TP.HCM"
    first = word not in _LEVELS and tuple(words[at : at + 2]) in _pairs()
    second = not first and before[:1].isupper() and (before.lower(), word) in _pairs()
    if before and not first and (second or word in _LOWER or (word in _COMMON_CASE and before not in _FIELD_NEXT)):
        return word
    return word[:1].upper() + word[1:]


@lru_cache(maxsize=1)
def _pairs() -> frozenset[tuple[str, str]]:
    """Return the pairs of neighbouring words of known names of which the first is capital and the second is not."""
    names = (*known_names(), *(row.head for row in body_heads() if row.head[0].isupper()))
    return frozenset(
        (one.lower(), two)
        for name in names
        for one, two in pairwise(name.replace(",", " ").split())
        if one[0].isupper() and two.islower()
    )


def _running_texts(outline: Outline) -> Iterator[MappedText]:
    yield from outline.basis
    for zone in outline.zones:
        if zone.note is not None:
            yield zone.note
        yield from zone.root.texts()
