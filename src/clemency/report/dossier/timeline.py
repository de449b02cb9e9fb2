"""A time line: what happened when, what is known by its neighbours alone, what is told without a year.

Places on the scale are hundredths of its width, from the first day of a month to the last day of one.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from heapq import heapify, heappop, heappush

from rdflib.term import Node

from clemency.ledger import Statement
from clemency.namespaces import CLEM
from clemency.report.dossier.material import Material
from clemency.report.dossier.wording import Clause, Piece, clause, kinds, name, plain

_MOST_TICKS = 6
_MONTHS_APART = (1, 3, 12, 60, 120, 600, 1200, 6000, 12000, 24000)
_STYLES = (
    ("stated", "stated"),
    ("inferred", "inferred, at least the year"),
    ("uncertain", "uncertain, or open at one end"),
    ("between", "no date stated: known only to lie between others"),
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Tick:
    """A month or year on the scale."""

    place: float
    label: str


@dataclass(frozen=True)
class Bar:
    """A stretch of the scale. `style`: `stated`, `inferred`, `uncertain` or `between` (two neighbours)."""

    start: float
    width: float
    style: str


@dataclass(frozen=True)
class Moment:
    """An event, the times told of it, its order among others. `bars` is empty if it is not on the scale."""

    what: Piece
    kind: str
    times: tuple[Clause, ...]
    order: tuple[tuple[str, Clause], ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Timeline:
    """All in order of time as far as it is known. `scale` is empty where no day is known.

    `key` explains the styles of the bars that there are. Without a date are `ordered`, told to come before
    or after something, and `undated`, of which not even that is told.
    """

    scale: tuple[Tick, ...]
    key: tuple[tuple[str, str], ...]
    placed: tuple[Moment, ...]
    yearless: tuple[Moment, ...]
    ordered: tuple[Moment, ...]
    undated: tuple[Piece, ...]


@dataclass(frozen=True)
class _Span:
    """A stretch of days. An end that is left open reaches as far as the scale."""

    first: date | None
    last: date | None
    style: str

    @property
    def days(self) -> list[date]:
        return [day for day in (self.first, self.last) if day]


def timeline(material: Material) -> Timeline:
    """Return what the entries tell of times."""
    told = {CLEM.occursDuring, CLEM.spokeDuring, CLEM.precedes}
    nodes = dict.fromkeys(
        node
        for entry in material.entries
        for node in ((entry.subject, entry.object) if entry.predicate == CLEM.precedes else (entry.subject,))
        if entry.predicate in told or material.is_a(node, CLEM.Event)
    )
    dated = {node: _spans(material, node) for node in nodes}
    spans = {node: found or _between(material, node, dated) for node, found in dated.items()}
    days = [day for found in spans.values() for span in found for day in span.days]
    scale = _Scale.around(days) if days else None
    styles = {span.style for found in spans.values() for span in found}
    ordered = _in_order(material, spans)
    moments = {node: _moment(material, node, spans[node], scale) for node in ordered}
    dateless = [moments[node] for node in ordered if not spans[node] and not moments[node].times]
    return Timeline(
        scale=scale.ticks() if scale else (),
        key=tuple((style, meaning) for style, meaning in _STYLES if style in styles),
        placed=tuple(moments[node] for node in ordered if spans[node]),
        yearless=tuple(moments[node] for node in ordered if not spans[node] and moments[node].times),
        ordered=tuple(each for each in dateless if each.order),
        undated=tuple(each.what for each in dateless if not each.order),
    )


def _moment(material: Material, node: Node, spans: Iterable[_Span], scale: "_Scale | None") -> Moment:
    times = [
        entry
        for entry in material.stated(node, None)
        if entry.predicate in (CLEM.occursDuring, CLEM.spokeDuring)
    ]
    order = [("before", entry) for entry in material.stated(node, CLEM.precedes)]
    order += [("after", entry) for entry in material.stated(None, CLEM.precedes, node)]
    return Moment(
        what=name(material, node),
        kind=kinds(material, node),
        times=tuple(clause(material, entry) for entry in times),
        order=tuple((word, _neighbour(material, word, entry)) for word, entry in order),
        bars=tuple(scale.bar(span) for span in spans) if scale else (),
    )


def _neighbour(material: Material, word: str, entry: Statement) -> Clause:
    told = clause(material, entry)
    return told if word == "before" else Clause((name(material, entry.subject),), told.marks, told.inferred)


def _spans(material: Material, node: Node) -> tuple[_Span, ...]:
    spans = []
    for entry in material.stated(node, None):
        if entry.predicate in (CLEM.occursDuring, CLEM.spokeDuring):
            first, last = (
                next(filter(None, map(_day, material.values(entry.object, edge))), None)
                for edge in (CLEM.earliest, CLEM.latest)
            )
            edtf = " ".join(plain(material, value) for value in material.values(entry.object, CLEM.edtf))
            if first or last:
                style = "uncertain" if set("?~%") & set(edtf) or not (first and last) else "stated"
                if style == "stated" and clause(material, entry).inferred:
                    style = "inferred"
                spans.append(_Span(first, last, style))
    return tuple(spans)


def _between(material: Material, node: Node, dated: Mapping[Node, tuple[_Span, ...]]) -> tuple[_Span, ...]:
    """Return the stretch in which something undated lies, if told to come after one day and before one."""
    before = [
        span for entry in material.stated(None, CLEM.precedes, node) for span in dated.get(entry.subject, ())
    ]
    after = [span for entry in material.stated(node, CLEM.precedes) for span in dated.get(entry.object, ())]
    starts = [span.first for span in before if span.first]
    ends = [span.last for span in after if span.last]
    if not starts or not ends or max(starts) > min(ends):
        return ()
    return (_Span(max(starts), min(ends), "between"),)


def _in_order(material: Material, spans: Mapping[Node, tuple[_Span, ...]]) -> list[Node]:
    """Return the nodes so that what precedes comes first and earlier days before later; circles are cut."""
    place = {node: number for number, node in enumerate(spans)}
    first = {
        node: min(((min(s.days), s.style == "between") for s in found), default=(date.max, True))
        for node, found in spans.items()
    }
    key = {node: (*first[node], place[node]) for node in spans}
    after: dict[Node, set[Node]] = {node: set() for node in spans}
    for entry in material.stated(None, CLEM.precedes):
        if entry.subject != entry.object:
            after[entry.subject].add(entry.object)
    waits = {node: sum(node in later for later in after.values()) for node in spans}
    ready = [(key[node], node) for node in spans if not waits[node]]
    heapify(ready)
    ordered: dict[Node, None] = {}
    while ready:
        _, node = heappop(ready)
        ordered[node] = None
        for later in after[node]:
            waits[later] -= 1
            if not waits[later]:
                heappush(ready, (key[later], later))
    return [*ordered, *sorted((node for node in spans if node not in ordered), key=lambda node: key[node])]


def _day(value: Node) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


@dataclass(frozen=True)
class _Scale:
    first: date
    last: date

    @classmethod
    def around(cls, days: list[date]) -> "_Scale":
        end = max(days)
        return cls(min(days).replace(day=1), end.replace(day=monthrange(end.year, end.month)[1]))

    def place(self, day: date) -> float:
        return round(100 * (day - self.first).days / self.length, 2)

    @property
    def length(self) -> int:
        return (self.last - self.first).days + 1

    def bar(self, span: _Span) -> Bar:
        start = self.place(span.first or self.first)
        end = self.place(span.last or self.last) + 100 / self.length
        return Bar(start, round(end - start, 2), span.style)

    def ticks(self) -> tuple[Tick, ...]:
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        step = next((size for size in _MONTHS_APART if months / size <= _MOST_TICKS), _MONTHS_APART[-1])
        starts = (divmod(self.first.month - 1 + number, 12) for number in range(0, months, step))
        days = (date(self.first.year + years, month + 1, 1) for years, month in starts)
        return tuple(
            Tick(self.place(day), f"{_MONTHS[day.month - 1]} {day.year}" if step < 12 else f"{day.year}")
            for day in days
        )
