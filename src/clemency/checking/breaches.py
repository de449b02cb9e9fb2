"""From a rule and a node that breaks it to a finding: file, place, names that a reader of the file knows.

Engines (`shapes`, `reasoning`) return breaches, which speak of RDF nodes; `as_finding` translates.
"""

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rdflib import RDF, RDFS, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from clemency.checking.findings import Finding, Result, Severity, shown
from clemency.namespaces import CLEM, PREFIXES
from clemency.output import one_line
from clemency.reading.places import LINE_BREAK, Span
from clemency.reading.turtle import Triple, TurtleFile, compact, written

_OURS = "https://w3id.org/clemency/"
_ROLES: dict[Node, str] = {
    CLEM.passage: "passage",
    CLEM.asserts: "statement",
    CLEM.relayedBy: "chain of speakers",
}

_LONGEST_LABEL = 80
_LONGEST_NAME = 100  # likeness takes time that grows with the square of a name's length

Words = tuple[str | Node, ...]
Pattern = tuple[Node | None, Node | None, Node | None]


@dataclass(frozen=True)
class Breach:
    """A rule broken by a node: by its triple (`focus`, `path`, `value`) where there is one.

    `message`, `mend` and `addition` (Turtle that would mend it) are runs of words and nodes; the nodes are
    named when the finding is made. `because` are the steps that lead to it. `shape` and `component` are what
    a W3C validation report calls sh:sourceShape and sh:sourceConstraintComponent.
    """

    code: str
    severity: Severity
    message: Words
    mend: Words
    invariant: int | None
    focus: Node
    path: Node | None = None
    value: Node | None = None
    addition: Words = ()
    because: tuple[Triple | str, ...] = ()
    shape: URIRef | None = None
    component: URIRef | None = None


def as_finding(breach: Breach, files: Sequence[TurtleFile], declared: Collection[Node]) -> Finding:
    """Return the finding for a breach in `files`, of which the first is the article if there is one.

    Where a name of the breach is not among the `declared` ones, the nearest of these is suggested.
    """
    subject, file, span = _place(breach, files)
    own = {**files[0].prefixes, **file.prefixes}
    prefixes = {**own, **{name: space for name, space in PREFIXES.items() if name not in own}}
    lines = _lines(file.text)

    def told(words: Words) -> str:
        return "".join(_name(part, files, prefixes) if isinstance(part, Node) else part for part in words)

    return Finding(
        path=file.path,
        span=span,
        code=breach.code,
        severity=breach.severity,
        subject=" ".join(_name(part, files, prefixes) for part in subject),
        message=told(breach.message),
        mend=" ".join(filter(None, [told(breach.mend), _suggestion(breach, declared, prefixes)])),
        addition="".join(written(part, own) if isinstance(part, Node) else part for part in breach.addition),
        label=_label(subject[0], files),
        because=tuple(_step(step, files, prefixes) for step in breach.because),
        invariant=breach.invariant,
        source_line=lines[span.line - 1] if span.line <= len(lines) else "",
        result=Result(
            focus=_term(breach.focus),
            path=_term(breach.path),
            value=_term(breach.value),
            shape=str(breach.shape or ""),
            component=str(breach.component or ""),
        ),
    )


def as_findings(breaches: Iterable[Breach], files: Sequence[TurtleFile], ontology: Graph) -> list[Finding]:
    """Return the findings for breaches in `files`; the ontology's names are suggested too."""
    found = list(breaches)
    graphs = [*(file.graph for file in files), ontology] if found else []
    declared = {node for graph in graphs for node in graph.subjects(RDF.type, None)}
    return [as_finding(breach, files, declared) for breach in found]


@lru_cache(maxsize=8)
def _lines(text: str) -> list[str]:
    return LINE_BREAK.split(text)


def _place(breach: Breach, files: Sequence[TurtleFile]) -> tuple[tuple[Node, ...], TurtleFile, Span]:
    """Return what the finding is about, the file that says it, and the first place there that does."""
    for pattern, subject in _patterns(breach):
        for file in files:
            spans = list(_spans(pattern, file))
            if spans:
                return subject, file, min(spans)
    return (breach.focus,), files[0], Span(1, 1, 1, 1)


