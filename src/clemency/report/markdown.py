"""The report as Markdown (CommonMark 0.31, and the tables of GitHub), for those who paste it into a document.

Whatever the data say stays text: each sign that Markdown or HTML could take for its own is escaped, for every
word that a template prints and does not know to be ours.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from clemency.output import printable
from clemency.report.dossier import Dossier
from clemency.report.dossier.overview import Line, Overview
from clemency.report.dossier.wording import Clause, Mark, Piece, capital
from clemency.templating import environment

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_TEMPLATES = Path(__file__).resolve().parent / "templates"
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_SPECIAL = re.compile(r"[\\`*_\[\]|~$^]|[&<>]|(?<=https):|(?<=http):|(?<=ftp):|(?<=\bwww)\.", re.IGNORECASE)
_OPENS_A_BLOCK = re.compile(r"^(?=[-+=#:])|^(?<!\\)(\d{1,9})(?=[.)])")
_SAFE_IN_ADDRESSES = ":/?#@!$'+,;=%~-."


def markdown(dossier: Dossier) -> str:
    """Return an article's dossier as Markdown. Claims are numbered as in the article's file: `[c8]`."""
    return _render("article.md.j2", it=dossier)


def markdown_overview(overview: Overview) -> str:
    """Return the overview of a corpus as Markdown; its links lead to `SLUG.md`, each article's own."""
    return _render("corpus.md.j2", it=overview)


def escaped(text: str) -> str:
    """Return a text in one line, so that Markdown shows it as it is wherever in a line it stands."""
    return _at_the_start(_inline(text))


def _inline(text: str) -> str:
    line = printable(" ".join(text.split()))
    return _SPECIAL.sub(lambda match: _ENTITIES.get(match[0], f"\\{match[0]}"), line)


def _at_the_start(line: str) -> str:
    """Return a line that opens no list, no heading and no other block."""
    return _OPENS_A_BLOCK.sub(lambda match: f"{match[1] or ''}\\", line)


def _render(template: str, **given: object) -> str:
    page = _templates().get_template(template).render(**given)
    return re.sub(r"\n{3,}", "\n\n", page).strip() + "\n"


@cache
def _templates() -> "Environment":
    from markupsafe import Markup

    # Templates are escaped for HTML, and so for nothing: `finalize` comes first.
    def marked(value: object) -> object:
        return value if isinstance(value, Markup) else _markup(escaped(str(value)))

    filters: dict[str, Callable[..., Any]] = {
        "address": _address,
        "capitalise": capital,
        "clauses": _clauses,
        "marks": _marks,
        "pieces": _pieces,
        "thousands": "{:,}".format,
        "to": _to,
    }
    templates = environment(_TEMPLATES, filters, marked)
    templates.globals |= {"side_by_side": _side_by_side}
    return templates


def _clauses(clauses: Iterable[Clause]) -> "Markup":
    """Return a sentence, with the claims of each clause behind it."""
    words = [f"{_words(each.pieces)}{' ' if each.marks else ''}{_references(each.marks)}" for each in clauses]
    return _markup(_at_the_start(" ".join("".join(words).split())))


def _pieces(pieces: Iterable[Piece]) -> "Markup":
    return _markup(_at_the_start(" ".join(_words(pieces).split())))


def _marks(marks: Iterable[Mark]) -> "Markup":
    return _markup(_references(marks))


def _references(marks: Iterable[Mark]) -> str:
    names = ", ".join(_inline(mark.name + mark.signs) for mark in marks)
    return f"\\[{names}\\]" if names else ""


def _words(pieces: Iterable[Piece]) -> str:
    """Return the words of pieces with the blanks at their edges, which join them."""
    return "".join(re.sub(r"^(\s*)(.*?)(\s*)$", _between, each.text, flags=re.DOTALL) for each in pieces)


def _between(match: re.Match[str]) -> str:
    return f"{' ' if match[1] else ''}{_inline(match[2])}{' ' if match[3] and match[2] else ''}"


def _to(line: Line) -> "Markup":
    """Return a link to an article's own file."""
    return _markup(f"[{_inline(line.headline.text)}]({quote(line.slug)}.md)")


def _address(address: str) -> "Markup":
    """Return a web address as a link that shows it."""
    return _markup(f"[{_inline(address)}]({quote(address, safe=_SAFE_IN_ADDRESSES)})")


def _side_by_side(*columns: Sequence[object]) -> list[tuple[object, ...]]:
    """Return rows of which each has the next of every column, None where that has come to its end."""
    return list(zip_longest(*columns))


def _markup(text: str) -> "Markup":
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 – escaped, for Markdown
