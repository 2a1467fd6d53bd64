"""Addresses of the hour. Its socket is `/sessions/<id>/socket`, see `sockets.py`."""

from __future__ import annotations

from django.urls import path

from turnabout.room import views

urlpatterns = [
    path("sessions/<uuid:session_id>/", views.session, name="session"),
    path("sessions/<uuid:session_id>/room/", views.room, name="room"),
    path("sessions/<uuid:session_id>/ice/", views.ice_servers, name="ice-servers"),
]
