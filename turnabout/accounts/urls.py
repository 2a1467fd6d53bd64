"""Addresses of accounts."""

from __future__ import annotations

from django.urls import path

from turnabout.accounts import views

urlpatterns = [
    path("account/devices/", views.devices, name="devices"),
    path("account/devices/<uuid:device_id>/forgetting/", views.forgetting, name="device-forgetting"),
    path("account/sign-ins/ending/", views.ending_all, name="sign-ins-ending"),
    path("account/sign-ins/<uuid:sign_in_id>/ending/", views.ending, name="sign-in-ending"),
    path("account/zone/", views.zone, name="zone"),
    path("account/verification/", views.verifying, name="verification"),
    path("account/verification/<str:token>/", views.verification_link, name="verification-link"),
    path("account/verification/<str:token>/refusal/", views.verification_refusal, name="verification-refusal"),
]
