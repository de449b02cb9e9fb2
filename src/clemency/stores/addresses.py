"""Addresses of stores, and how messages show them."""

import ipaddress

import httpx

from clemency.errors import ClemencyError
from clemency.output import one_line


def address_of(url: str) -> httpx.URL:
    """Return a store's address. Raises ClemencyError if it is not one of HTTP or holds credentials."""
    try:
        address = httpx.URL(url)
    except httpx.InvalidURL:
        address = httpx.URL()
    if address.userinfo:
        raise ClemencyError(
            "The store's address holds a user name or a password, and addresses end up in logs and in the "
            "shell's history. Give it without them: CLEMENCY_USER and CLEMENCY_PASSWORD, a netrc file or a "
            "keyring can hold them."
        )
    if address.scheme not in ("http", "https") or not address.host:
        raise ClemencyError("A store's address is one of http or https, as http://localhost:7878/store.")
    return address.copy_with(fragment=None)


def shown(address: httpx.URL) -> str:
    """Return an address without what may be secret in it: its query string could hold a token."""
    return one_line(str(address.copy_with(userinfo=b"", query=None, fragment=None)))


def is_loopback(address: httpx.URL) -> bool:
    """Return whether an address is one of this very machine."""
    if address.host == "localhost":
        return True
    try:
        return ipaddress.ip_address(address.host).is_loopback
    except ValueError:
        return False
