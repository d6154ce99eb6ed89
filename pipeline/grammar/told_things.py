"""Orders that begin with what is to be done to a thing: "Hồ sơ phải được lưu …", "Kết quả gửi về Sở A …", "UBND tỉnh yêu cầu …"."""

from __future__ import annotations

import re

from pipeline.grammar.no_subjects import asks_whom
from pipeline.grammar.verbs import leading_verb, past_adverbs
from pipeline.letters import UPPER, small
from pipeline.spans import Span

MUST = re.compile(r"\s(?<!không\s)(?<!không\scần\s)(?<!nhất\sthiết\s)(?:phải|không\s+được)\s")
"""What somebody or something must or must not do."""
# "Tuyệt đối không chở quá số người …": whatever it is.
_FORBIDS = re.compile(r"(?:[Tt]uyệt đối|[Dd]ứt khoát|[Kk]iên quyết)\skhông\s")
# "Quá trình thực hiện cần phối hợp chặt chẽ …"; "nhu cầu cần hỗ trợ" says what is needed.
_NEEDS = re.compile(r"(?:Quá trình|Việc|Công tác)\s[^,;.:]{3,90}?\scần\s+(?=\S)")
# "Sở A chưa nhận được báo cáo của …": a report that has not come.
_PASSIVE = re.compile(
    r"(?<!chưa nhận)\s(?:đều\s+)?được\s+(?:báo\s+cáo|ghi\s+nhận|lưu|cập\s+nhật|gửi|thông\s+báo|công\s+khai|bàn\s+giao)\s"
)
# "Kết quả rà soát gửi về Sở A trước ngày …": what is to be sent, to whom and by when; "Hồ sơ gửi Sở A thẩm định gồm" tells no more.
_SENT = re.compile(
    r"(?:(?:Mọi|Các|Những|Toàn bộ|Tất cả)\s)?(?:[Bb]áo cáo|[Kk]ế hoạch|[Pp]hương án|[Đđ]ề xuất|[Bb]iểu mẫu|[Tt]ài liệu|[Đđ]ề cương|[Kk]ết quả|"
    r"[Hh]ồ sơ|[Dd]anh sách|[Vv]ăn bản|[Ss]ố liệu|[Ýý] kiến|[Tt]hông tin|[Ss]ản phẩm|[Dd]ự toán|"
    r"[Bb]ài (?:dự )?thi|[Tt]ác phẩm|[Pp]hiếu|[Nn]hu cầu|[Vv]ướng mắc)(?:\s[^;:.()]{0,160}?)?\s"
    rf"(?:gửi|báo cáo|nộp|trình)\s(?:về\s|cho\s|đến\s|tới\s)?(?=[{UPPER}])[^;:]{{2,160}}?\s"
    r"(?:trước|chậm nhất|hằng|hàng|định kỳ|trong\s(?:ngày|vòng|thời hạn|tháng|quý)|để\s(?:tổng hợp|theo dõi|báo cáo|xem xét))(?!\w)"
)
# "Việc rà soát hoàn thành trước ngày …", "Hội nghị tổ chức vào ngày …, do Sở A chủ trì": what is to be over, or held, and when.
_DUE = re.compile(
    r"(?:Việc|Công tác|Công việc|Các công việc|Nội dung này|Đợt|Hội nghị|Lễ|Cuộc|Hội thi|Lớp|Các lớp)(?:\s[^,;:.()]{2,120}?)?\s"
    r"(?:(?:hoàn thành|kết thúc|tiến hành|thực hiện xong|làm xong)\s(?:xong\s)?(?:trước|chậm nhất|muộn nhất|trong|từ ngày|vào)|"
    r"tổ chức\s(?:vào|trong|trước|từ)\s(?:ngày|tháng|quý)\s[^,;:.()]{1,40},\sdo)\s"
)


# "Khi xảy ra tai nạn phải báo ngay Công an xã", "khi có lũ kịp thời báo cáo …": a condition, and what is to be done then, with no comma.
_IF_MUST = re.compile(
    r"(?:khi|nếu)\s[^;:“”]{3,160}?\s(?:(?:phải|có trách nhiệm)\s+(?:(?:kịp thời|khẩn trương|lập tức)\s+)?|"
    r"(?<!không )(?<!chưa )(?:kịp thời|lập tức)\s+)"
)

# "Những nội dung phát sinh, vượt thẩm quyền, kịp thời báo cáo UBND tỉnh": of what somebody is to be told.
_ARISES = re.compile(
    r"(?:(?:Những|Các|Mọi)\s)?(?:[Nn]ội dung|[Vv]ấn đề|[Kk]hó khăn|[Vv]ướng mắc|[Tt]rường hợp)\s?[^;:.“”]{0,80}?"
    r"(?:(?:phát sinh,\s)?vượt (?:quá )?thẩm quyền|phát sinh|vướng mắc)(?:\s[^;:.,]{1,40})?,\s(?=\S)"
)


def then_at(lowered: str, start: int) -> int:
    """Return where the act begins that a condition at `start` runs into without a comma, 0 where none does."""
    told = _IF_MUST.match(lowered, start)
    return told.end() if told and leading_verb(lowered, told.end()) is not None else 0


def told_of_things(text: str, span: Span) -> str:
    """Return the name of the rule by which a clause orders something though it begins neither with an act nor with who acts, "" for none.

    Good: "Hồ sơ phải được lưu", "Kết quả rà soát gửi về Sở A trước ngày …". Not: "Hồ sơ gửi Sở A thẩm định gồm …".
    """
    clause = text[span.start : span.end]
    if asks_whom(text, span.start) is not None:
        return "asked"
    needs = _NEEDS.match(text, span.start, span.end)
    if (
        MUST.search(clause)
        or _FORBIDS.match(clause)
        or (needs and leading_verb(small(text[: span.end]), needs.end()) is not None)
    ):
        return "must"
    if _PASSIVE.search(clause) or _SENT.match(clause) or _is_due(clause):
        return "passive"
    lowered = small(text[: span.end])
    arises = _ARISES.match(text, span.start, span.end)
    if arises and leading_verb(lowered, past_adverbs(lowered, arises.end())) is not None:
        return "leading-verb"
    return "leading-verb" if then_at(lowered, span.start) else ""


def _is_due(clause: str) -> bool:
    """Tell whether a clause says by when something is to be over, and not when it was."""
    return _DUE.match(clause) is not None and " đã " not in clause
