"""Addresses of the vault."""

from __future__ import annotations

from django.urls import path

from turnabout.vault import email_views, views

urlpatterns = [
    path("sign-up/", views.sign_up, name="sign-up"),
    path("sign-up/operator/<str:token>/", views.operator_sign_up, name="operator-sign-up"),
    path("sign-up/email/", email_views.asking_in, name="asking-in"),
    path("sign-up/email/<str:token>/", email_views.email_sign_up, name="email-sign-up"),
    path("account/email/", email_views.email, name="email"),
    path("account/email/<str:token>/", email_views.email_link, name="email-link"),
    path("account/email/<str:token>/undoing/", email_views.email_undo, name="email-undo"),
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("unlock/", views.unlock, name="unlock"),
    path("vault/parameters/", views.parameters, name="parameters"),
    path("vault/unlocking/", views.unlocking, name="unlocking"),
    path("vault/records/", views.records, name="records"),
    path("vault/records/<uuid:record_id>/", views.record, name="record"),
    path("vault/records/<uuid:record_id>/<int:number>/", views.revision, name="revision"),
]
