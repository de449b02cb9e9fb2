"""The library of questions: what each answers of the first article, and of facts that several tell."""

from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import RDF

from answers import answer, told
from clemency.asking.queries import read_query
from clemency.corpus import Corpus, open_corpus, read_articles
from clemency.namespaces import CLEM, OA
from engines import by_clemency, by_loaded_store, by_rdflib

Write = Callable[..., Path]

OCTOBER, AUGUST = "id:kp-2015-october-amnesty", "id:kp-2015-august-amnesty"


# ── The first article ───────────────────────────────────────────────────────────────────────────
# Each expectation is read off the text by hand; other rows may be there too.


def test_amnesties_have_their_occasion_and_their_dates_as_stated_and_as_inferred(corpus: Corpus) -> None:
    rows = told(answer("amnesties", corpus), "measure", "country", "occasion", "dateOf", "date", "basis")
    party, liberation = "id:wpk-70th-anniversary", "id:korean-liberation-day"
    assert set(rows) >= {
        # "carried out across two days — October 8, 9"; that it was in 2015 follows from the 70th anniversary.
        (OCTOBER, "KP", party, "release", "XXXX-10-08/XXXX-10-09", "clem:stated"),
        (OCTOBER, "KP", party, "release", "2015-10-08/2015-10-09", "clem:inferred"),
        # "celebrated on October 10"
        (OCTOBER, "KP", party, "occasion", "XXXX-10-10", "clem:stated"),
        # "in light of Korea's liberation day … on August 15", and "the first in August"
        (AUGUST, "KP", liberation, "occasion", "XXXX-08-15", "clem:stated"),
        (AUGUST, "KP", liberation, "grant", "XXXX-08", "clem:stated"),
    }
    # The text never gives a year: no date with one is stated.
    assert all(not date or date.startswith("XXXX") for *_, date, basis in rows if basis == "clem:stated")


def test_amnesties_of_one_country_are_asked_for_by_its_code(corpus: Corpus) -> None:
    assert answer("amnesties", corpus, country="KP").rows == answer("amnesties", corpus).rows
    assert answer("amnesties", corpus, country="LK").rows == ()


def test_who_was_too_weak_for_the_first_amnesty_is_excluded_from_it_and_covered_by_the_second(
    corpus: Corpus,
) -> None:
    rows = told(answer("covered-and-excluded", corpus), "measure", "outcome", "group", "partOf", "share")
    # Those of the second round "were mostly those who were too weak" in the first.
    assert (AUGUST, "excluded", ":too-weak-in-august", "", "") in rows
    assert (OCTOBER, "covered", ":too-weak-in-august", ":freed-in-october", "clem:most") in rows
    # "the state granted amnesty to prisoners"
    assert (OCTOBER, "covered", ":freed-in-october", "", "") in rows


def test_a_share_keeps_its_condition_to_itself(corpus: Corpus) -> None:
    rows = told(answer("covered-and-excluded", corpus, measure=OCTOBER), "group", "share", "condition")
    # "The vast majority … were suffering from malnutrition": the majority, not all who were freed
    assert (":malnourished-majority", "clem:vastMajority", "clem:malnutrition") in rows
    assert not [row for row in rows if row[0] == ":freed-in-october" and row[2] == "clem:malnutrition"]


def test_figures_have_wording_bounds_and_speaker(corpus: Corpus) -> None:
    rows = told(
        answer("how-many", corpus),
        "subject",
        "wording",
        "minimum",
        "maximum",
        "unit",
        "speaker",
        "confirmedBy",
    )
    assert set(rows) >= {
        # "thousands of prisoners have been released", says the source; another one "corroborated this news"
        (":freed-in-october", "thousands", "2000", "", "clem:people", ":source-1", ":source-2"),
        # "12 re-education camps"
        (":kyohwaso-taking-part", "12", "12", "12", "clem:facilities", ":source-1", ":source-2"),
        # "a massive release of prisoners": the paper's word, no figure
        (":freed-in-august", "massive", "", "", "clem:people", ":daily-nk", ""),
        # "the two-month window", of which the second source had not been told when it confirmed
        (":recovery", "two-month", "1.5", "2.5", "clem:months", ":source-1", ""),
        # "most prisoners were said to be" in a bad state
        (":in-dire-condition", "most", "0.5", "1", "clem:share", ":unidentified", ""),
    }


def test_propaganda_stands_beside_what_contradicts_it(corpus: Corpus) -> None:
    rows = told(
        answer("propaganda-and-sources", corpus), "speaker", "stance", "againstSpeaker", "againstKind"
    )
    # "as an act of benevolence" against "Although …", and what they "would not have been able to" do
    assert (":state-propaganda", "clem:contested", ":daily-nk", "clem:publication") in rows
    # "thanks to the General's … love" against "but they're in fact just"
    assert (":state-propaganda", "clem:contested", ":source-1", "clem:anonymousSource") in rows
    assert {stance for _, stance, _, _ in rows} == {"clem:contested"}


