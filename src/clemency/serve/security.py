"""What browsers are told they may do with the pages: show them, and run only what is the server's own."""

import re

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clemency.limits import fault

# A style sheet that YASGUI makes as it runs, for the columns of a table; tools/yasgui.py pins its version.
_COLUMNS = "'sha256-zCK2EVMoPc04mRF/g5CotUvxbJPWS+8V0b+s9ptqQIk='"

POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
    f"style-src 'self' {_COLUMNS}; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""The Content-Security-Policy (https://www.w3.org/TR/CSP3/) of all pages that do not bring their own."""

_OWN = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"<>]+)">')
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class SecurityHeaders:
    """Middleware of ASGI that adds headers to each response, unless it has them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: D102 - ASGI's
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers)


class Faults:
    """Middleware of ASGI that answers with one sentence where a page meets a fault that nobody foresaw."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: D102 - ASGI's
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        try:
            await self._app(scope, receive, watched)
        except Exception as error:  # noqa: BLE001 - whatever it was, the other requests go on
            if not begun:
                response = PlainTextResponse(f"{fault(error).reason}\n", 500)
                await response(scope, receive, send)


def policy_of(page: str) -> str:
    """Return the policy that a page states of itself, to be sent as its header; else that of all pages."""
    own = _OWN.search(page)
    return f"{own[1]}; frame-ancestors 'none'" if own else POLICY
