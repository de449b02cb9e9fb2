"""The report is pages that any article can have: safe, self-contained, the same every time."""

import base64
import hashlib
import json
import os
import re
import struct
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner
from rdflib import Literal, URIRef

from clemency.cli import cli
from clemency.corpus import Corpus, open_corpus
from clemency.errors import ClemencyError
from clemency.report.dossier.wording import left_open, web_address
from clemency.report.page import write_report
from folders import BROKEN, EXAMPLES, ROOT
from pages import Page

Change = Callable[..., Path]
PageOf = Callable[[Path], Page]
PagesOf = Callable[..., dict[str, Page]]

BREAKING = sorted(BROKEN.glob("*.ttl"))
SLUG = "dailynk-2015-second-amnesty"

HOSTILE = """<img src=x onerror=alert(1)></script><script>alert(2)</script>" onclick='alert(3)'"""


@pytest.fixture(scope="module")
def index(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Page:
    """The page of the corpus that comes along, which has one article."""
    folder = tmp_path_factory.mktemp("index")
    write_report(corpus, folder)
    return Page((folder / "index.html").read_text("utf-8"))


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Page]:
    """The pages of a corpus of two made-up articles."""
    folder = tmp_path_factory.mktemp("examples")
    written = write_report(open_corpus(EXAMPLES), folder)
    return {path.name: Page(path.read_text("utf-8")) for path in written.pages}


# ── nothing but a page ──


@pytest.mark.parametrize(
    "words",
    [
        "those freed",
        "the state",
        "a made-up article",
        "The amnesty set some hundreds free.",
        "some hundreds",
        "mercy",
        "October 2015",
    ],
)
def test_markup_in_the_data_is_shown_as_text_on_every_page(
    pages_of: PagesOf, changed: Change, words: str
) -> None:
    pages = pages_of(changed(f'"{words}"@en', f"{json.dumps(HOSTILE)}@en"))
    for page in pages.values():
        assert page.tags["script"] == 1
        assert page.tags["img"] == 0
        assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert HOSTILE in pages["test.html"].text


def test_characters_that_turn_text_round_are_shown_not_obeyed(page_of: PageOf, changed: Change) -> None:
    page = page_of(changed('"The state acted out of mercy."@en', r'"The state \u202Edid\u0000 not."@en'))
    assert r"The state \u202edid\u0000 not" in page.text
    assert "\u202e" not in page.source


def test_text_that_runs_from_right_to_left_is_kept_to_itself(page_of: PageOf, changed: Change) -> None:
    page = page_of(changed('rdfs:label "the state"@en', 'rdfs:label "الدولة"@ar'))
    assert '<bdi lang="ar">الدولة</bdi>' in page.source


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http:x"]
)
def test_an_address_of_another_kind_is_never_a_link(page_of: PageOf, changed: Change, address: str) -> None:
    assert web_address(URIRef(address)) == ""
    page = page_of(changed("clem:textLength 100", f"schema:url <{address}> ; clem:textLength 100"))
    assert address not in page.links


def test_a_page_loads_nothing_and_runs_nothing_but_its_own_script(page: Page, index: Page) -> None:
    for each in (page, index):
        assert not {"img", "iframe", "object", "embed", "form", "base"} & set(each.tags)
        assert not {
            name for name, _ in each.attributes if name.startswith("on") or name in ("src", "srcset", "style")
        }
        assert (each.tags["script"], each.tags["style"]) == (1, 1)
        assert each.tags["link"] == 1  # the icon, which is in the page
        assert "url(" not in each.inside("style")
        assert "@import" not in each.inside("style")


