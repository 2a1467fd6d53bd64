"""Coming back without the passphrase: by the code, or in two days without anything."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from tests.builders import JSON, Browser, World, browser_of, verify
from tests.conftest import MovedClock
from tests.rekeyed import Held, held_by, new_both, new_passphrase, new_root
from tests.vault.test_rekeying import signs_in
from turnabout.accounts.models import Person
from turnabout.mail.models import Message
from turnabout.vault import recovering
from turnabout.vault.derive import from_b64url
from turnabout.vault.models import FormerKeyring, Keyring, StartAnew
from turnabout.vault.rekeying import opened
from turnabout.vault.wrap import unwrap_keyring
from turnabout.web.clock import now

pytestmark = pytest.mark.usefixtures("world")

GONE = (410, {"error": "This link has been used or has run out. Nothing was changed; ask for a new one."})


@pytest.fixture
def held(world: World) -> Held:
    """What Ana's browser holds."""
    return held_by(world.people.ana)


@pytest.fixture(autouse=True)
def verified(world: World) -> None:
    """Ana has said that she reads at her address."""
    verify(world.ana)


def letters(letter: str, to: str = "ana@example.org") -> list[str]:
    return list(Message.objects.filter(letter=letter, to=to).order_by("pk").values_list("text", flat=True))


def link_in(text: str) -> str:
    found = re.search(r"https?://[^/\s]+(/\S+/)", text)
    assert found
    return found[1]


def asked(email: str = "ana@example.org") -> str:
    """The link that a letter brings."""
    assert Browser().said("POST", "/reset/", {"email": email}) == (200, {})
    recovering.answer(now())
    return link_in(letters("reset")[-1])


def resets(link: str, held: Held) -> tuple[Held, tuple[int, JSON]]:
    after, change = new_both(held)
    body = {**change, "recovery_auth_before": held.recovery.auth}
    return after, Browser().said("POST", link, body)


def test_mail_and_code_together_make_a_new_passphrase(world: World, held: Held) -> None:
    link, browser = asked(), Browser()
    assert browser.get(link).status_code == 200
    status, given = browser.said("POST", f"{link}wrap/", {"recovery_auth": held.recovery.auth})
    opened = unwrap_keyring(from_b64url(given["wrap"]), held.recovery.unlock, person=given["person"])
    assert (status, opened.roots) == (200, held.keyring.roots)
    after, (status, _) = resets(link, held)
    assert status == 200
    assert signs_in(world.ana.email, after)
    assert not signs_in(world.ana.email, held)


def test_a_reset_whose_answer_was_lost_is_sent_again(world: World, held: Held) -> None:
    link = asked()
    after, change = new_both(held)
    body = {**change, "recovery_auth_before": held.recovery.auth}
    assert [Browser().said("POST", link, body)[0] for _ in range(2)] == [200, 200]
    assert signs_in(world.ana.email, after)


def test_a_wrap_from_an_archive_and_the_mail_open_nothing(world: World, held: Held) -> None:
    after, change = new_both(held)
    assert Browser().said("POST", asked(), {**change, "recovery_auth_before": held.recovery.auth})[0] == 200
    guessed = {**change, "auth": "a" * 43, "recovery_auth": "b" * 43, "recovery_auth_before": "c" * 43}
    assert Browser().said("POST", asked(), guessed)[0] == 403
    assert signs_in(world.ana.email, after)


def test_the_mail_alone_opens_nothing(world: World, held: Held) -> None:
    link = asked()
    assert Browser().said("POST", f"{link}wrap/", {"recovery_auth": "x" * 43})[0] == 403
    _, change = new_both(held)
    assert Browser().said("POST", link, {**change, "recovery_auth_before": "x" * 43})[0] == 403
    assert signs_in(world.ana.email, held)


def test_a_stranger_is_answered_like_somebody_known(world: World) -> None:
    assert Browser().said("POST", "/reset/", {"email": "nobody@example.org"}) == (200, {})
    recovering.answer(now())
    assert letters("reset", "nobody@example.org") == []
    assert Browser().said("POST", "/reset/", {"email": world.ana.email}) == (200, {})


def test_a_stranger_who_asks_again_does_not_stop_a_reset_under_way(world: World, held: Held) -> None:
    link = asked()
    assert Browser().said("POST", f"{link}wrap/", {"recovery_auth": held.recovery.auth})[0] == 200
    asked()
    after, (status, _) = resets(link, held)
    assert status == 200
    assert signs_in(world.ana.email, after)


