"""What the page of a link says: whoever reads it may be nobody we know, so it names nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from turnabout.schedule.models import Does

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Words:
    """Of one link: its one button, what pressing it will do, and what it has done."""

    button: StrOrPromise
    before: StrOrPromise
    done: StrOrPromise


_KEPT = _("Your answer stands on the page of the hour, where you can say more.")

WORDS: dict[Does, Words] = {
    Does.THERE: Words(
        _("I’ll be there"),
        _("Your partner can see it."),
        _("Your partner can see that you will be there."),
    ),
    Does.ANOTHER: Words(
        _("I need another time"),
        _("You sign in next, and propose a time there. Nothing is changed before your partner agrees."),
        "",
    ),
    Does.SKIP: Words(
        _("Leave this hour out"),
        _("Only this one: your partner is told, nobody has to agree, and the turn stays where it is."),
        _("It is left out, and your partner is told. Until its time comes you can take it up again on your page."),
    ),
    Does.PAUSE: Words(
        _("Pause our hours for two weeks"),
        _("Hours of the next two weeks are left out, and your partner is told. Either of you can end it sooner."),
        _("Your hours pause for two weeks. Either of you can end the pause on your page at any time."),
    ),
    Does.USUAL: Words(
        _("Take our usual time"),
        _("Your partner can see that you will be there at the next one."),
        _("The next hour at your usual time is taken, and your partner can see that you will be there."),
    ),
    Does.ENDING: Words(
        _("Talk about ending"),
        _("Nothing is ended: your partner sees that you would like to talk about it."),
        _(
            "Nothing is ended. Your first page and your partner’s now say that you would like to talk about it; "
            "you can take that back there."
        ),
    ),
    Does.AGREE: Words(
        _("Yes, that suits me"),
        _("It holds from then on, for you both, as the letter said it. Your partner is told."),
        _("Agreed. It holds from now on, for you both, and your page says how."),
    ),
    Does.DECLINE: Words(
        _("Leave it as it is"),
        _("Nothing is changed, and your partner is told that it does not suit you. Nobody asks why."),
        _("Nothing was changed, and your partner is told. You may propose something else on your page."),
    ),
    Does.MET: Words(_("We met"), _("What you say stays between the server and you two."), _KEPT),
    Does.NOT_MET: Words(_("We didn’t meet"), _("Nobody is blamed, and nothing is counted."), _KEPT),
    Does.STOP: Words(
        _("Stop these letters"),
        _("All others come as before. Your page of reminders can turn these on again."),
        _("You get no more of these letters. Your page of reminders can turn them on again."),
    ),
}
