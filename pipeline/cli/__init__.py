"""The command `thihanh`: one function a command; everything heavy is imported when a command needs it."""

from pipeline.cli import batch, exporting, looking, push, register, review, scoring
from pipeline.cli.app import app, main

__all__ = ["app", "batch", "exporting", "looking", "main", "push", "register", "review", "scoring"]
