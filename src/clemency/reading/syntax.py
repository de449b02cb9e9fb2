"""What is wrong with a file that is not Turtle, in words for a reader who has never heard of a grammar.

pyoxigraph finds the mistake and its place; `clemency.reading.mistakes` knows how people come to make it.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from clemency.errors import TurtleSyntaxError
from clemency.namespaces import PREFIXES
from clemency.output import one_line
from clemency.reading.mistakes import TABLE
from clemency.reading.ntriples import parsed
from clemency.reading.places import LINE_BREAK, places

_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7})(?= |$)", re.MULTILINE)
_DECLARED = re.compile(r"^[ \t]*@?prefix[ \t]+([^\s:]*):", re.MULTILINE | re.IGNORECASE)
_INVISIBLE = re.compile(
    r"[\x00-\x20\x7f-\xa0\xad\u061c\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]"
)
_LANGUAGES = (
    (re.compile(r"\{|\[\s*[{\"]"), "JSON"),
    (re.compile(r"(?i:<!doctype html|<html|<head|<body)"), "a web page (HTML)"),
    (re.compile(r"<\?xml|<rdf:RDF|<!--"), "XML"),
    (re.compile(r"%PDF-|PK\x03\x04"), "a document or an archive"),
)
_AROUND = 300  # characters before and behind a mistake that may tell how it came about


def mistake(path: Path, text: str, *, lenient: bool = False) -> TurtleSyntaxError | None:
    """Return the first mistake in a text, or None if it is Turtle (https://www.w3.org/TR/turtle/).

    With `lenient`, bad addresses and language tags pass.
    """
    try:
        for _ in parsed(text, lenient=lenient):
            pass
    except SyntaxError as error:
        starts = [0, *(match.end() for match in LINE_BREAK.finditer(text)), len(text)]
        start = min(starts[(error.lineno or 1) - 1] + (error.offset or 1) - 1, len(text))
        said = re.sub(r"\AParser error .*?: | \(line \d+\)\Z", "", str(error.msg or error), flags=re.DOTALL)
        return at(path, text, *_told(said, text, start))
    return None


def at(path: Path, text: str, offset: int, reason: str) -> TurtleSyntaxError:
    """Return the error that what stands at an offset of the text is not Turtle."""
    place = places(text)(offset, offset)
    return TurtleSyntaxError(path, place.line, place.column, LINE_BREAK.split(text)[place.line - 1], reason)


def _told(said: str, text: str, start: int) -> tuple[int, str]:
    """Return where the mistake is, and what it is."""
    foreign = _foreign(text)
    if foreign:
        return foreign
    if said.startswith("Line jumps"):  # found at the end of the line, made where the text begins
        start = max(text.rfind('"', 0, start), text.rfind("'", 0, start))
    here, before = text[start : start + _AROUND], text[max(0, start - _AROUND) : start]
    undeclared = re.match(r"The prefix (.*): has not been declared", said, re.DOTALL)
    invisible = _INVISIBLE.match(here)
    if invisible and (said.startswith("'") or undeclared):
        return start, f"an invisible character stands here, {_named(invisible[0])}. Put a space in its place."
    if undeclared and undeclared[1] not in ("http", "https"):
        return start, _undeclared(undeclared[1], {match[1] for match in _DECLARED.finditer(text)})
    word = re.match(r"(?:[^\s;,.\"']|\.(?=\S))+", here)
    words = {"word": one_line(word[0])[:60] if word else "", "last": before.rstrip()[-1:]}
    for row in TABLE:
        if re.search(row.said, said) and re.match(row.here, here) and re.search(row.before, before):
            return start, row.told.format(**words)
    return start, f"{one_line(said[:200])}."


def _foreign(text: str) -> tuple[int, str] | None:
    """Return where a text is something else than Turtle, and what."""
    conflict = _CONFLICT.search(text)
    if conflict:
        told = "Git left this mark where two versions of the file differ. Keep the lines that are right"
        return conflict.start(), f"{told}, and take out the marks."
    start = len(text) - len(text.lstrip())
    for opening, language in _LANGUAGES:
        if opening.match(text, start):
            return start, f"this is {language}, and not Turtle."
    return None


def _named(character: str) -> str:
    name = unicodedata.name(character, "control character").lower()
    return f"U+{ord(character):04X} ({name})"


def _undeclared(prefix: str, declared: Iterable[str]) -> str:
    reason = f"the prefix {one_line(prefix[:60])}: has not been declared."
    if prefix in PREFIXES:
        return f"{reason} Add at the top of the file: @prefix {prefix}: <{PREFIXES[prefix]}> ."
    nearest = difflib.get_close_matches(prefix[:50], sorted({*declared, *PREFIXES}), n=1)
    return (
        f"{reason} Did you mean {nearest[0]}:?"
        if nearest
        else f"{reason} Declare it at the top, with @prefix."
    )
