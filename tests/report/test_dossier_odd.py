"""Odd articles are told no more firmly than others: open dates, doubted measures, quoted papers, numbers."""

from collections.abc import Callable
from pathlib import Path

import pytest

from clemency.report.dossier import Dossier
from clemency.report.dossier.wording import left_open
from clemency.report.page import article_page
from dossiers import PARDON, known, sentence, told

Change = Callable[..., Path]

MONTH = """    clem:edtf "2015-10" ;
    clem:earliest "2015-10-01"^^xsd:date ;
    clem:latest "2015-10-31"^^xsd:date ."""
MOTIVE = "rdf:subject id:kp-2015-october-amnesty ; rdf:predicate clem:motivatedBy ; rdf:object :mercy"
NEUTRAL = """:c4 a clem:Claim ;
    clem:paraphrase "So it was, says the source."@en ;
    clem:statedBy :source ; clem:stance clem:neutral ; clem:basis clem:stated ;
    clem:passage [ oa:start 90 ; oa:end 99 ; clem:sha256 "4" ] ;
"""


def answered(dossier: Dossier) -> dict[str, str]:
    return {answer.question: sentence(answer.clauses) for answer in dossier.answers}


def written(dossier: Dossier) -> str:
    return " ".join(sentence(paragraph) for brief in dossier.brief for paragraph in brief.paragraphs)


def with_more(article: Path, rest: str) -> Path:
    """Add a claim of the source's that the article neither backs nor doubts: `rest` is what else it is."""
    article.write_text(f"{article.read_text('utf-8')}\n{NEUTRAL} {rest}", "utf-8")
    return article


def day(edge: str, text: str) -> str:
    return f'clem:{edge} "{text}"^^xsd:date'


# ── Dates ──


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2015/..", "no end stated"),
        ("../2015-10", "no beginning stated"),
        ("../2015?", "no beginning stated, uncertain"),
        ("201X", "no exact year stated"),
        ("XXXX?", "no year stated, uncertain"),
    ],
)
def test_what_an_interval_or_a_decade_leaves_open_is_said(edtf: str, words: str) -> None:
    assert left_open(edtf) == words


@pytest.mark.parametrize(
    ("edtf", "days", "allows"),
    [
        ("2015-10-05/..", day("earliest", "2015-10-05"), "2015-10-05, no end stated"),
        ("../2015-10-05", day("latest", "2015-10-05"), "2015-10-05, no beginning stated"),
    ],
)
def test_a_time_that_is_open_at_one_end_is_not_drawn_as_a_day_nor_told_as_exact(
    edtf: str, days: str, allows: str, changed: Change
) -> None:
    dossier = told(changed(MONTH, f'clem:edtf "{edtf}" ; {days} .'))
    (moment,) = dossier.timeline.placed
    (bar,) = moment.bars
    assert bar.style == "uncertain"
    assert (bar.start, round(bar.start + bar.width)) == (
        (pytest.approx(100 * 4 / 31, abs=0.01), 100) if edtf.endswith("..") else (0, round(100 * 5 / 31))
    )
    assert allows in [vague.allows for vague in dossier.vague]


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_the_first_and_the_last_year_of_the_calendar_have_a_place(year: str, changed: Change) -> None:
    days = f"{day('earliest', f'{year}-01-01')} ; {day('latest', f'{year}-12-31')}"
    timeline = told(changed(MONTH, f'clem:edtf "{year}" ; {days} .')).timeline
    assert [bar.width for moment in timeline.placed for bar in moment.bars] == [100]


def test_a_scale_over_all_centuries_has_few_marks(changed: Change) -> None:
    days = f"{day('earliest', '0001-01-01')} ; {day('latest', '9999-12-31')}"
    scale = told(changed(MONTH, f'clem:edtf "0001/9999" ; {days} .')).timeline.scale
    assert 1 < len(scale) <= 6


# ── Measures ──


def test_a_measure_of_which_nothing_stands_is_told_of_all_the_same(changed: Change) -> None:
    text = changed(
        "id:kp-2015-october-amnesty\n    clem:covers :freed ;\n    clem:occursDuring :october .", ""
    )
    dossier = told(text)
    assert [measure.name.text for measure in dossier.measures] == [
        "the second amnesty of 2015 in North Korea"
    ]
    assert answered(dossier)["Who got out?"].startswith("No fact says who.")
    assert "doubted by the article: The state acted out of mercy [c2†]." in written(dossier)


def test_a_measure_of_which_only_a_promise_is_told_is_not_told_of_as_a_fact(
    sound: Path, tmp_path: Path
) -> None:
    text = sound.read_text("utf-8").replace(
        "id:kp-2015-october-amnesty\n    clem:covers :freed ;\n    clem:occursDuring :october .", ""
    )
    path = tmp_path / "promised.ttl"
    path.write_text(text.replace("clem:modality clem:asserted", "clem:modality clem:promised"), "utf-8")
    dossier = told(path)
    assert answered(dossier)["Who got out?"] == "No fact says who."
    assert "those freed" not in written(dossier)


