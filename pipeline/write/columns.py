"""What the CSV files hold: each table with its columns, types and keys, as a reader needs to know them.

Column names are English and fixed; titles are Vietnamese, for people; descriptions are English, for whoever builds on
them. `pipeline.write.rows` fills the columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from pipeline.document.decision import DeadlineKind, Level, Obligation, Proposal, Relation, Review

CellType = Literal["string", "integer", "number", "boolean", "date"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `allowed` lists its closed values, `required` says that no cell is empty."""

    name: str
    title: str
    description: str
    type: CellType = "string"
    required: bool = False
    allowed: tuple[str, ...] = ()
    lowest: int | None = None
    highest: int | None = None


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Columns whose values are found in columns of another table."""

    columns: tuple[str, ...]
    table: str
    other_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file, `name`.csv."""

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()

    @property
    def header(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        return tuple(column.name for column in self.columns)


def _text(name: str, title: str, description: str) -> Column:
    return Column(name, title, description)


def _id(name: str, title: str, description: str) -> Column:
    return Column(name, title, description, required=True)


def _date(name: str, title: str, description: str) -> Column:
    return Column(name, title, description, type="date")


def _closed(name: str, title: str, description: str, allowed: tuple[str, ...]) -> Column:
    return Column(name, title, description, required=True, allowed=allowed)


def _count(name: str, title: str, description: str, *, lowest: int = 0) -> Column:
    return Column(name, title, description, type="integer", required=True, lowest=lowest)


def _offset(name: str, title: str, description: str) -> Column:
    return Column(name, title, description, type="integer", lowest=0)


_DECISION = _id("decision_id", "Mã quyết định", "Decision, from its number and date.")
_SECTION = _text("section", "Mục", 'Place in the outline: the path of a section, such as "#1/II/3".')
_EVIDENCE = (
    _text("quote", "Trích nguyên văn", "Verbatim words of the source (first piece of evidence)."),
    _offset("start", "Vị trí đầu", "Offset of the quote's first character in source.txt."),
    _offset("end", "Vị trí cuối", "Offset after the quote's last character in source.txt."),
    Column("page", "Trang", "Page of the quote; empty for formats without pages.", type="integer", lowest=1),
)

OBLIGATIONS = Table(
    "obligations",
    "Nhiệm vụ",
    "One row for each thing that somebody is told to do.",
    (
        _id("obligation_id", "Mã nhiệm vụ", "Obligation: decision and place; stays when the wording is corrected."),
        _DECISION,
        _text("number", "Số, ký hiệu", "Number of the decision."),
        _date("issued_on", "Ngày ban hành", "Day the decision was issued."),
        _text("issuer", "Cơ quan ban hành", "Body that issued the decision."),
        _SECTION,
        _text("task_id", "Mã khối nhiệm vụ", "Block or table row that the obligation is a sentence of."),
        _text("kind", "Loại việc", "What is to be done: report, draft, submit, inspect, …"),
        _text("verb", "Động từ chính", "Main verb, as printed; empty where the words hold none."),
        _text("object", "Đối tượng", "What the verb works on, as printed."),
        _text("text", "Nội dung", "Wording, with lines joined."),
        _text("lead", "Chủ trì", "Bodies that must act, joined by semicolons."),
        _text("cooperating", "Phối hợp", "Bodies that cooperate, joined by semicolons."),
        _text("recipient", "Nơi nhận kết quả", "Bodies that receive a report or proposal, joined by semicolons."),
        _text("approver", "Cấp phê duyệt", "Bodies that decide or promulgate, joined by semicolons."),
        _text("deadlines", "Thời hạn", "Canonical deadlines, joined by semicolons; one a row in deadlines.csv."),
        _text("deadline_texts", "Thời hạn (nguyên văn)", "Deadlines as worded, joined by semicolons."),
        _text("condition", "Điều kiện", "What must have happened first."),
        _text("product", "Sản phẩm", "Expected output."),
        _text("references", "Căn cứ viện dẫn", "Ids of the cited documents in references.csv, joined by semicolons."),
        _closed("origin", "Nguồn", "Prose or a table row.", get_args(Obligation.model_fields["origin"].annotation)),
        Column("confidence", "Độ tin cậy", "0 to 1.", type="number", required=True, lowest=0, highest=1),
        _closed("review", "Cần rà soát", "Whether a person should look at it.", get_args(Review)),
        _text("check", "Trường cần rà soát", "Fields that a person should look at, joined by semicolons."),
        _text("doubts", "Điểm nghi vấn", "Why, in Vietnamese, joined by semicolons."),
        _text("reasons", "Mã lý do", "Rule that saw it, and codes of the doubts, joined by semicolons."),
        _text("same_as", "Trùng với", "Obligations that order the same in an appendix or in the prose."),
        _text("fingerprint", "Dấu vân tay", "Of the folded wording: changes when the wording does."),
        *_EVIDENCE,
        _text("lead_ids", "Mã cơ quan chủ trì", "Ids of `lead` in bodies.csv, joined by semicolons."),
        _text("cooperating_ids", "Mã cơ quan phối hợp", "Ids of `cooperating` in bodies.csv."),
        _text("recipient_ids", "Mã nơi nhận kết quả", "Ids of `recipient` in bodies.csv."),
        _text("approver_ids", "Mã cấp phê duyệt", "Ids of `approver` in bodies.csv."),
    ),
    key=("obligation_id",),
)

BODIES = Table(
    "bodies",
    "Cơ quan, đơn vị",
    "One row for each body that a decision names.",
    (
        _id("body_id", "Mã cơ quan", "Body; the same in every decision that names it."),
        _DECISION,
        _text("name", "Tên", "Full name."),
        _text("kind", "Loại", "Kind of body: ministry, department, people-committee, …"),
        _text("names_used", "Tên được dùng", "Names that the decision uses for it, joined by semicolons."),
        _count("as_lead", "Số việc chủ trì", "Obligations in which it must act."),
        _count("as_cooperating", "Số việc phối hợp", "Obligations in which it cooperates."),
        _count("as_recipient", "Số việc nhận kết quả", "Obligations whose result it receives."),
        _count("as_approver", "Số việc phê duyệt", "Obligations whose result it approves."),
        _text(
            "successors", "Cơ quan kế thừa", "Ids of bodies that took over, each with the day and the field of work."
        ),
        *_EVIDENCE,
    ),
    key=("decision_id", "body_id"),
)

DEADLINES = Table(
    "deadlines",
    "Thời hạn",
    "One row for each deadline of an obligation.",
    (
        _id("deadline_id", "Mã thời hạn", "Obligation and position in it, from 1."),
        _id("obligation_id", "Mã nhiệm vụ", "Obligation that it limits."),
        _DECISION,
        _text("value", "Giá trị", 'Canonical value: "2023-02-05", "2023-Q3", "R/P1Y/12-10"; empty if unresolved.'),
        _text("text", "Cách ghi", "As worded."),
        _closed("kind", "Loại", "Kind of deadline.", get_args(DeadlineKind)),
        _date("start", "Từ ngày", "First day of a period."),
        _date("end", "Đến ngày", "Last day."),
        _text("rrule", "Quy tắc lặp", "Recurrence (RFC 5545)."),
        Column("inclusive", "Kể cả ngày cuối", "Whether the last day still counts.", type="boolean", required=True),
        _text("quote", "Trích nguyên văn", "Verbatim words of the source."),
        _offset("quote_start", "Vị trí đầu", "Offset of the quote's first character in source.txt."),
        _offset("quote_end", "Vị trí cuối", "Offset after the quote's last character in source.txt."),
    ),
    key=("deadline_id",),
    foreign_keys=(ForeignKey(("obligation_id",), "obligations", ("obligation_id",)),),
)

REFERENCES = Table(
    "references",
    "Văn bản viện dẫn",
    "One row for each legal document that a decision cites.",
    (
        _id("reference_id", "Mã viện dẫn", "Cited document, within the decision."),
        _DECISION,
        _text("type", "Loại văn bản", "Nghị định, Luật, Quyết định, …"),
        _text("number", "Số, ký hiệu", "Number; empty for a law cited by name."),
        _date("issued_on", "Ngày ban hành", "Day it was issued, where stated."),
        _text("issuer", "Cơ quan ban hành", "Body that issued it, where stated."),
        _text("title", "Tên", "Name of a law, else the subject."),
        _text("provision", "Điều khoản", "Article, clause or point that is cited."),
        _closed("relation", "Quan hệ", "Strongest relation of its mentions.", get_args(Relation)),
        _count("mentions", "Số lần nhắc", "Places where it is cited."),
        *_EVIDENCE,
    ),
    key=("decision_id", "reference_id"),
)

SECTIONS = Table(
    "sections",
    "Bố cục",
    "One row for each node of a decision's outline, in reading order.",
    (
        _DECISION,
        _count("position", "Thứ tự", "Position in reading order, from 1.", lowest=1),
        _SECTION,
        _text("label", "Ký hiệu mục", "Printed mark without its punctuation."),
        _text("kind", "Loại mục", "article, clause, point, …"),
        _text("heading", "Tiêu đề", "Title line, or the first words of a paragraph without one."),
        _text("text", "Nội dung", "Text of the node itself."),
        _text("role", "Vai trò", "What the section is for: tasks, objectives, …"),
        *_EVIDENCE,
    ),
    key=("decision_id", "position"),
)

INDICATORS = Table(
    "indicators",
    "Chỉ tiêu",
    "One row for each measurable target.",
    (
        _id("indicator_id", "Mã chỉ tiêu", "Decision and position in it, from 1."),
        _DECISION,
        _SECTION,
        _text("name", "Tên chỉ tiêu", "What is measured."),
        _text("target", "Mức", 'A number, a range "a-b", or ">=n", "<=n", "+n", "-n".'),
        _text("unit", "Đơn vị", "Unit of the target."),
        _text("by", "Thời điểm", "When it is to be reached."),
        _text("lead", "Chủ trì", "Bodies in charge, joined by semicolons."),
        *_EVIDENCE,
    ),
    key=("indicator_id",),
)

NOTES = Table(
    "notes",
    "Lưu ý",
    "One row for each thing that a person should know: a contradiction, a gap, text that nothing covers.",
    (
        _id("note_id", "Mã lưu ý", "Decision and position in it, from 1."),
        _DECISION,
        _text("code", "Mã loại", "Closed code of the note."),
        _closed("level", "Mức độ", "How serious it is.", get_args(Level)),
        _text("message_vi", "Nội dung", "Message in Vietnamese."),
        _text("message", "Nội dung (tiếng Anh)", "Message in English."),
        *_EVIDENCE,
    ),
    key=("note_id",),
)

PROPOSALS = Table(
    "proposals",
    "Đề xuất của mô hình đọc thứ hai",
    "One row for each thing that only the second reader sees: to be taken or left by a person, in no other table.",
    (
        _id("proposal_id", "Mã đề xuất", "Decision and position in it, from 1."),
        _DECISION,
        _closed("kind", "Loại", "What it would be.", get_args(Proposal.model_fields["kind"].annotation)),
        _text("obligation_id", "Mã nhiệm vụ", "Obligation that it would belong to; empty for a new one."),
        _SECTION,
        _text("text", "Nội dung", "Words that it was seen in."),
        *_EVIDENCE,
    ),
    key=("proposal_id",),
)

TABLES: tuple[Table, ...] = (OBLIGATIONS, BODIES, DEADLINES, REFERENCES, SECTIONS, INDICATORS, NOTES, PROPOSALS)
