"""The doctor says what is well, what to mind and what is wrong, each with what to do, and asks nobody else."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme
from django.conf import settings as configured
from pytest_django import Settings

from tests.architecture.tree import ROOT
from tests.builders import World, make_letter
from tests.ops.instances import Instance, make_instance_with_tables
from tests.ops.own_address import SaysHere, SaysNothingOfIt, root_of, standing
from tests.people import START
from tests.post_office import PASSWORD, PATIENCE, post_office, trusted
from turnabout.mail.models import Fault, Message
from turnabout.mail.server import MailServer
from turnabout.ops.backups import keeping
from turnabout.ops.doctor import folder, line, rows, settled
from turnabout.ops.doctor.finding import Finding, Level
from turnabout.room.ice import IceServer
from turnabout.web import clock
from turnabout.web.models import Chore

pytestmark = pytest.mark.django_db
NOBODY_THERE = MailServer(host="localhost", port=9, user="", password="", encryption="none")


def said(finding: Finding | None) -> tuple[Level, str]:
    assert finding is not None
    # Whatever is not well says what to do.
    assert bool(finding.advice) == (finding.level is not Level.OK)
    return finding.level, finding.words


@pytest.fixture
def data(settings: Settings, tmp_path: Path) -> Path:
    """A data folder of its own, as a first start makes it."""
    tmp_path.chmod(0o700)
    (tmp_path / "secrets.json").write_text((configured.DATA / "secrets.json").read_text())
    (tmp_path / "secrets.json").chmod(0o600)
    settings.DATA = tmp_path
    return tmp_path


def test_secrets_must_be_there_and_whole(data: Path) -> None:
    file = data / "secrets.json"
    assert said(folder.secrets(START)) == (Level.OK, "secrets.json is there.")
    for text in ("", "{}", "[]", '{"django": "abc", "server": "def"}', '{"django": 1, "server": 2}'):
        file.write_text(text)
        assert said(folder.secrets(START))[0] is Level.FAULT
    file.unlink()
    assert said(folder.secrets(START))[0] is Level.FAULT


def test_what_others_could_read_is_named(data: Path) -> None:
    assert said(folder.permissions(START))[0] is Level.OK
    data.chmod(0o755)
    assert said(folder.permissions(START))[0] is Level.MIND
    (data / "secrets.json").chmod(0o644)
    assert said(folder.permissions(START)) == (Level.FAULT, "Others on this machine can read secrets.json.")
    # Behind a closed door it does not matter.
    data.chmod(0o700)
    assert said(folder.permissions(START))[0] is Level.OK


@pytest.mark.parametrize(
    ("age", "sealed", "level"),
    [
        (timedelta(hours=20), True, Level.OK),
        (timedelta(hours=20), False, Level.MIND),
        (timedelta(days=3), True, Level.MIND),
        (timedelta(days=9), True, Level.FAULT),
    ],
)
@pytest.mark.usefixtures("data")
def test_a_backup_grows_old(age: timedelta, level: Level, *, sealed: bool) -> None:
    assert said(folder.backup(START)) == (Level.MIND, "No backup was made yet.")
    keeping.remember(keeping.Last(made_at=START - age, sealed=sealed))
    assert said(folder.backup(START))[0] is level


def test_room_on_the_disk_is_counted() -> None:
    assert said(folder.disk(START))[1].endswith("MB are free.")


def test_the_worker_is_alive_while_it_ends_chores() -> None:
    assert said(rows.worker(START)) == (Level.FAULT, "It has never done anything.")
    Chore.objects.create(name="sending", due_at=START, ended_at=START)
    assert said(rows.worker(START + timedelta(minutes=5))) == (Level.OK, "It runs.")
    assert said(rows.worker(START + timedelta(minutes=11)))[0] is Level.FAULT
    Chore.objects.create(name="clearing", due_at=START, ended_at=START, failed=True)
    assert said(rows.worker(START)) == (Level.MIND, "It runs, but failed at: clearing.")


def test_letters_that_reach_nobody_are_counted(settings: Settings) -> None:
    assert said(rows.outbox(START))[0] is Level.OK
    letter = make_letter()
    assert said(rows.outbox(START)) == (Level.MIND, "1 letter waits for you.")
    settings.SMTP = NOBODY_THERE
    assert said(rows.outbox(START))[0] is Level.OK
    assert said(rows.outbox(START + timedelta(hours=3))) == (Level.MIND, "A letter has been waiting for 3 hours.")
    Message.objects.get(id=letter.id).mark_failed(Fault.REFUSED, START, for_good=True)
    assert said(rows.outbox(START)) == (Level.MIND, "1 letter could not be sent.")


def test_somebody_must_run_it(world: World) -> None:
    assert said(rows.operator(START))[0] is Level.MIND
    world.ana.is_operator = True
    world.ana.save()
    assert said(rows.operator(START))[0] is Level.OK


def test_a_relay_is_named_and_its_absence_explained(settings: Settings) -> None:
    stun, relay = IceServer(url="stun:stun.example.org"), IceServer(url="turn:turn.example.org", name="a", password="b")
    none = "There is none: calls work between most networks, and fail in some offices, hotels and mobile networks."
    for servers in ((), (stun,)):
        settings.ICE_SERVERS = servers
        assert said(settled.relay(START)) == (Level.MIND, none)
    settings.ICE_SERVERS = (stun, relay)
    assert said(settled.relay(START)) == (Level.OK, "Calls that find no other way go by turn:turn.example.org.")
    settings.RELAY_ONLY = True
    assert said(settled.relay(START)) == (Level.OK, "All calls go by turn:turn.example.org.")


def test_the_database_has_the_form_it_needs() -> None:
    assert said(rows.migrations(START))[0] is Level.OK


@pytest.mark.parametrize(
    ("contact", "level"),
    [
        ("", Level.MIND),
        ("safe@example.org", Level.OK),
        ("https://example.org/safe", Level.OK),
        ("http://example.org/safe", Level.FAULT),
        ("ask Ana", Level.FAULT),
        ("javascript://example.org", Level.FAULT),
    ],
)
def test_a_safety_contact_can_be_reached(settings: Settings, contact: str, level: Level) -> None:
    settings.SAFETY_CONTACT = contact
    assert said(settled.safety_contact(START))[0] is level


@pytest.mark.parametrize(
    ("url", "local", "level"),
    [
        ("https://turnabout.example", False, Level.OK),
        ("http://localhost:8000", True, Level.MIND),
        ("http://turnabout.example", False, Level.FAULT),
    ],
)
def test_browsers_seal_over_https_only(settings: Settings, url: str, level: Level, *, local: bool) -> None:
    settings.PUBLIC_URL, settings.LOCAL = url, local
    assert said(settled.address(START))[0] is level


def test_an_address_leads_here_or_elsewhere_or_nowhere(settings: Settings) -> None:
    with standing(SaysHere) as settings.PUBLIC_URL:
        assert said(line.reached(START)) == (Level.OK, f"{settings.PUBLIC_URL} leads here.")
    assert said(line.reached(START)) == (Level.FAULT, f"Nothing answers at {settings.PUBLIC_URL}.")
    with standing(SaysNothingOfIt) as settings.PUBLIC_URL:
        assert said(line.reached(START)) == (Level.FAULT, f"{settings.PUBLIC_URL} leads to something else.")
    settings.PUBLIC_URL = "https://turnabout.invalid"
    assert said(line.reached(START))[0] is Level.FAULT


def test_clocks_that_disagree_are_noticed(settings: Settings) -> None:
    with standing(SaysHere) as settings.PUBLIC_URL:
        now = clock.now()
        assert said(line.clock(now))[0] is Level.OK
        assert said(line.clock(now + timedelta(seconds=30)))[0] is Level.MIND
        assert said(line.clock(now - timedelta(minutes=5)))[0] is Level.FAULT


@pytest.fixture
def authority(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> trustme.CA:
    """A certificate authority that this machine believes."""
    made = trustme.CA()
    monkeypatch.setenv("SSL_CERT_FILE", root_of(made, tmp_path))
    return made


def test_a_certificate_is_believed_until_it_runs_out(settings: Settings, authority: trustme.CA) -> None:
    now = clock.now()
    with standing(
        SaysHere, authority.issue_cert("localhost", not_after=now + timedelta(days=60))
    ) as settings.PUBLIC_URL:
        levels = [said(line.certificate(now + timedelta(days=passed)))[0] for passed in (0, 50, 59)]
        assert levels == [Level.OK, Level.MIND, Level.FAULT]
        assert said(line.certificate(now))[1] in {f"It is valid for {days} more days." for days in (59, 60)}
        assert said(line.reached(now))[0] is Level.OK


def test_a_certificate_that_browsers_refuse_is_a_fault(settings: Settings, authority: trustme.CA) -> None:
    past = datetime(2025, 1, 1, tzinfo=UTC)
    refused = [
        (trustme.CA().issue_cert("localhost"), "unable to get local issuer certificate"),
        (authority.issue_cert("other.example"), "Hostname mismatch, certificate is not valid for 'localhost'"),
        (
            authority.issue_cert("localhost", not_before=past, not_after=past + timedelta(days=9)),
            "certificate has expired",
        ),
    ]
    for certificate, why in refused:
        with standing(SaysHere, certificate) as settings.PUBLIC_URL:
            assert said(line.certificate(START)) == (Level.FAULT, f"This machine does not believe it: {why}.")
            assert said(line.reached(START))[0] is Level.FAULT


def test_plain_http_has_no_certificate(settings: Settings) -> None:
    settings.PUBLIC_URL = "http://localhost:9"
    assert line.certificate(START) is None


def test_a_mail_server_is_asked_to_let_us_in_and_given_nothing(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", trusted(tmp_path))
    with post_office("starttls") as office:
        settings.SMTP = office.server("starttls", PASSWORD)
        assert said(line.mail_server(START)) == (Level.OK, "localhost lets us in.")
        settings.SMTP = office.server("starttls", "wrong")
        words = "With localhost: the mail server did not accept our name and password."
        assert said(line.mail_server(START)) == (Level.FAULT, words)
    assert office.received == []


def test_a_mail_server_that_is_not_there_is_a_fault(settings: Settings) -> None:
    assert said(line.mail_server(START))[0] is Level.MIND
    settings.SMTP = NOBODY_THERE
    assert said(line.mail_server(START)) == (Level.FAULT, "With localhost: the mail server could not be reached.")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Instance, str]]:
    """A server, really running, and its address."""
    instance = make_instance_with_tables(tmp_path)
    with standing(SaysHere) as borrowed:
        url = borrowed
    words = [sys.executable, "-P", "-m", "turnabout", "serve", "--empty", "--port", url.rpartition(":")[2]]
    with subprocess.Popen(
        words, env=instance.environment(TURNABOUT_URL=url), cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        while line_said := server.stdout.readline():
            if line_said.startswith("Stop with"):
                break
        yield instance, url
        server.terminate()
        server.wait(timeout=PATIENCE)


def examined(instance: Instance, url: str) -> dict[str, dict[str, str]]:
    """What the doctor finds, by subject."""
    _status, text = instance.runs("doctor", "--json", TURNABOUT_URL=url)
    return {one["subject"]: one for one in json.loads(text)}


def test_a_running_instance_is_found_and_a_missing_one_is_a_fault(served: tuple[Instance, str]) -> None:
    instance, url = served
    found = examined(instance, url)
    # The port is taken a moment after the last line is printed, and the worker starts beside it.
    for _ in range(50):
        if (found["reached"]["level"], found["worker"]["level"]) == ("ok", "ok"):
            break
        found = examined(instance, url)
    assert {subject for subject, one in found.items() if one["level"] == "fault"} == set()
    assert found["reached"]["words"] == f"{url} leads here."
    status, text = instance.runs("doctor", TURNABOUT_URL=url)
    assert (status, len(text.splitlines())) == (0, len(found))
    status, text = instance.runs("doctor", TURNABOUT_URL="http://localhost:9")
    assert (status, "fault  reached" in text) == (1, True)


def test_a_database_that_cannot_be_reached_stops_no_other_look(tmp_path: Path) -> None:
    broken = Instance(data=tmp_path, database="postgresql://nobody@localhost:9/nothing")
    status, text = broken.runs("doctor", "--json")
    found = {one["subject"]: one["level"] for one in json.loads(text)}
    assert (status, found["secrets"], found["migrations"]) == (1, "ok", "fault")
    assert "Traceback" not in text
    assert [path.name for path in tmp_path.iterdir()] == ["secrets.json"]
