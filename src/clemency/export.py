"""A corpus as one document, for whoever reads RDF without Clemency.

The same corpus always gives the same bytes. The N-Quads are the canonical form of the whole (RDFC-1.0), so
that their digest tells whether two corpora are the same.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal, get_args

from clemency import canonical
from clemency.corpus import Article, Corpus, named_graphs, with_reference
from clemency.errors import ClemencyError
from clemency.namespaces import PREFIXES

Format = Literal["nquads", "trig", "turtle"]
FORMATS: tuple[Format, ...] = get_args(Format)


def export(corpus: Corpus, *, format: Format, paths: Sequence[Path] = ()) -> bytes:  # noqa: A002
    """Return the graphs of a corpus as a document in UTF-8; with `paths`, those of these articles only.

    The reference data and the ontology are always among them, so that no term is left undeclared. `nquads`
    and `trig` keep the graphs apart, as a store does; `turtle` merges them. Raises ClemencyError for an
    unknown format or a file that cannot be read.
    """
    graphs = named_graphs(replace(corpus, article_paths=tuple(paths)) if paths else corpus)
    match format:
        case "nquads":
            return canonical.nquads(graphs)
        case "trig":
            return canonical.trig(graphs, PREFIXES)
        case "turtle":
            return canonical.turtle(graphs.values(), PREFIXES)
    raise ClemencyError(f"There is no export format '{format}': choose one of {', '.join(FORMATS)}.")


def merged_with_reference(article: Article, corpus: Corpus) -> bytes:
    """Return an article and the reference data as one Turtle document in UTF-8, for plain SHACL tools."""
    return canonical.turtle([with_reference(article, corpus)], {**PREFIXES, **article.file.prefixes})
