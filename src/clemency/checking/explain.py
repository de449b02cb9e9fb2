"""What a rule asks and why, with an example broken and mended: the small broken articles of tests/broken."""

import difflib
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from clemency import assets
from clemency.checking.rules import INVARIANTS, Rule, rules
from clemency.errors import ClemencyError
from clemency.output import one_line

_WIDTH = 100
_ALIKE = 0.6
_HEAD = re.compile(r"# breaks: (?P<code>CLEM\d{3})\n# change: (?P<change>[^\n]*)\n")
_MARK = "# <- changed"
TAKEN_OUT = "Mended: the marked line is taken out."
_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")
_NAMES = {"this": "NODE", "path": "PROPERTY", "where": "WHERE-IT-IS-NOW."}


@dataclass(frozen=True)
class Example:
    """A broken article, told apart from the sound one: what was changed, and the paragraphs before and after.

    `mended` is empty where the sound one has nothing in that place.
    """

    name: str
    change: str
    broken: str
    mended: str


def explain(code: str) -> str:
    """Return what a reader needs to know of a rule: title, severity, invariant, reason, mend, an example.

    Plain text, at most 100 characters wide but for Turtle. Raises ClemencyError for a code that no rule has.
    """
    rule = _rule(code)
    parts = [f"{rule.code} ({rule.severity}): {rule.title}"]
    parts += [_item("Why", rule.reason)]
    if rule.invariant is not None:
        parts += [_item("Guards", f"invariant {rule.invariant}. {INVARIANTS[rule.invariant]}")]
    parts += [_item("Says", shown(message)) for message in rule.messages]
    parts += [_item("Mend", shown(mend)) for mend in rule.mends]
    parts += [_block("Add", shown(addition)) for addition in rule.additions]
    example = examples().get(rule.code)
    if example is not None:
        parts += [f"Broken: {example.change} ({example.name}).", _indented(example.broken)]
        parts += ["Mended:", _indented(example.mended)] if example.mended else [TAKEN_OUT]
    else:
        parts += [rule.example]
    return "\n\n".join(part for part in parts if part) + "\n"


def index() -> str:
    """Return a line for each rule: code, severity, title."""
    return "".join(f"{rule.code}  {rule.severity:7}  {rule.title}\n" for rule in rules().values())


def shown(template: str) -> str:
    """Return a rule's words with its placeholders as names in capitals: `NODE PROPERTY VALUE`."""
    return _PLACEHOLDER.sub(lambda match: _NAMES.get(match[1], match[1].upper()), template)


@cache
def examples() -> dict[str, Example]:
    """Return a broken article for each code that one can break, by code. Shared, so not to be changed."""
    folder = assets.root() / "tests" / "broken"
    sound = _paragraphs((folder / "sound.ttl").read_text("utf-8").partition("\n")[2])
    found: dict[str, Example] = {}
    for path in sorted(folder.glob("*.ttl")):
        text = path.read_text("utf-8")
        head = _HEAD.match(text)
        if head is not None:
            found.setdefault(head["code"], _example(path, head["change"], text[head.end() :], sound))
    return found


def _rule(code: str) -> Rule:
    rule = rules().get(code.upper())
    if rule is None:
        likeness = {
            known: difflib.SequenceMatcher(None, code.upper()[:20], known).ratio() for known in rules()
        }
        nearest = max(likeness, key=lambda known: likeness[known])
        hint = f" Did you mean {nearest}?" if likeness[nearest] > _ALIKE else ""
        raise ClemencyError(f"There is no rule {one_line(code)}.{hint}")
    return rule


def _example(path: Path, change: str, text: str, sound: Sequence[str]) -> Example:
    broken = _paragraphs(text)
    if path.name.startswith("reference-"):  # reference data, and no copy of the sound article
        marked = [paragraph for paragraph in broken if _MARK in paragraph]
        return Example(path.name, change, "\n\n".join(marked), "")
    changes = difflib.SequenceMatcher(None, sound, broken, autojunk=False).get_opcodes()
    before = [part for kind, a, b, _, _ in changes if kind != "equal" for part in sound[a:b]]
    after = [part for kind, _, _, a, b in changes if kind != "equal" for part in broken[a:b]]
    return Example(path.name, change, "\n\n".join(after), "\n\n".join(before))


def _paragraphs(text: str) -> list[str]:
    return [paragraph.strip("\n") for paragraph in re.split(r"\n{2,}", text) if paragraph.strip()]


def _item(name: str, text: str) -> str:
    return textwrap.fill(text, _WIDTH, initial_indent=f"{name:8}", subsequent_indent=" " * 8)


def _block(name: str, text: str) -> str:
    return f"{name:8}" + textwrap.indent(text, " " * 8)[8:]


def _indented(text: str) -> str:
    return textwrap.indent(text, "    ")