def test_every_link_works_for_a_day_until_one_of_them_was_used(held: Held, clock: MovedClock) -> None:
    first, second = asked(), asked()
    assert [Browser().get(link).status_code for link in (first, second)] == [200, 200]
    assert resets(second, held)[1][0] == 200
    assert Browser().get(first).status_code == 410
    third = asked()
    clock.go(timedelta(days=1, minutes=1))
    assert Browser().get(third).status_code == 410


def test_one_address_gets_three_letters_an_hour_and_no_other_answer() -> None:
    for _ in range(5):
        assert Browser().said("POST", "/reset/", {"email": "ana@example.org"}) == (200, {})
    recovering.answer(now())
    assert len(letters("reset")) == 3


def starts_anew(clock: MovedClock) -> str:
    """Ask, wait two days; the link that then comes."""
    assert Browser().said("POST", f"{asked()}start-anew/")[0] == 200
    clock.go(timedelta(hours=48, minutes=1))
    recovering.send_due(now())
    return link_in(letters("start-anew-due")[-1])


def test_starting_anew_takes_two_days_and_is_told_to_both(world: World, held: Held, clock: MovedClock) -> None:
    link = asked()
    Browser().said("POST", f"{link}start-anew/")
    assert len(letters("start-anew-asked")) == len(letters("partner-starts-anew", world.ben.email)) == 1
    page = f"/partnerships/{world.partnership.id}/"
    assert "says that passphrase and code are lost" in browser_of(world.ben).get(page).text
    recovering.send_due(now())
    assert letters("start-anew-due") == []
    clock.go(timedelta(hours=48, minutes=1))
    recovering.send_due(now())
    after, change = new_root(held, known=False)
    due = link_in(letters("start-anew-due")[-1])
    assert Browser().get(due).status_code == 200
    assert Browser().said("POST", due, change)[0] == 200
    assert signs_in(world.ana.email, after)
    assert not signs_in(world.ana.email, held)
    assert "/letting-in/" in letters("partner-new-keys", world.ben.email)[-1]


def test_asking_twice_does_not_begin_twice(clock: MovedClock) -> None:
    link = asked()
    due = Browser().said("POST", f"{link}start-anew/")[1]
    clock.go(timedelta(hours=5))
    assert Browser().said("POST", f"{link}start-anew/")[1] == due
    assert StartAnew.objects.count() == 1


