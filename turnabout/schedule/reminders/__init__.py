"""Somebody is told of an hour, by mail and by browser."""
