"""Comparing what a store holds of a graph with what it should hold, whatever it calls blank nodes."""

from hashlib import sha256

import pyoxigraph as ox

from clemency import canonical
from clemency.stores.contents import Entry, described


def holds(entry: Entry, document: bytes, media_type: str = canonical.N_TRIPLES) -> tuple[bool, int]:
    """Return whether a document is the graph that an entry describes, and how many triples it has.

    Raises ValueError if the media type is not one of RDF's, SyntaxError if the document is not what it says.
    """
    if media_type.partition(";")[0] == canonical.N_TRIPLES:
        lines = _lines(document)
        if len(lines) == entry.triples and sha256(b"".join(lines)).hexdigest() == entry.sha256:
            return True, len(lines)
    # It is another graph, or the same one spelt in another way.
    found = described(entry.iri, canonical.stored_form(document, media_type))
    return (found.triples, found.sha256) == (entry.triples, entry.sha256), found.triples


def _lines(document: bytes) -> list[bytes]:
    """Return lines of N-Triples, sorted, with the canonical names of blank nodes.

    Those depend on no triple without a blank node (RDFC-1.0, section 4.4.3), so that only the others need be
    read: the lines are canonical N-Triples if those that were given are.
    """
    lines = document.splitlines(keepends=True)
    named = [line for line in lines if b"_:" not in line]
    others = [line for line in lines if b"_:" in line]
    if others:
        dataset = ox.Dataset(ox.parse(b"".join(others), format=ox.RdfFormat.N_TRIPLES))
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        others = str(dataset).encode().splitlines(keepends=True)
    return sorted(named + others)
