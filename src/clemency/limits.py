"""What checking one file may take, and how a worker process keeps to it: it is ended by the system.

Linux limits size, time and memory. macOS does not enforce a limit of memory; Windows limits only size.
"""

import faulthandler
import os
import pickle
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, NoReturn, Protocol

from clemency.errors import ClemencyError
from clemency.output import one_line

if sys.platform != "win32":
    import resource

_MEGABYTE = 10**6
_ON_THE_CLOCK = 5  # times the computing time: what a check may take on a busy machine, waiting included
_MEMORY_IS_LIMITED = sys.platform == "linux"
_LONGEST_REASON = 300
_asker: list[BinaryIO] = []  # in a worker, where its answers go

# What no check needs, whatever a file, a shape or a query says: events of Python's (see sys.addaudithook).
# Oxigraph does networking of its own, by SERVICE alone, which `sparql` refuses.
_FORBIDDEN = frozenset(
    {
        "socket.connect",
        "socket.getaddrinfo",
        "socket.gethostbyname",
        "socket.sendto",
        "urllib.Request",  # also file: addresses
        "subprocess.Popen",
        "os.exec",
        "os.fork",
        "os.posix_spawn",
        "os.system",
        "os.remove",
        "os.rename",
    }
)


@dataclass(frozen=True)
class Limits:
    """What checking one file may take.

    `megabytes` is the size of the file; `seconds` the computing time, of which five times as much may pass on
    the clock; `memory`, in bytes, what may be allocated on top of what the worker has to begin with.
    """

    megabytes: float = 10
    seconds: float = 60
    memory: int = 2 * 1024**3


@dataclass(frozen=True)
class Passed:
    """A file whose check did not come to its end. `reason` says in a sentence or two why."""

    reason: str


class HasPath(Protocol):
    """Work on one file."""

    @property
    def path(self) -> Path:
        """The file."""


def oversized(item: HasPath, limits: Limits) -> Passed | None:
    """Return that the item's file is too large, if it is. The file is not opened."""
    try:
        size = item.path.stat().st_size
    except OSError:  # who reads it says better what is wrong with it
        return None
    if size <= limits.megabytes * _MEGABYTE:
        return None
    return Passed(f"The file has {size / _MEGABYTE:.1f} MB; at most {limits.megabytes:g} MB are read.")


def attempt(function: Callable[[Any], Any], item: object, limits: Limits) -> Any:
    """Return the function's result; or, not raised, its ClemencyError; or a Passed that says why neither."""
    try:
        return function(item)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001 - a panic of a library in Rust is no Exception
        error.__traceback__ = None  # it keeps what the function had, and an answer needs memory too
        cause = error.__cause__ if isinstance(error, ClemencyError) else error
        if isinstance(cause, MemoryError):
            megabytes = limits.memory / 1024**2
            return Passed(f"It takes more memory than the {megabytes:,.0f} MB that it may take.")
        if isinstance(cause, RecursionError):
            return Passed("It is nested too deeply.")
        return error if isinstance(error, ClemencyError) else fault(error)


def fault(error: BaseException) -> Passed:
    """Return, for an error that nobody foresaw, what to tell of it."""
    words = one_line(str(error).partition("\n")[0])[:_LONGEST_REASON]
    kind = type(error).__name__
    return Passed(f"It met with a fault in Clemency: {kind}{': ' if words else ''}{words}.")


def death(status: int, limits: Limits) -> Passed:
    """Return why a worker with that exit status (negative: a signal) died over a file."""
    if status == -signal.SIGPROF:
        return Passed(f"It takes more than {limits.seconds:g} seconds of computing.")
    if status == -signal.SIGALRM:
        return Passed(f"It was not done after {limits.seconds * _ON_THE_CLOCK:g} seconds.")
    if status == -signal.SIGKILL:
        return Passed("Its process was killed: most likely the system ran out of memory.")
    if status < 0:
        how = signal.strsignal(-status)
        return Passed(f"It broke its process ({how}): it is nested too deeply, or takes too much memory.")
    return Passed(f"Its process ended before its time (status {status}).")


def missing() -> list[str]:
    """Return which limits this system cannot keep, in words; the size of files is limited everywhere."""
    if sys.platform == "win32":
        return ["computing time", "memory"]
    return [] if _MEMORY_IS_LIMITED else ["memory"]


def tell(news: object) -> None:
    """In a worker, send news ahead of the answer, to an asker who awaits them; elsewhere do nothing."""
    for answer in _asker:
        pickle.dump(news, answer)
        answer.flush()


def serve(questions: int, answers: int) -> NoReturn:
    """Be a worker: answer the questions that come through one descriptor through the other, and exit.

    A question is a pickled function, its argument and the Limits.
    """
    status = 1
    try:
        _settle()
        with open(questions, "rb") as ask, open(answers, "wb") as answer:
            sys.addaudithook(_forbid)
            _asker.append(answer)
            while True:
                answer.write(_answer(ask))
                answer.flush()
    except EOFError:
        status = 0
    finally:
        os._exit(status)  # nothing of the process that this is a copy of may run on


def _settle() -> None:
    """Leave Ctrl-C to the parent, be quiet, and let signals end this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGPROF, signal.SIGALRM):
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    faulthandler.disable()
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    for descriptor in (1, 2):
        os.dup2(sys.stdout.fileno(), descriptor)


def _answer(questions: BinaryIO) -> bytes:
    try:
        function, item, limits = pickle.load(questions)  # noqa: S301 - it comes from our own process
        _limit(limits.seconds, limits.memory)
        answer = pickle.dumps(attempt(function, item, limits))
    except EOFError:
        raise
    except Exception as error:  # noqa: BLE001 - what cannot be pickled, in any of many ways
        answer = pickle.dumps(fault(error))
    _limit(0, None)
    return answer


def _limit(seconds: float, memory: int | None) -> None:
    """Have the system end this process after so many seconds, and give it so much more memory."""
    if _MEMORY_IS_LIMITED:
        # Not RLIMIT_AS, which counts what is set aside for threads and never used.
        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        limit = most if memory is None else _allocated() + memory
        if most != resource.RLIM_INFINITY:
            limit = min(limit, most)
        resource.setrlimit(resource.RLIMIT_DATA, (limit, most))
    # Timers count from now, where RLIMIT_CPU counts from the start; their signals end the process.
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, seconds * _ON_THE_CLOCK)


def _allocated() -> int:
    """Return the bytes that count towards RLIMIT_DATA (proc(5), /proc/pid/statm)."""
    pages = Path("/proc/self/statm").read_text("ascii").split()[5]
    return int(pages) * resource.getpagesize()


def _forbid(event: str, args: tuple[Any, ...]) -> None:
    writes = event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR)
    if event in _FORBIDDEN or (writes and "__pycache__" not in str(args[0])):
        raise PermissionError(f"a check may neither write nor open a connection ({event})")
