"""The figures of an article: who counts what, in which words, and which numbers the words allow.

Nothing is added up, and no bound is made up: a wording without a number has none.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from rdflib.term import Node

from clemency.ledger import Claim, Statement
from clemency.namespaces import CLEM
from clemency.report.dossier.material import Material
from clemency.report.dossier.wording import Mark, Piece, bounds, mark, name, phrase, plain

_MEANT = (CLEM.asserted, CLEM.opinion)
_DIGITS = 30  # of a whole number; 1E+999999, whoever writes it, stays a short Decimal
_COUNTED = (CLEM.size, CLEM.announcedSize)


@dataclass(frozen=True)
class Figure:
    """A number as one claim tells it.

    `phrase` is the article's wording, `words` the bounds in words (`at least 2,000 people`, `no figure`).
    `low` and `high` are bounds in `unit`, themselves included; None where that side is open. `announced`: it
    was announced of a measure, and counts no group. The mark's signs tell whether it carries a fact.
    """

    what: Piece
    speaker: Piece
    phrase: Piece | None
    low: int | Decimal | None
    high: int | Decimal | None
    unit: str
    words: str
    mark: Mark
    inferred: bool
    corroborated_by: tuple[Mark, ...]
    announced: bool = False

    @property
    def bounded(self) -> bool:
        """Whether the wording allows some numbers and not others."""
        return self.low is not None or self.high is not None


def figures(material: Material, subjects: Container[Node] | None = None) -> tuple[Figure, ...]:
    """Return the figures that speakers mean as such: by what is counted, in the order of the text.

    What is only promised, or would have been, is left out. With `subjects`, only those of these.
    """
    found = [
        (statement, claim)
        for claim in material.ledger.claims
        if claim.modality in _MEANT
        for statement in claim.asserts
        if statement.predicate in _COUNTED and (subjects is None or statement.subject in subjects)
    ]
    first = {statement.subject: place for place, (statement, _) in reversed(list(enumerate(found)))}
    found.sort(key=lambda each: first[each[0].subject])
    return tuple(_figure(material, statement, claim) for statement, claim in found)


def by_unit(figures: Iterable[Figure]) -> tuple[tuple[str, tuple[Figure, ...]], ...]:
    """Return figures by unit, in the order of the first of each: people never share a scale with camps."""
    found: dict[str, list[Figure]] = {}
    for figure in figures:
        found.setdefault(figure.unit, []).append(figure)
    return tuple((unit, tuple(each)) for unit, each in found.items())


def _figure(material: Material, statement: Statement, claim: Claim) -> Figure:
    value = statement.object
    low, high = (bound(material, value, edge) for edge in (CLEM.minimum, CLEM.maximum))
    return Figure(
        what=name(material, statement.subject),
        speaker=name(material, claim.stated_by),
        phrase=phrase(material, value),
        low=low,
        high=high,
        unit=" / ".join(plain(material, unit) for unit in material.values(value, CLEM.unit)),
        words=bounds(material, value),
        mark=mark(material, claim),
        inferred=claim.basis == CLEM.inferred,
        corroborated_by=tuple(mark(material, other) for other in material.backers(claim)),
        announced=statement.predicate == CLEM.announcedSize,
    )


def bound(material: Material, value: Node, edge: Node) -> int | Decimal | None:
    """Return a bound of an estimate (`clem:minimum`, `clem:maximum`), None if that side is open."""
    for text in material.values(value, edge):
        try:
            number = Decimal(str(text))
        except InvalidOperation:
            return None
        if number.is_finite():
            whole = number.adjusted() < _DIGITS and number == number.to_integral_value()
            return int(number) if whole else number
    return None
