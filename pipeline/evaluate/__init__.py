"""Scores of extracted decisions against hand-labelled ones, and what changed between two outputs, with gold or without."""

from pipeline.evaluate.compare import Change, Changes, FieldChanges, changes_between, gains_and_losses
from pipeline.evaluate.outputs import Differences, FieldDifference, differences
from pipeline.evaluate.report import changes_text, differences_text, documents_text, errors_text, scores_text
from pipeline.evaluate.score import DocumentScores, Scores, score_document, score_folders
from pipeline.evaluate.tally import Item, Tally

__all__ = [
    "Change",
    "Changes",
    "Differences",
    "DocumentScores",
    "FieldChanges",
    "FieldDifference",
    "Item",
    "Scores",
    "Tally",
    "changes_between",
    "changes_text",
    "differences",
    "differences_text",
    "documents_text",
    "errors_text",
    "gains_and_losses",
    "score_document",
    "score_folders",
    "scores_text",
]
