"""Addresses of the vault."""

from __future__ import annotations

from django.urls import path

from turnabout.vault import views

urlpatterns = [
    path("sign-up/", views.sign_up, name="sign-up"),
    path("sign-up/operator/<str:token>/", views.operator_sign_up, name="operator-sign-up"),
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("unlock/", views.unlock, name="unlock"),
    path("vault/parameters/", views.parameters, name="parameters"),
    path("vault/unlocking/", views.unlocking, name="unlocking"),
    path("vault/records/", views.records, name="records"),
    path("vault/records/<uuid:record_id>/", views.record, name="record"),
    path("vault/records/<uuid:record_id>/<int:number>/", views.revision, name="revision"),
]
