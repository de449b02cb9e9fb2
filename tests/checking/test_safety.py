"""Attacks on whoever checks a stranger's files, each tried through the command line, and its harmless end."""

import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from clemency.asking.sparql import ask
from clemency.checking.formats import FORMATS, render
from clemency.checking.validation import validate
from clemency.corpus import Corpus
from clemency.errors import ClemencyError
from clemency.workers import Limits
from folders import BROKEN

Write = Callable[..., Path]

MAIN = "from clemency.cli import main; main()"
SECONDS = 200  # that an attack may cost a busy machine; each costs a few on a quiet one
SOUND = (BROKEN / "sound.ttl").read_text("utf-8")
DECEPTIVE = (
    "\x1b[2J\x1b[31mred\x07\x9b1m \u202egnorw\u2066\u2069\u200f \x00 "
    "::error file=a.py::all is lost ##[error]no"
)
AS_TURTLE = "".join(rf"\U{ord(character):08X}" for character in DECEPTIVE)
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
SECRET = "the-content-of-a-secret-file"  # noqa: S105
SHAPES = (
    "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix clem: <https://w3id.org/clemency/ns#> .\n"
    "@prefix ex: <http://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
    "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
)


@dataclass(frozen=True)
class Run:
    """What a run of the command line said."""

    status: int
    out: str
    err: str

    @property
    def said(self) -> str:
        return self.out + self.err


