"""Somebody’s own calendar, read only for the times it takes up, and what would clash with it."""
