"""The server's pages in a real browser: the editor, the questions, the keyboard, and silence elsewhere."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from browsers import chromium
from clemency.corpus import Corpus
from clemency.serve import app

sync_api = pytest.importorskip("playwright.sync_api", reason="needs the Python package playwright")
serving = pytest.importorskip("serving", reason="needs the extra `serve`", exc_type=ImportError).serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

_PAGES = (
    "/",
    "/query/who-was-excluded",
    "/query/claims-behind-fact?subject=:freed-in-october",
    "/id/kp-2015-october-amnesty",
    "/article/dailynk-2015-second-amnesty",
    "/ns",
    "/nope",
)
_SMALL_PAGES = (
    "/",
    "/query/how-many",
    "/query/claims-behind-fact?subject=:nobody",
    "/id/kp-2015-october-amnesty",
    "/article/test",
    "/nope",
)
_EDITOR = "#yasgui .CodeMirror"
_ROWS = "#yasgui .yasr table tbody tr"


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def address(corpus: Corpus) -> Iterator[str]:
    with serving(app(corpus, most_rows=300)) as address:
        yield address


@pytest.fixture
def page(browser: "Browser", address: str) -> Iterator["Page"]:
    """A page that must stay silent: no word on the console, and none to another server."""
    said: list[str] = []
    asked: list[str] = []
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    yield page
    context.close()
    assert said == []
    assert [url for url in asked if not url.startswith((f"{address}/", "data:", "blob:"))] == []


def fill(page: "Page", query: str) -> None:
    """Write a query into the editor by the keyboard."""
    page.locator(_EDITOR).first.click(position={"x": 300, "y": 60})
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(query)


def test_the_editor_asks_its_query_and_shows_the_rows(page: "Page") -> None:
    page.goto("/")
    page.locator("#yasgui .yasqe_queryButton").click()
    page.locator(_ROWS).nth(19).wait_for()
    assert page.locator(_ROWS).count() == 20
    assert page.locator("#plain").is_hidden()
    page.locator(f"{_ROWS} a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/article/dailynk-2015-second-amnesty#c1")


def test_a_query_of_ones_own_is_asked_from_the_keyboard(page: "Page") -> None:
    page.goto("/")
    fill(page, "SELECT ?x { VALUES ?x { 'one' 'two' } }")
    page.keyboard.press("ControlOrMeta+Enter")
    page.locator(_ROWS).nth(1).wait_for()
    assert [text.split() for text in page.locator(_ROWS).all_inner_texts()] == [["1", "one"], ["2", "two"]]


def test_the_editor_shows_triples_and_truth_values_too(page: "Page") -> None:
    page.goto("/")
    fill(page, "ASK { ?s ?p ?o }")
    page.keyboard.press("ControlOrMeta+Enter")
    page.locator("#yasgui .yasr_results", has_text="True").wait_for()
    fill(page, "CONSTRUCT { <urn:a> <urn:b> 'c' } WHERE {}")
    page.keyboard.press("ControlOrMeta+Enter")
    page.locator("#yasgui .yasr_results", has_text="urn:b").wait_for()


def test_what_is_wrong_with_a_query_is_said_in_the_servers_words(browser: "Browser", address: str) -> None:
    """Not in a silent page: browsers tell the console of each status that is not 200."""
    page = browser.new_page(base_url=address)
    page.goto("/")
    fill(page, "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }")
    page.keyboard.press("ControlOrMeta+Enter")
    page.locator("#yasgui .yasr_results", has_text="No query is sent on to another server").wait_for()
    page.close()


def test_an_answer_that_is_cut_off_says_so(page: "Page") -> None:
    page.goto("/")
    fill(page, "SELECT ?s { ?s ?p ?o }")
    page.keyboard.press("ControlOrMeta+Enter")
    page.locator("#cut-off").wait_for()
    fill(page, "SELECT ?s { ?s ?p ?o } LIMIT 3")
    page.keyboard.press("ControlOrMeta+Enter")
    page.locator("#cut-off").wait_for(state="hidden")


def test_a_question_is_one_click_away_and_the_editor_another(page: "Page") -> None:
    page.goto("/")
    page.get_by_role("link", name="Amnesties, their occasions and their dates").click()
    assert page.locator("table tbody tr").count() > 1
    page.get_by_role("link", name="Open in the editor").click()
    page.locator(_EDITOR, has_text="# title: Amnesties").wait_for()
    page.locator("#yasgui .yasqe_queryButton").click()
    page.locator(_ROWS).nth(1).wait_for()


def test_from_a_fact_one_comes_to_who_says_so(page: "Page") -> None:
    page.goto("/id/kp-2015-october-amnesty")
    page.locator(".claims a.mark").first.click()
    page.locator(".entity:target dt", has_text="stated by").wait_for()
    page.goto("/reports/")
    page.get_by_role("link").first.focus()
    assert page.locator("h1").is_visible()


def test_without_scripts_everything_can_be_asked_all_the_same(browser: "Browser", address: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=address)
    page = context.new_page()
    page.goto("/")
    page.locator("#form").select_option("csv")
    with page.expect_download() as download:
        page.get_by_role("button", name="Ask").click()
    assert download.value.path().read_text("utf-8").startswith("claim,says,speaker")
    page.goto("/query/who-was-excluded")
    page.get_by_label("country").fill("KP")
    page.get_by_role("button", name="Ask").click()
    assert page.locator("table tbody tr").count() > 0
    context.close()


def test_the_keyboard_can_skip_to_the_text(page: "Page") -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_runs_over_the_edge_of_the_screen(page: "Page", width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for path in _PAGES[:-1]:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_axe_finds_nothing_that_shuts_readers_out(
    browser: "Browser",
    corpus_of: Callable[..., Corpus],
    sound: Path,
    width: int,
    scheme: Literal["light", "dark"],
) -> None:
    """The editor, which others make, is left out; the plain form in its place needs no script."""
    finder = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="needs axe-playwright-python"
    )
    with serving(app(corpus_of(sound), workers=1)) as address:
        context = browser.new_context(
            base_url=address, viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
        )
        page = context.new_page()
        for path in _SMALL_PAGES:
            page.goto(path)
            page.evaluate("""() => {
                document.getElementById("yasgui")?.remove();
                document.getElementById("plain")?.removeAttribute("hidden");
            }""")
            violations = finder.Axe().run(page).response["violations"]
            found = [(each["id"], [node["html"] for node in each["nodes"][:3]]) for each in violations]
            assert found == [], path
        context.close()


def test_what_strangers_write_runs_nothing(
    browser: "Browser", changed: Callable[..., Path], corpus_of: Callable[..., Corpus]
) -> None:
    article = changed('"those freed"@en', '"<img src=x onerror=alert(1)><script>alert(2)</script>"@en')
    with serving(app(corpus_of(article), workers=1)) as address:
        page = browser.new_page(base_url=address)
        dialogs: list[str] = []

        def dismiss(dialog: "Dialog") -> None:
            dialogs.append(dialog.message)
            dialog.dismiss()

        page.on("dialog", dismiss)
        page.goto("/article/test")
        assert page.get_by_role("heading", name="<img src=x onerror=alert(1)>").is_visible()
        page.goto("/")
        fill(page, "SELECT ?l { ?s ?p ?l FILTER CONTAINS(STR(?l), 'alert') }")
        page.keyboard.press("ControlOrMeta+Enter")
        page.locator(_ROWS, has_text="<img src=x onerror=alert(1)>").first.wait_for()
        fill(page, "SELECT ?l { VALUES ?l { <https://w3id.org/clemency//example.org/trap> } }")
        page.keyboard.press("ControlOrMeta+Enter")
        page.locator("#yasgui .yasr a", has_text="example.org/trap").click()
        page.wait_for_url(f"{address}/about?iri=*trap")
        assert dialogs == []
        page.close()
