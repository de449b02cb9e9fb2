"""Validation: what breaks a rule is found, and named so that whoever wrote it can mend it."""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, BNode, Graph
from rdflib.term import Node

from clemency.checking import thorough
from clemency.checking.check import Task
from clemency.checking.findings import Finding
from clemency.checking.validation import Report, validate
from clemency.corpus import Corpus, fact_properties, ontology_graph, open_corpus
from clemency.errors import ClemencyError
from clemency.namespaces import CLEM
from clemency.reading.turtle import Triple, TurtleFile, read_turtle
from clemency.workers import Limits
from folders import BROKEN

Write = Callable[..., Path]
ARTICLES = sorted(path for path in BROKEN.glob("*.ttl") if path.name != "sound.ttl")


# Two places do not fit each other, and the finding is at the one that was not changed.
TWO_PLACES = {"CLEM117", "CLEM124", "CLEM136", "CLEM137", "CLEM140"}


@cache
def report_on(path: Path) -> Report:
    """Return the report on a broken article; one named reference-… stands in place of the reference data."""
    corpus = open_corpus()
    if path.name.startswith("reference-"):
        corpus = replace(corpus, reference_paths=(path,))
    return validate(corpus, [path])


def broken_code(path: Path) -> str:
    """Return the code that a broken article says it breaks, in its first line."""
    return path.read_text("utf-8").splitlines()[0].removeprefix("# breaks: ")


# ── Sound and broken articles ──


def test_the_corpus_that_comes_along_breaks_no_rule(corpus: Corpus) -> None:
    report = validate(corpus)
    assert (report.findings, report.exit_status) == ((), 0)
    assert report.checked.articles == len(corpus.article_paths)
    assert report.checked.reference_files == len(corpus.reference_paths)
    assert report.checked.claims >= 30


def test_the_small_sound_article_breaks_no_rule(corpus: Corpus, sound: Path) -> None:
    report = validate(corpus, [sound])
    assert report.findings == ()
    assert str(report.checked).startswith("1 article (3 claims, 3 facts, 3 passages) and ")


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_a_broken_article_breaks_exactly_its_rule_where_it_was_changed(path: Path) -> None:
    report = report_on(path)
    assert report.exit_status == 1
    assert {(finding.code, finding.path) for finding in report.findings} == {(broken_code(path), path)}
    text = path.read_text("utf-8")
    changed = [paragraph for paragraph in text.split("\n\n") if "# <- changed" in paragraph]
    if changed:  # a line that was taken out cannot be marked
        first = text[: text.index(changed[0])].count("\n") + 1
        lines = range(first, first + changed[0].count("\n") + 1)
        assert broken_code(path) in TWO_PLACES or any(each.span.line in lines for each in report.findings)


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_a_finding_speaks_in_names_that_the_file_uses_and_says_how_to_mend_it(path: Path) -> None:
    for finding in report_on(path).findings:
        assert finding.message
        assert finding.subject
        assert finding.mend
        words = f"{finding.message} {finding.subject}"
        assert not re.search(r"\{[?$]|https://w3id.org/clemency/(ns|id)|_:|\bn[0-9a-f]{32}|\[\]", words)


# ── Double entry, on the first article ──
# A fact's finding depends on that fact and its claims alone, so all facts can be taken out in one go, then
# all claims: the finding of each must be there. A few taken out alone show that nothing else is reported.


def test_any_fact_taken_out_is_missed_at_each_claim_that_asserts_it(corpus: Corpus, article: Path) -> None:
    file = read_turtle(article)
    facts = sorted(triple for triple in file.graph if triple[1] in fact_properties())
    found = check_without(corpus, file, facts)
    for fact in facts:
        lines = [
            file.spans[claim, CLEM.asserts, statement].line for claim, statement in carriers(file.graph, fact)
        ]
        assert lines
        assert set(lines) <= lines_of(found, "CLEM011"), fact

    for fact in facts[::40]:
        lines = [
            file.spans[claim, CLEM.asserts, statement].line for claim, statement in carriers(file.graph, fact)
        ]
        found = check_without(corpus, file, [fact])
        balance = [(each.code, each.span.line) for each in found if each.invariant in (1, 2)]
        assert sorted(balance) == sorted(("CLEM011", line) for line in lines)


