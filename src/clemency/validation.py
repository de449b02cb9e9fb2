"""Checking a corpus: syntax, shapes, contradictions and, where the reader has it, the article's text.

Every file is looked at in one run. What breaks a rule is a finding; what could not be checked is an error.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from rdflib import RDF
from rdflib.term import Node

from clemency import evidence, reasoning, shapes
from clemency.breaches import as_finding
from clemency.corpus import Corpus, article_paths, fact_properties, merged, ontology_graph, twins
from clemency.errors import ClemencyError
from clemency.findings import Finding, plural
from clemency.namespaces import CLEM, SCHEMA
from clemency.turtle import TurtleFile, no_log_noise, read_turtle


@dataclass(frozen=True)
class Checked:
    """How many things a validation looked at."""

    articles: int
    reference_files: int
    claims: int
    facts: int
    passages: int

    def __str__(self) -> str:
        """Say it in words: `1 article (48 claims, 68 facts, 53 passages) and 3 reference files`."""
        inside = ", ".join(
            (plural(self.claims, "claim"), plural(self.facts, "fact"), plural(self.passages, "passage"))
        )
        references = plural(self.reference_files, "reference file")
        return f"{plural(self.articles, 'article')} ({inside}) and {references}"


@dataclass(frozen=True)
class Report:
    """What a validation found, sorted by file and line, and what it could not check.

    With the article's text, also how much of it the claims cover.
    """

    findings: tuple[Finding, ...]
    errors: tuple[ClemencyError, ...]
    checked: Checked
    coverage: evidence.Coverage | None = None

    @property
    def exit_status(self) -> int:
        """2 if something could not be checked; 1 if there is an error or a warning; else 0."""
        if self.errors:
            return 2
        return int(any(finding.severity != "note" for finding in self.findings))


@no_log_noise()
def validate(corpus: Corpus, paths: Sequence[Path] = (), text: Path | None = None) -> Report:
    """Check the articles and reference files named (a folder stands for its files), or all of the corpus.

    An article is checked together with the corpus's reference data. With `text`, the file of one article's
    own text, its passages are compared with that, and what they leave uncovered is told. Raises ClemencyError
    if there is nothing to check, or if `text` does not go with exactly one article.
    """
    errors: list[ClemencyError] = []
    chosen = _chosen(corpus, paths, errors)
    shared = {path.resolve() for path in corpus.reference_paths}
    references = _read(corpus.reference_paths, errors)
    articles = _articles(_read([path for path in chosen if path.resolve() not in shared], errors), errors)
    together = [[article, *references] for article in articles]
    if any(path.resolve() in shared for path in chosen):
        together.append(references)

    if not paths:  # who names files may well compare two versions of one article
        errors += _twins(articles)

    findings: list[Finding] = []
    coverage = None
    if text is not None and (articles or not errors):  # else the article itself could not be read
        article, words = _only(articles), evidence.read_text(text)
        findings += evidence.check_passages(article, words)
        coverage = evidence.coverage(article, words)
    if len(references) < len(corpus.reference_paths):
        errors.append(ClemencyError("No rule was checked: all of the reference data is needed for that."))
        together = []
    for files in together:
        try:
            findings += _check(files)
        except ClemencyError as error:
            errors.append(ClemencyError(f"{files[0].path}: {error}"))

    once = {(found.path, found.line, found.code, found.message): found for found in findings}
    graphs = [article.graph for article in articles]
    checked = Checked(
        articles=len(articles),
        reference_files=len(references),
        claims=sum(1 for graph in graphs for _ in graph.subjects(RDF.type, CLEM.Claim)),
        facts=sum(1 for graph in graphs for triple in graph if triple[1] in fact_properties()),
        passages=sum(1 for graph in graphs for _ in graph.subject_objects(CLEM.passage)),
    )
    return Report(tuple(sorted(once.values())), tuple(errors), checked, coverage)


def _chosen(corpus: Corpus, paths: Sequence[Path], errors: list[ClemencyError]) -> list[Path]:
    if not paths:
        return [*article_paths(corpus), *corpus.reference_paths]
    chosen: list[Path] = []
    for path in paths:
        inside = sorted(path.rglob("*.ttl")) if path.is_dir() else [path]
        if not inside:
            errors.append(ClemencyError(f"There is nothing to check in {path}: it has no *.ttl file."))
        chosen += inside
    return list(dict.fromkeys(chosen))


def _read(paths: Iterable[Path], errors: list[ClemencyError]) -> list[TurtleFile]:
    files: list[TurtleFile] = []
    for path in paths:
        try:
            files.append(read_turtle(path))
        except ClemencyError as error:
            errors.append(error)
    return files


def _articles(files: Iterable[TurtleFile], errors: list[ClemencyError]) -> list[TurtleFile]:
    """Return the files that are articles, and note the others as errors."""
    articles: list[TurtleFile] = []
    for file in files:
        if any((None, RDF.type, kind) in file.graph for kind in (SCHEMA.NewsArticle, CLEM.Claim)):
            articles.append(file)
        else:
            errors.append(
                ClemencyError(
                    f"{file.path} is neither an article (it has no schema:NewsArticle and no clem:Claim) "
                    "nor reference data of this corpus (data/reference)."
                )
            )
    return articles


def _twins(articles: Iterable[TurtleFile]) -> Iterator[ClemencyError]:
    seen: dict[Node, Path] = {}
    for article in articles:
        for iri in article.graph.subjects(RDF.type, SCHEMA.NewsArticle):
            other = seen.setdefault(iri, article.path)
            if other != article.path:
                yield twins(other, article.path, iri)


def _only(articles: Sequence[TurtleFile]) -> TurtleFile:
    if len(articles) != 1:
        raise ClemencyError(f"A text belongs to one article, and {len(articles)} are checked: name the one.")
    return articles[0]


def _check(files: Sequence[TurtleFile]) -> list[Finding]:
    graph = merged(files)
    declared = {node for each in (graph, ontology_graph()) for node in each.subjects(RDF.type, None)}
    found = [as_finding(breach, files, declared) for breach in shapes.breaches(graph)]
    # What contradicts itself on a line where a shape found something is most often the same mistake.
    known = {(finding.path, finding.line) for finding in found}
    contradictions = (as_finding(breach, files, declared) for breach in reasoning.contradictions(graph))
    return list(chain(found, (each for each in contradictions if (each.path, each.line) not in known)))
