r"""Ways to write a report, one module each: `render(report)` returns the whole text.

Whatever the findings quote comes from files of strangers. No format lets a control character, a change of
writing direction or a command to a CI service through; each is shown escaped, in the format's own way or as
`\uXXXX`.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clemency.checking.validation import Report

FORMATS = ("text", "json", "sarif", "junit", "github", "shacl")


def render(report: "Report", name: str, *, colour: bool = False) -> str:
    """Return the report in one of the FORMATS; only text has colour."""
    module = import_module(f"{__name__}.{name}")
    rendered: str = module.render(report, colour=colour) if name == "text" else module.render(report)
    return rendered
