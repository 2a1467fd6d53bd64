"""Addresses of partnerships. The page of one partnership is the schedule's: it shows the weeks."""

from __future__ import annotations

from django.urls import path

from turnabout.partnerships import report_views, views

urlpatterns = [
    path("invitations/new/", views.new_invitation, name="new-invitation"),
    path("invitations/", views.invitations, name="invitations"),
    path("invitations/<uuid:invitation_id>/", views.invitation, name="invitation"),
    path("invitations/<uuid:invitation_id>/claim/", views.claim, name="claim"),
    path("invitations/<uuid:invitation_id>/handover/", views.handover, name="handover"),
    path("invitations/<uuid:invitation_id>/confirmation/", views.confirmation, name="confirmation"),
    path("invitations/<uuid:invitation_id>/refusal/", views.refusal, name="refusal"),
    path("invitations/<uuid:invitation_id>/block/", views.inviter_block, name="inviter-block"),
    path("invitations/<uuid:invitation_id>/revocation/", views.revocation, name="revocation"),
    path("partnerships/<uuid:partnership_id>/letting-in/", views.letting_in, name="letting-in"),
    path("partnerships/<uuid:partnership_id>/ending/", views.ending, name="ending"),
    path("partnerships/<uuid:partnership_id>/block/", views.partner_block, name="partner-block"),
    path("partnerships/<uuid:partnership_id>/report/", report_views.partner_report, name="partner-report"),
    path("partnerships/<uuid:partnership_id>/agreement/", views.agreement, name="agreement"),
    path("account/blocks/", views.blocks, name="blocks"),
    path("account/blocks/<uuid:block_id>/", views.block, name="block"),
    path("account/blocks/<uuid:block_id>/removal/", views.block_removal, name="block-removal"),
    path("account/blocks/<uuid:block_id>/report/", report_views.block_report, name="block-report"),
]
