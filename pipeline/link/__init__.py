"""Findings tied together: short names to full ones, inherited bodies, body ids, and the published decision."""