def test_claims_are_counted_for_each_speaker(corpus: Corpus) -> None:
    columns = ("speaker", "claims", "endorsed", "contested", "neutral", "passedOn")
    counts = {
        row[0]: [int(cell) for cell in row[1:]]
        for row in told(answer("claims-per-speaker", corpus), *columns)
    }
    assert set(counts) >= {":daily-nk", ":source-1", ":source-2", ":state-propaganda", ":unidentified"}
    for claims, endorsed, contested, neutral, _ in counts.values():
        assert claims == endorsed + contested + neutral
    # The article endorses nothing that propaganda says, and passes its love and care on from the source.
    assert counts[":state-propaganda"][1] == 0
    assert counts[":state-propaganda"][0] > 0
    assert counts[":source-1"][4] >= 1
    assert counts[":daily-nk"][4] == 0


def test_a_fact_that_a_second_source_confirmed_does_not_rest_on_one_speaker(corpus: Corpus) -> None:
    rows = told(answer("single-speaker-facts", corpus), "subject", "predicate", "object", "speaker")
    facts = {row[:3] for row in rows}
    # told by the first source, before another one "corroborated this news"
    assert (":freed-in-october", "clem:size", ":thousands") not in facts
    assert (OCTOBER, "clem:marks", "id:wpk-70th-anniversary") not in facts
    # told after it, by "the source" alone
    assert (":ill-treatment", "clem:treatmentKind", "clem:torture", ":source-1") in rows
    # told by the paper in its own voice
    assert (":october-release", "clem:occursDuring", ":october-8-and-9", ":daily-nk") in rows
    # both the paper ("Pyongyang issued") and the source ("the state granted")
    assert (OCTOBER, "clem:grantedBy", "id:kp-state") not in facts


def test_an_inferred_claim_says_why_and_on_what_it_rests(corpus: Corpus) -> None:
    rows = answer("inferred-claims", corpus)
    assert all(reasoning for (reasoning,) in told(rows, "reasoning"))
    rests = told(rows, "says", "restsOn")
    # The year of the anniversary rests on the party's founding in 1945, which the text does not mention.
    assert "id:wpk-founding" in [ground for says, ground in rests if "10 October 2015" in says]
    # The country is not named in the text: it follows from the places and the leader that are.
    assert {"id:kp-south-pyongan", "id:kim-jong-un"} <= {ground for _, ground in rests}


def test_behind_a_fact_stand_those_who_assert_confirm_and_deny_it(corpus: Corpus) -> None:
    rows = told(
        answer("claims-behind-fact", corpus, subject=OCTOBER),
        "predicate",
        "object",
        "standing",
        "role",
        "speaker",
    )
    assert set(rows) >= {
        ("clem:grantedBy", "id:kp-state", "fact", "asserts", ":daily-nk"),
        ("clem:grantedBy", "id:kp-state", "fact", "asserts", ":source-1"),
        ("clem:grantedBy", "id:kp-state", "fact", "corroborates", ":source-2"),
        # What propaganda says of the motive is no fact, and two deny it.
        ("clem:motivatedBy", ":benevolence", "no fact", "asserts", ":state-propaganda"),
        ("clem:motivatedBy", ":benevolence", "no fact", "contradicts", ":daily-nk"),
        ("clem:motivatedBy", ":benevolence", "no fact", "contradicts", ":source-1"),
    }


def test_behind_a_fact_the_property_can_be_pinned(corpus: Corpus) -> None:
    rows = answer("claims-behind-fact", corpus, subject=OCTOBER, predicate="clem:covers")
    assert {predicate for (predicate,) in told(rows, "predicate")} == {"clem:covers"}


def test_who_beat_and_tortured_is_not_stated(corpus: Corpus) -> None:
    rows = told(
        answer("ill-treatment", corpus),
        "kind",
        "victims",
        "perpetrator",
        "perpetratorLabel",
        "dateLabel",
        "speaker",
    )
    # "after being beaten and tortured": passive, and no day; the article leaves both open
    for kind in ("clem:beating", "clem:torture"):
        assert (kind, ":too-weak-in-august", "", "not stated", "not stated", ":source-1") in rows