def clemency(*arguments: str | Path, cwd: Path | None = None) -> Run:
    """Run the command line, which must neither crash, hang nor say what a terminal or a CI service obeys."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", MAIN, *map(str, arguments)],
        check=False,
        capture_output=True,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        timeout=SECONDS,
    )
    run = Run(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))
    assert run.status in (0, 1, 2), run
    assert "Traceback" not in run.said
    return run


def checked(*arguments: str | Path) -> Run:
    run = clemency("validate", *arguments)
    assert not UNSAFE.search(run.said)
    assert "::" not in run.said
    return run


@pytest.fixture
def attack(tmp_path: Path) -> Write:
    """Return a function that writes the sound article with something added, or with one passage replaced."""

    def write(added: str = "", *, old: str = "", new: str = "") -> Path:
        assert SOUND.count(old) == 1 or not old
        path = tmp_path / "attack.ttl"
        path.write_text((SOUND.replace(old, new) if old else SOUND) + added, "utf-8")
        return path

    return write


@pytest.fixture
def sound_too(tmp_path: Path) -> Path:
    """A sound article of another name, which is to be checked whatever becomes of the attack."""
    path = tmp_path / "sound-too.ttl"
    path.write_text(SOUND, "utf-8")
    return path


# ── No network ──


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[tuple[str, list[object]]]:
    """The address of a server, and the connections that were made to it."""
    connections: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    connection, address = server.accept()
                except OSError:
                    return
                connections.append(address)
                connection.close()

        threading.Thread(target=listen, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/", connections
        server.shutdown(socket.SHUT_RDWR)


def test_the_listener_would_hear_a_connection(elsewhere: tuple[str, list[object]]) -> None:
    address, connections = elsewhere
    host, port = address.removeprefix("http://").rstrip("/").split(":")
    socket.create_connection((host, int(port))).close()
    for _ in range(100):
        if connections:
            break
        time.sleep(0.01)
    assert connections
    connections.clear()


@pytest.mark.parametrize("engine", ["fast", "reference"])
def test_an_article_makes_no_connection(
    engine: str, written: Write, elsewhere: tuple[str, list[object]]
) -> None:
    address, connections = elsewhere
    articles = {
        "Turtle": SOUND
        + "<> <http://www.w3.org/2002/07/owl#imports> <URL> .\n"
        + "<> rdfs:isDefinedBy <URL> ; rdfs:seeAlso <URL> ; schema:url <URL> .\n"
        + "@base <URL> . <> a <more> ; <http://www.w3.org/ns/shacl#shapesGraph> <shapes> .\n",
        "JSON-LD": '{"@context": "URL", "@id": "URL", "@type": "schema:NewsArticle"}',
        "XML": '<?xml version="1.0"?><!DOCTYPE r SYSTEM "URL"><r>&x;</r>',
    }
    paths = [written(text.replace("URL", address), f"{name}.ttl") for name, text in articles.items()]
    run = checked(*paths, "--engine", engine)
    assert "Checked 1 article" in run.err
    assert not connections


BEYOND = [
    "SELECT $this WHERE { SERVICE <URL> { $this a ?type } }",
    "SELECT $this WHERE { service silent <URL> { $this a ?type } }",
    "SELECT $this WHERE { \\u0053ERVICE <URL> { $this a ?type } }",
    "SELECT $this FROM <URL> WHERE { $this a ?type }",
    "SELECT $this FROM NAMED <URL> WHERE { GRAPH ?g { $this a ?type } }",
    "SELECT $this FROM NAMED <FILE> WHERE { GRAPH ?g { $this a ?type } }",
    "LOAD <URL>",
    "LOAD <FILE>",
]


@pytest.mark.parametrize("query", BEYOND)
def test_a_users_shapes_reach_neither_another_server_nor_another_file(
    query: str, corpus: Corpus, sound: Path, written: Write, elsewhere: tuple[str, list[object]]
) -> None:
    address, connections = elsewhere
    secret = written(f'<http://example.org/s> <http://example.org/p> "{SECRET}" .', "secret.ttl")
    query = query.replace("URL", address).replace("FILE", secret.as_uri()).replace("\\", "\\\\")
    shapes = written(
        f"{SHAPES}ex:S a sh:NodeShape ; sh:targetClass clem:Claim ; owl:imports <{address}> ;\n"
        f'    sh:sparql [ a sh:SPARQLConstraint ; sh:message "no" ; sh:select """{query}""" ] .\n',
        "shapes.ttl",
    )
    run = checked(sound, "--shapes", shapes)
    assert run.status == 2
    with pytest.raises(ClemencyError) as raised:
        validate(corpus, [sound], shapes=shapes, engine="reference")
    assert SECRET not in f"{run.said} {raised.value}"
    assert not connections


@pytest.mark.parametrize("query", [query.replace("$this", "?this") for query in BEYOND])
def test_a_query_reaches_neither_another_server_nor_another_file(
    query: str, written: Write, elsewhere: tuple[str, list[object]]
) -> None:
    address, connections = elsewhere
    secret = written(f'<http://example.org/s> <http://example.org/p> "{SECRET}" .', "secret.ttl")
    text = query.replace("URL", address).replace("FILE", secret.as_uri())
    run = clemency("query", written(text, "question.rq"))
    assert run.status == 2
    assert SECRET not in run.said
    assert not connections


# ── No file but those that are named ──


def test_a_file_that_an_article_names_is_not_read(attack: Write, written: Write) -> None:
    secret = written(SECRET, "secret.txt").as_uri()
    run = checked(
        attack(f"<> <http://www.w3.org/2002/07/owl#imports> <{secret}> . <{secret}> a schema:Text .\n")
    )
    assert SECRET not in run.said


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A corpus with one sound article and no reference data."""
    articles = tmp_path / "corpus" / "data" / "articles"
    articles.mkdir(parents=True)
    (articles / "sound.ttl").write_text(SOUND, "utf-8")
    return tmp_path / "corpus"


