"""How far a long work is, as whoever waits for it sees it."""

import os
import pty
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from clemency import progress
from clemency.cli import cli
from clemency.corpus import Corpus
from disks import made_up


@pytest.fixture
def corpus_of_three(tmp_path: Path, corpus: Corpus) -> Corpus:
    return made_up(tmp_path / "corpus", corpus.root / "data" / "reference", range(3))


def on_a_terminal(program: str, *arguments: str, patience: float = 0) -> str:
    """Run a program with standard error on a terminal, and return what is shown there."""
    terminal, end = pty.openpty()
    patient = f"from clemency import progress\nprogress._BEFORE_THE_BAR = {patience}\n"
    command = [sys.executable, "-c", patient + program, *arguments]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=end, env=environment, check=False)
    assert b"Checking" not in done.stdout
    os.write(end, b"end")
    os.close(end)
    shown = b""
    while not shown.endswith(b"end"):
        shown += os.read(terminal, 100_000)
    return shown.decode()


def test_without_a_terminal_there_is_a_plain_line_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "monotonic", iter(range(0, 100, 4)).__next__)
    with progress.progress("Checking", "files") as watch:
        for done in range(8):
            watch(done, 1000)
    assert capsys.readouterr().err == "Checking: 2 of 1,000 files\nChecking: 5 of 1,000 files\n"


def test_what_is_done_at_once_needs_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    with progress.progress() as watch:
        watch(1, 1)
    assert capsys.readouterr().err == ""


LOAD = """
import time
with progress.progress() as watch:
    for done in (1000, 2000, 3000):
        watch(done, 4000)
        time.sleep(0.15)
"""


def test_on_a_terminal_there_is_a_bar_with_the_rate_and_the_time_left() -> None:
    shown = on_a_terminal(LOAD)
    assert "3000/4000" in shown
    assert re.search(r"[1-9][\d,]* triples/s", shown)
    assert re.search(r"\d:\d\d:\d\d", shown)


def test_what_is_done_at_once_needs_no_bar() -> None:
    assert on_a_terminal(LOAD + "import sys; assert 'rich' not in sys.modules", patience=60) == "end"


@pytest.mark.parametrize("command", [["validate", "--format", "json"], ["load", "--dry-run", "--store"]])
def test_while_a_corpus_is_checked_that_is_shown_on_a_terminal(
    command: list[str], corpus_of_three: Corpus, tmp_path: Path
) -> None:
    store = [str(tmp_path / "store")] if command[-1] == "--store" else []
    arguments = ["--corpus", str(corpus_of_three.root), *command, *store]
    shown = on_a_terminal("from clemency.cli import main; main()", *arguments)
    assert re.search(r"Checking .*[1-9]/\d", shown)


def test_without_a_terminal_a_check_writes_what_it_found_alone(
    corpus_of_three: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "_BETWEEN_LINES", 0)
    result = CliRunner().invoke(cli, ["--corpus", str(corpus_of_three.root), "validate"])
    assert "Checking" not in result.output
    assert "Checked 3 articles" in result.output
