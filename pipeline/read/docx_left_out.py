"""What a reader of Word files took in or left out although the page may show it otherwise, counted and told."""

from __future__ import annotations

from collections import Counter

from pipeline.document.source import Remark


class LeftOut:
    """Counts by kind: `inserted`, `deleted`, `hidden`, `comment`."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def add(self, kind: str) -> None:
        """Count one more place of a kind."""
        self._counts[kind] += 1

    def remarks(self) -> tuple[Remark, ...]:
        """Return one remark for each kind that was met, with how often."""
        return tuple(_remark(kind, self._counts[kind]) for kind in _KINDS if self._counts[kind])


_KINDS = ("inserted", "deleted", "hidden", "comment")


def _remark(kind: str, count: int) -> Remark:
    places = f"{count} place{'s' if count > 1 else ''}"
    if kind == "inserted":
        return Remark(
            "tracked-changes",
            f"The file holds insertions that were not accepted ({places}); they are read as text",
            f"Tệp có phần chèn thêm chưa được chấp nhận ({count} chỗ); phần đó được đọc như văn bản",
        )
    if kind == "deleted":
        return Remark(
            "tracked-changes",
            f"The file holds deletions that were not accepted ({places}); they are left out",
            f"Tệp có phần xóa chưa được chấp nhận ({count} chỗ); phần đó bị bỏ qua",
        )
    if kind == "hidden":
        return Remark(
            "hidden-text",
            f"The file holds text that is set as hidden ({places}); it is left out",
            f"Tệp có chữ được đặt ẩn ({count} chỗ); phần đó bị bỏ qua",
        )
    return Remark(
        "comments-left-out",
        f"The file holds comments in its margin ({count}); they are left out",
        f"Tệp có ghi chú bên lề ({count}); phần đó bị bỏ qua",
    )
