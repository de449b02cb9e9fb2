"""Where things lie in the checkout."""

from pathlib import Path

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent
BROKEN, EXAMPLES, JAVA = TESTS / "broken", TESTS / "examples", TESTS / "java"
