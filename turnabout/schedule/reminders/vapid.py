"""Who we are to the makers of browsers (RFC 8292): one key of this instance, which vouches for nothing but that.

It follows from the instance's own secret, which lies in a private file of the data folder: so it is in every backup,
and never in the database.
"""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from email.utils import parseaddr
from functools import cache
from hashlib import sha512
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

_CURVE = ec.SECP256R1()
# The order of the group of P-256 (FIPS 186-4, D.1.2.3): a private key is a number below it, and not nought.
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_SIDE = 32  # bytes of each half of a signature
# At most a day; makers of browsers refuse what is good for longer.
GOOD_FOR = timedelta(hours=12)


@cache
def _key(secret: str) -> ec.EllipticCurvePrivateKey:
    # Twice as many bits as the order has: what is left of a division is as good as drawn.
    drawn = int.from_bytes(hmac.digest(bytes.fromhex(secret), b"turnabout web push 1", sha512), "big")
    return ec.derive_private_key(drawn % (_ORDER - 1) + 1, _CURVE)


def public_key() -> str:
    """What a browser is told when it subscribes: the uncompressed point, as unpadded base64url."""
    point = _key(settings.SERVER_KEY).public_key()
    return _b64url(point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def authorization(endpoint: str, now: datetime) -> str:
    """The header that a push service asks for, good for this service alone and for half a day."""
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((now + GOOD_FOR).timestamp()),
        # Whom the maker of a browser can write to when we misbehave.
        "sub": f"mailto:{parseaddr(settings.MAIL_FROM)[1]}",
    }
    said = f"{_b64url(_json({'typ': 'JWT', 'alg': 'ES256'}))}.{_b64url(_json(claims))}"
    r, s = decode_dss_signature(_key(settings.SERVER_KEY).sign(said.encode(), ec.ECDSA(SHA256())))
    signature = r.to_bytes(_SIDE, "big") + s.to_bytes(_SIDE, "big")
    return f"vapid t={said}.{_b64url(signature)}, k={public_key()}"


def _json(value: dict[str, object]) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _b64url(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")