@pytest.mark.parametrize("whole", [True, False], ids=["as a corpus", "as a folder"])
def test_a_link_that_leads_out_of_a_folder_is_not_followed_but_told(
    folder: Path, written: Write, whole: bool
) -> None:
    secret = written(f"# {SECRET}", "elsewhere/secret.ttl")
    articles = folder / "data" / "articles"
    (articles / "out.ttl").symlink_to(secret)
    (articles / "up.ttl").symlink_to(Path("../../../elsewhere/secret.ttl"))
    (articles / "folder").symlink_to(secret.parent)
    (articles / "within.ttl").symlink_to(articles / "sound.ttl")
    run = clemency("--corpus", folder, "validate", *([] if whole else [articles]))
    assert run.status == 2
    assert SECRET not in run.said
    assert run.out.count("out.ttl:1:1: error CLEM092") == 1
    assert run.out.count("up.ttl:1:1: error CLEM092") == 1
    assert "within.ttl:1:1: error CLEM092" not in run.out


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes on this system")
def test_a_pipe_in_a_folder_is_not_opened(folder: Path) -> None:
    os.mkfifo(folder / "data" / "articles" / "pipe.ttl")
    run = clemency("--corpus", folder, "validate")
    assert run.status == 2
    assert "pipe.ttl" in run.out


def test_a_folder_that_leads_back_to_itself_is_walked_once(folder: Path) -> None:
    (folder / "data" / "articles" / "again").symlink_to(folder)
    run = clemency("--corpus", folder, "validate", folder)
    assert "sound.ttl" not in run.out.replace("articles/sound.ttl", "", 1)


def test_nothing_is_imported_from_the_folder_of_the_corpus(folder: Path) -> None:
    for module in ("rdflib", "json", "resource", "sitecustomize", "clemency"):
        (folder / f"{module}.py").write_text("print('IMPORTED')\n", "utf-8")
    run = clemency("--corpus", folder, "validate", cwd=folder)
    assert "IMPORTED" not in run.said


# ── Limits of size, depth, time and memory ──


def many(line: str, count: int) -> str:
    return "".join(line.format(i=number, next=number + 1) for number in range(count))


@pytest.mark.parametrize(
    ("added", "status", "code"),
    [
        (":x rdfs:seeAlso " + "[ rdfs:seeAlso " * 200 + "1" + " ]" * 200 + " .", 2, "CLEM091"),
        (":x rdfs:seeAlso " + "[ rdfs:seeAlso " * 100_000 + "1" + " ]" * 100_000 + " .", 2, "CLEM091"),
        (":x rdfs:seeAlso " + "(" * 100_000 + ")" * 100_000 + " .", 2, "CLEM091"),
        (':freed rdfs:comment """' + "\n" * 10**6 + '"""@en .', 0, ""),
        (f':freed rdfs:comment "{"a" * 10**6}"@en .', 0, ""),
        (":hundreds clem:maximum 1e999999999 .", 1, ""),
        (':hundreds clem:maximum "1e999999999"^^xsd:decimal .', 1, "CLEM081"),
        (f":hundreds clem:maximum {'9' * 5000} .", 1, ""),
        (f":hundreds clem:maximum {'9' * 5000}.5 .", 1, ""),
        (f"<> clem:textLength {'9' * 5000} .", 1, ""),
        (many(":s{i} <http://www.w3.org/2002/07/owl#sameAs> :s{next} .\n", 60), 1, "CLEM042"),
        (many("@prefix p{i}: <http://example.org/{i}/> .\n", 20_000), 2, "CLEM091"),
        (
            ":freed rdfs:seeAlso " + ", ".join(f"<http://example.org/{i}>" for i in range(20_000)) + " .",
            0,
            "",
        ),
        ("# " + "no end " * 10**6, 0, ""),
        ("#" * 50_000_000, 2, "CLEM093"),
        (many(":f{i} clem:covers :g{i} .\n", 100), 1, "CLEM042"),
    ],
    ids=[
        "200 brackets",
        "100,000 brackets",
        "100,000 lists",
        "a million line breaks",
        "a word of a million letters",
        "a huge double",
        "a huge decimal",
        "5,000 digits",
        "5,000 digits of a decimal",
        "a text of 5,000 digits' length",
        "60 times the same",
        "20,000 prefixes",
        "20,000 objects",
        "a long comment",
        "50 MB",
        "many mistakes",
    ],
)
def test_what_is_huge_or_deep_costs_seconds(
    attack: Write, sound_too: Path, added: str, status: int, code: str
) -> None:
    path = attack(added)
    run = checked(path, sound_too)
    assert run.status == status, run.out[:2000]
    assert code in run.out
    assert len(run.out) < 200_000
    assert "sound-too" not in run.out
    assert "Checked " in run.err


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("( :source )", "( " + ":source " * 10_000 + ")"),
        ("clem:relayedBy ( :source )", "clem:relayedBy _:list"),
    ],
    ids=["10,000 links", "a circle"],
)
def test_a_chain_of_speakers_without_end_costs_seconds(
    attack: Write, sound_too: Path, old: str, new: str
) -> None:
    end = "_:list rdf:first :source ; rdf:rest _:list .\n" if "_:" in new else ""
    run = checked(attack(end, old=old, new=new), sound_too)
    assert "sound-too" not in run.out
    assert "Checked " in run.err


