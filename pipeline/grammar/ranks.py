"""Degrees and ranks, which stand before the name of whoever signs and are none of it."""

from __future__ import annotations

RANK = (
    r"(?:(?:PGS|GS|TSKH|TS|ThS|Ths|Th\.S|BSCK\s?I{1,2}|BS\.?\s?CK\s?I{1,2}|CKI{1,2}|BS|DS\.?\s?CK\s?I{1,2}|DSCK\s?I{1,2}|DS|LS|KS|"
    r"(?:Đại|Thượng|Trung|Thiếu) (?:tướng|tá)|(?:Đại|Thượng|Trung) úy)\s*[.,]?\s*)"
)
"""A pattern of one of them: also those of physicians and of the second kind ("BSCKII.", "BS.CKII", "ThS.BS")."""
