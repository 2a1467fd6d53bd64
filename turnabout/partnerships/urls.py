"""Addresses of partnerships. The page of one partnership is the schedule's: it shows the weeks."""

from __future__ import annotations

from django.urls import path

from turnabout.partnerships import views

urlpatterns = [
    path("invitations/new/", views.new_invitation, name="new-invitation"),
    path("invitations/", views.invitations, name="invitations"),
    path("invitations/<uuid:invitation_id>/", views.invitation, name="invitation"),
    path("invitations/<uuid:invitation_id>/claim/", views.claim, name="claim"),
    path("invitations/<uuid:invitation_id>/handover/", views.handover, name="handover"),
    path("invitations/<uuid:invitation_id>/confirmation/", views.confirmation, name="confirmation"),
    path("invitations/<uuid:invitation_id>/refusal/", views.refusal, name="refusal"),
    path("invitations/<uuid:invitation_id>/revocation/", views.revocation, name="revocation"),
    path("partnerships/<uuid:partnership_id>/ending/", views.ending, name="ending"),
    path("partnerships/<uuid:partnership_id>/agreement/", views.agreement, name="agreement"),
]
