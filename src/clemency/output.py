"""Writing for terminals and to files.

Articles, shapes and queries may come from strangers, so what they say is shown with everything escaped that
could deceive a terminal or a reader's eye.
"""

import contextlib
import os
import re
from collections.abc import Iterable
from pathlib import Path
from secrets import token_hex

from clemency.errors import ClemencyError

# Control characters, bidirectional controls (UAX #9), line and paragraph separators, the byte-order mark,
# lone surrogates and what XML has no place for. Joiners (U+200C, U+200D) stay: Sinhala and Persian need them.
_UNSAFE = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff"
)
_IN_TEXT = re.compile(f"[{_UNSAFE}]")
_IN_LINE = re.compile(f"[\t\n{_UNSAFE}]")
_SHORT = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}

# What the log readers of CI services obey: "::" and "##[" of GitHub's runner, "##[" and "##vso[" of Azure
# Pipelines, "##teamcity[". An IPv6 address in brackets, as "[::1]", is no command.
_COMMAND = re.compile(r"(?<=:):(?!(?:[\da-f]{1,4}:)*[\da-f.]*\])|(?<=#)#(?=\w*\[)", re.IGNORECASE | re.ASCII)


def _escape(match: re.Match[str]) -> str:
    return _SHORT.get(match[0]) or f"\\u{ord(match[0]):04x}"


def printable(text: str) -> str:
    r"""Return the text with control and direction characters as `\uXXXX`; line breaks and tabs stay."""
    return _IN_TEXT.sub(_escape, text)


def one_line(text: str) -> str:
    """Return the text as `printable` does, with line breaks and tabs escaped too."""
    return _IN_LINE.sub(_escape, text)


def harmless(text: str) -> str:
    r"""Return the text as `printable` does, and with `:\u003a` for `::` and `#\u0023[` for `##[`.

    A CI service then takes no part of it for a command. The escapes are those of JSON and Turtle too.
    """
    return _COMMAND.sub(_escape, printable(text))


def atomic_write(path: Path, data: str | bytes | Iterable[bytes]) -> None:
    """Write a file whole or not at all: a reader sees the old content or the new, never a part.

    That holds after a power cut too. Text is written as UTF-8, pieces one after the other. Missing folders
    are made. A device or pipe is written to directly. Raises ClemencyError if the file cannot be written.
    """
    content = data.encode("utf-8") if isinstance(data, str) else data
    pieces = (content,) if isinstance(content, bytes) else content
    target = Path(os.path.realpath(path))  # a symbolic link stays one
    try:
        if target.exists() and not target.is_file() and not target.is_dir():
            with target.open("wb") as device:
                device.writelines(pieces)
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        scratch = target.with_name(f".{target.name}.{token_hex(4)}.part")
        file = scratch.open("xb")  # a new one, never what a link that lies there leads to
        try:
            with file:
                file.writelines(pieces)
                file.flush()
                os.fsync(file.fileno())  # else after a power cut the new name may have no content
            if target.is_file():
                scratch.chmod(target.stat().st_mode & 0o7777)
            scratch.replace(target)
        except BaseException:
            with contextlib.suppress(OSError):
                scratch.unlink()
            raise
    except FileExistsError:
        raise ClemencyError(f"Cannot write {path}: a file is in the way of its folder.") from None
    except OSError as error:
        raise ClemencyError(f"Cannot write {path}: {error.strerror or error}.") from error
