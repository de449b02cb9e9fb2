"""Where a document goes: to a file, whole or not at all, or to standard output; compressed if so wanted."""

import gzip
import select
import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from clemency.errors import ClemencyError
from clemency.output import atomic_write, printable


def compressed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Return bytes as gzip (RFC 1952), with neither a time nor a name in it: the same bytes each time."""
    buffer = BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=buffer, mtime=0) as archive:
        for piece in pieces:
            archive.write(piece)
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def write_file(path: Path, pieces: Iterable[bytes], *, gzipped: bool = False) -> None:
    """Write pieces to a file, as `clemency.output.atomic_write` does.

    Compressed if `gzipped`, or if the name ends in `.gz`. Raises ClemencyError if the file cannot be written.
    """
    atomic_write(path, compressed(pieces) if gzipped or path.suffix == ".gz" else pieces)


def write_standard_output(pieces: Iterable[bytes], *, gzipped: bool = False) -> None:
    r"""Write pieces to standard output.

    On a terminal, what could deceive a reader is shown as `\uXXXX`, which means the same in all formats.
    Raises ClemencyError if nothing more can be written, or if compressed bytes would go to a terminal; a
    reader that went away is a BrokenPipeError, as everywhere.
    """
    terminal = sys.stdout.isatty()
    if terminal and gzipped:
        raise ClemencyError(
            "Compressed data is not for a terminal: give --output FILE, or redirect the output."
        )
    sys.stdout.flush()
    # Unbuffered, so that a full disk is found here and leaves nothing behind to be written at the end.
    sink: BinaryIO = getattr(sys.stdout.buffer, "raw", sys.stdout.buffer)
    for piece in compressed(pieces) if gzipped else pieces:
        _write(sink, printable(piece.decode()).encode() if terminal else piece)


def _write(sink: BinaryIO, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        try:
            written: int | None = sink.write(rest)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise ClemencyError(f"Cannot write to standard output: {error.strerror or error}.") from None
        if written is None:  # a pipe that does not wait, and is full
            select.select([], [sink], [])
        else:
            rest = rest[written:]
