"""Turnabout: an hour a week with a friend, taking turns."""
