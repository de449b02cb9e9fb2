"""Points of view: every engine constructs the same ones, in a store and of a single file."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph, URIRef

from clemency import oxigraph
from clemency.asking.queries import points_of_view
from clemency.corpus import Corpus
from clemency.views import article_iris, find_party, party_names
from engines import graphs_of
from folders import JAVA
from jena import jena_classpath, run
from servers import kinds
from tellings import Triples, told_by, told_in_several_ways


@pytest.fixture(scope="module")
def corpora(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Corpus]:
    return told_in_several_ways(corpus, tmp_path_factory.mktemp("corpora"))


def layouts(corpus: Corpus) -> dict[str, dict[URIRef, Graph]]:
    """The graphs as `load` lays them out, and each article's file alone."""
    graphs = dict(graphs_of(corpus))
    return {"loaded": graphs, **{str(iri): {iri: graphs[iri]} for iri in article_iris(graphs)}}


@dataclass(frozen=True)
class View:
    """A view's query, and the speaker whose it is."""

    text: str
    speaker: URIRef | None

    @property
    def alone(self) -> str:
        """The query with its parameter in it, for engines that are given nothing else."""
        return f"{self.text}\nVALUES ?speaker {{ <{self.speaker}> }}\n" if self.speaker else self.text


def asked(corpus: Corpus, graphs: Mapping[URIRef, Graph]) -> dict[str, View]:
    """The views by their parties: one for each speaker."""
    texts = {name.partition("/")[2]: query.text for name, query in points_of_view(corpus).items()}
    speakers = {party: find_party(party, graphs).speaker for party in party_names(graphs)}
    return {party: View(texts[party if iri is None else "speaker"], iri) for party, iri in speakers.items()}


def by_oxigraph(views: Mapping[str, View], graphs: Mapping[URIRef, Graph]) -> dict[str, Triples]:
    store = ox.Store()
    for iri, graph in graphs.items():
        store.extend(oxigraph.quads(graph, ox.NamedNode(iri)))

    def constructed(text: str) -> Triples:
        found = store.query(text, use_default_graph_as_union=True)
        assert isinstance(found, ox.QueryTriples)
        nodes = [[oxigraph.node(term) for term in triple] for triple in found]
        return {tuple(node for node in triple if node is not None) for triple in nodes}

    return {party: constructed(view.alone) for party, view in views.items()}


def by_rdflib(views: Mapping[str, View], graphs: Mapping[URIRef, Graph]) -> dict[str, Triples]:
    merge = Graph()
    for graph in graphs.values():
        merge += graph

    def constructed(view: View) -> Triples:
        bound = {"speaker": view.speaker} if view.speaker else {}
        return set(merge.query(view.text, initBindings=bound).graph or ())

    return {party: constructed(view) for party, view in views.items()}


@pytest.mark.parametrize("name", ["corpus", "elsewhere"])
def test_rdflib_and_oxigraph_construct_the_same_views_in_a_store_and_of_a_single_file(
    name: str, corpora: Mapping[str, Corpus]
) -> None:
    for graphs in layouts(corpora[name]).values():
        views = asked(corpora[name], graphs)
        assert by_oxigraph(views, graphs) == by_rdflib(views, graphs)


@pytest.mark.parametrize("name", ["corpus", "doubled", "elsewhere"])
def test_the_views_of_all_articles_together_are_what_a_store_constructs(
    name: str, corpora: Mapping[str, Corpus]
) -> None:
    graphs = graphs_of(corpora[name])
    constructed = by_oxigraph(asked(corpora[name], graphs), graphs)
    assert {party: told_by(party, corpora[name]) for party in constructed} == constructed


def test_jena_constructs_the_same_views(
    corpora: Mapping[str, Corpus], tmp_path_factory: pytest.TempPathFactory
) -> None:
    classpath = jena_classpath()
    expected: dict[Path, dict[str, Triples]] = {}
    for name in ("corpus", "elsewhere", "independent"):
        for graphs in layouts(corpora[name]).values():
            folder, views = tmp_path_factory.mktemp("jena"), asked(corpora[name], graphs)
            quads = (q for iri, graph in graphs.items() for q in oxigraph.quads(graph, ox.NamedNode(iri)))
            ox.serialize(quads, folder / "data.nq", format=ox.RdfFormat.N_QUADS)
            for party, view in views.items():
                (folder / f"{party.replace(':', '_')}.rq").write_text(view.alone, "utf-8")
            expected[folder] = by_oxigraph(views, graphs)
    done = run(*kinds.JAVA, "-cp", classpath, JAVA / "Construct.java", *expected)
    assert done.returncode == 0, done.stderr
    for folder, constructed in expected.items():
        for party, triples in constructed.items():
            built = Graph().parse(folder / f"{party.replace(':', '_')}.nt", format="nt")
            assert set(built) == triples, party
