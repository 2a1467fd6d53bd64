"""What the doctor says of the Redis that processes share their rooms by; and what may be its address."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from tests.people import START
from tests.redis_server import redis_server
from turnabout.config.env import Misconfigured, redis_from
from turnabout.ops.doctor import joint
from turnabout.ops.doctor.finding import Finding, Level

pytestmark = pytest.mark.once


def said(finding: Finding | None) -> tuple[Level, str]:
    assert finding is not None
    return finding.level, finding.words


def test_redis_is_looked_at_where_one_is_named(settings: Settings, tmp_path: Path) -> None:
    settings.REDIS_URL = ""
    assert joint.redis(START) is None
    with redis_server(tmp_path) as server:
        settings.REDIS_URL = server.url
        assert said(joint.redis(START)) == (Level.OK, "It takes what is said between processes.")
        server.kill()
        assert said(joint.redis(START)) == (Level.FAULT, "It does not answer as it should (ConnectionError).")


@pytest.mark.parametrize("url", ["", "redis://localhost:6379", "rediss://:secret@redis.example/2", "unix:///run/redis"])
def test_addresses_a_client_reads_are_taken(url: str) -> None:
    assert redis_from(url) == url


@pytest.mark.parametrize(
    "url", ["localhost:6379", "http://localhost", "redis://", "unix://", "memcached://:secret@host"]
)
def test_other_addresses_are_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(Misconfigured, match="TURNABOUT_REDIS_URL") as refused:
        redis_from(url)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("number", [0, 2])
def test_several_processes_that_could_not_share_their_rooms_do_not_start(settings: Settings, number: int) -> None:
    settings.REDIS_URL = ""
    with pytest.raises(CommandError, match="processes"):
        call_command("serve", "--processes", str(number))
