"""Turnabout behind Caddy on the ports 80 and 443 of a network of its own, looked at by MDN's Observatory.

`test_observatory.py` starts it in a new network namespace: `python -m tests.e2e.observed FOLDER`, where
the folder holds the scanner. It prints what the scanner says.
"""

from __future__ import annotations

import fcntl
import os
import socket
import struct
import subprocess
import sys
from pathlib import Path

from tests.e2e.conftest import ROOT, STARTS_WITHIN, Instance, until

PORT = 8000
SIOCSIFFLAGS = 0x8914
IFF_UP = 1


def main(folder: Path) -> None:
    """Serve, proxy, scan."""
    bring_up_loopback()
    running = Instance(data=folder / "data", port=PORT, log=folder / "server.log", public_url="https://localhost")
    running.start()
    proxy = start_proxy(folder)
    try:
        certificate = folder / "proxy" / "caddy" / "pki" / "authorities" / "local" / "root.crt"
        until(lambda: certificate.exists() and answers(443), proxy, folder / "proxy.log")
        trusting = {**os.environ, "NODE_EXTRA_CA_CERTS": str(certificate)}
        subprocess.run(["node", "scan.mjs"], cwd=folder, env=trusting, check=True)
    finally:
        proxy.terminate()
        proxy.wait(timeout=STARTS_WITHIN)
        running.stop()


def bring_up_loopback() -> None:
    """A new namespace has a loopback device, and it is down."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", IFF_UP))


def start_proxy(folder: Path) -> subprocess.Popen[bytes]:
    """Caddy as at home, with all it keeps in the folder."""
    kept = {name: str(folder / "proxy") for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
    told = {"TURNABOUT_URL": "https://localhost", "UPSTREAM": f"127.0.0.1:{PORT}", "CADDY_ADMIN": "off"}
    words = ["caddy", "run", "--adapter", "caddyfile", "--config", str(ROOT / "deploy" / "Caddyfile.lan")]
    with (folder / "proxy.log").open("wb") as log:
        return subprocess.Popen(words, env={**os.environ, **kept, **told}, stdout=log, stderr=subprocess.STDOUT)


def answers(port: int) -> bool:
    """Whether something listens there."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as knocking:
        return knocking.connect_ex(("127.0.0.1", port)) == 0


if __name__ == "__main__":
    main(Path(sys.argv[1]))
