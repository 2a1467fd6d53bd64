"""Our page of an hour, and what was asked and offered in it, as the browsers of the two keep them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from turnabout.ops.demo import crdt
from turnabout.vault.derive import b64url
from turnabout.vault.envelope import JSON

#: Whose words a CRDT takes them for; a page of the demo has one writer.
CLIENT: Final = 1


@dataclass(frozen=True, slots=True)
class PageTold:
    """What stands on it. `offers` are kind and answer, `ideas` the coach's words and their fate."""

    text: str
    ask: str = ""
    heard: int | None = None
    offers: tuple[tuple[str, str], ...] = ()
    ideas: tuple[tuple[str, str], ...] = ()

    def body(self, role: str, at: datetime) -> JSON:
        """The body of the one revision of somebody's log: everything, in plain words, and what this person said."""
        update = b64url(crdt.update(client=CLIENT, text=self.text))
        said = self._focus() if role == "focus" else self._coach()
        # One after another, as they were tapped.
        first = int(at.timestamp() * 1000)
        values = {name: {"at": first + number, "value": value} for number, (name, value) in enumerate(said.items())}
        return {"update": update, "since": 1, "text": self.text, **({"values": values} if values else {})}

    def _focus(self) -> JSON:
        values: JSON = {"ask": self.ask} if self.ask else {}
        if self.heard is not None:
            values["heard"] = self.heard
        for number, (kind, answer) in enumerate(self.offers):
            values[f"answer:{number}"] = {"said": answer, "to": kind}
        for number, (text, fate) in enumerate(self.ideas):
            values |= {f"fate:{number}": {"fate": fate, "of": text}} if fate else {}
        return values

    def _coach(self) -> JSON:
        offers = {f"offer:{number}": kind for number, (kind, _answer) in enumerate(self.offers)}
        return offers | {f"idea:{number}": text for number, (text, _fate) in enumerate(self.ideas)}


def page_told(told: dict[str, Any] | None) -> PageTold | None:
    """Read it from the story. Raises TypeError, ValueError."""
    if told is None:
        return None
    pairs = {name: tuple((one, other) for one, other in told.get(name, ())) for name in ("offers", "ideas")}
    return PageTold(**{**told, **pairs})
