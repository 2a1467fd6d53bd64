"""Settings of one instance. `TURNABOUT_URL` alone decides hosts, origins, cookies and proxy headers."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from turnabout.config.env import (
    LOOPBACK,
    database_from,
    ice_servers_from,
    inside_from,
    mail_server_from,
    redis_from,
    relay_only_from,
    secrets_in,
    sender_from,
    variable,
)
from turnabout.mail.server import plain_host

ROOT = Path(__file__).resolve().parents[2]

PUBLIC_URL = variable(
    "TURNABOUT_URL",
    "http://localhost:8000",
    "The address people type, with its scheme; hosts, cookies, links and proxy headers follow from it.",
).rstrip("/")
DATA = Path(
    variable(
        "TURNABOUT_DATA",
        str(ROOT / "var"),
        "The folder that holds the database, the secrets and the one-time operator link.",
    ),
)
DATABASE_URL = variable(
    "TURNABOUT_DATABASE_URL",
    "",
    "A postgresql:// address; without it the database is SQLite in the data folder.",
)
REDIS_URL = redis_from(
    variable(
        "TURNABOUT_REDIS_URL",
        "",
        "A redis:// address by which several processes share the rooms; without it one process serves alone.",
    ),
)
BACKUP_RECIPIENT = variable(
    "TURNABOUT_BACKUP_RECIPIENT",
    "",
    "Whom `turnabout backup` seals to, if --to does not say: one age recipient, or several with spaces between.",
)
SAFETY_CONTACT = variable(
    "TURNABOUT_SAFETY_CONTACT",
    "",
    "An email address or an https address of whoever reads reports of harm; it stands on the help page.",
)
SMTP_URL = variable(
    "TURNABOUT_SMTP_URL",
    "",
    "The mail server that letters go out by; without it they wait for the operator to pass them on.",
)
WRITTEN_BY = variable(
    "TURNABOUT_MAIL_FROM",
    "",
    "The address that letters come from; without it, turnabout@ the host of TURNABOUT_URL.",
)
SIGN_UP = variable(
    "TURNABOUT_SIGN_UP",
    "closed",
    "Who may sign up: closed (by a link of the operator or a friend) or open (whoever proves an email; needs mail).",
)
TURN_SECRET = variable(
    "TURNABOUT_TURN_SECRET",
    "",
    "What a relay calls its static-auth-secret: credentials that run out are made from it for those in an hour.",
)
ICE_SERVERS = ice_servers_from(
    variable(
        "TURNABOUT_ICE_SERVERS",
        "",
        "Addresses, stun:, turn: or turns:, by which the calls of two reach each other; without a relay some do not.",
    ),
    secret=TURN_SECRET,
)
RELAY_ONLY = relay_only_from(
    variable(
        "TURNABOUT_RELAY_ONLY",
        "",
        "Set to yes to let all calls go through the relay, so that no two people learn each other's network address.",
    ),
    ICE_SERVERS,
)
TESTING = (
    variable(
        "TURNABOUT_TESTING",
        "",
        "Set to 1 by the tests only: the clock may be moved by a file, hashing is quick.",
    )
    == "1"
)

ANSWERS_INSIDE = variable(
    "TURNABOUT_TESTING_INSIDE",
    "",
    "Set by the tests only: addresses of this machine, host:port, that may be asked as if everybody could reach them.",
)

NEW_SECRETS = variable(
    "TURNABOUT_NEW_SECRETS",
    "",
    "Set to yes for one start, to make new secrets where those of people who are there were lost.",
)

_secrets = secrets_in(DATA, database_url=DATABASE_URL, lost=NEW_SECRETS == "yes")
_address = urlsplit(PUBLIC_URL)
_secure = _address.scheme == "https"
_host = _address.hostname or "localhost"
_loopback = ["localhost", "127.0.0.1", "[::1]"]

# On somebody's own machine: there alone are demo people made, and may sign in.
LOCAL = _host in LOOPBACK and not _secure

# What requests to addresses of others' choosing may reach besides the public internet: nothing, but in tests.
OUTWARD_INSIDE = inside_from(ANSWERS_INSIDE, testing=TESTING and LOCAL)

SMTP = mail_server_from(SMTP_URL)
MAIL_HOST = plain_host(_host)
MAIL_FROM = sender_from(WRITTEN_BY or f"Turnabout <turnabout@{MAIL_HOST}>")

SECRET_KEY = _secrets["django"]
SERVER_KEY = _secrets["server"]
DEBUG = False

ALLOWED_HOSTS = [_host, *([] if _secure else _loopback)]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
# Behind our own proxy only: with an https address the operator promises that one stands in front.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _secure else None
SECURE_HSTS_SECONDS = 63072000 if _secure else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _secure
# The __Host- prefix makes the browser refuse a cookie set from a sibling host or over plain http.
SESSION_COOKIE_NAME = "__Host-session" if _secure else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if _secure else "csrf"
DEVICE_COOKIE_NAME = "__Host-device" if _secure else "device"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        # One policy, for the one worker: no other script may turn a string into code or markup.
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["vault-worker"],
    },
}
_closed_everywhere = (
    "geolocation=(), payment=(), usb=(), interest-cohort=(), "
    "publickey-credentials-create=(self), publickey-credentials-get=(self)"
)
_of_a_call = ("camera", "microphone", "display-capture", "picture-in-picture", "speaker-selection")
PERMISSIONS_POLICY = ", ".join([*(f"{feature}=()" for feature in _of_a_call), _closed_everywhere])
# Of the page of the room alone: a script that got into any other page can hear and see nobody.
ROOM_PERMISSIONS_POLICY = ", ".join([*(f"{feature}=(self)" for feature in _of_a_call), _closed_everywhere])

INSTALLED_APPS = [
    "turnabout.web",
    "turnabout.mail",
    "turnabout.accounts",
    "turnabout.vault",
    "turnabout.practice",
    "turnabout.partnerships",
    "turnabout.schedule",
    "turnabout.reflections",
    "turnabout.room",
    "turnabout.history",
    "turnabout.home",
    "turnabout.ops",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Before static files, so that the worker that stretches a passphrase stands under the policy too.
    "csp.middleware.CSPMiddleware",
    "turnabout.web.middleware.security_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "turnabout.accounts.middleware.SignInRequired",
    "turnabout.accounts.middleware.sign_in_noted",
    "turnabout.accounts.middleware.own_time_zone",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "turnabout.web.middleware.Refusals",
]

ROOT_URLCONF = "turnabout.config.urls"
ASGI_APPLICATION = "turnabout.config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "turnabout.web.context.page",
                "turnabout.vault.context.keyring",
            ],
        },
    },
]

DATABASES = {"default": database_from(DATABASE_URL, DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Shared by all processes, so that a limit holds however many serve.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "web_cache",
        "OPTIONS": {"MAX_ENTRIES": 50000},
    },
}

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["turnabout.accounts.backends.AuthSecretBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher" if TESTING else "turnabout.accounts.hashers.AuthSecretHasher",
]
LOGIN_URL = "sign-in"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}
WHITENOISE_USE_FINDERS = TESTING
WHITENOISE_ALLOW_ALL_ORIGINS = False

# How long backups of this instance live on: what is deleted is gone from the last of them then.
BACKUPS_KEPT_DAYS = 30

# 64 KiB of plaintext is 88 kB as text, and what goes at once is a few envelopes; new keys take more, where they come.
DATA_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 100

# No access log, and no request in an error report: addresses and bodies say who met whom.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    # A fault is named by its place in our code: what was asked for is in no line of the log.
    "formatters": {
        "plain": {"()": "turnabout.web.faults.Plain", "format": "{levelname} {name}: {message}", "style": "{"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Only faults of ours: a refused request names an address, and an address may be a secret link. So does a warning
    # of what answered oddly at an address that somebody gave us.
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "CRITICAL"},
        "urllib3": {"level": "CRITICAL"},
    },
}
SILENCED_SYSTEM_CHECKS: list[str] = []
