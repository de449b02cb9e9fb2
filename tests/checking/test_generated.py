"""Made-up articles: what is sound by construction passes, and one mistake is found where it was made."""

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from rdflib import RDF, Graph

from clemency.checking.findings import Finding
from clemency.checking.validation import validate
from clemency.corpus import Corpus
from clemency.evidence import canonical_text
from generated import Article, article, articles, sound_article
from generated.breaking import OPERATORS, Broken
from generated.vocabulary import VOCABULARY


def findings(made: Article, corpus: Corpus) -> list[Finding]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "made-up.ttl"
        path.write_bytes(made.text.encode())
        return list(validate(corpus, [path]).findings)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(made=articles())
def test_an_article_that_is_sound_by_construction_has_no_findings(made: Article, corpus: Corpus) -> None:
    assert findings(made, corpus) == []


@pytest.mark.parametrize("name", OPERATORS)
def test_one_mistake_is_found_by_the_rule_for_it_in_the_paragraph_where_it_was_made(
    name: str, corpus: Corpus
) -> None:
    seed, broken = first_broken(name)
    lines = broken.article.lines(broken.subject)
    found = [(each.code, each.span.line, each.span.end_line) for each in findings(broken.article, corpus)]
    assert any(
        code == broken.code and line in lines and end_line in lines for code, line, end_line in found
    ), f"seed {seed}: no {broken.code} on the lines {lines.start} to {lines.stop - 1}, but {found}"


def first_broken(name: str) -> tuple[int, Broken]:
    """Return the first seed whose article the operator can break, and the broken article."""
    for seed in range(100):
        broken = OPERATORS[name](sound_article(seed), Random(seed))  # noqa: S311
        if broken:
            return seed, broken
    raise AssertionError(f"No article lets one {name}.")


def test_a_seed_decides_the_article_and_no_two_seeds_share_one() -> None:
    made = [article(seed) for seed in range(50)]
    assert made == [article(seed) for seed in range(50)]
    assert len({sound_article(seed).iri for seed in range(50)}) == 50


def test_the_layout_changes_no_triple() -> None:
    for seed in range(20):
        made = sound_article(seed)
        plain = Article(made.iri, made.words, made.paragraphs)
        graphs = [Graph().parse(data=each.text, format="turtle") for each in (made, plain)]
        assert graphs[0].isomorphic(graphs[1])


def test_the_text_of_an_article_is_canonical() -> None:
    for seed in range(50):
        words = sound_article(seed).words
        assert canonical_text(words) == words


def test_together_the_articles_use_every_class_and_every_property_of_facts() -> None:
    unused = {*VOCABULARY.classes, *VOCABULARY.fact_properties}
    for seed in range(1000):
        made = sound_article(seed)
        unused -= {predicate for _, predicate, _ in made.facts}
        unused -= {value for part in made.paragraphs for name, value in part.pairs if name == RDF.type}
        if not unused:
            return
    assert not unused
