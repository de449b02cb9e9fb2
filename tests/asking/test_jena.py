"""Apache Jena answers every question as Oxigraph does, in the layout of graphs that `load` produces.

Jena's SPARQL engine comes from Maven Central; where Java or Maven is missing, the tests are skipped.
"""

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from clemency import canonical
from clemency.asking.queries import read_query
from clemency.corpus import Corpus, open_corpus
from engines import NAMES, Answer, by_clemency, graphs_of, pinned, required, spelt_term, twofold
from folders import EXAMPLES, JAVA
from jena import jena_classpath, run
from servers import kinds
from tellings import PASSED_ON, telling

LARGE = "graph-differences"  # of which every pair of graphs would be asked

Answers = dict[str, tuple[Corpus, Callable[[str], Answer]]]


@pytest.fixture(scope="module")
def jena(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Answers:
    """What Jena answers of some corpora: all is asked in one start of Java."""
    classpath = jena_classpath()
    corpora = {
        "the first article": corpus,
        "the same twice": twofold(tmp_path_factory.mktemp("twofold")),
        "other countries": open_corpus(EXAMPLES),
        "passed on": telling(PASSED_ON, tmp_path_factory.mktemp("passed")),
    }
    folders = {name: tmp_path_factory.mktemp("asked") for name in corpora}
    for name, folder in folders.items():
        (folder / "data.nq").write_bytes(canonical.nquads(graphs_of(corpora[name])))
        for question in NAMES:
            (folder / f"{question}.rq").write_text(_asked(question, corpora[name]), "utf-8")
    done = run(*kinds.JAVA, "-cp", classpath, JAVA / "Ask.java", *folders.values())
    assert done.returncode == 0, done.stderr
    return {name: (corpora[name], _reader(folder)) for name, folder in folders.items()}


def _asked(name: str, corpus: Corpus) -> str:
    text = read_query(name, corpus).text
    if name != LARGE:
        return text
    named = {graph.rpartition("/")[2]: f"<{graph}>" for graph in graphs_of(corpus)}
    before, after = (named[graph] for graph in required(name, corpus).values())
    return f"{text}\nVALUES (?before ?after) {{ ({before} {after}) }}\n"


def _reader(folder: Path) -> Callable[[str], Answer]:
    def read(name: str) -> Answer:
        rows = ox.parse_query_results(
            (folder / f"{name}.srj").read_bytes(), format=ox.QueryResultsFormat.JSON
        )
        assert isinstance(rows, ox.QuerySolutions)
        return [tuple(spelt_term(None if term is None else str(term)) for term in row) for row in rows]

    return read


@pytest.mark.parametrize("where", ["the first article", "the same twice", "other countries", "passed on"])
@pytest.mark.parametrize("name", NAMES)
def test_jena_gives_the_same_rows_in_the_same_order(name: str, where: str, jena: Answers) -> None:
    corpus, answered = jena[where]
    query, params = read_query(name, corpus), required(name, corpus)
    assert pinned(answered(name), query, corpus, params) == by_clemency(query, corpus, params)
