"""Which network addresses belong to everybody's internet, and to nobody's inside. Pure.

Python's own `is_global` changes with its version, calls some multicast global, and looks into no address that
carries another one. So what is refused stands here: the special-purpose registries of IANA (RFC 6890 and its
successors), and of IPv6 everything that is not global unicast (2000::/3, RFC 4291).
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

_INSIDE_V4: Final = [
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # this network; Linux takes it for this machine
        "10.0.0.0/8",
        "100.64.0.0/10",  # shared by a carrier's customers, RFC 6598; some clouds put their metadata there
        "127.0.0.0/8",
        "168.63.129.16/32",  # public by its number, and what a machine of Azure reaches its host by
        "169.254.0.0/16",  # link local: most clouds' metadata
        "172.16.0.0/12",
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # what was the 6to4 relay
        "192.168.0.0/16",
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
]
_UNICAST_V6: Final = IPv6Network("2000::/3")
_INSIDE_V6: Final = [
    IPv6Network(block)
    for block in (
        "2001::/23",  # protocol assignments, Teredo and ORCHID among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: leads to the IPv4 address it carries, by a relay that nobody answers for
        "3fff::/20",  # documentation
    )
]
# Behind these an IPv4 address is reached by whoever translates for this machine, RFC 6052. 64:ff9b:1::/48 (RFC 8215)
# is for translations of somebody's own network, and no global unicast.
_TRANSLATED: Final = IPv6Network("64:ff9b::/96")
# A tunnel within one site (ISATAP, RFC 5214) leads to the IPv4 address in the last four bytes.
_TUNNEL: Final = 0x5EFE


def is_public(written: str) -> bool:
    """Whether a request to this address can reach nothing that is somebody's own.

    An address that carries another one in it is as public as that one. What is no address is not.
    """
    try:
        address = ip_address(written)
    except ValueError:
        return False
    if isinstance(address, IPv4Address):
        return not any(address in block for block in _INSIDE_V4)
    carried = _carried_by(address)
    if carried is not None:
        return is_public(str(carried))
    tunnelled = (int(address) >> 32) & 0xFCFFFFFF == _TUNNEL
    if tunnelled and not is_public(str(IPv4Address(int(address) & 0xFFFFFFFF))):
        return False
    return address in _UNICAST_V6 and not any(address in block for block in _INSIDE_V6)


def _carried_by(address: IPv6Address) -> IPv4Address | None:
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped
