"""Write archive.json: an index, sealed by each language for the other to open.

    python -m tests.contracts.make_archive

Run it only when a decision record changes the format of archives.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.contracts.key_inputs import ANA, AT, BEN, PARTNERSHIP, RECORD, ROOT
from turnabout.vault.archive import seal_index
from turnabout.vault.derive import b64url, hkdf, root_keys
from turnabout.vault.envelope import JSON, instant

HERE = Path(__file__).parent


def index() -> JSON:
    """An index of one record, with every member there is."""
    digest, mac = b64url(hkdf(ROOT, "an example of a digest")), b64url(hkdf(ROOT, "an example of a MAC"))
    record = {"id": RECORD, "server": "shared", "partnership": PARTNERSHIP, "author": ANA, "kind": "takeaway"}
    pair = {"id": PARTNERSHIP, "epoch": 1, "partner": BEN, "name": "Ben 你好", "recipient": root_keys(ROOT).recipient}
    return {
        "person": ANA,
        "at": instant(AT),
        "root": 1,
        "keyring": 1,
        "account": {"name": "Ana", "email": "ana@example.org", "time_zone": "Europe/Berlin"},
        "files": {"manifest.json": digest},
        "partnerships": [{**pair, "state": "open", "pin": RECORD}],
        "records": [{**record, "revisions": [[1, 1, digest, mac], [2, 1, digest, None]]}],
        "withheld": [[RECORD, 3, mac]],
    }


def main() -> None:
    """Python's part, then the browser's."""
    content = index()
    sealed = b64url(seal_index(root_keys(ROOT).own, content))
    made = {"root": b64url(ROOT), "index": content, "python": sealed}
    (HERE / "archive.json").write_text(json.dumps(made, indent=2) + "\n")
    subprocess.run(["node", HERE / "make_archive.mjs"], check=True)  # noqa: S603, S607 - our own script, the PATH's node


if __name__ == "__main__":
    main()
