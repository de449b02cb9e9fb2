"""From a rule and a node that breaks it to a finding: file, line, names that a reader of the file knows.

Engines (`shapes`, `reasoning`) return breaches, which speak of RDF nodes; `as_finding` translates.
"""

import difflib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rdflib import RDF, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from clemency.findings import Finding, Severity
from clemency.namespaces import CLEM, PREFIXES
from clemency.turtle import TurtleFile, compact

_OURS = "https://w3id.org/clemency/"
_ROLES: dict[Node, str] = {
    CLEM.passage: "passage",
    CLEM.asserts: "statement",
    CLEM.relayedBy: "chain of speakers",
}

_LONGEST_NAME = 100  # likeness takes time that grows with the square of a name's length

Pattern = tuple[Node | None, Node | None, Node | None]


@dataclass(frozen=True)
class Breach:
    """A rule broken by a node: by its triple (`focus`, `path`, `value`) where there is one.

    `message` is a run of words and nodes; the nodes are named when the finding is made.
    """

    code: str
    severity: Severity
    message: tuple[str | Node, ...]
    mend: str
    invariant: int | None
    focus: Node
    path: Node | None = None
    value: Node | None = None


def as_finding(breach: Breach, files: Sequence[TurtleFile], declared: Collection[Node]) -> Finding:
    """Return the finding for a breach in `files`, of which the first is the article if there is one.

    Where a name of the breach is not among the `declared` ones, the nearest of these is suggested.
    """
    subject, path, line = _place(breach, files)
    located = next(file for file in files if file.path == path)
    prefixes = {**PREFIXES, **files[0].prefixes, **located.prefixes}
    named = [_name(part, files, prefixes) if isinstance(part, Node) else part for part in breach.message]
    return Finding(
        path=path,
        line=line,
        code=breach.code,
        severity=breach.severity,
        subject=" ".join(_name(part, files, prefixes) for part in subject),
        message="".join(named),
        mend=" ".join(filter(None, [breach.mend, _suggestion(breach, declared, prefixes)])),
        invariant=breach.invariant,
    )


def _place(breach: Breach, files: Sequence[TurtleFile]) -> tuple[tuple[Node, ...], Path, int]:
    """Return what the finding is about, the file that says it, and the first line there that does."""
    for pattern, subject in _patterns(breach):
        for file in files:
            lines = [file.lines[triple] for triple in file.graph.triples(pattern)]
            if lines:
                return subject, file.path, min(lines)
    return (breach.focus,), files[0].path, 1


def _patterns(breach: Breach) -> Iterator[tuple[Pattern, tuple[Node, ...]]]:
    """Yield patterns of triples from the most to the least telling, each with the subject to show for it."""
    focus, path, value = breach.focus, breach.path, breach.value
    if path is not None and value is not None:
        yield (focus, path, value), (focus,) if isinstance(value, BNode) else (focus, path, value)
    if path is not None:
        yield (focus, path, None), (focus, path)
    if value is not None and value != focus and not isinstance(value, Literal):
        if path is not None:
            yield (value, path, None), (value, path)
        yield from _anywhere(value)
    yield from _anywhere(focus)


def _anywhere(node: Node) -> Iterator[tuple[Pattern, tuple[Node, ...]]]:
    for pattern in ((node, RDF.type, None), (node, None, None), (None, None, node), (None, node, None)):
        yield pattern, (node,)


def _name(node: Node, files: Sequence[TurtleFile], prefixes: Mapping[str, str]) -> str:
    if not isinstance(node, BNode):
        return compact(node, prefixes)
    for file in files:
        owner = _owner(file.graph, node)
        if owner is not None:
            role, claim = owner
            return f"the {role} of {_name(claim, files, prefixes)}"
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


def _suggestion(breach: Breach, declared: Collection[Node], prefixes: Mapping[str, str]) -> str:
    for node in (breach.value, breach.path, breach.focus):
        if isinstance(node, URIRef) and node.startswith(_OURS) and node not in declared:
            space = node[: max(node.rfind("#"), node.rfind("/")) + 1]
            names = [str(other)[len(space) :] for other in declared if str(other).startswith(space)]
            nearest = difflib.get_close_matches(node[len(space) :][:_LONGEST_NAME], names, n=1)
            if nearest:
                return f"Did you mean {compact(URIRef(space + nearest[0]), prefixes)}?"
    return ""