def test_the_policy_allows_the_one_style_sheet_and_the_one_script_by_their_digests(
    page: Page, index: Page
) -> None:
    for each in (page, index):
        digests = [
            "sha256-" + base64.b64encode(hashlib.sha256(each.inside(tag).encode()).digest()).decode()
            for tag in ("style", "script")
        ]
        (policy,) = (value for _, value in each.attributes if value and value.startswith("default-src"))
        assert policy.split("; ") == [
            "default-src 'none'",
            f"style-src '{digests[0]}'",
            f"script-src '{digests[1]}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        ]


def test_the_script_is_small_and_makes_no_markup(page: Page) -> None:
    script = page.inside("script")
    assert len(script.encode()) < 10_000
    words = ("innerHTML", "outerHTML", "insertAdjacent", "write", "eval", "Function", "fetch", "XMLHttp")
    assert not [word for word in words if re.search(rf"\b{word}", script)]


def test_links_that_leave_a_page_tell_nobody_where_they_came_from(page: Page, index: Page) -> None:
    for each in (page, index):
        leaving = [link for link in each.links if "://" in link]
        assert leaving
        assert all(web_address(Literal(link)) for link in leaving)
        assert each.source.count("noreferrer") >= len(leaving)


def test_the_page_of_the_real_article_is_under_a_megabyte(page: Page) -> None:
    assert len(page.source.encode()) < 1_000_000


def test_the_same_corpus_gives_the_same_bytes(tmp_path: Path) -> None:
    def run(seed: str) -> dict[str, bytes]:
        out = tmp_path / seed
        code = (
            "import sys; from pathlib import Path; from clemency.corpus import open_corpus;"
            "from clemency.report.page import write_report; write_report(open_corpus(), Path(sys.argv[1]))"
        )
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", code, out], check=True, env=environment)
        return {path.name: path.read_bytes() for path in out.iterdir()}

    assert run("1") == run("2")


def test_headings_descend_one_level_at_a_time(
    page: Page, index: Page, page_of: PageOf, sound: Path, examples: dict[str, Page]
) -> None:
    for levels in (each.levels for each in (page, index, page_of(sound), *examples.values())):
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(lower - upper <= 1 for upper, lower in pairwise(levels))


def test_every_anchor_is_there_once_and_every_link_within_the_report_leads_to_one(
    page: Page, index: Page, examples: dict[str, Page]
) -> None:
    ours = {"index.html": index, f"{SLUG}.html": page}
    for pages in (ours, examples):
        for each in pages.values():
            assert len(each.ids) == len(set(each.ids))
            assert each.dangling == set()
            for link in (link for link in each.links if "://" not in link and not link.startswith("#")):
                name, _, anchor = link.partition("#")
                assert name in pages
                assert not anchor or anchor in pages[name].ids


# ── one page an article, and one for the corpus ──


def test_each_article_has_a_page_under_its_own_name_and_the_corpus_has_one(
    pages_of: PagesOf, sound: Path, article: Path
) -> None:
    pages = pages_of(sound, article)
    assert list(pages) == ["index.html", f"{SLUG}.html", "test.html"]
    assert "The amnesty set some hundreds free." in pages["test.html"].text
    assert "The prisoners let out number thousands." in pages[f"{SLUG}.html"].text
    assert {f"{SLUG}.html", "test.html"} <= set(pages["index.html"].links)
    assert "index.html" in pages["test.html"].links


def test_the_four_answers_come_before_all_else(page: Page) -> None:
    sections = [name for name in page.ids if re.fullmatch(f"{SLUG}:[a-z]+", name)]
    assert sections[0] == f"{SLUG}:answers"
    asked = re.findall(r"Who (?:got out|did not|says so|disagrees)\?", page.text)
    assert asked == ["Who got out?", "Who did not?", "Who says so?", "Who disagrees?"]


def test_an_event_that_two_articles_tell_of_is_compared_on_the_corpuss_page(
    pages_of: PagesOf, sound: Path, article: Path
) -> None:
    text = pages_of(sound, article)["index.html"].text
    assert "The second amnesty of 2015 in North Korea amnesty, told by 2 articles" in text
    assert "“thousands” (at least 2,000 people) the first source" in text


def test_articles_that_contradict_each_other_are_set_side_by_side_and_linked(
    pages_of: PagesOf, sound: Path, tmp_path: Path
) -> None:
    files = []
    for name, day in (("one", "2015-10"), ("two", "2016-10")):
        turtle = sound.read_text("utf-8").replace("/article/test>", f"/article/{name}>")
        files.append(tmp_path / f"{name}.ttl")
        files[-1].write_text(turtle.replace('"2015-10', f'"{day}'), "utf-8")
    index = pages_of(*files)["index.html"]
    assert "Claims that cannot both be true. Neither is thereby shown to be right." in index.text
    assert {"one.html#one.c3", "two.html#two.c3"} <= set(index.links)


def test_a_corpus_of_one_article_says_what_a_second_would_add(index: Page) -> None:
    assert "There is one article so far." in index.text
    assert f"{SLUG}.html#{SLUG}:sides" in index.links


def test_articles_that_are_named_have_their_pages_written_alone(
    corpus: Corpus, sound: Path, tmp_path: Path
) -> None:
    written = write_report(corpus, tmp_path, [sound])
    assert written.pages == (tmp_path / "test.html",)
    assert [path.name for path in tmp_path.iterdir()] == ["test.html"]
    assert "index.html" not in Page((tmp_path / "test.html").read_text("utf-8")).links


def test_markdown_is_written_under_names_of_its_own(corpus: Corpus, tmp_path: Path) -> None:
    written = write_report(corpus, tmp_path, form="markdown")
    assert [path.name for path in written.pages] == ["index.md", f"{SLUG}.md"]
    assert (tmp_path / f"{SLUG}.md").read_text("utf-8").startswith("# ")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("clem:size :hundreds .", "clem:size :hundreds ; clem:subgroupOf :freed ."),
        ("clem:covers :freed ;", "clem:covers :freed ; clem:precedes id:kp-2015-october-amnesty ;"),
    ],
)
def test_data_that_form_a_circle_do_not_hang_the_report(
    page_of: PageOf, changed: Change, old: str, new: str
) -> None:
    assert "those freed" in page_of(changed(old, new)).text


