"""The page tells all that the graph tells, no more firmly than the graph, and asks no server for anything."""

import base64
import hashlib
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from rdflib import Literal, URIRef

from clemency.corpus import Corpus, open_corpus, read_article, reference_graph
from clemency.dossier import Dossier, dossier
from clemency.dossier.wording import left_open, web_address
from clemency.errors import ClemencyError
from clemency.ledger import Ledger, ledger
from clemency.report import write_report

Change = Callable[..., Path]

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.ttl"))
SLUG = "dailynk-2015-second-amnesty"


@dataclass
class Page(HTMLParser):
    """What the tests look at in a page: its anchors and links, its headings, its text as readers get it."""

    source: str
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    levels: list[int] = field(default_factory=list)
    tags: Counter[str] = field(default_factory=Counter)
    attributes: list[tuple[str, str | None]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += attrs
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag == "a":
            self.links += [value or "" for name, value in attrs if name == "href"]
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


@pytest.fixture(scope="module")
def page(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Page:
    out = tmp_path_factory.mktemp("report") / "report.html"
    write_report(corpus, out)
    return Page(out.read_text("utf-8"))


@pytest.fixture(scope="module")
def book(article: Path) -> Ledger:
    return ledger(read_article(article).file.graph)


@pytest.fixture(scope="module")
def told(corpus: Corpus, article: Path) -> Dossier:
    return dossier(read_article(article), reference_graph(corpus))


@pytest.fixture
def corpus_of(tmp_path: Path, corpus: Corpus) -> Callable[..., Corpus]:
    """Return a function that makes a corpus of given articles, with the project's own reference data."""

    def make(*articles: Path) -> Corpus:
        for folder, files in (("articles", articles), ("reference", corpus.reference_paths)):
            (tmp_path / "corpus" / "data" / folder).mkdir(parents=True, exist_ok=True)
            for file in files:
                (tmp_path / "corpus" / "data" / folder / file.name).write_bytes(file.read_bytes())
        return open_corpus(tmp_path / "corpus")

    return make


@pytest.fixture
def page_of(tmp_path: Path, corpus_of: Callable[..., Corpus]) -> Callable[..., Page]:
    def make(*articles: Path) -> Page:
        out = tmp_path / "report.html"
        write_report(corpus_of(*articles), out)
        return Page(out.read_text("utf-8"))

    return make


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
    summary = write_report(corpus, tmp_path / "report.html")
    assert (summary.articles, summary.facts, summary.claims) == (1, len(book.facts), len(book.claims))
    assert summary.size == (tmp_path / "report.html").stat().st_size


# ── no more firmly than the graph ──


def test_a_number_is_never_firmer_than_the_graph(page: Page) -> None:
    assert "“thousands” (at least 2,000 people)" in page.text
    assert len(re.findall("2,000", page.text)) == len(re.findall("at least 2,000 people", page.text))
    assert "“massive” (no figure)" in page.text


def test_numbers_and_reasons_are_told_with_who_says_so(page: Page) -> None:
    assert "(at least 2,000 people) according to the first source, from South Pyongan" in page.text
    assert "corroborated by the second source, in South Pyongan" in page.text


def test_what_only_propaganda_says_stands_in_the_dispute_and_nowhere_as_a_fact(told: Dossier) -> None:
    (dispute,) = told.disputes
    benevolence = "Kim Jong Un's benevolence"
    assert dispute.contested
    assert [card.mark.name for card in dispute.held.claims] == ["c21", "c46"]
    assert {"c22", "c23", "c47", "c48"} <= {card.mark.name for card in dispute.answered.claims}
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
    assert styles["the first source, from South Pyongan"] == ["uncertain"]
    assert styles["the second amnesty of 2015 in North Korea"] == ["between"]


def test_a_day_told_without_a_year_has_no_place_on_the_scale(told: Dossier) -> None:
    assert "Korea's liberation day" in {moment.what.text for moment in told.timeline.yearless}
    assert all(moment.bars == () for moment in told.timeline.yearless)


def test_what_precedes_comes_first_on_the_time_line(told: Dossier) -> None:
    order = [moment.what.text for moment in told.timeline.placed]
    assert order.index("the first amnesty of 2015 in North Korea") < order.index("the release of October")
    assert order.index("the release of October") < order.index("the first source, from South Pyongan")


def test_ill_treatment_by_nobody_named_is_told_as_not_stated(told: Dossier, page: Page) -> None:
    (gap,) = (gap for gap in told.gaps if gap.kind == "ill-treatment")
    assert "by whom" in gap.missing
    assert "by whom is not stated" in page.text


def test_a_group_is_told_by_its_share_and_never_as_the_whole(told: Dossier) -> None:
    october = next(measure for measure in told.measures if "second" in measure.name.text)
    (freed,) = october.covered
    conditions = {
        v.told.pieces[0].text for t in freed.traits if t.property == "has condition" for v in t.values
    }
    assert "malnutrition" not in conditions
    assert {"most of them", "vast majority of them"} <= {
        tie.pieces[0].text for p in freed.parts for tie in p.ties
    }


def test_the_page_says_how_far_the_article_is_in_the_graph(
    page_of: Callable[..., Page], changed: Change
) -> None:
    whole = page_of(changed("clem:textLength 100", "clem:textLength 100"))
    assert "Not the whole article" not in whole.text
    part = page_of(changed("clem:textLength 100", "clem:textLength 1234"))
    assert "claims for the text up to character 100 of 1,234" in part.text


def test_what_the_sentences_have_no_pattern_for_is_told_by_its_label(
    page_of: Callable[..., Page], changed: Change
) -> None:
    more = "clem:occursDuring :october ; clem:conductedBy :freed ."
    assert "conducted by: those freed" in page_of(changed("clem:occursDuring :october .", more)).text


# ── any article, and nothing but a page ──


def test_a_label_that_is_markup_is_shown_as_text(page_of: Callable[..., Page], changed: Change) -> None:
    page = page_of(changed('rdfs:label "those freed"@en', "rdfs:label '<script>alert(1)</script>'@en"))
    assert "<script>alert(1)</script>" in page.text
    assert page.tags["script"] == 0


def test_characters_that_turn_text_round_are_shown_not_obeyed(
    page_of: Callable[..., Page], changed: Change
) -> None:
    page = page_of(changed('"The state acted out of mercy."@en', r'"The state \u202Edid\u0000 not."@en'))
    assert r"The state \u202edid\u0000 not" in page.text
    assert "\u202e" not in page.source


def test_text_that_runs_from_right_to_left_is_kept_to_itself(
    page_of: Callable[..., Page], changed: Change
) -> None:
    page = page_of(changed('rdfs:label "the state"@en', 'rdfs:label "الدولة"@ar'))
    assert '<bdi lang="ar">الدولة</bdi>' in page.source


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http:x"]
)
def test_an_address_of_another_kind_is_never_a_link(
    page_of: Callable[..., Page], changed: Change, address: str
) -> None:
    assert web_address(URIRef(address)) == ""
    page = page_of(changed("clem:textLength 100", f"schema:url <{address}> ; clem:textLength 100"))
    assert address not in page.links


def test_the_page_has_no_script_and_loads_nothing(page: Page) -> None:
    assert not {"script", "img", "iframe", "object", "embed", "form", "base"} & set(page.tags)
    assert not {
        name for name, _ in page.attributes if name.startswith("on") or name in ("src", "srcset", "style")
    }
    assert page.tags["link"] == 1  # the icon, which is in the page
    (style,) = re.findall("<style>(.*?)</style>", page.source, re.DOTALL)
    assert "url(" not in style
    assert "@import" not in style


def test_the_policy_allows_the_one_style_sheet_by_its_digest(page: Page) -> None:
    (style,) = re.findall("<style>(.*?)</style>", page.source, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    (policy,) = (value for _, value in page.attributes if value and value.startswith("default-src"))
    assert policy.split("; ")[:2] == ["default-src 'none'", f"style-src 'sha256-{digest}'"]


def test_links_that_leave_the_page_tell_nobody_where_they_came_from(page: Page) -> None:
    leaving = [link for link in page.links if not link.startswith("#")]
    assert leaving
    assert all(web_address(Literal(link)) for link in leaving)
    assert page.source.count("noreferrer") >= len(leaving)


def test_the_same_corpus_gives_the_same_bytes(tmp_path: Path) -> None:
    def run(seed: str) -> bytes:
        out = tmp_path / f"{seed}.html"
        code = (
            "import sys; from pathlib import Path; from clemency.corpus import open_corpus;"
            "from clemency.report import write_report; write_report(open_corpus(), Path(sys.argv[1]))"
        )
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", code, out], check=True, env=environment)
        return out.read_bytes()

    assert run("1") == run("2")


def test_headings_descend_one_level_at_a_time(
    page: Page, page_of: Callable[..., Page], sound: Path, article: Path
) -> None:
    for levels in (page.levels, page_of(sound, article).levels):
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(lower - upper <= 1 for upper, lower in pairwise(levels))


def test_two_articles_share_a_page_without_sharing_an_anchor(
    page_of: Callable[..., Page], sound: Path, article: Path
) -> None:
    page = page_of(sound, article)
    assert len(page.ids) == len(set(page.ids))
    assert {link.removeprefix("#") for link in page.links if link.startswith("#")} <= set(page.ids)
    assert "The amnesty set some hundreds free." in page.text
    assert "Thousands of prisoners have been let out." in page.text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("clem:size :hundreds .", "clem:size :hundreds ; clem:subgroupOf :freed ."),
        ("clem:covers :freed ;", "clem:covers :freed ; clem:precedes id:kp-2015-october-amnesty ;"),
    ],
)
def test_data_that_form_a_circle_do_not_hang_the_report(
    page_of: Callable[..., Page], changed: Change, old: str, new: str
) -> None:
    assert "those freed" in page_of(changed(old, new)).text


