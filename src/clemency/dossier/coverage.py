"""Who was let out and who was not: each measure with the groups it covers and leaves out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from rdflib.term import Node

from clemency.dossier.material import Material
from clemency.dossier.wording import Clause, Piece, clause, common, kinds, name, plain
from clemency.ledger import Statement
from clemency.namespaces import CLEM


@dataclass(frozen=True)
class Trait:
    """One thing told of a group: a property and its values."""

    property: str
    values: tuple["Value", ...]


@dataclass(frozen=True)
class Value:
    """A value of a trait; `traits` if it is itself something of which more is told (camps, ill-treatment)."""

    told: Clause
    traits: tuple[Trait, ...] = ()


@dataclass(frozen=True)
class Party:
    """A group under a measure or a larger group. `ties` say how it belongs there: `covers`, `most`."""

    group: Piece
    ties: tuple[Clause, ...]
    traits: tuple[Trait, ...]
    events: tuple[Value, ...]
    parts: tuple["Party", ...]


@dataclass(frozen=True)
class Measure:
    """A measure with those it lets out and those it leaves out."""

    name: Piece
    kind: str
    covered: tuple[Party, ...]
    excluded: tuple[Party, ...]


def measure_nodes(material: Material) -> list[Node]:
    """Return the measures of which an article tells, the one of which most claims speak first."""

    def spoken_of(node: Node) -> int:
        claims = material.ledger.claims
        return sum(any(node in (told.subject, told.object) for told in claim.asserts) for claim in claims)

    return sorted(material.entities(CLEM.ClemencyMeasure), key=spoken_of, reverse=True)


def measures(material: Material) -> tuple[Measure, ...]:
    """Return the measures in the order of `measure_nodes`."""
    return tuple(_measure(material, node) for node in measure_nodes(material))


def let_out(material: Material, measure: Node) -> dict[Node, list[Statement]]:
    """Return the groups a measure covers, or that releases under it free, with the entries that say so."""
    releases = [entry.subject for entry in material.stated(None, CLEM.implements, measure)]
    entries = [*material.stated(measure, CLEM.covers)]
    for release in releases:
        entries += material.stated(release, CLEM.frees)
    groups: dict[Node, list[Statement]] = {}
    for entry in entries:
        groups.setdefault(entry.object, []).append(entry)
    return groups


def harm_to(material: Material, groups: Iterator[Node]) -> list[Node]:
    """Return the ill-treatment of which some of the groups are victims."""
    entries = (entry for group in groups for entry in material.stated(None, None, group))
    return list(
        dict.fromkeys(entry.subject for entry in entries if material.is_a(entry.subject, CLEM.IllTreatment))
    )


def _measure(material: Material, node: Node) -> Measure:
    excluded = material.stated(node, CLEM.excludes)
    return Measure(
        name=name(material, node),
        kind=kinds(material, node),
        covered=tuple(
            _party(material, group, tuple(_tie(material, tie) for tie in ties))
            for group, ties in let_out(material, node).items()
        ),
        excluded=tuple(_party(material, entry.object, (_tie(material, entry),)) for entry in excluded),
    )


def _party(
    material: Material, group: Node, ties: tuple[Clause, ...], above: frozenset[Node] = frozenset()
) -> Party:
    seen = above | {group}
    parts = [entry for entry in material.stated(None, CLEM.subgroupOf, group) if entry.subject not in seen]
    part_ties = (CLEM.subgroupOf, CLEM.share) if above else (CLEM.subgroupOf,)
    return Party(
        group=name(material, group),
        ties=ties,
        traits=_traits(material, group, deep=True, skip=part_ties),
        events=tuple(_event(material, entry) for entry in _events(material, group)),
        parts=tuple(_party(material, entry.subject, (_share(material, entry),), seen) for entry in parts),
    )


def _tie(material: Material, entry: Statement) -> Clause:
    told = clause(material, entry)
    return replace(told, pieces=(Piece(plain(material, entry.predicate)),))


def _share(material: Material, part_of: Statement) -> Clause:
    """Return `most of them`, or `part of them` where no share is told, with the claims behind both."""
    shares = material.stated(part_of.subject, CLEM.share)
    share = " / ".join(plain(material, entry.object) for entry in shares) or "part"
    return common([clause(material, entry) for entry in (part_of, *shares)], Piece(f"{share} of them"))


def _events(material: Material, group: Node) -> list[Statement]:
    """Return what was done to a group, its release apart."""
    return [
        entry
        for entry in material.stated(None, None, group)
        if material.is_a(entry.subject, CLEM.Event)
        and not material.is_a(entry.subject, CLEM.ClemencyMeasure)
        and entry.predicate != CLEM.frees
    ]


def _event(material: Material, entry: Statement) -> Value:
    traits = _traits(material, entry.subject, deep=False, skip=(entry.predicate, CLEM.precedes))
    if material.is_a(entry.subject, CLEM.IllTreatment) and not material.stated(
        entry.subject, CLEM.conductedBy
    ):
        by_whom = Trait(plain(material, CLEM.conductedBy), (Value(Clause((Piece("not stated"),))),))
        traits = (*traits, by_whom)
    return Value(replace(clause(material, entry), pieces=(name(material, entry.subject),)), traits)


def _traits(material: Material, subject: Node, deep: bool, skip: tuple[Node, ...]) -> tuple[Trait, ...]:
    entries: dict[Node, list[Statement]] = {}
    for entry in material.stated(subject, None):
        if entry.predicate not in skip:
            entries.setdefault(entry.predicate, []).append(entry)
    return tuple(
        Trait(
            plain(material, edge),
            tuple(
                Value(
                    clause(material, entry),
                    _traits(material, entry.object, deep=False, skip=()) if deep else (),
                )
                for entry in found
            ),
        )
        for edge, found in entries.items()
    )
