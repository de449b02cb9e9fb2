"""Checking a corpus: syntax, rules, contradictions and, where the reader has it, the article's text.

Every file is looked at in one run, each in a worker process within limits. What is wrong with a file is a
finding; so is that it could not be checked.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from clemency.checking.check import Outcome, Task, check, could_not
from clemency.checking.findings import Finding, plural
from clemency.checking.screens import Engine
from clemency.corpus import Corpus, article_paths
from clemency.errors import ClemencyError
from clemency.progress import Watch
from clemency.workers import Item, Limits, Passed, Result, checked

if TYPE_CHECKING:
    from clemency.evidence import Coverage

_UNCHECKED = "CLEM09"


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
    """What a validation found, sorted by file and place; `files` are those that it was to check.

    With the article's text, also how much of it the claims cover; where it was asked for, how many nodes each
    rule looked at.
    """

    findings: tuple[Finding, ...]
    checked: Checked
    coverage: "Coverage | None" = None
    looked_at: Mapping[str, int] = field(default_factory=dict)
    files: tuple[Path, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every file could be checked."""
        return not any(finding.code.startswith(_UNCHECKED) for finding in self.findings)

    @property
    def exit_status(self) -> int:
        """2 if something could not be checked; 1 if there is an error or a warning; else 0."""
        if not self.complete:
            return 2
        return int(any(finding.severity != "note" for finding in self.findings))


def validate(  # noqa: PLR0913
    corpus: Corpus,
    paths: Sequence[Path] = (),
    text: Path | None = None,
    *,
    engine: Engine = "fast",
    shapes: Path | None = None,
    stats: bool = False,
    limits: Limits | None = None,
    executor: Executor | None = None,
    watch: Watch | None = None,
) -> Report:
    """Check the articles and reference files named (a folder stands for its files), or all of the corpus.

    An article is checked together with the corpus's reference data. With `text`, the file of one article's
    own text, its passages are compared with that, and what they leave uncovered is told. With `shapes`, those
    are checked and nothing else. Files from strangers want `limits`: each is then checked in a worker
    process, or by the `executor` given. `watch` is told how many files of how many are checked. Raises
    ClemencyError if there is nothing to check, if `text` does not go with exactly one article, or if no rule
    looked at anything.
    """
    chosen, astray = _chosen(corpus, paths)
    references = corpus.reference_paths
    shared = {path.resolve() for path in references}
    articles = [path for path in chosen if path.resolve() not in shared]
    if text is not None and len(articles) != 1:
        raise ClemencyError(f"A text belongs to one article, and {len(articles)} are checked: name the one.")
    tasks = [Task(path, references, text, engine, shapes, stats) for path in articles]
    if references and len(articles) < len(chosen):
        tasks.append(Task(references[0], references, None, engine, shapes, stats))

    outcomes = []
    for outcome in _outcomes(tasks, limits, executor):
        outcomes.append(outcome)
        if watch is not None:
            watch(len(outcomes), len(tasks))
    findings = [*astray, *(finding for outcome in outcomes for finding in outcome.findings)]
    known = [(path, outcome) for path, outcome in zip(articles, outcomes, strict=False) if outcome.article]
    if not paths:  # who names files may well compare two versions of one article
        findings += _twins(known)
    if len(known) > 1 and shapes is None:
        together = _Together(known[0][0], tuple(path for path, _ in known))
        (notes,) = _done(_notes, [together], limits, executor)
        findings += [_passed(together.path, notes)] if isinstance(notes, Passed) else notes

    looked_at: Counter[str] = Counter()
    for outcome in outcomes:
        looked_at.update(dict(outcome.looked_at))
    if tasks and (shapes or stats) and not any(looked_at.values()) and not findings:
        raise ClemencyError("No rule looked at anything: no shape's target is met in these files.")
    once = {(found.path, found.span, found.code, found.message): found for found in findings}
    counts = Checked(
        articles=len(known),
        reference_files=len(references),
        claims=sum(outcome.claims for outcome in outcomes),
        facts=sum(outcome.facts for outcome in outcomes),
        passages=sum(outcome.passages for outcome in outcomes),
    )
    coverage = outcomes[0].coverage if text is not None else None
    return Report(
        tuple(sorted(once.values())), counts, coverage, dict(sorted(looked_at.items())), tuple(chosen)
    )


def _chosen(corpus: Corpus, paths: Sequence[Path]) -> tuple[list[Path], list[Finding]]:
    """Return the files to check, and findings on what in their folders is no file or leads out of them."""
    if not paths:
        inside = corpus.root.resolve()
        files = [*article_paths(corpus), *corpus.reference_paths]
        return _within(files, inside)
    chosen: list[Path] = []
    astray: list[Finding] = []
    for path in paths:
        if not path.is_dir():
            chosen.append(path)
            continue
        files, others = _within(sorted(path.rglob("*.ttl")), path.resolve())
        if not files and not others:
            others = [could_not(path, ClemencyError("There is nothing to check here: no *.ttl file."))]
        chosen += files
        astray += others
    return list(dict.fromkeys(chosen)), astray


def _within(files: Sequence[Path], folder: Path) -> tuple[list[Path], list[Finding]]:
    """Part the regular files that lie in a folder from what else its walk came across."""
    kept: list[Path] = []
    astray: list[Finding] = []
    for path in files:
        if not path.resolve().is_relative_to(folder):
            reason = f"It is a link that leads out of {folder.name}: to check its target, name that."
            astray.append(could_not(path, ClemencyError(reason)))
        elif path.is_file():
            kept.append(path)
        elif not path.is_dir():
            astray.append(could_not(path, ClemencyError("This is no regular file, and is not opened.")))
    return kept, astray


def _done(
    work: Callable[[Item], Result], items: Sequence[Item], limits: Limits | None, executor: Executor | None
) -> Iterator[Result | Passed]:
    if limits is None and executor is None:
        return map(work, items)
    return checked(work, items, limits=limits or Limits(), executor=executor)


def _outcomes(tasks: Sequence[Task], limits: Limits | None, executor: Executor | None) -> Iterator[Outcome]:
    for task, outcome in zip(tasks, _done(check, tasks, limits, executor), strict=True):
        yield Outcome((_passed(task.path, outcome),)) if isinstance(outcome, Passed) else outcome


def _passed(path: Path, limit: Passed) -> Finding:
    return could_not(path, ClemencyError(limit.reason), code="CLEM093")


@dataclass(frozen=True)
class _Together:
    """Articles to compare; `path` is the first of them."""

    path: Path
    paths: tuple[Path, ...]


def _notes(together: _Together) -> list[Finding]:
    from clemency.checking import across

    return across.notes(together.paths)


def _twins(articles: Sequence[tuple[Path, Outcome]]) -> Iterator[Finding]:
    """Yield a finding for each file that declares the article of an earlier one."""
    first: dict[str, Path] = {}
    for path, outcome in articles:
        other = first.setdefault(str(outcome.article), path)
        if other != path:
            yield _twin(path, other, str(outcome.article))


def _twin(path: Path, other: Path, article: str) -> Finding:
    from rdflib import URIRef

    from clemency.checking import rules
    from clemency.checking.breaches import as_finding
    from clemency.reading.turtle import read_turtle

    breach = rules.breach("CLEM095", URIRef(article), other=str(other))
    return as_finding(breach, [read_turtle(path)], ())
