"""Talking to a store: requests, answers, and trying again what is worth it.

Every request can be repeated: none adds to a graph, each replaces one, takes one away, or reads.
"""

import os
import re
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from urllib.parse import quote, quote_plus

import httpx
import tenacity

from clemency.errors import ClemencyError
from clemency.output import one_line
from clemency.stores.addresses import is_loopback, possible_secrets, shown
from clemency.stores.credentials import credentials

_HINTS = {
    401: "It wants to know who you are: set CLEMENCY_USER and CLEMENCY_PASSWORD, or CLEMENCY_TOKEN.",
    403: "It does not allow this.",
    404: "The address or the --kind is not this store's: docs/stores.md has both.",
    405: "It does not take that here. Is it read-only, or the address or the --kind not this store's?",
    413: "It takes nothing so large.",
    507: "It has no room left.",
}
_NO_TLS = "If the store is not encrypted, its address begins with http://."
_NOT_TRUSTED = "SSL_CERT_FILE can name a file with the certificates to trust."
_PROXY = "A proxy that HTTP_PROXY, HTTPS_PROXY or ALL_PROXY names"
_PASSING = {429, 502, 503, 504}
_LONGEST = 200  # characters of a server's own words that are shown
_LONGEST_WAIT = 15.0  # seconds between two tries, unless the server asks for more


