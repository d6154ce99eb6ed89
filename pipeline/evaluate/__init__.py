"""Scores of extracted decisions against hand-labelled ones, and gains and losses between two outputs."""
