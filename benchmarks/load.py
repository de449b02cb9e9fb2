"""How fast a corpus is loaded, beside the store's own loader and a bare upload, in one run.

    python benchmarks/load.py [ARTICLES [ROUNDS]]

The corpus has so many made-up articles (1,000 if not told) and the project's reference data. *Embedded*:
`Store.bulk_load` of Oxigraph, given one N-Quads file that was made beforehand, and `clemency load --store`,
which reads Turtle, names blank nodes canonically, keeps the merge and the catalogue as well, and reads
everything back. The file is given once with the named graphs alone, and once with all that the store holds
after our load. *Remote*: `curl`, which PUTs each graph over one connection and reads nothing back, and
`clemency load --to`, into an Oxigraph server of its own each. `curl` sends the articles' files as they are,
and then N-Triples that were made of them beforehand. Rates are triples of the corpus in a second, shares are
of the loaders above; all that is measured runs in a new process of its own, one after the other, in so many
rounds (3 if not told), of which the best time of each counts: on a machine with neighbours, times vary.
"""

import multiprocessing
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pyoxigraph as ox

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from clemency.corpus import Corpus, open_corpus  # noqa: E402
from clemency.stores import ondisk  # noqa: E402
from clemency.stores.contents import Content, contents  # noqa: E402
from clemency.stores.embedded import load_embedded  # noqa: E402
from clemency.stores.remote import load_remote  # noqa: E402
from disks import made_up  # noqa: E402


def main() -> None:
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus = made_up(folder / "corpus", open_corpus().root / "data" / "reference", range(articles))
        loaded = list(contents(corpus))
        triples = sum(content.triples for content in loaded)
        load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
        print(f"{articles} articles, {triples:,} triples, best of {rounds} rounds; load before: {load}\n")
        runs = {"embedded": embedded(folder, corpus, loaded)}
        if (curl := shutil.which("curl")) and oxigraph():
            runs["remote"] = remote(folder, corpus, loaded, curl)
        else:
            print("Not into a server: that needs curl and the Python package oxigraph.\n")
        for place, run in runs.items():
            best = run()
            for _ in range(rounds - 1):
                best = {what: min(taken, best[what]) for what, taken in run().items()}
            say(place, triples, best)


def embedded(folder: Path, corpus: Corpus, loaded: list[Content]) -> Callable[[], dict[str, float]]:
    named, everything, store = folder / "named.nq", folder / "everything.nq", folder / "store"
    with named.open("wb") as file:
        for content in loaded:
            lines = ondisk.lines(content.iri, content.document)
            file.write(lines.replace(b" .\n", f" <{content.iri}> .\n".encode()))
    seconds(load_embedded, corpus, store)
    seconds(dump, store, everything)

    def new() -> Path:
        shutil.rmtree(store)
        return store

    def run() -> dict[str, float]:
        return {
            "bulk_load of the named graphs": seconds(bulk_load, new(), named),
            "bulk_load of all that we store": seconds(bulk_load, new(), everything),
            "clemency load --store": seconds(load_embedded, corpus, new()),
            "clemency load --store, again": seconds(load_embedded, corpus, store),
        }

    return run


def remote(folder: Path, corpus: Corpus, loaded: list[Content], curl: str) -> Callable[[], dict[str, float]]:
    prepared = [folder / f"{number}.nt" for number in range(len(loaded))]
    for document, content in zip(prepared, loaded, strict=True):
        document.write_bytes(content.document)
    # Reference data and ontology, which come first, have several files each.
    as_they_are = [*prepared[:2], *corpus.article_paths]

    def run() -> dict[str, float]:
        taken = {}
        for what, files in (("the articles' files", as_they_are), ("N-Triples made beforehand", prepared)):
            with server(folder / "server") as address:
                config = configured(folder, address, loaded, files)
                taken[f"curl, {what}"] = seconds(curl_all, curl, config)
        with server(folder / "server") as address:
            taken["clemency load --to"] = seconds(load_remote, corpus, f"{address}/store")
            taken["clemency load --to, again"] = seconds(load_remote, corpus, f"{address}/store")
        return taken

    return run


def configured(folder: Path, address: str, loaded: list[Content], files: list[Path]) -> Path:
    """Return a file that tells curl to PUT each graph."""
    config = folder / "curl.conf"
    with config.open("w", encoding="utf-8") as file:
        for content, document in zip(loaded, files, strict=True):
            kind = "text/turtle" if document.suffix == ".ttl" else "application/n-triples"
            file.write(
                f'next\nfail\nsilent\nurl = "{address}/store?graph={content.iri}"\n'
                f'upload-file = "{document}"\nheader = "Content-Type: {kind}"\n'
            )
    return config


def bulk_load(store: Path, file: Path) -> None:
    ox.Store(store).bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS)


def dump(store: Path, file: Path) -> None:
    ox.Store.read_only(str(store)).dump(str(file), format=ox.RdfFormat.N_QUADS)


def curl_all(curl: str, config: Path) -> None:
    subprocess.run([curl, "--config", str(config)], check=True)


def seconds(work: Callable[..., object], *arguments: object) -> float:
    """Return how long something takes in a process of its own, from when that has started."""
    process = multiprocessing.get_context("spawn")
    taken = process.SimpleQueue()
    child = process.Process(target=clocked, args=(taken, work, arguments))
    child.start()
    child.join()
    if child.exitcode:
        raise SystemExit(f"{work.__name__} failed")
    return float(taken.get())


def clocked(taken: Any, work: Callable[..., object], arguments: tuple[object, ...]) -> None:
    start = time.perf_counter()
    work(*arguments)
    taken.put(time.perf_counter() - start)


def say(place: str, triples: int, best: dict[str, float]) -> None:
    print(place)
    *stock, (ours, taken), again = best.items()
    for what, seconds_ in (*stock, (ours, taken), again):
        shares = "".join(f"  {other / taken:6.0%}" for _, other in stock) if what == ours else ""
        print(f"  {what:<32}{seconds_:8.2f} s {triples / seconds_:10,.0f} triples/s{shares}", flush=True)
    print()


def oxigraph() -> str | None:
    return shutil.which("oxigraph", path=Path(sys.executable).parent) or shutil.which("oxigraph")


@contextmanager
def server(location: Path) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        host = f"127.0.0.1:{free.getsockname()[1]}"
    command = [str(oxigraph()), "serve", "--location", str(location), "--bind", host]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(1000):
                try:
                    httpx.get(f"http://{host}/", trust_env=False)
                    break
                except httpx.TransportError:
                    time.sleep(0.02)
            yield f"http://{host}"
        finally:
            process.terminate()
            process.wait()
            shutil.rmtree(location, ignore_errors=True)


if __name__ == "__main__":
    main()