def test_a_claim_that_rests_on_itself_many_times_over_costs_seconds(attack: Write) -> None:
    rests = "".join(
        f":c{number} prov:wasDerivedFrom {', '.join(f':c{(number + step) % 60}' for step in range(1, 9))} .\n"
        for number in range(60)
    )
    assert "CLEM024" in checked(attack(rests)).out


def test_a_pattern_that_takes_for_ever_is_stopped_and_the_other_files_are_checked(
    corpus: Corpus, attack: Write, sound_too: Path, written: Write
) -> None:
    shapes = written(
        SHAPES + "ex:S a sh:NodeShape ; sh:targetClass clem:Claim ;\n"
        '    sh:property [ sh:path clem:paraphrase ; sh:pattern "^(a+)+$" ] .\n',
        "shapes.ttl",
    )
    evil = attack(old="The amnesty set some hundreds free.", new=f"{'a' * 60}!")
    report = validate(corpus, [evil, sound_too], shapes=shapes, limits=Limits(seconds=4), engine="reference")
    (finding,) = (finding for finding in report.findings if finding.path == evil)
    assert (finding.code, finding.severity, report.exit_status) == ("CLEM093", "error", 2)
    assert "It takes more than 4 seconds of computing." in finding.message
    others = [finding for finding in report.findings if finding.path == sound_too]
    assert len(others) == SOUND.count("clem:paraphrase")
    assert report.checked.articles == 1


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")
def test_a_file_that_takes_too_much_memory_is_stopped_and_the_other_files_are_checked(
    corpus: Corpus, attack: Write, sound_too: Path
) -> None:
    evil = attack(many(':freed rdfs:label "label {i}"@en-x{i} .\n', 100_000))
    report = validate(corpus, [evil, sound_too], limits=Limits(memory=150 * 1024**2))
    (finding,) = (finding for finding in report.findings if finding.path == evil)
    assert (finding.code, report.exit_status) == ("CLEM093", 2)
    assert report.checked.articles == 1


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no endless file on this system")
def test_a_file_without_end_is_stopped(corpus: Corpus) -> None:
    report = validate(corpus, [Path("/dev/zero")], limits=Limits(seconds=4, memory=200 * 1024**2))
    assert [finding.code for finding in report.findings] == ["CLEM093"]


def test_entities_of_xml_are_never_expanded(written: Write) -> None:
    entities = "".join(f'<!ENTITY e{i + 1} "{f"&e{i};" * 10}">' for i in range(9))
    run = checked(
        written(f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e0 "ha">{entities}]><r>&e9;</r>', "bomb.ttl")
    )
    assert run.status == 2
    assert "CLEM091" in run.out


def test_entities_inside_a_literal_are_never_expanded(attack: Write) -> None:
    entities = "".join(f"<!ENTITY e{i + 1} '{f'&e{i};' * 10}'>" for i in range(9))
    xml = f"<!DOCTYPE r [<!ENTITY e0 'ha'>{entities}]><r>&e9;</r>"
    checked(attack(f':freed rdfs:comment "{xml}"^^rdf:XMLLiteral , "{xml}"^^rdf:HTML .\n'))