def test_what_the_graph_does_not_say_is_not_called_not_stated(written: Write, tmp_path: Path) -> None:
    written(BEATING, "data/articles/a.ttl")
    columns = ("victimsLabel", "perpetratorLabel", "dateLabel")
    # Unnamed is an entity with a label; left open is said to be so; of the date nobody has said anything.
    assert told(answer("ill-treatment", open_corpus(tmp_path)), *columns) == [
        ("not stated", "guards, not named", "")
    ]


def test_facilities_have_kind_number_and_place(corpus: Corpus) -> None:
    rows = told(answer("facilities", corpus), "kind", "minimum", "maximum", "extent", "where", "held")
    # "12 re-education camps [kyohwaso] nationwide"; the others "in each province, city and county"
    assert ("id:kp-kyohwaso", "12", "12", "spread over", "id:kp", ":freed-in-october") in rows
    for level in ("clem:province", "clem:city", "clem:county"):
        training = ("id:kp-labour-training-camp", "", "", "present in each", level, ":freed-in-october")
        assert training in rows


def test_a_chain_of_attribution_runs_from_the_origin_to_the_article(corpus: Corpus) -> None:
    links = told(answer("attribution-chains", corpus), "claim", "says", "step", "speaker")
    love = [(step, speaker) for _, says, step, speaker in links if "loves and understands" in says]
    # "it was said that …", the source said, the paper writes
    article = "<https://w3id.org/clemency/article/dailynk-2015-second-amnesty>"
    assert love == [("1", ":state-propaganda"), ("2", ":source-1"), ("3", article)]


def test_open_questions_are_those_that_the_text_leaves_open(corpus: Corpus) -> None:
    left_open = told(answer("open-questions", corpus), "gap", "about", "detail")
    assert {row[1:] for row in left_open if row[0] == "left open"} == {
        (":ill-treatment", "done by"),  # "beaten and tortured": passive
        (":ill-treatment", "occurs during"),
        (":repatriations", "done by"),  # "were repatriated": passive too
        (":repatriations", "occurs during"),
        (":bribes", "received by"),  # "paid bribes": to whom?
        (":august-release", "occurs during"),  # "the first in August" is the amnesty
        (":august-release", "done by"),
        (":october-release", "done by"),  # "have been released": passive
        (OCTOBER, "occurs during"),  # "ahead of" the anniversary: when it was granted is not said
        (":kyohwaso-taking-part", "share"),  # "12": of how many?
        (":kyohwaso-taking-part", "name"),  # no camp, official or authority is named
        (":political-prison-camps", "name"),
        (":officials", "name"),
        (":authorities", "name"),
    }
    gaps = told(answer("open-questions", corpus), "gap", "about")
    assert set(gaps) >= {
        ("no figure", ":freed-in-august"),  # "massive"
        ("no upper bound", ":freed-in-october"),  # "thousands"
        ("no year", "id:korean-liberation-day"),  # "August 15"
        ("inferred only", AUGUST),  # only of the second round the text says "Pyongyang issued"
        ("inferred only", OCTOBER),
        ("no authority in charge", ":kyohwaso-taking-part"),
    }
    article = "<https://w3id.org/clemency/article/dailynk-2015-second-amnesty>"
    assert ("article without a date", article) in gaps
    assert ("article without an author", article) in gaps
    # "were said to be in dire condition": by whom?
    assert [gap for gap, _ in gaps].count("speaker not identified") >= 1
    # "under the Ministry of State Security", and "Pyongyang issued a second round", so it issued a first one
    assert ("no authority in charge", ":political-prison-camps") not in gaps
    assert "no granting authority" not in {gap for gap, _ in gaps}
    # "thousands" is a figure, if a vague one.
    assert ("no figure", ":freed-in-october") not in gaps


def test_a_profile_asks_the_same_of_every_measure(corpus: Corpus) -> None:
    rows = told(answer("measure-profile", corpus), "measure", "aspect", "asked")
    asked = {measure: {row[1:] for row in rows if row[0] == measure} for measure in (AUGUST, OCTOBER)}
    assert asked[AUGUST] == asked[OCTOBER]
    assert sorted({aspect[0] for aspect, _ in asked[OCTOBER]}) == list("1234567")


def test_a_profile_says_not_stated_only_where_nobody_tells_it(corpus: Corpus) -> None:
    rows = told(answer("measure-profile", corpus), "measure", "asked", "valueLabel", "standing", "speaker")
    silent = {row[:2] for row in rows if row[2] == "not stated"}
    assert not silent & {row[:2] for row in rows if row[2] != "not stated"}
    assert all(not standing and not speaker for *_, value, standing, speaker in rows if value == "not stated")
    # No law, no condition, no annulment, no number announced; of the first one no reason and no ceremony.
    for asked in ("legal basis", "depends on", "annulled by", "announced number", "in force from"):
        assert silent >= {(AUGUST, asked), (OCTOBER, asked)}
    assert silent >= {(AUGUST, "reason"), (AUGUST, "ceremony"), (AUGUST, "legal effect")}
    assert not silent & {(OCTOBER, "reason"), (OCTOBER, "ceremony"), (OCTOBER, "legal effect")}


