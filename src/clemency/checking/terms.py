"""Strict terms: literals that are not what they are marked as, bad addresses, bad language tags.

rdflib warns of some of these and repairs others in silence; triple stores refuse them. Here each is a
finding.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from rdflib import XSD, Literal, URIRef
from rdflib.term import Node

from clemency.checking.breaches import Breach, Words
from clemency.checking.rules import breach
from clemency.reading.lexical import bad_iri, bad_tag, misnamed, nearest_datatype, unfit
from clemency.reading.places import LINE_BREAK, Span
from clemency.reading.turtle import Triple, TurtleFile

_THOUSANDS_BEFORE = re.compile(r"(?<![\w.:-])[0-9]{1,3}(?:,[0-9]{3})*,$")


def term_breaches(file: TurtleFile) -> list[Breach]:
    """Return what is wrong with the terms of a file, in the order of the file.

    CLEM081: a literal is not of its datatype, or the datatype is one that XML Schema does not have. CLEM082:
    an address is no absolute IRI (RFC 3987); each is told once. CLEM083: a language tag is none (BCP 47).
    """
    found = [*_literals(file), *_addresses(file)]
    return [each for _, each in sorted(found, key=lambda item: item[0])]


def _literals(file: TurtleFile) -> Iterator[tuple[Span, Breach]]:
    lines = LINE_BREAK.split(file.text)
    for triple, span in file.spans.items():
        value = triple[2]
        if not isinstance(value, Literal):
            continue
        if value.language and bad_tag(value.language):
            yield span, breach("CLEM083", *triple, tag=value.language)
        elif value.datatype is not None:
            expected = _expected(value, value.datatype)
            if expected:
                yield span, breach("CLEM081", *triple, datatype=value.datatype, expected=expected)
            elif value.datatype == XSD.integer and re.fullmatch("[0-9]{3}", value):
                before = _THOUSANDS_BEFORE.search(lines[span.line - 1], 0, span.column - 1)
                if before is not None:
                    yield span, _cut(triple, before[0] + value)


def _expected(value: Literal, datatype: URIRef) -> Words:
    """Return what a literal has to be, if it is not that."""
    if misnamed(datatype):
        nearest = nearest_datatype(datatype)
        instead: Words = ("the datatype ", URIRef(nearest)) if nearest else ("another datatype",)
        return (*instead, ": XML Schema has no ", datatype)
    told = unfit(str(value), datatype)
    return (told,) if told else ()


def _cut(triple: Triple, written: str) -> Breach:
    whole = written.replace(",", "")
    return replace(
        breach("CLEM081", *triple, datatype=XSD.integer, expected=whole),
        message=(f"The commas make several numbers of {written}.",),
        mend=(f"Write {whole}, or put a space behind each comma if these are several numbers.",),
    )


def _addresses(file: TurtleFile) -> Iterator[tuple[Span, Breach]]:
    seen: set[Node] = set()
    for triple, span in file.spans.items():
        subject, predicate, value = triple
        for node, place in (
            (subject, file.subjects[subject]),
            (predicate, file.predicates.get(predicate, span)),
            (value, span),
            (value.datatype if isinstance(value, Literal) else None, span),
        ):
            if isinstance(node, URIRef) and node not in seen:
                seen.add(node)
                why = bad_iri(str(node))
                if why:
                    about = (node,) if node in (subject, predicate) else triple
                    yield place, breach("CLEM082", *about, iri=str(node), why=why)