@pytest.mark.parametrize(
    "query",
    [
        "service\n#" * 100_000,
        "service#" * 100_000,
        'SELECT * { "' + '\\"' * 500_000,
        "FROM " * 100_000,
        "FROM" + " " * 10**6,
        "a:" * 500_000,
    ],
    ids=["comments", "comment", "quotes", "from", "spaces", "prefixes"],
)
def test_a_query_is_refused_in_seconds_however_long_it_is(query: str) -> None:
    before = time.process_time()
    with pytest.raises(ClemencyError):
        ask(query, {}, {}, "q.rq")
    assert time.process_time() - before < 10


# ── Nothing deceives a terminal, a reader or a CI service ──


DECEPTIONS = {
    "label": f':x a clem:Claim ; rdfs:label "{AS_TURTLE}" ; clem:paraphrase "{AS_TURTLE}"@en .\n',
    "value": f':freed clem:size "{AS_TURTLE}" .\n',
    "ill-typed": f':freed clem:size "{AS_TURTLE}"^^xsd:date .\n',
    "name": ":freed clem:siz\u202ee :hundreds .\n",
    "address": "<http://example.org/\\u202Eevil> a clem:Nothing ; rdfs:label 3 .\n",
    "never closed": f'# {DECEPTIVE}\n:x rdfs:label "{DECEPTIVE}',
    "not Turtle": f":x rdfs:label {DECEPTIVE} .",
}


def assert_harmless(shown: str, form: str) -> None:
    assert not UNSAFE.search(shown)
    if form == "github":
        command = re.compile(r"::(error|warning|notice) (?:(?!::).)*::(?:(?!::|##\[).)*")
        assert all(command.fullmatch(line) for line in shown.splitlines()), shown
    else:
        assert "::" not in shown
        assert "##[" not in shown
    if form in {"json", "sarif"}:
        json.loads(shown)
    if form == "junit":
        ET.fromstring(shown)  # noqa: S314 - our own


@pytest.mark.parametrize("added", DECEPTIONS.values(), ids=DECEPTIONS)
def test_what_a_file_says_is_shown_harmless_in_every_format(
    attack: Write, corpus: Corpus, added: str
) -> None:
    report = validate(corpus, [attack(added)])
    assert report.findings
    for form in FORMATS:
        assert_harmless(render(report, form), form)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such names on Windows")
def test_what_a_file_is_called_is_shown_harmless_in_every_format(tmp_path: Path, corpus: Corpus) -> None:
    names = "two\nlines", "\x1b[2J::error::", "a\u202ebc", "a,b:c%0A##[x]", "-", "\udcff"
    paths = [tmp_path / f"{name}.ttl" for name in names]
    for path in paths:
        path.write_text(SOUND + ":x clem:covers :y .\n", "utf-8")
        report = validate(corpus, [path])
        assert report.findings
        for form in FORMATS:
            assert_harmless(render(report, form), form)
    assert checked(*paths).status == 1


def test_the_command_line_shows_what_a_file_says_harmless(attack: Write) -> None:
    for form in ("text", "json"):
        assert checked(attack("".join(list(DECEPTIONS.values())[:3])), "--format", form).status == 1
    run = clemency("validate", "--format", "github", attack(DECEPTIONS["never closed"]))
    assert_harmless(run.out, "github")


def test_thousands_of_mistakes_are_counted_in_full_and_shown_in_part(attack: Write) -> None:
    """Of 100,000, test_formats.py has the same."""
    run = checked(attack(many(':freed rdfs:seeAlso "x{i}"^^xsd:date .\n', 3_000)))
    assert run.status == 1
    assert "3,000" in run.said or "3000" in run.said
    assert len(run.out) < 2_000_000
