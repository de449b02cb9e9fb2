"""Where articles contradict each other about what both call by one name, and who says so.

As `queries/contradictions.rq` has it: order, figures, dates (here, only those of which the article is sure),
and whom or what a measure covers or excludes.
An article's own groups are its own and cannot be compared.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from rdflib import URIRef

from clemency.ledger import Claim, Statement
from clemency.namespaces import CLEM
from clemency.report.dossier.figures import bound
from clemency.report.dossier.material import Material
from clemency.report.dossier.sides import meant
from clemency.report.dossier.wording import Piece, mark, name, plain

_OPPOSITES = {
    CLEM.covers: CLEM.excludes,
    CLEM.excludes: CLEM.covers,
    CLEM.coversOffence: CLEM.excludesOffence,
    CLEM.excludesOffence: CLEM.coversOffence,
}
_COUNTED = (CLEM.size, CLEM.announcedSize)
_OF_ONE_DAY = (CLEM.Release, CLEM.ClemencyMeasure)
_DATED = (CLEM.occursDuring, CLEM.inForceFrom)


@dataclass(frozen=True)
class Says:
    """One side of a contradiction: the claim in an article, its speaker, and its paraphrase."""

    article: Piece
    speaker: Piece
    paraphrase: str
    claim: Piece


@dataclass(frozen=True)
class Contradiction:
    """Two claims of two articles that cannot both be true.

    `how`: `order`, `figures`, `dates` or `coverage`. Neither side is thereby shown to be right.
    """

    about: str
    how: str
    one: Says
    other: Says


@dataclass(frozen=True)
class Told:
    """What a claim says of something shared, ready to be compared.

    `key` has what is said by whoever can be compared with it, `value` what it says; `low` and `high` are the
    bounds of a number, or the first and last day of a date (ISO 8601), where `value` is empty.
    """

    how: str
    about: str
    key: tuple[str, ...]
    value: str
    low: Decimal | str | None
    high: Decimal | str | None
    says: Says


def told_of_shared(material: Material, article: Piece) -> tuple[Told, ...]:
    """Return what the claims of an article say of shared things that another article could deny."""
    found = [
        told
        for claim in material.ledger.claims
        for statement in meant(claim)
        if material.is_shared(statement.subject)
        for told in _told(material, article, claim, statement)
    ]
    return tuple(found)


def contradictions(told: Iterable[Told]) -> tuple[Contradiction, ...]:
    """Return, for each claim, the first claim of an earlier article that it contradicts."""
    earlier: dict[tuple[str, ...], list[Told]] = {}
    found: dict[Contradiction, None] = {}
    for each in told:
        others = earlier.setdefault(each.key, [])
        denied = next((other for other in others if _clash(each, other)), None)
        if denied:
            found[Contradiction(each.about, each.how, denied.says, each.says)] = None
        others.append(each)
    return tuple(found)


def _told(material: Material, article: Piece, claim: Claim, statement: Statement) -> Iterable[Told]:
    edge, value = URIRef(str(statement.predicate)), statement.object
    told, subject = str(edge), str(statement.subject)
    about, says = plain(material, statement.subject), _says(material, article, claim)
    if edge in _OPPOSITES and material.is_shared(value):
        either = min(told, str(_OPPOSITES[edge]))
        yield Told("coverage", about, (subject, either, str(value)), told, None, None, says)
    elif edge == CLEM.precedes and material.is_shared(value):
        first, second = sorted((subject, str(value)))
        yield Told("order", about, (first, told, second), subject, None, None, says)
    elif edge in _COUNTED:
        low, high = (bound(material, value, limit) for limit in (CLEM.minimum, CLEM.maximum))
        for unit in material.values(value, CLEM.unit):
            key = (subject, told, str(unit))
            yield Told("figures", about, key, "", _decimal(low), _decimal(high), says)
    elif edge in _DATED and any(material.is_a(statement.subject, kind) for kind in _OF_ONE_DAY):
        days = [" ".join(map(str, material.values(value, day))) for day in (CLEM.earliest, CLEM.latest)]
        if set("?~%") & set("".join(map(str, material.values(value, CLEM.edtf)))):
            return  # whoever is not sure of a date does not deny another
        yield Told("dates", about, (subject, told), "", days[0] or None, days[1] or None, says)


def _decimal(number: int | Decimal | None) -> Decimal | None:
    return None if number is None else Decimal(number)


def _clash(one: Told, other: Told) -> bool:
    if one.says.article == other.says.article:
        return False
    if one.value or other.value:
        return one.value != other.value
    return _below(one, other) or _below(other, one)


def _below(one: Told, other: Told) -> bool:
    """Return whether all that the one allows lies below all that the other allows."""
    if isinstance(one.high, str) and isinstance(other.low, str):
        return one.high < other.low
    return isinstance(one.high, Decimal) and isinstance(other.low, Decimal) and one.high < other.low


def _says(material: Material, article: Piece, claim: Claim) -> Says:
    reference = mark(material, claim)
    return Says(
        article=article,
        speaker=name(material, claim.stated_by),
        paraphrase=claim.paraphrase,
        claim=Piece(reference.name + reference.signs, href=reference.href),
    )
