"""Addresses of stores, and how messages show them."""

import ipaddress
from urllib.parse import parse_qsl

import httpx

from clemency.errors import ClemencyError
from clemency.output import one_line

_LAST_PORT = 65_535
_SHORTEST = 6  # characters that a token has at least


def address_of(url: str) -> httpx.URL:
    """Return a store's address. Raises ClemencyError if it is not one of HTTP or holds credentials."""
    try:
        address = httpx.URL(url)
        address.raw_host.decode().encode("idna")  # which finds labels that are empty or too long
    except (httpx.InvalidURL, UnicodeError):
        address = httpx.URL()
    if address.userinfo:
        raise ClemencyError(
            "The store's address holds a user name or a password, and addresses end up in logs and in the "
            "shell's history. Give it without them: CLEMENCY_USER and CLEMENCY_PASSWORD, a netrc file or a "
            "keyring can hold them."
        )
    possible = (address.port or 0) <= _LAST_PORT  # one beyond would be taken for another
    if address.scheme not in ("http", "https") or not address.host or not possible:
        raise ClemencyError("A store's address is one of http or https, as http://localhost:7878/store.")
    return address.copy_with(fragment=None)


def shown(address: httpx.URL) -> str:
    """Return an address without what may be secret in it: its query string could hold a token."""
    return one_line(str(address.copy_with(userinfo=b"", query=None, fragment=None)))


def possible_secrets(address: httpx.URL) -> tuple[str, ...]:
    """Return what may be secret in an address: the values of its query string, or names without a value.

    Shorter ones, such as `true` or `1`, are no tokens, and words that servers say for other reasons.
    """
    parameters = parse_qsl(address.query.decode(), keep_blank_values=True)
    return tuple(value or name for name, value in parameters if len(value or name) >= _SHORTEST)


def is_loopback(address: httpx.URL) -> bool:
    """Return whether an address is one of this very machine."""
    if address.host == "localhost":
        return True
    try:
        return ipaddress.ip_address(address.host).is_loopback
    except ValueError:
        return False
