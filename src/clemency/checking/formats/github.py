"""GitHub's workflow commands: annotations at the lines of a pull request.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""

from typing import TYPE_CHECKING

from clemency.checking.findings import Finding, counted, counts, shown
from clemency.checking.formats.shared import left_off, relative, safe, titled, written

if TYPE_CHECKING:
    from clemency.checking.validation import Report

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}
_MOST_SHOWN = 10  # annotations of each kind that GitHub shows for a step


def render(report: "Report") -> str:
    """Return one command a finding, and where GitHub will not show all of them, a last line that says so.

    The message repeats the place, because a log shows the message alone.
    """
    lines = [_command(finding) for finding in written(report.findings)]
    if max(counts(report.findings).values()) > _MOST_SHOWN:
        lines.append(
            f"{counted(report.findings)} in all. GitHub annotates at most {_MOST_SHOWN} of each kind; "
            f"the log of this step has the others. {left_off(report.findings)}".rstrip()
        )
    return "".join(f"{line}\n" for line in lines)


def _command(finding: Finding) -> str:
    span, path = finding.span, relative(finding.path) or shown(finding.path)
    properties = {
        "title": titled(finding.code),
        "file": path.as_posix(),
        "line": str(span.line),
        "endLine": str(span.end_line),
    }
    if span.line == span.end_line:  # GitHub drops an annotation with columns on different lines
        properties |= {"col": str(span.column), "endColumn": str(span.end_column)}
    written_out = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    words = [f"{path.as_posix()}:{span.line}:{span.column}: {finding.code} {finding.message}"]
    words += [f"because: {step}" for step in finding.because]
    words += [f"mend: {finding.mend}"] * bool(finding.mend)
    words += ["add:", *(f"    {line}" for line in finding.addition.split("\n"))] * bool(finding.addition)
    message = "\n".join(safe(line) for line in words)
    return f"::{_COMMANDS[finding.severity]} {written_out}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(safe(text)).replace(":", "%3A").replace(",", "%2C")
