"""What is printed at start: the way in, for whoever runs the instance and nobody else."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.builders import Browser, World
from tests.offers import sign_up_of
from tests.people import START, make_someone
from turnabout.accounts.models import Person
from turnabout.ops import welcome


@pytest.fixture(autouse=True)
def file() -> Iterator[Path]:
    """Where the link is kept; gone afterwards."""
    path: Path = settings.DATA / welcome.LINK_FILE
    yield path
    path.unlink(missing_ok=True)


@pytest.mark.usefixtures("world")
def test_while_nobody_runs_it_a_link_is_printed_and_kept_for_its_owner_alone(file: Path) -> None:
    lines = welcome.lines(START, 8000)
    link = file.read_text().strip()
    assert f"  {link}" in lines
    assert link.startswith("http://localhost:8000/sign-up/operator/")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert lines[-1] == "Stop with Ctrl-C. Listening on port 8000, this machine only."


@pytest.mark.usefixtures("world")
def test_the_link_that_was_printed_works_and_is_printed_no_more(file: Path) -> None:
    welcome.lines(START, 8000)
    token = file.read_text().strip().rsplit("/", 2)[1]
    finn = make_someone("Finn")
    browser = Browser()
    assert browser.get(f"/sign-up/operator/{token}/").status_code == 200
    answer = browser.send("POST", "/sign-up/", sign_up_of(finn, {"door": "operator", "token": token}))
    assert answer.status_code == 201
    file.unlink()
    assert not any("operator" in line for line in welcome.lines(START, 8000))
    assert not file.exists()


@pytest.mark.usefixtures("world")
def test_each_start_prints_another_link_and_the_one_before_stops(file: Path) -> None:
    tokens = []
    for _ in range(2):
        welcome.lines(START, 8000)
        tokens.append(file.read_text().strip().rsplit("/", 2)[1])
    doors = [{"door": "operator", "token": token} for token in tokens]
    finn = make_someone("Finn")
    statuses = [Browser().send("POST", "/sign-up/", sign_up_of(finn, door)).status_code for door in doors]
    assert statuses == [403, 201]


@pytest.mark.usefixtures("world")
def test_a_file_that_others_could_read_is_made_anew(file: Path) -> None:
    file.write_text("old")
    file.chmod(0o644)
    welcome.lines(START, 8000)
    assert (stat.S_IMODE(file.stat().st_mode), "old" in file.read_text()) == (0o600, False)


def test_who_runs_it_is_printed_no_link(world: World, file: Path) -> None:
    Person.objects.filter(id=world.ana.id).update(is_operator=True)
    assert not any("operator" in line for line in welcome.lines(START, 8000))
    assert not file.exists()
