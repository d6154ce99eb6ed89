"""Checks: one small function a check, each giving notes about what contradicts itself or what nothing covers."""
