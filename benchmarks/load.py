"""How fast a corpus is loaded, beside the store's own loader and a bare upload, in one run.

    python benchmarks/load.py [ARTICLES [ROUNDS]]

The corpus has so many made-up articles (1,000 if not told) and the project's reference data. *On disk*:
`Store.bulk_load` of Oxigraph, and `clemency load --store`, which reads Turtle, names blank nodes
canonically, keeps the merge and the catalogue as well, and reads every graph back. The loader is called once
for each file, which is how Turtle gets into named graphs; once for one N-Quads file that was made
beforehand, with the named graphs alone; so with all that the store holds after our load; and with that and
each graph read back. *Into a server*: `curl`, which PUTs each graph, and `clemency load --to`, into an
Oxigraph server of its own each. `curl` is called once for each file, as a loop in a shell does; once for all
of them, over one connection; so with N-Triples that were made of them beforehand; and so that it GETs each
graph again. What these read back they compare with nothing.

Rates are triples of the corpus in a second. All that is measured runs in a new process of its own, one after
the other, in so many rounds (3 if not told), of which the best time of each counts: on a machine with
neighbours, times vary.
"""

import multiprocessing
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
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
        print(f"{articles} articles, {triples:,} triples, best of {rounds} rounds; load before: {load}")
        print("Last in a line: the rate of clemency as a share of that line's\n")
        for number, content in enumerate(loaded):
            (folder / f"{number}.nt").write_bytes(content.document)
        # Reference data and ontology, which come first, have several files each.
        files = [folder / "0.nt", folder / "1.nt", *corpus.article_paths]
        runs = {"On disk": on_disk(folder, corpus, loaded, files)}
        if (curl := shutil.which("curl")) and oxigraph():
            runs["Into a server"] = into_a_server(folder, corpus, loaded, files, curl)
        else:
            print("Not into a server: that needs curl and the Python package oxigraph.\n")
        for place, run in runs.items():
            best = run()
            for _ in range(rounds - 1):
                best = {what: min(taken, best[what]) for what, taken in run().items()}
            say(place, triples, best)


def on_disk(
    folder: Path, corpus: Corpus, loaded: list[Content], files: list[Path]
) -> Callable[[], dict[str, float]]:
    named, everything, store = folder / "named.nq", folder / "everything.nq", folder / "store"
    with named.open("wb") as file:
        for content in loaded:
            lines = ondisk.lines(content.iri, content.document)
            file.write(lines.replace(b" .\n", f" <{content.iri}> .\n".encode()))
    seconds(load_embedded, corpus, store)
    seconds(dump, store, everything)
    graphs = [str(content.iri) for content in loaded]
    by_graph = dict(zip(graphs, files, strict=True))

    def new() -> Path:
        shutil.rmtree(store)
        return store

    def run() -> dict[str, float]:
        return {
            "bulk_load, a call for each file": seconds(bulk_load_each, new(), by_graph),
            "bulk_load of the named graphs": seconds(bulk_load, new(), named),
            "bulk_load of all that we store": seconds(bulk_load, new(), everything),
            "the same, and read back": seconds(bulk_load, new(), everything, graphs),
            "clemency load --store": seconds(load_embedded, corpus, new()),
            "clemency load --store, again": seconds(load_embedded, corpus, store),
        }

    return run


def into_a_server(
    folder: Path, corpus: Corpus, loaded: list[Content], as_they_are: list[Path], curl: str
) -> Callable[[], dict[str, float]]:
    prepared = [folder / f"{number}.nt" for number in range(len(loaded))]

    def run() -> dict[str, float]:
        taken = {}
        with server(folder / "server") as address:
            calls = [put(address, content, file) for content, file in zip(loaded, as_they_are, strict=True)]
            taken["curl, a call for each file"] = seconds(curl_each, curl, calls)
        for what, files, read_back in (
            ("curl, one call for the files", as_they_are, False),
            ("curl, one call for N-Triples", prepared, False),
            ("the same, and read back", prepared, True),
        ):
            with server(folder / "server") as address:
                config = folder / "curl.conf"
                requests = [put(address, content, file) for content, file in zip(loaded, files, strict=True)]
                if read_back:
                    requests += [get(address, content) for content in loaded]
                config.write_text("".join(map(configured, requests)), encoding="utf-8")
                taken[what] = seconds(curl_all, curl, config)
        with server(folder / "server") as address:
            taken["clemency load --to"] = seconds(load_remote, corpus, f"{address}/store")
            taken["clemency load --to, again"] = seconds(load_remote, corpus, f"{address}/store")
        return taken

    return run


def put(address: str, content: Content, document: Path) -> dict[str, str]:
    """Return the options by which curl replaces a graph."""
    kind = "text/turtle" if document.suffix == ".ttl" else "application/n-triples"
    return {
        "url": f"{address}/store?graph={content.iri}",
        "upload-file": str(document),
        "header": f"Content-Type: {kind}",
    }


def get(address: str, content: Content) -> dict[str, str]:
    """Return the options by which curl reads a graph, and keeps nothing of it."""
    return {
        "url": f"{address}/store?graph={content.iri}",
        "output": os.devnull,
        "header": "Accept: application/n-triples",
    }


def configured(request: dict[str, str]) -> str:
    """Return a part of a file that tells curl what to do."""
    return "next\nfail\nsilent\n" + "".join(f'{option} = "{value}"\n' for option, value in request.items())


def curl_each(curl: str, requests: list[dict[str, str]]) -> None:
    for request in requests:
        options = [text for option, value in request.items() for text in (f"--{option}", value)]
        subprocess.run([curl, "--fail", "--silent", *options], check=True)


def curl_all(curl: str, config: Path) -> None:
    subprocess.run([curl, "--config", str(config)], check=True)


def bulk_load_each(directory: Path, files: dict[str, Path]) -> None:
    store = ox.Store(directory)
    for graph, file in files.items():
        syntax = ox.RdfFormat.from_extension(file.suffix[1:])
        store.bulk_load(path=str(file), format=syntax, to_graph=ox.NamedNode(graph))


def bulk_load(directory: Path, file: Path, read_back: Iterable[str] = ()) -> None:
    store = ox.Store(directory)
    store.bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS)
    for graph in read_back:
        store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(graph))


def dump(store: Path, file: Path) -> None:
    ox.Store.read_only(str(store)).dump(str(file), format=ox.RdfFormat.N_QUADS)


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
    *_, (ours, ours_took), again = best.items()
    for what, took in best.items():
        share = "" if what in (ours, again[0]) else f"{took / ours_took:8.0%}"
        print(f"  {what:<32}{took:8.2f} s {triples / took:10,.0f} triples/s{share}", flush=True)
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
