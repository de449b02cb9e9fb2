"""The rules, each under its code: those of SHACL shapes and those checked in Python, all in ontology/shapes.

Words of a rule are templates. A placeholder, `{?name}` or `{$this}`, stands for a node or for words; a term
such as `clem:stance` for that term, so that it is shown in the prefixes of the file in question.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from rdflib import RDFS, SH, SKOS, BNode, Graph, URIRef
from rdflib.term import Node

from clemency.checking.breaches import Breach, Words
from clemency.checking.findings import Severity
from clemency.corpus import shapes_graph
from clemency.errors import ClemencyError
from clemency.namespaces import CLEM, PREFIXES
from clemency.reading.turtle import Triple

UNKNOWN = "CLEM999"
"""The code of what breaks a shape that carries none."""

Place = tuple[Node, Node | None, Node | None]
Filling = Mapping[str, str | Node | Words | None]

INVARIANTS = {
    1: "Every fact has a claim that says so.",
    2: "Everything that a claim the article vouches for says, stands as a fact; nothing else does.",
    3: "Every claim has one original speaker, and says how it is meant.",
    4: "Every claim has a passage in the article's text.",
    5: "Every name that is used is declared, with a type and a label.",
    6: "Values are in order: bounds, dates, languages, vocabularies, reasons.",
}

_SEVERITIES: dict[Node | None, Severity] = {SH.Warning: "warning", SH.Info: "note"}
_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")
_PART = re.compile(rf"{_PLACEHOLDER.pattern}|(?<![\w:.-])({'|'.join(PREFIXES)}):(\w+)")


@dataclass(frozen=True)
class Rule:
    """One rule. Where several shapes carry its code, each has its own message, mend and addition.

    `title` and `reason` are for a reader who knows no RDF. `messages`, `mends` and `additions` are templates;
    an addition is Turtle that mends the file. `shapes` are the IRIs of what carries the code. `example` is in
    words, for what no broken article can show.
    """

    code: str
    title: str
    severity: Severity
    invariant: int | None
    reason: str
    messages: tuple[str, ...]
    mends: tuple[str, ...]
    additions: tuple[str, ...]
    shapes: tuple[str, ...]
    example: str


@cache
def rules() -> dict[str, Rule]:
    """Return every rule by its code, sorted. Shared, so not to be changed."""
    shapes = shapes_graph()
    carriers: defaultdict[str, list[Node]] = defaultdict(list)
    for source, code in sorted(shapes.subject_objects(CLEM.code)):
        carriers[str(code)].append(source)
    return {code: _rule(shapes, code, sources) for code, sources in sorted(carriers.items())}


def breach(
    code: str,
    focus: Node,
    path: Node | None = None,
    value: Node | None = None,
    *,
    because: Sequence[Triple | str] = (),
    **words: str | Node | Words,
) -> Breach:
    """Return a breach of the rule with that code, its words filled from the nodes and from `words`.

    Raises KeyError for an unknown code, and ClemencyError where a placeholder of the rule is given nothing.
    """
    source = URIRef(rules()[code].shapes[0])
    return replace(breach_of(shapes_graph(), source, (focus, path, value), words), because=tuple(because))


def breach_of(
    shapes: Graph, source: Node, place: Place, words: Filling, component: URIRef | None = None
) -> Breach:
    """Return a breach, at a node or a triple, of the shape, constraint or rule `source` of a shapes graph.

    `words` are the values of its placeholders but {$this}, {?path} and {?value}; None for one that the query
    left unbound. `component` is the constraint component that found a breach of a shape. There is no addition
    where it would name a blank node or nothing, or where a property has values and they are wrong: what is
    added mends only what is missing. Raises ClemencyError where a placeholder of the message or the mend is
    given nothing.
    """
    focus, path, value = place
    nodes = (("this", focus), ("path", path), ("value", value))
    given: Filling = {**words, **{name: node for name, node in nodes if node is not None}}
    missing = component in (None, SH.MinCountConstraintComponent, SH.SPARQLConstraintComponent)
    return Breach(
        code=str(shapes.value(source, CLEM.code) or UNKNOWN),
        severity=_severity(shapes, source),
        message=filled(_text(shapes, source, SH.message), given),
        mend=filled(_text(shapes, source, CLEM.mend), given),
        addition=_addition(_text(shapes, source, CLEM.addition), given) if missing else (),
        invariant=_invariant(shapes, source),
        focus=focus,
        path=path,
        value=value,
        shape=source if isinstance(source, URIRef) else None,
        component=component,
    )


def filled(template: str, given: Filling) -> Words:
    """Return a template as words and nodes. Raises ClemencyError where a placeholder is given nothing."""
    return tuple(_parts(template, given))


def placeholders(template: str) -> list[str]:
    """Return the names of a template's placeholders, in order: `["this", "value"]`."""
    return _PLACEHOLDER.findall(template)


def _parts(template: str, given: Filling) -> Iterator[str | Node]:
    at = 0
    for match in _PART.finditer(template):
        if match.start() > at:
            yield template[at : match.start()]
        at = match.end()
        name, prefix, term = match.groups()
        part = URIRef(PREFIXES[prefix] + term) if name is None else given.get(name)
        if part is None:
            raise ClemencyError(f"Nothing was given for {match[0]} in “{template}”.")
        yield from part if isinstance(part, tuple) else (part,)
    if at < len(template):
        yield template[at:]


def _addition(template: str, given: Filling) -> Words:
    if any(given.get(name) is None or isinstance(given[name], BNode) for name in placeholders(template)):
        return ()
    return filled(template, given)


def _rule(shapes: Graph, code: str, sources: Sequence[Node]) -> Rule:
    def texts(predicate: Node) -> tuple[str, ...]:
        found = (_text(shapes, source, predicate) for source in sources)
        return tuple(dict.fromkeys(text for text in found if text))

    return Rule(
        code=code,
        title="".join(texts(RDFS.label)),
        severity=_severity(shapes, sources[0]),
        invariant=_invariant(shapes, sources[0]),
        reason="".join(texts(RDFS.comment)),
        messages=texts(SH.message),
        mends=texts(CLEM.mend),
        additions=texts(CLEM.addition),
        shapes=tuple(map(str, sources)),
        example="".join(texts(SKOS.example)),
    )


def _severity(shapes: Graph, source: Node) -> Severity:
    """Return a source's severity; a SPARQL constraint has that of its shape."""
    holder = shapes.value(None, SH.sparql, source)
    own = shapes.value(source, SH.severity) or (holder and shapes.value(holder, SH.severity))
    return _SEVERITIES.get(own, "error")


def _invariant(shapes: Graph, source: Node) -> int | None:
    number = shapes.value(source, CLEM.invariant)
    return None if number is None else int(str(number))


def _text(shapes: Graph, source: Node, predicate: Node) -> str:
    return min(map(str, shapes.objects(source, predicate)), default="")
