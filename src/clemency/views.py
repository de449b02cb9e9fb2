"""Points of view: the facts as one party tells them, apart from the facts that articles vouch for.

Parties are `article`, `corroborated`, `state-media`, and each speaker. What each view means is said where it
is defined, in `queries/views/*.rq`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import pyoxigraph as ox
from rdflib import RDF, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from clemency import assets, oxigraph
from clemency.asking import parameters, sparql
from clemency.asking.graphs import Held
from clemency.corpus import ONTOLOGY_GRAPH, REFERENCE_GRAPH, Corpus, named_graphs
from clemency.errors import ClemencyError
from clemency.names import VIEWS
from clemency.namespaces import CLEM
from clemency.output import one_line
from clemency.reading.turtle import compact, read_utf8

PARTIES = ("article", "corroborated", "state-media")
"""The parties that are no speakers."""

_MOST_LISTED = 20  # speakers that a message names


@dataclass(frozen=True)
class Party:
    """Whose view it is. `name` is its part of a view's address; `speaker` is None of what is no speaker."""

    name: str
    speaker: URIRef | None = None


View = tuple[URIRef, Graph]
"""An article's IRI, and what a party tells of it."""


def view_graphs(corpus: Corpus, party: str) -> dict[URIRef, Graph]:
    """Return the plain facts as one party tells them, a graph an article, by the addresses of the views.

    A view's address is `https://w3id.org/clemency/view/PARTY/SLUG`: SLUG is the last part of the article's,
    and PARTY the party's name, of a speaker the fragment of its IRI. An article of which the party tells no
    fact has no view. Raises ClemencyError for an unknown party, and for two articles whose views would have
    one address.
    """
    return {address: graph for address, (_, graph) in views_of(corpus, party).items()}


def views_of(corpus: Corpus, party: str) -> dict[URIRef, View]:
    """Return `view_graphs`, each with the article of which it is a view."""
    graphs = named_graphs(corpus)
    whose = find_party(party, graphs)
    return addressed(facts_told(graphs, whose), whose)


def addressed(graphs: Mapping[URIRef, Graph], party: Party) -> dict[URIRef, View]:
    """Return graphs that are known by their articles by the addresses of a party's views of these.

    Raises ClemencyError where two addresses are one.
    """
    views: dict[URIRef, View] = {}
    for article, graph in graphs.items():
        address = URIRef(f"{VIEWS}{party.name}/{_escaped(article.rstrip('/').rpartition('/')[2])}")
        if address in views:
            raise ClemencyError(f"Two articles have the view <{address}>: their IRIs end alike.")
        views[address] = article, graph
    return views


def facts_told(graphs: Mapping[URIRef, Graph], party: Party) -> dict[URIRef, Graph]:
    """Return the facts as one party tells them, by article; without the articles of which it tells none.

    The graphs are those of `corpus.named_graphs`.
    """
    articles = {iri: graphs[iri] for iri in article_iris(graphs)}
    kinds = kinds_of_speakers(graphs)
    pinned: dict[str, URIRef | Literal] = {}
    if party.speaker:
        query, pinned["speaker"] = _query("speaker"), party.speaker
        articles = {iri: graph for iri, graph in articles.items() if _speaks(party.speaker, graph)}
    else:
        query = _query("article" if party.name == "corroborated" else party.name)
    told: dict[URIRef, tuple[tuple[Node | None, ...], ...]] = {
        iri: sparql.ask(query, _merged(graph, kinds), pinned, party.name).rows
        for iri, graph in articles.items()
    }
    if party.name == "corroborated":  # the second voice may be in another article
        together = _merged(*articles.values())
        vouched = set(sparql.ask(_query("corroborated"), together, {}, party.name).rows)
        told = {iri: tuple(fact for fact in facts if fact in vouched) for iri, facts in told.items()}
    return {iri: _graph(facts) for iri, facts in told.items() if facts}


