"""The tables of the review database, as they are after the newest migration. `docs/review.md` tells what stands in them.

Moments are ISO 8601 in UTC with microseconds, so that text sorts as time; values of fields are JSON.
"""

from __future__ import annotations

from sqlalchemy import (
    REAL,
    Column,
    Computed,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

# PostgreSQL would sort by the rules of its locale; SQLite sorts by bytes, and both must give one order.
_TEXT = Text().with_variant(Text(collation="C"), "postgresql")
_NUMBER: Double[float] = Double().with_variant(REAL(), "sqlite")

_UNSETTLED = "CASE WHEN \"before\" = '' THEN 0 ELSE 1 END"

metadata = MetaData()

LARGEST = 2**31 - 1
"""The largest number that a row can have in PostgreSQL; one that somebody asks for may be larger."""

document = Table(
    "review_document",
    metadata,
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
"""A decision; `id` is the name of its folder in the output, `attempt` the extraction that is shown."""

attempt = Table(
    "review_attempt",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document", _TEXT, ForeignKey(document.c.id), nullable=False),
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
"""An extraction of a decision, never changed: its JSON, the raw text that it quotes, where that lies on the pages."""

item = Table(
    "review_item",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document", _TEXT, ForeignKey(document.c.id), nullable=False),
    Column("key", _TEXT, nullable=False),
    Column("attempt", Integer, ForeignKey(attempt.c.id), nullable=False),
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
"""An obligation that people look at. `original` holds its fields as extracted, "" where a person made it.

`before` holds the fields as extracted before, while a person has yet to say what holds of what they had decided then;
`unsettled` is 1 for as long, kept by the database itself.
`place` is the raw offset where it begins. `reasons` is a JSON list of "field:code". `urgency` and what follows it up to
`reasons`, and `folded`, is what the queue sorts and filters by. What is long comes last: SQLite reads a row from its beginning.
"""

sheet = Table(
    "review_sheet",
    metadata,
    Column("item", Integer, ForeignKey(item.c.id), primary_key=True),
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
"""Where an item stands: on the main sheet, named "", and on that of its second reviewer, named as they are.

`last` is the number of the event that changed it last.
"""

field = Table(
    "review_field",
    metadata,
    Column("item", Integer, ForeignKey(item.c.id), primary_key=True),
    Column("sheet", _TEXT, primary_key=True),
    Column("name", _TEXT, primary_key=True),
    Column("state", _TEXT, nullable=False),
    Column("entries", _TEXT, nullable=False),
)
"""A field of an item on a sheet: what was said of it, and its entries. One that is as extracted, and open, has no row."""

body = Table(
    "review_body",
    metadata,
    Column("item", Integer, ForeignKey(item.c.id), primary_key=True),
    Column("role", _TEXT, primary_key=True),
    Column("name", _TEXT, primary_key=True),
    sqlite_with_rowid=False,
)
"""The bodies on an item's main sheet, for the filter of the queue."""

event = Table(
    "review_event",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("at", _TEXT, nullable=False),
    Column("who", _TEXT, nullable=False),
    Column("role", _TEXT, nullable=False),
    Column("document", _TEXT, ForeignKey(document.c.id), nullable=False),
    Column("attempt", Integer, ForeignKey(attempt.c.id), nullable=False),
    Column("item", Integer, ForeignKey(item.c.id)),
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
"""What was done, in order; nothing of it is ever changed or taken away.

`old` and `new` hold the cells that changed: "state", "checked_by", …, "active", "field:lead". Events of one `batch` were
one act, and are undone together.
"""

user = Table(
    "review_user",
    metadata,
    Column("name", _TEXT, primary_key=True),
    Column("role", _TEXT, nullable=False),
    Column("secret", _TEXT, nullable=False),
    Column("made_at", _TEXT, nullable=False),
    Column("closed", Integer, nullable=False),
)
"""Who may sign in; `secret` is the argon2 hash of the password."""

session = Table(
    "review_session",
    metadata,
    Column("token", _TEXT, primary_key=True),
    Column("user", _TEXT, ForeignKey(user.c.name), nullable=False),
    Column("until", _TEXT, nullable=False),
)
"""Who is signed in; `token` is the SHA-256 of what stands in the cookie."""

second = Table(
    "review_second",
    metadata,
    Column("item", Integer, ForeignKey(item.c.id), primary_key=True),
    Column("reviewer", _TEXT, nullable=False),
    Column("asked_by", _TEXT, nullable=False),
    Column("asked_at", _TEXT, nullable=False),
    Column("settled", Integer, nullable=False),
)
"""Items that a second reviewer answers for without seeing the first one's answers, each on a sheet of the reviewer's name."""

Index("review_item_of_document", item.c.document, item.c.active, item.c.place, item.c.urgency)
Index("review_item_in_queue", item.c.urgency, item.c.document, item.c.place, item.c.id, item.c.active)
# SQLite keeps long values within the rows, and would read through all of them to sort and count the queue.
Index(
    "review_item_narrow",
    *(item.c[name] for name in ("id", "active", "urgency", "document", "place", "due", "kind", "unsettled")),
)
Index("review_item_by_kind", item.c.kind, item.c.active)
Index("review_body_by_name", body.c.name)
Index("review_event_of_item", event.c.item)
Index("review_event_of_document", event.c.document)
