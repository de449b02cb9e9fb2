"""The JSON-LD context: articles in JSON with short names, and nothing lost on the way there and back."""

import json
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from pyld import jsonld
from rdflib import RDF, Graph, Literal

from clemency import canonical
from clemency.corpus import ontology_graph
from clemency.namespaces import SCHEMA
from folders import ROOT

TOOL = runpy.run_path(str(ROOT / "tools" / "context.py"))
CONTEXT = json.loads((ROOT / "ontology" / "context.jsonld").read_text("utf-8"))["@context"]
SOUND = ROOT / "tests" / "broken" / "sound.ttl"
FILES = [*sorted(ROOT.glob("data/*/*.ttl")), SOUND]

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph")  # rdflib's own parser uses it

CLAIM = {
    "id": "#c2",
    "type": "Claim",
    "paraphrase": {"en": "The state acted out of mercy."},
    "statedBy": "#state",
    "relayedBy": ["#source"],
    "modality": "asserted",
    "stance": "contested",
    "basis": "stated",
    "passage": [{"type": "TextPositionSelector", "start": 41, "end": 60, "sha256": "2" * 64}],
    "asserts": [
        {"subject": "shared:kp-2015-october-amnesty", "predicate": "clem:motivatedBy", "object": "#mercy"},
    ],
}


def test_the_context_has_the_terms_of_the_ontology() -> None:
    file: Path = TOOL["FILE"]
    assert file.read_text("utf-8") == TOOL["context"](ontology_graph()), "run: python tools/context.py"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_goes_into_json_comes_out_again(path: Path) -> None:
    graph = Graph().parse(path)
    text = json.dumps(_as_json(graph))
    quads = pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.JSON_LD)
    by_oxigraph = pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.N_TRIPLES)
    assert _triples(Graph().parse(data=text, format="json-ld")) == _triples(graph)
    assert _triples(Graph().parse(data=by_oxigraph, format="nt")) == _triples(graph)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_property_has_a_short_name(path: Path) -> None:
    keys = set(_keys(_as_json(Graph().parse(path))["@graph"]))
    assert sorted(key for key in keys if ":" in key or key.startswith("@")) in ([], ["@value"])


def test_a_claim_reads_in_json_as_it_does_in_turtle() -> None:
    nodes = _as_json(Graph().parse(SOUND))["@graph"]
    assert [node for node in nodes if node["id"] == "#c2"] == [CLAIM]


def _as_json(graph: Graph) -> dict[str, Any]:
    """Return a graph as JSON-LD with the context, passages and statements inside their claims."""
    article = graph.value(None, RDF.type, SCHEMA.NewsArticle) or "https://w3id.org/clemency/"
    expanded = jsonld.from_rdf(graph.serialize(format="nt"), {"useNativeTypes": True})
    context = [CONTEXT, {"@base": str(article)}]
    document: dict[str, Any] = jsonld.compact(
        _nested(expanded), {"@context": context}, {"base": str(article), "graph": True}
    )
    return document


def _nested(nodes: list[dict[str, Any]]) -> list[Any]:
    blank = {node["@id"]: node for node in nodes if node["@id"].startswith("_:")}

    def inside(value: Any) -> Any:
        if isinstance(value, list):
            return [inside(each) for each in value]
        if not isinstance(value, dict):
            return value
        if value.keys() == {"@id"} and value["@id"] in blank:
            value = {key: held for key, held in blank[value["@id"]].items() if key != "@id"}
        return {key: inside(held) for key, held in value.items()}

    return [inside(node) for node in nodes if node["@id"] not in blank]


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _keys(each)


def _triples(graph: Graph) -> list[bytes]:
    """Return canonical triples, language tags in lower case as JSON-LD writes them: to RDF 1.1, the same."""
    lower = Graph()
    for subject, predicate, value in graph:
        tag = value.language if isinstance(value, Literal) else None
        lower.add((subject, predicate, Literal(str(value), lang=tag.lower()) if tag else value))
    return canonical.ntriples(lower).splitlines()