def test_any_claim_taken_out_is_missed_where_it_alone_balances_a_fact_or_speaks_of_an_entity(
    corpus: Corpus, article: Path
) -> None:
    file = read_turtle(article)
    claims = sorted(file.graph.subjects(RDF.type, CLEM.Claim), key=str)
    alone: dict[Node, list[tuple[str, Triple]]] = {claim: [] for claim in claims}
    for claim, one in (*facts_of_one_claim(file), *entities_of_one_claim(file)):
        alone[claim].append(one)
    assert sum(map(bool, alone.values())) > 20

    found = check_without(
        corpus, file, [triple for claim in claims for triple in belonging_to(file.graph, claim)]
    )
    told = {(each.code, each.span.line) for each in found}
    for missed in alone.values():
        assert {(code, file.spans[triple].line) for code, triple in missed} <= told

    for claim in [claim for claim in claims if alone[claim]][::20]:
        found = check_without(corpus, file, belonging_to(file.graph, claim))
        balance = {
            (each.code, each.span.line) for each in found if each.code in ("CLEM001", "CLEM002", "CLEM004")
        }
        assert balance == {(code, file.spans[triple].line) for code, triple in alone[claim]}


def test_a_passage_beyond_the_text_an_undeclared_speaker_and_a_misspelling_are_named_by_line(
    corpus: Corpus, article: Path, written: Write
) -> None:
    changes = [
        ("oa:end 165", "oa:end 316500", "CLEM036"),
        (":c20 a clem:Claim", ":c20 a clem:Claim ; clem:relayedBy ( :source-9 )", "CLEM022"),
        ("clem:treatmentKind      clem:beating", "clem:treatmentKnd clem:beating", "CLEM044"),
    ]
    text = article.read_text("utf-8")
    for old, new, _ in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    lines = text.splitlines()
    path = written(text)
    found = {finding.code: finding for finding in validate(corpus, [path]).findings}
    for _, new, code in changes:
        assert new in lines[found[code].span.line - 1]
    assert "Did you mean :source-" in found["CLEM022"].mend
    assert found["CLEM044"].mend.endswith("Did you mean clem:treatmentKind?")
    assert set(found) - {"CLEM011"} == {code for *_, code in changes}


def check_without(corpus: Corpus, file: TurtleFile, triples: Iterable[Triple]) -> list[Finding]:
    """Return the findings on an article without some of its triples; lines are those of the whole file."""
    graph = Graph()
    for triple in set(file.graph) - set(triples):
        graph.add(triple)
    references = [read_turtle(path) for path in corpus.reference_paths]
    return thorough._whole([replace(file, graph=graph), *references], Task(file.path, ()))


def lines_of(findings: Iterable[Finding], code: str) -> set[int]:
    return {finding.span.line for finding in findings if finding.code == code}


def statements(graph: Graph, fact: Triple) -> set[Node]:
    parts = zip((RDF.subject, RDF.predicate, RDF.object), fact, strict=True)
    return set.intersection(*(set(graph.subjects(part, value)) for part, value in parts))


def carriers(graph: Graph, fact: Triple) -> list[tuple[Node, Node]]:
    """Return the endorsed, asserted claims of a fact, each with its statement."""
    return [
        (claim, statement)
        for statement in statements(graph, fact)
        for claim in graph.subjects(CLEM.asserts, statement)
        if (claim, CLEM.stance, CLEM.endorsed) in graph and (claim, CLEM.modality, CLEM.asserted) in graph
    ]


def facts_of_one_claim(file: TurtleFile) -> Iterator[tuple[Node, tuple[str, Triple]]]:
    """Yield the claims that alone carry a fact, with the fact and its code: others may still contest it."""
    for fact in file.graph:
        if fact[1] not in fact_properties():
            continue
        stated = statements(file.graph, fact)
        claims = {claim for statement in stated for claim in file.graph.subjects(CLEM.asserts, statement)}
        carrying = {claim for claim, _ in carriers(file.graph, fact)}
        if len(carrying) == 1:
            yield carrying.pop(), ("CLEM001" if len(claims) == 1 else "CLEM002", fact)


