"""What the text states of a speaker who was worked out is neither stated outright nor inferred."""

from collections.abc import Callable
from pathlib import Path

import pytest

from answers import answer, told
from clemency.asking.queries import read_query
from clemency.checking.validation import validate
from clemency.corpus import Corpus, open_corpus
from dossiers import names, sentence
from dossiers import told as dossier_of
from engines import by_clemency, by_loaded_store, by_rdflib
from folders import BROKEN

Write = Callable[..., Path]

STATED = """clem:statedBy :paper ;
    clem:modality clem:asserted ; clem:stance clem:endorsed ; clem:basis clem:stated ;"""
REASONING = 'clem:reasoning "Only this source is quoted before."@en ;'
CERTAINTY = "clem:certainty clem:certain ;"
PREMISE = "prov:wasDerivedFrom :c2 ;"
WORKED_OUT = f"""clem:statedBy :source ;
    clem:modality clem:asserted ; clem:stance clem:endorsed ; clem:basis clem:speakerInferred ;
    {REASONING} {CERTAINTY} {PREMISE}"""


def worked_out(name: str = "sound", old: str = "", new: str = "") -> str:
    """An article in which it was worked out who states c1, with one passage of that replaced."""
    text = (BROKEN / f"{name}.ttl").read_text("utf-8")
    assert text.count(STATED) == 1
    return text.replace(STATED, WORKED_OUT.replace(old, new))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (worked_out(), set()),
        (worked_out(old=REASONING), {"CLEM055"}),
        (worked_out(old=CERTAINTY), {"CLEM058"}),
        (worked_out(old=PREMISE), {"CLEM112"}),
        (worked_out(old="clem:speakerInferred", new="clem:stated"), {"CLEM111"}),
        # what the text states has its words, whoever says it
        (worked_out("stated-date-without-wording"), {"CLEM140"}),
        # and no claim that is stated, speaker and all, rests on it
        (
            worked_out()
            .replace(PREMISE, "prov:wasDerivedFrom id:kp ;")
            .replace("( :source ) ;", "( :source ) ; prov:wasDerivedFrom :c1 ;"),
            {"CLEM141"},
        ),
    ],
)
def test_a_speaker_who_was_worked_out_needs_the_reasons_that_any_inference_needs(
    text: str, codes: set[str], written: Write, corpus: Corpus
) -> None:
    assert {finding.code for finding in validate(corpus, [written(text)]).findings} == codes


def test_a_fact_that_the_text_states_is_not_inferred_because_its_speaker_is(
    written: Write, tmp_path: Path
) -> None:
    written(worked_out(), "data/articles/a.ttl")
    made = open_corpus(tmp_path)
    assert told(answer("inferred-facts", made), "predicate") == [("clem:occursDuring",)]  # c3's
    gaps = told(answer("open-questions", made), "gap", "about")
    assert [about for gap, about in gaps if gap == "inferred only"] == ["id:kp-2015-october-amnesty"]
    assert [about for gap, about in gaps if gap == "speaker inferred"] == [":c1"]
    assert told(answer("inferred-claims", made), "claim", "basis", "restsOn") == [
        (":c1", "clem:speakerInferred", ":c2"),
        (":c3", "clem:inferred", ":c1"),
    ]
    assert told(answer("claims-per-speaker", made), "speaker", "inferred", "speakerInferred") == [
        (":paper", "1", "0"),
        (":source", "0", "1"),
        (":state", "0", "0"),
    ]
    for name in ("inferred-facts", "open-questions", "inferred-claims", "claims-per-speaker"):
        query = read_query(name, made)
        rows = by_clemency(query, made, {})
        assert rows == by_rdflib(query, made, {}) == by_loaded_store(query, made, {})


def test_the_report_marks_a_speaker_who_was_worked_out_and_calls_what_is_stated_stated(
    written: Write,
) -> None:
    report = dossier_of(written(worked_out()))
    assert [names([card.mark for card in why.claims]) for why in report.inferred] == ["c1‡", "c3*"]
    got_out = next(answer for answer in report.answers if answer.question == "Who got out?")
    assert "[c1‡]" in sentence(got_out.clauses)
    assert not any(clause.inferred for clause in got_out.clauses if names(clause.marks) == "c1‡")


def test_who_did_not_get_out_is_stated_in_the_first_article(corpus: Corpus) -> None:
    # "those who are already in … were not released", "he explained"
    (row,) = [
        row
        for row in told(answer("who-was-excluded", corpus), "measure", "excluded", "basis")
        if row[1] == ":held-in-kwanliso"
    ]
    assert row == ("id:kp-2015-october-amnesty", ":held-in-kwanliso", "clem:speakerInferred")
    inferred = told(answer("inferred-facts", corpus), "predicate", "object")
    assert ("clem:excludes", ":held-in-kwanliso") not in inferred
    assert ("clem:size", ":two-months") not in inferred
