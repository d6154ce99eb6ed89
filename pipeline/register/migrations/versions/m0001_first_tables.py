"""The first tables. What changed can be added and read, never altered or taken away: who reads by number misses nothing."""

from __future__ import annotations

from alembic import op
from sqlalchemy import REAL, Column, Double, ForeignKey, Integer, Text

revision = "0001"
down_revision = None

_TEXT = Text().with_variant(Text(collation="C"), "postgresql")
_NUMBER: Double[float] = Double().with_variant(REAL(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "register_decision",
        Column("id", _TEXT, primary_key=True),
        Column("number", _TEXT, nullable=False),
        Column("number_key", _TEXT, nullable=False),
        Column("type", _TEXT, nullable=False),
        Column("issuer", _TEXT, nullable=False),
        Column("issuer_id", _TEXT, nullable=False),
        Column("issued_on", _TEXT, nullable=False),
        Column("effective_on", _TEXT, nullable=False),
        Column("place", _TEXT, nullable=False),
        Column("subject", _TEXT, nullable=False),
        Column("signer", _TEXT, nullable=False),
        Column("signer_position", _TEXT, nullable=False),
        Column("folder", _TEXT, nullable=False),
        Column("content", _TEXT, nullable=False),
        Column("taken_at", _TEXT, nullable=False),
    )
    op.create_table(
        "register_source",
        Column("folder", _TEXT, primary_key=True),
        Column("decision", _TEXT, ForeignKey("register_decision.id"), nullable=False),
        Column("content", _TEXT, nullable=False),
        Column("sha256", _TEXT, nullable=False),
        Column("name", _TEXT, nullable=False),
        Column("media_type", _TEXT, nullable=False),
        Column("text_origin", _TEXT, nullable=False),
        Column("signature", _TEXT, nullable=False),
        Column("counts", Integer, nullable=False),
    )
    op.create_table(
        "register_obligation",
        Column("id", Integer, primary_key=True),
        Column("key", _TEXT, nullable=False, unique=True),
        Column("decision", _TEXT, ForeignKey("register_decision.id"), nullable=False),
        Column("position", Integer, nullable=False),
        Column("section", _TEXT, nullable=False),
        Column("text", _TEXT, nullable=False),
        Column("kind", _TEXT, nullable=False),
        Column("verb", _TEXT, nullable=False),
        Column("object", _TEXT, nullable=False),
        Column("condition", _TEXT, nullable=False),
        Column("product", _TEXT, nullable=False),
        Column("origin", _TEXT, nullable=False),
        Column("confidence", _NUMBER, nullable=False),
        Column("review", _TEXT, nullable=False),
        Column("fingerprint", _TEXT, nullable=False),
        Column("quote", _TEXT, nullable=False),
        Column("page", Integer),
        Column("start", Integer, nullable=False),
        Column("end", Integer, nullable=False),
        Column("cites", _TEXT, nullable=False),
        Column("hash", _TEXT, nullable=False),
        Column("standing", _TEXT, nullable=False),
        Column("superseded_by", _TEXT, nullable=False),
        Column("superseded_how", _TEXT, nullable=False),
        Column("superseded_proof", _TEXT, nullable=False),
    )
    op.create_table(
        "register_actor",
        Column("obligation", Integer, ForeignKey("register_obligation.id"), primary_key=True),
        Column("role", _TEXT, primary_key=True),
        Column("position", Integer, primary_key=True),
        Column("name", _TEXT, nullable=False),
        Column("name_key", _TEXT, nullable=False),
        Column("body", _TEXT, nullable=False),
        Column("inherited", Integer, nullable=False),
        Column("quote", _TEXT, nullable=False),
    )
    op.create_table(
        "register_deadline",
        Column("obligation", Integer, ForeignKey("register_obligation.id"), primary_key=True),
        Column("position", Integer, primary_key=True),
        Column("value", _TEXT, nullable=False),
        Column("text", _TEXT, nullable=False),
        Column("kind", _TEXT, nullable=False),
        Column("start", _TEXT, nullable=False),
        Column("end", _TEXT, nullable=False),
        Column("rrule", _TEXT, nullable=False),
        Column("inclusive", Integer, nullable=False),
        Column("quote", _TEXT, nullable=False),
    )
    op.create_table(
        "register_body",
        Column("id", _TEXT, primary_key=True),
        Column("name", _TEXT, nullable=False),
        Column("kind", _TEXT, nullable=False),
    )
    op.create_table(
        "register_link",
        Column("decision", _TEXT, ForeignKey("register_decision.id"), primary_key=True),
        Column("reference", _TEXT, primary_key=True),
        Column("relation", _TEXT, nullable=False),
        Column("type", _TEXT, nullable=False),
        Column("number", _TEXT, nullable=False),
        Column("number_key", _TEXT, nullable=False),
        Column("issued_on", _TEXT, nullable=False),
        Column("issuer", _TEXT, nullable=False),
        Column("title", _TEXT, nullable=False),
        Column("provision", _TEXT, nullable=False),
        Column("proof", _TEXT, nullable=False),
        Column("target", _TEXT, nullable=False),
    )
    op.create_table(
        "register_change",
        Column("seq", Integer, primary_key=True, autoincrement=True),
        Column("at", _TEXT, nullable=False),
        Column("decision", _TEXT, nullable=False),
        Column("obligation", _TEXT, nullable=False),
        Column("what", _TEXT, nullable=False),
        Column("fields", _TEXT, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "register_sent",
        Column("target", _TEXT, primary_key=True),
        Column("key", _TEXT, primary_key=True),
        Column("remote", _TEXT, nullable=False),
        Column("hash", _TEXT, nullable=False),
        Column("state", _TEXT, nullable=False),
        Column("tries", Integer, nullable=False),
        Column("not_before", _NUMBER, nullable=False),
        Column("error", _TEXT, nullable=False),
        Column("at", _TEXT, nullable=False),
    )
    op.create_index("register_decision_by_number", "register_decision", ["number_key"])
    op.create_index("register_decision_by_issuer", "register_decision", ["issuer", "issued_on"])
    op.create_index("register_source_of_decision", "register_source", ["decision"])
    op.create_index("register_obligation_of_decision", "register_obligation", ["decision", "position"])
    op.create_index("register_obligation_superseded", "register_obligation", ["superseded_by"])
    op.create_index("register_actor_by_body", "register_actor", ["body"])
    op.create_index("register_actor_by_name", "register_actor", ["name_key"])
    op.create_index("register_deadline_by_end", "register_deadline", ["end"])
    op.create_index("register_link_by_number", "register_link", ["number_key"])
    op.create_index("register_link_by_target", "register_link", ["target"])
    op.create_index("register_change_of_decision", "register_change", ["decision"])
