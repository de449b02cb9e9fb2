"""Names of graphs that Clemency gives itself: no article may have one of them."""

GRAPHS = "https://w3id.org/clemency/graph/"
"""Where the names of graphs begin that are no article's: reference data, ontology, catalogue, staging."""

VIEWS = "https://w3id.org/clemency/view/"
"""Where the names of views begin: the facts of an article as one party tells them."""


def is_reserved(iri: str) -> bool:
    """Return whether a name is one that only Clemency gives."""
    return str(iri).startswith((GRAPHS, VIEWS))  # rdflib's own IRIs take no tuple
