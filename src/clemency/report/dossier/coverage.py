"""Who was let out and who was not: each measure with the groups it covers and leaves out."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from rdflib import URIRef
from rdflib.term import Node

from clemency.ledger import Statement
from clemency.namespaces import CLEM
from clemency.report.dossier.events import open_questions
from clemency.report.dossier.material import Material, groups_in
from clemency.report.dossier.wording import Clause, Piece, clause, common, name, plain

_TIES = {CLEM.covers: "covered", CLEM.affects: "let out", CLEM.excludes: "left out"}
_GRANTS = (CLEM.coversOffence, CLEM.coversActsDuring, CLEM.legalEffect, CLEM.dependsOn, CLEM.announcedSize)
_ROLES = {
    CLEM.affects: "done to them",
    CLEM.doneBy: "done by them",
    CLEM.receivedBy: "received by them",
    CLEM.relatedTo: "their families",
}


@dataclass(frozen=True)
class Trait:
    """One thing told of a group: a property and its values."""

    property: str
    values: tuple["Value", ...]


@dataclass(frozen=True)
class Value:
    """A value of a trait; `traits` if it is itself something of which more is told (camps)."""

    told: Clause
    traits: tuple[Trait, ...] = ()


@dataclass(frozen=True)
class Party:
    """A group under a measure or a larger group. `ties` say how: `covered`, `most of them`."""

    group: Piece
    ties: tuple[Clause, ...]
    traits: tuple[Trait, ...]
    parts: tuple["Party", ...]


@dataclass(frozen=True)
class Measure:
    """A measure with those it lets out and those it leaves out; `grants` and `refuses` are its own terms."""

    name: Piece
    covered: tuple[Party, ...]
    excluded: tuple[Party, ...]
    grants: tuple[Trait, ...]
    refuses: tuple[Trait, ...]


def measure_nodes(material: Material) -> list[Node]:
    """Return the measures of which an article tells, the one of which most claims speak first.

    That nothing told of a measure stands as a fact does not keep it out; that it is only named with another
    one does.
    """
    claims = material.ledger.claims
    spoken_of = Counter(
        node
        for claim in claims
        for node in {node for told in claim.asserts for node in (told.subject, told.object)}
    )
    told_of = dict.fromkeys(told.subject for claim in claims for told in claim.asserts)
    carried_out = dict.fromkeys(entry.object for entry in material.stated(None, CLEM.implements))
    found = {**dict.fromkeys(material.entities(CLEM.ClemencyMeasure)), **told_of, **carried_out}
    measures = (node for node in found if material.is_a(node, CLEM.ClemencyMeasure))
    return sorted(measures, key=spoken_of.__getitem__, reverse=True)


def measures(material: Material) -> tuple[Measure, ...]:
    """Return the measures in the order of `measure_nodes`."""
    return tuple(_measure(material, node) for node in measure_nodes(material))


def let_out(material: Material, measure: Node) -> dict[Node, list[Statement]]:
    """Return the groups that a measure covers or its releases let out, with the entries that say so."""
    entries = [*material.stated(measure, CLEM.covers)]
    for carried in material.stated(None, CLEM.implements, measure):
        entries += material.stated(carried.subject, CLEM.affects)
    groups: dict[Node, list[Statement]] = {}
    for entry in entries:
        groups.setdefault(entry.object, []).append(entry)
    return groups


def freed(material: Material, group: Node, groups: Mapping[Node, Iterable[Statement]]) -> bool:
    """Return whether a release let out a group of `let_out` or a part of it.

    To be covered is to benefit, which need not be freedom: the sentence may have been commuted.
    """
    ties = (tie for part in groups_in(material, group) for tie in groups.get(part, ()))
    return any(tie.predicate == CLEM.affects for tie in ties)


def wholes(material: Material, groups: Iterable[Node]) -> list[Node]:
    """Return the groups that are part of no other of them."""
    found: dict[Node, frozenset[Node]] = {group: frozenset(groups_in(material, group)) for group in groups}
    return [
        group
        for group, parts in found.items()
        if not any(group in others and other not in parts for other, others in found.items())
    ]


def harm_to(material: Material, groups: Iterable[Node]) -> list[Node]:
    """Return the ill-treatment of which some of the groups are victims."""
    entries = (entry for group in groups for entry in material.stated(None, CLEM.affects, group))
    return list(
        dict.fromkeys(entry.subject for entry in entries if material.is_a(entry.subject, CLEM.IllTreatment))
    )


def _measure(material: Material, node: Node) -> Measure:
    ties = let_out(material, node)
    left_out = {entry.object: [entry] for entry in material.stated(node, CLEM.excludes)}
    return Measure(
        name=name(material, node),
        covered=tuple(_party(material, group, ties) for group in wholes(material, ties)),
        excluded=tuple(_party(material, group, left_out) for group in wholes(material, left_out)),
        grants=_rows(material, [entry for edge in _GRANTS for entry in material.stated(node, edge)]),
        refuses=_rows(material, material.stated(node, CLEM.excludesOffence)),
    )


def _party(
    material: Material,
    group: Node,
    named: Mapping[Node, list[Statement]],
    part_of: Statement | None = None,
    above: frozenset[Node] = frozenset(),
) -> Party:
    """Return a group with its parts. `named` are the groups of the measure, with the entries that say so."""
    seen = above | {group}
    parts = [entry for entry in material.stated(None, CLEM.subgroupOf, group) if entry.subject not in seen]
    skip = (CLEM.subgroupOf, CLEM.share)
    own = _rows(material, [e for e in material.stated(group, None) if e.predicate not in skip], deep=True)
    wholes_of = [] if part_of else material.stated(group, CLEM.subgroupOf)
    return Party(
        group=name(material, group),
        ties=(
            *([_share(material, part_of)] if part_of else []),
            *(_tie(material, entry) for entry in named.get(group, ())),
            *(_share(material, entry, plain(material, entry.object)) for entry in wholes_of),
        ),
        traits=(*own, *_met(material, group)),
        parts=tuple(_party(material, entry.subject, named, entry, seen) for entry in parts),
    )


def _tie(material: Material, entry: Statement) -> Clause:
    return replace(clause(material, entry), pieces=(Piece(_TIES[URIRef(str(entry.predicate))]),))


def _share(material: Material, part_of: Statement, whole: str = "them") -> Clause:
    """Return `most of them`, or `part of them` where no share is told, with the claims behind both."""
    shares = material.stated(part_of.subject, CLEM.share)
    share = " / ".join(plain(material, entry.object) for entry in shares) or "part"
    return common([clause(material, entry) for entry in (part_of, *shares)], Piece(f"{share} of {whole}"))


def _met(material: Material, group: Node) -> tuple[Trait, ...]:
    """Return what a group met with or did, its release apart: events by name, with what is left open."""
    entries = [
        entry
        for entry in material.stated(None, None, group)
        if entry.predicate in _ROLES and not material.is_a(entry.subject, CLEM.Release)
    ]
    found: list[Trait] = []
    for edge, role in _ROLES.items():
        values = tuple(_role(material, entry) for entry in entries if entry.predicate == edge)
        found += [Trait(role, values)] if values else []
    return tuple(found)


def _role(material: Material, entry: Statement) -> Value:
    missing = ", ".join(open_questions(material, entry.subject))
    return Value(
        replace(clause(material, entry), pieces=(name(material, entry.subject),)),
        (Trait("not stated", (Value(Clause((Piece(missing),))),)),) if missing else (),
    )


def _rows(material: Material, entries: Iterable[Statement], deep: bool = False) -> tuple[Trait, ...]:
    """Return entries by property; with `deep`, also what is told of their objects."""
    by_property: dict[Node, list[Value]] = {}
    for entry in entries:
        more = _rows(material, material.stated(entry.object, None)) if deep and _has_more(entry) else ()
        by_property.setdefault(entry.predicate, []).append(Value(clause(material, entry), more))
    return tuple(Trait(plain(material, edge), tuple(values)) for edge, values in by_property.items())


def _has_more(entry: Statement) -> bool:
    """Return whether a reader wants to know more of the object here: of camps yes, of another group no."""
    return entry.predicate != CLEM.subgroupOf
