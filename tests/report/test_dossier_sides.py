"""Each side is told in its own words and order; what a reader asks first is answered no more firmly."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from clemency.corpus import read_article
from clemency.ledger import ledger
from clemency.report.dossier import Dossier
from dossiers import LAW, PARDON, REAL, known, sentence, told
from generated import sound_article

Change = Callable[..., Path]

SEEDS = range(12)


@pytest.fixture(scope="module")
def real() -> Dossier:
    return known(REAL)


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, Dossier]]:
    """Articles that are sound and otherwise arbitrary, with their dossiers."""
    folder = tmp_path_factory.mktemp("made-up")
    paths = [folder / f"{seed}.ttl" for seed in SEEDS]
    for seed, path in zip(SEEDS, paths, strict=True):
        path.write_bytes(sound_article(seed).text.encode())
    return [(path, told(path)) for path in paths]


def answered(dossier: Dossier) -> dict[str, str]:
    return {answer.question: sentence(answer.clauses) for answer in dossier.answers}


# ── Two sides ──


def test_the_state_tells_its_account_in_the_order_of_the_text(real: Dossier) -> None:
    state = real.sides.state
    assert [voice.mark.name for voice in state.tells] == ["c22", "c48", "c71"]
    assert [speaker.text for speaker in state.speakers] == [
        "North Korean state propaganda",
        "provincial Party cadres in their lectures",
    ]
    assert state.further == 0


def test_the_others_tell_what_answers_it_in_the_order_of_the_text(real: Dossier) -> None:
    others = real.sides.others
    assert [voice.mark.name for voice in others.tells] == ["c25", "c50", "c49"]
    assert [speaker.text for speaker in others.speakers] == ["Daily NK", "the first source"]
    assert len(others.tells) + others.further + len(real.sides.state.tells) == real.claims


def test_the_reason_is_the_question_that_the_sides_answer_differently(real: Dossier) -> None:
    (contrast,) = real.sides.contrasts
    assert (contrast.subject.text, contrast.property) == (
        "the second amnesty of 2015 in North Korea",
        "motivated by",
    )
    assert [sentence([each]) for each in contrast.state] == ["Kim Jong Un's benevolence [c22† c48‡† c71*†]"]
    assert [sentence([each]) for each in contrast.others] == [
        "the prisoners' unfitness for imprisonment [c25*]",
        "the prisoners' unfitness for the camps' labour [c50*]",
    ]


def test_every_contradiction_is_a_pair_once(real: Dossier, made_up: list[tuple[Path, Dossier]]) -> None:
    for path, dossier in [(REAL, real), *made_up]:
        claims = ledger(read_article(path).file.graph).claims
        denied = {
            frozenset((claim.iri.rpartition("#")[2], other.rpartition("#")[2]))
            for claim in claims
            for other in claim.contradicts
        }
        pairs = [frozenset((pair.first.mark.name, pair.second.mark.name)) for pair in dossier.sides.pairs]
        assert len(pairs) == len(denied)
        assert set(pairs) == denied
    assert len(real.sides.pairs) == 7


def test_where_no_state_speaks_there_is_one_side(changed: Change) -> None:
    kind = "clem:speakerKind clem:stateVoice"
    alone = told(changed(kind, kind.replace("stateVoice", "unidentified"))).sides
    assert (alone.state.tells, alone.others.tells, alone.others.further) == ((), (), 3)


def test_a_state_voice_that_nobody_contradicts_has_no_contrast() -> None:
    pardon = known(PARDON).sides
    assert [voice.mark.name for voice in pardon.state.tells] == ["c1", "c3", "c6", "c7", "c8"]
    assert (pardon.others.tells, pardon.contrasts, pardon.pairs) == ((), (), ())


def test_a_lawyer_who_doubts_a_minister_stands_across_from_him() -> None:
    law = known(LAW).sides
    assert [voice.mark.name for voice in law.others.tells] == ["c9"]
    assert [(pair.first.mark.name, pair.second.mark.name) for pair in law.pairs] == [("c7", "c9")]


def test_a_dispute_knows_whether_the_state_is_part_of_it(real: Dossier, changed: Change) -> None:
    assert [dispute.state for dispute in real.disputes] == [True]
    private = told(changed("clem:speakerKind clem:stateVoice", "clem:speakerKind clem:anonymousSource"))
    assert [dispute.state for dispute in private.disputes] == [False]


def test_no_claim_is_on_both_sides_and_none_is_lost(made_up: list[tuple[Path, Dossier]]) -> None:
    for _, dossier in made_up:
        state, others = dossier.sides.state, dossier.sides.others
        told_by = [voice.mark.name for side in (state, others) for voice in side.tells]
        assert len(told_by) == len(set(told_by))
        assert len(told_by) + state.further + others.further == dossier.claims


# ── Four answers ──


def test_who_got_out_is_told_with_number_place_and_source(real: Dossier) -> None:
    assert answered(real)["Who got out?"] == (
        "The prisoners freed in October [c8 c27 c37*], “thousands” (read as at least 2,000 people) according "
        "to the first source, corroborated by the second source [c37* c39*], held in the re-education camps "
        "that took part (“12”) [c28] and labour-training camps all over the country [c30]. Most of them were "
        "held for assault, drug offence, minor offence or white-collar crime, according to the first source "
        "[c58‡]. Among them: those of the repatriated defectors who benefited [c55‡], “some hundreds” (read "
        "as at least 200 people) according to the first source [c55‡]. The article also tells of the first "
        "amnesty of 2015 in North Korea."
    )


def test_who_did_not_get_out_is_told(real: Dossier) -> None:
    assert answered(real)["Who did not?"] == (
        "Prisoners already in political prison camps, according to the first source [c56‡]."
    )
    assert (
        answered(known(LAW))["Who did not?"] == "Offences left out: murder and torture, as an offence [c4]."
    )


def test_who_says_so_names_those_behind_these_answers_and_nobody_else(real: Dossier) -> None:
    assert answered(real)["Who says so?"] == (
        "The first source (anonymous source) [c27 c28 c30 c37* c55‡ c56‡ c58‡]; Daily NK (publication) [c8]; "
        "corroborated by the second source (anonymous source) [c39*]."
    )


def test_who_disagrees_tells_about_what_and_what_each_side_says(real: Dossier) -> None:
    assert answered(real)["Who disagrees?"] == (
        "No claim of this article denies who got out and who did not. According to North Korean state "
        "propaganda and provincial Party cadres in their lectures, the reason was Kim Jong Un's benevolence "
        "[c22† c48‡† c71*†], told by the article as doubtful or false; according to Daily NK, the "
        "reason was the prisoners' unfitness for imprisonment [c25*]; according to the first source, the "
        "reason was the prisoners' unfitness for the camps' labour [c50*]."
    )


def test_what_is_no_fact_is_told_as_none() -> None:
    law = answered(known(LAW))
    assert law["Who got out?"].startswith("Offences covered: public order offence [c2].")
    assert (
        "According to the minister of justice, and not told as fact: “About 1,500 people”"
        in law["Who got out?"]
    )
    assert law["Who disagrees?"] == (
        "The minister of justice: Some 1,500 people will be freed [c7†]; a defence lawyer: Far fewer than "
        "the minister says will be freed [c9†]."
    )


def test_each_side_of_a_dispute_is_told_speaker_by_speaker(real: Dossier) -> None:
    words = answered(real)["Who disagrees?"]
    assert "according to Daily NK and the first source" not in words
    assert words.count("ccording to") == 3


def test_where_all_agree_the_answer_says_so() -> None:
    assert answered(known(PARDON))["Who disagrees?"] == "Nobody in this article."


def test_what_no_fact_answers_is_said_not_to_be_answered(sound: Path) -> None:
    assert answered(told(sound))["Who did not?"] == "No fact says who."


def test_whom_only_a_doubted_claim_leaves_out_is_told_as_no_fact(changed: Change) -> None:
    doubted = told(changed("clem:motivatedBy ; rdf:object :mercy", "clem:excludes ; rdf:object :mercy"))
    assert answered(doubted)["Who did not?"] == (
        "No fact says who. According to the state, and not told as fact: mercy [c2†]."
    )


def test_nobody_is_said_to_agree_once_a_claim_denies_who_got_out(changed: Change) -> None:
    says_so = 'clem:paraphrase "The state acted out of mercy."@en ;'
    denied = told(changed(says_so, f"{says_so} clem:contradicts :c1 ;"))
    assert "denies who got out" not in answered(denied)["Who disagrees?"]
    untouched = told(changed(says_so, says_so))
    assert "denies who got out" in answered(untouched)["Who disagrees?"]


@pytest.mark.parametrize(
    ("number", "words"), [(3, "third"), (11, "11th"), (22, "22nd"), (101, "101st"), (0, "0")]
)
def test_a_round_of_the_year_is_told_by_its_place(number: int, words: str, tmp_path: Path) -> None:
    turtle = REAL.read_text("utf-8").replace("clem:roundInYear        2 ;", f"clem:roundInYear {number} ;")
    path = tmp_path / REAL.name
    path.write_text(
        turtle.replace("clem:roundInYear ; rdf:object 2 ]", f"clem:roundInYear ; rdf:object {number} ]"),
        "utf-8",
    )
    brief = told(path).brief[0]
    assert f"was the {words} [c34] of its year" in sentence(brief.paragraphs[0])


def test_no_answer_is_firmer_than_its_source(real: Dossier) -> None:
    words = " ".join(answered(real).values())
    assert re.findall(r"(?:at least )?[\d,]{3,} people", words) == [
        "at least 2,000 people",
        "at least 200 people",
    ]


def test_an_answer_names_only_claims_that_there_are(made_up: list[tuple[Path, Dossier]]) -> None:
    for _, dossier in made_up:
        cards = {card.mark.name for card in dossier.cards}
        said = {mark.name for answer in dossier.answers for clause in answer.clauses for mark in clause.marks}
        assert said <= cards
        assert len(dossier.answers) in (0, 4)
        assert all(sentence(answer.clauses).endswith(".") for answer in dossier.answers)
