"""Evidence: the canonical text, and passages compared with it."""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clemency.checking.breaches import as_finding
from clemency.checking.findings import Finding
from clemency.errors import ClemencyError
from clemency.evidence import Gap, canonical_text, check_passages, coverage, digest, read_text
from clemency.namespaces import CLEM, OA
from clemency.reading.turtle import TurtleFile, read_turtle
from folders import EXAMPLES

Write = Callable[..., Path]
WORDS = "On 8 October some hundreds were freed. It was mercy, they say."


def compared(article: TurtleFile, text: str) -> list[Finding]:
    """Return the findings of a comparison, as a reader of the file gets them."""
    return [as_finding(breach, [article], ()) for breach in check_passages(article, text)]


@pytest.fixture
def three_passages(written: Write) -> Callable[..., TurtleFile]:
    """Return a function that reads an article with three passages of WORDS, the last two overlapping."""

    def article(anchor: str = "some hundreds", digest_of: str = WORDS) -> TurtleFile:
        spans = [(13, 38, anchor), (39, 52, "It was"), (42, 62, "was mercy")]
        passages = " .\n".join(
            f":c{number} clem:passage [ oa:start {start} ; oa:end {end} ; "
            f'clem:anchor "{opening}" ; clem:sha256 "{digest(digest_of[start:end])}" ]'
            for number, (start, end, opening) in enumerate(spans, 1)
        )
        return read_turtle(
            written(
                "@base <https://w3id.org/clemency/article/test> .\n"
                "@prefix : <#> .\n"
                "@prefix clem: <https://w3id.org/clemency/ns#> .\n"
                "@prefix oa: <http://www.w3.org/ns/oa#> .\n"
                "@prefix schema: <https://schema.org/> .\n"
                f'<> a schema:NewsArticle ; clem:textLength {len(WORDS)} ; clem:sha256 "{digest(WORDS)}" .\n'
                f"{passages} .\n"
            )
        )

    return article


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("  two  words\t\r\nmore \n", "two words more"),
        ("no\xa0break\u2009thin\u3000wide\u2028line", "no break thin wide line"),
        ("zero\u200bwidth is no space", "zero\u200bwidth is no space"),
        ("unit\x1fseparator is none either", "unit\x1fseparator is none either"),
        ("cafe\u0301", "caf\xe9"),
        (" \n ", ""),
    ],
)
def test_canonical_text_is_composed_and_has_single_spaces(text: str, canonical: str) -> None:
    assert canonical_text(text) == canonical


@given(st.text())
def test_canonical_text_stays_as_it_is(text: str) -> None:
    assert canonical_text(canonical_text(text)) == canonical_text(text)


@given(st.lists(st.sampled_from(["prisoners", "’", "e\u0301", "October 8,"]), min_size=1))
def test_wrapping_lines_otherwise_changes_no_canonical_text(words: list[str]) -> None:
    assert canonical_text("\xa0\n".join(words)) == canonical_text("  ".join(words))


def test_a_digest_is_of_the_utf_8_bytes() -> None:
    assert digest("camp’s") == hashlib.sha256(b"camp\xe2\x80\x99s").hexdigest()


def test_a_text_is_read_without_its_byte_order_mark(written: Write) -> None:
    assert read_text(written("\ufeffA  text\n", "article.txt")) == "A text"


def test_a_text_in_another_encoding_is_an_error(written: Write) -> None:
    with pytest.raises(ClemencyError, match="not UTF-8: byte 3 is 0xe9"):
        read_text(written(b"caf\xe9", "article.txt"))


def test_passages_of_the_right_text_hold(three_passages: Callable[..., TurtleFile]) -> None:
    assert check_passages(three_passages(), WORDS) == []


@pytest.mark.parametrize("place", range(len(WORDS)))
def test_exactly_the_passages_that_contain_a_changed_character_fail(
    three_passages: Callable[..., TurtleFile], place: int
) -> None:
    spans = {":c1": (13, 38), ":c2": (39, 52), ":c3": (42, 62)}
    text = f"{WORDS[:place]}#{WORDS[place + 1 :]}"
    found = compared(three_passages(), text)
    errors = [re.findall(r":c\d", finding.subject)[0] for finding in found if finding.severity == "error"]
    assert errors == [name for name, (start, end) in spans.items() if start <= place < end]
    assert [finding.code for finding in found if finding.severity == "warning"] == ["CLEM102"]


def test_a_failing_passage_is_named_with_its_place_and_right_digest(
    three_passages: Callable[..., TurtleFile],
) -> None:
    text = WORDS.replace("some", "Some")
    warning, finding = compared(three_passages(), text)
    assert (finding.code, finding.span.line) == ("CLEM101", 7)
    assert finding.subject.startswith("the passage of :c1")
    assert finding.message.startswith("From 13 to 38 the text now reads otherwise than the passage of :c1")
    assert digest(text[13:38]) in finding.mend
    assert "The words of its anchor are nowhere in the text." in finding.mend
    assert (warning.code, warning.severity, warning.span.line) == ("CLEM102", "warning", 6)
    assert str(len(text)) in warning.mend
    assert digest(text) in warning.mend


