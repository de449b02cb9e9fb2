"""The fast way and the reference find the same in the mutants of the first article.

The reference takes seconds for each, so a part of them is compared: SOAK_MUTANTS (3 if not given), evenly
spread over all that are made, or `all`. SOAK_SEED is where they begin.
"""

import os
import time
from pathlib import Path

import pytest

from clemency.checking.validation import validate
from clemency.corpus import Corpus
from mutants.annotation import read
from mutants.mutant import evenly
from mutants.operators import mutants

ASKED = os.environ.get("SOAK_MUTANTS") or "3"
SEED = int(os.environ.get("SOAK_SEED") or time.time_ns() % 10**6)


def test_the_engines_agree_on_mutants(
    corpus: Corpus, article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = list(mutants(read(article)))
    start = SEED % len(made)
    turned = made[start:] + made[:start]
    chosen = turned if ASKED == "all" else evenly(turned, int(ASKED))
    path = tmp_path / "mutant.ttl"
    for mutant in chosen:
        path.write_text(mutant.text, "utf-8")
        fast, reference = (
            validate(corpus, [path], engine=engine).findings for engine in ("fast", "reference")
        )
        assert fast == reference, f"seed {SEED}: {mutant}"
    with capsys.disabled():
        print(f"\n{len(chosen)} mutants of {len(made)} compared, seed {SEED}")  # noqa: T201
