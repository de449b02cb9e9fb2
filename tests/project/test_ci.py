"""The action, the hook and the snippets do in people's CI what docs/ci.md says."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml

from folders import ROOT

GUIDE = (ROOT / "docs" / "ci.md").read_text("utf-8")
SNIPPETS = [yaml.safe_load(text) for text in re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)]
CONSOLE = re.findall(r"```console\n\$ (.*?)\n(.*?)```", GUIDE, re.DOTALL)

WORKFLOWS = {
    path.name: yaml.safe_load(path.read_text("utf-8"))
    for path in sorted((ROOT / ".github" / "workflows").glob("*.yml"))
}
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
(HOOK,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))

HOSTILE = ["$(touch pwned)`touch pwned`'; touch pwned; '\"; touch pwned; \"", "--help"]


def steps(workflow: Any) -> list[Any]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A corpus of someone's own, whose one article is broken."""
    folder = tmp_path / "checkout"
    (folder / "data" / "articles").mkdir(parents=True)
    shutil.copytree(ROOT / "data" / "reference", folder / "data" / "reference")
    shutil.copy(
        ROOT / "tests" / "broken" / "fact-without-claim.ttl", folder / "data" / "articles" / "broken.ttl"
    )
    return folder


@pytest.fixture
def mended(corpus: Path) -> Path:
    """The same corpus with a sound article in place of the broken one."""
    shutil.copy(ROOT / "tests" / "broken" / "sound.ttl", corpus / "data" / "articles" / "broken.ttl")
    return corpus


