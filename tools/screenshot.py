"""Draws the report: docs/report.png, the top of the first article's page in Chromium, for the README.

Run this after a change to the report's looks. The page is made anew, without the article's text; what the
picture shows of the article's own wording is the headline and phrases of a few words.
"""

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from clemency.corpus import open_corpus
from clemency.report.page import write_report

FILE = Path(__file__).resolve().parent.parent / "docs" / "report.png"

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_WIDTH, _HEIGHT = 1280, 900  # CSS pixels, and those of the picture
_MOST = 300_000  # bytes


def picture(page: Path) -> bytes:
    """Return the top of a page as PNG, by day. Exits with a message where there is no Chromium."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        sys.exit(f"No Chromium: none of {', '.join(_NAMES)} is installed.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        tab = chromium.new_page(viewport={"width": _WIDTH, "height": _HEIGHT}, color_scheme="light")
        tab.goto(page.as_uri())
        drawn = tab.screenshot(animations="disabled")
        chromium.close()
    return drawn


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        png = picture(write_report(open_corpus(), Path(folder)).pages[1])
    if len(png) > _MOST:
        sys.exit(f"The picture has {len(png):,} bytes, more than {_MOST:,}.")
    FILE.write_bytes(png)
