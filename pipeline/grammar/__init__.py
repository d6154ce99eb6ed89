"""Grammars: plain text in, spans with a reading out; they know words, and nothing of documents."""
