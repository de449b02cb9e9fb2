"""What the tests share: the corpus that comes along, and copies of a small sound article with one change."""

from collections.abc import Callable
from pathlib import Path

import pytest

from clemency.corpus import Corpus, open_corpus
from clemency.report.page import write_report
from folders import ROOT
from pages import Page

ARTICLE = ROOT / "data" / "articles" / "dailynk-2015-second-amnesty.ttl"
TEXT = ROOT.parent / "shared" / "articles" / "dailynk-2015-second-amnesty.txt"

Change = Callable[..., Path]


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return open_corpus()


@pytest.fixture(scope="session")
def sound() -> Path:
    """A made-up article that breaks no rule, short enough to keep in one's head."""
    return ROOT / "tests" / "broken" / "sound.ttl"


@pytest.fixture(scope="session")
def article() -> Path:
    """The first real article."""
    return ARTICLE


@pytest.fixture(scope="session")
def text() -> Path:
    """The first article's own text, which is copyrighted and not part of the project."""
    if not TEXT.exists():
        pytest.skip(f"needs the article's text, which is copyrighted: {TEXT.name} in ../shared/articles")
    return TEXT


@pytest.fixture
def changed(sound: Path, tmp_path: Path) -> Change:
    """Return a function that writes a copy of the sound article with one passage of it replaced."""

    def change(old: str, new: str) -> Path:
        before = sound.read_text("utf-8")
        assert before.count(old) == 1, f"{old!r} stands {before.count(old)} times in {sound.name}"
        copy = tmp_path / "changed.ttl"
        copy.write_text(before.replace(old, new), "utf-8")
        return copy

    return change


@pytest.fixture
def written(tmp_path: Path) -> Change:
    """Return a function that writes a file into the test's own folder."""

    def write(content: str | bytes, name: str = "file.ttl") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture(scope="session")
def page(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Page:
    """The page of the real article."""
    folder = tmp_path_factory.mktemp("report")
    write_report(corpus, folder)
    return Page((folder / f"{ARTICLE.stem}.html").read_text("utf-8"))


@pytest.fixture
def corpus_of(tmp_path: Path, corpus: Corpus) -> Callable[..., Corpus]:
    """Return a function that makes a corpus of given articles, with the project's own reference data."""

    def make(*articles: Path) -> Corpus:
        for folder, files in (("articles", articles), ("reference", corpus.reference_paths)):
            (tmp_path / "corpus" / "data" / folder).mkdir(parents=True, exist_ok=True)
            for file in files:
                (tmp_path / "corpus" / "data" / folder / file.name).write_bytes(file.read_bytes())
        return open_corpus(tmp_path / "corpus")

    return make


@pytest.fixture
def pages_of(tmp_path: Path, corpus_of: Callable[..., Corpus]) -> Callable[..., dict[str, Page]]:
    """Return a function that writes the report of given articles and reads its pages, the corpus's first."""

    def make(*articles: Path) -> dict[str, Page]:
        written = write_report(corpus_of(*articles), tmp_path / "report")
        return {path.name: Page(path.read_text("utf-8")) for path in written.pages}

    return make


@pytest.fixture
def page_of(pages_of: Callable[..., dict[str, Page]]) -> Callable[[Path], Page]:
    """Return a function that writes the report of one article and reads the article's page."""

    def make(article: Path) -> Page:
        _, page = pages_of(article).values()
        return page

    return make
