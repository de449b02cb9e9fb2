"""The library as text: what can be asked, and what each question says of itself."""

from clemency.asking.catalogue import about, contents
from clemency.asking.queries import GROUPS, library, parse_query
from clemency.corpus import Corpus

MINE = """# title: Mine
# question: What is mine?
# columns:
#   x: a thing
#   longer: another thing
# param: y (integer, default 3): how many
# param: x (iri, required): which
# limits: Nothing else.
SELECT * {}
"""


def test_the_contents_list_every_question_under_its_group_with_its_parameters(corpus: Corpus) -> None:
    questions = library(corpus)
    lines = contents(questions.values()).splitlines()
    assert [line.partition(":")[0] for line in lines if line and line[0] != " "] == list(GROUPS)
    assert [line.split()[0] for line in lines if line[:2] == "  " and line[2] != " "] == list(questions)
    place = next(place for place, line in enumerate(lines) if "claims-behind-fact" in line)
    assert lines[place].split(None, 1)[1] == "The claims behind a fact"
    assert lines[place + 1].split() == ["subject=…", "[predicate=…]"]


def test_the_contents_fit_a_terminal(corpus: Corpus) -> None:
    assert max(map(len, contents(library(corpus).values()).splitlines())) <= 100


def test_questions_of_no_group_are_listed_too() -> None:
    assert contents([parse_query(MINE, "mine")]) == "others\n  mine  Mine\n        x=… [y=…]\n"
    assert contents([]) == ""


def test_a_page_about_a_question_tells_all_that_its_file_says() -> None:
    assert about(parse_query(MINE, "mine")) == (
        "mine: Mine\n\nWhat is mine?\n\n"
        "Parameters:\n  y  how many (integer, default 3)\n  x  which (iri, required)\n\n"
        "Columns:\n  x       a thing\n  longer  another thing\n\n"
        "What it does not say:\n  Nothing else.\n"
    )


def test_a_page_about_a_question_without_a_header_has_its_name() -> None:
    assert about(parse_query("ASK {}", "mine")) == "mine\n"


def test_what_a_question_says_of_itself_cannot_play_with_the_terminal() -> None:
    hostile = parse_query("# title: \x1b[31mred\u202e\n# question: \x07\nASK {}", "mine")
    assert not set("\x1b\u202e\x07") & set(about(hostile) + contents([hostile]))
