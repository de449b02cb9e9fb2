"""Across articles: who denies whom, and who leans on whom, are notes that name both places."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from clemency.checking.across import notes

Change = Callable[..., Path]

AMNESTY = "id:kp-2015-october-amnesty"


@pytest.fixture
def article(sound: Path, tmp_path: Path) -> Change:
    """Return a function that writes a copy of the sound article under a name of its own, with changes."""

    def write(name: str, *changes: tuple[str, str]) -> Path:
        text = sound.read_text("utf-8").replace("/article/test>", f"/article/{name}>")
        for old, new in changes:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        path = tmp_path / f"{name}.ttl"
        path.write_text(text, "utf-8")
        return path

    return write


def fact(words: str) -> tuple[str, str]:
    return (f"{AMNESTY}\n    clem:covers :freed ;", f"{AMNESTY}\n    clem:covers :freed ;\n    {words} ;")


def publisher(name: str) -> tuple[str, str]:
    return ('"a made-up article"@en ;', f'"a made-up article"@en ; schema:publisher id:{name} ;')


def speaks_for(speaker: str, body: str) -> tuple[str, str]:
    return (f":{speaker} a clem:Speaker ;", f":{speaker} a clem:Speaker ; prov:actedOnBehalfOf {body} ;")


def line_of(path: Path, words: str) -> int:
    lines = path.read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if words in line)


def test_articles_with_nothing_in_common_are_given_no_note(article: Change) -> None:
    assert notes([article("one"), article("two")]) == []


def test_what_one_article_affirms_and_another_denies_is_noted_with_both_places(article: Change) -> None:
    one = article("one", fact("clem:coversOffence clem:murder"))
    two = article("two", fact("clem:excludesOffence clem:murder"))
    (note,) = notes([one, two])
    line = line_of(two, "clem:excludesOffence")
    assert (note.code, note.severity, note.path, note.span.line) == ("CLEM301", "note", two, line)
    assert note.message == (
        "Another article, <https://w3id.org/clemency/article/one>, contradicts this: "
        f"{AMNESTY} clem:coversOffence clem:murder and {AMNESTY} clem:excludesOffence clem:murder "
        "exclude each other."
    )
    assert note.because == (
        f"{AMNESTY} clem:coversOffence clem:murder ({one}:{line})",
        f"{AMNESTY} clem:excludesOffence clem:murder ({two}:{line})",
        "clem:coversOffence owl:propertyDisjointWith clem:excludesOffence (the ontology)",
    )


def test_two_orders_of_the_same_events_are_noted(article: Change) -> None:
    one = article("one", fact("clem:precedes id:kp-2015-august-amnesty"))
    two = article("two", fact("clem:doneBy id:kp-state"))
    two.write_text(
        two.read_text("utf-8") + f"\nid:kp-2015-august-amnesty clem:precedes {AMNESTY} .\n", "utf-8"
    )
    (note,) = notes([one, two])
    assert (note.code, note.path) == ("CLEM301", two)


def test_an_article_that_contradicts_itself_is_not_held_against_others(article: Change) -> None:
    both = article("both", fact("clem:coversOffence clem:murder ; clem:excludesOffence clem:murder"))
    assert notes([both, article("other", fact("clem:coversOffence clem:murder"))]) == []


def test_two_articles_that_quote_the_same_body_on_the_same_event_share_a_witness(article: Change) -> None:
    one = article("one", speaks_for("state", "id:kp-state"))
    two = article("two", speaks_for("state", "id:kp-state"))
    (note,) = notes([one, two])
    assert (note.code, note.severity, note.path) == ("CLEM302", "note", two)
    assert note.message == (
        ":c2 and <https://w3id.org/clemency/article/one#c2> of <https://w3id.org/clemency/article/one> "
        "rest on the same witness, id:kp-state."
    )
    other = "https://w3id.org/clemency/article/one"
    said, speaker = line_of(two, "clem:statedBy :state"), line_of(two, ":state a")
    assert note.because == (
        f":c2 clem:statedBy :state ({two}:{said})",
        f":state prov:actedOnBehalfOf id:kp-state ({two}:{speaker})",
        f"<{other}#c2> clem:statedBy <{other}#state> ({one}:{said})",
        f"<{other}#state> prov:actedOnBehalfOf id:kp-state ({one}:{speaker})",
    )


def test_the_same_body_on_different_events_is_no_shared_witness(article: Change) -> None:
    one = article("one", speaks_for("state", "id:kp-state"))
    two = article("two", speaks_for("state", "id:kp-state"))
    two.write_text(two.read_text("utf-8").replace(AMNESTY, "id:kp-2015-august-amnesty"), "utf-8")
    assert notes([one, two]) == []


def test_who_passes_it_on_is_a_witness_too(article: Change) -> None:
    one = article("one", speaks_for("source", "id:wire"))
    two = article("two", speaks_for("source", "id:wire"))
    (note,) = notes([one, two])
    assert note.message.endswith("rest on the same witness, id:wire.")


def test_an_article_that_relays_anothers_publisher_leans_on_it(article: Change) -> None:
    one = article("one", publisher("gazette"))
    two = article("two", publisher("herald"), speaks_for("source", "id:gazette"))
    (note,) = notes([one, two])
    assert (note.code, note.path) == ("CLEM302", two)
    assert note.because[-1].endswith(f"schema:publisher id:gazette ({one}:{line_of(one, 'publisher')})")


def test_an_article_that_is_derived_from_another_leans_on_it(article: Change) -> None:
    one = article("one")
    claim = "<https://w3id.org/clemency/article/one#c1>"
    two = article("two", ("prov:wasDerivedFrom :c1 ;", f"prov:wasDerivedFrom :c1 , {claim} ;"))
    (note,) = notes([one, two])
    assert (note.code, note.path) == ("CLEM302", two)
    assert note.message.endswith("rest on the same witness, <https://w3id.org/clemency/article/one>.")


def test_two_sources_of_one_paper_are_two_witnesses(article: Change) -> None:
    assert notes([article("one", publisher("gazette")), article("two", publisher("gazette"))]) == []


def test_reference_data_that_an_inference_uses_is_no_witness(article: Change) -> None:
    rests = ("prov:wasDerivedFrom :c1 ;", "prov:wasDerivedFrom :c1 , id:wpk-founding ;")
    assert notes([article("one", rests), article("two", rests)]) == []


def test_of_many_articles_in_one_case_each_is_compared_with_one_other(article: Change) -> None:
    paths = [article(f"a{number}", speaks_for("state", "id:kp-state")) for number in range(5)]
    found = notes(paths)
    assert [note.path for note in found] == paths[1:]
    assert all("/article/a0>" in note.message for note in found)


def test_what_cannot_be_read_has_no_part_in_it(article: Change, tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text("not Turtle", "utf-8")
    assert notes([broken, tmp_path / "missing.ttl", article("one")]) == []


def test_a_thousand_articles_take_seconds(article: Change) -> None:
    paths = [article(f"a{number}") for number in range(1000)]
    start = time.perf_counter()
    assert notes(paths) == []
    assert time.perf_counter() - start < 20