def test_to_be_covered_is_not_told_as_having_got_out(sound: Path, changed: Change) -> None:
    covered = told(sound)
    assert answered(covered)["Who got out?"].startswith("Covered, with no release told: those freed [c1]")
    assert written(covered).count("Covered: those freed [c1]") == 1
    release = ":r a clem:Release ; clem:implements id:kp-2015-october-amnesty ; clem:affects :freed ."
    freed = told(changed(":mercy a clem:Motive ;", f"{release}\n:mercy a clem:Motive ;"))
    assert answered(freed)["Who got out?"].startswith("Those freed [c1]")
    assert "Let out: those freed [c1]" in written(freed)


def test_a_group_whose_parts_were_let_out_is_told_as_having_got_out() -> None:
    pardon = known(PARDON)
    assert answered(pardon)["Who got out?"].startswith("The pardoned prisoners")
    assert "Let out: the pardoned prisoners" in written(pardon)


def test_a_measure_that_is_told_of_by_its_release_alone_is_told_of(changed: Change) -> None:
    release = ":r a clem:Release ; clem:implements :other ; clem:affects :freed . :other a clem:Pardon ."
    dossier = told(changed(":mercy a clem:Motive ;", f"{release}\n:mercy a clem:Motive ;"))
    assert [party.group.text for party in dossier.measures[1].covered] == ["those freed"]


def test_what_the_article_itself_doubts_of_who_got_out_is_not_called_undenied(changed: Change) -> None:
    doubted = told(changed("clem:motivatedBy ; rdf:object :mercy", "clem:excludes ; rdf:object :mercy"))
    assert "No claim of this article denies" not in answered(doubted)["Who disagrees?"]


# ── Speakers ──


@pytest.mark.parametrize(
    "own", ["", "<> schema:publisher id:daily-nk . :paper prov:actedOnBehalfOf id:daily-nk ."]
)
def test_a_paper_that_is_quoted_is_not_taken_for_the_article_s_own_voice(own: str, changed: Change) -> None:
    other = f""":another-paper a clem:Speaker ;
    rdfs:label "another paper"@en ;
    prov:actedOnBehalfOf :its-house ;
    clem:speakerKind clem:publication .
{own}
:state a clem:Speaker ;"""
    (card,) = (
        card for card in told(changed(":state a clem:Speaker ;", other)).cards if card.mark.name == "c2"
    )
    assert [link.text for link in card.chain] == ["the state", "a source", "the paper"]


def test_what_both_sides_say_is_told_of_each_with_its_own_claims_alone(changed: Change) -> None:
    says_so = 'clem:paraphrase "That was in October 2015."@en ;'
    both = told(changed(says_so, f"{says_so} clem:contradicts :c2 ; clem:asserts [ {MOTIVE} ] ;"))
    (contrast,) = both.sides.contrasts
    assert [sentence([each]) for each in contrast.state] == ["mercy [c2†]"]
    assert [sentence([each]) for each in contrast.others] == ["mercy [c3*]"]


@pytest.mark.parametrize(("modality", "marks"), [("asserted", "c3* c4†"), ("promised", "c3*")])
def test_a_promise_is_no_answer_to_what_is_so(modality: str, marks: str, changed: Change) -> None:
    answers = f"clem:contradicts :c2 ; clem:asserts [ {MOTIVE} ] ;"
    says_so = 'clem:paraphrase "That was in October 2015."@en ;'
    other = f"clem:modality clem:{modality} ; {answers} ."
    both = told(with_more(changed(says_so, f"{says_so} {answers}"), other))
    (contrast,) = both.sides.contrasts
    assert [sentence([each]) for each in contrast.others] == [f"mercy [{marks}]"]


def test_claims_of_one_narrative_are_one_disagreement(changed: Change) -> None:
    other = "clem:modality clem:asserted ; clem:inNarrative :tale . :tale a clem:Narrative ."
    says_so = 'clem:paraphrase "The state acted out of mercy."@en ;'
    (dispute,) = told(with_more(changed(says_so, f"{says_so} clem:inNarrative :tale ;"), other)).disputes
    assert [card.mark.name for card in (*dispute.held.claims, *dispute.answered.claims)] == ["c2", "c4"]


# ── Numbers ──


@pytest.mark.parametrize(
    "number", ["1E+999999999", "-1E+999999999", "9" * 5000, '"NaN"^^xsd:double', "0E+99999"]
)
def test_a_number_beyond_all_measure_stays_short_and_breaks_nothing(number: str, changed: Change) -> None:
    dossier = told(changed("clem:minimum 200 ;", f"clem:minimum {number} ; clem:maximum {number} ;"))
    assert len(article_page(dossier)) < 200_000
    length = told(changed("clem:textLength 100 ;", f"clem:textLength {number} ;")).source.length
    assert length == 0
