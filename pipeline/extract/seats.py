"""Whose tasks an article lists that names nobody: the body that the same regulation gives its place in an article before."""

from __future__ import annotations

import re

from pipeline.document.duties import Heir
from pipeline.document.outline import Node, Text
from pipeline.grammar.heads import begins_name
from pipeline.grammar.name_lists import names_in_list
from pipeline.grammar.names import Gazetteer
from pipeline.letters import small
from pipeline.spans import MappedText

# "Điều 1. Vị trí và chức năng", "Điều 2. Địa vị pháp lý": there the body is said to be a department, a fund, a committee.
_PLACE = re.compile(r"(?:vị trí|chức năng|địa vị|tư cách pháp|tên gọi)(?!\w)")
_IS = re.compile(
    r"(?:\s*\([^()]{1,160}\))?,?\s+(?:thuộc\s[^,;.:]{3,80}\s)?là\s+(?:(?:một|01)\s+)?"
    r"(?:cơ quan|tổ chức|đơn vị|quỹ|bộ phận|phòng|doanh nghiệp|cơ sở|trung tâm|chi cục|cục|vụ|ban)\s"
)
# "Điều 2. Nhiệm vụ và quyền hạn" with no more words: of whom, the article before has said.
_TASKS = re.compile(
    r"(?:chức năng,? (?:và )?)?nhiệm vụ(?: chủ yếu| chính| cụ thể)?(?:(?:,| và|, và) (?:quyền hạn|trách nhiệm|quyền))*"
    r"(?: (?:chủ yếu|chính|cụ thể))?\s*[.:]?\s*$"
)


def says_place(node: Node) -> bool:
    """Tell whether a title says that the article tells what place a body has: "Vị trí và chức năng"."""
    return node.titled and _PLACE.match(small(node.text)) is not None


def lists_tasks(node: Node) -> bool:
    """Tell whether a title says that the article lists tasks, and not whose: "Nhiệm vụ và quyền hạn"."""
    return node.titled and _TASKS.match(small(node.text)) is not None


def seat_of(node: Node, known: Gazetteer) -> tuple[Heir, ...]:
    """Return the body of which an article says what it is, in the first sentences below its title, or nobody.

    Good: "1. Chi cục Bến bãi là tổ chức hành chính thuộc Sở Xây dựng …". Not: "Trung tâm thực hiện chức năng …".
    """
    for section, mapped in _first_texts(node):
        text = mapped.text
        whole = _IS.search(text, 0, _FAR) if begins_name(text, 0) else None
        if whole and len(names_in_list(text, known, 0, whole.start())) == 1:
            return (Heir(mapped.slice(0, whole.start()), section, listed=True),)
    return ()


_FAR = 240
_FIRST = 3


def _first_texts(node: Node) -> list[tuple[str, MappedText]]:
    """Return the first paragraphs and numbered parts below a title, with the section that each stands in."""
    found: list[tuple[str, MappedText]] = []
    for part in node.content[:_FIRST]:
        if isinstance(part, Text):
            found.append((node.path, part.mapped))
        elif isinstance(part, Node) and part.mapped is not None:
            found.append((part.path, part.mapped))
    return found
