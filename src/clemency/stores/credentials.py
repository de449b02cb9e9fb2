"""Who one is to a store: from the environment, a netrc file or a keyring, never from the command line."""

import base64
import netrc
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from clemency.errors import ClemencyError
from clemency.stores.addresses import is_loopback, shown


@dataclass(frozen=True)
class Credentials:
    """A token, or a user name and a password. None of them is shown by `repr`."""

    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    def auth(self, *, digest: bool = False) -> httpx.Auth | Callable[[httpx.Request], httpx.Request]:
        """Return them as httpx sends them: a bearer token (RFC 6750), or the user by HTTP Basic or Digest."""
        if self.token:
            return self._bear
        return (httpx.DigestAuth if digest else httpx.BasicAuth)(self.user, self.password)

    def _bear(self, request: httpx.Request) -> httpx.Request:
        request.headers["Authorization"] = f"Bearer {self.token}"
        return request

    def secrets(self) -> tuple[str, ...]:
        """Return what must not be shown, the longest first: the secret in each form in which it is sent."""
        basic = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        forms = {self.token} if self.token else {self.password, basic}
        return tuple(sorted(forms - {""}, key=len, reverse=True))


def credentials(address: httpx.URL) -> Credentials | None:
    """Return who one is to the store at an address, or None.

    `CLEMENCY_TOKEN` comes first, then `CLEMENCY_USER` with `CLEMENCY_PASSWORD`, the netrc file's entry for
    the host (`NETRC` or `~/.netrc`), and the entry of the address's origin, as `https://db.example.org:8080`,
    in the keyring if the library `keyring` is installed. `CLEMENCY_USER` alone takes no other user's entry.
    Raises ClemencyError if half of them is missing, if the netrc file cannot be read, or if they would go out
    unencrypted to another machine.
    """
    found = _from_environment() or _from_netrc(address) or _from_keyring(address)
    if found is not None and address.scheme != "https" and not is_loopback(address):
        raise ClemencyError(
            f"{shown(address)} is not encrypted, and a password or token would be sent to it as it is. "
            "Name an https address, or take the credentials away."
        )
    return found


def _from_environment() -> Credentials | None:
    token, user = os.environ.get("CLEMENCY_TOKEN", ""), os.environ.get("CLEMENCY_USER", "")
    password = os.environ.get("CLEMENCY_PASSWORD", "")
    if token:
        return Credentials(token=_sendable(token, "CLEMENCY_TOKEN"))
    if password and not user:
        raise ClemencyError("CLEMENCY_PASSWORD is set, and CLEMENCY_USER is not.")
    # A user name alone may be for the netrc file or the keyring.
    return Credentials(user, password) if password else None


def _sendable(token: str, name: str) -> str:
    if not token.isascii() or not token.isprintable() or " " in token:
        raise ClemencyError(f"{name} is no token: it holds white space or other characters that none has.")
    return token


def _from_netrc(address: httpx.URL) -> Credentials | None:
    named = os.environ.get("NETRC")
    try:
        path = Path(named) if named else Path.home() / ".netrc"
    except RuntimeError:  # nobody knows where one is at home, as in a container
        return None
    try:
        entry = netrc.netrc(path).authenticators(address.host)
    except (FileNotFoundError, NotADirectoryError):  # no home at all may be called /dev/null
        if not named:
            return None
        raise ClemencyError(f"NETRC names {path}, which is not there. Correct it or take it away.") from None
    except (netrc.NetrcParseError, UnicodeDecodeError, OSError) as error:
        # Its own words could quote the file.
        line = f", line {error.lineno}" if isinstance(error, netrc.NetrcParseError) else ""
        raise ClemencyError(f"The netrc file {path} cannot be read{line}.") from None
    if not entry or not entry[2] or os.environ.get("CLEMENCY_USER") not in (None, "", entry[0]):
        return None
    return Credentials(entry[0], entry[2])


def _from_keyring(address: httpx.URL) -> Credentials | None:
    try:
        import keyring
        from keyring.errors import KeyringError, NoKeyringError
    except ImportError:
        return None
    origin = str(address.copy_with(path="/", query=None, fragment=None)).rstrip("/")
    try:
        entry = keyring.get_credential(origin, os.environ.get("CLEMENCY_USER") or None)
    except NoKeyringError:
        return None
    except KeyringError as error:
        raise ClemencyError(f"The keyring cannot be asked: {type(error).__name__}.") from None
    return Credentials(entry.username, entry.password) if entry and entry.password else None
