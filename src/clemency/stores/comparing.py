"""Comparing what a store holds of a graph with what it should hold, whatever it calls blank nodes."""

from hashlib import sha256

from clemency import canonical
from clemency.stores.contents import Entry, described
from clemency.stores.lines import canonical_lines


def holds(entry: Entry, document: bytes, media_type: str = canonical.N_TRIPLES) -> tuple[bool, int]:
    """Return whether a document is the graph that an entry describes, and how many triples it has.

    Raises ValueError if the media type is not one of RDF's, SyntaxError if the document is not what it says.
    """
    if media_type.partition(";")[0] == canonical.N_TRIPLES:
        lines = canonical_lines(document)
        if len(lines) == entry.triples and sha256(b"".join(lines)).hexdigest() == entry.sha256:
            return True, len(lines)
    # It is another graph, or the same one spelt in another way.
    found = described(entry.iri, canonical.stored_form(document, media_type))
    return (found.triples, found.sha256) == (entry.triples, entry.sha256), found.triples
