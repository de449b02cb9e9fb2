"""Turtle as N-Triples in one go, for the fast engines: as long as nothing about the file can be wrong."""

import hashlib
import re

import pyoxigraph

from clemency.reading.lexical import misnamed, unfit
from clemency.reading.places import DEEPEST, MOST_PREFIXES, STRINGS

_TYPE = re.compile(rb'"\^\^<([^>]*)> \.\n')  # in N-Triples
_BEYOND = (b" <<(", b"--ltr .\n", b"--rtl .\n")  # what N-Triples of RDF 1.2 may have
_SUBJECT, _OBJECT = re.compile(rb"\n(_:\S+)"), re.compile(rb'(_:[^\s"<>]+)(?= \.\n)')  # blank, in N-Triples
_VERSION = re.compile(r"^[ \t]*@?version\b", re.MULTILINE | re.IGNORECASE)  # a directive of RDF 1.2
_CUT = re.compile(r",(?<=[0-9],)[0-9]{3}")  # which finds the comma first, and is faster
_OUTSIDE = re.compile(
    rf"""{STRINGS} | <[^>\r\n]*+> | \\. | \#[^\r\n]*+ | (?P<bracket>[\[\]()])
    | (?P<cut>(?<![\w.:-])[0-9]{{1,3}}(?:,[0-9]{{3}})++(?![\w,]))""",
    re.VERBOSE | re.DOTALL,
)


def parsed(text: str, *, lenient: bool = False) -> pyoxigraph.QuadParser:
    """Return an iterator over a Turtle text's triples, as pyoxigraph reads them.

    It raises SyntaxError where the text is not Turtle. With `lenient`, bad addresses and language tags pass.
    """
    # Behind an escape, it takes the point that ends the text for a part of the name, or loses it.
    whole = text if text.endswith("\n") else f"{text}\n"
    return pyoxigraph.parse(whole.encode(), format=pyoxigraph.RdfFormat.TURTLE, lenient=lenient)


def ntriples(text: str, name: str | None = None) -> bytes | None:
    """Return a Turtle text's triples as N-Triples, each once, or None where `read_turtle` has to look at it.

    None means that the text is not Turtle, is too deeply nested, or has a literal, an address or a language
    tag that may be a finding. Blank nodes are called `name` and a number; without it they have the same names
    in each reading of the same text.
    """
    try:
        lines = pyoxigraph.serialize(parsed(text), format=pyoxigraph.RdfFormat.N_TRIPLES)
    except SyntaxError:
        return None
    if lines is None or needs_a_look(text) or not _all_fit(lines):
        return None
    names: dict[bytes, bytes] = {}
    begun = name or stem(text)

    def renamed(match: re.Match[bytes]) -> bytes:
        return match[0].replace(match[1], names.setdefault(match[1], f"_:{begun}{len(names) + 1}".encode()))

    once = b"\n".join(dict.fromkeys(lines.split(b"\n")))
    return _OBJECT.sub(renamed, _SUBJECT.sub(renamed, b"\n" + once))[1:]


def stem(text: str) -> str:
    """Return what the names of a text's blank nodes begin with: always the same, and only for that text."""
    return f"b{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}n"


def needs_a_look(text: str) -> bool:
    """Return whether a Turtle text may pass the reader's limits, be RDF 1.2, or have 1,000 for a number."""
    small = text.lower()
    if small.count("prefix") > MOST_PREFIXES or ("version" in small and _VERSION.search(text)):
        return True
    if text.count("[") + text.count("(") <= DEEPEST and not _CUT.search(text):
        return False
    depth = 0
    for match in _OUTSIDE.finditer(text):
        bracket = match["bracket"]
        if bracket:
            depth += 1 if bracket in "[(" else -1
        if depth > DEEPEST or match["cut"]:
            return True
    return False


def _all_fit(lines: bytes) -> bool:
    """Return whether an N-Triples text has no typed literal that may be a finding, and nothing of RDF 1.2.

    The answer may be no without need, but never yes.
    """
    typed = set()
    for match in _TYPE.finditer(lines):
        line = lines.rfind(b"\n", 0, match.start()) + 1
        typed.add((lines[lines.index(b' "', line) + 2 : match.start()], match[1]))
    return not any(mark in lines for mark in _BEYOND) and all(
        b"\\" not in lexical
        and not unfit(lexical.decode(), datatype.decode())
        and not misnamed(datatype.decode())
        for lexical, datatype in typed
    )
