"""Output: files are written whole or not at all, and what is printed is harmless."""

import os
from pathlib import Path

import pytest

from clemency.errors import ClemencyError
from clemency.output import atomic_write, harmless, one_line, printable


def test_control_and_direction_characters_are_shown_and_not_obeyed() -> None:
    assert printable("a\x1b[2J\u202e\r\x9b\u2028z") == r"a\u001b[2J\u202e\r\u009b\u2028z"


def test_words_of_any_script_stay_as_they_are() -> None:
    words = "교화소 කැඳවීම\u200d عفو – “amnesty”\tand\nmore"
    assert printable(words) == words


def test_one_line_has_no_line_breaks_or_tabs() -> None:
    assert one_line("a\tb\nc") == r"a\tb\nc"


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        ("::error::no", r":\u003aerror:\u003ano"),
        (":::x", r":\u003a\u003ax"),
        ("##[group]x", r"#\u0023[group]x"),
        ("###vso[task.x]", r"##\u0023vso[task.x]"),
        ("\r::x", r"\r:\u003ax"),
        ("::debug::a]", r":\u003adebug::a]"),
        ("::add::b]", r":\u003aadd::b]"),
    ],
)
def test_a_ci_service_finds_no_command_in_what_is_harmless(command: str, shown: str) -> None:
    assert harmless(command) == harmless(shown) == shown


ADDRESSES = ("http://[::1]:7878/store", "[2001:db8::7:0]", "http://[fe80::1]/", "[::ffff:192.0.2.1]")


def test_what_is_no_command_stays_as_it_is() -> None:
    for words in (":a clem:covers :b .", "# a comment", "## a [heading]", "12:30", "a\n\tb", *ADDRESSES):
        assert harmless(words) == words


@pytest.mark.parametrize("data", ["“text”", "“text”".encode()])
def test_a_file_is_written_with_its_folders(tmp_path: Path, data: str | bytes) -> None:
    path = tmp_path / "new" / "folder" / "page.html"
    atomic_write(path, data)
    assert path.read_text("utf-8") == "“text”"
    assert list(path.parent.iterdir()) == [path]


def test_a_file_that_is_there_is_replaced_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("old")
    path.chmod(0o640)
    atomic_write(path, "new")
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("new", 0o640)


def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    link, path = tmp_path / "link", tmp_path / "page.html"
    path.write_text("old")
    link.symlink_to(path)
    atomic_write(link, "new")
    assert link.is_symlink()
    assert path.read_text() == "new"


def test_nothing_is_written_through_a_link_that_lies_in_wait(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("not to be touched")
    (tmp_path / f".page.html.{os.getpid()}.part").symlink_to(other)
    atomic_write(tmp_path / "page.html", "new")
    assert other.read_text() == "not to be touched"
    assert not (tmp_path / "page.html").is_symlink()
    assert (tmp_path / "page.html").stat().st_mode == other.stat().st_mode  # as the umask has it


def test_where_nothing_can_be_written_nothing_is_left_behind(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(
        ClemencyError, match=r"Cannot write .*page\.html: a file is in the way of its folder\."
    ):
        atomic_write(tmp_path / "file" / "page.html", "text")
    with pytest.raises(ClemencyError, match=r"Cannot write .*: Is a directory\."):
        atomic_write(tmp_path, "text")
    assert [path.name for path in tmp_path.rglob("*")] == ["file"]


def test_a_write_that_fails_halfway_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "page.html"
    path.write_text("old")

    def full(scratch: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(ClemencyError, match="No space left on device"):
        atomic_write(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_power_cut_finds_content_behind_the_new_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[tuple[int, str]] = []
    page = tmp_path / "page.html"
    page.write_text("old")
    monkeypatch.setattr(os, "fsync", lambda file: kept.append((os.fstat(file).st_size, page.read_text())))
    atomic_write(page, "newer")
    assert kept == [(len("newer"), "old")]