def test_a_profile_keeps_a_disputed_reason_apart_from_facts(corpus: Corpus) -> None:
    rows = told(
        answer("measure-profile", corpus, measure=OCTOBER), "asked", "value", "standing", "basis", "speaker"
    )
    # "promoted … as an act of benevolence" against what the paper and the source imply
    assert {row[1:] for row in rows if row[0] == "reason"} == {
        (":benevolence", "disputed", "clem:stated", ":state-propaganda"),  # "an act of benevolence"
        # "it was said": by whom is inferred
        (":benevolence", "disputed", "clem:speakerInferred", ":state-propaganda"),
        (":benevolence", "disputed", "clem:inferred", ":party-cadres"),
        (":unfitness-for-prison", "fact", "clem:inferred", ":daily-nk"),
        (":unfitness-for-labour", "fact", "clem:inferred", ":source-1"),
    }


def test_what_happened_to_a_group_includes_its_parts_and_its_whole(corpus: Corpus) -> None:
    rows = told(
        answer("what-happened-to", corpus, group=":too-weak-in-august"), "relation", "event", "byWhomLabel"
    )
    assert set(rows) == {
        ("the group", ":ill-treatment", "not stated"),
        ("the group", ":recovery", "authorities"),
        ("a larger group", ":october-release", "not stated"),
    }
    rows = told(answer("what-happened-to", corpus, group=":freed-in-october"), "relation", "event")
    assert set(rows) == {
        ("the group", ":october-release"),
        ("part of it", ":ill-treatment"),
        ("part of it", ":recovery"),
        ("part of it", ":repatriations"),
    }


def test_what_would_have_been_and_what_is_promised_stand_nowhere_as_facts(corpus: Corpus) -> None:
    rows = told(
        answer("counterfactual-and-promised", corpus),
        "modality",
        "predicate",
        "standing",
        "speaker",
        "stance",
    )
    assert set(rows) == {
        # They "would not have been able" to serve on; the defectors "would have been labeled" and sent away.
        ("clem:counterfactual", "clem:hasCondition", "no fact", ":daily-nk", "clem:endorsed"),
        ("clem:counterfactual", "clem:classedAs", "no fact", ":source-1", "clem:endorsed"),
        ("clem:counterfactual", "clem:heldIn", "no fact", ":source-1", "clem:endorsed"),
        # "signed pledges"
        ("clem:promised", "clem:keeps", "no fact", ":signatories", "clem:neutral"),
    }


def test_an_account_is_told_here_only_by_those_who_spread_it(corpus: Corpus) -> None:
    rows = told(
        answer("campaigns", corpus, narrative=":benevolence-narrative"), "event", "teller", "told", "stance"
    )
    assert set(rows) == {
        (":promotion", ":state-propaganda", "here", "clem:contested"),
        (":promotion", ":party-cadres", "elsewhere", "clem:contested"),
        (":lectures", ":party-cadres", "here", "clem:contested"),
        (":lectures", ":state-propaganda", "elsewhere", "clem:contested"),
        # a ceremony with a telling name, of whose speeches nothing is said
        (":ceremonies", ":state-propaganda", "elsewhere", "clem:contested"),
        (":ceremonies", ":party-cadres", "elsewhere", "clem:contested"),
    }


# ── Facts of several articles ─────────────────────────────────────────────────────────────────────

SHARED = """
@prefix id: <https://w3id.org/clemency/id/> .
@prefix clem: <https://w3id.org/clemency/ns#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix schema: <https://schema.org/> .
@base <https://w3id.org/clemency/article/{name}> .
@prefix : <#> .
<> a schema:NewsArticle .
:paper a clem:Speaker ; clem:speakerKind clem:publication ; prov:actedOnBehalfOf id:{paper} .
id:an-amnesty clem:grantedBy id:a-state .
:c1 a clem:Claim ; clem:statedBy :paper ; clem:stance clem:endorsed ; clem:modality clem:asserted ;
    clem:basis clem:stated {derived} ;
    clem:asserts [ rdf:subject id:an-amnesty ; rdf:predicate clem:grantedBy ; rdf:object id:a-state ] .
"""


