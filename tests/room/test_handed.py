"""What comes from another process reaches a browser only if another browser may have said it."""

from __future__ import annotations

import pytest

from turnabout.room.handed import passes
from turnabout.room.protocol import Hello, Reply, Sealed, changed, pong, refused, relayed, state

ANA = "11111111-1111-4111-8111-111111111111"
NONCE = "A" * 43
SEALED = relayed(Sealed(bucket=512, counter=7, data="A" * 683), ANA)


@pytest.mark.parametrize(
    "text", [SEALED, relayed(Hello(nonce=NONCE), ANA), relayed(Reply(hello=NONCE, nonce=NONCE), ANA), changed()]
)
def test_what_browsers_say_to_each_other_passes(text: str) -> None:
    assert passes(text)


@pytest.mark.parametrize(
    "text",
    [
        state(None, server_ms=1, present={}, me=ANA, session=ANA),
        pong(1),
        refused("over"),
        SEALED.replace('"counter":7', '"counter":7,"clock":null'),
        SEALED.replace('"counter":7', '"counter":7,"counter":8'),
        SEALED.replace('"data":"A', '"data":"'),
        SEALED.replace(ANA, "ana"),
        SEALED.replace(f',"from":"{ANA}"', ""),
        changed().replace("}", f',"from":"{ANA}"}}'),
        '{"type":"end"}',
        f"{SEALED} ",
        f"{SEALED}\n{pong(1)}",
        "",
        "{}",
        "[" * 9999,
        "\ud800",
    ],
)
def test_nothing_else_passes(text: str) -> None:
    assert not passes(text)