class PassingError(ClemencyError):
    """A fault that may be over soon. `after` is how many seconds the server asks to wait, if it does."""

    def __init__(self, message: str, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


class RefusedError(ClemencyError):
    """The server answers with a `status` that trying again does not help."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class Connection:
    """A way to a server. What takes longer than `patience`, in seconds, is not tried again."""

    client: httpx.Client
    patience: float
    secrets: tuple[str, ...] = field(default=(), repr=False)
    given_up: threading.Event = field(default_factory=threading.Event)


@contextmanager
def connected(
    address: httpx.URL, *, timeout: float, patience: float, digest: bool = False, threads: int = 1
) -> Iterator[Connection]:
    """Open a way to the server at an address, with the credentials that there are for it.

    `timeout` is in seconds, for each time that the server is waited for. TLS is verified. Redirects are not
    followed. Raises ClemencyError as `credentials.credentials` does, and where the environment names a proxy
    or certificates that cannot be used.
    """
    known = credentials(address)
    auth = known.auth(digest=digest) if known else None
    trusted = _trusted(os.environ.get("SSL_CERT_FILE", ""))
    limits = httpx.Limits(max_connections=threads, max_keepalive_connections=threads)
    outside = not is_loopback(address)  # no proxy stands between a machine and itself
    try:
        client = httpx.Client(timeout=timeout, auth=auth, verify=trusted, trust_env=outside, limits=limits)
    except ImportError:
        advice = "Run `pip install 'httpx[socks]'`, or take the variable away."
        raise ClemencyError(f"{_PROXY} is one of SOCKS, which takes a library more. {advice}") from None
    except (ValueError, httpx.InvalidURL):  # whose own words could hold the proxy's password
        advice = "Correct the variable or take it away."
        raise ClemencyError(f"{_PROXY} has no address of http or https. {advice}") from None
    with client:
        secrets = known.secrets() if known else ()
        yield Connection(client, patience, (*secrets, *possible_secrets(address)))


@cache
def _trusted(named: str) -> ssl.SSLContext:
    try:
        return httpx.create_ssl_context()  # all authorities' certificates, which take a while to read
    except OSError as error:
        if not named:
            raise
        reason = "no certificates are in it" if isinstance(error, ssl.SSLError) else error.strerror
        raise ClemencyError(f"SSL_CERT_FILE names {named}, which cannot be used: {reason}.") from error


@dataclass(frozen=True)
class Request:
    """A request. `what` is its name in messages; statuses that are `fine` are no faults.

    Of an answer to a `glance`, only the status and the headers are read: what comes with them may be large.
    """

    what: str
    method: str
    url: httpx.URL
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None
    data: Mapping[str, str] | None = None  # a form
    fine: tuple[int, ...] = ()
    glance: bool = False


def send(connection: Connection, request: Request) -> httpx.Response:
    """Return the answer to a request.

    Connections that fail, time-outs and the statuses 429, 502, 503 and 504 are tried again, later and later,
    or when the server says. Raises ClemencyError where that does not help, and for any status that is neither
    a success nor `fine`.
    """
    began = time.monotonic()
    tries = tenacity.Retrying(
        retry=tenacity.retry_if_exception_type(PassingError),
        wait=_wait,
        stop=tenacity.stop_before_delay(connection.patience)
        | tenacity.stop_when_event_set(connection.given_up),
        sleep=tenacity.sleep_using_event(connection.given_up),
        reraise=True,
    )
    try:
        return tries(_once, connection, request)
    except PassingError as error:
        count = tries.statistics.get("attempt_number", 1)
        seconds = round(time.monotonic() - began)
        later = f" It asks to wait {error.after:.0f} seconds." if error.after else ""
        tried = f" Tried {count} times in {seconds} seconds." if count > 1 else ""
        raise ClemencyError(f"{error}{later}{tried}") from error


def _once(connection: Connection, request: Request) -> httpx.Response:
    url, what = request.url, request.what
    try:
        with connection.client.stream(
            request.method, url, headers=request.headers, content=request.content, data=request.data
        ) as answer:
            fine = answer.is_success or answer.status_code in request.fine
            if not (fine and request.glance):
                answer.read()
    except httpx.TimeoutException as error:
        fault = f"{shown(url)} does not answer in time to {what}."
        # A server without TLS may wait in silence for the rest of what it takes for a request.
        silent = url.scheme == "https" and isinstance(error, httpx.ConnectTimeout)
        raise PassingError(f"{fault} {_NO_TLS}" if silent else fault) from error
    except httpx.HTTPError as error:
        reason = re.sub(r"^\[Errno -?\d+\] ", "", words(connection, str(error))) or type(error).__name__
        fault = f"{shown(url)} cannot be reached: {reason}."
        if not _is_settled(error):
            raise PassingError(fault) from error
        raise ClemencyError(f"{fault} {_hint_on_tls(str(error))}".rstrip()) from error
    if fine:
        return answer
    fault = _fault(connection, what, answer)
    if answer.status_code in _PASSING:
        raise PassingError(fault, _asked_to_wait(answer))
    raise RefusedError(fault, answer.status_code)


def _hint_on_tls(reason: str) -> str:
    if "CERTIFICATE_VERIFY_FAILED" in reason:
        return _NOT_TRUSTED
    return _NO_TLS if "WRONG_VERSION_NUMBER" in reason else ""


def _is_settled(error: httpx.HTTPError) -> bool:
    """Whether a connection will fail the next time too: a certificate that is wrong, no TLS at all."""
    if isinstance(error, httpx.UnsupportedProtocol):
        return True
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError) and not isinstance(cause, ssl.SSLEOFError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False


def _fault(connection: Connection, what: str, answer: httpx.Response) -> str:
    store = shown(answer.request.url)
    if answer.next_request is not None:
        elsewhere = _scrubbed(connection, shown(answer.next_request.url))
        return f"{store} sends {what} on to {elsewhere}. If you trust it, name that address."
    reason = answer.reason_phrase or httpx.codes.get_reason_phrase(answer.status_code)  # Tomcat sends none
    status = f"{answer.status_code} {words(connection, reason)}".rstrip()
    fault = f"{store} answers {status} to {what}."
    if answer.headers.get("Content-Type", "").startswith("text/plain"):
        said = words(connection, answer.text.strip())
        fault += f' It says "{said}".' if said else ""
    hint = _HINTS.get(answer.status_code, "")
    if answer.status_code == httpx.codes.UNAUTHORIZED and connection.client.auth is not None:
        hint = "It does not accept the user name and password, or the token, that were found for it."
    return f"{fault} {hint}".rstrip()


def words(connection: Connection, text: str) -> str:
    """Return a server's words as messages show them: short, harmless, and without secrets."""
    return one_line(_scrubbed(connection, text))[:_LONGEST]


def _scrubbed(connection: Connection, text: str) -> str:
    """Return a server's words without the secrets that it was sent and may repeat, in whatever case."""
    for secret in sorted(connection.secrets, key=len, reverse=True):
        text = re.sub("".join(map(_forms, secret)), "…", text, flags=re.IGNORECASE)
    return text


def _forms(character: str) -> str:
    """Return a pattern of a character as it is and as addresses have it."""
    forms = (character, quote(character, safe=""), quote_plus(character))
    return f"(?:{'|'.join(map(re.escape, forms))})"


def _asked_to_wait(answer: httpx.Response) -> float | None:
    """Return the seconds of a Retry-After header (RFC 9110, section 10.2.3), or None."""
    asked = answer.headers.get("Retry-After", "").strip()
    if asked.isascii() and asked.isdigit():
        return float(asked[:9])
    try:
        moment = parsedate_to_datetime(asked)
        left = moment.astimezone(UTC) - datetime.now(UTC)
    except (ValueError, TypeError, OverflowError):
        return None
    return max(0.0, left.total_seconds())


_later = tenacity.wait_random_exponential(multiplier=0.5, max=_LONGEST_WAIT)


def _wait(state: tenacity.RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked = error.after if isinstance(error, PassingError) else None
    return max(asked or 0.0, _later(state))
