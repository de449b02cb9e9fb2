"""Literals and addresses as rdflib has them, without the harm that it would let them do."""

from rdflib import RDF, Literal, URIRef
from rdflib.term import Node

from clemency.reading.lexical import bad_iri, bad_tag, unfit

_MARKUP = {
    RDF.XMLLiteral,
    RDF.HTML,
    RDF.JSON,
}  # rdflib would parse it, and expand the entities that it declares


def literal(lexical: str, datatype: URIRef | None = None, language: str | None = None) -> Literal:
    """Return a literal whose lexical form is as written.

    If it is ill-typed, or its value is markup, it has no Python value that could be worked with: rdflib would
    make a number of a billion digits of "1e999999999"^^xsd:decimal.
    """
    if datatype is not None and (datatype in _MARKUP or unfit(lexical, datatype)):
        return _inert(lexical, datatype)
    made = Literal(lexical, lang=language, datatype=datatype, normalize=False)
    return made if len(made) == len(lexical) or datatype is None else _inert(lexical, datatype)


def bad_term(node: Node) -> bool:
    """Return whether a node is a bad IRI, or a literal with a bad datatype IRI or language tag."""
    if isinstance(node, Literal):
        return bool(node.language and bad_tag(node.language)) or bool(
            node.datatype and bad_iri(node.datatype)
        )
    return isinstance(node, URIRef) and bool(bad_iri(str(node)))


def _inert(lexical: str, datatype: URIRef) -> Literal:
    made = Literal(lexical)
    made._datatype = datatype  # noqa: SLF001 - rdflib has no other way to leave a value out
    made._value = None  # noqa: SLF001
    made._ill_typed = True if unfit(lexical, datatype) else None  # noqa: SLF001
    return made
