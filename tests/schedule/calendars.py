"""Calendars as other programs write them, by the part that a test is about."""

from __future__ import annotations

from itertools import count

_numbers = count()


def event(*lines: str, uid: str = "") -> str:
    """One appointment."""
    named = uid or f"{next(_numbers)}@example"
    private = ("SUMMARY:Doctor Winter", "LOCATION:Ward 9", "ATTENDEE:mailto:winter@example.org")
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{named}", "DTSTAMP:20260101T000000Z", *private, *lines, "END:VEVENT"])


def calendar(*events: str) -> bytes:
    """A whole one."""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Example//Calendar//EN"]
    return "\r\n".join([*head, *events, "END:VCALENDAR", ""]).encode()