def test_two_days_that_nobody_was_told_of_do_not_begin(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    token = asked().split("/")[-2]

    def fails(_person: Person, _now: datetime) -> None:
        raise OSError("full")

    with monkeypatch.context() as once:
        once.setattr(recovering, "_listeners", [fails])
        with pytest.raises(OSError, match="full"):
            recovering.start_anew(token, now())
    assert not StartAnew.objects.exists()
    assert letters("start-anew-asked") == []
    recovering.start_anew(token, now())
    assert len(letters("start-anew-asked")) == len(letters("partner-starts-anew", world.ben.email)) == 1


@pytest.mark.parametrize("by", ["passphrase", "code"])
def test_whoever_still_has_passphrase_or_code_stops_it(world: World, held: Held, clock: MovedClock, by: str) -> None:
    link = starts_anew(clock)
    proof = {"auth": held.sign_in.auth} if by == "passphrase" else {"recovery_auth": held.recovery.auth}
    browser = browser_of(world.ana)
    assert "Somebody asked to start your keys anew" in browser.get("/vault/").text
    assert browser.said("POST", "/vault/start-anew/stopping/", {"proof": {"auth": "x" * 43}})[0] == 403
    assert browser.said("POST", "/vault/start-anew/stopping/", {"proof": proof}) == (200, {})
    assert Browser().said("POST", link, new_root(held, known=False)[1]) == GONE
    assert signs_in(world.ana.email, held)


def test_a_reset_by_the_code_stops_it_too(world: World, held: Held, clock: MovedClock) -> None:
    link = starts_anew(clock)
    after, (status, _) = resets(asked(), held)
    assert status == 200
    assert Browser().get(link).status_code == 410
    assert signs_in(world.ana.email, after)


def test_it_lapses_after_two_weeks(held: Held, clock: MovedClock) -> None:
    link = starts_anew(clock)
    clock.go(timedelta(days=14))
    recovering.send_due(now())
    assert Browser().said("POST", link, new_root(held, known=False)[1]) == GONE
    assert StartAnew.objects.filter(over_at=None).count() == 0


def test_what_stood_before_is_kept_for_thirty_days(world: World, held: Held, clock: MovedClock) -> None:
    link = starts_anew(clock)
    assert Browser().said("POST", link, new_root(held, known=False)[1])[0] == 200
    former = FormerKeyring.objects.get(person=world.ana)
    assert unwrap_keyring(bytes(former.wrap), held.sign_in.unlock, person=str(world.ana.id)).roots == held.keyring.roots
    clock.go(timedelta(days=30, minutes=1))
    recovering.send_due(now())
    assert FormerKeyring.objects.count() == 0


def test_the_link_begins_anew_and_does_nothing_else(world: World, held: Held, clock: MovedClock) -> None:
    link = starts_anew(clock)
    assert Browser().said("POST", link, new_passphrase(held)[1])[0] == 410
    assert Keyring.objects.get(person=world.ana).revision == 1
    assert signs_in(world.ana.email, held)


def test_the_letter_of_the_two_days_is_sent_again(world: World, held: Held, clock: MovedClock) -> None:
    lost = starts_anew(clock)
    again = asked()
    assert "Send the letter again" in Browser().get(again).text
    assert Browser().said("POST", f"{again}start-anew/")[0] == 200
    recovering.send_due(now())
    found = link_in(letters("start-anew-due")[-1])
    after, change = new_root(held, known=False)
    assert [Browser().said("POST", link, change)[0] for link in (lost, found)] == [410, 200]
    assert signs_in(world.ana.email, after)


def test_a_link_of_before_does_not_cut_the_next_two_days_short(held: Held, clock: MovedClock) -> None:
    assert Browser().said("POST", f"{asked()}start-anew/")[0] == 200
    # The worker was down: the letter goes out late, and its link lives on when what it was for has lapsed.
    clock.go(timedelta(days=12))
    recovering.send_due(now())
    late = link_in(letters("start-anew-due")[-1])
    clock.go(timedelta(days=5))
    recovering.send_due(now())
    assert Browser().said("POST", f"{asked()}start-anew/")[0] == 200
    assert Browser().said("POST", late, new_root(held, known=False)[1]) == GONE


def test_a_change_made_meanwhile_is_not_overwritten_by_an_unlock(world: World, held: Held) -> None:
    after, change = new_passphrase(held)
    shown = Person.objects.get(pk=world.ana.pk)
    body = {**change, "proof": {"auth": held.sign_in.auth}}
    assert browser_of(world.ana).said("PUT", "/vault/keyring/", body)[0] == 200
    # Its proof was taken before the change, and its keyring is asked for after.
    opened(shown)
    assert Keyring.objects.get(person=world.ana).before_password
    assert signs_in(world.ana.email, after)


def unverify(world: World) -> None:
    Person.objects.filter(id=world.ana.id).update(email_verified_at=None)


def test_an_address_nobody_verified_gets_no_way_to_start_the_account_anew(world: World, held: Held) -> None:
    unverify(world)
    link = asked()
    assert "they can vouch that this address is yours" in Browser().get(link).text
    sentence = "Nobody ever verified the email of this account. Ask whoever runs this server."
    assert Browser().said("POST", f"{link}start-anew/") == (403, {"error": sentence})
    assert not StartAnew.objects.exists()
    assert letters("start-anew-asked") == letters("partner-starts-anew", world.ben.email) == []
    assert resets(link, held)[1][0] == 200


def test_the_operator_vouches_for_whoever_lost_both_and_never_verified(
    world: World, held: Held, clock: MovedClock, capsys: pytest.CaptureFixture[str]
) -> None:
    unverify(world)
    link = asked()
    with pytest.raises(CommandError, match="Nobody has an account"):
        call_command("vouch", "nobody@example.org")
    call_command("vouch", " Ana@Example.org")
    assert "ana@example.org is verified now, as the email of Ana." in capsys.readouterr().out
    assert "Start anew in two days" in Browser().get(link).text
    due = starts_anew(clock)
    after, change = new_root(held, known=False)
    assert Browser().said("POST", due, change)[0] == 200
    assert signs_in(world.ana.email, after)


def test_an_address_whose_reader_says_it_is_not_theirs_starts_nothing_anew(
    world: World, held: Held, clock: MovedClock
) -> None:
    due = starts_anew(clock)
    Person.objects.filter(id=world.ana.id).update(email_verified_at=None, email_refused_at=now())
    assert Browser().said("POST", due, new_root(held, known=False)[1]) == GONE
