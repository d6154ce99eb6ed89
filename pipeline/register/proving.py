"""The words by which a decision amends, replaces or repeals another, verbatim from its source text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.document.decision import Evidence, Reference
from pipeline.letters import composed

EFFECTS = {"amends": "amended", "replaces": "replaced", "repeals": "repealed"}
"""The relations that do something to the other document, and how that one is then."""

_BEFORE, _AFTER, _LEAD_IN = 300, 200, 2_000
_BOUNDARY = re.compile(r"\n\s*\n|[.;](?=\s)\s*")
_DOES = r"sửa đổi|bổ sung|thay thế|bãi bỏ|huỷ bỏ|hủy bỏ|hết hiệu lực|thu hồi|đính chính|thay cho"
_SAYS = re.compile(_DOES, re.IGNORECASE)
_HEADS_LIST = re.compile(rf"[^\n.;]*(?:{_DOES})[^\n.;]*:(?=\s)", re.IGNORECASE)
_PART = re.compile(
    r"(?:sửa đổi|bổ sung|thay thế|bãi bỏ|huỷ bỏ|hủy bỏ|hết hiệu lực)\s+(?:đối với\s+)?"
    r"(?:một\s+(?:phần|số)|các?\s+(?:điều|khoản|điểm|nội dung|quy định|phụ lục|mục)|nội dung|cụm từ)"
    r"|\btrừ\s+(?:các?|những|trường hợp|quy định|nội dung|điều|khoản|điểm|phụ lục)\b"
    r"|\b(?:điểm|khoản|điều|phụ lục|mục|chương)\s+[\dIVXa-zđ]+\b[^.;]{0,80}\b(?:của|tại|ban hành kèm theo)\s+\w+",
    re.IGNORECASE,
)
_BASIS = re.compile(r"\W*căn cứ\b", re.IGNORECASE)


def proof_of(one: Reference, raw: str) -> str:
    """Return the words that prove what a decision does to another it cites: the sentence, and the head of the list it stands in.

    "Bãi bỏ Quyết định số 3/QĐ-A." gives itself; "Căn cứ Quyết định số 3/QĐ-A;" proves nothing, and gives "" where no mention
    says more. Of several mentions one that speaks of a part comes first: it says the least. A reference that is only cited is
    proved by its first mention.
    """
    proofs = [proof for mention in one.mentions for proof in mention.evidence]
    if one.relation not in EFFECTS:
        return proofs[0].quote if proofs else ""
    told = [words for words in (_sentence(proof, raw) for proof in proofs) if not _BASIS.match(words)]
    saying = [words for words in told if _SAYS.search(words)] or told
    return next((words for words in saying if speaks_of_part(words)), saying[0] if saying else "")


def speaks_of_part(proof: str) -> bool:
    """Tell whether words amend, replace or repeal a part only: "bãi bỏ một phần", "Điều 3 của", "trừ quy định tại"."""
    return _PART.search(proof) is not None


def _sentence(proof: Evidence, raw: str) -> str:
    before = raw[max(0, proof.start - _BEFORE) : proof.start]
    after = raw[proof.end : proof.end + _AFTER]
    begins = max((found.end() for found in _BOUNDARY.finditer(before)), default=0)
    ends = next((found.start() for found in _BOUNDARY.finditer(after)), len(after))
    words = before[begins:] + raw[proof.start : proof.end] + after[:ends]
    if not _SAYS.search(composed(words)):
        words = "".join(_head_of_list(raw[max(0, proof.start - _LEAD_IN) : proof.start])) + words
    return " ".join(composed(words).split())


def _head_of_list(before: str) -> Iterator[str]:
    heads = list(_HEADS_LIST.finditer(composed(before)))
    if heads:
        yield f"{heads[-1].group().strip()} … "
