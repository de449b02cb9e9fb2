"""Loads into a store on disk that are killed at random moments, for SOAK_SECONDS: nothing lost or doubled."""

import os
import shutil
import time
from pathlib import Path
from random import Random

from clemency.corpus import Corpus, open_corpus
from clemency.stores.embedded import load_embedded, opened_if_fresh
from disks import check_after_a_kill, held, killed, made_up, undisturbed, write

SECONDS = float(os.environ.get("SOAK_SECONDS", "60"))
ARTICLES = 60


def test_a_load_killed_at_any_moment_is_ended_by_the_next_one(tmp_path: Path, corpus: Corpus) -> None:
    random = Random(time.time_ns())  # noqa: S311
    asked = made_up(tmp_path / "corpus", corpus.root / "data" / "reference", range(ARTICLES))
    store = tmp_path / "store"
    end = time.monotonic() + SECONDS
    kills = 0
    while time.monotonic() < end or not kills:
        before = held(store) if store.exists() else {}
        for name in random.sample(range(ARTICLES), 20):
            path = asked.root / "data" / "articles" / f"{name}.ttl"
            if random.random() < 0.2 and path.exists():
                path.unlink()
            else:
                write(asked.root, random.randrange(10_000), name)
        asked = open_corpus(asked.root)
        start = time.monotonic()
        after = undisturbed(asked)
        taken = time.monotonic() - start
        while killed(asked, store, seconds=random.random() * taken):
            kills += 1
            check_after_a_kill(asked, store, before, after)
        load_embedded(asked, store, prune=True)
        assert held(store) == after
        with opened_if_fresh(asked, store) as found:
            assert not isinstance(found, str)
        if random.random() < 0.3:
            shutil.rmtree(store)
