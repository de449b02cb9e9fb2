"""The command line: exit statuses, what goes to which stream, one clear message where something is wrong."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from clemency.asking import results
from clemency.cli import cli
from clemency.corpus import Corpus, read_article
from clemency.export import FORMATS, export, merged_with_reference
from folders import BROKEN

Write = Callable[..., Path]
MAIN = "from clemency.cli import main; main()"


def run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments], prog_name="clemency")
    assert "Traceback" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def process(
    *arguments: str | Path, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", MAIN, *map(str, arguments)],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, **(environment or {})},
    )


# ── Starting up ──


def test_the_version_is_told_without_waiting_for_a_library() -> None:
    code = (
        "import sys\n"
        "from clemency.cli import main\n"
        "sys.argv = ['clemency', '--version']\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code\n"
        "heavy = {'rdflib', 'pyshacl', 'owlrl', 'pyoxigraph', 'rich', 'httpx', 'jinja2'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == f"clemency {version('clemency')}\n"


@pytest.mark.parametrize("name", [None, *sorted(cli.commands)])
def test_help_shows_examples(name: str | None) -> None:
    result = run(*([name] if name else []), "--help")
    assert result.exit_code == 0
    assert f"Examples:\n    clemency {name or 'validate'}" in result.output


def test_every_option_and_command_says_what_it_is_for() -> None:
    for command in cli.commands.values():
        assert command.help
        for param in command.params:
            assert isinstance(param, click.Argument) or (isinstance(param, click.Option) and param.help)


def test_the_formats_offered_are_those_of_the_library() -> None:
    def offered(command: str) -> list[str]:
        (option,) = (param for param in cli.commands[command].params if param.name == "form")
        assert isinstance(option.type, click.Choice)
        return list(option.type.choices)

    assert offered("query") == list(results.FORMATS)
    assert offered("export") == list(FORMATS)


# ── validate ──


def test_a_sound_article_prints_no_data_and_says_what_was_checked(sound: Path) -> None:
    result = run("validate", sound)
    assert result.exit_code == 0
    assert result.stdout == ""
    assert result.stderr.startswith("Checked 1 article (3 claims, 3 facts, 3 passages) and ")
    assert result.stderr.endswith(" reference files: no findings.\n")


def test_findings_go_to_standard_output_with_exit_status_1() -> None:
    path = BROKEN / "fact-without-claim.ttl"
    result = run("validate", path)
    assert result.exit_code == 1
    assert result.stdout.startswith("tests/broken/" if Path.cwd() == BROKEN.parent.parent else str(path))
    first, line, carets, *_ = result.stdout.splitlines()
    assert first.endswith(
        ":34:22: error CLEM001: No claim says that id:kp-2015-october-amnesty clem:roundInYear 2."
    )
    assert line.index("2 ;") == carets.index("^")
    assert result.stderr.endswith(": 1 error.\n")


def test_json_is_whole_even_where_something_could_not_be_checked(tmp_path: Path) -> None:
    result = run("validate", "--format", "json", BROKEN / "fact-without-claim.ttl", tmp_path / "missing.ttl")
    assert result.exit_code == 2
    document = json.loads(result.stdout)
    messages = {finding["code"]: finding["message"] for finding in document["findings"]}
    assert set(messages) == {"CLEM001", "CLEM092"}
    assert document["checked"]["articles"] == 1
    assert "No such file or directory" in messages["CLEM092"]
    assert "Not everything could be checked." in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [("load", "--store", ""), ("--corpus", "", "validate"), ("validate", ""), ("export", "--output", "")],
)
def test_an_empty_name_is_not_the_working_directory(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "the name is empty" in result.stderr


def test_a_syntax_error_shows_place_line_and_reason(written: Write) -> None:
    path = written("@prefix : <http://example.org/> .\n:a foo:b :c .\n")
    result = run("validate", path)
    assert result.exit_code == 2
    first, line, carets, *_ = result.stdout.splitlines()
    assert first.startswith(f"{path}:2:4: error CLEM091: This is not Turtle: the prefix foo: ")
    assert line.index("foo:b") == carets.index("^")


def test_passages_are_compared_with_a_text(sound: Path, written: Write) -> None:
    result = run("validate", sound, "--text", written("Another text.", "article.txt"))
    assert result.exit_code == 1
    assert re.findall(r"^\S+: (\w+ CLEM\d+)", result.stdout, re.MULTILINE) == [
        "warning CLEM102",
        "error CLEM101",
        "error CLEM101",
        "error CLEM101",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(
    ("environment", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_colour_is_for_terminals_whose_owner_wants_it(
    environment: dict[str, str], coloured: bool, written: Write
) -> None:
    ours, theirs = os.openpty()
    plain = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    subprocess.run(
        [sys.executable, "-c", MAIN, "validate", written(":a :b")],  # no Turtle, which is soon told
        check=False,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        env={**plain, "TERM": "xterm", **environment},
    )
    os.close(theirs)
    output = os.read(ours, 10_000).decode()
    os.close(ours)
    assert "CLEM091" in output
    assert ("\x1b[" in output) == coloured


# ── The other commands ──


def test_query_without_a_name_lists_the_library() -> None:
    result = run("query")
    assert result.exit_code == 0
    assert "  amnesties " in result.stdout


def test_query_answers_in_the_format_asked_for() -> None:
    result = run("query", "amnesties", "--format", "csv")
    assert result.exit_code == 0
    assert "2015-10-08" in result.stdout
    assert json.loads(run("query", "amnesties", "--format", "json").stdout)["results"]["bindings"]


def test_query_takes_parameters() -> None:
    result = run("query", "claims-behind-fact", "--param", "subject=:freed-in-october", "--format", "tsv")
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) > 3


def test_report_writes_a_page_and_says_where(tmp_path: Path) -> None:
    page = tmp_path / "build" / "index.html"
    result = run("report", "--output", page.parent)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith(f"Wrote {page} (1 article, ")
    assert page.read_text("utf-8").lower().startswith("<!doctype html>")


def test_load_prints_each_graph_and_what_became_of_it(tmp_path: Path) -> None:
    first, second = (run("load", "--store", tmp_path / "store") for _ in range(2))
    assert (first.exit_code, second.exit_code) == (0, 0)
    loaded = [line.split("\t") for line in first.stdout.splitlines()]
    assert {state for *_, state in loaded} == {"loaded"}
    assert [line.split("\t") for line in second.stdout.splitlines()] == [
        [iri, triples, "unchanged"] for iri, triples, _ in loaded
    ]


def test_export_writes_the_document_to_standard_output(corpus: Corpus, article: Path) -> None:
    assert run("export", "--format", "trig").stdout_bytes == export(corpus, format="trig")
    merged = merged_with_reference(read_article(article), corpus)
    assert run("export", "--with-reference", article).stdout_bytes == merged


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script_for_the_shell(shell: str) -> None:
    result = run("completion", shell)
    assert result.exit_code == 0
    assert f"_CLEMENCY_COMPLETE={shell}_complete" in result.stdout


def test_a_shell_is_offered_commands_and_names_of_queries() -> None:
    def offered(words: str) -> list[str]:
        environment = {
            "_CLEMENCY_COMPLETE": "bash_complete",
            "COMP_WORDS": words,
            "COMP_CWORD": str(len(words.split()) - 1),
        }
        lines = process(environment=environment).stdout.splitlines()
        return [line.removeprefix("plain,") for line in lines]

    assert offered("clemency val") == ["validate"]
    assert offered("clemency query claims-behind") == ["claims-behind-fact"]
    assert offered("clemency query ./mi") == ["file,./mi"]


# ── What goes wrong ──


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["validate", "--format", "xml"], "'xml' is not one of 'text', 'json'"),
        (["validate", "--text", "missing.txt"], "Error: Cannot read missing.txt: No such file or directory."),
        (["--corpus", "missing", "validate"], "Error: There is no corpus at missing: it is not a folder."),
        (["query", "nonesuch"], "Error: There is no query 'nonesuch'."),
        (["query", "missing.rq"], "Error: Cannot read missing.rq: No such file or directory."),
        (["query", "amnesties", "--format", "xml"], "'xml' is not one of"),
        (["query", "amnesties", "--param", "country"], "write NAME=VALUE"),
        (
            ["query", "amnesties", "--param", "nonesuch=1"],
            "There is no parameter 'nonesuch'.",
        ),
        (["load"], "Error: Give either --to URL or --store DIR."),
        (["load", "--to", "http://127.0.0.1:9/store"], "Error: "),
        (["export", "--with-reference", "missing.ttl"], "Error: Cannot read missing.ttl"),
        (["export", "--with-reference", "a.ttl", "b.ttl"], "Error: --with-reference takes one article"),
        (["completion", "csh"], "'csh' is not one of"),
        (["nonesuch"], "Error: No such command 'nonesuch'."),
    ],
)
def test_what_cannot_be_run_is_one_message_on_standard_error_and_exit_status_2(
    arguments: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert message in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_corpus_without_articles_is_said_to_have_none(tmp_path: Path) -> None:
    for arguments in (
        ["validate"],
        ["report", "--output", tmp_path / "report"],
        ["load", "--store", tmp_path / "s"],
    ):
        result = run("--corpus", tmp_path, *arguments)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith("Error: There are no articles: ")
    assert list(tmp_path.iterdir()) == []


def test_a_page_that_cannot_be_written_is_an_error_and_leaves_nothing(written: Write, tmp_path: Path) -> None:
    in_the_way = written("", "file")
    result = run("report", "--output", in_the_way)
    assert result.exit_code == 2
    assert (
        result.stderr == f"Error: Cannot write {in_the_way}/index.html: a file is in the way of its folder.\n"
    )
    assert list(tmp_path.iterdir()) == [in_the_way]


def test_an_unforeseen_fault_of_the_system_is_one_message_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "/data/secret.ttl")

    monkeypatch.setattr("clemency.corpus.open_corpus", denied)
    result = run("validate")
    assert result.exit_code == 2
    assert result.stderr == "Error: /data/secret.ttl: Permission denied.\n"


def test_a_reader_that_goes_away_is_no_error() -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", MAIN, "export", "--format", "nquads"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert program.stdout
    assert program.stderr
    program.stdout.close()
    assert program.stderr.read() == b""
    program.stderr.close()
    assert program.wait() == 141


def test_a_terminal_that_lacks_a_character_gets_its_escape_and_no_crash() -> None:
    done = process("query", environment={"PYTHONIOENCODING": "latin-1"})
    assert (done.returncode, done.stderr) == (0, "")
    assert r"subject=\u2026" in done.stdout


def test_a_rule_is_explained_and_all_are_listed() -> None:
    result = run("explain", "CLEM011")
    assert result.exit_code == 0
    assert "CLEM011" in result.stdout
    assert "mend" in result.stdout.lower()
    assert "CLEM302" in run("explain").stdout
    unknown = run("explain", "CLEM11")
    assert (unknown.exit_code, unknown.stdout) == (2, "")
    assert "CLEM011" in unknown.stderr


def test_each_rule_tells_how_many_nodes_it_looked_at(sound: Path) -> None:
    result = run("validate", sound, "--stats")
    assert result.exit_code == 0
    assert "CLEM033  looked at 3\n" in result.stderr
