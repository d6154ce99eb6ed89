"""Who orders: the line in capitals between the subject and the basis, set apart or run into the subject."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.document.paragraphs import Block, Paragraph
from pipeline.letters import UPPER, folded
from pipeline.spans import MappedText, joined
from pipeline.structure import forms
from pipeline.structure.letter_lines import orders_in_small
from pipeline.structure.marks import marks


def without_authority(
    parts: list[MappedText], authority: MappedText | None, issuer: list[MappedText]
) -> tuple[list[MappedText], MappedText | None]:
    """Cut the head of the issuing body off the end of the subject, where both were set in one block of capitals."""
    if len(parts) > 1 and _SESSION.match(parts[-1].text):
        # "… CẤP HUYỆN HỘI ĐỒNG NHÂN DÂN HUYỆN …" / "KHÓA IX, KỲ HỌP THỨ 13": the session stands below who orders.
        parts = [*parts[:-2], joined(parts[-2:])]
    if authority is None and len(parts) > 1:
        # "… BỘ TRƯỞNG BỘ XÂY DỰNG VÀ" / "ĐƯỜNG THỦY": a web page broke the line within who orders.
        whole, authority = _cut_off([*parts[:-2], joined(parts[-2:])], issuer)
        if authority is not None:
            return whole, authority
    return _cut_off(parts, issuer) if authority is None else (parts, authority)


def _cut_off(parts: list[MappedText], issuer: list[MappedText]) -> tuple[list[MappedText], MappedText | None]:
    """Cut who orders off the end of the last part; None where it does not stand there."""
    text = parts[-1].text
    # The two may set a tone in other places: "TỈNH THANH HOÁ", "TỈNH THANH HÓA".
    printed = folded(" ".join(line.text for line in issuer).replace("–", "-"))
    at = 12
    while match := forms.AUTHORITY_END.search(text, at):
        # "… PHÁT TRIỂN CHÍNH PHỦ SỐ THỦ TƯỚNG CHÍNH PHỦ": the first such word may belong to the subject.
        at = match.start() + 1
        # "BÃI BỎ CÁC QUYẾT ĐỊNH CỦA ỦY BAN NHÂN DÂN TỈNH …" names the body as part of the subject.
        if text[: match.start()].rstrip().endswith((" CỦA", " DO", " VÀ", " CHO", " THUỘC", " VỚI", " GIỮA", " QUYỀN")):
            if match.group("who").startswith(("CHÍNH PHỦ ", "THỦ TƯỚNG CHÍNH PHỦ ")):
                # "… NGHỊ ĐỊNH CỦA CHÍNH PHỦ TRÊN ĐỊA BÀN TỈNH BẾN LAU ỦY BAN NHÂN DÂN TỈNH BẾN LAU"
                continue
            break
        tail = match.group("who").strip().replace("–", "-").replace("UỶ", "ỦY")
        body = tail.split(" ", 2)[-1] if tail.startswith(_PERSONS) else tail
        # "BỘ TRƯỞNG, CHỦ NHIỆM ỦY BAN DÂN TỘC"
        body = body.removeprefix("CHỦ NHIỆM ").removeprefix("TỔNG ") if tail.startswith("BỘ TRƯỞNG, ") else body
        # "HỘI ĐỒNG NHÂN DÂN TỈNH … KHÓA XVII KỲ HỌP THỨ 8": the session is in the tail, not in the letterhead.
        body = body.split(" KHÓA ")[0].split(" KHOÁ ")[0]
        cut_short = printed in _CUT_SHORT and _OF_PROVINCE.match(tail)
        if folded(body) in printed or cut_short or tail in {"THỦ TƯỚNG CHÍNH PHỦ", "CHÍNH PHỦ"}:
            cut = match.start("who")
            return [*parts[:-1], parts[-1].slice(0, cut).stripped()], parts[-1].slice(cut, match.end("who")).stripped()
    return parts, None


_CUT_SHORT = {folded("ỦY BAN NHÂN DÂN"), folded("HỘI ĐỒNG NHÂN DÂN")}
_PERSONS = ("BỘ TRƯỞNG", "CHỦ TỊCH", "GIÁM ĐỐC", "CỤC TRƯỞNG", "VIỆN TRƯỞNG", "CHÁNH ÁN", "THỐNG ĐỐC")
_SESSION = re.compile(r"KH(?:ÓA|OÁ)\s+[XVI\d]+\s*[,-]?\s*(?:KỲ|NHIỆM)\s")
# A web site left "ỦY BAN NHÂN DÂN" of the letterhead, and who orders stands whole below the subject.
_OF_PROVINCE = re.compile(rf"(?:ỦY BAN|HỘI ĐỒNG) NHÂN DÂN (?:TỈNH|THÀNH PHỐ)(?: [{UPPER}\s\-]+)?$")


def authority_at(blocks: Sequence[Block], at: int) -> tuple[list[MappedText], MappedText | None, int]:
    """Read who orders; return the lines above that end the subject, who orders, and the index of the first block after.

    "… CỦA HỘI ĐỒNG NHÂN DÂN," / "HỘI ĐỒNG NHÂN DÂN CẤP TỈNH HOẠT ĐỘNG CHUYÊN TRÁCH" / "ỦY BAN THƯỜNG VỤ QUỐC HỘI": the second line
    goes on with the subject, for all that it begins like the name of who orders.
    """
    parts: list[MappedText] = []
    while at < len(blocks):
        block = blocks[at]
        if not isinstance(block, Paragraph) or forms.ORDERING.match(block.text):
            break
        if not parts and orders_in_small(blocks, at, ""):
            return [], block.mapped, at + 1
        going_on = bool(parts) and forms.is_title_capitals(block.text) and not forms.BASIS.match(block.text)
        if not (forms.AUTHORITY.match(block.text) or going_on) or marks(block.text):
            break
        parts.append(block.mapped)
        at += 1
    above = len(parts) - 1 if len(parts) > 1 and _CENTRAL.match(parts[-1].text) else 0
    return parts[:above], (joined(parts[above:]) if parts else None), at


# Who orders in one line of its own, whatever stands above.
_CENTRAL = re.compile(r"(?:THỦ TƯỚNG CHÍNH PHỦ|CHÍNH PHỦ|QUỐC HỘI|(?:ỦY|UỶ) BAN THƯỜNG VỤ QUỐC HỘI)\s*:?$")
