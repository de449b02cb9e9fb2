"""How long a question takes, beside the way that leads through rdflib, on the same made-up articles.

    python benchmarks/query.py [ARTICLES …]

Each corpus has so many made-up articles (1, 200 and 1,000 if not told) and the project's reference data. *By
rdflib*: every file is read into rdflib's graphs, which are then copied into Oxigraph. *From files*: what
`clemency query` does. *From a store*: what `clemency query --store` does after `clemency load --store`. All
three are asked the same question in one process and have to give the same answer; then some questions that
look at everything are asked of the graphs as they lie in memory.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from clemency.asking import graphs, sparql  # noqa: E402
from clemency.asking.queries import read_query, run  # noqa: E402
from clemency.corpus import Corpus, named_graphs, open_corpus  # noqa: E402
from clemency.stores.embedded import load_embedded  # noqa: E402
from disks import made_up  # noqa: E402

Result = TypeVar("Result")
QUESTION = "amnesties"
LARGE = ("corroborated-facts", "open-questions", "claims-per-speaker", "graph-counts")


def main() -> None:
    for articles in [int(number) for number in sys.argv[1:]] or [1, 200, 1000]:
        with tempfile.TemporaryDirectory() as folder:
            corpus = made_up(
                Path(folder) / "corpus", open_corpus().root / "data" / "reference", range(articles)
            )
            compare(corpus, Path(folder) / "store")


def compare(corpus: Corpus, store: Path) -> None:
    query = read_query(QUESTION, corpus)
    quick, files = timed(lambda: run(query, corpus))
    slow, rdflib = timed(lambda: sparql.ask(query.text, named_graphs(corpus), {}, query.name))
    load_embedded(corpus, store)
    stored, disk = timed(lambda: run(query, corpus, store=store))
    assert quick.rows == slow.rows == stored.rows  # noqa: S101
    assert not stored.note  # noqa: S101
    print(f"{len(corpus.article_paths)} articles, {QUESTION}")
    say("by rdflib", rdflib)
    say("from files", files, rdflib)
    say("from a store", disk, rdflib)
    held = graphs.read(corpus)
    for name in LARGE:
        large = read_query(name, corpus)
        say(f"{name}, in memory", timed(lambda: sparql.ask(large.text, held, {}, name))[1])  # noqa: B023
    print()


def timed(work: Callable[[], Result]) -> tuple[Result, float]:
    start = time.perf_counter()
    return work(), time.perf_counter() - start


def say(what: str, seconds: float, stock: float | None = None) -> None:
    ratio = f"  {stock / seconds:6.1f} times as fast" if stock else ""
    print(f"  {what:<32}{seconds:8.3f} s{ratio}", flush=True)


if __name__ == "__main__":
    main()
