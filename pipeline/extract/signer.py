"""Who signs: the name, the office of his own, and the line of delegated signing."""

from __future__ import annotations

import re

from pipeline.document.decision import Issuer, Signer
from pipeline.document.outline import Outline
from pipeline.document.proof import Proof
from pipeline.extract.issuer import title_case
from pipeline.grammar.ranks import RANK
from pipeline.letters import folded
from pipeline.lexicon.registry import registry

# The second word of an office is a capital: "Phó Chủ tịch".
_OFFICE_PAIR = re.compile(
    r"(?P<first>Phó|Tổng|Chánh|Phó tổng) (?P<second>chủ|bí|kiểm|giám|thủ|cục|tổng|chánh|vụ|viện|văn|trưởng)\b"
)


# Degrees and military ranks stand before the name and are none of it.
_RANK = re.compile(rf"^(?:{RANK})+(?=\S)")
# "TRƯỞNG BAN" / "PHÓ THỦ TƯỚNG": the head of a steering committee prints his office of state below.
_SECOND_OFFICE = re.compile(
    r"(?<!phó)(?<!tổng)(?<!quyền)(?<!q\.)\s+(?=(?:phó (?:thủ tướng|chủ tịch|bí thư|giám đốc)|thủ tướng|thứ trưởng|bộ trưởng|chủ tịch|giám "
    r"đốc)\b)"
)


def signer_of(outline: Outline, issuer: Issuer, proof: Proof) -> Signer:
    """Return the signer with what is printed of him; "" for the rest."""
    end = outline.end
    name = end.signer.text.strip("() .") if end.signer else ""
    name = _RANK.sub("", name)
    if name and name == name.upper():
        name = name.title()
    position = end.position.text if end.position else ""
    capacity = end.capacity.text if end.capacity else ""
    found = [part for part in (end.capacity, end.position, end.signer) if part is not None]
    return Signer(
        name=name,
        position=_office(position, issuer),
        capacity=_capacity(capacity, outline),
        evidence=[evidence for part in found for evidence in proof.of(part)],
    )


_VICE = re.compile(r"^p\.\s?(?=\w)")


def _office(text: str, issuer: Issuer) -> str:
    """Return the signer's own office in sentence case: "Thứ trưởng", "Phó Chủ tịch", "Thủ tướng"."""
    compact = " ".join(text.split())
    # "P. CHỦ TỊCH", as older decisions shorten "PHÓ".
    lowered = _VICE.sub("phó ", compact.lower())
    body = folded(issuer.name)
    # "TỔNG KIỂM TOÁN NHÀ NƯỚC": the office has no word without the body's.
    if (
        body
        and folded(lowered).endswith(body)
        and len(folded(lowered)) > len(body)
        and not lowered.startswith("tổng kiểm")
    ):
        lowered = lowered[: len(lowered) - len(issuer.name)].strip()
    if not lowered:
        return ""
    if lowered == "thủ tướng chính phủ":
        lowered = "thủ tướng"
    return ", ".join(_written(office) for office in _SECOND_OFFICE.split(lowered))


def _written(office: str) -> str:
    words = office[0].upper() + office[1:]
    words = re.sub(r"\b(?:ubnd|hđnd|hđqt|hđtv)\b", lambda short: short.group().upper(), words)
    # "TRƯỞNG CÔNG AN XÃ": the police go by a capital.
    words = words.replace(" công an", " Công an")
    return _OFFICE_PAIR.sub(lambda match: f"{match['first']} {match['second'].capitalize()}", words, count=1)


def _capacity(text: str, outline: Outline) -> str:
    """Return the line of delegated signing: "KT. Bộ trưởng"; what follows the rule of a table on it is no part of it."""
    compact = " ".join(text.split()).split(" |")[0]
    written: list[str] = []
    for part in re.split(r"\s+(?=(?:TM|KT|TL|TUQ|Q|T/M|K/T)\s*[./]|(?:T/M|K/T)\s)", compact):
        match = re.match(r"(?P<short>TM|KT|TL|TUQ|Q|T/M|K/T)\s*[./]?\s*(?P<rest>.*)$", part)
        if match:
            rest = match.group("rest")
            # "TM. ỦY BAN THƯỜNG VỤ QUỐC HỘI": a body that the register knows is written as there, others as in the text.
            body = f"{rest[:1]}{rest[1:].lower()}"
            if match.group("short") in {"TM", "T/M"}:
                known = registry().by_name(rest)
                body = known.name if known and known.kind != "province" else title_case(rest, outline)
            written.append(f"{match.group('short').replace('/', '')}. {body}".strip())
    return ", ".join(written)
