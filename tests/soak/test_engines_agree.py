"""The fast way and the reference find the same, in what comes along and in made-up articles.

The reference takes seconds for an article, so the time is bounded: SOAK_SECONDS (15 if not given) for made-up
articles. SOAK_SEED is where their seeds begin; a failure names the seed. Of what comes along, all is compared
where SOAK_SECONDS is set, and every sixth article otherwise.
"""

import os
import time
from pathlib import Path
from random import Random

import pytest

from clemency.checking.findings import Finding
from clemency.checking.screens import Engine
from clemency.checking.validation import validate
from clemency.corpus import Corpus, open_corpus
from folders import ROOT
from generated import sound_article
from generated.breaking import broken

SECONDS = float(os.environ.get("SOAK_SECONDS") or 15)
SEED = int(os.environ.get("SOAK_SEED") or time.time_ns() % 10**6)
SOAKING = bool(os.environ.get("SOAK_SECONDS"))
EXAMPLES = ROOT / "tests" / "examples"
OWN = [
    *(
        (None, path)
        for folder in ("data/articles", "tests/broken")
        for path in sorted((ROOT / folder).glob("*.ttl"))
    ),
    *((EXAMPLES, path) for path in sorted((EXAMPLES / "data" / "articles").glob("*.ttl"))),
]
COMPARED = OWN if SOAKING else OWN[1::6]  # of the others, tests/checking/test_shapes.py has some


def findings(path: Path, corpus: Corpus, engine: Engine) -> list[Finding]:
    return list(validate(corpus, [path], engine=engine).findings)


@pytest.mark.parametrize(("root", "path"), COMPARED, ids=[path.stem for _, path in COMPARED])
def test_the_engines_agree_on_what_comes_along(root: Path | None, path: Path) -> None:
    corpus = open_corpus(root)
    assert findings(path, corpus, "fast") == findings(path, corpus, "reference")


def test_the_engines_agree_on_made_up_articles(
    corpus: Corpus, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each seed gives a sound article and a broken one."""
    end = time.monotonic() + SECONDS
    seed = SEED
    while seed == SEED or time.monotonic() < end:
        sound = sound_article(seed)
        name, mistake = broken(sound, Random(seed))  # noqa: S311
        for kind, made in (("sound", sound), (name, mistake.article)):
            path = tmp_path / "made-up.ttl"
            path.write_bytes(made.text.encode())
            fast, reference = (findings(path, corpus, engine) for engine in ("fast", "reference"))
            assert fast == reference, f"seed {seed}: {kind}"
            assert kind != "sound" or not fast, f"seed {seed}: {kind}"
        seed += 1
    with capsys.disabled():
        print(f"\n{seed - SEED} pairs of made-up articles compared, seeds {SEED} to {seed - 1}")  # noqa: T201
