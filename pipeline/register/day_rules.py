"""The rules by which a day follows from printed words, each with its source; an `Occurrence` names those that made it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DayRule:
    """A rule: its code, where it is written, what it does in English and in Vietnamese."""

    code: str
    source: str
    message: str
    message_vi: str


RULES = {
    rule.code: rule
    for rule in (
        DayRule(
            "before",
            "the words of the decision",
            "“trước ngày …”: the printed day itself is too late, the one before it is the last",
            "“trước ngày …”: không kể ngày ghi trong văn bản, hạn cuối là ngày liền trước",
        ),
        DayRule(
            "first-day-not-counted",
            "Bộ luật Dân sự 2015, Điều 147 khoản 2",
            "the day of the event is not counted",
            "ngày đầu tiên của thời hạn không được tính",
        ),
        DayRule(
            "last-day",
            "Bộ luật Dân sự 2015, Điều 148 khoản 1, 6",
            "a term of days ends with its last day, at 24:00",
            "thời hạn tính bằng ngày kết thúc vào lúc hai mươi tư giờ ngày cuối cùng",
        ),
        DayRule(
            "corresponding-day",
            "Bộ luật Dân sự 2015, Điều 148 khoản 2, 3, 4",
            "a term of weeks, months or years ends on the day that corresponds to the first",
            "thời hạn tính bằng tuần, tháng, năm kết thúc vào ngày tương ứng",
        ),
        DayRule(
            "short-month",
            "Bộ luật Dân sự 2015, Điều 148 khoản 3",
            "the month has no such day: its last day stands for it",
            "tháng không có ngày tương ứng: lấy ngày cuối cùng của tháng",
        ),
        DayRule(
            "next-working-day",
            "Bộ luật Dân sự 2015, Điều 148 khoản 5",
            "the last day is a weekend's or a public holiday: the next working day is the last",
            "ngày cuối cùng là ngày nghỉ cuối tuần hoặc ngày nghỉ lễ: tính đến ngày làm việc tiếp theo",
        ),
        DayRule(
            "working-days",
            "Quyết định 188/1999/QĐ-TTg; Bộ luật Lao động 2019, Điều 112",
            "weekends and public holidays are not counted",
            "không tính ngày nghỉ cuối tuần và ngày nghỉ lễ, tết",
        ),
        DayRule(
            "expected-holidays",
            "Bộ luật Lao động 2019, Điều 112 khoản 3",
            "holidays of that year were not announced yet when these rules were written: the day may still change",
            "lịch nghỉ của năm đó chưa được công bố: ngày có thể thay đổi",
        ),
        DayRule(
            "period-end",
            "an assumption that was asked for",
            "no day is printed: the end of the calendar period stands for it",
            "văn bản không ghi ngày: tạm lấy ngày cuối kỳ",
        ),
    )
}
"""The rules by their codes."""
