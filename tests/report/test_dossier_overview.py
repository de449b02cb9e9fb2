"""The corpus as a whole: what articles share, where they clash, and no more of each than its page has."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from pathlib import Path
from pickle import dumps

import pytest

from clemency.corpus import Corpus, read_article, reference_graph
from clemency.report.dossier import dossier
from clemency.report.dossier.overview import Overview, overview
from dossiers import LAW, PARDON, REAL, known, sentence

Change = Callable[[str, str], Path]
Copy = Callable[..., Path]

AMNESTY = "the second amnesty of 2015 in North Korea"
OTHER_MONTH = ("2015-10-01", "2015-11-01"), ("2015-10-31", "2015-11-30"), ('"2015-10"', '"2015-11"')


@pytest.fixture
def copy(sound: Path, tmp_path: Path) -> Copy:
    """Return a function that writes another article like the sound one, with passages of it replaced."""

    def write(name: str, *changes: tuple[str, str]) -> Path:
        text = sound.read_text("utf-8").replace("article/test>", f"article/{name}>")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / f"{name}.ttl"
        path.write_text(text, "utf-8")
        return path

    return write


def whole(corpus: Corpus) -> Overview:
    reference = reference_graph(corpus)
    return overview(dossier(read_article(path), reference).summary for path in corpus.article_paths)


def test_each_article_is_a_line_with_its_counts_and_a_link_to_its_page() -> None:
    real, law, pardon = overview(known(path).summary for path in (REAL, LAW, PARDON)).articles
    assert (real.href, real.facts, real.claims, real.speakers, real.contested) == (
        "dailynk-2015-second-amnesty.html",
        known(REAL).facts,
        74,
        7,
        3,
    )
    assert real.publisher is not None
    assert real.publisher.text == "Daily NK"
    assert [measure.text for measure in real.measures] == [
        AMNESTY,
        "the first amnesty of 2015 in North Korea",
    ]
    assert [line.headline.href for line in (law, pardon)] == [
        "made-up-amnesty-law.html",
        "made-up-holiday-pardon.html",
    ]


def test_the_corpus_counts_what_its_articles_count() -> None:
    every = [known(path) for path in (REAL, LAW, PARDON)]
    found = overview(each.summary for each in every)
    assert (found.facts, found.claims) == (sum(d.facts for d in every), sum(d.claims for d in every))
    assert sum(kind.speakers for kind in found.kinds) == found.speakers
    assert sum(kind.claims for kind in found.kinds) == found.claims
    state = next(kind for kind in found.kinds if kind.name == "state voice")
    assert (state.speakers, state.claims) == (4, 3 + 2 + 5)


def test_an_event_of_two_articles_is_told_as_each_tells_it(
    corpus_of: Callable[..., Corpus], copy: Copy
) -> None:
    found = whole(corpus_of(REAL, copy("other", *OTHER_MONTH)))
    (event,) = found.events
    real, other = event.tellings
    assert (event.name.text, event.kind) == (AMNESTY, "amnesty")
    assert [sentence([date]) for date in other.dates] == ["October 2015 (“in October”) [c3*]"]
    assert [sentence([date]) for date in real.dates] == [
        "8 and 9 October (“October 8, 9”; no year stated) [c15]",
        "8 and 9 October 2015 [c16*]",
    ]
    assert [figure.words for figure in other.figures] == ["at least 200 people"]
    assert "at least 2,000 people" in [figure.words for figure in real.figures]
    assert {figure.unit for figure in real.figures} == {"people"}
    assert [sentence([reason]) for reason in other.reasons] == ["mercy [c2†]"]


def test_an_event_of_one_article_is_not_shared() -> None:
    assert overview([known(REAL).summary]).events == ()


def test_two_dates_of_one_measure_are_a_contradiction_and_the_query_finds_it_too(
    corpus_of: Callable[..., Corpus], copy: Copy
) -> None:
    corpus = corpus_of(copy("one"), copy("two", *OTHER_MONTH))
    (found,) = whole(corpus).contradictions
    assert (found.how, found.about) == ("dates", AMNESTY)
    assert [side.claim.href for side in (found.one, found.other)] == ["one.html#one.c3", "two.html#two.c3"]
    assert [side.article.href for side in (found.one, found.other)] == ["one.html", "two.html"]
    assert found.one.paraphrase == "That was in October 2015."
    rows = [row for row in corpus.query("contradictions").rows if "in two articles" in map(str, row)]
    assert len(rows) == 1


def test_what_one_article_says_against_itself_is_left_to_its_own_page(
    corpus_of: Callable[..., Corpus], copy: Copy
) -> None:
    november = """:november a clem:DateValue ; clem:edtf "2015-11" ;
    clem:earliest "2015-11-01"^^xsd:date ; clem:latest "2015-11-30"^^xsd:date .
