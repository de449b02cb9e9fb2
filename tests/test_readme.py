"""The README's tour shows what the commands print."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOUR = re.search(r"## A two-minute tour\n(.*?)\n## ", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
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
