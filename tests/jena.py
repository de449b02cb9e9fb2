"""Apache Jena's SPARQL engine, which Maven fetches: the tests that need it are skipped where it cannot."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from folders import JAVA, ROOT

POM = JAVA / "jena.xml"
CLASSPATH = ROOT / "build" / "jena.classpath"  # where the pom writes it


def jena_classpath() -> str:
    for tool, version in (("javac", "-version"), ("mvn", "--version")):
        if not shutil.which(tool) or run(tool, version).returncode:
            pytest.skip(f"needs a Java development kit (17 or later) and Maven: no {tool} here")
    if not CLASSPATH.exists() or CLASSPATH.stat().st_mtime < POM.stat().st_mtime or not _fetched():
        done = run("mvn", "-q", "-B", "-f", POM, "package")
        if done.returncode:
            pytest.skip(f"needs Apache Jena, which Maven could not fetch: {done.stdout.strip()[:200]}")
    return CLASSPATH.read_text("utf-8").strip()


def _fetched() -> bool:
    return all(Path(jar).exists() for jar in CLASSPATH.read_text("utf-8").strip().split(os.pathsep))


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)
