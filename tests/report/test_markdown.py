"""The report as Markdown says what the page says, and shows whatever the data say as text."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from clemency.report.dossier import Dossier
from clemency.report.dossier.overview import overview
from clemency.report.dossier.wording import Piece
from clemency.report.markdown import escaped, markdown, markdown_overview
from dossiers import LAW, PARDON, REAL, known, told
from generated import sound_article

Change = Callable[[str, str], Path]

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])

# What the templates are made of. Whatever else a reader finds comes from the data, and must not.
OURS = {
    "heading",
    "paragraph",
    "bullet_list",
    "list_item",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "strong",
}
OURS |= {"inline", "text", "link"}

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "![spy](http://example.org/p.png)",
    "[c1]: http://example.org",
    "<http://example.org>",
    "# a heading",
    "- an item",
    "1. a first",
    "+ more",
    "> a quotation",
    "```\ncode\n```",
    "    code",
    "`code`",
    "a | b | c",
    "*emphasis* _emphasis_ **strong** ~~struck~~",
    "---",
    "===",
    "&lt;b&gt; &copy;",
    "\\<b>",
    "two\nlines\n\n# and a heading",
    "a trailing backslash \\",
    "![",
    "](http://example.org)",
    "\u202eturned round\x00",
)


@cache
def tokens(text: str) -> tuple[Token, ...]:
    """Return what a reader of Markdown makes of a text, in its order."""
    return tuple(each for token in READER.parse(text) for each in (token, *(token.children or ())))


def kinds(text: str) -> set[str]:
    return {token.type.removesuffix("_open").removesuffix("_close") for token in tokens(text)}


def read(text: str) -> str:
    """Return the words that a reader sees."""
    return " ".join(" ".join(token.content for token in tokens(text) if token.type == "text").split())


def links(text: str) -> list[str]:
    return [str(token.attrs["href"]) for token in tokens(text) if token.type == "link_open"]


@pytest.fixture(scope="module")
def real() -> str:
    return markdown(known(REAL))


# ── What it says ──


def test_every_claim_is_there_with_speakers_and_places(real: str) -> None:
    words = read(real)
    for card in known(REAL).cards:
        chain = ", through ".join(link.text for link in card.chain)
        assert f"[{card.mark.name}{card.mark.signs}] {card.paraphrase} – {chain} (" in words
        assert all(f"characters {passage.start:,}–{passage.end:,}" in words for passage in card.passages)


def test_the_four_answers_come_first(real: str) -> None:
    headings = re.findall("^## (.*)$", real, re.MULTILINE)
    assert headings[0] == "In four answers"
    assert (
        "Who did not? Prisoners already in political prison camps, according to the first source [c56‡]."
        in read(real)
    )
    assert {"Figures", "Two sides", "Time line", "The ledger", "The speakers", "The source"} <= set(headings)


def test_figures_are_a_table_and_never_a_sum(real: str) -> None:
    assert "| the prisoners freed in October | “thousands” | at least 2,000 people | the first source" in real
    assert "2,200" not in real
    for figure in known(REAL).figures:
        assert figure.words in real


def test_the_two_sides_stand_side_by_side(real: str) -> None:
    (row,) = (line for line in real.splitlines() if line.startswith(r"| \[c22†\]"))
    assert row.count(" | ") == 1
    assert "North Korean state propaganda: The amnesty came from Kim Jong Un's benevolence." in row
    assert "Daily NK: The prisoners' poor health" in row


def test_the_ledger_has_every_fact_beside_its_claims(real: str) -> None:
    ledger = real.partition("## The ledger")[2].partition("\n## ")[0]
    rows = [line for line in ledger.splitlines() if line.startswith("| ")][2:]
    entries = [entry for account in known(REAL).accounts for entry in account.entries]
    assert len(rows) == len(entries)


def test_the_address_is_the_one_link_of_an_article(real: str) -> None:
    assert set(links(real)) == {"https://www.dailynk.com/english/second-round-of-mass-prisoner-amne/"}


def test_other_articles_read_as_well() -> None:
    for path in (LAW, PARDON):
        text = markdown(known(path))
        assert kinds(text) <= OURS
        assert all(card.paraphrase in read(text) for card in known(path).cards)


def test_an_article_in_which_no_state_speaks_says_so(changed: Change) -> None:
    kind = "clem:speakerKind clem:stateVoice"
    alone = markdown(told(changed(kind, kind.replace("stateVoice", "unidentified"))))
    assert "No voice of a state speaks in this article." in alone
    assert "Where other speakers disagree" in alone


def test_a_decade_is_no_exact_year_and_more_than_none(tmp_path: Path) -> None:
    path = tmp_path / REAL.name
    path.write_text(REAL.read_text("utf-8").replace('"XXXX-08-15"', '"201X-08-15"'), "utf-8")
    _, _, inexact = markdown(told(path)).partition("Told without an exact year:")
    assert "Korea's liberation day** (occasion): 15 August (“August 15”; no exact year stated)" in inexact


def test_the_corpus_links_to_its_articles() -> None:
    text = markdown_overview(overview(known(path).summary for path in (REAL, LAW, PARDON)))
    assert links(text) == [
        "dailynk-2015-second-amnesty.md",
        "made-up-amnesty-law.md",
        "made-up-holiday-pardon.md",
    ]
    assert "3 articles" in text
    assert "No claim is known to contradict one of another article." in text
    assert kinds(text) <= OURS


# ── Whatever the data say is text ──


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_literal_is_shown_as_it_is_wherever_it_stands(hostile: str) -> None:
    shown = escaped(hostile)
    visible = " ".join(hostile.split()).replace("\u202e", r"\u202e").replace("\x00", r"\u0000")
    for frame in (
        "{}",
        "- {}\n",
        "> {}\n",
        "# {}\n",
        "| a | b |\n| - | - |\n| {} | y |\n",
        "word {}\n",
        "**{}**\n",
    ):
        text = frame.format(shown)
        assert kinds(text) <= OURS | {"blockquote"}
        assert visible in read(text)
        assert links(text) == []


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_literal_of_an_article_becomes_an_element(hostile: str) -> None:
    text, harmless = markdown(poisoned(known(LAW), hostile)), markdown(known(LAW))
    assert kinds(text) <= OURS
    assert links(text) == []
    assert headings(text) == headings(harmless)
    assert columns(text) == columns(harmless)


def poisoned(dossier: Dossier, hostile: str) -> Dossier:
    """Return a dossier of which the data's own words are all hostile."""
    bad = Piece(hostile)
    claims = [
        replace(card, paraphrase=hostile, chain=tuple(bad for _ in card.chain), reasoning=hostile)
        for card in dossier.cards
    ]
    return replace(
        dossier,
        title=bad,
        source=replace(dossier.source, headline=bad, publisher=bad),
        figures=tuple(
            replace(each, what=bad, phrase=bad, speaker=bad, unit=hostile) for each in dossier.figures
        ),
        cards=tuple(claims),
        answers=tuple(
            replace(
                each, clauses=tuple(replace(clause, pieces=(bad, *clause.pieces)) for clause in each.clauses)
            )
            for each in dossier.answers
        ),
        brief=tuple(
            replace(
                each,
                heading=bad,
                paragraphs=tuple(
                    tuple(replace(clause, pieces=(bad,)) for clause in paragraph)
                    for paragraph in each.paragraphs
                ),
            )
            for each in dossier.brief
        ),
        accounts=tuple(
            replace(
                each,
                subject=bad,
                entries=tuple(replace(entry, value=(bad,), property=hostile) for entry in each.entries),
            )
            for each in dossier.accounts
        ),
        portraits=tuple(replace(each, label=bad, kind=hostile) for each in dossier.portraits),
        gaps=tuple(replace(each, subject=bad, missing=(hostile, hostile)) for each in dossier.gaps),
    )


def headings(text: str) -> list[str]:
    return [token.tag for token in tokens(text) if token.type == "heading_open"]


def columns(text: str) -> list[int]:
    """Return how many cells each row of each table has."""
    rows: list[int] = []
    for token in tokens(text):
        if token.type == "tr_open":
            rows.append(0)
        elif token.type in ("td_open", "th_open"):
            rows[-1] += 1
    return rows


def test_an_address_cannot_leave_its_link() -> None:
    address = 'https://example.org/a)b](javascript:alert(1))<script>&lt;"x'
    dossier = known(REAL)
    text = markdown(replace(dossier, source=replace(dossier.source, address=address)))
    assert kinds(text) <= OURS
    (link,) = set(links(text))
    assert link.startswith("https://example.org/a%29b%5D%28javascript:alert")


@pytest.mark.parametrize("seed", range(20))
def test_any_sound_article_reads_as_ours(seed: int, tmp_path: Path) -> None:
    path = tmp_path / "made-up.ttl"
    path.write_bytes(sound_article(seed).text.encode())
    dossier = told(path)
    text = markdown(dossier)
    assert kinds(text) <= OURS
    words = read(text)
    assert all(" ".join(card.paraphrase.split()) in words for card in dossier.cards)
