"""What a mutant is, and the register of the operators that make them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from mutants.annotation import Article, Triple

Change = tuple[str, Iterable[Triple], Iterable[Triple]]
"""Where a slip is made, which triples it takes out, and which it puts in."""

Operator = Callable[[Article], Iterator[Change]]

OPERATORS: list[Operator] = []

MOST = 40
"""How many mutants an operator makes at most, so that no kind of slip outweighs the others."""


@dataclass(frozen=True)
class Mutant:
    """An article with one slip of a careless annotator: the kind of slip, and where it was made."""

    operator: str
    place: str
    article: Article = field(repr=False)
    dropped: tuple[Triple, ...] = field(repr=False)
    added: tuple[Triple, ...] = field(repr=False)

    @property
    def text(self) -> str:
        """The mutant as Turtle, a line a triple."""
        return self.article.text(self.dropped, self.added)


def operator(function: Operator) -> Operator:
    """Register a generator of changes; its name is the operator's."""
    OPERATORS.append(function)
    return function


def mutants(article: Article, most: int = MOST) -> Iterator[Mutant]:
    """Yield the mutants of an article, in an order that does not change; of each operator `most` at most.

    Where an operator makes more, those taken lie evenly over the article. No change is none, or made twice.
    """
    for make in OPERATORS:
        made = list(_made(make, article))
        yield from evenly(made, most)


def evenly(every: Sequence[Mutant], most: int) -> list[Mutant]:
    """Return so many of a sequence at most, evenly spread over it."""
    if len(every) <= most:
        return list(every)
    return [every[at * len(every) // most] for at in range(most)]


def _made(make: Operator, article: Article) -> Iterator[Mutant]:
    name = make.__name__.replace("_", " ")
    seen = set()
    for place, dropped, added in make(article):
        gone, new = frozenset(dropped), frozenset(added)
        if (gone - new or new - gone - set(article.triples)) and (gone, new) not in seen:
            seen.add((gone, new))
            yield Mutant(name, place, article, tuple(dropped), tuple(added))


def with_value(triple: Triple, value: str) -> tuple[list[Triple], list[Triple]]:
    """Return the change that gives a triple another object."""
    return [triple], [(triple[0], triple[1], value)]
