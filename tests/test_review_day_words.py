from __future__ import annotations

import pytest

from pipeline.compare.day_words import in_words
from pipeline.compare.fields import shown

SAID = """
2026-01-10       10/01/2026
2026-09          tháng 9/2026
2026-Q3          quý III/2026
2026-H1          6 tháng đầu năm 2026
2026             năm 2026
2025-12/2026-03  tháng 12/2025 đến tháng 3/2026
2026/..          từ năm 2026
R/P1Y            hằng năm
R/P1Y/12-10      10/12 hằng năm
R/P1Y/09         tháng 9 hằng năm
R/P1Y/Q4         quý IV hằng năm
R/P1M/20         ngày 20 hằng tháng
R/P3M            hằng quý
R/P3M/15         ngày 15 tháng cuối quý
R/P6M            6 tháng một lần
P30D             30 ngày
P5BD             5 ngày làm việc
ongoing          thường xuyên
2026-13-45x      2026-13-45x
"""


@pytest.mark.parametrize("line", SAID.strip().splitlines())
def test_a_canonical_time_in_words(line: str) -> None:
    value, said = line.split(maxsplit=1)
    assert in_words(value) == said


@pytest.mark.parametrize(
    ("text", "value", "told"),
    [
        ("ngày 05/2/2026", "2026-02-05", "ngày 05/2/2026"),
        ("trong tháng 9", "2026-09", "trong tháng 9 (tháng 9/2026)"),
        ("Thường xuyên, liên tục", "ongoing", "Thường xuyên, liên tục"),
        ("từ ngày 01/3/2026 đến ngày 30/6/2026", "2026-06-30", "từ ngày 01/3/2026 đến ngày 30/6/2026 (30/06/2026)"),
        ("từ năm 2025 đến năm 2026", "2026", "từ năm 2025 đến năm 2026 (năm 2026)"),
        ("trước ngày 20 hằng tháng", "R/P1M/20", "trước ngày 20 hằng tháng (ngày 20 hằng tháng)"),
        ("", "2026-Q4", "quý IV/2026"),
        ("theo kế hoạch", "", "theo kế hoạch"),
    ],
)
def test_a_deadline_is_said_twice_only_where_that_tells_more(text: str, value: str, told: str) -> None:
    assert shown("deadlines", {"text": text, "value": value}) == told
