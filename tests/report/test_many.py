"""Many articles are read in worker processes, and make the same pages as one after the other."""

from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock

import pytest

from clemency.corpus import Corpus, open_corpus
from clemency.errors import ClemencyError
from clemency.report import page
from clemency.report.page import write_report
from clemency.workers import Limits, checked
from folders import EXAMPLES
from generated import sound_article

MANY = 9


@pytest.fixture
def many(corpus_of: Callable[..., Corpus], article: Path, sound: Path, tmp_path: Path) -> Corpus:
    """A corpus large enough for worker processes: the real article, so that a chart is drawn, and others."""
    files = [article, sound]
    for seed in range(MANY - len(files)):
        files.append(tmp_path / f"{seed}.ttl")
        files[-1].write_bytes(sound_article(seed).text.encode())
    return corpus_of(*files)


def read(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_workers_make_the_same_pages(many: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workers = Mock(wraps=checked)
    monkeypatch.setattr(page, "checked", workers)
    parallel = write_report(many, tmp_path / "parallel")
    assert workers.call_count == 1
    monkeypatch.setattr(page, "_FEW", MANY + 1)
    alone = write_report(many, tmp_path / "alone")
    assert workers.call_count == 1
    assert read(tmp_path / "parallel") == read(tmp_path / "alone")
    assert (parallel.size, parallel.facts, len(parallel.pages)) == (alone.size, alone.facts, MANY + 1)


def test_an_unsound_article_among_many_is_named_and_nothing_is_written(many: Corpus, tmp_path: Path) -> None:
    unsound = many.root / "data" / "articles" / "sound.ttl"
    text = unsound.read_text("utf-8")
    unsound.write_text(text.replace("clem:statedBy :state ;", ""), "utf-8")
    with pytest.raises(ClemencyError, match=r"/sound\.ttl: .*clemency validate"):
        write_report(many, tmp_path / "report")
    assert not (tmp_path / "report").exists()


def test_an_article_that_takes_too_much_is_one_message(
    many: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "_LIMITS", Limits(megabytes=0.03))
    with pytest.raises(ClemencyError, match=r"dailynk-2015-second-amnesty\.ttl: The file has .* MB"):
        write_report(many, tmp_path / "report")
    assert not (tmp_path / "report").exists()


def test_a_text_finds_its_article_among_many_and_stands_in_no_other_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "_FEW", 0)
    written = write_report(open_corpus(EXAMPLES), tmp_path, text=EXAMPLES / "texts" / "amnesty-law.txt")
    assert written.text_in == tmp_path / "made-up-amnesty-law.html"
    marked = [name for name, content in read(tmp_path).items() if b"do not publish" in content]
    assert marked == ["made-up-amnesty-law.html"]
