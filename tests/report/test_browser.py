"""The report in a real browser: it renders, fits small screens, obeys clicks and keys, and stays silent."""

import functools
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, Literal

import pytest

from browsers import chromium
from clemency.corpus import Corpus, open_corpus, read_article, reference_graph
from clemency.report.dossier import dossier
from clemency.report.dossier.overview import Summary, overview
from clemency.report.page import index_page, write_report
from folders import EXAMPLES
from generated.articles import article as generated_article

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

Scheme = Literal["light", "dark"]
Visit = Callable[..., "Page"]

sync_api = pytest.importorskip("playwright.sync_api", reason="needs the Python package playwright")

_SLUG = "dailynk-2015-second-amnesty"
_MANY = 1000
_WIDTHS = (360, 768, 1280)
_PATIENCE = 1.0  # seconds
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

_BEYOND = """width => [...document.querySelectorAll('main *, #panel *')]
  .filter(it => !it.closest('svg, thead') && it.getBoundingClientRect().right > width + 1)
  .map(it => it.outerHTML.slice(0, 80))"""


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def reports(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    write_report(corpus, folder)
    return folder


@pytest.fixture(scope="module")
def report(reports: Path) -> Path:
    """The page of the real article."""
    return reports / f"{_SLUG}.html"


@pytest.fixture(scope="module")
def with_text(corpus: Corpus, text: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the real article with the article's own text."""
    folder = tmp_path_factory.mktemp("text")
    write_report(corpus, folder, text=text)
    return folder / f"{_SLUG}.html"


@pytest.fixture(scope="module")
def many(corpus: Corpus, article: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a corpus of a thousand articles: made-up ones, and the real one, under many names."""
    folder = tmp_path_factory.mktemp("many")
    reference = reference_graph(corpus)
    files = [article]
    for seed in range(9):
        files.append(folder / f"{seed}.ttl")
        files[-1].write_text(generated_article(seed), "utf-8")
    few = [dossier(read_article(file), reference).summary for file in files]
    page = folder / "index.html"
    page.write_text(index_page(overview(_renamed(few, number) for number in range(_MANY))), "utf-8")
    return page


def _renamed(few: list[Summary], number: int) -> Summary:
    one = few[number % len(few)]
    href = f"{one.line.slug}-{number}.html"
    title = replace(one.line.headline, text=f"{one.line.headline.text} no. {number}", href=href)
    return replace(one, line=replace(one.line, slug=f"{one.line.slug}-{number}", href=href, headline=title))


@pytest.fixture
def visit(browser: "Browser") -> Iterator[Visit]:
    """Return a function that opens a page in a window of its own, where it may say nothing to the console."""
    contexts: list[BrowserContext] = []
    said: list[str] = []

    def go(page: Path, width: int = 1280, height: int = 900, **options: object) -> "Page":
        context = browser.new_context(viewport={"width": width, "height": height}, **options)  # type: ignore[arg-type]
        contexts.append(context)
        tab = context.new_page()
        tab.on("console", lambda message: said.append(message.text))
        tab.on("pageerror", lambda error: said.append(str(error)))
        tab.goto(page.as_uri())
        return tab

    yield go
    for context in contexts:
        context.close()
    assert said == []


# ── a page that asks for nothing ──


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
    page.locator(".brief a.mark").first.click()
    page.locator("#panel .close").click()
    assert said == []
    assert [url for url in requests if not url.startswith("data:")] == [address]
    assert paths == [f"/{_SLUG}.html"]
    page.close()


@pytest.mark.parametrize("width", _WIDTHS)
def test_nothing_runs_over_the_edge_of_the_screen(visit: Visit, report: Path, width: int) -> None:
    for address in (report, report.with_name("index.html")):
        page = visit(address, width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(_BEYOND, width) == []


def test_it_is_a_document_without_scripts(visit: Visit, report: Path) -> None:
    page = visit(report, java_script_enabled=False)
    mark = page.locator(".brief a.mark").first
    target = (mark.get_attribute("href") or "").removeprefix("#")
    mark.click()
    assert page.locator(f"[id='{target}']:target .paraphrase").is_visible()
    assert not page.locator("#panel").is_visible()
    assert not page.locator(".filter").is_visible()
    page.locator(".card:target a.edge").first.click()
    assert page.locator("table.entries tr:target").count() == 1


# ── details on the spot ──


def test_a_fact_opens_its_claims_speakers_and_passages(visit: Visit, report: Path) -> None:
    page = visit(report)
    row = page.locator(".entry:has(.voices li:nth-child(2))").first
    names = row.locator(".voices > li > .mark").all_inner_texts()
    place = page.evaluate("scrollY")
    row.locator("a.fact").click()
    panel = page.locator("#panel")
    assert panel.is_visible()
    assert panel.locator(".card .self").all_inner_texts() == names
    assert panel.locator(".card .meta a").count() >= len(names)
    assert panel.locator(".card .kind", has_text="characters").count() >= len(names)
    assert page.evaluate("document.activeElement.id") == "panel-title"
    assert page.evaluate("scrollY") != place or place == 0
    assert page.locator("[id]").evaluate_all("them => new Set(them.map(it => it.id)).size === them.length")


def test_a_claim_leads_on_to_its_speaker_and_who_contradicts_it(visit: Visit, report: Path) -> None:
    page = visit(report)
    page.locator("a.mark", has_text="c22").first.click()
    panel = page.locator("#panel")
    assert panel.locator("h2").inner_text() == "Claim c22"
    panel.locator(".meta a").first.click()
    assert "all that they say" in panel.locator("h2").inner_text()
    assert "North Korean state propaganda" in panel.locator("h2").inner_text()
    assert panel.get_by_text("contradicted by Daily NK").count() >= 1
    assert panel.get_by_text("Says (", exact=False).count() == 1


def test_what_stands_about_a_thing_is_shown_under_its_name(visit: Visit, report: Path) -> None:
    page = visit(report)
    page.locator(".answers a.name", has_text="Prisoners already in political prison camps").click()
    title = page.locator("#panel h2").inner_text()
    assert title == "Prisoners already in political prison camps: all that stands about it"


def test_the_way_back_leads_through_what_was_opened_and_out(visit: Visit, report: Path) -> None:
    page = visit(report)
    mark = page.locator(".brief a.mark").first
    mark.click()
    first = page.locator("#panel h2").inner_text()
    page.locator("#panel .card a.name").first.click()
    assert page.locator("#panel h2").inner_text() != first
    page.go_back()
    assert page.locator("#panel h2").inner_text() == first
    page.go_back()
    assert not page.locator("#panel").is_visible()
    page.go_forward()
    assert page.locator("#panel h2").inner_text() == first


def test_escape_closes_and_the_focus_returns_to_where_it_was(visit: Visit, report: Path) -> None:
    page = visit(report)
    mark = page.locator(".brief a.mark").nth(3)
    mark.focus()
    page.keyboard.press("Enter")
    assert page.locator("#panel").is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "close"
    page.keyboard.press("Escape")
    assert not page.locator("#panel").is_visible()
    assert mark.evaluate("it => it === document.activeElement")
    assert "#" not in page.url


def test_the_panel_leads_to_the_place_on_the_page(visit: Visit, report: Path) -> None:
    page = visit(report)
    page.locator(".brief a.mark").first.click()
    target = (page.locator("#panel .jump").get_attribute("href") or "").removeprefix("#")
    page.locator("#panel .jump").click()
    assert not page.locator("#panel").is_visible()
    box = page.locator(f"[id='{target}']").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 900


def test_on_a_phone_the_details_rise_from_the_bottom(visit: Visit, report: Path) -> None:
    page = visit(report, 390, 844)
    page.locator(".brief a.mark").first.click()
    box = page.locator("#panel").bounding_box()
    assert box is not None
    assert box["width"] == 390
    assert 844 * 0.2 < box["y"] < 844
    assert abs(box["y"] + box["height"] - 844) <= 1


def test_a_panel_is_a_dialog_with_a_name(visit: Visit, report: Path) -> None:
    page = visit(report)
    page.locator(".brief a.mark").first.click()
    assert page.get_by_role("dialog", name="Claim c").is_visible()


def test_the_ledger_can_be_narrowed_to_a_speaker_and_to_words(visit: Visit, report: Path) -> None:
    page = visit(report)
    rows = page.locator(".entry")
    every = rows.count()
    page.locator(".ledger select").select_option(label="the second source")
    told = page.locator(".entry:visible")
    assert 0 < told.count() < every
    assert all("second source" in words for words in told.all_inner_texts())
    assert page.locator(".ledger [role=status]").inner_text() == f"{told.count()} of {every} facts"
    page.locator(".ledger select").select_option("")
    page.locator(".ledger input").fill("Camps  RE-education")
    assert 0 < told.count() < every
    page.locator(".ledger input").fill("no such word anywhere")
    assert told.count() == 0
    page.locator(".ledger input").fill("")
    assert told.count() == every
    assert page.locator(".ledger [role=status]").inner_text() == ""


def test_markup_in_the_data_stays_text_when_it_is_copied(
    visit: Visit, corpus_of: Callable[..., Corpus], changed: Callable[[str, str], Path], tmp_path: Path
) -> None:
    hostile = "<img src=x onerror='document.title=1'><script>document.title=1</script>"
    article = changed('"The amnesty set some hundreds free."@en', f'"{hostile}"@en')
    write_report(corpus_of(article), tmp_path / "report")
    page = visit(tmp_path / "report" / "test.html")
    page.locator("a.fact").first.click()
    assert hostile in page.locator("#panel .card .paraphrase").all_inner_texts()
    assert page.locator("#panel img, #panel script").count() == 0
    assert page.title() != "1"


# ── the article's own text ──


def test_a_passage_opens_its_claims_and_a_claim_lights_its_passage(visit: Visit, with_text: Path) -> None:
    page = visit(with_text)
    shared = page.locator(".segment[data-claims*=' ']").first
    claims = (shared.get_attribute("data-claims") or "").split()
    shared.click()
    assert page.locator("#panel .card").count() == len(claims) > 1
    assert page.locator("#panel .jump").is_hidden()
    assert shared.evaluate("it => it.classList.contains('lit')")
    page.keyboard.press("Escape")
    assert page.locator(".segment.lit").count() == 0
    name = page.locator(".claims .card").nth(40)
    anchor = name.get_attribute("id") or ""
    name.locator("a[data-claim]").first.click()
    lit = page.locator(".segment.lit")
    assert lit.count() == page.locator(f".segment[data-claims~='{anchor}']").count() > 0
    box = lit.first.bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 900


def test_every_passage_can_be_reached_by_the_keyboard(visit: Visit, with_text: Path) -> None:
    page = visit(with_text)
    covered = page.locator(".segment[data-claims]").evaluate_all(
        "them => [...new Set(them.flatMap(it => it.dataset.claims.split(' ')))].sort()"
    )
    marked = page.locator(".own-text a.mark").evaluate_all(
        "them => [...new Set(them.map(it => it.hash.slice(1)))].sort()"
    )
    assert covered == marked
    assert "do not publish" in page.locator(".masthead .notice").inner_text()


# ── a large corpus ──


def test_the_page_of_a_thousand_articles_is_light_and_narrows_at_once(visit: Visit, many: Path) -> None:
    assert many.stat().st_size < 1_500_000
    page = visit(many)
    rows = page.locator(".articles [data-row]:visible")
    assert rows.count() == _MANY
    assert _spent(page, page.reload) < _PATIENCE
    assert _spent(page, lambda: page.locator(".filter input").fill("no. 77")) < _PATIENCE
    assert rows.count() == 19  # 77, 177 and so on, 770 to 779
    assert page.locator("#articles [role=status]").inner_text() == f"19 of {_MANY} articles"


def _spent(page: "Page", act: Callable[[], object]) -> float:
    """Return the seconds of work that an act gives the page, however busy the machine is otherwise."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def worked() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return next(float(each["value"]) for each in metrics if each["name"] == "TaskDuration")

    before = worked()
    act()
    page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))"
    )  # till it is drawn
    return worked() - before


