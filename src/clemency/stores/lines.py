"""Lines of N-Triples under the canonical names of their blank nodes, without rdflib."""

import pyoxigraph as ox


def canonical_lines(document: bytes) -> list[bytes]:
    """Return the lines of an N-Triples document, each once, sorted, with the canonical names of blank nodes.

    Those depend on no triple without a blank node (RDFC-1.0, section 4.4.3), so that only the others are
    read: the lines are canonical N-Triples if those that were given are. Raises SyntaxError if one of the
    others is not N-Triples.
    """
    lines = set(document.splitlines(keepends=True))
    with_blank = [line for line in lines if b"_:" in line]
    if not with_blank:
        return sorted(lines)
    # Whoever wrote the lines has looked at their addresses. The last of them may have no end.
    dataset = ox.Dataset(ox.parse(b"\n".join(with_blank), format=ox.RdfFormat.N_TRIPLES, lenient=True))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines.difference_update(with_blank)
    lines.update(str(dataset).encode().splitlines(keepends=True))
    return sorted(lines)
