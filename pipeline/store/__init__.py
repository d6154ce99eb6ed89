"""The ledger of batch runs: what was worked on, by which version, with which outcome, and what is to be done again."""

from pipeline.store.ledger import Ledger, open_ledger
from pipeline.store.rows import Row
from pipeline.store.rules import Allowed, Claim, Key, Result, Verdict
from pipeline.store.where import Where, WrongWhere, parse_where
from pipeline.store.workers import this_worker

LEDGER_FILE = "ledger.sqlite"
"""Name of the ledger in an output folder, where no other database is named."""

__all__ = [
    "LEDGER_FILE",
    "Allowed",
    "Claim",
    "Key",
    "Ledger",
    "Result",
    "Row",
    "Verdict",
    "Where",
    "WrongWhere",
    "open_ledger",
    "parse_where",
    "this_worker",
]