# ── the article's own text ──


def test_no_sentence_of_the_article_is_on_a_page_unless_its_text_is_given(
    page: Page, index: Page, text: Path
) -> None:
    words = text.read_text("utf-8").split()
    runs = {" ".join(words[place : place + 9]) for place in range(len(words) - 8)}
    for each in (page, index):
        assert not [run for run in runs if run in each.text]
        assert "robots" not in each.source


def test_a_page_with_the_text_has_it_whole_and_says_that_it_must_not_be_published(
    corpus: Corpus, text: Path, tmp_path: Path
) -> None:
    written = write_report(corpus, tmp_path, text=text)
    assert written.text_in == tmp_path / f"{SLUG}.html"
    assert written.exact
    page = Page((tmp_path / f"{SLUG}.html").read_text("utf-8"))
    assert "do not publish this page" in page.text
    assert ("content", "noindex, nofollow, noarchive") in page.attributes
    segments = re.findall(r'<span class="segment"[^>]*>(.*?)</span>', page.source, re.DOTALL)
    assert (
        " ".join("".join(Page(each).text + " " for each in segments).split())[:40]
        == " ".join(text.read_text("utf-8").split())[:40]
    )
    assert page.dangling == set()
    named = {name for name, value in page.attributes if name == "data-claims"}
    assert named
    for value in (value for name, value in page.attributes if name in ("data-claims", "data-claim")):
        assert set((value or "").split()) <= set(page.ids)
    assert len(page.source.encode()) < 1_000_000


def test_the_text_goes_to_the_article_whose_digest_it_has(text: Path, tmp_path: Path) -> None:
    amnesty = EXAMPLES / "texts" / "amnesty-law.txt"
    written = write_report(open_corpus(EXAMPLES), tmp_path, text=amnesty)
    assert written.text_in is not None
    assert written.text_in.stem in Page(written.text_in.read_text("utf-8")).ids
    marked = [path.name for path in written.pages if "do not publish" in path.read_text("utf-8")]
    assert marked == [written.text_in.name]


def test_a_text_of_no_article_here_is_refused_and_nothing_is_written(text: Path, tmp_path: Path) -> None:
    with pytest.raises(ClemencyError, match="has the digest of no article here"):
        write_report(open_corpus(EXAMPLES), tmp_path / "report", text=text)
    assert not (tmp_path / "report").exists()


