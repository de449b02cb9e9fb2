"""Words for nodes: names, quantities and times, as readers meet them.

Names come from the labels of the data and of the ontology. Quantities are never firmer than the data: the
phrase stands first, bounds follow as bounds.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from rdflib import RDF, RDFS, SKOS, Literal, URIRef
from rdflib.namespace import DCTERMS
from rdflib.term import Node

from clemency.ledger import Claim, Statement
from clemency.namespaces import CLEM, PROV
from clemency.report.dossier.material import Material

# Words for properties of other vocabularies, which the ontology uses and does not label.
_BORROWED = {DCTERMS.spatial: "place", PROV.actedOnBehalfOf: "speaks for"}

NO_FIGURE = "no figure"

_SIGNS = {CLEM.inferred: "*", CLEM.speakerInferred: "‡"}  # of claims, by their basis

_DIGITS = 28  # of a number that is written out: 1E+999999, whoever writes it, stays as it is


@dataclass(frozen=True)
class Piece:
    """A run of text. `language` is empty for English; `href` is an anchor of the page or a web address."""

    text: str
    language: str = ""
    href: str = ""


@dataclass(frozen=True)
class Mark:
    """A reference to a claim. `signs`: `*` is inferred, `‡` only its speaker is, `†` carries no fact."""

    name: str
    href: str
    speaker: Piece
    signs: str


@dataclass(frozen=True)
class Clause:
    """A part of a sentence with the claims it rests on. `inferred`: none of them is stated in the text."""

    pieces: tuple[Piece, ...]
    marks: tuple[Mark, ...] = ()
    inferred: bool = False


def name(material: Material, node: Node) -> Piece:
    """Return a node's label, in English if there is one, linked to its place on the page if it has one."""
    found = material.names.get(node)
    if found is None:
        found = material.names[node] = _literal(node) if isinstance(node, Literal) else _name(material, node)
    return found


def plain(material: Material, node: Node) -> str:
    """Return a node's label alone."""
    return name(material, node).text


def say(material: Material, node: Node) -> tuple[Piece, ...]:
    """Return an object in words: a quantity with phrase and bounds, a time with what it leaves open."""
    if material.is_a(node, CLEM.Estimate):
        return _estimate(material, node)
    if material.is_a(node, CLEM.DateValue):
        return _date(material, node)
    return (name(material, node),)


def bounds(material: Material, node: Node) -> str:
    """Return an estimate's bounds: `at least 2,000 people`; `no figure` if it has none."""
    unit = " ".join(plain(material, unit) for unit in material.values(node, CLEM.unit))
    low, high = (_number(material, node, edge) for edge in (CLEM.minimum, CLEM.maximum))
    if low is None and high is None:
        return NO_FIGURE
    if low is None:
        words = f"at most {high}"
    elif high is None:
        words = f"at least {low}"
    else:
        words = low if low == high else f"between {low} and {high}"
    return f"{words} {unit}".rstrip()


def phrase(material: Material, node: Node) -> Piece | None:
    """Return the article's own wording of a quantity or time, in quotation marks."""
    for text in material.values(node, CLEM.phrase):
        return Piece(f"“{text}”", _foreign(text))
    return None


def left_open(edtf: str) -> str:
    """Return what an EDTF string leaves open (ISO 8601-2:2019, annex A): `no year stated`, `uncertain`."""
    first, _, last = edtf.partition("/")
    parts = zip(("year", "month", "day"), first.split("-"), strict=False)
    missing = [
        part if set(digits) <= set("X?~%") else f"exact {part}" for part, digits in parts if "X" in digits
    ]
    words = [f"no {'date' if len(missing) > 2 else ' or '.join(missing)} stated"] if missing else []
    words += ["no beginning stated"] if first == ".." else []
    words += ["no end stated"] if last == ".." else []
    if re.search("[?%]", edtf):
        words.append("uncertain")
    if re.search("[~%]", edtf):
        words.append("approximate")
    return ", ".join(words)


def mark(material: Material, claim: Claim) -> Mark:
    """Return a reference to a claim."""
    signs = _SIGNS.get(claim.basis, "") + ("" if claim.carries_facts else "†")
    return Mark(
        material.claim_name(claim.iri),
        f"#{material.anchor(claim.iri)}",
        name(material, claim.stated_by),
        signs,
    )


