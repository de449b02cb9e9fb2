"""Points of view: the facts as one party tells them, worked out from the text."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, Graph, Literal, URIRef

from answers import answer
from clemency.asking.queries import points_of_view, read_query
from clemency.asking.told import described_views
from clemency.corpus import Corpus, fact_properties, named_graphs, open_corpus, read_articles
from clemency.errors import ClemencyError
from clemency.ledger import ledger
from clemency.namespaces import CLEM, ID
from clemency.views import article_iris, find_party, view_graphs
from engines import graphs_of
from folders import EXAMPLES
from generated import sound_article
from tellings import OWN, facts, standing, told_by, told_in_several_ways

Write = Callable[..., Path]

VIEWS = ("views/article", "views/corroborated", "views/speaker", "views/state-media")
OCTOBER = ID["kp-2015-october-amnesty"]


@pytest.fixture(scope="module")
def corpora(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Corpus]:
    return told_in_several_ways(corpus, tmp_path_factory.mktemp("corpora"))


# ── What each party tells of the first article ──────────────────────────────────────────────────


def test_the_state_tells_of_benevolence_and_of_nothing_else(corpus: Corpus) -> None:
    # "an act of benevolence from leader Kim Jong Un": all that propaganda and cadres are quoted with
    assert facts(corpus, "state-media") == {
        "id:kp-2015-october-amnesty clem:motivatedBy :benevolence",
        ":benevolence clem:creditedTo id:kim-jong-un",
    }


def test_a_claim_that_a_source_passes_on_is_its_first_speaker_s(corpus: Corpus) -> None:
    # the cadres' "love and care" reached the paper through the first source, who does not believe it
    assert facts(corpus, ":party-cadres") == facts(corpus, "state-media")
    assert "id:kp-2015-october-amnesty clem:motivatedBy :benevolence" not in facts(corpus, ":source-1")


def test_the_first_source_tells_of_those_too_weak_and_not_what_the_paper_says_in_its_own_voice(
    corpus: Corpus,
) -> None:
    source, paper = facts(corpus, ":source-1"), facts(corpus, ":daily-nk")
    for fact in (
        "id:kp-2015-october-amnesty clem:motivatedBy :unfitness-for-labour",  # "too weak … for labor"
        ":freed-in-october clem:size :thousands",  # "thousands of prisoners have been released"
        ":ill-treatment clem:treatmentKind clem:torture",  # "after being beaten and tortured"
    ):
        assert fact in source
        assert fact not in paper
    for fact in (
        "id:kp-2015-october-amnesty clem:motivatedBy :unfitness-for-prison",  # "would not have been able to"
        ":malnourished-majority clem:hasCondition clem:malnutrition",  # no "according to" in that sentence
    ):
        assert fact in paper
        assert fact not in source
    # "the state granted", says the source, and "Pyongyang issued", says the paper
    assert "id:kp-2015-october-amnesty clem:grantedBy id:kp-state" in source & paper


def test_who_corroborates_says_the_same_up_to_there_and_no_more(corpus: Corpus) -> None:
    second = facts(corpus, ":source-2")
    assert second < facts(corpus, ":source-1")
    assert ":freed-in-october clem:size :thousands" in second  # before "corroborated this news"
    assert ":kyohwaso-taking-part clem:size :twelve" in second
    assert ":ill-treatment clem:treatmentKind clem:torture" not in second  # after it


def test_what_is_promised_or_would_have_been_is_no_fact_in_anybody_s_telling(corpus: Corpus) -> None:
    # "they will not commit crimes": a pledge, and all that those who signed are quoted with
    assert view_graphs(corpus, ":signatories") == {}
    # "would not have been able to serve": had they stayed
    assert ":freed-in-october clem:hasCondition clem:unfitToServe" not in facts(corpus, ":daily-nk")


def test_what_is_told_of_a_speaker_is_evidence_and_no_fact(corpus: Corpus) -> None:
    (view,) = view_graphs(corpus, ":daily-nk").values()
    # "a source from South Pyongan", who spoke "on Tuesday"
    assert (URIRef(f"{OWN}source-1"), None, None) not in view
    assert set(view.predicates()) <= fact_properties()


def test_a_view_has_an_address_of_its_own_and_leaves_the_facts_of_the_article_alone(corpus: Corpus) -> None:
    before = {iri: set(graph) for iri, graph in named_graphs(corpus).items()}
    for party, name in (("state-media", "state-media"), (":source-1", "source-1")):
        views = view_graphs(corpus, party)
        assert set(views) == {URIRef(f"https://w3id.org/clemency/view/{name}/dailynk-2015-second-amnesty")}
        assert not set(views) & set(before)
    assert {iri: set(graph) for iri, graph in named_graphs(corpus).items()} == before


def test_a_view_with_descriptions_can_be_read_alone(corpus: Corpus) -> None:
    plain, described = view_graphs(corpus, ":source-2"), described_views(corpus, ":source-2")
    assert set(plain) == set(described)
    for address, view in described.items():
        assert standing(view) == set(plain[address])
        thousands = URIRef(f"{OWN}thousands")
        assert (thousands, CLEM.minimum, Literal(2000)) in view
        own = {node for node in view.all_nodes() if str(node).startswith(OWN)}
        assert thousands in own
        assert all((node, RDFS.label, None) in view for node in own)
        assert not ledger(view).claims


# ── What the article vouches for ────────────────────────────────────────────────────────────────


def test_the_article_s_view_is_the_facts_that_stand(corpus: Corpus) -> None:
    for each in (corpus, open_corpus(EXAMPLES)):
        views = view_graphs(each, "article")
        for article in read_articles(each):
            slug = article.iri.rpartition("/")[2]
            view = views[URIRef(f"https://w3id.org/clemency/view/article/{slug}")]
            assert set(view) == standing(article.file.graph)


@pytest.mark.parametrize("seed", range(8))
def test_that_holds_for_any_sound_article(
    seed: int, written: Write, corpus_of: Callable[..., Corpus]
) -> None:
    made = corpus_of(written(sound_article(seed).text, f"{seed}.ttl"))
    (iri,) = article_iris(graphs_of(made))
    assert told_by("article", made) == standing(graphs_of(made)[iri])


@pytest.mark.parametrize("name", ["corpus", "doubled", "elsewhere", "derived", "independent", "passed on"])
def test_what_is_corroborated_is_what_the_question_about_it_lists(
    name: str, corpora: Mapping[str, Corpus]
) -> None:
    listed = answer("corroborated-facts", corpora[name])
    places = [listed.columns.index(column) for column in ("subject", "predicate", "object")]
    assert told_by("corroborated", corpora[name]) == {
        tuple(row[place] for place in places) for row in listed.rows
    }


def test_two_articles_corroborate_each_other_unless_one_repeats_the_other(
    corpora: Mapping[str, Corpus],
) -> None:
    covers = (OCTOBER, CLEM.covers, ID.freed)
    both = view_graphs(corpora["independent"], "corroborated")
    assert sorted(iri.rpartition("/")[2] for iri, view in both.items() if covers in view) == ["other", "test"]
    assert not any(covers in view for view in view_graphs(corpora["derived"], "corroborated").values())


def test_only_two_independent_voices_corroborate(corpus: Corpus) -> None:
    told_twice = facts(corpus, "corroborated")
    assert ":freed-in-october clem:size :thousands" in told_twice  # the first source, and the second
    assert ":ill-treatment clem:treatmentKind clem:torture" not in told_twice  # the first source alone
    # propaganda and cadres agree, but the article vouches for neither
    assert "id:kp-2015-october-amnesty clem:motivatedBy :benevolence" not in told_twice


# ── Who is who ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", [":source-1", "source-1", f"{OWN}source-1", f"<{OWN}source-1>"])
def test_a_speaker_may_be_named_in_short_and_in_full(name: str, corpus: Corpus) -> None:
    assert facts(corpus, name) == facts(corpus, "dailynk-2015-second-amnesty:source-1") != set()


def test_an_unknown_party_is_an_error_that_lists_those_there_are(corpus: Corpus) -> None:
    listed = (
        "article, corroborated, state-media, :daily-nk, :party-cadres, :signatories, :source-1, :source-2, "
        ":state-propaganda, :unidentified"
    )
    for name in ("sources", "", "\x1b[2J", "\udcff", "a'} UNION {?s ?p ?o}#", "id:kp-state", "../article"):
        with pytest.raises(ClemencyError, match=r"^Nobody is called '") as raised:
            view_graphs(corpus, name)
        assert str(raised.value).endswith(f"There are: {listed}.")
        assert str(raised.value).isprintable()
    with pytest.raises(ClemencyError, match=r"Did you mean 'state-media'\?"):
        view_graphs(corpus, "statemedia")


def test_a_name_that_two_articles_give_to_a_speaker_is_an_error_that_tells_them_apart(
    corpora: Mapping[str, Corpus],
) -> None:
    both = "dailynk-2015-second-amnesty:source-1, dailynk-2015-second-amnesty-again:source-1"
    with pytest.raises(ClemencyError, match=f"^Several articles have a speaker ':source-1': .* {both}\\.$"):
        view_graphs(corpora["doubled"], ":source-1")
    (view,) = view_graphs(corpora["doubled"], both.split(", ")[1])
    assert view == URIRef("https://w3id.org/clemency/view/source-1/dailynk-2015-second-amnesty-again")


@pytest.mark.parametrize(
    ("fragment", "address"),
    [
        ("article", ":article"),  # a speaker, not the party of that name
        (":article", "%3Aarticle"),
        ("a/../../state-media", "a%2F..%2F..%2Fstate-media"),
        ("a?b=c", "a%3Fb=c"),
        ("국영매체", "국영매체"),
    ],
)
def test_a_speaker_with_a_hostile_name_has_a_view_of_its_own(
    fragment: str, address: str, written: Write, sound: Path, corpus_of: Callable[..., Corpus]
) -> None:
    text = sound.read_text("utf-8")
    text = re.sub(r"(?<!\w):state\b", f"<#{fragment}>", text)
    made = corpus_of(written(text, "a.ttl"))
    name = f"https://w3id.org/clemency/article/test#{fragment}"
    views = view_graphs(made, name)
    assert list(views) == [URIRef(f"https://w3id.org/clemency/view/{address}/test")]
    assert views.keys().isdisjoint(view_graphs(made, "article"))
    assert {predicate for view in views.values() for predicate in view.predicates()} == {CLEM.motivatedBy}


def test_two_articles_whose_iris_end_alike_are_told_apart_or_refused(
    corpus_of: Callable[..., Corpus], written: Write, sound: Path
) -> None:
    text = sound.read_text("utf-8")
    elsewhere = text.replace("https://w3id.org/clemency/article/test", "https://example.org/test")
    made = corpus_of(sound, written(elsewhere, "elsewhere.ttl"))
    with pytest.raises(ClemencyError, match=r"Two articles have the view <.*/view/article/test>"):
        view_graphs(made, "article")


# ── The queries as documents ────────────────────────────────────────────────────────────────────


def test_there_is_a_view_for_each_kind_of_party(corpus: Corpus) -> None:
    assert tuple(points_of_view(corpus)) == VIEWS


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_documents_itself_and_needs_nothing_but_sparql_1_1_and_the_default_graph(
    name: str, corpus: Corpus
) -> None:
    query = read_query(name, corpus)
    assert (query.name, query.group) == (name, "views")
    assert query.title
    assert query.question.endswith("?")
    assert query.limits.endswith(".")
    assert list(query.columns) == ["subject", "predicate", "object"]
    text = re.sub(r"(?m)#[ ].*", "", query.text)
    assert not re.search(r"\b(FROM|SERVICE|GRAPH)\b", text)
    declared = dict(re.findall(r"PREFIX ([a-z]+): +<([^>]+)>", text))
    assert set(declared) == set(re.findall(r"\b([a-z]+):[a-zA-Z]", re.sub(r"<[^>]*>", "", text)))
    assert ("speaker",) * (name == "views/speaker") == tuple(param.name for param in query.params)


def test_a_name_that_very_many_articles_give_to_a_speaker_is_a_short_message() -> None:
    articles = [URIRef(f"https://example.org/article/{number}") for number in range(500)]
    graphs = {iri: Graph().add((URIRef(f"{iri}#paper"), RDF.type, CLEM.Speaker)) for iri in articles}
    with pytest.raises(ClemencyError, match=r"choose one of .*, and 480 more\.$") as raised:
        find_party("paper", graphs)
    assert len(str(raised.value)) < 2000
