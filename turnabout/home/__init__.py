"""The first page, composed of the other domains."""