def clause(material: Material, statement: Statement, after: str = "") -> Clause:
    """Return a statement's object in words, with the claims that make it stand."""
    claims = tuple(claim for claim in material.behind.get(statement, ()) if claim.carries_facts)
    pieces = (*say(material, statement.object), Piece(after))
    return Clause(
        pieces=tuple(piece for piece in pieces if piece.text),
        marks=tuple(mark(material, claim) for claim in claims),
        inferred=bool(claims) and all(claim.basis == CLEM.inferred for claim in claims),
    )


def common(clauses: Iterable[Clause], *pieces: Piece) -> Clause:
    """Return one clause that rests on all the claims of several, each claim once."""
    several = list(clauses)
    marks = dict.fromkeys(reference for one in several for reference in one.marks)
    return Clause(pieces, tuple(marks), all(one.inferred for one in several))


def kinds(material: Material, node: Node) -> str:
    """Return the labels of a node's classes: `amnesty`."""
    return ", ".join(sorted(plain(material, kind) for kind in material.values(node, RDF.type)))


def definition(material: Material, node: Node) -> str:
    """Return a term's definition, empty if it has none."""
    return " ".join(str(text) for text in material.values(node, SKOS.definition))


def capital(text: str) -> str:
    """Return a text with its first letter made large."""
    return text[:1].upper() + text[1:]


def in_a_row(names: Iterable[str]) -> str:
    """Return names as a list in a sentence: `a, b and c`."""
    first = list(names)
    last = first.pop() if first else ""
    return f"{', '.join(first)} and {last}" if first else last


def web_address(node: Node) -> str:
    """Return an http or https address as it is; anything else (`javascript:`, a file) gives nothing."""
    address = str(node)
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in ("http", "https") and parts.netloc else ""


def _name(material: Material, node: Node) -> Piece:
    labels = [
        label
        for edge in (SKOS.prefLabel, RDFS.label)
        for label in material.values(node, edge)
        if isinstance(label, Literal)
    ]
    if not labels and isinstance(node, URIRef) and node in _BORROWED:
        return Piece(_BORROWED[node])
    if not labels:
        return Piece(_last_part(str(node)), href=web_address(node))
    label = min(labels, key=lambda text: (text.language != "en", text.language or "", str(text)))
    listed = material.stated(node, None) or node in material.ledger.speakers or _is_own_entity(material, node)
    return Piece(str(label), _foreign(label), f"#{material.anchor(node)}" if listed else "")


def _is_own_entity(material: Material, node: Node) -> bool:
    return str(node).startswith(f"{material.article.iri}#") and material.is_a(node, CLEM.Entity)


def _estimate(material: Material, node: Node) -> tuple[Piece, ...]:
    worded, allowed = phrase(material, node) or name(material, node), bounds(material, node)
    vague = allowed != NO_FIGURE and not allowed[0].isdigit()
    return (worded, Piece(f" ({'read as ' if vague else ''}{allowed})"))


def _date(material: Material, node: Node) -> tuple[Piece, ...]:
    notes = left_open(" ".join(str(text) for text in material.values(node, CLEM.edtf)))
    label, worded = name(material, node), phrase(material, node)
    if worded is None or worded.text == f"“{label.text}”":
        return (label, Piece(f" ({notes})")) if notes and notes not in label.text else (label,)
    return (label, Piece(" ("), worded, Piece(f"; {notes})" if notes else ")"))


def _number(material: Material, node: Node, edge: Node) -> str | None:
    for value in material.values(node, edge):
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            return str(value)
        short = number.is_finite() and abs(number.adjusted()) < _DIGITS
        return f"{number.normalize():,f}" if short else str(value)
    return None


def _literal(literal: Literal) -> Piece:
    return Piece(str(literal), _foreign(literal))


def _foreign(text: Node) -> str:
    language = text.language if isinstance(text, Literal) else None
    return language if language and language != "en" else ""


def _last_part(iri: str) -> str:
    return (
        iri
        if web_address(Literal(iri)) and "w3id.org/clemency" not in iri
        else re.split("[#/]", iri)[-1] or iri
    )
