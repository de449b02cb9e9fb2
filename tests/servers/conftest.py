"""One server of each kind for all tests here, emptied before each of them, and a small corpus to load."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from clemency.corpus import Corpus, open_corpus
from folders import ROOT
from generated import article
from servers.kinds import KINDS, missing
from servers.running import Server

Change = Callable[..., Corpus]
Started = Callable[[str], Server]


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy on the way to a store, and no password lying about."""
    monkeypatch.setenv("NO_PROXY", "*")
    for name in ("TOKEN", "USER", "PASSWORD"):
        monkeypatch.delenv(f"CLEMENCY_{name}", raising=False)
    monkeypatch.setenv("NETRC", os.devnull)


@pytest.fixture(scope="session")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    """Return a function that starts the server of a kind where it does not run yet."""
    os.environ["NO_PROXY"] = "*"
    servers: dict[str, Server] = {}
    with ExitStack() as stack:

        def start(name: str) -> Server:
            if name not in servers:
                if reason := missing(KINDS[name]):
                    pytest.skip(reason)
                servers[name] = Server(KINDS[name], tmp_path_factory.mktemp(name))
                stack.callback(servers[name].close)
                servers[name].start()
            return servers[name]

        yield start


@pytest.fixture(params=list(KINDS))
def server(request: pytest.FixtureRequest, started: Started) -> Server:
    """An empty store behind a real server: each kind in turn."""
    running = started(request.param)
    running.clear()
    return running


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """The first article, with two that are made up: not to be changed."""
    data = tmp_path_factory.mktemp("made") / "data"
    for part in ("articles", "reference"):
        (data / part).mkdir(parents=True)
        for file in (ROOT / "data" / part).glob("*.ttl"):
            (data / part / file.name).write_bytes(file.read_bytes())
    return _with_articles(data.parent)


@pytest.fixture(scope="session")
def few(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """The two that are made up: not to be changed."""
    return _with_articles(tmp_path_factory.mktemp("few"))


def _with_articles(root: Path) -> Corpus:
    (root / "data" / "articles").mkdir(parents=True, exist_ok=True)
    for seed in range(2):
        (root / "data" / "articles" / f"generated-{seed}.ttl").write_text(article(seed), "utf-8")
    return open_corpus(root)


@pytest.fixture
def changed(few: Corpus, tmp_path: Path) -> Change:
    """Return a function that returns the few with an article changed, another one, or one less."""
    data = tmp_path / "changed" / "data" / "articles"
    data.mkdir(parents=True)
    for path in few.article_paths:
        (data / path.name).write_bytes(path.read_bytes())

    def change(name: str, text: str | None) -> Corpus:
        target = data / f"{name}.ttl"
        if text is None:
            target.unlink()
        else:
            target.write_text(text, "utf-8")
        return open_corpus(tmp_path / "changed")

    return change
