"""Addresses of the guide and of help."""

from __future__ import annotations

from django.urls import path

from turnabout.practice import views

urlpatterns = [
    path("practice/", views.contents, name="practice"),
    path("practice/<slug:slug>/", views.page, name="guide"),
    path("help/", views.more_help, name="help"),
]
