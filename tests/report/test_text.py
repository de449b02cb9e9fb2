"""An article's own text on its page: cut where passages begin and end, and never another text."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clemency.corpus import read_article
from clemency.errors import ClemencyError
from clemency.evidence import canonical_text, read_text
from clemency.ledger import ledger
from clemency.report.text import OwnText, Segment, Stretch, own_text, paragraphs, segments

Write = Callable[..., Path]

_PASSAGES = st.lists(
    st.builds(
        lambda start, length, number: Stretch(start, start + length, f"c{number}"),
        st.integers(0, 40),
        st.integers(0, 30),
        st.integers(1, 8),
    ),
    max_size=12,
)
_BREAKS = st.lists(st.integers(0, 50), max_size=4)


# ── cutting ──


@given(st.text(max_size=40), _PASSAGES, _BREAKS)
def test_the_segments_put_together_are_the_text(
    text: str, passages: list[Stretch], breaks: list[int]
) -> None:
    found = segments(text, passages, breaks)
    assert "".join(segment.words for segment in found) == text
    assert all(before.end == after.start for before, after in pairwise(found))
    assert all(segment.words == text[segment.start : segment.end] != "" for segment in found)


@given(st.text(max_size=40), _PASSAGES, _BREAKS)
def test_a_segment_has_exactly_the_claims_whose_passages_cover_it(
    text: str, passages: list[Stretch], breaks: list[int]
) -> None:
    for segment in segments(text, passages, breaks):
        for place in range(segment.start, segment.end):
            assert set(segment.claims) == {one.claim for one in passages if one.start <= place < one.end}
        ends = {
            one.claim
            for one in passages
            if one.start < len(text) and one.start < one.end and min(one.end, len(text)) == segment.end
        }
        assert set(segment.closing) == ends
        assert len(set(segment.claims)) == len(segment.claims)


@given(st.text(max_size=40), _PASSAGES, _BREAKS)
def test_a_paragraph_begins_where_it_is_told_to_and_nowhere_else(
    text: str, passages: list[Stretch], breaks: list[int]
) -> None:
    begun = {segment.start for segment in segments(text, passages, breaks) if segment.paragraph}
    assert begun == {place for place in (0, *breaks) if place < len(text)}


def test_passages_that_overlap_share_the_segment_in_which_they_do() -> None:
    found = segments("one two three", [Stretch(0, 7, "c1"), Stretch(4, 13, "c2"), Stretch(4, 7, "c3")])
    assert found == (
        Segment(0, 4, "one ", ("c1",), (), paragraph=True),
        Segment(4, 7, "two", ("c1", "c2", "c3"), ("c1", "c3")),
        Segment(7, 13, " three", ("c2",), ("c2",)),
    )


# ── paragraphs ──


@given(st.text(alphabet="ab \n\r\t\u00a0\u0301é", max_size=40))
def test_a_paragraph_begins_after_a_space_of_the_canonical_text(raw: str) -> None:
    text = canonical_text(raw)
    found = paragraphs(raw)
    assert list(found) == sorted(set(found))
    assert all(0 < place < len(text) and text[place - 1] == " " != text[place] for place in found)


def test_an_empty_line_parts_paragraphs_and_a_line_break_does_not() -> None:
    raw = "  A head\n\nOne\nline  more.\r\n \r\n\n\nTwo.\n"
    text = canonical_text(raw)
    assert [text[place:] for place in paragraphs(raw)] == ["One line more. Two.", "Two."]


# ── the right text ──


def test_the_real_text_is_cut_at_the_passages_of_the_real_article(article: Path, text: Path) -> None:
    whole = read_text(text)
    own = _read(article, text)
    assert own.exact
    assert "".join(segment.words for segment in own.segments) == whole
    book = ledger(read_article(article).file.graph)
    for claim in book.claims:
        name = str(claim.iri).rpartition("#")[2]
        covered = "".join(segment.words for segment in own.segments if name in segment.claims)
        alone = {place for p in claim.passages for place in range(p.start, p.end)}
        assert covered == "".join(whole[place] for place in sorted(alone))


def test_a_text_that_is_not_the_articles_is_refused(article: Path, written: Write) -> None:
    other = written("Some other text, long enough or not.", "other.txt")
    with pytest.raises(ClemencyError, match=r"other\.txt is not the text of .*: \d+ of its passages differ"):
        _read(article, other)


def test_an_empty_text_is_refused(sound: Path, written: Write) -> None:
    with pytest.raises(ClemencyError, match=r"it is empty|passages differ"):
        _read(sound, written(" \n", "empty.txt"))


def test_a_text_that_goes_on_after_the_last_passage_is_taken_and_told(
    article: Path, text: Path, written: Write
) -> None:
    longer = written(text.read_text("utf-8") + "\n\nRead more on our site.", "longer.txt")
    assert not _read(article, longer).exact


def _read(article: Path, text: Path) -> OwnText:
    one = read_article(article)
    return own_text(one, text)
