"""Where the ontology, the data and the queries lie that come with the package."""

from functools import cache
from pathlib import Path

import pyoxigraph as ox

from clemency.errors import ClemencyError

_PACKAGE = Path(__file__).resolve().parent


def root() -> Path:
    """Return the folder that holds `ontology/`, `data/` and `queries/`.

    In an installed wheel it is a folder of the package; in an editable install, the checkout.
    Raises ClemencyError if there is neither: the package is damaged.
    """
    for folder in (_PACKAGE / "_assets", _PACKAGE.parent.parent):
        if (folder / "ontology").is_dir():
            return folder
    raise ClemencyError(f"The package is incomplete: {_PACKAGE} has no ontology. Install it again.")


@cache
def ntriples(folder: str) -> bytes:
    """Return the Turtle files in a folder of the package, such as `ontology/shapes`, as N-Triples."""
    paths = sorted((root() / folder).glob("*.ttl"))
    quads = (
        quad
        for path in paths
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    )
    return ox.serialize(quads, format=ox.RdfFormat.N_TRIPLES) or b""
