"""Hostile files, made from code when a test needs them: one module a family, `make.py` has them all."""
