"""Which of two answers holds: said by a third person, for one field after the other, and written to the main sheet."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import Connection

from pipeline.compare.fields import Entries
from pipeline.review.records.blind import SETTLED, mark_settled
from pipeline.review.records.comparing import OBLIGATION, Answer, Pair, pair_of
from pipeline.review.records.deciding import ACCEPTED, CORRECTED, REJECTED, checked, standing
from pipeline.review.records.events import Act, Person, record
from pipeline.review.records.refusals import Forbidden, Overtaken, Refused, Unfit
from pipeline.review.records.sheets import OPEN, Cells

Choice = Literal["first", "second"] | Entries
"""Whose answer holds, or what holds instead of either."""


def settle(
    connection: Connection, who: Person, item: int, field: str, choice: Choice, seen: int, *,
    reason: str = "", only_two: bool = False,
) -> int:  # fmt: skip
    """Say which answer holds for a field (or OBLIGATION) that is left to settle; return the number of the event.

    `seen` is that of the Disagreement: the last event of either sheet. The item is settled when no field is left. With
    `only_two` the office has no third person, and one of the two may settle.

    Raises Missing, Overtaken, Forbidden for one of the two, Refused where there is nothing to settle, Unfit for entries that
    the field can't have.
    """
    pair = pair_of(connection, item, lock=True)
    if pair.seen != seen:
        raise Overtaken(
            "an answer was changed since it was shown; look again", "kết quả vừa được thay đổi; hãy xem lại"
        )
    if not pair.ready:
        raise Refused("there are not yet two whole answers", "chưa có đủ hai kết quả rà soát")
    if who.name in (pair.sent.who, pair.first.who, pair.answer.who) and not only_two:
        raise Forbidden(
            "one of the two answers is yours: a third person settles it",
            "một trong hai kết quả là của bạn: cần người thứ ba chốt",
        )
    if field not in pair.left():
        raise Refused("nothing is left to settle there", "không còn khác biệt cần chốt ở trường này")
    cells = _whole(pair, who, choice) if field == OBLIGATION else _field(pair, who, field, choice)
    seq = record(connection, who, pair.main, Act(SETTLED, field, reason), cells)
    if not pair_of(connection, item).left():
        mark_settled(connection, item, True)
    return seq


def _field(pair: Pair, who: Person, field: str, choice: Choice) -> Cells:
    if choice == "first":
        # It stands there already, checked and perhaps approved.
        return {}
    if choice == "second":
        said = _cell(pair.answer.answer(field))
    else:
        if isinstance(choice, str):
            raise Unfit(
                "choose one of the two answers, or say what holds", "hãy chọn một trong hai kết quả hoặc nhập giá trị"
            )
        if field == "text" and not choice:
            raise Unfit("an obligation has words", "nghĩa vụ phải có nội dung")
        extracted = (pair.main.original or {}).get(field, [])
        said = {"state": ACCEPTED if choice == extracted else CORRECTED, "entries": choice}
    cells: Cells = {f"field:{field}": said}
    return cells | standing(pair.main, cells, who)


def _whole(pair: Pair, who: Person, choice: Choice) -> Cells:
    if choice not in ("first", "second"):
        raise Unfit(
            "it is an obligation or it is none: choose one of the two answers", "hãy chọn một trong hai kết quả"
        )
    rejected = (pair.first if choice == "first" else pair.answer).rejected
    if rejected == (pair.main.state == REJECTED):
        return {}
    if rejected:
        return checked(who) | {"state": REJECTED}
    # Who rejected it as a whole said nothing of its fields; the other did.
    cells: Cells = {
        f"field:{name}": _cell(pair.answer.answer(name))
        for name, field in pair.main.fields.items()
        if field.state == OPEN
    }
    return cells | standing(pair.main, cells, who)


def _cell(answer: Answer) -> Cells:
    return {"state": answer.state, "entries": answer.entries}
