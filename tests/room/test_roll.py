"""What one process knows of the others, whatever gets lost between them."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from turnabout.room.roll import SILENT_AFTER, Place, Roll

ANA = Place("room", "ana", "tab", 5)
BEN = Place("room", "ben", "tab", 6)
AT = 100  # ms, when a roll was learnt


def roll(*places: Place, said: int = 2) -> Roll:
    made = Roll()
    made.learn("one", said, places, now=0.0, at=AT)
    return made


def test_who_sits_elsewhere_is_known_and_since_when_they_are_reached() -> None:
    known = roll(ANA)
    assert known.sitting("room") == {"ana": Place("room", "ana", "tab", AT)}
    assert known.came("one", 3, Place("room", "ben", "tab", 200), now=1.0)
    assert {person: place.since for person, place in known.sitting("room").items()} == {"ana": AT, "ben": 200}
    assert known.left("one", 4, ANA, now=1.0)
    assert list(known.sitting("room")) == ["ben"]
    assert (known.sitting("other room"), set(known.where("room"))) == ({}, {("one", "ben")})


def test_a_message_that_was_missed_is_noticed_at_the_next_one() -> None:
    known = roll(ANA)
    assert not known.came("one", 4, BEN, now=1.0)
    assert not known.left("one", 2, ANA, now=1.0)
    assert not known.lives("one", 3, now=1.0)
    assert known.lives("one", 2, now=1.0)
    assert list(known.sitting("room")) == ["ana"]
    assert known.learn("one", 4, [BEN], now=1.0, at=AT) == {"room"}
    assert list(known.sitting("room")) == ["ben"]


def test_a_process_nobody_has_heard_of_must_be_asked() -> None:
    known = Roll()
    assert not known.lives("one", 0, now=0.0)
    assert not known.came("one", 1, ANA, now=0.0)
    assert not known.left("one", 1, ANA, now=0.0)
    assert known.sitting("room") == {}


def test_whoever_falls_silent_is_gone_with_their_people() -> None:
    known = roll(ANA)
    known.learn("two", 0, [BEN], now=2.0, at=AT)
    assert known.fall_silent(SILENT_AFTER) == set()
    assert known.fall_silent(SILENT_AFTER + 0.1) == {"room"}
    assert list(known.sitting("room")) == ["ben"]
    assert known.forget() == {"room"}
    assert known.sitting("room") == {}


def test_of_two_places_the_later_one_counts_until_it_is_given_up() -> None:
    known = roll(ANA)
    known.learn("two", 0, [Place("room", "ana", "phone", 500)], now=0.0, at=AT)
    assert known.sitting("room")["ana"].tab == "phone"
    known.left("two", 1, Place("room", "ana", "phone", 500), now=0.0)
    assert known.sitting("room")["ana"].tab == "tab"


def test_somebody_who_sat_down_again_does_not_leave_with_their_first_place() -> None:
    known = roll(ANA)
    known.came("one", 3, Place("room", "ana", "tab", 9), now=0.0)
    assert known.left("one", 4, ANA, now=0.0)
    assert list(known.sitting("room")) == ["ana"]


@dataclass
class Process:
    """One that says what it does, as `joined.py` does."""

    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    said: int = 0


steps = st.tuples(
    st.sampled_from(["one", "two"]),
    st.sampled_from(["came", "left", "beat"]),
    st.sampled_from(["room", "other room"]),
    st.sampled_from(["ana", "ben"]),
    st.booleans(),
)


@given(st.lists(steps, max_size=60))
def test_whatever_is_lost_one_more_beat_of_each_puts_it_right(story: list[tuple[str, str, str, str, bool]]) -> None:
    known, processes = Roll(), {"one": Process(), "two": Process()}
    ends = [("one", "beat", "", "", True), ("two", "beat", "", "", True)]
    for since, (name, what, session, person, arrives) in enumerate([*story, *ends]):
        process = processes[name]
        key = (session, person)
        if what == "beat":
            fits = not arrives or known.lives(name, process.said, now=0.0)
        else:
            place = process.places.pop(key, None) if what == "left" else Place(session, person, "tab", since)
            if place is None:
                continue
            if what == "came":
                process.places[key] = place
            process.said += 1
            take = known.came if what == "came" else known.left
            fits = not arrives or take(name, process.said, place, now=0.0)
        if not fits:
            known.learn(name, process.said, process.places.values(), now=0.0, at=0)
    for session in ("room", "other room"):
        theirs = [place for process in processes.values() for place in process.places.values()]
        latest = {
            place.person: place for place in sorted(theirs, key=lambda one: one.since) if place.session == session
        }
        assert known.sitting(session) == latest
