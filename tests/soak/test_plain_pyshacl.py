"""Under plain pySHACL, which takes minutes for it, the first article is sound and others break their rules.

A short file is checked in `tests/checking/test_shapes.py`.
"""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from plain import checked

EXPECTED = {
    "data/articles/dailynk-2015-second-amnesty.ttl": (0, set[str]()),
    "tests/broken/passage-beyond-text.ttl": (1, {"CLEM036"}),
    "tests/broken/value-outside-vocabulary.ttl": (1, {"CLEM056"}),
}


def test_the_rules_hold_under_plain_pyshacl(tmp_path: Path) -> None:
    folders = [tmp_path / str(number) for number in range(len(EXPECTED))]
    for folder in folders:
        folder.mkdir()
    with ThreadPoolExecutor() as threads:  # each waits for a process
        outcomes = list(threads.map(checked, EXPECTED, folders))
    assert dict(zip(EXPECTED, outcomes, strict=True)) == EXPECTED