def entities_of_one_claim(file: TurtleFile) -> Iterator[tuple[Node, tuple[str, Triple]]]:
    """Yield the claims that alone speak of an entity, each with its declaration and the code for it."""
    kinds = set(ontology_graph().transitive_subjects(RDFS.subClassOf, CLEM.Entity))
    for declaration in file.graph.triples((None, RDF.type, None)):
        if declaration[2] not in kinds:
            continue
        mentions = {
            claim
            for part in (RDF.subject, RDF.object)
            for statement in file.graph.subjects(part, declaration[0])
            for claim in file.graph.subjects(CLEM.asserts, statement)
        }
        if len(mentions) == 1:
            yield mentions.pop(), ("CLEM004", declaration)


def belonging_to(graph: Graph, node: Node) -> Iterator[Triple]:
    for triple in graph.triples((node, None, None)):
        yield triple
        if isinstance(triple[2], BNode):
            yield from belonging_to(graph, triple[2])


# ── Everything in one run ──


def test_a_broken_file_does_not_hide_the_others(corpus: Corpus, written: Write, tmp_path: Path) -> None:
    unread = written("@prefix : <http://example.org/> .\n:a :b", "1.ttl")
    unbalanced = next(path for path in ARTICLES if path.stem == "fact-without-claim")
    report = validate(corpus, [unread, tmp_path / "missing.ttl", unbalanced])
    found = {finding.code: finding for finding in report.findings}
    assert set(found) == {"CLEM001", "CLEM091", "CLEM092"}
    assert (found["CLEM091"].path, found["CLEM091"].span.line) == (unread, 2)
    assert found["CLEM092"].path == tmp_path / "missing.ttl"
    assert "No such file or directory" in found["CLEM092"].message
    assert report.exit_status == 2
    assert not report.complete


def test_unreadable_reference_data_is_one_finding_and_no_flood_of_them(
    corpus: Corpus, written: Write, sound: Path
) -> None:
    broken = written("@prefix : <http://example.org/> .\n:a :b", "kp.ttl")
    report = validate(replace(corpus, reference_paths=(broken,)), [sound])
    (finding,) = report.findings
    assert (finding.path, finding.code, report.exit_status) == (broken, "CLEM091", 2)


def test_a_folder_stands_for_the_turtle_files_in_it(
    corpus: Corpus, written: Write, sound: Path, tmp_path: Path
) -> None:
    written(sound.read_bytes(), "drafts/deep/a.ttl")
    written("no Turtle", "drafts/notes.txt")
    assert validate(corpus, [tmp_path / "drafts"]).checked.articles == 1


def test_a_folder_without_turtle_files_could_not_be_checked(corpus: Corpus, tmp_path: Path) -> None:
    report = validate(corpus, [tmp_path])
    (finding,) = report.findings
    assert (finding.path, finding.code, report.exit_status) == (tmp_path, "CLEM092", 2)
    assert "no *.ttl file" in finding.message


def test_a_corpus_without_articles_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ClemencyError, match="There are no articles"):
        validate(open_corpus(tmp_path))


def test_a_file_that_is_neither_article_nor_reference_data_could_not_be_checked(
    corpus: Corpus, written: Write
) -> None:
    report = validate(corpus, [written("<http://example.org/a> a <http://example.org/B> .")])
    (finding,) = report.findings
    assert (finding.code, report.exit_status) == ("CLEM094", 2)


def test_two_files_of_a_corpus_that_are_the_same_article_are_told(
    corpus: Corpus, written: Write, sound: Path, tmp_path: Path
) -> None:
    for name in ("a.ttl", "b.ttl"):
        written(sound.read_bytes(), f"data/articles/{name}")
    for path in corpus.reference_paths:
        written(path.read_bytes(), f"data/reference/{path.name}")
    (finding,) = validate(open_corpus(tmp_path)).findings
    assert (finding.path.name, finding.code) == ("b.ttl", "CLEM095")
    assert finding.message == (
        f"<https://w3id.org/clemency/article/test> is declared in {tmp_path}/data/articles/a.ttl too."
    )


def test_what_is_wrong_with_reference_data_is_said_of_its_file(
    corpus: Corpus, written: Write, sound: Path
) -> None:
    unlabelled = written(
        "@prefix id: <https://w3id.org/clemency/id/> .\n@prefix schema: <https://schema.org/> .\n\n"
        "id:kp-nowhere a schema:Place .\n"
    )
    report = validate(replace(corpus, reference_paths=(*corpus.reference_paths, unlabelled)), [sound])
    (finding,) = report.findings
    assert (finding.path, finding.span.line, finding.code) == (unlabelled, 4, "CLEM043")
    assert finding.message == "id:kp-nowhere has no label."


