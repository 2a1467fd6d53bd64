from __future__ import annotations

from dataclasses import replace

from tests.vault.key_vectors import IDS, PAIR, VECTORS
from turnabout.vault.derive import from_b64url, pair_keys
from turnabout.vault.safety_words import Run, commitment, safety_words

VECTOR = VECTORS["words"]
RUN = Run(
    partnership=VECTOR["partnership"],
    epoch=VECTOR["epoch"],
    session=VECTOR["session"],
    recipients=VECTOR["recipients"],
)
NONCES = {person: from_b64url(nonce) for person, nonce in VECTOR["nonces"].items()}
KEY = pair_keys(PAIR).words


def test_each_commits_to_their_nonce_and_both_recipients() -> None:
    made = {person: commitment(RUN, sender=person, nonce=nonce) for person, nonce in NONCES.items()}
    assert made == VECTOR["commitments"]


def test_the_words_are_those_of_the_vector() -> None:
    assert safety_words(KEY, RUN, nonces=NONCES) == VECTOR["words"]


def test_whatever_differs_gives_other_words() -> None:
    other = dict(zip(NONCES, reversed(NONCES.values()), strict=True))
    swapped = dict(zip(RUN.recipients, reversed(RUN.recipients.values()), strict=True))
    runs = [
        (RUN, other),
        (replace(RUN, epoch=2), NONCES),
        (replace(RUN, session=IDS["record"]), NONCES),
        (replace(RUN, partnership=IDS["record"]), NONCES),
        (replace(RUN, recipients=swapped), NONCES),
    ]
    made = [safety_words(KEY, run, nonces=nonces) for run, nonces in [(RUN, NONCES), *runs]]
    assert len({" ".join(words) for words in made}) == len(made)