BEATING = """
@prefix clem: <https://w3id.org/clemency/ns#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@base <https://w3id.org/clemency/article/a> .
@prefix : <#> .
<> a schema:NewsArticle .
:paper a clem:Speaker ; clem:speakerKind clem:publication .
:guards a clem:Group ; rdfs:label "guards, not named"@en .
:harm a clem:IllTreatment ; clem:treatmentKind clem:beating ; clem:doneBy :guards ;
    clem:leavesOpen clem:affects .
:c1 a clem:Claim ; clem:statedBy :paper ; clem:stance clem:endorsed ; clem:modality clem:asserted ;
    clem:basis clem:stated ;
    clem:asserts [ rdf:subject :harm ; rdf:predicate clem:treatmentKind ; rdf:object clem:beating ] ,
                 [ rdf:subject :harm ; rdf:predicate clem:doneBy ; rdf:object :guards ] .
"""


@pytest.mark.parametrize(
    ("paper", "derived", "alone"),
    [
        ("b-news", "", False),  # an independent report
        ("a-news", "", True),  # the same paper again
        ("b-news", "; prov:wasDerivedFrom <a#c1>", True),  # a report that repeats a claim of the first
        ("b-news", "; prov:wasDerivedFrom <a>", True),  # a report that repeats the first
        ("b-news", "; prov:wasDerivedFrom <elsewhere>", False),
    ],
)
def test_a_report_that_repeats_another_is_no_second_witness(
    paper: str, derived: str, alone: bool, written: Write, tmp_path: Path
) -> None:
    written(SHARED.format(name="a", paper="a-news", derived=""), "data/articles/a.ttl")
    written(SHARED.format(name="b", paper=paper, derived=derived), "data/articles/b.ttl")
    corpus = open_corpus(tmp_path)
    rows = told(answer("single-speaker-facts", corpus), "subject", "speaker")
    assert rows == ([("id:an-amnesty", "a:paper")] if alone else [])


@pytest.mark.parametrize(
    ("paper", "derived", "pairs"),
    [
        ("b-news", "", [("a:paper", "b:paper", "in two articles")]),
        ("a-news", "", []),  # the same paper again
        ("b-news", "; prov:wasDerivedFrom <a#c1>", []),  # a report that repeats a claim of the first
        ("b-news", "; prov:wasDerivedFrom <a>", []),  # a report that repeats the first
    ],
)
def test_only_independent_voices_corroborate_each_other(
    paper: str, derived: str, pairs: list[tuple[str, ...]], written: Write, tmp_path: Path
) -> None:
    written(SHARED.format(name="a", paper="a-news", derived=""), "data/articles/a.ttl")
    written(SHARED.format(name="b", paper=paper, derived=derived), "data/articles/b.ttl")
    rows = answer("corroborated-facts", open_corpus(tmp_path))
    assert told(rows, "speaker", "other", "where") == pairs


def test_two_reports_that_repeat_a_third_do_not_corroborate_each_other(
    written: Write, tmp_path: Path
) -> None:
    for name, derived in (
        ("a", ""),
        ("b", "; prov:wasDerivedFrom <a#c1>"),
        ("c", "; prov:wasDerivedFrom <a>"),
    ):
        written(SHARED.format(name=name, paper=f"{name}-news", derived=derived), f"data/articles/{name}.ttl")
    assert answer("corroborated-facts", open_corpus(tmp_path)).rows == ()


# Two articles, each with claims of its own about what both call id:m and id:r.
TOLD = """
@prefix id: <https://w3id.org/clemency/id/> .
@prefix clem: <https://w3id.org/clemency/ns#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@base <https://w3id.org/clemency/article/{name}> .
@prefix : <#> .
<> a schema:NewsArticle .
id:m a clem:Amnesty .
:paper a clem:Speaker ; rdfs:label "a paper"@en ; clem:speakerKind clem:publication .
"""
CLAIM = """
:{claim} a clem:Claim ; clem:statedBy :paper ; clem:stance clem:endorsed ; clem:modality clem:{modality} ;
    clem:basis clem:stated ;
    clem:asserts [ rdf:subject {subject} ; rdf:predicate {predicate} ; rdf:object {object} ] .
"""


def claim(claim: str, triple: str, modality: str = "asserted") -> str:
    """A claim, and the fact that it carries."""
    subject, predicate, object_ = triple.split()
    text = CLAIM.format(claim=claim, modality=modality, subject=subject, predicate=predicate, object=object_)
    return text + (f"{triple} .\n" if modality == "asserted" else "")


def article(name: str, *parts: str) -> str:
    return TOLD.format(name=name) + "".join(parts)


def number(name: str, *bounds: str) -> str:
    told = " ; ".join(("clem:unit clem:people", *bounds))
    return f':{name} a clem:Estimate ; clem:phrase "{name}"@en ; {told} .\n'


