"""The tables that CSV and Parquet files of the register hold; `records` fills them.

Names are English and fixed, titles Vietnamese, descriptions English, as in `pipeline.write.columns`.
"""

from __future__ import annotations

from typing import get_args

from pipeline.document.decision import DeadlineKind, Obligation, Relation, Review
from pipeline.register.changes import ADDED, CHANGED, RESTORED
from pipeline.register.changes import SUPERSEDED as OUT
from pipeline.register.changes import WITHDRAWN as GONE
from pipeline.register.entries import IN_FORCE, ROLES, SUPERSEDED, WITHDRAWN
from pipeline.register.reviewing import REVIEWED
from pipeline.write.columns import CellType, Column, ForeignKey, Table


def _of(name: str, title: str, description: str, type_: CellType = "string") -> Column:
    return Column(name, title, description, type=type_)


def _sure(name: str, title: str, description: str, type_: CellType = "string") -> Column:
    return Column(name, title, description, type=type_, required=True)


def _closed(name: str, title: str, description: str, allowed: tuple[str, ...]) -> Column:
    return Column(name, title, description, required=True, allowed=allowed)


_DECISION = _sure("decision_id", "Mã văn bản", "Decision, from its number and date.")
_OBLIGATION = _sure("obligation_id", "Mã nhiệm vụ", "Obligation: decision and place; stays when the wording changes.")
_IN_OBLIGATION = ForeignKey(("obligation_id",), "obligations", ("obligation_id",))
_OF_DECISION = ForeignKey(("decision_id",), "decisions", ("decision_id",))
_QUOTE = _of("quote", "Trích nguyên văn", "Verbatim words of the source.")
_POSITION = Column("position", "Thứ tự", "Position, from 1.", type="integer", required=True, lowest=1)

OBLIGATIONS = Table(
    "obligations",
    "Nhiệm vụ",
    "One row for each thing that somebody is told to do.",
    (
        _OBLIGATION,
        _DECISION,
        _of("number", "Số, ký hiệu", "Number of the decision."),
        _of("issued_on", "Ngày ban hành", "Day the decision was issued.", "date"),
        _of("issuer", "Cơ quan ban hành", "Body that issued the decision."),
        _of("section", "Mục", "Place in the outline: the path of a section."),
        _of("kind", "Loại việc", "What is to be done: report, draft, submit, inspect, …"),
        _of("verb", "Động từ chính", "Main verb, as printed."),
        _of("object", "Đối tượng", "What the verb works on, as printed."),
        _of("text", "Nội dung", "Wording, with lines joined."),
        _of("lead", "Chủ trì", "Bodies that must act, joined by semicolons; one a row in actors."),
        _of("cooperating", "Phối hợp", "Bodies that cooperate, joined by semicolons."),
        _of("recipient", "Nơi nhận kết quả", "Bodies that receive a report or proposal, joined by semicolons."),
        _of("approver", "Cấp phê duyệt", "Bodies that decide or promulgate, joined by semicolons."),
        _of(
            "deadline_texts",
            "Thời hạn (nguyên văn)",
            "Deadlines as worded, joined by semicolons; one a row in deadlines.",
        ),
        _of("condition", "Điều kiện", "What must have happened first."),
        _of("product", "Sản phẩm", "Expected output."),
        _of("cites", "Viện dẫn", "Ids of cited documents in links, joined by semicolons."),
        _closed("origin", "Nguồn", "Prose or a table row.", get_args(Obligation.model_fields["origin"].annotation)),
        Column("confidence", "Độ tin cậy", "0 to 1.", type="number", required=True, lowest=0, highest=1),
        _closed("review", "Cần rà soát", "Whether a person should look at it.", get_args(Review)),
        _closed("reviewed", "Kết quả rà soát", "What people said of it, where the register takes that.", REVIEWED),
        _closed(
            "standing", "Hiệu lực", "Holds, superseded, or in its decision no more.", (IN_FORCE, SUPERSEDED, WITHDRAWN)
        ),
        _of("superseded_by", "Bị thay bởi", "Decision that supersedes it."),
        _of("superseded_how", "Cách thay", "How: amended, replaced, repealed."),
        _of("superseded_proof", "Căn cứ thay", "Words that say so."),
        _QUOTE,
        Column("page", "Trang", "Page of the quote; empty for formats without pages.", type="integer", lowest=1),
        Column("start", "Vị trí đầu", "Offset of the quote in source.txt.", type="integer", lowest=0),
        Column("end", "Vị trí cuối", "Offset after the quote in source.txt.", type="integer", lowest=0),
        _of("fingerprint", "Dấu vân tay", "Of the folded wording: changes when the wording does."),
        _of("hash", "Mã kiểm", "Of all that is published of it: changes when anything does."),
    ),
    key=("obligation_id",),
    foreign_keys=(_OF_DECISION,),
)

