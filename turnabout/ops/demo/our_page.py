"""Our page of an hour, and what was asked and offered in it, as the focus person's browser keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from turnabout.ops.demo import crdt
from turnabout.vault.derive import b64url
from turnabout.vault.envelope import JSON

#: Whose words a CRDT takes them for; a page of the demo has one writer.
CLIENT: Final = 1


@dataclass(frozen=True, slots=True)
class PageTold:
    """What stands on it. `offers` are kind and answer, `ideas` words and fate."""

    text: str
    ask: str = ""
    heard: int | None = None
    offers: tuple[tuple[str, str], ...] = ()
    ideas: tuple[tuple[str, str], ...] = ()

    @property
    def body(self) -> JSON:
        """The body of the one revision of its log: everything, and in plain words."""
        update = crdt.update(client=CLIENT, text=self.text, values=self._values())
        ideas = [{"text": text, "fate": fate or None} for text, fate in self.ideas]
        asked = {"ask": self.ask or None, "heard": self.heard, "offers": len(self.offers), "ideas": ideas}
        told = {"asked": asked} if self.ask or self.offers else {}
        return {"update": b64url(update), "since": 1, "text": self.text, **told}

    def _values(self) -> dict[str, crdt.Value]:
        values: dict[str, crdt.Value] = {"ask": self.ask} if self.ask else {}
        if self.heard is not None:
            values["heard"] = self.heard
        for number, (kind, answer) in enumerate(self.offers):
            values |= {f"offer:{number}": {"kind": kind, "at": number}, f"answer:{number}": answer}
        for number, (text, fate) in enumerate(self.ideas):
            values[f"idea:{number}"] = {"text": text, "at": number}
            if fate:
                values[f"fate:{number}"] = fate
        return values


def page_told(told: dict[str, Any] | None) -> PageTold | None:
    """Read it from the story. Raises TypeError, ValueError."""
    if told is None:
        return None
    pairs = {name: tuple((one, other) for one, other in told.get(name, ())) for name in ("offers", "ideas")}
    return PageTold(**{**told, **pairs})
