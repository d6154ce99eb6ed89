"""Cells that say in one place who leads and who cooperates: "Chủ trì: Sở A" above "Phối hợp: Sở B", or "Sở A (chủ trì)"."""

from __future__ import annotations

import re

from pipeline.grammar.name_lists import names_in_list
from pipeline.grammar.names import EMPTY, Gazetteer
from pipeline.letters import small
from pipeline.spans import MappedText

Cell = tuple[MappedText, ...]

_WHO = (
    r"(?:(?:các\s+)?(?:cơ\s+quan|đơn\s+vị|đv|cấp|bộ\s+phận)(?:\s*(?:,|/|và)\s*(?:cơ\s+quan|đơn\s+vị|cá\s+nhân))?\s+)?"
)
_ROLE = r"(?P<role>(?:cùng\s+)?phối\s+hợp|ph|chủ\s+trì|ct|tham\s+gia|thực\s+hiện|hỗ\s+trợ)(?:\s+(?:thực\s+hiện|chính|chung))?"
# Behind the label a colon; before it the beginning of the cell or a stop: "Chủ trì: Sở A; phối hợp: Sở B", "CT: Sở A PH: Sở B",
# "Sở A (phối hợp: Sở B)".
_LABEL = re.compile(
    rf"(?:^|[;.,()]|\s[-–+*•]|(?<=\w)(?=\s{_WHO}(?:phối\s|chủ\s|(?:ph|ct)\s*:)))[\s\-–+*•(]*{_WHO}{_ROLE}\s*:\s*"
)
# "Sở A (chủ trì), Sở B (phối hợp)", "Sở A (CT)", or without brackets at the end of a line: "Sở B, Sở C phối hợp".
_BEHIND = re.compile(
    r"\s*\((?:(?:là\s+)?(?:cơ\s+quan|đơn\s+vị)\s+)?(?:(?P<lead>chủ\s+trì|ct)|(?P<with>(?:cùng\s+)?phối\s+hợp|ph))(?:\s+thực\s+hiện)?\)\s*[;,.]?\s*"
)
_LEADS_LINE = re.compile(r"\s*,?\s+(?:đồng\s+|cùng\s+)?chủ\s+trì(?:\s+thực\s+hiện)?[\s.;,]*$")
_WITH_LINE = re.compile(r"\s*,?\s+(?:cùng\s+)?phối\s+hợp(?:\s+thực\s+hiện)?[\s.;,]*$")


def told_apart(cell: Cell, known: Gazetteer = EMPTY, *, both: bool = False) -> tuple[Cell, Cell]:
    """Return what a cell says of who leads and what of who cooperates.

    Good: "Chủ trì: Sở A; phối hợp: Sở B", "Sở A (chủ trì)" above "Sở B (phối hợp)". A cell without such words is of who leads, as a
    whole, unless `both` says that its title names both: then the first that it names leads, and the others cooperate.
    """
    lead: list[MappedText] = []
    others: list[MappedText] = []
    said = False
    into = lead
    for mapped in cell:
        text = small(mapped.text)
        if "phối" not in text and "chủ trì" not in text and "(" not in text and ":" not in text:
            into.append(mapped)
            continue
        cuts = [(match.start(), match.end(), _is_lead(match.group("role"))) for match in _LABEL.finditer(text)]
        if cuts:
            said = True
            into += _stretch(mapped, 0, cuts[0][0])
            for (_, start, leads), (end, _, _) in zip(cuts, [*cuts[1:], (len(text), 0, False)], strict=True):
                into = lead if leads else others
                into += _stretch(mapped, start, end)
            continue
        at = 0
        for match in _BEHIND.finditer(text):
            said = True
            (lead if match.group("lead") else others).extend(_stretch(mapped, at, match.start()))
            # "Sở A (chủ trì), Sở B": who else is named cooperates.
            into = others if match.group("lead") else into
            at = match.end()
        if at:
            into += _stretch(mapped, at, len(text))
            continue
        line = _WITH_LINE.search(text) if "chủ trì" not in text else None
        # "Sở A; các sở, ban, ngành phối hợp": with whom stands behind the last semicolon.
        cut = 0 if line is None or lead or len(cell) > 1 else text.rfind(";", 0, line.start())
        if line and cut >= 0:
            said = True
            lead += _stretch(mapped, 0, cut)
            others += _stretch(mapped, cut, line.start())
            continue
        line = _LEADS_LINE.search(text) if "phối" not in text else None
        if line:
            said = True
            lead += _stretch(mapped, 0, line.start())
            continue
        # "Sở A chủ trì, phối hợp với Sở B" is read where the names are.
        said = said or "chủ trì" in text or "phối hợp" in text
        into.append(mapped)
    if both and not said and not others:
        return _first_and_others(lead, known)
    return tuple(lead), tuple(others)


def _is_lead(role: str) -> bool:
    return role.startswith(("chủ", "thực", "ct"))


def _stretch(mapped: MappedText, start: int, end: int) -> list[MappedText]:
    text = mapped.text[start:end]
    # "Sở A (phối hợp: Sở B)": the bracket opened before the label.
    around = _AROUND + ")" if text.count(")") > text.count("(") else _AROUND
    left = len(text) - len(text.lstrip(around))
    right = len(text.rstrip(around))
    return [mapped.slice(start + left, start + right)] if right > left else []


_AROUND = " ,.;:-–+*•/"


_STROKE = re.compile(r"\s/\s*|/\s")


def _first_and_others(lead: list[MappedText], known: Gazetteer) -> tuple[Cell, Cell]:
    """Cut a cell without labels below a title that names both: the first body leads."""
    if not lead:
        return (), ()
    stroke = _STROKE.search(lead[0].text)
    names = names_in_list(lead[0].text, known) if stroke is None else []
    if len(names) < 2 and stroke is None:
        return tuple(lead[:1]), tuple(lead[1:])
    # "Sở A, Sở B / Sở C": those behind the stroke cooperate.
    cut = stroke.end() if stroke else names[1].span.start
    return tuple(_stretch(lead[0], 0, cut)), (*_stretch(lead[0], cut, len(lead[0].text)), *lead[1:])
