"""The tables of the register, as they are after the newest migration. `docs/register.md` tells what stands in them.

Days are ISO 8601; moments are ISO 8601 in UTC with microseconds. Evidence and changes are JSON.
"""

from __future__ import annotations

from sqlalchemy import REAL, Column, Double, ForeignKey, Index, Integer, MetaData, Table, Text

# PostgreSQL would sort by the rules of its locale; SQLite sorts by bytes, and both must give one order.
_TEXT = Text().with_variant(Text(collation="C"), "postgresql")
_NUMBER: Double[float] = Double().with_variant(REAL(), "sqlite")

metadata = MetaData()

decision = Table(
    "register_decision",
    metadata,
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
"""A decision that is held, once, however many files hold it; `folder` and `content` are those of the file that counts."""

source = Table(
    "register_source",
    metadata,
    Column("folder", _TEXT, primary_key=True),
    Column("decision", _TEXT, ForeignKey(decision.c.id), nullable=False),
    Column("content", _TEXT, nullable=False),
    Column("sha256", _TEXT, nullable=False),
    Column("name", _TEXT, nullable=False),
    Column("media_type", _TEXT, nullable=False),
    Column("text_origin", _TEXT, nullable=False),
    Column("signature", _TEXT, nullable=False),
    Column("counts", Integer, nullable=False),
)
"""A file of a decision: its folder in the output, and the signature of its words, by which a scan is known to be the Word file's.

One of a decision's files `counts`.
"""

obligation = Table(
    "register_obligation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", _TEXT, nullable=False, unique=True),
    Column("decision", _TEXT, ForeignKey(decision.c.id), nullable=False),
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
    Column("reviewed", _TEXT, nullable=False, server_default="unreviewed"),
)
"""An obligation. `key` is its id in the output; `hash` is that of all that is published of it, so that a change is seen.

`standing` is "in-force", "superseded" (then by which decision, how, and by which words) or "withdrawn": once there, now in no
extraction of its decision. `cites` is a JSON list of reference ids. `reviewed` is what people said of it (`reviewing.REVIEWED`).
"""

actor = Table(
    "register_actor",
    metadata,
    Column("obligation", Integer, ForeignKey(obligation.c.id), primary_key=True),
    Column("role", _TEXT, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("name", _TEXT, nullable=False),
    Column("name_key", _TEXT, nullable=False),
    Column("body", _TEXT, nullable=False),
    Column("inherited", Integer, nullable=False),
    Column("quote", _TEXT, nullable=False),
)
"""A body in a role of an obligation; `role` is lead, cooperating, recipient or approver; `name_key` is the name without accents."""

deadline = Table(
    "register_deadline",
    metadata,
    Column("obligation", Integer, ForeignKey(obligation.c.id), primary_key=True),
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
"""A deadline of an obligation, as it is printed: `start` and `end` are "" where none follows from the words."""

body = Table(
    "register_body",
    metadata,
    Column("id", _TEXT, primary_key=True),
    Column("name", _TEXT, nullable=False),
    Column("kind", _TEXT, nullable=False),
)
"""A body that some decision names."""

link = Table(
    "register_link",
    metadata,
    Column("decision", _TEXT, ForeignKey(decision.c.id), primary_key=True),
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
"""A document that a decision cites, and how: basis, cites, amends, replaces, repeals. `target` is its id where it is held, else ""."""

change = Table(
    "register_change",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("at", _TEXT, nullable=False),
    Column("decision", _TEXT, nullable=False),
    Column("obligation", _TEXT, nullable=False),
    Column("what", _TEXT, nullable=False),
    Column("fields", _TEXT, nullable=False),
    sqlite_autoincrement=True,
)
"""What changed, in order: `what` is added, changed, withdrawn, superseded or restored; `obligation` is a key, "" for the decision.

`fields` is a JSON object: name → `[old, new]`.
"""

sent = Table(
    "register_sent",
    metadata,
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
"""What was sent where: the id that the other side gave it, the hash of what was sent; `state` is begun, sent or dead."""

Index("register_decision_by_number", decision.c.number_key)
Index("register_decision_by_issuer", decision.c.issuer, decision.c.issued_on)
Index("register_source_of_decision", source.c.decision)
Index("register_obligation_of_decision", obligation.c.decision, obligation.c.position)
Index("register_obligation_superseded", obligation.c.superseded_by)
Index("register_actor_by_body", actor.c.body)
Index("register_actor_by_name", actor.c.name_key)
Index("register_deadline_by_end", deadline.c.end)
Index("register_link_by_number", link.c.number_key)
Index("register_link_by_target", link.c.target)
Index("register_change_of_decision", change.c.decision)