def test_the_place_of_a_finding_is_the_digest_that_does_not_fit(
    three_passages: Callable[..., TurtleFile],
) -> None:
    article = three_passages()
    finding = compared(article, WORDS.replace("some", "Some"))[1]
    line = article.text.split("\n")[finding.span.line - 1]
    assert line[finding.span.column - 1 : finding.span.end_column - 1] == f'"{digest(WORDS[13:38])}"'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (WORDS.replace("8", "28"), "The very same words now stand from 14 to 39."),
        (
            WORDS.replace("On 8", "On 28").replace("freed", "Freed"),
            "The words of its anchor now stand at 14.",
        ),
        (
            f"{WORDS} Not some hundreds.".replace("8", "28", 1).replace("were", "are"),
            "stand at 14 and at 67.",
        ),
        (WORDS.replace("some hundreds", "many"), "The words of its anchor are nowhere in the text."),
    ],
)
def test_a_passage_that_moved_is_looked_for_by_its_anchor(
    three_passages: Callable[..., TurtleFile], text: str, told: str
) -> None:
    finding = next(each for each in compared(three_passages(), text) if ":c1" in each.subject)
    assert told in finding.mend


@pytest.mark.parametrize("anchor", ["hundreds", "some hundred", "some hundreds were let go"])
def test_an_anchor_that_does_not_open_its_passage_is_reported(
    three_passages: Callable[..., TurtleFile], anchor: str
) -> None:
    (finding,) = compared(three_passages(anchor=anchor), WORDS)
    assert (finding.code, finding.span.line) == ("CLEM103", 7)
    assert finding.message.startswith(f'"{anchor}" is not how the passage of :c1')


def test_offsets_that_are_no_numbers_are_left_to_the_shapes(written: Write) -> None:
    file = read_turtle(
        written(
            "@prefix clem: <https://w3id.org/clemency/ns#> . @prefix oa: <http://www.w3.org/ns/oa#> .\n"
            "clem:c clem:passage [ oa:start 'x' ; oa:end 5 ] , [ oa:start -2 ; oa:end 1 ] , [ oa:end 3 ] ."
        )
    )
    assert check_passages(file, WORDS) == []


def test_every_passage_of_the_first_article_holds(article: Path, text: Path) -> None:
    assert check_passages(read_turtle(article), read_text(text)) == []


def test_one_changed_character_of_the_first_article_fails_the_passages_that_contain_it(
    article: Path, text: Path
) -> None:
    file, right = read_turtle(article), read_text(text)
    spans = {
        (int(str(file.graph.value(passage, OA.start))), int(str(file.graph.value(passage, OA.end))))
        for passage in file.graph.objects(None, CLEM.passage)
    }
    for place in range(0, len(right), 61):
        found = check_passages(file, f"{right[:place]}#{right[place + 1 :]}")
        failed = {
            (int(str(file.graph.value(each.focus, OA.start))), int(str(file.graph.value(each.focus, OA.end))))
            for each in found
            if each.code == "CLEM101"
        }
        assert failed == {(start, end) for start, end in spans if start <= place < end}
        assert {each.code for each in found} - {"CLEM101"} == {"CLEM102"}


CONNECTIVES = {"also", "although", "and", "as", "but", "is", "this"}


def test_coverage_counts_words_inside_passages_and_tells_the_others(
    three_passages: Callable[..., TurtleFile],
) -> None:
    told = coverage(three_passages(), WORDS)
    assert (told.covered, told.words) == (9, 12)
    assert told.gaps == (Gap(0, 12, "On 8 October"),)


def test_a_word_that_an_edge_cuts_through_is_not_covered(three_passages: Callable[..., TurtleFile]) -> None:
    longer = WORDS.replace("8", "128")  # every passage is two characters off
    assert [gap.words for gap in coverage(three_passages(), longer).gaps] == [
        "On 128 October",
        "freed",
        "say",
    ]


def test_every_word_of_the_first_article_but_connectives_is_covered(article: Path, text: Path) -> None:
    gaps = coverage(read_turtle(article), read_text(text)).gaps
    assert {word for gap in gaps for word in gap.words.lower().split()} <= CONNECTIVES


@pytest.mark.parametrize("name", ["holiday-pardon", "amnesty-law"])
def test_every_word_of_the_made_up_articles_but_connectives_is_covered(name: str) -> None:
    folder = EXAMPLES
    example = read_turtle(folder / "data" / "articles" / f"{name}.ttl")
    words = read_text(folder / "texts" / f"{name}.txt")
    assert check_passages(example, words) == []
    gaps = coverage(example, words).gaps
    assert {word for gap in gaps for word in gap.words.lower().split()} <= CONNECTIVES