def with_clemency(**others: str) -> dict[str, str]:
    """Return the environment with the `clemency` under test first on the path."""
    return {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", **others}


def run_step(
    name: str, folder: Path, **inputs: str
) -> tuple[subprocess.CompletedProcess[str], dict[str, str]]:
    """Run a step of the action as GitHub does; return how it ended, and the step's outputs."""
    (step,) = (step for step in ACTION["runs"]["steps"] if step.get("name") == name)
    given = {key: each["default"] for key, each in ACTION["inputs"].items()} | inputs
    fake_python = folder.parent / "python"
    values = {
        **{f"inputs.{key}": value for key, value in given.items()},
        "steps.python.outputs.python-path": str(fake_python),
        "github.action_path": str(ROOT),
    }
    outputs = folder.parent / "outputs"
    outputs.touch()
    place = folder.parent / "clemency" / "bin"
    place.mkdir(parents=True, exist_ok=True)
    for path, command in (
        (fake_python, f'printf "%s\\n" "$@" >>"{folder.parent}/asked"'),
        (place / "python", f'printf "%s\\n" "$@" >>"{folder.parent}/asked"'),
        (place / "clemency", f'exec "{Path(sys.executable).parent}/clemency" "$@"'),
    ):
        path.write_text(f"#!/bin/sh\n{command}\n")
        path.chmod(0o755)
    environment = {
        key: re.sub(r"\$\{\{ (\S+) \}\}", lambda match: values[match[1]], value)
        for key, value in step["env"].items()
    }
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=folder,
        env=with_clemency(RUNNER_TEMP=str(folder.parent), GITHUB_OUTPUT=str(outputs), **environment),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done, dict(line.split("=", 1) for line in outputs.read_text("utf-8").splitlines())


# ── The action ──


def test_the_action_annotates_writes_sarif_and_fails_on_a_broken_article(corpus: Path) -> None:
    done, outputs = run_step("Validate", corpus, sarif="clemency.sarif")
    assert (done.returncode, outputs) == (1, {"exit-status": "1"})
    assert done.stdout.startswith("::error title=CLEM001 ")
    log = json.loads((corpus / "clemency.sarif").read_text("utf-8"))
    assert [result["ruleId"] for result in log["runs"][0]["results"]] == ["CLEM001"]


def test_the_action_passes_where_nothing_is_wrong(mended: Path) -> None:
    done, outputs = run_step("Validate", mended)
    assert (done.returncode, done.stdout, outputs) == (0, "", {"exit-status": "0"})


def test_the_action_checks_the_paths_named_one_a_line(corpus: Path) -> None:
    shutil.copy(ROOT / "tests" / "broken" / "sound.ttl", corpus / "a sound one.ttl")
    done, _ = run_step("Validate", corpus, paths="a sound one.ttl\n")
    assert (done.returncode, done.stdout) == (0, "")
    done, _ = run_step("Validate", corpus, paths="a sound one.ttl\ndata/articles/broken.ttl\n", format="text")
    assert done.returncode == 1
    assert done.stdout.startswith("data/articles/broken.ttl:")


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("name", ["corpus", "paths", "text", "format", "version"])
def test_no_input_is_run_as_a_command_or_an_option(corpus: Path, name: str, hostile: str) -> None:
    step = "Install Clemency" if name == "version" else "Validate"
    done, _ = run_step(step, corpus, **{name: hostile})
    assert not list(corpus.parent.rglob("pwned"))
    if name == "version":
        assert f"clemency=={hostile}" in (corpus.parent / "asked").read_text("utf-8").splitlines()
    else:
        assert done.returncode == 2
        assert "Usage: clemency validate [OPTIONS]" not in done.stdout


def test_without_a_version_the_action_installs_its_own(corpus: Path) -> None:
    done, _ = run_step("Install Clemency", corpus)
    assert done.returncode == 0, done.stderr
    assert (corpus.parent / "asked").read_text("utf-8").splitlines()[-3:] == [
        "--constraint",
        str(ROOT / "constraints.txt"),
        str(ROOT),
    ]


def test_no_expression_stands_in_a_script() -> None:
    scripts = [step.get("run", "") for step in ACTION["runs"]["steps"]]
    scripts += [step.get("run", "") for workflow in WORKFLOWS.values() for step in steps(workflow)]
    assert not [script for script in scripts if "${{" in script]


def test_this_repository_uses_its_own_action_on_its_own_corpus() -> None:
    used = [step for step in steps(WORKFLOWS["corpus.yml"]) if step.get("uses") == "./"]
    assert any("paths" not in step.get("with", {}) for step in used)
    for step in used:
        assert set(step.get("with", {})) <= set(ACTION["inputs"])


# ── The hook ──


def test_the_hook_checks_articles_and_reference_files_and_stops_a_broken_one(corpus: Path) -> None:
    files = [path.relative_to(corpus).as_posix() for path in sorted(corpus.rglob("*.*"))]
    chosen = [file for file in files if re.search(HOOK["files"], file)]
    assert "data/articles/broken.ttl" in chosen
    assert "data/reference/kp.ttl" in chosen
    assert not re.search(HOOK["files"], "ontology/clemency.ttl")
    done = subprocess.run(
        [*shlex.split(HOOK["entry"]), *chosen],
        cwd=corpus,
        env=with_clemency(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout.startswith("data/articles/broken.ttl:")


# ── The guide ──


def test_the_snippets_name_what_there_is() -> None:
    for snippet in SNIPPETS:
        for step in steps(snippet) if "jobs" in snippet else ():
            if step["uses"].startswith("OWNER/clemency@"):
                assert set(step.get("with", {})) <= set(ACTION["inputs"])
        for repository in snippet.get("repos", ()):
            assert [hook["id"] for hook in repository["hooks"]] == [HOOK["id"]]
    for name in ACTION["inputs"]:
        assert f"`{name}`" in GUIDE


def test_the_gitlab_snippet_leaves_a_report_that_gitlab_reads(corpus: Path) -> None:
    (job,) = (snippet["clemency"] for snippet in SNIPPETS if "clemency" in snippet)
    (script,) = (line for line in job["script"] if not line.startswith("pip "))
    done = subprocess.run(
        ["sh", "-c", script], cwd=corpus, env=with_clemency(), stderr=subprocess.DEVNULL, check=False
    )
    assert done.returncode == 1
    whole = ET.parse(corpus / job["artifacts"]["reports"]["junit"]).getroot()  # noqa: S314  # our own
    assert whole.get("failures") == "1"


@pytest.mark.parametrize(("command", "output"), CONSOLE, ids=[command[-40:] for command, _ in CONSOLE])
def test_the_guide_shows_what_the_commands_print(corpus: Path, command: str, output: str) -> None:
    if "jq" in command and not shutil.which("jq"):
        pytest.skip("needs jq")
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=corpus,
        env=with_clemency(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stdout == output