# ── for every reader ──


def test_the_keyboard_can_skip_to_the_text(visit: Visit, report: Path) -> None:
    page = visit(report)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    shown = page.locator(".skip").bounding_box()
    assert shown is not None
    assert shown["x"] >= 0  # out of sight until it has the focus
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground_by_day_and_by_night(
    visit: Visit, report: Path, scheme: Scheme
) -> None:
    measured = visit(report, color_scheme=scheme).evaluate(_CONTRAST)
    assert measured["ratio"] >= 7
    assert (measured["paper"] > 0.5) == (scheme == "light")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_that_shuts_readers_out(
    visit: Visit, small: Path, axe: Any, width: int, scheme: Scheme
) -> None:
    page = visit(small, width, color_scheme=scheme, bypass_csp=True)
    page.locator(".brief a.mark").first.click()
    assert _violations(axe, page) == []
    page.goto(small.with_name("index.html").as_uri())
    assert _violations(axe, page) == []


def test_axe_finds_nothing_on_the_page_of_the_real_article(visit: Visit, report: Path, axe: Any) -> None:
    """Its two longest parts apart, which are made like those of a short article and take axe a minute."""
    apart = {"exclude": [[".ledger"], [".claims"]]}
    assert _violations(axe, visit(report, bypass_csp=True), apart) == []


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a short made-up article with its own text; axe takes long over a long page."""
    folder = tmp_path_factory.mktemp("small")
    written = write_report(open_corpus(EXAMPLES), folder, text=EXAMPLES / "texts" / "amnesty-law.txt")
    assert written.text_in is not None
    return written.text_in


@pytest.fixture(scope="module")
def axe() -> Any:
    finder = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="needs axe-playwright-python"
    )
    return finder.Axe()


def _violations(axe: Any, page: "Page", context: dict[str, Any] | None = None) -> list[tuple[str, list[str]]]:
    violations = axe.run(page, context=context, options={"resultTypes": ["violations"]}).response[
        "violations"
    ]
    return [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in violations]


def test_on_paper_everything_is_there_but_what_a_reader_would_click(
    visit: Visit, report: Path, tmp_path: Path
) -> None:
    page = visit(report)
    page.locator(".ledger input").fill("no such word anywhere")
    page.locator(".brief a.mark").first.click()
    page.emulate_media(media="print")
    assert not page.locator("nav, #panel, .filter, .skip").filter(visible=True).count()
    assert page.locator("section:visible").count() == page.locator("section").count() == 12
    assert page.locator(".entry:visible").count() == page.locator(".entry").count()
    assert page.locator(".card:visible").count() == page.locator(".claims .card").count()
    paper = page.pdf(path=tmp_path / "report.pdf", format="A4")
    assert paper.startswith(b"%PDF")
    assert 5 <= paper.count(b"/Type /Page\n") <= 60
