"""Which addresses are everybody's."""

from __future__ import annotations

from ipaddress import IPv4Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from turnabout.web.public_address import is_public

pytestmark = pytest.mark.once

INSIDE = """
0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.100.100.200 100.127.255.255 127.0.0.1 127.255.255.254 168.63.129.16
169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.192 192.0.2.1 192.88.99.1 192.168.1.1
198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 232.1.1.1 239.255.255.255 240.0.0.1
255.255.255.255 :: ::1 ::127.0.0.1 ::93.184.215.14 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254
::ffff:0:127.0.0.1 64:ff9b::127.0.0.1 64:ff9b::10.0.0.1 64:ff9b::169.254.169.254 64:ff9b:1::1
64:ff9b:1::8.8.8.8 100::1 2001::1 2001:0:53aa:64c:0:5efe:7f00:1 2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1::
2002:808:808:: 3fff::1 2a00:1450::5efe:10.0.0.1 2a00:1450::200:5efe:127.0.0.1 fc00::1 fd00:ec2::254 fe80::1
fe80::1%eth0 fec0::1 ff02::1 ff0e::1 5f00::1 4000::1
"""
PUBLIC = """
1.1.1.1 8.8.8.8 93.184.215.14 100.63.255.255 100.128.0.0 172.32.0.1 192.0.1.1 223.255.255.255
2606:4700:4700::1111 2a00:1450:4001:80e::200e 2001:4860:4860::8888 ::ffff:8.8.8.8 64:ff9b::8.8.8.8
"""


@pytest.mark.parametrize("address", INSIDE.split())
def test_what_is_somebodys_own_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC.split())
def test_what_everybody_reaches_is(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("written", ["", "localhost", "127.1", "0x7f.0.0.1", "0177.0.0.1", "2130706433", "1.1.1.1/32"])
def test_what_is_no_address_is_not(written: str) -> None:
    assert not is_public(written)


@given(st.ip_addresses())
def test_nothing_counts_as_public_that_python_knows_is_not(address: object) -> None:
    """Its own list is shorter than ours; what it refuses we refuse, too."""
    found = ip_address(str(address))
    if is_public(str(found)) and not str(found).startswith(("::ffff:", "64:ff9b::")):
        assert found.is_global
        assert not found.is_multicast


@given(st.ip_addresses(v=4))
def test_an_address_is_as_public_as_the_one_it_carries(address: IPv4Address) -> None:
    for carrier in ("::ffff:", "64:ff9b::"):
        assert is_public(f"{carrier}{address}") == is_public(str(address))
