"""Templates and what they need: escaping, languages, and the digests of a page's style sheet and script.

The Content-Security-Policy of a page (https://www.w3.org/TR/CSP3/) allows its own sheet and script by their
digests, and nothing else.
"""

import base64
import hashlib
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from clemency.output import printable
from clemency.report.dossier.wording import capital
from clemency.templating import environment

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).resolve().parent / "templates"


def render(template: str, **values: object) -> str:
    """Return a template filled in as HTML. Words of the data are escaped."""
    from markupsafe import Markup

    css, script = ((_TEMPLATES / name).read_text("utf-8") for name in ("report.css", "report.js"))
    return (
        _templates()
        .get_template(template)
        .render(
            css=Markup(css),  # noqa: S704 – our own sheet
            css_digest=csp_digest(css),
            script=Markup(script),  # noqa: S704 – our own script
            script_digest=csp_digest(script),
            **values,
        )
    )


def csp_digest(source: str) -> str:
    """Return a source's digest as a policy names it: `sha256-…`."""
    return "sha256-" + base64.b64encode(hashlib.sha256(source.encode("utf-8")).digest()).decode("ascii")


@cache
def _templates() -> "Environment":
    return environment(_TEMPLATES, {"words": _words, "thousands": "{:,}".format, "capitalise": capital})


def _words(text: str, language: str = "") -> str:
    """Return a text of the data as HTML: escaped, its language told, its direction kept to itself."""
    from markupsafe import Markup

    shown = printable(text)
    right_to_left = any(unicodedata.bidirectional(letter) in ("R", "AL", "AN") for letter in shown)
    if language:
        return Markup('<bdi lang="{}">{}</bdi>').format(language, shown)
    return Markup("<bdi>{}</bdi>").format(shown) if right_to_left else Markup("{}").format(shown)
