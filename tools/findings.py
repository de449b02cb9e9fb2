"""Writes docs/findings.md: every rule, why it is there, and an article that breaks it.

Made from ontology/shapes and tests/broken. Run this after a change to them.
"""

import re
import textwrap
from pathlib import Path

from clemency.checking.explain import TAKEN_OUT, examples, shown
from clemency.checking.rules import INVARIANTS, Rule, rules
from clemency.namespaces import PREFIXES

FILE = Path(__file__).resolve().parent.parent / "docs" / "findings.md"

_WIDTH = 120
_TERM = re.compile(rf"(?<![\w:`])((?:{'|'.join(PREFIXES)}):\w+)")

_HEAD = """\
# Findings

What `clemency validate` can find, by code. `clemency explain CODE` prints the same of one.

An *error* or a *warning* is to be mended; a *note* is for you to know. In messages and in Turtle, words in
capitals stand for what the file has: `NODE PROPERTY VALUE` is the statement that breaks the rule. An ellipsis
(…) is for you to fill in.

<!-- made by tools/findings.py from ontology/shapes and tests/broken -->
"""


def page() -> str:
    """Return the page as Markdown: an index by code, then a section for each rule."""
    rows = ["| code | severity | title |", "| --- | --- | --- |"]
    rows += [
        f"| [{rule.code}](#{rule.code.lower()}) | {rule.severity} | {rule.title} |"
        for rule in rules().values()
    ]
    sections = [_section(rule) for rule in rules().values()]
    return "\n\n".join([_HEAD.rstrip(), "\n".join(rows), *sections]) + "\n"


def _section(rule: Rule) -> str:
    guards = f" Invariant {rule.invariant}: {INVARIANTS[rule.invariant]}" if rule.invariant else ""
    said = [
        *(_filled(f"- *Says*: {_words(message)}", "  ") for message in rule.messages),
        *(_filled(f"- *Mend*: {_words(mend)}", "  ") for mend in rule.mends),
    ]
    parts = [f"## {rule.code}", _filled(f"**{rule.title}** ({rule.severity}).{guards}")]
    parts += [_filled(_words(rule.reason)), "\n".join(said)]
    parts += [f"To add:\n\n{_turtle(shown(addition))}" for addition in rule.additions]
    example = examples().get(rule.code)
    if example is None:
        lines = rule.example.split("\n")
        parts.append("\n".join(line if line.startswith("    ") else _words(line) for line in lines))
    else:
        link = f"[{example.name}](../tests/broken/{example.name})"
        parts += [_filled(f"Broken: {_words(example.change)} ({link})."), _turtle(example.broken)]
        parts += ["Mended:", _turtle(example.mended)] if example.mended else [TAKEN_OUT]
    return "\n\n".join(parts)


def _words(template: str) -> str:
    """Return words of a rule as Markdown that shows them as they are, terms as code."""
    text = re.sub(r"([<*\[])", r"\\\1", shown(template))
    return _TERM.sub(r"`\1`", text)


def _filled(text: str, indent: str = "") -> str:
    return textwrap.fill(
        text, _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def _turtle(text: str) -> str:
    return f"```turtle\n{text}\n```"


if __name__ == "__main__":
    FILE.write_text(page(), "utf-8")
