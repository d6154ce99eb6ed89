"""The title of the page that a text was saved from, which says the subject where the site has left it out of the form."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.document.paragraphs import Block, Paragraph
from pipeline.letters import folded
from pipeline.spans import MappedText

_TITLE = re.compile(
    r"(?:Quyết định|Chỉ thị|Nghị quyết|Kế hoạch|Chương trình)\s+(?:số\s+)?(?P<number>\d\S*/\S+)(?:\s+năm\s+\d{4}|\s+ngày\s+[\d/.-]+)?\s+"
    r"(?P<subject>\S.{14,}?)(?:\s+do\s+[^,;]{3,90}\s+ban\s+hành)?\s*$"
)
_NUMBER = re.compile(r"\d\S*/\S+")
_LONGEST = 600


def subject_in_title(above: Sequence[Block], number: MappedText) -> MappedText | None:
    """Return the subject that a line above the letterhead gives beside the document's own number, None where none does.

    Good: "Quyết định 12/QĐ-BX năm 2031 phê duyệt Đề án an toàn đò ngang do Bộ trưởng Bộ Xây dựng ban hành".
    """
    own = _NUMBER.search(number.text)
    if own is None:
        return None
    for block in above:
        if not isinstance(block, Paragraph) or len(block.text) > _LONGEST:
            continue
        title = _TITLE.match(block.text)
        if title and folded(title.group("number")) == folded(own.group().rstrip(".,;")):
            return block.mapped.slice(*title.span("subject"))
    return None
