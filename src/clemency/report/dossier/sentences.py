"""Clauses put together: lists, sentences, and what a sentence says of its subject."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from rdflib import URIRef
from rdflib.term import Node

from clemency.ledger import Statement
from clemency.namespaces import CLEM
from clemency.report.dossier.material import Material
from clemency.report.dossier.wording import Clause, Mark, Piece, clause, in_a_row, mark, plain

Clauses = list[Clause]

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def words(text: str, *pieces: Piece) -> Clause:
    """Return words of the report's own, which rest on no claim."""
    return Clause((Piece(text), *pieces))


STOP = words(". ")


def sentence(lead: str | Clause, clauses: Clauses) -> Clauses:
    """Return a sentence, or nothing if its lead would lead to nothing."""
    return [*after(lead, clauses), STOP] if clauses else []


def after(lead: str | Clause, clauses: Clauses) -> Clauses:
    """Return clauses with words before them, or nothing if there are none."""
    return [words(lead) if isinstance(lead, str) else lead, *clauses] if clauses else []


def joined(parts: Iterable[Clauses], comma: str = ", ", last: str = " and ") -> Clauses:
    """Return parts as a list in a sentence: `a, b and c`."""
    row = [part for part in parts if part]
    clauses: Clauses = []
    for number, part in enumerate(row):
        between = last if number == len(row) - 1 else comma
        clauses += [words(between), *part] if number else part
    return clauses


def told(material: Material, entries: Iterable[Statement], last: str = " and ") -> Clauses:
    """Return the objects of entries as a list in a sentence, each with its claims; the same claims once."""
    clauses = [clause(material, entry) for entry in entries]
    if len({(one.marks, one.inferred) for one in clauses}) == 1:
        clauses = [*(Clause(one.pieces) for one in clauses[:-1]), clauses[-1]]
    return joined(([one] for one in clauses), last=last)


def told_by(material: Material, entries: Iterable[Statement], last: str = " and ") -> Clauses:
    """Return the objects of entries as a list in a sentence, speaker by speaker, with who says so."""
    by_speakers: dict[str, list[Statement]] = {}
    for entry in entries:
        by_speakers.setdefault(_according_to(material, entry)[0], []).append(entry)
    parts: list[Clauses] = []
    for who, group in by_speakers.items():
        *first, end = told(material, group, last=last)
        backing = dict.fromkeys(each for entry in group for each in _according_to(material, entry)[1])
        parts.append(
            [
                *first,
                replace(end, pieces=(*end.pieces, Piece(who and f",{who}")), marks=(*end.marks, *backing)),
            ]
        )
    return joined(parts, "; ", "; ")


def times(clauses: Clauses) -> Clauses:
    """Return times as told and, after them, times as worked out."""
    stated = joined([time] for time in clauses if not time.inferred)
    worked_out = joined([time] for time in clauses if time.inferred)
    return [*stated, *(after(", worked out as ", worked_out) if stated else worked_out)]


def said_of(
    material: Material, entries: Iterable[Statement], patterns: Mapping[URIRef, str], last: str = " and "
) -> Clauses:
    """Return what entries say of their one subject: a phrase for each property, `last` before the last one.

    A pattern has `{}` for the object; a property without one is told by its label.
    """
    by_property: dict[Node, list[Statement]] = {}
    for entry in entries:
        by_property.setdefault(entry.predicate, []).append(entry)
    verbs: list[Clauses] = []
    named: Node | None = None
    for edge, group in by_property.items():
        objects = told(material, group)
        if edge == CLEM.roundInYear:
            objects = [
                replace(each, pieces=tuple(_in_order(piece) for piece in each.pieces)) for each in objects
            ]
        if edge == CLEM.occursDuring:
            objects = times([clause(material, entry) for entry in group])
        elif named == group[0].object:  # “marked the anniversary and came before it”
            objects[0] = replace(objects[0], pieces=(Piece("it"),))
        named = group[-1].object
        before, _, rest = patterns.get(URIRef(str(edge)), plain(material, edge) + ": {}").partition("{}")
        verbs.append([*after(before, objects), *([words(rest)] if rest else [])])
    return joined(verbs, last=last)


def attributed(material: Material, entry: Statement) -> Clause:
    """Return an entry's object with the names of those who say so, and of those who corroborate it."""
    who, backing = _according_to(material, entry)
    found = clause(material, entry, after=who)
    return replace(found, marks=(*found.marks, *backing))


def _according_to(material: Material, entry: Statement) -> tuple[str, tuple[Mark, ...]]:
    """Return who says that an entry is so and who corroborates it, in words; and the latter's claims."""
    claims = [claim for claim in material.behind.get(entry, ()) if claim.carries_facts]
    backing = {other.iri: other for claim in claims for other in material.backers(claim)}
    if not claims:
        return "", ()
    speakers = in_a_row(dict.fromkeys(plain(material, claim.stated_by) for claim in claims))
    backers = in_a_row(dict.fromkeys(plain(material, claim.stated_by) for claim in backing.values()))
    who = f" according to {speakers}" + (f", corroborated by {backers}" if backers else "")
    return who, tuple(mark(material, claim) for claim in backing.values())


def _in_order(piece: Piece) -> Piece:
    """Return a whole number as its place in a row: `second`, `11th`; anything else as it is."""
    if not re.fullmatch("[1-9][0-9]{0,2}", piece.text):
        return piece
    number = int(piece.text)
    if number <= len(_ORDINALS):
        return replace(piece, text=_ORDINALS[number - 1])
    ending = "th" if 11 <= number % 100 <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return replace(piece, text=f"{number}{ending}")
