"""The thorough check of a file: all that terms, shapes, reasoning and the article's text have to say."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from rdflib import RDF, Graph, URIRef

from clemency import evidence
from clemency.checking import reasoning, rules, shapes, targets, terms, vetting
from clemency.checking.breaches import as_findings
from clemency.checking.check import Outcome, Task, could_not, stamps
from clemency.checking.findings import Finding
from clemency.corpus import fact_properties, merged, ontology_graph
from clemency.errors import ClemencyError
from clemency.namespaces import CLEM, SCHEMA
from clemency.reading.turtle import TurtleFile, no_log_noise, read_turtle


@no_log_noise()
def check(task: Task) -> Outcome:
    """Check one file. Raises ClemencyError for what is wrong with the task itself: its text, its shapes."""
    references, unread = _references(task.references, stamps(task.references))
    if task.path in task.references:
        found = _whole(references, task) if not unread else []
        return Outcome((*unread, *found), looked_at=_looked_at(references, task))
    try:
        article = read_turtle(task.path)
    except ClemencyError as error:
        return Outcome((*unread, could_not(task.path, error)))
    graph = article.graph
    if not any((None, RDF.type, kind) in graph for kind in (SCHEMA.NewsArticle, CLEM.Claim)):
        stranger = rules.breach("CLEM094", RDF.nil)
        return Outcome((*unread, *as_findings([stranger], [article], ontology_graph())))
    files = [article, *references]
    found = _whole(files, task) if not unread else []
    coverage = None
    if task.text is not None:
        words = evidence.read_text(task.text)
        found += as_findings(evidence.check_passages(article, words), files, ontology_graph())
        coverage = evidence.coverage(article, words)
    iris = sorted(iri for iri in graph.subjects(RDF.type, SCHEMA.NewsArticle) if isinstance(iri, URIRef))
    return Outcome(
        findings=(*unread, *found),
        article=str(iris[0]) if iris else None,
        claims=sum(1 for _ in graph.subjects(RDF.type, CLEM.Claim)),
        facts=sum(1 for triple in graph if triple[1] in fact_properties()),
        passages=sum(1 for _ in graph.subject_objects(CLEM.passage)),
        coverage=coverage,
        looked_at=_looked_at(files, task),
    )


def _whole(files: Sequence[TurtleFile], task: Task) -> list[Finding]:
    """Return what there is to say of files that are checked together."""
    graph = merged(files)
    own = files if task.path in task.references else files[:1]
    ill_written = [breach for file in own for breach in terms.term_breaches(file)]
    # Only rdflib can hold what is no IRI and no language.
    engine = "reference" if any(breach.code != "CLEM081" for breach in ill_written) else task.engine
    try:
        broken = shapes.breaches(graph, engine=engine, shapes=_shapes(task))
        if task.shapes is not None:
            return as_findings(broken, files, ontology_graph())
        contradictions = reasoning.contradictions(graph, engine=engine)
    except ClemencyError as error:
        if isinstance(error.__cause__, (MemoryError, RecursionError)):  # the worker has the words for these
            raise
        return [could_not(files[0].path, error, "CLEM093")]
    found: list[Finding] = []
    # One mistake often breaks rules of each kind: what is ill written is no value either, and what breaks a
    # rule contradicts others. The first kind says best what is wrong at that place.
    for kind, place in ((ill_written, _span), (broken, _span), (contradictions, _line)):
        known = {place(finding) for finding in found}
        found += (each for each in as_findings(kind, files, ontology_graph()) if place(each) not in known)
    return found


def _span(finding: Finding) -> tuple[Path, object]:
    return finding.path, finding.span


def _line(finding: Finding) -> tuple[Path, object]:
    return finding.path, finding.span.line


def _looked_at(files: Sequence[TurtleFile], task: Task) -> tuple[tuple[str, int], ...]:
    if not (task.stats or task.shapes):
        return ()
    return tuple(targets.looked_at(merged(files), _shapes(task)).items())


@lru_cache(maxsize=4)
def _references(paths: tuple[Path, ...], _: object) -> tuple[list[TurtleFile], list[Finding]]:
    files: list[TurtleFile] = []
    unread: list[Finding] = []
    for path in paths:
        try:
            files.append(read_turtle(path))
        except ClemencyError as error:
            unread.append(could_not(path, error))
    return files, unread


def _shapes(task: Task) -> Graph | None:
    if task.shapes is None:
        return None
    paths = sorted(task.shapes.rglob("*.ttl")) if task.shapes.is_dir() else [task.shapes]
    return _vetted(tuple(paths), stamps(paths))


@lru_cache(maxsize=4)
def _vetted(paths: tuple[Path, ...], _: object) -> Graph:
    """Return the shapes in these files. That they would pass everything is an error."""
    found = merged(read_turtle(path) for path in paths)
    vetting.vet(found)
    return found
