"""The first tables. Events and extractions can be added and read, never changed or taken away: the database itself refuses."""

from __future__ import annotations

from alembic import op
from sqlalchemy import REAL, Column, Computed, Double, ForeignKey, Integer, Text, UniqueConstraint

revision = "0001"
down_revision = None

_TEXT = Text().with_variant(Text(collation="C"), "postgresql")
_NUMBER: Double[float] = Double().with_variant(REAL(), "sqlite")

_UNSETTLED = "CASE WHEN \"before\" = '' THEN 0 ELSE 1 END"
_NARROW = ["id", "active", "urgency", "document", "place", "due", "kind", "unsettled"]
"""What the queue sorts and counts by. SQLite keeps long values within the rows, and would read through all of them."""

_KEPT = ("review_event", "review_attempt")


def upgrade() -> None:
    """Make the tables, and the triggers that keep what was written."""
    op.create_table(
        "review_document",
        Column("id", _TEXT, primary_key=True),
        Column("decision_id", _TEXT, nullable=False),
        Column("number", _TEXT, nullable=False),
        Column("type", _TEXT, nullable=False),
        Column("issuer", _TEXT, nullable=False),
        Column("issued_on", _TEXT, nullable=False),
        Column("subject", _TEXT, nullable=False),
        Column("folded", _TEXT, nullable=False),
        Column("attempt", Integer, nullable=False),
    )
    op.create_table(
        "review_attempt",
        Column("id", Integer, primary_key=True),
        Column("document", _TEXT, ForeignKey("review_document.id"), nullable=False),
        Column("content", _TEXT, nullable=False),
        Column("loaded_at", _TEXT, nullable=False),
        Column("version", _TEXT, nullable=False),
        Column("source_sha256", _TEXT, nullable=False),
        Column("source_name", _TEXT, nullable=False),
        Column("media_type", _TEXT, nullable=False),
        Column("pages", Integer, nullable=False),
        Column("file", _TEXT, nullable=False),
        Column("decision", _TEXT, nullable=False),
        Column("raw", _TEXT, nullable=False),
        Column("reading", _TEXT, nullable=False),
        UniqueConstraint("document", "content"),
    )
    # What is long comes last: SQLite reads a row from its beginning, and the queue reads the short columns of all of them.
    op.create_table(
        "review_item",
        Column("id", Integer, primary_key=True),
        Column("document", _TEXT, ForeignKey("review_document.id"), nullable=False),
        Column("key", _TEXT, nullable=False),
        Column("attempt", Integer, ForeignKey("review_attempt.id"), nullable=False),
        Column("origin", _TEXT, nullable=False),
        Column("active", Integer, nullable=False),
        Column("place", Integer, nullable=False),
        Column("urgency", Integer, nullable=False),
        Column("confidence", _NUMBER, nullable=False),
        Column("kind", _TEXT, nullable=False),
        Column("due", _TEXT, nullable=False),
        Column("has_deadline", Integer, nullable=False),
        Column("unsettled", Integer, Computed(_UNSETTLED, persisted=True), nullable=False),
        Column("reasons", _TEXT, nullable=False),
        Column("before", _TEXT, nullable=False),
        Column("folded", _TEXT, nullable=False),
        Column("original", _TEXT, nullable=False),
        UniqueConstraint("document", "key"),
    )
    op.create_table(
        "review_sheet",
        Column("item", Integer, ForeignKey("review_item.id"), primary_key=True),
        Column("name", _TEXT, primary_key=True),
        Column("state", _TEXT, nullable=False),
        Column("checked_by", _TEXT, nullable=False),
        Column("checked_at", _TEXT, nullable=False),
        Column("approved_by", _TEXT, nullable=False),
        Column("approved_at", _TEXT, nullable=False),
        Column("done_on", _TEXT, nullable=False),
        Column("last", Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "review_field",
        Column("item", Integer, ForeignKey("review_item.id"), primary_key=True),
        Column("sheet", _TEXT, primary_key=True),
        Column("name", _TEXT, primary_key=True),
        Column("state", _TEXT, nullable=False),
        Column("entries", _TEXT, nullable=False),
    )
    op.create_table(
        "review_body",
        Column("item", Integer, ForeignKey("review_item.id"), primary_key=True),
        Column("role", _TEXT, primary_key=True),
        Column("name", _TEXT, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "review_event",
        Column("seq", Integer, primary_key=True, autoincrement=True),
        Column("at", _TEXT, nullable=False),
        Column("who", _TEXT, nullable=False),
        Column("role", _TEXT, nullable=False),
        Column("document", _TEXT, ForeignKey("review_document.id"), nullable=False),
        Column("attempt", Integer, ForeignKey("review_attempt.id"), nullable=False),
        Column("item", Integer, ForeignKey("review_item.id")),
        Column("sheet", _TEXT, nullable=False),
        Column("action", _TEXT, nullable=False),
        Column("field", _TEXT, nullable=False),
        Column("old", _TEXT, nullable=False),
        Column("new", _TEXT, nullable=False),
        Column("reason", _TEXT, nullable=False),
        Column("version", _TEXT, nullable=False),
        Column("source_sha256", _TEXT, nullable=False),
        Column("batch", _TEXT, nullable=False),
        Column("undoes", Integer),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "review_user",
        Column("name", _TEXT, primary_key=True),
        Column("role", _TEXT, nullable=False),
        Column("secret", _TEXT, nullable=False),
        Column("made_at", _TEXT, nullable=False),
        Column("closed", Integer, nullable=False),
    )
    op.create_table(
        "review_session",
        Column("token", _TEXT, primary_key=True),
        Column("user", _TEXT, ForeignKey("review_user.name"), nullable=False),
        Column("until", _TEXT, nullable=False),
    )
    op.create_table(
        "review_second",
        Column("item", Integer, ForeignKey("review_item.id"), primary_key=True),
        Column("reviewer", _TEXT, nullable=False),
        Column("asked_by", _TEXT, nullable=False),
        Column("asked_at", _TEXT, nullable=False),
        Column("settled", Integer, nullable=False),
    )
    op.create_index("review_item_of_document", "review_item", ["document", "active", "place", "urgency"])
    op.create_index("review_item_in_queue", "review_item", ["urgency", "document", "place", "id", "active"])
    op.create_index("review_item_narrow", "review_item", _NARROW)
    op.create_index("review_item_by_kind", "review_item", ["kind", "active"])
    op.create_index("review_body_by_name", "review_body", ["name"])
    op.create_index("review_event_of_item", "review_event", ["item"])
    op.create_index("review_event_of_document", "review_event", ["document"])
    if op.get_bind().dialect.name == "postgresql":
        _keep_in_postgresql()
    else:
        _keep_in_sqlite()


def _keep_in_sqlite() -> None:
    for table in _KEPT:
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END"
            )
    # INSERT OR REPLACE takes rows away without asking the triggers of DELETE.
    for trigger in (
        (
            "review_event_no_replace BEFORE INSERT ON review_event "
            "WHEN EXISTS (SELECT 1 FROM review_event WHERE seq = NEW.seq) "
            "BEGIN SELECT RAISE(ABORT, 'review_event is never changed'); END"
        ),
        (
            "review_attempt_no_replace BEFORE INSERT ON review_attempt "
            "WHEN EXISTS (SELECT 1 FROM review_attempt WHERE id = NEW.id OR (document, content) = (NEW.document, NEW.content)) "
            "BEGIN SELECT RAISE(ABORT, 'review_attempt is never changed'); END"
        ),
    ):
        op.execute(f"CREATE TRIGGER {trigger}")


def _keep_in_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION review_kept() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is never changed', TG_TABLE_NAME; END $$"
    )
    for table in _KEPT:
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION review_kept()"
        )
