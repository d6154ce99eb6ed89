"""What people said of an obligation stands beside it."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Text

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column; of what was taken in before nothing was said."""
    text = Text().with_variant(Text(collation="C"), "postgresql")
    op.add_column("register_obligation", Column("reviewed", text, nullable=False, server_default="unreviewed"))
