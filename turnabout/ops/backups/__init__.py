"""Backups: made while Turnabout serves, sealed to a key that is kept elsewhere, restored on any machine."""
