"""Which form of an answer a request wants (RFC 9110, section 12.5.1)."""

from collections.abc import Mapping, Sequence

RESULTS: Mapping[str, str] = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
"""Short names and media types for rows and truth values, the default first."""

TRIPLES: Mapping[str, str] = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}
"""Short names and media types for triples, the default first. The names are endings of addresses too."""

HTML = "text/html"

# What some clients say, and what they mean by it.
_ALSO = {"application/json": RESULTS["json"], "application/x-turtle": TRIPLES["ttl"]}


def chosen(accept: str | None, offered: Sequence[str]) -> str | None:
    """Return which of the offered media types an Accept header prefers, None if it accepts none.

    Among equals, the first offered wins; without a header, the first of all.
    """
    if not accept or not accept.strip():
        return offered[0]
    ranges = [_range(part) for part in accept.split(",") if part.strip()]
    best = max(offered, key=lambda media_type: (_quality(media_type, ranges), -offered.index(media_type)))
    return best if _quality(best, ranges) > 0 else None


def _range(part: str) -> tuple[str, float]:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    quality = 1.0
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                quality = float(parameter[2:])
            except ValueError:
                quality = 0.0
    return _ALSO.get(name, name), quality


def _quality(media_type: str, ranges: Sequence[tuple[str, float]]) -> float:
    """Return how much a media type is wanted, by the most specific range that has it."""
    family = media_type.partition("/")[0] + "/*"
    for wanted in (media_type, family, "*/*"):
        if found := [quality for name, quality in ranges if name == wanted]:
            return max(found)
    return 0.0
