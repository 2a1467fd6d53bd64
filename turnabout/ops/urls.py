"""Addresses of whoever runs the instance."""

from __future__ import annotations

from django.urls import path

from turnabout.ops import views

urlpatterns = [
    path("", views.instance, name="operator"),
    path("outbox/", views.outbox, name="operator-outbox"),
    path("outbox/<int:message_id>/passing-on/", views.passing_on, name="operator-passing-on"),
    path("outbox/<int:message_id>/retry/", views.retry, name="operator-retry"),
    path("reached/<str:nonce>/", views.reached, name="operator-reached"),
]
