"""Where the ontology, the data and the queries lie that come with the package."""

from pathlib import Path

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
