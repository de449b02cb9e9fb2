"""The corpus as a whole: its articles, the events that several of them tell of, and where they clash.

Each article gives a summary, small enough to keep while the article itself is let go. All links lead to the
articles' own pages, `SLUG.html`.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

from rdflib.term import Node

from clemency.namespaces import CLEM
from clemency.report.dossier.across import Contradiction, Told, contradictions, told_of_shared
from clemency.report.dossier.coverage import let_out
from clemency.report.dossier.figures import Figure, figures
from clemency.report.dossier.material import Material, groups_in
from clemency.report.dossier.sides import answer, answers_to
from clemency.report.dossier.source import Source
from clemency.report.dossier.wording import (
    Clause,
    Mark,
    Piece,
    definition,
    kinds,
    name,
    plain,
)

_Words = TypeVar("_Words")


@dataclass(frozen=True)
class Line:
    """An article as one line. `contested` counts the claims that it tells as doubtful or false.

    `measures` are the measures of clemency that it tells of, the first that of which it says most.
    """

    slug: str
    href: str
    headline: Piece
    publisher: Piece | None
    measures: tuple[Piece, ...]
    facts: int
    claims: int
    speakers: int
    contested: int


@dataclass(frozen=True)
class Telling:
    """What one article says of a shared event; `figures` are those of the event and of whom it let out.

    What a clause says need not stand as a fact: the signs of its marks tell.
    """

    article: Piece
    publisher: Piece | None
    dates: tuple[Clause, ...]
    figures: tuple[Figure, ...]
    covers: tuple[Clause, ...]
    excludes: tuple[Clause, ...]
    reasons: tuple[Clause, ...]


@dataclass(frozen=True)
class SharedEvent:
    """An event of which two articles or more tell, in the order of the articles."""

    name: Piece
    kind: str
    tellings: tuple[Telling, ...]


@dataclass(frozen=True)
class Kind:
    """A kind of speaker, and how many speakers and claims of all articles are of it."""

    name: str
    meaning: str
    speakers: int
    claims: int


@dataclass(frozen=True)
class Summary:
    """What is kept of one article: its line, what it says of shared things by their IRIs, its speakers."""

    line: Line
    events: tuple[tuple[str, Piece, str, Telling], ...]
    told: tuple[Told, ...]
    kinds: tuple[Kind, ...]


@dataclass(frozen=True)
class Overview:
    """The corpus. `facts`, `claims` and `speakers` are counts; a speaker counts once in each article.

    Events of most tellings come first; of contradictions, each telling is compared with the first it denies.
    """

    articles: tuple[Line, ...]
    events: tuple[SharedEvent, ...]
    contradictions: tuple[Contradiction, ...]
    kinds: tuple[Kind, ...]
    facts: int
    claims: int
    speakers: int


def summary(material: Material, source: Source, measures: Sequence[Node]) -> Summary:
    """Return what is kept of an article."""
    claims, page = material.ledger.claims, f"{material.slug}.html"
    titles = tuple(name(material, node) for node in measures)
    line = Line(
        slug=material.slug,
        href=page,
        headline=replace(source.headline, href=page),
        publisher=source.publisher,
        measures=titles,
        facts=len(material.ledger.facts),
        claims=len(claims),
        speakers=len(material.ledger.speakers),
        contested=sum(claim.stance == CLEM.contested for claim in claims),
    )
    spoken_of = dict.fromkeys(told.subject for claim in claims for told in claim.asserts)
    events = tuple(
        (str(node), Piece(plain(material, node)), kinds(material, node), _telling(material, line, node))
        for node in spoken_of
        if material.is_shared(node) and material.is_a(node, CLEM.Event)
    )
    return _elsewhere(page, Summary(line, events, told_of_shared(material, line.headline), _kinds(material)))


def overview(summaries: Iterable[Summary]) -> Overview:
    """Return the corpus as a whole, from the summaries of its articles (`Dossier.summary`)."""
    every = list(summaries)
    tellings: dict[str, list[Telling]] = {}
    names: dict[str, tuple[Piece, str]] = {}
    for each in every:
        for iri, title, kind, telling in each.events:
            names.setdefault(iri, (title, kind))
            tellings.setdefault(iri, []).append(telling)
    shared = [SharedEvent(*names[iri], tuple(told)) for iri, told in tellings.items() if len(told) > 1]
    lines = tuple(each.line for each in every)
    return Overview(
        articles=lines,
        events=tuple(sorted(shared, key=lambda event: -len(event.tellings))),
        contradictions=contradictions(told for each in every for told in each.told),
        kinds=_together(kind for each in every for kind in each.kinds),
        facts=sum(line.facts for line in lines),
        claims=sum(line.claims for line in lines),
        speakers=sum(line.speakers for line in lines),
    )


def _telling(material: Material, line: Line, event: Node) -> Telling:
    """Return what an article says of an event: of all its claims, that which somebody means to be so."""
    releases = [entry.subject for entry in material.stated(None, CLEM.implements, event)]
    covered = {told.object for told in answers_to(material.ledger.claims, (event, CLEM.covers))}
    wholes = [*let_out(material, event), *covered]
    counted = {event, *(part for group in wholes for part in groups_in(material, group))}

    def told(*questions: tuple[Node, Node]) -> tuple[Clause, ...]:
        claims = material.ledger.claims
        return tuple(clause for question in questions for clause in answer(material, question, claims))

    return Telling(
        article=line.headline,
        publisher=line.publisher,
        dates=told(*((node, CLEM.occursDuring) for node in (event, *releases)), (event, CLEM.inForceFrom)),
        figures=figures(material, counted),
        covers=told(
            (event, CLEM.covers), *((node, CLEM.affects) for node in releases), (event, CLEM.coversOffence)
        ),
        excludes=told((event, CLEM.excludes), (event, CLEM.excludesOffence)),
        reasons=told((event, CLEM.motivatedBy)),
    )


def _kinds(material: Material) -> tuple[Kind, ...]:
    speakers = material.ledger.speakers
    said = Counter(
        speakers[claim.stated_by].kind for claim in material.ledger.claims if claim.stated_by in speakers
    )
    return tuple(
        Kind(plain(material, kind), definition(material, kind), number, said[kind])
        for kind, number in Counter(speaker.kind for speaker in speakers.values()).items()
    )


def _together(kinds: Iterable[Kind]) -> tuple[Kind, ...]:
    """Return the kinds of all articles, each once, that of most claims first."""
    found: dict[str, Kind] = {}
    for kind in kinds:
        seen = found.get(kind.name, Kind(kind.name, kind.meaning, 0, 0))
        found[kind.name] = Kind(
            kind.name, seen.meaning, seen.speakers + kind.speakers, seen.claims + kind.claims
        )
    return tuple(sorted(found.values(), key=lambda kind: (-kind.claims, kind.name)))


def _elsewhere(page: str, value: _Words) -> _Words:
    """Return words whose anchors lead to another page: `#a` becomes `PAGE#a`. Web addresses stay."""
    moved: Any = value
    if isinstance(value, tuple):
        moved = tuple(_elsewhere(page, each) for each in value)
    elif is_dataclass(value) and not isinstance(value, type):
        parts = {part.name: getattr(value, part.name) for part in fields(value)}
        parts = {key: _elsewhere(page, part) for key, part in parts.items()}
        if isinstance(value, Piece | Mark) and value.href.startswith("#"):
            parts["href"] = page + value.href
        moved = replace(value, **parts)
    return moved  # type: ignore[no-any-return]
