"""A corpus as one document, for whoever reads RDF without Clemency.

The same corpus always gives the same bytes, whatever its files are called. docs/export.md tells what each
format keeps and what it loses.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, get_args

from clemency import canonical
from clemency.corpus import Article, Corpus, with_reference
from clemency.errors import ClemencyError
from clemency.export import datasets, jsonld, nanopubs, rdf12
from clemency.export.graphs import named_graphs, unfit
from clemency.namespaces import PREFIXES

__all__ = ["FORMATS", "Format", "export", "merged_with_reference", "pieces"]

Format = Literal["nquads", "trig", "turtle", "jsonld", "turtle12", "nanopubs"]
FORMATS: tuple[Format, ...] = get_args(Format)


def export(
    corpus: Corpus,
    *,
    format: Format,  # noqa: A002
    paths: Sequence[Path] = (),
    as_told_by: str | None = None,
) -> bytes:
    """Return the graphs of a corpus as a document in UTF-8: all `pieces` of it."""
    return b"".join(pieces(corpus, format=format, paths=paths, as_told_by=as_told_by))


def pieces(
    corpus: Corpus,
    *,
    format: Format,  # noqa: A002
    paths: Sequence[Path] = (),
    as_told_by: str | None = None,
) -> Iterator[bytes]:
    """Return a document in UTF-8 bit by bit, a graph at a time; with `paths`, of these articles only.

    The reference data and the ontology are among the graphs, so that no term is left undeclared;
    nanopublications are of articles alone. With `as_told_by`, what a party tells takes the place of each
    article (`clemency.views`). Raises ClemencyError for an unknown format, for a party that there is not, and
    for an article that cannot be read; what is wrong deeper down may come to light after the first pieces.
    """
    if format not in FORMATS:
        raise ClemencyError(f"There is no export format '{format}': choose one of {', '.join(FORMATS)}.")
    if format == "nanopubs" and as_told_by is not None:
        raise ClemencyError("A nanopublication is a claim, and what a party tells is facts: choose one.")
    graphs = named_graphs(corpus, paths, as_told_by)
    match format:
        case "nquads":
            return datasets.nquads(graphs)
        case "trig":
            return datasets.trig(graphs)
        case "jsonld":
            return jsonld.jsonld(graphs)
        case "turtle12":
            return rdf12.turtle(graphs)
        case "nanopubs":
            return nanopubs.nanopubs(graphs, corpus)
        case "turtle":
            return datasets.turtle(graphs)


def merged_with_reference(article: Article, corpus: Corpus) -> bytes:
    """Return an article and the reference data as one Turtle document in UTF-8, for plain SHACL tools."""
    try:
        return canonical.turtle([with_reference(article, corpus)], {**PREFIXES, **article.file.prefixes})
    except ValueError as error:
        raise unfit(article.file.path, error) from None
