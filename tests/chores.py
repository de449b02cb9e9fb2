"""What the tests of workers have them do: it must be importable in another process."""

import os
import signal
import socket
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from clemency.errors import ClemencyError, TurtleSyntaxError


@dataclass(frozen=True)
class Chore:
    """Something to do with a file."""

    path: Path
    what: str = ""


def name(chore: Chore) -> str:
    return chore.path.name


def nothing(chore: Chore) -> None:
    return None


def process(chore: Chore) -> int:
    return os.getpid()


def moment(chore: Chore) -> float:
    """Return the time when it was done."""
    if chore.what == "doze":
        time.sleep(0.5)
    return time.monotonic()


def do(chore: Chore) -> str:  # noqa: C901, PLR0912 - one line each
    """Do what the chore says, which is bad in most cases; return the file's name."""
    match chore.what:
        case "compute":
            while True:
                pass
        case "sleep":
            time.sleep(600)
        case "doze":
            time.sleep(0.2)
        case "allocate":
            return str(len([bytes(10**6) for _ in range(10**5)]))
        case "allocate, and complain":
            try:
                bytes(10**12)
            except MemoryError as error:
                raise ClemencyError("It could not be run.") from error
        case "recurse":
            return do(chore)
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "abort":
            os.abort()
        case "be killed":
            os.kill(os.getpid(), signal.SIGKILL)
        case "leave":
            os._exit(3)
        case "fail":
            raise ValueError("no \x1b[31m good\nat all")
        case "be wrong":
            raise TurtleSyntaxError(chore.path, 1, 2, "a line", "a reason.")
        case "return what cannot be sent":
            return lambda: ""  # type: ignore[return-value]
        case "chatter":
            print("out")  # noqa: T201
            print("err", file=sys.stderr)  # noqa: T201
        case "connect":
            socket.create_connection(("127.0.0.1", int(chore.path.name)))
        case "write":
            Path(chore.path).write_text("written", "utf-8")
        case "run":
            os.system(f"touch {chore.path}")  # noqa: S605
    return chore.path.name