# ── when it cannot be done ──


def test_a_corpus_without_articles_gives_an_error_and_no_page(
    corpus_of: Callable[..., Corpus], tmp_path: Path
) -> None:
    out = tmp_path / "report.html"
    with pytest.raises(ClemencyError, match="no articles"):
        write_report(corpus_of(), out)
    assert not out.exists()


def test_an_unsound_article_gives_an_error_and_leaves_the_old_page(
    corpus_of: Callable[..., Corpus], changed: Change, tmp_path: Path
) -> None:
    out = tmp_path / "report.html"
    out.write_text("the old page", "utf-8")
    unsound = changed("clem:statedBy :state ;", "")
    with pytest.raises(ClemencyError, match="clemency validate"):
        write_report(corpus_of(unsound), out)
    assert out.read_text("utf-8") == "the old page"


@pytest.mark.parametrize("broken", BROKEN, ids=lambda path: path.stem)
def test_a_broken_article_gives_a_page_whose_links_hold_or_a_clear_error(
    page_of: Callable[..., Page], broken: Path
) -> None:
    with suppress(ClemencyError):
        page = page_of(broken)
        assert {link.removeprefix("#") for link in page.links if link.startswith("#")} <= set(page.ids)


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2015-10-08", ""),
        ("2015-10", ""),
        ("XXXX-10-08", "no year stated"),
        ("XXXX-10-08/XXXX-10-09", "no year stated"),
        ("2015-XX-08", "no month stated"),
        ("XXXX-XX-08", "no year or month stated"),
        ("XXXX-XX-XX", "no date stated"),
        ("2015-10-13?", "uncertain"),
        ("2015~", "approximate"),
        ("2015%", "uncertain, approximate"),
    ],
)
def test_what_a_date_leaves_open_is_said_in_words(edtf: str, words: str) -> None:
    assert left_open(edtf) == words
