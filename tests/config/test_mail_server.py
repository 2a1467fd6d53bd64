"""Where mail goes out, as the operator writes it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from turnabout.config.env import Misconfigured, mail_server_from, sender_from
from turnabout.mail.server import MailServer, plain_host

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("url", "meant"),
    [
        ("smtp://a:b@mail.example.org", ("mail.example.org", 587, "a", "b", "starttls")),
        (
            "smtp://a%40example.org:p%2Fq@mail.example.org:2525",
            ("mail.example.org", 2525, "a@example.org", "p/q", "starttls"),
        ),
        ("smtps://a:b@mail.example.org", ("mail.example.org", 465, "a", "b", "tls")),
        ("smtp://mail.example.org:25/", ("mail.example.org", 25, "", "", "starttls")),
        ("smtp://localhost:25", ("localhost", 25, "", "", "none")),
        ("smtp://127.0.0.1", ("127.0.0.1", 587, "", "", "none")),
        ("smtp://[::1]:25", ("::1", 25, "", "", "none")),
        ("smtps://localhost", ("localhost", 465, "", "", "tls")),
    ],
)
def test_only_this_machine_is_spoken_to_in_the_clear(url: str, meant: tuple[str, int, str, str, str]) -> None:
    server = mail_server_from(url)
    assert isinstance(server, MailServer)
    assert (server.host, server.port, server.user, server.password, server.encryption) == meant


def test_without_an_address_there_is_none() -> None:
    assert mail_server_from("") is None


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.org:587",
        "http://mail.example.org",
        "smtp://",
        "smtp://a:secret@mail.example.org:99999",
        "smtp://a:sec/ret@mail.example.org",
        "smtp://a@mail.example.org",
        "smtp://mail.example.org/?tls=no",
    ],
)
def test_what_is_no_address_is_refused_with_a_sentence_that_repeats_no_secret(url: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        mail_server_from(url)
    sentence = str(refused.value)
    assert sentence.startswith("TURNABOUT_SMTP_URL ")
    assert "sec" not in sentence


def test_the_password_is_not_shown() -> None:
    assert "secret" not in repr(mail_server_from("smtp://a:secret@mail.example.org"))


@pytest.mark.parametrize("written", ["turnabout@example.org", "Turnabout <post@example.org>"])
def test_a_sender_is_an_address_with_or_without_a_name(written: str) -> None:
    assert sender_from(written) == written


@pytest.mark.parametrize("written", ["Turnabout", "<>", "a@", "a@example.org\nBcc: b@example.org"])
def test_a_sender_that_is_none_is_refused(written: str) -> None:
    with pytest.raises(Misconfigured):
        sender_from(written)


@pytest.mark.parametrize(
    ("host", "plain"),
    [
        ("bücher.example", "xn--bcher-kva.example"),
        ("example.org", "example.org"),
        ("::1", "localhost"),
        ("", "localhost"),
    ],
)
def test_a_host_is_named_as_mail_takes_it(host: str, plain: str) -> None:
    assert plain_host(host) == plain


def test_a_command_says_so_without_a_traceback(tmp_path: Path) -> None:
    variables = {"TURNABOUT_SMTP_URL": "mail.example.org", "TURNABOUT_DATA": str(tmp_path), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "turnabout", "check"],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("TURNABOUT_SMTP_URL must begin with smtp:// or smtps://")
    assert "Traceback" not in done.stderr
