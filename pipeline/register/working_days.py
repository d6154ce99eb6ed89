"""Working days of Vietnamese offices: Monday to Friday, without public holidays, with the Saturdays that make up for days off.

Offices of state have worked five days a week since Quyết định 188/1999/QĐ-TTg. Holidays are those of Bộ luật Lao động 2019,
Điều 112, as the `holidays` library has them (Tết and Giỗ Tổ by the lunar calendar, days off in lieu, swapped days), and
`data/working_days.yaml` adds what it does not have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from importlib import resources

import holidays
import yaml

_SATURDAY = 5
_ONE = timedelta(days=1)
_LONGEST_REST = 60


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Which days are working days: `off` by day with the holiday's name, `on` the weekend days on which offices work.

    `announced_to` is the last year whose days off are announced.
    """

    off: Mapping[date, str] = field(default_factory=dict)
    on: frozenset[date] = frozenset()
    announced_to: int = 9999

    def is_working(self, day: date) -> bool:
        """Tell whether offices work on a day."""
        return day in self.on or (day.weekday() < _SATURDAY and day not in self.off)

    def next_working(self, day: date) -> date:
        """Return the day itself where it is a working day, else the next one that is.

        Raises ValueError where none comes within 60 days: no calendar of an office is like that.
        """
        for _ in range(_LONGEST_REST):
            if self.is_working(day):
                return day
            day += _ONE
        raise ValueError(
            f"No working day before {day}: wrong holidays. Không có ngày làm việc trước {day}: sai lịch nghỉ."
        )

    def after(self, day: date, count: int) -> date:
        """Return the `count`-th working day after a day; the day itself is not counted (Điều 147 khoản 2), 0 gives the day."""
        for _ in range(count):
            day = self.next_working(day + _ONE)
        return day

    def announced(self, day: date) -> bool:
        """Tell whether the days off of the day's year are announced, and not only computed."""
        return day.year <= self.announced_to


FIRST_YEAR, LAST_YEAR = 1995, 2099
"""The years that the library's lunar calendar and rules are good for; outside of them only weekends count."""


@lru_cache(maxsize=1)
def vietnam() -> WorkingDays:
    """Return the working days of Vietnamese offices, 1995 to 2099."""
    known = holidays.country_holidays("VN", years=range(FIRST_YEAR, LAST_YEAR + 1), language="vi")
    text = resources.files("pipeline.register").joinpath("data/working_days.yaml").read_text("utf-8")
    own = yaml.safe_load(text)
    off = {day: str(name) for day, name in known.items()}
    on = set(known.weekend_workdays)
    for row in own["rows"]:
        off[date.fromisoformat(row["free"])] = row["source"]
        if row.get("made_up"):
            on.add(date.fromisoformat(row["made_up"]))
    return WorkingDays(off, frozenset(on), own["announced_to"])
