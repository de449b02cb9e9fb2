"""Who one is to a store: where that comes from, where it goes, and that it is never seen."""

import base64
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import httpx
import keyring
import pytest
from click.testing import CliRunner
from keyring.credentials import Credential, SimpleCredential

from clemency.cli import cli
from clemency.errors import ClemencyError
from clemency.stores.connection import connected
from clemency.stores.credentials import Credentials, credentials
from standins import Answer, Request, StandIn, stand_in, store_that_keeps

USER, SECRET = "somebody", "opensesame"
LOOPBACK = httpx.URL("http://localhost:7878/store")
REMOTE = httpx.URL("https://db.example.org:8080/ds/data")
BASIC = base64.b64encode(f"{USER}:{SECRET}".encode()).decode()


def keyring_with(entry: str) -> Callable[[str, str | None], Credential | None]:
    """Return what asks a keyring that holds one entry."""
    return lambda service, user: SimpleCredential(user or USER, SECRET) if service == entry else None


@pytest.fixture(autouse=True)
def nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No credentials anywhere, and no proxy."""
    for name in ("CLEMENCY_USER", "CLEMENCY_PASSWORD", "CLEMENCY_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "netrc").touch()
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setattr(keyring, "get_credential", keyring_with("nothing"))


def set_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEMENCY_USER", USER)
    monkeypatch.setenv("CLEMENCY_PASSWORD", SECRET)


# Where they come from


def test_without_any_one_is_nobody() -> None:
    assert credentials(LOOPBACK) is None


def test_user_and_password_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    set_environment(monkeypatch)
    assert credentials(REMOTE) == Credentials(USER, SECRET)


def test_a_token_comes_before_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    set_environment(monkeypatch)
    monkeypatch.setenv("CLEMENCY_TOKEN", "t0ken")
    assert credentials(REMOTE) == Credentials(token="t0ken")  # noqa: S106


def test_a_netrc_file_is_read_for_the_host_and_no_other(tmp_path: Path) -> None:
    (tmp_path / "netrc").write_text(f"machine db.example.org login {USER} password {SECRET}\n")
    assert credentials(REMOTE) == Credentials(USER, SECRET)
    assert credentials(httpx.URL("https://example.org/store")) is None


def test_the_environment_comes_before_a_netrc_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "netrc").write_text("machine db.example.org login other password other\n")
    set_environment(monkeypatch)
    assert credentials(REMOTE) == Credentials(USER, SECRET)


def test_a_keyring_is_asked_for_the_origin_of_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "get_credential", keyring_with("https://db.example.org:8080"))
    assert credentials(REMOTE) == Credentials(USER, SECRET)
    assert credentials(LOOPBACK) is None


def test_a_password_without_a_user_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEMENCY_PASSWORD", SECRET)
    with pytest.raises(ClemencyError, match="CLEMENCY_USER is not"):
        credentials(REMOTE)


@pytest.mark.parametrize("token", ["open sesame", "opensesame\nX-Other: 1", "opensésame"])
def test_what_no_header_can_carry_is_no_token(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEMENCY_TOKEN", token)
    with pytest.raises(ClemencyError, match="CLEMENCY_TOKEN is no token") as caught:
        credentials(REMOTE)
    assert "sesame" not in str(caught.value)


def test_a_netrc_file_that_is_named_must_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "netrc").unlink()
    with pytest.raises(ClemencyError, match=r"NETRC names .*netrc, which is not there\."):
        credentials(REMOTE)
    monkeypatch.delenv("NETRC")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert credentials(REMOTE) is None


def test_a_netrc_file_that_cannot_be_read_is_an_error_that_quotes_nothing(tmp_path: Path) -> None:
    (tmp_path / "netrc").write_text(f"machine db.example.org login {USER} passwort {SECRET}\n")
    with pytest.raises(ClemencyError, match=r"netrc cannot be read, line \d") as caught:
        credentials(REMOTE)
    assert SECRET not in str(caught.value)


def test_of_whom_nobody_knows_where_he_is_at_home_has_no_netrc_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NETRC")
    monkeypatch.setenv("HOME", "/dev/null")
    assert credentials(REMOTE) is None
    monkeypatch.delenv("HOME")
    monkeypatch.setattr("pwd.getpwuid", {}.__getitem__)  # as for the user of a container
    assert credentials(REMOTE) is None


def test_a_user_that_is_named_gets_no_other_users_entry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text(f"machine db.example.org login {USER} password {SECRET}\n")
    monkeypatch.setenv("CLEMENCY_USER", "another")
    assert credentials(REMOTE) is None
    monkeypatch.setenv("CLEMENCY_USER", USER)
    assert credentials(REMOTE) == Credentials(USER, SECRET)


# Where they go


@pytest.mark.parametrize("address", ["http://localhost:1/", "http://127.0.0.2/store", "http://[::1]:80/"])
def test_unencrypted_they_go_to_this_machine(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    set_environment(monkeypatch)
    assert credentials(httpx.URL(address))


@pytest.mark.parametrize(
    "address", ["http://db.example.org/store", "http://10.0.0.1/store", "http://localhost.example.org/"]
)
def test_unencrypted_they_go_nowhere_else(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    set_environment(monkeypatch)
    with pytest.raises(ClemencyError, match="not encrypted") as caught:
        credentials(httpx.URL(address))
    assert SECRET not in str(caught.value)


def test_a_store_is_sent_them_with_each_request(monkeypatch: pytest.MonkeyPatch) -> None:
    set_environment(monkeypatch)
    with stand_in(store_that_keeps(lambda body: body)) as server:
        assert load(server)[0] == 0
    assert {request.authorization for request in server.requests} == {f"Basic {BASIC}"}


def test_a_token_is_sent_as_a_bearer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEMENCY_TOKEN", "t0ken")
    with stand_in(store_that_keeps(lambda body: body)) as server:
        assert load(server)[0] == 0
    assert {request.authorization for request in server.requests} == {"Bearer t0ken"}


def test_a_proxy_for_the_outside_does_not_get_to_see_what_goes_to_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_environment(monkeypatch)
    monkeypatch.delenv("NO_PROXY")
    with (
        stand_in(lambda _: Answer(502)) as proxy,
        stand_in(store_that_keeps(lambda body: body)) as server,
    ):
        for name in ("HTTP_PROXY", "HTTPS_PROXY"):
            monkeypatch.setenv(name, proxy.address.removesuffix("/store"))
        assert load(server)[0] == 0
        assert "cannot be reached: [SSL" in load(StandIn(server.address.replace("http", "https")))[1]
    assert proxy.requests == []


@pytest.mark.parametrize(
    ("proxy", "advice"),
    [
        ("socks5://127.0.0.1:1", r"pip install 'httpx\[socks\]'"),
        (f"ftp://{USER}:{SECRET}@127.0.0.1:1", "Correct the variable"),
        (f"http://{USER}:{SECRET}@127.0.0.1:x", "Correct the variable"),
    ],
)
def test_a_proxy_that_cannot_be_used_is_an_error_that_says_what_to_do(
    proxy: str, advice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_PROXY")
    monkeypatch.setitem(sys.modules, "socksio", None)  # as if it were not installed
    monkeypatch.setenv("ALL_PROXY", proxy)
    with (
        pytest.raises(ClemencyError, match=f"ALL_PROXY names .*{advice}") as caught,
        connected(REMOTE, timeout=1, patience=0),
    ):
        pass
    assert SECRET not in str(caught.value)


def test_they_are_not_sent_on_to_another_host(monkeypatch: pytest.MonkeyPatch) -> None:
    set_environment(monkeypatch)
    with (
        stand_in(lambda _: Answer(404)) as other,
        stand_in(lambda _: Answer(307, location=other.address)) as server,
    ):
        assert load(server)[0] == 2
    assert other.requests == []


# That they are never seen


def echo(request: Request) -> Answer:
    return Answer(400, f"You sent {request.authorization} for {SECRET}".encode())


def refuse(request: Request) -> Answer:
    return Answer(401, b"Who are you?")


@pytest.mark.parametrize("answer", [echo, refuse, store_that_keeps(lambda body: body[:0])])
def test_no_message_and_no_log_ever_holds_a_secret(
    answer: Callable[[Request], Answer], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    set_environment(monkeypatch)
    with caplog.at_level(logging.DEBUG), stand_in(answer) as server:
        status, shown = load(server)
    assert status == 2
    assert server.requests[0].authorization == f"Basic {BASIC}"
    for secret in (SECRET, BASIC):
        assert secret not in shown
        assert secret not in caplog.text


@pytest.mark.parametrize(
    "answer",
    [
        lambda request: Answer(403, reason=f"Not for {request.authorization}"),
        lambda request: Answer(307, location=f"/login/{quote(request.authorization)}?then=/"),
        lambda request: Answer(307, location=f"http://{SECRET.upper()}.example.org/"),
        lambda request: Answer(200, content_type=f"text/{request.authorization}"),
        lambda request: Answer(200, f"<{SECRET} {BASIC}>".encode(), "text/turtle"),
    ],
    ids=["reason", "path", "host", "type", "document"],
)
def test_a_secret_that_a_server_says_back_is_not_shown(
    answer: Callable[[Request], Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_environment(monkeypatch)
    with stand_in(answer) as server:
        status, shown = load(server)
    assert status == 2
    for secret in (SECRET, BASIC, quote(BASIC)):
        assert secret.lower() not in shown.lower()


def test_a_wrong_password_is_told_from_none_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    with stand_in(refuse) as server:
        assert "set CLEMENCY_USER and CLEMENCY_PASSWORD" in load(server)[1]
        set_environment(monkeypatch)
        assert "does not accept the user name and password" in load(server)[1]


def test_credentials_do_not_show_themselves() -> None:
    shown = f"{Credentials(USER, SECRET)!r} {Credentials(token=SECRET)}"
    assert SECRET not in shown
    assert USER not in shown


def load(server: StandIn) -> tuple[int, str]:
    """Run the command, and return its exit status and all that it wrote."""
    result = CliRunner().invoke(
        cli, ["load", "--to", server.address, "--kind", "generic", "--no-validate"], catch_exceptions=False
    )
    return result.exit_code, result.output
