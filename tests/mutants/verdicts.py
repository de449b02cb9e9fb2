"""Whether validation finds something in a mutant, as quickly as that can be known for sure.

The screens of the fast path are asked: does the file conform to the shapes, does it not contradict itself?
Where both say yes, it is read for ill-typed values and, with the article's text, for its passages. That the
rules then have something to say, and the same on the reference path, is tested in tests/soak.
"""

from pathlib import Path
from typing import Literal

import pyoxigraph as ox

from clemency import evidence
from clemency.checking import screens
from clemency.checking.axioms import facts_of, ontology_axioms
from clemency.checking.closure import Closure
from clemency.checking.terms import term_breaches
from clemency.corpus import open_corpus
from clemency.reading.turtle import read_turtle
from mutants.mutant import Mutant

Verdict = Literal["syntax", "shapes", "reasoning", "terms", "text", "survived"]


class Judge:
    """Judges mutants of one article. `text` is its canonical text, if the reader has it."""

    def __init__(self, folder: Path, text: str | None) -> None:
        self._path = folder / "mutant.ttl"
        self._text = text
        self._reference = b"".join(_ntriples(path.read_bytes()) for path in open_corpus().reference_paths)

    def __call__(self, mutant: Mutant) -> Verdict:
        """Return what finds the mutant, the first of these in this order, or that it survived."""
        turtle = mutant.text.encode()
        try:
            merged = self._reference + _ntriples(turtle)
        except (SyntaxError, ValueError):
            return "syntax"
        if not screens.conforms(merged):
            return "shapes"
        closure = Closure(facts_of(merged), ontology_axioms())
        assert closure.covered, f"{mutant}: the quick closure is not sure"
        if closure.clashes():
            return "reasoning"
        self._path.write_bytes(turtle)
        file = read_turtle(self._path)
        if term_breaches(file):
            return "terms"
        if self._text is not None and evidence.check_passages(file, self._text):
            return "text"
        return "survived"


def _ntriples(turtle: bytes) -> bytes:
    """Return Turtle as N-Triples, its blank nodes under names that no other file has."""
    quads = ox.parse(turtle, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    return ox.serialize((ox.Triple(*list(quad)[:3]) for quad in quads), format=ox.RdfFormat.N_TRIPLES) or b""
