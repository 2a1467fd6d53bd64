"""Partnerships as Django knows them, and what they tell the vault."""

from __future__ import annotations

from datetime import timedelta

from django.apps import AppConfig
from django.core import checks

from turnabout.partnerships.checks import agreement_reads


class PartnershipsConfig(AppConfig):
    name = "turnabout.partnerships"
    label = "partnerships"

    def ready(self) -> None:
        from turnabout.accounts import farewell  # noqa: PLC0415 - models exist only once apps are ready
        from turnabout.partnerships import ending, membership, renewal, reunions  # noqa: PLC0415 - as above
        from turnabout.vault import admission, audience, recovering, rekeying  # noqa: PLC0415 - as above
        from turnabout.web import chores  # noqa: PLC0415 - as above

        checks.register(agreement_reads)
        audience.register(membership.Membership())
        admission.register("invitation", membership.invitation_door)
        # A report stays with those it was sent to, and forgets whose account it was.
        names = ("Partnership.first", "Partnership.second", "Partnership.since_said_by", "Report.about")
        farewell.register("partnerships", ending.end_all, keeps=[f"partnerships.{field}" for field in names])
        chores.register("partnerships: reunions", reunions.forget, every=timedelta(days=1))
        rekeying.on_new_root(renewal.new_keys)
        recovering.on_asked(renewal.anew_asked)
