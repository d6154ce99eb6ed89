"""People who are asked to act, whom no head word tells: "UBND xã đề nghị bà con nông dân xuống giống …"."""

from __future__ import annotations

import re

from pipeline.grammar.acting import acts
from pipeline.grammar.names import Name
from pipeline.grammar.unnamed import SOMEBODY
from pipeline.spans import Span

# "UBND xã đề nghị bà con nông dân xuống giống …", "… yêu cầu các nhà hàng, quán ăn ký cam kết": people asked, whom no head word tells.
_PEOPLE_ASKED = re.compile(
    rf"(?:(?:toàn thể|tất cả)\s)?(?:(?:các|những|mọi)\s)?(?:{SOMEBODY}|bà con|nhân dân|phụ huynh|nông dân|gia đình|nhà hàng|quán|"
    r"lực lượng|tuyên truyền viên|tình nguyện viên|dân quân|công nhân|tài xế|người lao động)(?!\w)",
    re.IGNORECASE,
)
# "… cuộc họp", "… Ban Chỉ đạo" hold words that are verbs elsewhere.
_NEXT_WORD = re.compile(r",?\s(?:(?:cuộc|buổi|phiên|nhà|bộ phận)\s)?[^\W\d]+")
_SAYS_WHEN = re.compile(r",?\s(?:khi|nếu|trước|sau|để|từ|thì|trong|tại)\s")
_NOT = " không"
_MOST_WORDS = 12


def people_asked(clause: str, lowered: str, start: int) -> Name | None:
    """Return the people that are asked at `start`, up to the first word that tells them what to do; None where none are."""
    match = _PEOPLE_ASKED.match(clause, start)
    end = match.end() if match else len(clause)
    for _ in range(_MOST_WORDS):
        # "… nhân dân không đốt nương"
        said = end + len(_NOT) if clause.startswith(f"{_NOT} ", end) else end
        if clause.startswith(" ", said) and clause[said + 1 : said + 2].islower() and acts(clause, lowered, said):
            return Name(Span(start, end), "", collective=True)
        word = _NEXT_WORD.match(clause, end)
        if word is None or _SAYS_WHEN.match(clause, end):
            break
        end = word.end()
    return None