def day(name: str, first: str, last: str, unsure: str = "/") -> str:
    """A time from one day to another, of which either may be unsure: both with `?/~`."""
    of_the_first, _, of_the_last = unsure.partition("/")
    return (
        f':{name} a clem:DateValue ; clem:edtf "{first}{of_the_first}/{last}{of_the_last}" ; '
        f'clem:earliest "{first}"^^xsd:date ; clem:latest "{last}"^^xsd:date .\n'
    )


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        (claim("c", "id:m clem:covers id:g"), claim("c", "id:m clem:excludes id:g"), "covers and excludes"),
        (claim("c", "id:m clem:covers id:g"), claim("c", "id:m clem:excludes id:h"), ""),
        (
            claim("c", "id:m clem:coversOffence clem:murder"),
            claim("c", "id:m clem:excludesOffence clem:murder"),
            "covers and excludes",
        ),
        (claim("c", "id:m clem:precedes id:n"), claim("c", "id:n clem:precedes id:m"), "order"),
        # what might have been contradicts nothing
        (claim("c", "id:m clem:covers id:g"), claim("c", "id:m clem:excludes id:g", "counterfactual"), ""),
        (
            number("few", "clem:minimum 200", "clem:maximum 299")
            + claim("c", "id:m clem:announcedSize :few"),
            number("many", "clem:minimum 2000") + claim("c", "id:m clem:announcedSize :many"),
            "figures",
        ),
        (
            number("few", "clem:minimum 200") + claim("c", "id:m clem:announcedSize :few"),
            number("many", "clem:minimum 2000") + claim("c", "id:m clem:announcedSize :many"),
            "",  # both can be 3,000
        ),
        (
            day("may", "2020-05-01", "2020-05-31") + claim("c", "id:m clem:occursDuring :may"),
            day("june", "2020-06-01", "2020-06-30") + claim("c", "id:m clem:occursDuring :june"),
            "dates",
        ),
        (
            day("may", "2020-05-01", "2020-05-31") + claim("c", "id:m clem:occursDuring :may"),
            day("fourth", "2020-05-04", "2020-05-04") + claim("c", "id:m clem:occursDuring :fourth"),
            "",  # the fourth is in May
        ),
        *(
            (
                day("may", "2020-05-01", "2020-05-31", unsure) + claim("c", "id:m clem:occursDuring :may"),
                day("june", "2020-06-01", "2020-06-30", other) + claim("c", "id:m clem:occursDuring :june"),
                how,
            )
            for unsure, other, how in (
                ("/?", "/", ""),  # perhaps it was in June
                ("/~", "/", ""),
                ("/%", "/", ""),
                ("/", "?/", ""),
                ("/", "~/?", ""),
                ("/~", "~/", ""),
                ("?/", "/", "dates"),  # when it began is unsure, and that it was over by June is not
                ("/", "/%", "dates"),
            )
        ),
    ],
)
def test_articles_contradict_each_other_in_what_they_assert(
    one: str, other: str, how: str, written: Write, tmp_path: Path
) -> None:
    written(article("a", one), "data/articles/a.ttl")
    written(article("b", other), "data/articles/b.ttl")
    both = open_corpus(tmp_path)
    rows = told(answer("contradictions", both), "how", "where", "claim", "against")
    assert rows == ([(how, "in two articles", "a:c", "b:c")] if how else [])
    query = read_query("contradictions", both)
    found = by_clemency(query, both, {})
    assert found == by_rdflib(query, both, {}) == by_loaded_store(query, both, {})


@pytest.mark.parametrize(
    ("counted", "comparison"),
    [
        (("clem:minimum 900", "clem:maximum 900"), "fewer than announced"),
        (("clem:minimum 2000",), "more than announced"),
        (("clem:minimum 1500", "clem:maximum 1500"), "agree"),
        (("clem:minimum 900",), "cannot be told"),  # 900 or more may be 1,500
        ((), "cannot be told"),
    ],
)
def test_what_was_announced_is_compared_with_all_who_were_let_out_and_not_with_a_part_of_them(
    counted: tuple[str, ...], comparison: str, written: Write, tmp_path: Path
) -> None:
    text = article(
        "a",
        number("forecast", "clem:minimum 1450", "clem:maximum 1550"),
        number("count", *counted, "clem:convention clem:exactCount"),
        number("ten", "clem:minimum 10", "clem:maximum 10"),
        claim("c1", "id:m clem:announcedSize :forecast"),
        claim("c2", "id:m clem:covers :freed"),
        claim("c3", ":freed clem:size :count"),
        claim("c4", ":women clem:subgroupOf :freed"),
        claim("c5", "id:m clem:covers :women"),
        claim("c6", ":women clem:size :ten"),
    )
    written(text, "data/articles/a.ttl")
    rows = told(
        answer("announced-and-carried-out", open_corpus(tmp_path)), "letOut", "carriedOut", "comparison"
    )
    assert rows == [(":freed", "no release is told", comparison)]


