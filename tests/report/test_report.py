"""The page tells all that the graph tells, no more firmly than the graph, and asks no server for anything."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import RDFS

from clemency.corpus import Corpus, ontology_graph, open_corpus, read_article, reference_graph
from clemency.ledger import Ledger, ledger
from clemency.report.dossier import Dossier, dossier
from clemency.report.page import write_report
from folders import EXAMPLES
from pages import Page

Change = Callable[..., Path]

SLUG = "dailynk-2015-second-amnesty"


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Page:
    """The pages of two made-up articles about countries that do not exist, one after the other."""
    folder = tmp_path_factory.mktemp("examples")
    written = write_report(open_corpus(EXAMPLES), folder)
    return Page("".join(path.read_text("utf-8") for path in written.pages[1:]))


@pytest.fixture(scope="module")
def book(article: Path) -> Ledger:
    return ledger(read_article(article).file.graph)


@pytest.fixture(scope="module")
def told(corpus: Corpus, article: Path) -> Dossier:
    return dossier(read_article(article), reference_graph(corpus))


# ── everything is there ──


def test_every_claim_is_on_the_page_in_words_and_under_its_own_anchor(page: Page, book: Ledger) -> None:
    assert book.claims
    for claim in book.claims:
        assert claim.paraphrase in page.text
        assert f"{SLUG}.{claim.iri.rpartition('#')[2]}" in page.ids
        assert claim.reasoning in page.text


def test_every_passage_is_named_by_its_place_and_its_anchor_words(page: Page, book: Ledger) -> None:
    for claim in book.claims:
        for passage in claim.passages:
            assert f"“{passage.anchor} …” characters {passage.start:,}–{passage.end:,}" in page.text


def test_every_fact_is_in_the_ledger_beside_all_the_claims_that_assert_it(
    told: Dossier, book: Ledger
) -> None:
    entries = [entry for account in told.accounts for entry in account.entries]
    beside = Counter(tuple(voice.mark.name for voice in entry.voices) for entry in entries)
    claims = (tuple(c.iri.rpartition("#")[2] for c in book.claims_behind(fact)) for fact in book.facts)
    assert len(entries) == len(book.facts)
    assert beside == Counter(claims)


def test_every_speaker_is_there_with_all_that_it_says(told: Dossier, book: Ledger) -> None:
    said = {portrait.label.text: len(portrait.says) for portrait in told.portraits}
    stated = Counter(book.speakers[claim.stated_by].label for claim in book.claims)
    assert {name: count for name, count in said.items() if count} == stated
    assert set(said) == {speaker.label for speaker in book.speakers.values()}


def test_every_link_inside_the_page_leads_somewhere_and_every_anchor_is_there_once(page: Page) -> None:
    inside = {link.removeprefix("#") for link in page.links if link.startswith("#")}
    assert inside <= set(page.ids)
    assert [anchor for anchor, count in Counter(page.ids).items() if count > 1] == []


def test_the_summary_counts_what_was_written(corpus: Corpus, book: Ledger, tmp_path: Path) -> None:
    summary = write_report(corpus, tmp_path)
    assert (summary.articles, summary.facts, summary.claims) == (1, len(book.facts), len(book.claims))
    assert summary.size == sum(path.stat().st_size for path in tmp_path.iterdir())


# ── no more firmly than the graph ──


def test_a_number_is_never_firmer_than_the_graph(page: Page) -> None:
    assert "“thousands” (read as at least 2,000 people)" in page.text
    in_words = Page(re.sub("<svg.*?</svg>", "", page.source, flags=re.DOTALL)).text
    assert len(re.findall("2,000", in_words)) == len(re.findall("at least 2,000 people", in_words))
    assert "“massive” (no figure)" in page.text


def test_numbers_and_reasons_are_told_with_who_says_so(page: Page) -> None:
    assert (
        "(read as at least 2,000 people) according to the first source, corroborated by the second source"
        in page.text
    )


def test_hearsay_is_told_as_that(page: Page) -> None:
    assert (
        "Most of them: dire condition, according to a voice that the article does not identify" in page.text
    )
    assert "ill health, according to Daily NK" in page.text
    assert "confirmed by" not in page.text


def test_a_round_of_the_year_is_told_in_words(page: Page) -> None:
    assert re.search(r"was the second\S* of its year", page.text)


def test_what_only_propaganda_says_stands_in_the_dispute_and_nowhere_as_a_fact(told: Dossier) -> None:
    (dispute,) = told.disputes
    benevolence = "Kim Jong Un's benevolence"
    assert dispute.contested
    assert [card.mark.name for card in dispute.held.claims] == ["c22", "c48", "c71"]
    assert {"c25", "c49", "c50"} <= {card.mark.name for card in dispute.answered.claims}
    assert all(not triple.href for card in dispute.held.claims for triple in card.statements)
    (account,) = (account for account in told.accounts if account.subject.text == benevolence)
    assert account.entries == ()
    values = {piece.text for each in told.accounts for entry in each.entries for piece in entry.value}
    assert benevolence not in values


def test_a_year_that_was_worked_out_is_told_as_inferred(told: Dossier) -> None:
    (release,) = (moment for moment in told.timeline.placed if moment.what.text == "the release of October")
    stated, worked_out = release.times
    assert ("no year stated" in stated.pieces[-1].text, stated.inferred) == (True, False)
    assert worked_out.inferred
    assert [bar.style for bar in release.bars] == ["inferred"]


def test_an_uncertain_day_is_drawn_as_uncertain(told: Dossier) -> None:
    styles = {moment.what.text: [bar.style for bar in moment.bars] for moment in told.timeline.placed}
    assert styles["the first source"] == ["uncertain"]
    assert styles["the second amnesty of 2015 in North Korea"] == ["between"]


def test_a_day_told_without_a_year_has_no_place_on_the_scale(told: Dossier) -> None:
    assert "Korea's liberation day" in {moment.what.text for moment in told.timeline.yearless}
    assert all(moment.bars == () for moment in told.timeline.yearless)


def test_what_precedes_comes_first_on_the_time_line(told: Dossier) -> None:
    order = [moment.what.text for moment in told.timeline.placed]
    assert order.index("the first amnesty of 2015 in North Korea") < order.index("the release of October")
    assert order.index("the release of October") < order.index("the first source")


def test_ill_treatment_by_nobody_named_is_told_as_not_stated(told: Dossier, page: Page) -> None:
    (gap,) = (gap for gap in told.gaps if gap.kind == "ill-treatment")
    assert gap.missing == ("by whom", "when")
    assert "too weak to leave in Augustc44‡; not stated: by whom, when." in page.text


def test_a_group_is_told_by_its_share_and_never_as_the_whole(told: Dossier) -> None:
    october = next(measure for measure in told.measures if "second" in measure.name.text)
    (freed,) = october.covered
    conditions = {
        v.told.pieces[0].text for t in freed.traits if t.property == "has condition" for v in t.values
    }
    assert "malnutrition" not in conditions
    ties = {part.group.text: [tie.pieces[0].text for tie in part.ties] for part in freed.parts}
    assert ties["those freed in October who were in dire condition"] == ["most of them"]
    assert ties["the malnourished majority of those freed in October"][0].endswith("vast majority of them")


def test_the_page_says_how_far_the_article_is_in_the_graph(
    page_of: Callable[..., Page], changed: Change
) -> None:
    whole = page_of(changed("clem:textLength 100", "clem:textLength 100"))
    assert "Not the whole article" not in whole.text
    closed = page_of(changed("clem:textLength 100", "clem:textLength 102"))  # by `.”`
    assert "Not the whole article" not in closed.text
    part = page_of(changed("clem:textLength 100", "clem:textLength 1234"))
    assert "claims for the text up to character 100 of 1,234" in part.text


def test_the_real_article_is_told_to_its_end(page: Page) -> None:
    assert "Not the whole article" not in page.text


def test_what_the_sentences_have_no_pattern_for_is_told_by_its_label(
    page_of: Callable[..., Page], changed: Change
) -> None:
    more = "clem:occursDuring :october ; clem:doneBy :freed ."
    assert "done by: those freed" in page_of(changed("clem:occursDuring :october .", more)).text


def test_a_part_that_the_measure_names_itself_stands_inside_the_whole(told: Dossier) -> None:
    october = next(measure for measure in told.measures if "second" in measure.name.text)
    (freed,) = october.covered
    (defectors,) = (part for part in freed.parts if part.group.text == "the repatriated defectors")
    (let_go,) = defectors.parts
    assert [tie.pieces[0].text for tie in let_go.ties] == ["part of them", "covered"]


def test_offences_are_told_as_an_or_because_nobody_need_have_committed_all(page: Page) -> None:
    assert "held for assault, drug offence, minor offence or white-collar crime" in page.text


def test_victims_are_those_of_ill_treatment_and_of_nothing_else_that_affects_people(page: Page) -> None:
    victims = re.findall("Named as victims of (.*?): ", page.text)
    assert victims == ["the beating and torture of prisoners before the August release"]


def test_what_would_have_been_and_what_was_promised_is_told_apart_from_the_facts(
    told: Dossier, page: Page
) -> None:
    apart = {each.title: [card.mark.name for card in each.claims] for each in told.apart}
    assert apart == {"What would have been": ["c23", "c53", "c54"], "What was promised": ["c67", "c68"]}
    assert "What was promised: They will commit no more crimes." in page.text
    values = {piece.text for each in told.accounts for entry in each.entries for piece in entry.value}
    assert "political prisoner" not in values


def test_each_other_event_is_told_as_a_sentence_with_what_it_leaves_open(told: Dossier, page: Page) -> None:
    kinds = [event.kind for event in told.happenings]
    assert kinds.count("reaction") == 2
    assert {"repatriation", "ill-treatment", "recovery period", "bribery", "pledge", "ceremony"} <= set(kinds)
    assert {"campaign", "lecture"} <= set(kinds)
    assert not {"amnesty", "release", "occasion"} & set(kinds)
    assert (
        "Bribes for the release of relatives (bribery): by families who paid bribesc60‡, meant to bring "
        "about the release of Octoberc60‡. Not stated: received by whom."
    ) in page.text
    assert "(lecture): by provincial Party cadresc69‡, addressed to workers of state-run enterprises and" in (
        page.text
    )


def test_what_the_source_does_not_name_is_told_in_words(told: Dossier) -> None:
    missing = {gap.subject.text: gap.missing for gap in told.gaps}
    assert missing["authorities"] == missing["the political prison camps"] == ("by what name",)
    assert missing["the re-education camps that took part"] == (
        "by what name",
        "how large a part of the whole",
    )
    assert not [word for words in missing.values() for word in words if ":" in word]


def test_claims_of_one_reasoning_share_a_row(told: Dossier) -> None:
    reasons = [(inference.reasoning, inference.rests_on) for inference in told.inferred]
    assert len(reasons) == len(set(reasons))
    claims = [card.mark.name for inference in told.inferred for card in inference.claims]
    assert len(claims) == len(set(claims)) > len(reasons)


def test_other_countries_and_other_kinds_of_measure_read_as_well(examples: Page) -> None:
    assert "Not the whole article" not in examples.text
    assert "rests on Law 12 of Norvania" in examples.text
    assert "annulled the decree of 2020 in Norvania" in examples.text
    assert "Offences covered: public order offencec2. Acts covered: those of 2019c2." in examples.text
    assert "Offences left out: murder and torture, as an offencec4." in examples.text
    assert "Condition: to hand in weaponsc6." in examples.text
    assert "their number told as “612” (612 people) according to the prisons department" in examples.text
    assert "They were held for unpaid fine or minor offence, according to the gazettec4." in examples.text
    assert "Among them: those pardoned in Harbour Prisonc6, told as “403” (403 people)" in examples.text


def test_a_forecast_that_the_article_does_not_take_up_is_no_fact(examples: Page) -> None:
    assert "neither backed nor doubted by the article: Some 1,500 people will be freed." in examples.text
    assert "No fact says which people it covered." in examples.text
    assert "Number announced" not in examples.text


def test_no_property_of_the_articles_is_told_by_its_bare_label_in_a_sentence(
    page: Page, examples: Page
) -> None:
    sentences = re.compile(r"<section [^>]*(?:brief|events).*?</section>", re.DOTALL)
    labels = [str(label) for label in ontology_graph().objects(None, RDFS.label)]
    for each in (page, examples):
        told = " ".join(Page(part).text for part in sentences.findall(each.source))
        assert [label for label in labels if f", {label}: " in told or f" and {label}: " in told] == []
