"""Relative addresses made absolute."""

import re

# RFC 3986, appendix B. Every part may be empty, so that it matches whatever there is.
_PARTS = re.compile(r"(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(\?[^#]*)?(#.*)?", re.DOTALL)


def resolved(base: str, reference: str) -> str:
    """Return an address made absolute (RFC 3986, section 5.2); without a base it stays as it is.

    As pyoxigraph does, this leaves dots as they are in the base, and behind a host that the reference names.
    """
    scheme, authority, path, query, fragment = _parts(reference)
    if not base or scheme is not None:
        return reference
    base_scheme, base_authority, base_path, base_query, _ = _parts(base)
    if authority is None:
        authority = base_authority
        if not path:
            path, query = base_path, base_query if query is None else query
        elif path.startswith("/"):
            path = _joined("", path, rooted=authority is not None)
        else:
            folder = base_path[: base_path.rfind("/") + 1]
            rooted = authority is not None
            path = _joined("/" if rooted and not base_path else folder, path, rooted=rooted)
    host = "" if authority is None else f"//{authority}"
    return f"{base_scheme or ''}:{host}{path}{query or ''}{fragment or ''}"


def _parts(iri: str) -> tuple[str | None, str | None, str, str | None, str | None]:
    match = _PARTS.match(iri)
    return match.groups() if match else (None, None, iri, None, None)  # type: ignore[return-value]


def _joined(folder: str, path: str, *, rooted: bool) -> str:
    """Return a path that begins in a folder, each `..` of it a step up, but never out of a host's root."""
    kept = folder.split("/")[:-1]
    steps = path.split("/")
    for step in steps:
        if step == "..":
            del kept[max(rooted, len(kept) - 1) :]
        elif step != ".":
            kept.append(step)
    return "/".join([*kept, ""] if steps[-1] in (".", "..") else kept)
