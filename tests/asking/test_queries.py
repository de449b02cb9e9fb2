"""Questions: how they are read and asked, and that every engine gives the same answer."""

import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from rdflib import Literal, URIRef

from answers import answer
from clemency.asking.queries import GROUPS, ask, library, parse_query, read_query, run
from clemency.corpus import Corpus, open_corpus
from clemency.errors import ClemencyError
from engines import NAMES, by_clemency, by_loaded_store, by_rdflib, required, rows_of, twofold
from folders import EXAMPLES

Write = Callable[..., Path]

PINNED = [
    ("amnesties", {"country": "KP"}),
    ("amnesties", {"country": "LK"}),
    ("amnesties", {"year": "2015"}),
    ("amnesties", {"grantedBy": "id:kp-state", "occasion": "id:wpk-70th-anniversary"}),
    ("covered-and-excluded", {"measure": "id:kp-2015-august-amnesty"}),
    ("how-many", {"subject": "dailynk-2015-second-amnesty:freed-in-october"}),
    ("claims-behind-fact", {"subject": "id:kp-2015-october-amnesty", "predicate": "clem:covers"}),
    ("measure-profile", {"measure": "id:kp-2015-october-amnesty"}),
    ("what-happened-to", {"group": "dailynk-2015-second-amnesty:too-weak-in-august"}),
    ("campaigns", {"narrative": "dailynk-2015-second-amnesty:benevolence-narrative"}),
    ("passages", {"article": "dailynk-2015-second-amnesty"}),
]
# Nobody beats, lectures, promises or relays anything in the examples, nor had anything to be inferred.
SILENT = {
    "another-fate",
    "anonymous-facts",
    "attribution-chains",
    "campaigns",
    "corroborated-facts",
    "counterfactual-and-promised",
    "ill-treatment",
    "inferred-claims",
    "inferred-facts",
    "measures-in-sequence",
    "people-by-health",
    "people-by-origin",
    "reactions",
    "reasons",
    "unanchored-claims",
    "unlabelled-entities",
    "what-came-before",
}


