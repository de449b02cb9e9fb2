"""Draws the ontology: the Mermaid class diagram in ontology/README.md, made from the modules' Turtle.

Run this after a change to the modules. GitHub scales a picture to the width of the page, so it has to be
narrow: modules are colours, not frames; all arrows run from left to right; and what would only cross other
lines is told inside the boxes.
"""

from collections import defaultdict
from pathlib import Path

from rdflib import OWL, RDF, RDFS, Graph, URIRef

from clemency.namespaces import CLEM

FILE = Path(__file__).resolve().parent.parent / "ontology" / "README.md"
BEGIN, END = "<!-- made by tools/diagram.py from the Turtle -->", "<!-- end of what tools/diagram.py made -->"

_MODULES = {
    "evidence": ("blue", "fill:#dbeafe,stroke:#1d4ed8,color:#111827"),
    "detention": ("amber", "fill:#fef3c7,stroke:#b45309,color:#111827"),
    "clemency": ("green", "fill:#dcfce7,stroke:#15803d,color:#111827"),
}
_HEAD = [
    "---",
    "config:",
    "  class:",
    "    hideEmptyMembersBox: true",
    "---",
    "classDiagram",
    "  direction LR",
]
_PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
_HOW_TO_READ = """\
An arrow is a property, from its domain to its range; a hollow arrow leads to the superclass. A superclass
from another module or vocabulary stands above the name («Event»). Inside a box are the properties that lead
to any kind of thing (`doneBy : Entity`), to a value (`size : Estimate`), or to the class itself and its kin;
those without a type lead to a concept, a literal or a term of another vocabulary."""


def drawn() -> Graph:
    """Return the modules that the diagram shows, as one graph: those with classes."""
    graph = Graph(bind_namespaces="none")
    for module in _MODULES:
        graph.parse(FILE.parent / f"{module}.ttl")
    return graph


def block(ontology: Graph) -> str:
    """Return what stands between the README's two markers: the diagram, and how to read it."""
    modules = _modules(ontology)
    lines: defaultdict[str, list[str]] = defaultdict(list)
    members: defaultdict[URIRef, list[str]] = defaultdict(list)
    elsewhere = []
    for prop in _terms(ontology, *_PROPERTIES):
        name, domain, target = _name(prop), *(_iri(ontology, prop, end) for end in (RDFS.domain, RDFS.range))
        if domain is None:
            elsewhere.append(f"`{name}`")
        elif target is None or target not in modules:
            members[domain].append(name)
        elif _are_kin(domain, target, ontology) or _is_plain(target, ontology):
            members[domain].append(f"{name} : {_name(target)}")
        else:
            lines[f"{_name(domain)} --> {_name(target)}"].append(name)
    arrows = [f"{line} : {', '.join(names)}" for line, names in lines.items()]

    boxes = []
    for one, module in modules.items():
        above = [sup for sup in ontology.objects(one, RDFS.subClassOf) if isinstance(sup, URIRef)]
        arrows += [f"{_name(one)} --|> {_name(sup)}" for sup in above if modules.get(sup) == module]
        far = sorted(_shown(ontology, sup) for sup in above if modules.get(sup) != module)
        inside = ([f"<<{', '.join(far)}>>"] if far else []) + members[one]
        label = "" if _ours(one) else f'["{_shown(ontology, one)}"]'
        box = f"class {_name(one)}{label}:::{module}"
        boxes += [f"{box} {{", *(f"  {line}" for line in inside), "}"] if inside else [box]

    colours = [f"classDef {module} {style}" for module, (_, style) in _MODULES.items()]
    picture = "\n".join([*_HEAD, *(f"  {line}" for line in (*boxes, *sorted(arrows), *colours))])
    missing = f"Not in the picture, as of no one class: {', '.join(elsewhere)}."
    return "\n\n".join([f"```mermaid\n{picture}\n```", _HOW_TO_READ, _table(modules), missing])


def in_readme(text: str, made: str) -> str:
    """Return the README's text with what is made between its markers. Raises ValueError if it has none."""
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n\n{made}\n\n{END}{after}"


def _table(modules: dict[URIRef, str]) -> str:
    rows = ["| module | colour | classes |", "| --- | --- | --- |"]
    for module, (colour, _) in _MODULES.items():
        names = ", ".join(f"`{_name(one)}`" for one in modules if modules[one] == module)
        rows.append(f"| [`{module}`]({module}.ttl) | {colour} | {names} |")
    return "\n".join(rows)


def _modules(ontology: Graph) -> dict[URIRef, str]:
    """Return the module of each class drawn: ours, and the foreign ones that our properties describe."""
    found = {one: one for one in _terms(ontology, OWL.Class)}
    for prop in _terms(ontology, *_PROPERTIES):
        domain = _iri(ontology, prop, RDFS.domain)
        if domain is not None:
            found.setdefault(domain, prop)
    by_name = sorted(found, key=_name)
    modules = {one: _name(ontology.value(found[one], RDFS.isDefinedBy)) for one in by_name}
    return {one: modules[one] for module in reversed(_MODULES) for one in by_name if modules[one] == module}


def _are_kin(one: URIRef, other: URIRef, ontology: Graph) -> bool:
    """Return whether two classes are one, or one is above the other: an arrow would run against another."""
    above = ontology.transitive_objects
    return other in above(one, RDFS.subClassOf) or one in above(other, RDFS.subClassOf)


def _is_plain(one: URIRef, ontology: Graph) -> bool:
    """Return whether arrows to a class would be clutter: it is the root of the others, or a mere value."""
    if not _ours(one) or any(map(_ours, ontology.objects(one, RDFS.subClassOf))):
        return False
    properties = ontology.subjects(RDFS.domain, one)
    leads_on = any(_ours(target) for each in properties for target in ontology.objects(each, RDFS.range))
    return not leads_on or any(ontology.subjects(RDFS.subClassOf, one))


def _terms(ontology: Graph, *kinds: URIRef) -> list[URIRef]:
    terms = {term for kind in kinds for term in ontology.subjects(RDF.type, kind)}
    return sorted(term for term in terms if isinstance(term, URIRef) and _ours(term))


def _ours(term: object) -> bool:
    return str(term).startswith(CLEM)


def _iri(ontology: Graph, subject: URIRef, predicate: URIRef) -> URIRef | None:
    value = ontology.value(subject, predicate)
    return value if isinstance(value, URIRef) else None


def _name(term: object) -> str:
    return str(term).replace("#", "/").rpartition("/")[2]


def _shown(ontology: Graph, term: URIRef) -> str:
    return _name(term) if _ours(term) else ontology.namespace_manager.normalizeUri(term)


if __name__ == "__main__":
    FILE.write_text(in_readme(FILE.read_text("utf-8"), block(drawn())), "utf-8")
