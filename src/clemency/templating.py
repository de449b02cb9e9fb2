"""How templates are filled in: strictly, and with the words of the data made harmless."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clemency.output import printable

if TYPE_CHECKING:
    from jinja2 import Environment


def shown(value: object) -> object:
    """Return a value as a page shows it: of text, what could deceive a reader is escaped."""
    return printable(value) if type(value) is str else value


def environment(
    folder: Path, filters: Mapping[str, Callable[..., Any]], finalize: Callable[[Any], object] = shown
) -> "Environment":
    """Return the templates of a folder. A name that they are not given is an error; HTML is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    templates = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=finalize,
    )
    templates.filters |= filters
    return templates