@pytest.fixture(scope="module")
def doubled(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """A corpus in which two articles say the same."""
    return twofold(tmp_path_factory.mktemp("twofold"))


@pytest.fixture(scope="module")
def elsewhere() -> Corpus:
    """Two made-up articles about other countries and other kinds of measure."""
    return open_corpus(EXAMPLES)


# ── Every question ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("name", "params"), [*((name, {}) for name in NAMES), *PINNED])
def test_both_engines_give_the_same_rows_in_the_same_order(
    name: str, params: dict[str, str], corpus: Corpus
) -> None:
    query, params = read_query(name, corpus), {**required(name, corpus), **params}
    assert by_clemency(query, corpus, params) == by_rdflib(query, corpus, params)


@pytest.mark.parametrize(("name", "params"), [*((name, {}) for name in NAMES), *PINNED])
def test_a_fact_that_stands_in_two_articles_is_answered_once(
    name: str, params: dict[str, str], doubled: Corpus
) -> None:
    query, params = read_query(name, doubled), {**required(name, doubled), **params}
    rows = by_clemency(query, doubled, params)
    assert rows == by_loaded_store(query, doubled, params)
    assert len(set(rows)) == len(rows)


@pytest.mark.parametrize("name", NAMES)
def test_a_question_serves_other_countries_unchanged(name: str, elsewhere: Corpus) -> None:
    query, params = read_query(name, elsewhere), required(name, elsewhere)
    rows = by_clemency(query, elsewhere, params)
    assert rows == by_rdflib(query, elsewhere, params) == by_loaded_store(query, elsewhere, params)
    assert bool(rows) == (name not in SILENT)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("where", ["corpus", "elsewhere"])
def test_to_pin_a_parameter_is_to_keep_the_rows_that_have_its_value(
    name: str, where: str, request: pytest.FixtureRequest
) -> None:
    asked: Corpus = request.getfixturevalue(where)
    query = read_query(name, asked)
    everything = rows_of(query, asked, required(name, asked))
    for param in query.params:
        place = everything.columns.index(param.name)
        values = {row[place] for row in everything.rows}
        assert None not in values, f"the column of {param.name} must not be empty"
        for value in sorted((value for value in values if value != Literal("not stated")), key=str)[:1]:
            given = {**required(name, asked), param.name: str(value)}
            kept = tuple(row for row in everything.rows if row[place] == value)
            assert rows_of(query, asked, given).rows == kept


@pytest.mark.parametrize("name", NAMES)
def test_a_question_documents_itself(name: str, corpus: Corpus) -> None:
    query = read_query(name, corpus)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
    assert query.title
    assert query.group in GROUPS
    assert query.question.endswith((".", "?"))
    assert query.limits.endswith(".")
    columns = answer(name, corpus, **required(name, corpus)).columns
    shown = [
        column for column in columns if column.removesuffix("Label") not in columns or column in query.columns
    ]
    assert list(query.columns) == shown
    assert {param.name for param in query.params} <= set(columns)


@pytest.mark.parametrize("name", NAMES)
def test_a_question_needs_nothing_but_sparql_1_1_and_the_default_graph(name: str, corpus: Corpus) -> None:
    query = read_query(name, corpus)
    text = re.sub(r"(?m)^#.*", "", query.text)
    assert not re.search(r"\b(FROM|SERVICE)\b", text)
    assert bool(re.search(r"\bGRAPH\b", text)) == (query.group == "store")
    declared = dict(re.findall(r"PREFIX ([a-z]+): +<([^>]+)>", text))
    assert set(declared) == set(re.findall(r"\b([a-z]+):[a-zA-Z]", re.sub(r"<[^>]*>", "", text)))
    foreign = {"dcterms", "oa", "org", "owl", "prov", "rdf", "rdfs", "schema", "skos", "xsd"}
    assert set(declared) <= {"clem", *foreign}
    assert re.search(r"^ORDER BY ", text, re.MULTILINE)


def test_each_question_has_an_answer_that_was_reasoned_from_a_text() -> None:
    folder = Path(__file__).parent
    tables = "".join(path.read_text("utf-8") for path in (folder / "questions").glob("*.txt"))
    asked = set(re.findall(r"^  ([a-z-]+)(?: with | where |:)", tables, re.MULTILINE))
    tests = "".join(path.read_text("utf-8") for path in folder.glob("test_library*.py"))
    asked |= set(re.findall(r'answer\(\s*"([a-z-]+)"', tests))
    assert not set(NAMES) - asked


def test_the_library_is_ordered_by_group_and_name(corpus: Corpus) -> None:
    questions = library(corpus)
    assert sorted(questions) == NAMES
    assert len(questions) >= 40
    groups = list(GROUPS)
    assert list(questions) == sorted(questions, key=lambda name: (groups.index(questions[name].group), name))
    assert {query.group for query in questions.values()} == set(groups)
    assert len({query.title for query in questions.values()}) == len(questions)


# ── Reading a question ────────────────────────────────────────────────────────────────────────────


def test_a_question_without_a_header_is_a_question_all_the_same(written: Write, corpus: Corpus) -> None:
    query = read_query(written("ASK { ?s ?p ?o }", "mine.rq"), corpus)
    assert (query.name, query.title, dict(query.columns), query.params) == ("mine", "", {}, ())
    assert run(query, corpus).form == "ask"


def test_a_header_ends_with_the_first_line_that_is_no_comment() -> None:
    query = parse_query("# title: One\n#   and a half\nASK {}\n# title: Two\n", "mine")
    assert query.title == "One and a half"


def test_a_column_s_meaning_may_go_on_in_the_next_line() -> None:
    query = parse_query("# columns:\n#   one: the first\n#     of all\n#   two: the second\nASK {}", "mine")
    assert dict(query.columns) == {"one": "the first of all", "two": "the second"}


def test_a_parameter_in_another_form_is_an_error_that_says_the_form(written: Write, corpus: Corpus) -> None:
    path = written("# param: fact: an IRI\nASK {}", "mine.rq")
    with pytest.raises(
        ClemencyError, match=r"mine\.rq: '# param: fact: an IRI' .* Write '# param: NAME \(iri"
    ):
        read_query(path, corpus)


def test_a_corpus_s_own_question_hides_a_shared_one(written: Write, tmp_path: Path) -> None:
    written("# title: My own\nASK {}", "queries/amnesties.rq")
    corpus = open_corpus(tmp_path)
    assert library(corpus)["amnesties"].title == "My own"
    assert read_query("amnesties", corpus).title == "My own"
    assert set(library(corpus)) == set(NAMES)


def test_an_unknown_question_suggests_the_nearest(corpus: Corpus) -> None:
    with pytest.raises(ClemencyError, match=r"There is no query 'amnestys'\. Did you mean 'amnesties'\?"):
        read_query("amnestys", corpus)
    with pytest.raises(
        ClemencyError, match=r"There is no query 'xyzzy'\. There are: amnesties, .*ill-treatment"
    ):
        read_query("xyzzy", corpus)


def test_a_file_that_is_not_there_is_an_error(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(ClemencyError, match=r"Cannot read .*none\.rq"):
        read_query(tmp_path / "none.rq", corpus)


def test_a_question_s_errors_name_the_question(corpus: Corpus) -> None:
    with pytest.raises(
        ClemencyError, match=r"claims-behind-fact: The parameter 'subject' \(iri\) is missing: what"
    ):
        answer("claims-behind-fact", corpus)
    with pytest.raises(
        ClemencyError, match=r"amnesties: There is no parameter 'contry'\. Did you mean 'country'\?"
    ):
        answer("amnesties", corpus, contry="KP")


def test_iris_are_shown_by_the_prefixes_by_which_they_can_be_asked_for(
    corpus: Corpus, doubled: Corpus
) -> None:
    alone, both = (answer("single-speaker-facts", each).prefixes for each in (corpus, doubled))
    assert alone[""] == "https://w3id.org/clemency/article/dailynk-2015-second-amnesty#"
    assert "" not in both
    assert both["dailynk-2015-second-amnesty-again"].endswith("/dailynk-2015-second-amnesty-again#")


# ── Asking in Python ──────────────────────────────────────────────────────────────────────────────


def test_a_corpus_answers_in_plain_python(corpus: Corpus) -> None:
    rows = corpus.query("who-was-excluded", country="KP")
    # "too weak to get out", of August; "already in the political prison camp system", of October
    assert [row.excludedLabel for row in rows] == [  # type: ignore[attr-defined]
        "those freed in October who were too weak to leave in August",
        "prisoners already in political prison camps",
    ]


def test_a_parameter_may_be_given_as_python_has_it(written: Write, corpus: Corpus) -> None:
    october = URIRef("https://w3id.org/clemency/id/kp-2015-october-amnesty")
    assert ask(corpus, "reasons", measure=october) == ask(corpus, "reasons", measure=f"<{october}>")
    assert ask(corpus, "amnesties", year=2015) == ask(corpus, "amnesties", year="2015")
    assert ask(corpus, "amnesties", year=None) == ask(corpus, "amnesties")
    text = """# param: day (date, required): a day
# param: yes (boolean, required): a truth
SELECT ?day ?yes { BIND (true AS ?yes) ?when <https://w3id.org/clemency/ns#earliest> ?day } ORDER BY ?day"""
    rows = ask(corpus, written(text, "mine.rq"), day=date(2015, 10, 8), yes=True)
    assert [tuple(row) for row in rows] == [(date(2015, 10, 8), True)]


def test_a_question_may_come_from_standard_input(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    def typed(text: bytes) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text)))

    typed(b"SELECT ?x\n{ BIND (1 AS ?x) }")
    assert ask(corpus, "-").rows == ((1,),)
    typed(b"SELECT ?x\n{ ?x ?y }")
    with pytest.raises(
        ClemencyError, match=r"^standard input:2:10: not a SPARQL 1\.1 query.*\n2 \| \{ \?x \?y \}\n +\^$"
    ):
        ask(corpus, "-")
    typed(b"ASK { \xff }")
    with pytest.raises(ClemencyError, match="standard input: not UTF-8: byte 6"):
        ask(corpus, "-")
