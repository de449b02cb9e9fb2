"""Quick looks that let a sound file pass and leave any other to the engines that say what is wrong.

A screen says yes only where it is sure; after a no, the file is checked in full. Screens take N-Triples and
need no RDF library in Python, so that a sound file is through before one would be loaded.
"""

from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal

from clemency import assets
from clemency.checking.axioms import facts_of, ontology_axioms
from clemency.checking.closure import Closure

if TYPE_CHECKING:
    from shifty import PreparedValidator

Engine = Literal["fast", "reference"]
"""Who checks: the fast engines, with the reference where they are not sure, or the reference alone."""


def missing() -> list[str]:
    """Return the fast engines that are not installed: without them everything is checked, only slower."""
    return [] if find_spec("shifty") else ["pyshifty"]


def conforms(ntriples: bytes, shapes: bytes | None = None) -> bool:
    """Return whether a file conforms to the shapes for sure, as shifty sees it (https://shifty.gtf.fyi).

    The file is an article merged with the reference data, or reference data alone. The ontology is added.
    Other `shapes` than the package's are N-Triples too. Whatever shifty does not know or fails at is a no.
    """
    validator = _validator(assets.ntriples("ontology/shapes") if shapes is None else shapes)
    if validator is None:
        return False
    try:
        result = validator.validate_algebra(
            assets.ntriples("ontology") + ntriples,
            graph_mode="data",  # as pySHACL has it, the shapes are no part of the data
            infer=False,
            minimum_severity="info",
            sort_results=False,
            on_unsupported="error",
        )
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # noqa: BLE001  # a panic in Rust is no Exception
        return False
    return result.conforms and not result.violations and not result.diagnostics


def consistent(ntriples: bytes) -> bool:
    """Return whether a file, taken with the ontology, does not contradict itself for sure."""
    closure = Closure(facts_of(ntriples), ontology_axioms())
    return closure.covered and not closure.clashes()


@cache
def _validator(shapes: bytes) -> "PreparedValidator | None":
    try:
        from shifty import PreparedValidator

        validator = PreparedValidator(shapes)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # noqa: BLE001  # no wheel for this platform, shapes it cannot read, or a panic
        return None
    return None if validator.diagnostics else validator
