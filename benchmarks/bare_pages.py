"""The peer of the benchmark of pages: a view that asks the same questions, gets the same rows, and says nothing.

    TURNABOUT_DATA=folder python -m benchmarks.bare_pages 8123 questions.pickle

It has no middleware, makes no objects of the rows and renders no template. Django serves it as it does our pages.
"""

from __future__ import annotations

import os
import pickle
import sys
from pathlib import Path
from typing import Any

import django
import uvicorn
from django.conf import settings

from turnabout.config.env import database_from

settings.configure(
    DATABASES={
        "default": database_from(os.environ.get("TURNABOUT_DATABASE_URL", ""), Path(os.environ["TURNABOUT_DATA"]))
    },
    ROOT_URLCONF="__main__",
    ALLOWED_HOSTS=["localhost"],
    MIDDLEWARE=[],
    USE_TZ=True,
)
django.setup(set_prefix=False)

from django.db import connection  # noqa: E402 - Django is set up first
from django.http import HttpRequest, HttpResponse  # noqa: E402 - as above
from django.urls import path  # noqa: E402 - as above

from turnabout.config.pages import Pages  # noqa: E402 - as above

asked: list[list[tuple[str, Any]]] = pickle.loads(Path(sys.argv[2]).read_bytes())  # noqa: S301 - our own, of a moment ago


def page(_request: HttpRequest, number: int) -> HttpResponse:
    with connection.cursor() as cursor:
        for sql, params in asked[number]:
            cursor.execute(sql, params)
            cursor.fetchall()
    return HttpResponse("ok")


urlpatterns = [path("<int:number>/", page)]

if __name__ == "__main__":
    uvicorn.run(Pages(), port=int(sys.argv[1]), log_level="warning", access_log=False, lifespan="off")
