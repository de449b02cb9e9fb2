"""What the rules promise of themselves, in ontology/shapes; for the ontology see ontology/test_style.py."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from clemency.checking import shapes
from clemency.checking.breaches import as_findings
from clemency.checking.explain import examples
from clemency.checking.findings import Finding
from clemency.checking.rules import Rule, breach, breach_of, filled, placeholders, rules
from clemency.checking.vetting import problems
from clemency.corpus import merged, ontology_graph, open_corpus, shapes_graph
from clemency.errors import ClemencyError
from clemency.namespaces import CLEM
from clemency.reading.turtle import read_turtle
from folders import BROKEN

Change = Callable[..., Path]
SHAPES = shapes_graph()
TEMPLATES = (SH.message, CLEM.mend, CLEM.addition)
SOURCES = sorted(SHAPES.subjects(CLEM.code), key=str)
THIS, THAT, CLAIM = (URIRef(f"https://w3id.org/clemency/article/test#{name}") for name in ("a", "b", "c1"))


def each(rule: Rule) -> str:
    return rule.code


def name_of(source: Node) -> str:
    return str(source).removeprefix(str(CLEM))


# ── The catalogue ──


def test_our_shapes_are_sound() -> None:
    assert problems(SHAPES) == []


def test_the_shapes_use_only_terms_of_ours_that_exist() -> None:
    """A misspelt clem: term would be ignored, and its rule would pass everything."""
    terms = set(ontology_graph().subjects(RDF.type, None)) | set(SHAPES.subjects(RDF.type, None))
    for word in {*SHAPES.predicates(), *SHAPES.objects()} - terms:
        assert not str(word).startswith(str(CLEM)) or isinstance(word, Literal), word
    for query in SHAPES.objects(None, SH.select):
        for name in re.findall(r"clem:(\w+)", str(query)):
            assert CLEM[name] in terms, name


def test_every_rule_carries_a_code() -> None:
    kinds = (SH.SPARQLConstraint, SH.PropertyShape, CLEM.Rule)
    assert set(SOURCES) == {rule for kind in kinds for rule in SHAPES.subjects(RDF.type, kind)}
    assert list(rules()) == sorted(rules())
    assert all(re.fullmatch(r"CLEM\d{3}", code) for code in rules())


@pytest.mark.parametrize("rule", rules().values(), ids=each)
def test_a_rule_has_a_short_title_a_reason_a_message_and_a_mend(rule: Rule) -> None:
    sources = [URIRef(shape) for shape in rule.shapes]
    for predicate in (RDFS.label, RDFS.comment):  # said once, though several shapes carry the code
        assert sum(1 for source in sources for _ in SHAPES.objects(source, predicate)) == 1
    assert 1 <= len(rule.title.split()) <= 8
    assert not rule.title.endswith(".")
    assert rule.reason.endswith(".")
    assert all(SHAPES.value(source, SH.message) for source in sources)
    assert all(SHAPES.value(source, CLEM.mend) for source in sources)
    assert len({SHAPES.value(source, CLEM.invariant) for source in sources}) == 1
    unguarded = rule.code in ("CLEM000", "CLEM201") or rule.code.startswith(("CLEM09", "CLEM30"))
    assert (rule.invariant is None) == unguarded


@pytest.mark.parametrize("rule", rules().values(), ids=each)
def test_every_rule_has_an_example(rule: Rule) -> None:
    """A broken article or, for what no article of that folder can break, words in the shapes."""
    assert (rule.code in examples()) != bool(rule.example)
    assert not rule.example or rule.code == "CLEM000" or (None, RDF.type, CLEM.Rule) in SHAPES


def test_no_two_rules_say_the_same() -> None:
    for field in ("title", "reason"):
        said = [getattr(rule, field) for rule in rules().values()]
        assert len(said) == len(set(said))


def test_a_rule_knows_its_severity() -> None:
    assert rules()["CLEM001"].severity == "error"
    assert rules()["CLEM102"].severity == "warning"
    assert rules()["CLEM301"].severity == "note"


def test_every_broken_article_names_a_rule() -> None:
    for path in BROKEN.glob("*.ttl"):
        if path.name != "sound.ttl":
            assert path.read_text("utf-8").splitlines()[0].removeprefix("# breaks: ") in rules(), path


# ── Templates ──


@pytest.mark.parametrize("source", SOURCES, ids=name_of)
def test_every_placeholder_is_something_that_the_rule_finds_out(source: Node) -> None:
    words = " ".join(str(text) for predicate in TEMPLATES for text in SHAPES.objects(source, predicate))
    if (source, RDF.type, SH.SPARQLConstraint) in SHAPES:
        head = str(SHAPES.value(source, SH.select)).partition("WHERE")[0]
        assert set(placeholders(words)) <= set(re.findall(r"[?$](\w+)", head))
    elif (source, RDF.type, SH.PropertyShape) in SHAPES:
        assert set(placeholders(words)) <= {"this"}
    assert not re.search(r"\{(?![?$]\w+\})", words.replace("quotes, braces", ""))


def test_a_template_is_filled_with_nodes_and_words_and_its_terms_are_nodes() -> None:
    given = {"this": THIS, "how": ("so ", THAT), "n": "12", "left": None}
    assert filled("See {$this}: {?how}, {?n} of clem:stance.", given) == (
        "See ", THIS, ": ", "so ", THAT, ", ", "12", " of ", CLEM.stance, ".",
    )  # fmt: skip


@pytest.mark.parametrize("given", [{}, {"left": None}])
def test_a_placeholder_that_is_given_nothing_is_an_error(given: dict[str, None]) -> None:
    with pytest.raises(ClemencyError, match=r"Nothing was given for \{\?left\}"):
        filled("What is {?left}?", given)


def test_a_breach_has_the_words_of_its_rule() -> None:
    found = breach("CLEM201", THIS, CLEM.covers, THAT, because=["so"], how=(THIS, " is not itself"))
    assert found.message == ("The article contradicts itself: ", THIS, " is not itself", ".")
    assert (found.code, found.severity, found.invariant) == ("CLEM201", "error", None)
    assert (found.focus, found.path, found.value) == (THIS, CLEM.covers, THAT)
    assert found.because == ("so",)
    assert found.shape == CLEM.ArticleIsConsistentRule


def test_a_breach_without_one_of_its_words_is_an_error() -> None:
    with pytest.raises(ClemencyError, match="Nothing was given"):
        breach("CLEM201", THIS)


def test_there_is_no_addition_where_a_value_is_wrong_and_not_missing() -> None:
    def addition(component: URIRef, focus: Node = CLAIM) -> bool:
        place = (focus, CLEM.stance, None)
        return bool(breach_of(SHAPES, CLEM.OneStanceShape, place, {}, component).addition)

    assert addition(SH.MinCountConstraintComponent)
    assert not addition(SH.MaxCountConstraintComponent)
    assert not addition(SH.MinCountConstraintComponent, BNode())


def test_there_is_no_addition_where_the_query_found_none() -> None:
    words = {"edtf": "2015-10", "expected": "2015-10-31", "found": "2015-10-30", "day": None}
    place = (THIS, CLEM.latest, Literal("2015-10-30"))
    assert breach_of(SHAPES, CLEM.DaysAgreeWithEdtf, place, words).addition == ()
    given = {**words, "day": "2015-10-31"}
    assert breach_of(SHAPES, CLEM.DaysAgreeWithEdtf, place, given).addition[0] == THIS


def test_a_shape_without_a_code_has_one_all_the_same() -> None:
    found = breach_of(Graph(), THIS, (THAT, None, None), {})
    assert (found.code, found.severity, found.message) == ("CLEM999", "error", ())


# ── Additions: what a reader fills in mends the file ──

CLAIM_STUB = (":c9", "So it was.", ":paper")
PASSAGE = ("0", "40", "1" * 64)
FILLED: dict[str, tuple[str, ...]] = {
    "CLEM001": (*CLAIM_STUB, *PASSAGE),
    "CLEM004": (
        ":c9", "So it was.", ":state", "clem:asserted", "clem:contested", *PASSAGE, "rdf:type", "clem:Motive",
    ),
    "CLEM005": (*CLAIM_STUB, *PASSAGE),
    "CLEM011": (),
    "CLEM012": ("id:kp-2015-october-amnesty", "clem:covers", ":freed"),
    "CLEM021": (":paper",),
    "CLEM022": ("the ministry", "clem:stateVoice"),
    "CLEM025": ("The state acted out of mercy.",),
    "CLEM026": ("clem:asserted",),
    "CLEM027": ("clem:contested",),
    "CLEM028": ("clem:stated",),
    "CLEM029": ("clem:anonymousSource",),
    "CLEM031": ("100",),
    "CLEM032": ("0" * 64,),
    "CLEM033": ("41", "60", "2" * 64),
    "CLEM042": ("clem:Motive", "a ghost"),
    "CLEM043": ("mercy",),
    "CLEM052": ("some hundreds",),
    "CLEM053": ("2015-10",),
    "CLEM054": (),
    "CLEM055": ("The year is that of the anniversary.", ":c1"),
    "CLEM058": ("clem:certain",),
}  # fmt: skip

# Where the broken article has a wrong value, this one has none: what is changed in the sound article.
LACKING = {
    "CLEM027": (" clem:stance clem:contested ;", ""),
    "CLEM032": (f' ;\n    clem:sha256 "{"0" * 64}" .', " ."),
    "CLEM042": (':mercy a clem:Motive ;\n    rdfs:label "mercy"@en .\n', ""),
    "CLEM053": ('    clem:edtf "2015-10" ;\n', ""),
    "CLEM054": (' ;\n    clem:latest "2015-10-31"^^xsd:date .', " ."),
}


@cache
def references() -> tuple[Path, ...]:
    return open_corpus().reference_paths


def found_in(path: Path) -> list[Finding]:
    files = [read_turtle(each) for each in (path, *references())]
    return as_findings(shapes.breaches(merged(files)), files, ontology_graph())


def completed(addition: str, words: tuple[str, ...]) -> str:
    given: Iterator[str] = iter(words)
    text = re.sub(r":c…|…", lambda _: next(given), addition)
    assert next(given, None) is None
    return text


def test_each_rule_with_an_addition_is_tried() -> None:
    assert set(FILLED) <= {rule.code for rule in rules().values() if rule.additions}


@pytest.mark.parametrize("code", FILLED)
def test_an_addition_that_is_filled_in_mends_the_file(code: str, changed: Change, written: Change) -> None:
    path = changed(*LACKING[code]) if code in LACKING else BROKEN / examples()[code].name
    (finding,) = [finding for finding in found_in(path) if finding.code == code]
    addition = completed(finding.addition, FILLED[code])
    assert found_in(written(f"{path.read_text('utf-8')}\n{addition}\n")) == []


def test_an_addition_is_in_the_files_own_prefixes(written: Change, sound: Path) -> None:
    path = written(sound.read_text("utf-8").replace("clem:", "c:").replace(" c:stance c:contested ;", ""))
    assert [finding.addition for finding in found_in(path)] == [":c2 c:stance … ."]