def _spans(pattern: Pattern, file: TurtleFile) -> Iterator[Span]:
    subject, predicate, value = pattern
    if value is None and predicate is None and subject is not None:
        if subject in file.subjects:
            yield file.subjects[subject]
    elif subject is None and value is None and predicate is not None:
        if predicate in file.predicates:
            yield file.predicates[predicate]
    else:
        yield from (file.spans[triple] for triple in file.graph.triples(pattern))


def _patterns(breach: Breach) -> Iterator[tuple[Pattern, tuple[Node, ...]]]:
    """Yield patterns of triples from the most to the least telling, each with the subject to show for it."""
    focus, path, value = breach.focus, breach.path, breach.value
    other = value if value != focus and not isinstance(value, Literal) else None
    if path is not None and value is not None:
        yield (focus, path, value), (focus,) if isinstance(value, BNode) else (focus, path, value)
    if path is not None and other is not None:  # a rule that looks from an article at its nodes
        yield (other, path, None), (other, path)
    if path is not None:
        yield (focus, path, None), (focus, path)
    if other is not None:
        yield from _anywhere(other)
    yield from _anywhere(focus)


def _anywhere(node: Node) -> Iterator[tuple[Pattern, tuple[Node, ...]]]:
    patterns: tuple[Pattern, ...] = ((node, None, None), (None, None, node), (None, node, None))
    for pattern in patterns[::-1] if isinstance(node, BNode) else patterns:  # of brackets, all of them
        yield pattern, (node,)


def _step(step: Triple | str, files: Sequence[TurtleFile], prefixes: Mapping[str, str]) -> str:
    if isinstance(step, str):
        return step
    told = " ".join(_name(node, files, prefixes) for node in step)
    for file in files:
        if step in file.spans:
            return f"{told} ({one_line(str(shown(file.path)))}:{file.spans[step].line})"
    return f"{told} (the ontology)"


def _name(node: Node, files: Sequence[TurtleFile], prefixes: Mapping[str, str]) -> str:
    """Return the node's name in the files' prefixes; a blank node's is what it is to whom, and its words."""
    if not isinstance(node, BNode):
        return compact(node, prefixes)
    for file in files:
        owner = _owner(file.graph, node)
        if owner is not None:
            role, claim = owner
            words = file.graph.value(node, CLEM.anchor) if role == "passage" else None
            quoted = f", {compact(words, prefixes)}" if words is not None else ""
            return f"the {role} of {_name(claim, files, prefixes)}{quoted}"
    return "a node without a name"


def _owner(graph: Graph, node: BNode) -> tuple[str, Node] | None:
    """Return what a blank node is to the named node that it belongs to, and that node."""
    seen: set[Node] = {node}
    current: Node = node
    while True:
        above = next(((s, p) for s, p in graph.subject_predicates(current) if s not in seen), None)
        if above is None:
            return None
        subject, predicate = above
        if not isinstance(subject, BNode):
            return _ROLES.get(predicate, "nameless node"), subject
        seen.add(subject)
        current = subject


def _label(node: Node, files: Sequence[TurtleFile]) -> str:
    """Return what the node is called, or what is said of the named node that a blank one belongs to."""
    for file in files:
        owner = _owner(file.graph, node) if isinstance(node, BNode) else None
        named = owner[1] if owner else node
        for predicate in (RDFS.label, CLEM.paraphrase):
            label = min(map(str, file.graph.objects(named, predicate)), default="")
            if label:
                return label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1] + "…"
    return ""


def _term(node: Node | None) -> str | None:
    return None if node is None or isinstance(node, BNode) else written(node, {})


def _suggestion(breach: Breach, declared: Collection[Node], prefixes: Mapping[str, str]) -> str:
    for node in (breach.value, breach.path, breach.focus):
        if isinstance(node, URIRef) and node.startswith(_OURS) and node not in declared:
            space = node[: max(node.rfind("#"), node.rfind("/")) + 1]
            names = [str(other)[len(space) :] for other in declared if str(other).startswith(space)]
            nearest = difflib.get_close_matches(node[len(space) :][:_LONGEST_NAME], names, n=1)
            if nearest:
                return f"Did you mean {compact(URIRef(space + nearest[0]), prefixes)}?"
    return ""
