"""Numbers of documents (số, ký hiệu): the seven families of the domain notes, found and written in one form.

N/TYPE-ISSUER, N/YYYY/TYPE-ISSUER, N/YYYY/QHxx, N-TYPE/ISSUER (Party), joint issuers, N/ISSUER-UNIT (công văn), ad-hoc issuers.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.letters import LOWER, UPPER

# "TTg", "TTr", "QyĐ": capitals with at most two small letters; "CP.Đẩy" is a code and a new sentence run together, "TTgcủa" a
# code and the next word.
_CODE = rf"[{UPPER}][{UPPER}\d&]*(?:[a-zđ]{{1,2}}[{UPPER}\d]*)?(?:(?![{LOWER}])|(?=(?:của|ngày|về|như|và|quy)(?!\w)))"
_TO_THE_END = (
    r"[a-zđ]?(?:\.\d{1,2})?)\s*"
    r"(?:/\s*(?P<y>\d{4})\s*)?"
    # "27/CT-TTg. Ủy ban …": after a point, a word with one capital begins a sentence.
    rf"(?P<rest>[/-]?\s*{_CODE}(?:\s*[-/]\s*{_CODE}|\s*\.\s*(?=[{UPPER}][{UPPER}\d]){_CODE}|\s*[-/]\s*(?=[{UPPER}]))*"
    # "06/QH 10 ngày …": the number of the Assembly, set apart.
    r"(?:(?<=QH)\s\d{1,2}(?=\s+(?:ngày|của|về)\s|[;,.)]|$))?)"
)
NUMBER = rf"(?P<n>\d{{1,6}}{_TO_THE_END}"
"""A number as it is printed, with blanks where a converter or a careless hand has put them."""
NUMBER_APART = rf"(?P<n>\d(?<![\d/].)\d{{0,5}}{_TO_THE_END}"
"""A number that no figure and no slash stands before; it begins with its first figure, so that a search finds it quickly."""

_TYPE_CODES = frozenset(
    [
        "QĐ",
        "NQ",
        "NĐ",
        "TT",
        "TTLT",
        "NQLT",
        "CT",
        "KL",
        "KH",
        "TB",
        "HD",
        "CTr",
        "CTPH",
        "ĐA",
        "PA",
        "BC",
        "TTr",
        "CĐ",
        "CV",
        "VBHN",
        "QC",
        "QyĐ",
        "QĐi",
        "KHHĐ",
        "CTrHĐ",
        "HDPH",
        "GP",
        "PL",
        "L",
        "BB",
        "HDLN",
        "KHPH",
        "CTHĐ",
    ]
)


_PRINTED = re.compile(r"(?P<n>\d+[a-zđ]?(?:\.\d{1,2})?)(?:/(?P<y>\d{4}))?(?P<rest>.*)$")
_DASH_AFTER_YEAR = re.compile(r"-([A-ZĐa-zđ]+)-(?=[A-ZĐ])")
_POINT_AFTER_TYPE = re.compile(r"/([A-ZĐa-zđ]+)\.(?=[A-ZĐ])")
_SLASH_AFTER_TYPE = re.compile(r"/([A-ZĐa-zđ]+)/(?=[A-ZĐ])")
# "61/2018/NĐCP": a converter lost the dash, between a type and an issuer that no other code is made of.
_NO_DASH = re.compile(
    r"/(?P<type>QĐ|NĐ|NQ|TT|CT|KH|TB|CĐ)(?=(?:CP|TTg|UBND|HĐND|VPCP|UBTVQH\d*|"
    r"B(?:TC|YT|NV|CA|QP|XD|CT|TP|GDĐT|KHĐT|TNMT|NNPTNT|NNMT|LĐTBXH|VHTTDL|TTTT|KHCN|GTVT))(?:-|$))"
)
_SIGNS = re.compile(r"[/\-.]")
_PARTY = frozenset(["TW", "TU", "TƯ", "HU", "ĐU", "BTCTW", "VPTW", "BTGTW", "UBKTTW"])
"""Issuers of the Party, whose numbers are "28-NQ/TW"; "TWĐTN" and others of the centre that begin so write alike."""


@lru_cache(maxsize=4096)
def canonical(text: str) -> str:
    """Return a printed number in its one form: no blanks, "/" after the figures where a slash was lost.

    "1240 QĐ-LĐT BXH" gives "1240/QĐ-LĐTBXH", "56/ 2015/ NĐ - CP" gives "56/2015/NĐ-CP"; "11-NQ/TW" stays.
    """
    compact = " ".join(text.split())
    for sign in "-/.":
        compact = compact.replace(f" {sign}", sign).replace(f"{sign} ", sign)
    compact = compact.strip(" .,;:")
    match = _PRINTED.match(compact)
    if not match:
        return compact.replace(" ", "")
    # "30.../KH-UBND": the figure was set over the dots of the form.
    rest = match.group("rest").replace(" ", "").replace("–", "-").lstrip(".…_")
    if rest and rest[0] not in "/-":
        rest = f"/{rest}"
    number = match.group("n") + (f"/{match.group('y')}" if match.group("y") else "")
    # "255/2031-NĐ-CP": a dash behind the year stands for the slash.
    dashed = _DASH_AFTER_YEAR.match(rest) if match.group("y") else None
    if dashed and dashed.group(1) in _TYPE_CODES:
        rest = f"/{rest[1:]}"
    rest = _NO_DASH.sub(r"/\g<type>-", rest, count=1)
    # "3864/QĐ.UBND-NN": a point between type and issuer stands for the dash.
    first = _POINT_AFTER_TYPE.match(rest)
    if first and first.group(1) in _TYPE_CODES:
        rest = f"/{first.group(1)}-{rest[first.end() :]}"
    # "4155QĐ/ BTP": with the first slash lost, the second one stands where the dash belongs.
    lost = _SLASH_AFTER_TYPE.match(rest)
    if lost and lost.group(1) in _TYPE_CODES and not compact.startswith(f"{number}/"):
        # "28 NQ/TW": the Party writes "28-NQ/TW", and its slash stands where it belongs.
        party = rest[lost.end() :] in _PARTY or rest.startswith("TW", lost.end())
        rest = f"-{rest[1:]}" if party else f"/{lost.group(1)}-{rest[lost.end() :]}"
    return number + rest


def type_code(number: str) -> str:
    """Return the type code in a canonical number ("QĐ" of "27/QĐ-LĐTBXH"), "" where it has none (a công văn)."""
    for part in _SIGNS.split(number)[1:]:
        if part in _TYPE_CODES:
            return part
    return ""


def issuer_code(number: str) -> str:
    """Return the issuer's code in a canonical number: "LĐTBXH" of "27/QĐ-LĐTBXH", "TW" of "11-NQ/TW"."""
    parts = [part for part in _SIGNS.split(number)[1:] if part and not part.isdigit()]
    rest = [part for part in parts if part not in _TYPE_CODES]
    return rest[0] if rest else ""