@pytest.mark.parametrize(
    ("bounds", "shared", "verdict"),
    [
        # "hundreds", says one; "about 300" another: both allow 250 to 350
        ((("clem:minimum 200",), ("clem:minimum 250", "clem:maximum 350")), ("250", "350"), "overlap"),
        ((("clem:maximum 100",), ("clem:minimum 250",)), ("250", "100"), "no overlap"),
        ((("clem:minimum 200",), ("clem:convention clem:unquantified",)), ("200", ""), "one bounded figure"),
    ],
)
def test_figures_of_one_group_share_what_all_of_them_allow(
    bounds: tuple[tuple[str, ...], ...], shared: tuple[str, str], verdict: str, written: Write, tmp_path: Path
) -> None:
    for name, each in zip("ab", bounds, strict=True):
        text = article(
            name, number(f"n{name}", *each), "id:g a clem:Group .", claim("c", f"id:g clem:size :n{name}")
        )
        written(text, f"data/articles/{name}.ttl")
    rows = answer("figures-compared", open_corpus(tmp_path))
    assert told(rows, "measure", "figures", "speakers", "minimum", "maximum", "verdict") == [
        ("not stated", "2", "2", *shared, verdict)
    ]


def test_the_next_measure_is_found_by_its_date_where_nobody_names_it(written: Write, tmp_path: Path) -> None:
    text = article("a", "id:x a schema:Country ; schema:identifier 'XA' .")
    for name, first, last in (
        ("m1", "2019-12-31", "2020-01-01"),
        ("m2", "2020-03-01", "2020-03-01"),
        ("m3", "2021-03-01", "2021-03-31"),
    ):
        text += f"id:{name} a clem:Pardon ; clem:appliesIn id:x ; clem:occursDuring :{name} .\n" + day(
            name, first, last
        )
    written(text, "data/articles/a.ttl")
    rows = answer("measures-in-sequence", open_corpus(tmp_path), country="xa")
    # 2020 is a leap year: from 1 January to 1 March are 60 days, and one more from 31 December. From 1 March
    # to the next are 365, and 30 more to its end.
    assert told(rows, "earlier", "later", "order", "leastDays", "mostDays") == [
        ("id:m1", "id:m2", "by their dates", "60", "61"),
        ("id:m2", "id:m3", "by their dates", "365", "395"),
    ]


def test_what_came_before_is_known_by_the_dates_too(written: Write, tmp_path: Path) -> None:
    text = article(
        "a",
        day("may", "2020-05-01", "2020-05-31"),
        day("june", "2020-06-01", "2020-06-30"),
        ":beating a clem:IllTreatment ; clem:affects :men ; clem:occursDuring :may .",
        "id:m clem:covers :men ; clem:occursDuring :june .",
    )
    written(text, "data/articles/a.ttl")
    rows = answer("what-came-before", open_corpus(tmp_path))
    assert told(rows, "before", "event", "order", "outcome") == [
        ("id:m", ":beating", "by the dates", "covered")
    ]


def test_people_of_whom_no_measure_is_told_have_none(written: Write, tmp_path: Path) -> None:
    text = article("a", claim("c", ":men clem:heldFor clem:assault"), "id:m rdfs:label 'a measure'@en .")
    written(text, "data/articles/a.ttl")
    rows = answer("people-by-offence", open_corpus(tmp_path))
    assert told(rows, "offence", "people", "measure", "measureLabel") == [("clem:assault", ":men", "", "")]


# ── How well a corpus is recorded ─────────────────────────────────────────────────────────────────


