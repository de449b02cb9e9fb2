"""No wording of an article is copied: not into data, not into a test, not into a comment."""

import re
import subprocess
from pathlib import Path

import pytest

from folders import ROOT

LONGEST_QUOTATION = 8  # words; a headline may be as long, and is


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def copied(text: str, article: str) -> set[str]:
    """Return the runs of words, one longer than a quotation may be, that a text has from an article."""
    length = LONGEST_QUOTATION + 1
    ours, theirs = (
        {" ".join(row[at : at + length]) for at in range(len(row) - length + 1)}
        for row in (words(text), words(article))
    )
    return ours & theirs


def test_a_copied_sentence_is_noticed() -> None:
    article = "One two three four five six seven eight, nine and ten."
    assert copied(f"# “{article}”", article)
    assert not copied("One two three four five six seven eight!", article)


def test_no_file_copies_a_sentence_of_an_article(text: Path) -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    if tracked.returncode:
        pytest.skip("this is no git checkout")
    article = text.read_text("utf-8")
    for name in filter(None, tracked.stdout.split("\0")):
        content = (ROOT / name).read_text("utf-8", "replace")  # a picture is no text
        assert not copied(content, article), name