def test_markdown_never_holds_the_text(corpus: Corpus, text: Path, tmp_path: Path) -> None:
    with pytest.raises(ClemencyError, match="Only an HTML page"):
        write_report(corpus, tmp_path / "report", form="markdown", text=text)


# ── on the command line ──


def test_the_command_warns_of_a_page_that_holds_the_text(text: Path, tmp_path: Path) -> None:
    told = CliRunner().invoke(cli, ["report", "--output", str(tmp_path), "--text", str(text)])
    assert (told.exit_code, told.stdout) == (0, "")
    wrote, warning = told.stderr.splitlines()
    assert wrote.startswith(f"Wrote {tmp_path / 'index.html'} (1 article, ")
    assert warning.startswith(f"Warning: {tmp_path / SLUG}.html holds the article's text")
    assert "do not publish" in warning


def test_the_command_writes_markdown_and_single_articles(article: Path, tmp_path: Path) -> None:
    arguments = ["report", str(article), "--output", str(tmp_path), "--format", "markdown"]
    told = CliRunner().invoke(cli, arguments)
    assert (told.exit_code, told.stdout) == (0, "")
    assert told.stderr.startswith(f"Wrote {tmp_path / SLUG}.md (1 article, ")
    assert [path.name for path in tmp_path.iterdir()] == [f"{SLUG}.md"]


def test_the_picture_of_the_readme_is_of_the_size_that_its_tool_makes() -> None:
    png = (ROOT / "docs" / "report.png").read_bytes()
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24]) == (1280, 900)
    assert len(png) <= 300_000


# ── when it cannot be done ──


def test_a_corpus_without_articles_gives_an_error_and_no_page(
    corpus_of: Callable[..., Corpus], tmp_path: Path
) -> None:
    out = tmp_path / "report"
    with pytest.raises(ClemencyError, match="no articles"):
        write_report(corpus_of(), out)
    assert not out.exists()


def test_an_unsound_article_gives_an_error_and_leaves_the_old_pages(
    corpus_of: Callable[..., Corpus], sound: Path, changed: Change, tmp_path: Path
) -> None:
    out = tmp_path / "report" / "test.html"
    out.parent.mkdir()
    out.write_text("the old page", "utf-8")
    unsound = changed("clem:statedBy :state ;", "")
    with pytest.raises(ClemencyError, match="clemency validate"):
        write_report(corpus_of(unsound), out.parent)
    assert [path.read_text("utf-8") for path in out.parent.iterdir()] == ["the old page"]


@pytest.mark.parametrize(
    ("iris", "message"),
    [
        (("https://example.org/a/x", "https://example.org/b/x"), "would have one page"),
        (("https://example.org/a/x", "https://example.org/b/X"), "would have one page"),
        (("https://example.org/a/x", "https://example.org/a/x"), "are the same article"),
        (("https://example.org/a/x", "https://example.org/b/index"), "the corpus's own"),
    ],
)
def test_two_pages_of_one_name_are_an_error(
    corpus_of: Callable[..., Corpus], sound: Path, tmp_path: Path, iris: tuple[str, str], message: str
) -> None:
    files = []
    for number, iri in enumerate(iris):
        files.append(tmp_path / f"{number}.ttl")
        turtle = sound.read_text("utf-8").replace("https://w3id.org/clemency/article/test", iri)
        files[-1].write_text(turtle, "utf-8")
    with pytest.raises(ClemencyError, match=message):
        write_report(corpus_of(*files), tmp_path / "report")
    assert not (tmp_path / "report").exists()


@pytest.mark.parametrize("broken", BREAKING, ids=lambda path: path.stem)
def test_a_broken_article_gives_pages_whose_links_hold_or_a_clear_error(
    pages_of: PagesOf, broken: Path
) -> None:
    with suppress(ClemencyError):
        for page in pages_of(broken).values():
            assert page.dangling == set()
            assert len(page.ids) == len(set(page.ids))


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
