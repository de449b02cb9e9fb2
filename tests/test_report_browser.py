"""The page in a real browser: it renders, fits small screens, answers to the keyboard, and stays silent."""

import functools
import shutil
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Literal

import pytest

from clemency.corpus import Corpus
from clemency.report.page import write_report

if TYPE_CHECKING:
    from playwright.sync_api import Browser

sync_api = pytest.importorskip("playwright.sync_api", reason="needs the Python package playwright")

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_APPLE = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
_SWITCHES = (
    "--no-sandbox",  # the tests may run as root, and open no page but their own
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_WIDTHS = (360, 768, 1280)
_CONTRAST = """() => {
  const light = colour => {
    const part = colour.match(/[\\d.]+/g).slice(0, 3).map(each => each / 255)
      .map(each => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part[0] + 0.7152 * part[1] + 0.0722 * part[2];
  };
  const style = getComputedStyle(document.body);
  const [one, two] = [light(style.color), light(style.backgroundColor)].sort((a, b) => b - a);
  return {paper: light(style.backgroundColor), ratio: (one + 0.05) / (two + 0.05)};
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    found = next(filter(None, map(shutil.which, _NAMES)), None) or (_APPLE if Path(_APPLE).exists() else None)
    if found is None:
        pytest.skip("needs Chromium (Debian: apt-get install chromium)")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=list(_SWITCHES))
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def report(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("report") / "report.html"
    write_report(corpus, out)
    return out


@pytest.fixture
def asked(report: Path) -> Iterator[tuple[str, list[str]]]:
    """Serve the report on a free port of this machine; yield its address and the paths that are asked for."""
    paths: list[str] = []

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 – the name is the base class's
            paths.append(self.path)

    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(report.parent)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/{report.name}", paths
    server.shutdown()
    server.server_close()


def test_the_page_renders_in_silence_and_asks_for_nothing_but_itself(
    browser: "Browser", asked: tuple[str, list[str]]
) -> None:
    address, paths = asked
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(address, wait_until="networkidle")
    assert "second amnesty" in page.inner_text("h1")
    assert page.locator("section").count() == 11
    assert said == []
    assert [url for url in requests if not url.startswith("data:")] == [address]
    assert paths == ["/report.html"]
    page.close()


@pytest.mark.parametrize("width", _WIDTHS)
def test_nothing_runs_over_the_edge_of_the_screen(browser: "Browser", report: Path, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(report.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    beyond = """width => [...document.querySelectorAll('main *')].filter(it => !it.closest('svg'))
        .filter(it => it.getBoundingClientRect().right > width + 1).map(it => it.outerHTML.slice(0, 80))"""
    assert page.evaluate(beyond, width) == []
    page.close()


def test_it_is_a_document_without_scripts(browser: "Browser", report: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report.as_uri())
    mark = page.locator(".brief a.mark").first
    target = (mark.get_attribute("href") or "").removeprefix("#")
    mark.click()
    assert page.locator(f"[id='{target}']:target .paraphrase").is_visible()
    context.close()


def test_a_fact_leads_to_its_claim_and_the_claim_back_to_the_fact(browser: "Browser", report: Path) -> None:
    page = browser.new_page()
    page.goto(report.as_uri())
    row = page.locator("table.entries tr[id]").first
    row.locator("a.mark").first.click()
    page.locator(".card:target a.edge").first.click()
    assert page.locator("table.entries tr:target").count() == 1
    page.close()


def test_the_keyboard_can_skip_to_the_text(browser: "Browser", report: Path) -> None:
    page = browser.new_page()
    page.goto(report.as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    shown = page.locator(".skip").bounding_box()
    assert shown is not None
    assert shown["x"] >= 0  # out of sight until it has the focus
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground_by_day_and_by_night(
    browser: "Browser", report: Path, scheme: Literal["light", "dark"]
) -> None:
    page = browser.new_page(color_scheme=scheme)
    page.goto(report.as_uri())
    measured = page.evaluate(_CONTRAST)
    assert measured["ratio"] >= 7
    assert (measured["paper"] > 0.5) == (scheme == "light")
    page.close()


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_axe_finds_nothing_that_shuts_readers_out(
    browser: "Browser", report: Path, width: int, scheme: Literal["light", "dark"]
) -> None:
    finder = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="needs axe-playwright-python"
    )
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    page.goto(report.as_uri())
    violations = finder.Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in violations] == []
    context.close()


def test_on_paper_the_contents_are_left_out_and_nothing_else(browser: "Browser", report: Path) -> None:
    page = browser.new_page()
    page.goto(report.as_uri())
    page.emulate_media(media="print")
    assert not page.locator("nav").is_visible()
    assert all(page.locator("section").nth(number).is_visible() for number in range(11))
    page.close()
