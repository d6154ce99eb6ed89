"""What people decided, given to the command that takes decisions into the register."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from pipeline.cli.app import say

if TYPE_CHECKING:
    from pipeline.register.reviewing import Mode, Reviews
    from pipeline.store.database import Database


@contextmanager
def reviews_of(register: Database, output: Path, told: str, address: str) -> Iterator[Reviews | None]:
    """Give what people decided; None for a register that takes decisions as extracted.

    `told` is the mode, "no", or "" for what the register was told last. The review database takes in new extractions first, as
    `thihanh review` does when it starts, so that what was decided goes along with them. Raises MissingFile where there is no review
    database.
    """
    mode = _mode(register, told)
    if mode is None:
        yield None
        return
    from pipeline.errors import MissingFile
    from pipeline.review.records.decided import Decided
    from pipeline.review.records.loading import load
    from pipeline.review.records.opening import REVIEW_FILE, open_review

    address = address or str(output / REVIEW_FILE)
    if "://" not in address and not Path(address).is_file():
        raise MissingFile(
            f"{address}: there is no review database; name it with --review-db, or say --reviewed no",
            f"{address}: không có cơ sở dữ liệu rà soát; hãy chỉ bằng --review-db, hoặc ghi --reviewed no",
        )
    with closing(open_review(address)) as database:
        for folder, why in load(database, output).refused.items():
            say(f"{folder}: không nạp được vào cơ sở dữ liệu rà soát / not taken into the review database: {why}")
        yield Decided(database, mode)


def _mode(register: Database, told: str) -> Mode | None:
    from pipeline.register.reviewing import AS_EXTRACTED, MODES, mode_of

    if not told:
        with register.reading() as connection:
            return mode_of(connection)
    mode = next((one for one in MODES if one == told), None)
    if mode is None and told != AS_EXTRACTED:
        known = ", ".join([*MODES, AS_EXTRACTED])
        raise typer.BadParameter(f"{told}: chỉ có / only {known}", param_hint="--reviewed")
    return mode