ACTORS = Table(
    "actors",
    "Cơ quan và vai trò",
    "One row for each body in a role of an obligation.",
    (
        _OBLIGATION,
        _closed("role", "Vai trò", "Role of the body.", ROLES),
        _POSITION,
        _of("name", "Tên", "Name as printed."),
        _of("body_id", "Mã cơ quan", "Body; empty where the name is none that is known."),
        _sure("inherited", "Theo mục trên", "Whether words above name it, and not the sentence.", "boolean"),
        _QUOTE,
    ),
    key=("obligation_id", "role", "position"),
    foreign_keys=(_IN_OBLIGATION,),
)

DEADLINES = Table(
    "deadlines",
    "Thời hạn",
    "One row for each deadline of an obligation.",
    (
        _OBLIGATION,
        _POSITION,
        _of("value", "Giá trị", 'Canonical value: "2023-02-05", "2023-Q3", "R/P1Y/12-10"; empty if unresolved.'),
        _of("text", "Cách ghi", "As worded."),
        _closed("kind", "Loại", "Kind of deadline.", get_args(DeadlineKind)),
        _of("start", "Từ ngày", "First day of a period.", "date"),
        _of("end", "Đến ngày", "Last day, as printed.", "date"),
        _of(
            "due_on",
            "Hạn cuối",
            "Day that it must be done by, after all rules; empty where it recurs or none follows.",
            "date",
        ),
        _of("why", "Cách tính", "Codes of the rules that gave due_on, joined by semicolons."),
        _of("rrule", "Quy tắc lặp", "Recurrence (RFC 5545)."),
        _sure("inclusive", "Kể cả ngày cuối", "Whether the last day still counts.", "boolean"),
        _QUOTE,
    ),
    key=("obligation_id", "position"),
    foreign_keys=(_IN_OBLIGATION,),
)

DECISIONS = Table(
    "decisions",
    "Văn bản",
    "One row for each decision that is held.",
    (
        _DECISION,
        _of("number", "Số, ký hiệu", "Number, as printed."),
        _of("type", "Loại văn bản", "Quyết định, Kế hoạch, …"),
        _of("issuer", "Cơ quan ban hành", "Body that issued it."),
        _of("issuer_id", "Mã cơ quan ban hành", "Id of the issuer."),
        _of("issued_on", "Ngày ban hành", "Day it was issued.", "date"),
        _of("effective_on", "Ngày có hiệu lực", "Day it takes effect, where stated.", "date"),
        _of("place", "Nơi ban hành", "Place."),
        _of("subject", "Trích yếu", "Subject."),
        _of("signer", "Người ký", "Who signed."),
        _of("signer_position", "Chức vụ người ký", "Position of the signer."),
        _of("folder", "Thư mục", "Its folder in the output; empty where it lies in the output no more."),
        _sure("withdrawn", "Đã rút", "Whether it is in the register no more, with all that it ordered.", "boolean"),
    ),
    key=("decision_id",),
)

BODIES = Table(
    "bodies",
    "Cơ quan, đơn vị",
    "One row for each body, with the number of obligations in the file that give it a role.",
    (
        _sure("body_id", "Mã cơ quan", "Body; the same in every decision that names it."),
        _of("name", "Tên", "Full name."),
        _of("kind", "Loại", "Kind of body."),
        *(
            Column(f"as_{role}", title, f"Obligations in which it is {role}.", type="integer", required=True, lowest=0)
            for role, title in zip(
                ROLES, ("Số việc chủ trì", "Số việc phối hợp", "Số việc nhận kết quả", "Số việc phê duyệt"), strict=True
            )
        ),
    ),
    key=("body_id",),
)

LINKS = Table(
    "links",
    "Văn bản viện dẫn",
    "One row for each document that a decision cites.",
    (
        _DECISION,
        _sure("reference_id", "Mã viện dẫn", "Cited document, within the decision."),
        _closed("relation", "Quan hệ", "How it is cited.", get_args(Relation)),
        _of("type", "Loại văn bản", "Nghị định, Luật, Quyết định, …"),
        _of("number", "Số, ký hiệu", "Number; empty for a law cited by name."),
        _of("issued_on", "Ngày ban hành", "Day it was issued, where stated.", "date"),
        _of("issuer", "Cơ quan ban hành", "Body that issued it, where stated."),
        _of("title", "Tên", "Name of a law, else the subject."),
        _of("provision", "Điều khoản", "Article, clause or point that is cited."),
        _of("proof", "Trích nguyên văn", "Words that cite it."),
        _of("target", "Văn bản trong sổ", "Decision that it is, where the register holds it."),
    ),
    key=("decision_id", "reference_id"),
    foreign_keys=(_OF_DECISION,),
)

CHANGES = Table(
    "changes",
    "Thay đổi",
    "One row for each change of the register, in order.",
    (
        _sure("seq", "Số thứ tự", "Number of the change.", "integer"),
        _sure("at", "Thời điểm", "When: ISO 8601 in UTC."),
        _DECISION,
        _of("obligation_id", "Mã nhiệm vụ", "Obligation that changed; empty for the decision itself."),
        _closed("what", "Thay đổi", "What happened.", (ADDED, CHANGED, GONE, OUT, RESTORED)),
        _of("fields", "Nội dung thay đổi", "JSON object: name → [old, new]."),
    ),
    key=("seq",),
)
