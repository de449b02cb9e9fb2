"""The library of questions: what each answers of the first article.

Each expectation is read off the text by hand; other rows may be there too.
"""

from collections.abc import Callable
from pathlib import Path

from answers import answer, told
from clemency.corpus import Corpus

Write = Callable[..., Path]

OCTOBER, AUGUST = "id:kp-2015-october-amnesty", "id:kp-2015-august-amnesty"


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