:mercy a"""
    denied = ("clem:motivatedBy ; rdf:object :mercy", "clem:occursDuring ; rdf:object :november")
    assert whole(corpus_of(copy("one", (":mercy a", november), denied))).contradictions == ()


@pytest.mark.parametrize("sign", "?~%")
def test_a_date_of_which_an_article_is_not_sure_contradicts_none(
    sign: str, corpus_of: Callable[..., Corpus], copy: Copy
) -> None:
    unsure = copy("two", *OTHER_MONTH, ('"2015-11"', f'"2015-11{sign}"'))
    assert whole(corpus_of(copy("one"), unsure)).contradictions == ()


def telling(edge: str, value: str) -> list[tuple[str, str]]:
    """Return the changes by which the sound article tells one thing more of the amnesty."""
    amnesty, claimed = "id:kp-2015-october-amnesty", "clem:occursDuring ; rdf:object :october ] "
    more = f", [ rdf:subject {amnesty} ; rdf:predicate clem:{edge} ; rdf:object {value} ] "
    fact = "clem:occursDuring :october "
    return [(f"{fact}.", f"{fact}; clem:{edge} {value} ."), (f"{claimed}.", f"{claimed}{more}.")]


def test_two_orders_of_two_measures_are_a_contradiction(corpus_of: Callable[..., Corpus], copy: Copy) -> None:
    found = whole(
        corpus_of(REAL, copy("other", *telling("precedes", "id:kp-2015-august-amnesty")))
    ).contradictions
    assert {(each.how, each.about) for each in found} == {("order", AMNESTY)}
    assert {each.one.claim.text for each in found} == {"c7"}


def test_an_offence_that_one_article_has_covered_and_another_left_out_is_a_contradiction(
    corpus_of: Callable[..., Corpus], copy: Copy
) -> None:
    one, two = (copy(edge, *telling(edge, "clem:murder")) for edge in ("coversOffence", "excludesOffence"))
    (found,) = whole(corpus_of(one, two)).contradictions
    assert (found.how, found.one.speaker.text) == ("coverage", "the paper")


@pytest.mark.parametrize(("most", "clash"), [(150, 1), (1500, 0)])
def test_two_announced_numbers_clash_only_where_no_number_satisfies_both(
    most: int, clash: int, corpus_of: Callable[..., Corpus], copy: Copy
) -> None:
    announced = telling("announcedSize", ":hundreds")
    other = copy("b", *announced, ("clem:minimum 200 ;", f"clem:minimum 100 ; clem:maximum {most} ;"))
    found = whole(corpus_of(copy("a", *announced), other)).contradictions
    assert [each.how for each in found] == ["figures"] * clash


def test_the_same_article_twice_over_does_not_contradict_itself(
    corpus_of: Callable[..., Corpus], copy: Copy
) -> None:
    found = whole(corpus_of(copy("a"), copy("b")))
    assert found.contradictions == ()
    assert len(found.events[0].tellings) == 2


def test_what_is_kept_of_an_article_is_small_and_holds_no_graph() -> None:
    kept = known(REAL).summary
    assert len(dumps(kept)) < 20_000

    def modules(value: object) -> set[str]:
        parts = value if isinstance(value, tuple) else ()
        if is_dataclass(value):
            parts = tuple(getattr(value, field.name) for field in fields(value))
        return {type(value).__module__}.union(*(modules(part) for part in parts))

    assert not {module for module in modules(kept) if module.startswith("rdflib")}
