"""Every question of the library, put to each engine: what the tests of queries share."""

import re
import shutil
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rdflib import Dataset, Graph, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query as Prepared

from clemency import assets, canonical
from clemency.asking import graphs, sparql
from clemency.asking.parameters import values
from clemency.asking.queries import Query, read_query
from clemency.asking.results import Rows
from clemency.corpus import Corpus, named_graphs, open_corpus
from folders import EXAMPLES

Answer = list[tuple[str | None, ...]]  # rows of terms in N-Triples, None for nothing
Params = Mapping[str, str]

NAMES = sorted(path.stem for path in (assets.root() / "queries").glob("*.rq"))
GRAPHS = {"before": "reference", "after": "ontology"}  # in every corpus


def required(name: str, corpus: Corpus) -> dict[str, str]:
    """What a question cannot be asked without."""
    if name == "claims-behind-fact":
        own = "id:xb-2021-amnesty" if corpus.root == EXAMPLES else "id:kp-2015-october-amnesty"
        return {"subject": own}
    return GRAPHS if name == "graph-differences" else {}


def twofold(root: Path) -> Corpus:
    """A corpus in which two articles say the same: what they say of shared things stands in two graphs."""
    shutil.copytree(assets.root() / "data", root / "data")
    for path in sorted((root / "data" / "articles").glob("*.ttl")):
        name = path.stem
        copy = path.read_text("utf-8").replace(f"clemency/article/{name}>", f"clemency/article/{name}-again>")
        path.with_stem(f"{name}-again").write_text(copy, "utf-8")
    return open_corpus(root)


@cache
def graphs_of(corpus: Corpus) -> Mapping[URIRef, Graph]:
    return named_graphs(corpus)


@cache
def _held(corpus: Corpus) -> graphs.Held:
    return graphs.held(graphs_of(corpus))  # once for all questions: it takes longer than most of them


def rows_of(query: Query, corpus: Corpus, params: Params) -> Rows:
    """What Clemency answers of the files, as `clemency.asking.queries.run` does."""
    pinned = values(query.params, params, graphs_of(corpus))
    return sparql.ask(query.text, _held(corpus), pinned, query.name)


def by_clemency(query: Query, corpus: Corpus, params: Params) -> Answer:
    return spelt(rows_of(query, corpus, params).rows)


def by_loaded_store(query: Query, corpus: Corpus, params: Params) -> Answer:
    """What a store answers that `load` has filled, where its default graph is the union of all graphs."""
    pinned: dict[ox.Variable, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple] = {
        ox.Variable(name): ox.NamedNode(term) if isinstance(term, URIRef) else ox.Literal(term)
        for name, term in values(query.params, params, graphs_of(corpus)).items()
    }
    answer = _store(corpus).query(query.text, use_default_graph_as_union=True, substitutions=pinned)
    assert isinstance(answer, ox.QuerySolutions)
    return [
        tuple(spelt_term(None if term is None else str(term)) for term in solution) for solution in answer
    ]


def by_rdflib(query: Query, corpus: Corpus, params: Params) -> Answer:
    """What the reference engine answers on the merge of all graphs; a question about graphs needs them apart.

    What must be given is bound beforehand; of the rest, the rows are kept that have the value.
    """
    return pinned(_by_rdflib(query.name, corpus), query, corpus, params)


def pinned(answer: Answer, query: Query, corpus: Corpus, params: Params) -> Answer:
    """The rows of an answer that have the parameters' values: what SPARQL's own VALUES would leave of it."""
    columns = sparql.ask(query.text, {}, {}, query.name).columns
    wanted = {
        columns.index(name): term.n3()
        for name, term in values(query.params, params, graphs_of(corpus)).items()
    }
    return [row for row in answer if all(row[place] == term for place, term in wanted.items())]


def spelt(rows: Iterable[Any]) -> Answer:
    """Rows of rdflib's terms in N-Triples."""
    return [tuple(spelt_term(None if term is None else term.n3()) for term in row) for row in rows]


def spelt_term(term: str | None) -> str | None:
    """A term as all engines spell it: rdflib writes language tags in small letters."""
    return None if term is None else re.sub(r'(?<=")@[A-Za-z-]+$', lambda tag: tag[0].lower(), term)


@cache
def _by_rdflib(name: str, corpus: Corpus) -> Answer:
    query = read_query(name, corpus)
    graph = (_apart if query.group == "store" else _merge)(corpus)
    bound = values(query.params, required(name, corpus), graphs_of(corpus))
    return spelt(graph.query(_prepared(query.text), initBindings=bound))


@cache
def _prepared(text: str) -> Prepared:
    return prepareQuery(text)  # of all that rdflib does, parsing takes longest


@cache
def _merge(corpus: Corpus) -> Graph:
    merge = Graph()
    for graph in graphs_of(corpus).values():
        merge += graph
    return merge


@cache
def _apart(corpus: Corpus) -> Dataset:
    dataset = Dataset(default_union=True)
    for name, graph in graphs_of(corpus).items():
        copy = dataset.graph(name)
        for triple in graph:
            copy.add(triple)
    return dataset


@cache
def _store(corpus: Corpus) -> ox.Store:
    store = ox.Store()
    store.load(canonical.nquads(graphs_of(corpus)), format=ox.RdfFormat.N_QUADS)
    return store
