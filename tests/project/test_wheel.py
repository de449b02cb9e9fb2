"""The wheel works by itself: installed into an empty environment, far from the checkout."""

import subprocess
import sys
import venv
from pathlib import Path

import pytest

from folders import ROOT


@pytest.fixture(scope="module")
def clemency(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The installed command."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT))
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "venv")
    binaries = folder / "venv" / "bin"
    pip = (sys.executable, "-m", "pip", "--python", str(binaries / "python"), "--disable-pip-version-check")
    constraints = ("--constraint", str(ROOT / "constraints.txt"))
    run(*pip, "install", "--quiet", *constraints, str(wheel))
    return binaries / "clemency"


def run(*command: str, folder: Path | None = None) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_the_installed_command_validates_asks_reports_and_loads(clemency: Path, tmp_path: Path) -> None:
    command = str(clemency)
    assert "no findings" in run(command, "validate", folder=tmp_path)
    assert "id/kp-2015-october-amnesty" in run(
        command, "query", "amnesties", "--format", "csv", folder=tmp_path
    )
    run(command, "report", "--output", "pages", folder=tmp_path)
    assert "<!doctype html>" in (tmp_path / "pages" / "index.html").read_text("utf-8").lower()
    assert "loaded" in run(command, "load", "--store", "store", folder=tmp_path)


def test_the_installed_command_explains_a_rule_with_its_example(clemency: Path, tmp_path: Path) -> None:
    assert "claim-without-fact.ttl" in run(str(clemency), "explain", "CLEM011", folder=tmp_path)


def test_nothing_is_read_from_the_checkout(clemency: Path, tmp_path: Path) -> None:
    python = str(clemency.parent / "python")
    where = run(python, "-c", "from clemency import assets; print(assets.root())", folder=tmp_path)
    assert str(ROOT) not in where
    assert where.rstrip().endswith("_assets")