def test_a_stretch_of_text_is_covered_once_however_many_passages_lie_over_it(corpus: Corpus) -> None:
    (article_read,) = read_articles(corpus)
    graph = article_read.file.graph
    covered = {
        place
        for passage in graph.objects(None, CLEM.passage)
        for place in range(*(int(str(graph.value(passage, edge))) for edge in (OA.start, OA.end)))
    }
    claims = set(graph.subjects(RDF.type, CLEM.Claim))
    inferred = claims & set(graph.subjects(CLEM.basis, CLEM.inferred))
    counts = told(
        answer("coverage", corpus), "length", "covered", "percent", "claims", "inferred", "speakers"
    )
    assert counts == [
        tuple(map(str, (3155, len(covered), 100 * len(covered) // 3155, len(claims), len(inferred), 7)))
    ]


def test_coverage_of_a_text_that_can_be_counted_by_hand(written: Write, tmp_path: Path) -> None:
    places = ((0, 10), (2, 5), (8, 12), (20, 30), (20, 30), (20, 25))
    passages = "".join(f":c clem:passage [ oa:start {start} ; oa:end {end} ] .\n" for start, end in places)
    text = article("a", claim("c", "id:m clem:covers :g"), "<> clem:textLength 40 .\n", passages)
    written(text, "data/articles/a.ttl")
    rows = answer("coverage", open_corpus(tmp_path), article="a")
    # 0 to 12 and 20 to 30; one stretch is there twice
    assert told(rows, "covered", "percent", "passages") == [("22", "55", "5")]


def test_a_thing_without_a_name_says_what_it_lacks(written: Write, tmp_path: Path) -> None:
    text = article(
        "a",
        claim("c", ":men clem:subgroupOf :people"),
        "<> rdfs:label 'an article'@en . id:m rdfs:label 'a measure'@en . :people rdfs:label 'people'@en .",
        ":men a clem:Group ; rdfs:label 'des hommes'@fr . :people a clem:Group . :body a clem:Authority .",
        claim("d", "id:m clem:covers :nobody"),
    )
    written(text, "data/articles/a.ttl")
    assert told(answer("unlabelled-entities", open_corpus(tmp_path)), "thing", "kind", "lacks") == [
        (":nobody", "", "a declaration"),
        (":body", "clem:Authority", "a label"),
        (":men", "clem:Group", "an English label"),
    ]


def test_a_claim_without_its_place_says_what_it_lacks(written: Write, tmp_path: Path) -> None:
    text = article(
        "a",
        ":c1 a clem:Claim .",
        ":c2 a clem:Claim ; clem:passage [ oa:start 1 ; oa:end 2 ; clem:anchor 'a' ; clem:sha256 'b' ] .",
        ":c3 a clem:Claim ; clem:passage [ oa:start 1 ; oa:end 2 ; clem:sha256 'b' ] .",
        ":c4 a clem:Claim ; clem:passage [ oa:start 1 ; clem:anchor 'a' ] .",
    )
    written(text, "data/articles/a.ttl")
    assert told(answer("unanchored-claims", open_corpus(tmp_path)), "claim", "lacks", "start") == [
        (":c1", "a passage", ""),
        (":c3", "an anchor", "1"),
        (":c4", "a beginning or an end", "1"),
        (":c4", "a digest", "1"),
    ]


# ── Stores ────────────────────────────────────────────────────────────────────────────────────────


def test_each_graph_is_counted(corpus: Corpus) -> None:
    rows = answer("graph-counts", corpus)
    shown = told(rows, "graph", "holds", "claims", "passages", "statements")
    # 74 claims on 86 passages; c39 confirms others and asserts nothing of its own
    (article_read,) = read_articles(corpus)
    statements = len(set(article_read.file.graph.subjects(RDF.subject)))
    assert shown == [
        (f"<{article_read.iri}>", "an article", "74", "86", str(statements)),
        ("<https://w3id.org/clemency/graph/ontology>", "the ontology", "0", "0", "0"),
        ("<https://w3id.org/clemency/graph/reference>", "other data", "0", "0", "0"),
    ]
    assert told(rows, "triples")[0] == (str(len(article_read.file.graph)),)


def test_two_states_of_an_article_differ_in_what_was_changed_and_in_nothing_else(
    written: Write, tmp_path: Path
) -> None:
    passage = ":c1 clem:passage [ a oa:TextPositionSelector ; oa:start 0 ; oa:end {} ] .\n"
    old = article(
        "a", claim("c1", "id:m clem:covers :men"), passage.format(9), claim("c2", "id:m clem:marks id:d")
    )
    new = article(
        "a", claim("c1", "id:m clem:covers :all"), passage.format(12), claim("c2", "id:m clem:marks id:d")
    )
    written(new, "data/articles/a.ttl")
    # the earlier state, under a name of its own; what is in it keeps its names
    kept = old.replace(
        "<> a schema:NewsArticle", "<https://w3id.org/clemency/article/a-before> a schema:NewsArticle"
    )
    written(kept, "data/articles/b.ttl")
    rows = answer("graph-differences", open_corpus(tmp_path), before="a-before", after="a")
    changes = told(rows, "change", "what", "subject", "object")
    assert [row for row in changes if row[3] != "schema:NewsArticle"] == [
        ("added", "asserted statement", "id:m", "a:all"),
        ("added", "passage", "a:c1", "0–12"),
        ("added", "triple", "id:m", "a:all"),
        ("removed", "asserted statement", "id:m", "a:men"),
        ("removed", "passage", "a:c1", "0–9"),
        ("removed", "triple", "id:m", "a:men"),
    ]