def test_a_file_is_checked_in_a_process_of_its_own_where_limits_are_set(corpus: Corpus, sound: Path) -> None:
    files = [*ARTICLES[1:3], sound]  # ARTICLES[0], a bad address, would be left to the reference
    assert validate(corpus, files, limits=Limits()) == validate(corpus, files)


def test_only_what_lies_in_a_folder_is_checked_with_it(
    corpus: Corpus, written: Write, sound: Path, tmp_path: Path
) -> None:
    written(sound.read_bytes(), "drafts/a.ttl")
    (tmp_path / "drafts" / "link.ttl").symlink_to(ARTICLES[0])
    os.mkfifo(tmp_path / "drafts" / "pipe.ttl")
    report = validate(corpus, [tmp_path / "drafts"])
    assert [(finding.path.name, finding.code) for finding in report.findings] == [
        ("link.ttl", "CLEM092"),
        ("pipe.ttl", "CLEM092"),
    ]
    assert (report.checked.articles, report.exit_status) == (1, 2)


# ── No vacuous pass ──


def test_each_rule_tells_how_many_nodes_it_looked_at(corpus: Corpus, sound: Path) -> None:
    looked_at = validate(corpus, [sound], stats=True).looked_at
    assert looked_at["CLEM033"] == 3, "its claims"
    assert looked_at["CLEM034"] == 3, "its passages"
    assert looked_at["CLEM051"] >= 1, "its estimate, and those of the reference data"


@pytest.mark.parametrize(
    ("shape", "told"),
    [
        ("", "No shape has a target"),
        ("ex:S a sh:NodeShape ; sh:targetClass clem:Claim ; sh:propperty [] .", "Did you mean sh:property?"),
        ("ex:S a sh:NodeShape ; sh:targetClass clem:Clam .", "Did you mean clem:Claim?"),
    ],
)
def test_shapes_that_would_pass_anything_are_refused(
    corpus: Corpus, sound: Path, written: Write, shape: str, told: str
) -> None:
    prefixes = (
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> . "
        "@prefix clem: <https://w3id.org/clemency/ns#> .\n"
    )
    with pytest.raises(ClemencyError, match=re.escape(told)):
        validate(corpus, [sound], shapes=written(prefixes + shape, "shapes.ttl"))


def test_shapes_that_look_at_nothing_are_no_pass(corpus: Corpus, sound: Path, written: Write) -> None:
    shapes = written(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> . "
        "@prefix clem: <https://w3id.org/clemency/ns#> .\n"
        "ex:S a sh:NodeShape ; sh:targetClass clem:Pledge ; sh:nodeKind sh:IRI .",
        "shapes.ttl",
    )
    with pytest.raises(ClemencyError, match="No rule looked at anything"):
        validate(corpus, [sound], shapes=shapes)


# ── With the article's text ──


def test_the_first_article_holds_against_its_own_text(corpus: Corpus, article: Path, text: Path) -> None:
    assert validate(corpus, [article], text).findings == ()


def test_a_text_goes_with_one_article(corpus: Corpus, sound: Path, written: Write) -> None:
    copy = written(sound.read_bytes())
    with pytest.raises(ClemencyError, match="A text belongs to one article, and 2 are checked: name the one"):
        validate(corpus, [sound, copy], written("The text.", "article.txt"))


def test_an_article_that_cannot_be_read_is_not_compared_with_a_text(corpus: Corpus, written: Write) -> None:
    path, text = written("@prefix : <http://example.org/> .\n:a :b"), written("The text.", "article.txt")
    (finding,) = validate(corpus, [path], text).findings
    assert finding.code == "CLEM091"


# ── Hostile input ──


def test_what_an_article_says_cannot_deceive_the_reader_of_a_finding(corpus: Corpus, changed: Write) -> None:
    path = changed(
        'clem:anchor "some hundreds"', r'clem:anchor "a b c d e f g h \u001b[2J\u202e\n::error::\\1 \\g<x>"'
    )
    (finding,) = validate(corpus, [path]).findings
    assert finding.code == "CLEM038"
    assert finding.subject == (
        r'the passage of :c1, "a b c d e f g h \u001b[2J\u202e\n::error::\1 \g<x>" clem:anchor '
        r'"a b c d e f g h \u001b[2J\u202e\n::error::\1 \g<x>"'
    )
