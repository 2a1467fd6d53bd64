"""A letter as it goes over the line, byte by byte."""

from __future__ import annotations

import pytest

from tests.people import START
from turnabout.mail.models import Message
from turnabout.mail.sending import as_email


def lines_of(**columns: str) -> list[bytes]:
    """Its headers, each as it is written."""
    message = Message(to="ana@example.org", subject="Your link", text="Hello", message_id="<1@localhost>")
    for name, value in columns.items():
        setattr(message, name, value)
    return bytes(as_email(message, START)).partition(b"\r\n\r\n")[0].split(b"\r\n")


def test_a_long_link_that_stops_letters_is_one_that_mail_programs_know() -> None:
    link = "https://turnabout.a-long-name-of-a-company.example/reminders/" + "x" * 43 + "/"
    # RFC 2369: in the clear, since no program decodes it.
    assert f"List-Unsubscribe: <{link}>".encode() in lines_of(stop_link=link)


def test_a_subject_in_any_script_is_written_in_ascii_and_folded() -> None:
    [*_others, last] = lines = lines_of(subject="Übermorgen ist eure gemeinsame Stunde, " * 4)
    assert last == b"MIME-Version: 1.0"
    assert all(line.isascii() and len(line) <= 78 for line in lines)
    assert any(line.startswith(b"Subject: =?utf-8?q?=C3=9Cbermorgen") for line in lines)


@pytest.mark.parametrize("ends", ["=0D=0A", "=0A", "=0D"])
@pytest.mark.parametrize("name", ["subject", "to"])
def test_nothing_in_a_letter_can_spell_a_header_of_its_own(name: str, ends: str) -> None:
    with pytest.raises(ValueError, match=r"(?i)subject|CR or LF"):
        lines_of(**{name: f"=?utf-8?q?Hello{ends}Bcc=3A?=dov@example.org"})
