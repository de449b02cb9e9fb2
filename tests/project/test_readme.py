"""The README's tour shows what the commands print."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from folders import ROOT

README = (ROOT / "README.md").read_text("utf-8")
TOUR = re.search(r"## A two-minute tour\n(.*?)\n## ", README, re.DOTALL)
BLOCKS = re.findall(r"```console\n(.*?)```", TOUR[1], re.DOTALL) if TOUR else []


def steps(block: str) -> list[tuple[str, str]]:
    """Return a block's commands, each with what it prints."""
    commands = re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
    return [(command, output) for command, output in commands]


def test_the_tour_has_commands() -> None:
    assert len(BLOCKS) >= 4


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as a reader has it after cloning."""
    folder = tmp_path_factory.mktemp("tour")
    shutil.copytree(ROOT / "data", folder / "data")
    (folder / "build").mkdir()
    return folder


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.split("\n")[0][2:40])
def test_the_tour_shows_what_the_commands_print(block: str, place: Path) -> None:
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": "110",
    }
    for command, shown in steps(block):
        done = subprocess.run(
            ["sh", "-c", f"{command} 2>&1"],
            cwd=place,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.stdout == shown, command


def test_the_tours_python_prints_who_was_excluded_from_what() -> None:
    (program,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    assert (
        "the second amnesty of 2015 in North Korea prisoners already in political prison camps\n"
        in done.stdout
    )


def test_the_picture_is_there() -> None:
    (picture,) = re.findall(r"!\[.*?\]\((.*?)\)", README)
    assert (ROOT / picture).is_file()
