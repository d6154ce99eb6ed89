"""Readers: one a format; each turns bytes into a `Source`, and nothing else knows the format."""
