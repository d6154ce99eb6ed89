"""Extractors: references, bodies, dates, obligations, indicators, abbreviations, each on its own."""