def find_party(text: str, graphs: Mapping[URIRef, Graph]) -> Party:
    """Return the party that a text names: one of PARTIES, or a speaker.

    A speaker is named by its IRI, with or without `<>`, by a prefix and the name, or by the name alone
    (`:source-1` or `source-1`) where only one article has a speaker of that name. Raises ClemencyError, which
    lists the parties, where there is none or where there are several.
    """
    if text in PARTIES:
        return Party(text)
    known, speakers = parameters.prefixes(graphs), _speakers(graphs)
    prefix, colon, local = text.partition(":")
    wanted = text[1:-1] if text.startswith("<") and text.endswith(">") else text
    if colon and prefix in known:
        wanted = known[prefix] + local
    found = [iri for iri in speakers if str(iri) == wanted]
    found = found or [iri for iri, name in speakers.items() if name == text.removeprefix(":")]
    if not found:
        raise _unknown(text, party_names(graphs))
    if len(found) > 1:
        several = _some([compact(iri, known) for iri in found], _MOST_LISTED)
        raise ClemencyError(f"Several articles have a speaker '{one_line(text)}': choose one of {several}.")
    name = speakers[found[0]]
    return Party(f":{name}" if name in PARTIES else _escaped(name), found[0])


def party_names(graphs: Mapping[URIRef, Graph]) -> tuple[str, ...]:
    """Return the names of all parties as `find_party` takes them, speakers last and sorted."""
    known = parameters.prefixes(graphs)
    return (*PARTIES, *sorted(compact(iri, known) for iri in _speakers(graphs)))


def article_iris(graphs: Iterable[URIRef]) -> list[URIRef]:
    """Return the graphs that are articles."""
    return [iri for iri in graphs if iri not in (REFERENCE_GRAPH, ONTOLOGY_GRAPH)]


def kinds_of_speakers(graphs: Mapping[URIRef, Graph]) -> Graph:
    """Return what the shared graphs say of which concept is broader than which."""
    kinds = Graph(bind_namespaces="none")
    for iri in (REFERENCE_GRAPH, ONTOLOGY_GRAPH):
        for triple in graphs.get(iri, Graph()).triples((None, SKOS.broader, None)):
            kinds.add(triple)
    return kinds


def _query(name: str) -> str:
    return read_utf8(assets.root() / "queries" / "views" / f"{name}.rq")


def _merged(*graphs: Graph) -> Held:
    """Return graphs as one to ask, without names, of which the queries of views need none."""
    store = ox.Store()
    for graph in graphs:
        store.bulk_extend(oxigraph.quads(graph))
    return Held(store, ())


def _graph(facts: Iterable[tuple[Node | None, ...]]) -> Graph:
    graph = Graph(bind_namespaces="none")
    for subject, predicate, value in facts:
        if subject is not None and predicate is not None and value is not None:
            graph.add((subject, predicate, value))
    return graph


def _speaks(speaker: URIRef, graph: Graph) -> bool:
    return (None, CLEM.statedBy, speaker) in graph


def _speakers(graphs: Mapping[URIRef, Graph]) -> dict[URIRef, str]:
    """Return all speakers, sorted, with their names: those of an article's own by their fragments."""
    return {
        iri: iri.removeprefix(f"{article}#")
        for iri, article in sorted(
            (iri, article)
            for article in article_iris(graphs)
            for iri in graphs[article].subjects(RDF.type, CLEM.Speaker)
            if isinstance(iri, URIRef)
        )
    }


def _escaped(name: str) -> str:
    """Return a name as one part of an address: without what would end it, or make it another party's."""
    return "".join(f"%{ord(sign):02X}" if sign in ":/?#[]%" else sign for sign in name)


def _unknown(text: str, names: tuple[str, ...]) -> ClemencyError:
    near = get_close_matches(text, names, n=1)
    meant = f" Did you mean '{one_line(near[0])}'?" if near else ""
    listed = _some(names, len(PARTIES) + _MOST_LISTED)
    return ClemencyError(f"Nobody is called '{one_line(text)}'.{meant} There are: {listed}.")


def _some(names: Sequence[str], most: int) -> str:
    more = f", and {len(names) - most} more" if len(names) > most else ""
    return one_line(", ".join(names[:most])) + more
