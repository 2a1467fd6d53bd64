"""Turnabout: an hour a week with a friend, taking turns."""

from __future__ import annotations

VERSION = "0.1.0"
