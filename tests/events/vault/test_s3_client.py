"""The client of object stores: bounded, deaf to the machine around it, and silent about secrets."""

import os
import time
from pathlib import Path

import pytest

from events.errors import VaultError, VaultUnavailableError
from events.vault.location import S3Location
from events.vault.s3_client import make_client, told
from tests.support.http_server import Answer, ScriptedServer
from tests.support.s3_server import CREDENTIALS

ERROR = '<?xml version="1.0"?><Error><Code>{code}</Code><Message>{secret} is wrong</Message></Error>'


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
def _credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)


def location_of(server: ScriptedServer) -> S3Location:
    return S3Location(bucket="captures", endpoint=server.url("").rstrip("/"), path_style=True)


def ask(location: S3Location, *, quick: bool = True) -> None:
    with told(location, "the vault cannot be read"):
        make_client(location, quick=quick).get_object(Bucket="captures", Key="x")


@pytest.mark.parametrize(
    ("status", "code", "words", "kind"),
    [
        (403, "AccessDenied", r"refuses access \(AccessDenied\); check AWS_ACCESS_KEY_ID", VaultError),
        (403, "SignatureDoesNotMatch", "refuses access", VaultError),
        (403, "InvalidAccessKeyId", "refuses access", VaultError),
        (404, "NoSuchBucket", "there is no bucket 'captures' at http://127.0.0.1", VaultUnavailableError),
        (403, "RequestTimeTooSkewed", "the clock of this machine", VaultUnavailableError),
        (400, "AuthorizationHeaderMalformed", "another region .* region=", VaultUnavailableError),
        (500, "InternalError", "answers InternalError", VaultError),
        (503, "SlowDown", "answers SlowDown", VaultError),
    ],
)
@pytest.mark.usefixtures("_credentials")
def test_a_refusal_is_a_sentence_without_secrets(status: int, code: str, words: str, kind: type[VaultError]) -> None:
    with ScriptedServer() as server:
        body = ERROR.format(code=code, secret=CREDENTIALS["AWS_SECRET_ACCESS_KEY"]).encode()
        server.add("/captures/x", Answer(status=status, body=body, content_type="application/xml"))
        with pytest.raises(kind, match=f"the vault cannot be read: .*{words}") as caught:
            ask(location_of(server))
    assert type(caught.value) is kind
    assert CREDENTIALS["AWS_SECRET_ACCESS_KEY"] not in str(caught.value)


@pytest.mark.usefixtures("_credentials")
def test_nobody_at_the_endpoint_is_told_with_its_address() -> None:
    with ScriptedServer() as server:
        location = location_of(server)
    with pytest.raises(VaultUnavailableError, match=rf"at {location.endpoint} does not answer .*EndpointConnection"):
        ask(location)


@pytest.mark.usefixtures("_credentials")
def test_a_store_that_never_answers_is_given_up() -> None:
    with ScriptedServer() as server:
        server.add("/captures/x", lambda _request: time.sleep(5) or Answer())  # type: ignore[func-returns-value]  # sleeps, then answers
        began = time.monotonic()
        with pytest.raises(VaultUnavailableError, match="ReadTimeout"):
            ask(location_of(server))
    assert time.monotonic() - began < 10


@pytest.mark.usefixtures("_credentials")
def test_a_hiccup_is_tried_again_and_not_for_ever() -> None:
    busy = Answer(status=503, body=ERROR.format(code="SlowDown", secret="").encode(), content_type="application/xml")
    with ScriptedServer() as server:
        server.add("/captures/x", busy, Answer(body=b"words"))
        ask(location_of(server), quick=False)
        server.requests.clear()
        server.add("/captures/x", busy)
        with pytest.raises(VaultError, match="SlowDown"):
            ask(location_of(server), quick=False)
        assert len(server.requests) == 3


def test_without_credentials_it_says_which_variables_and_asks_no_metadata_service(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with ScriptedServer() as metadata, ScriptedServer() as store:
        monkeypatch.setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", metadata.url())
        with pytest.raises(
            VaultUnavailableError, match=r"no credentials .* AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
        ):
            ask(location_of(store))
        assert metadata.requests == []
        assert store.requests == []
        # Whoever asks for it gets it.
        monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "false")
        with pytest.raises(VaultUnavailableError, match="no credentials"):
            ask(location_of(store))
        assert metadata.requests


def test_half_of_the_credentials_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "an-account")
    with pytest.raises(VaultUnavailableError, match="AWS_SECRET_ACCESS_KEY"):
        ask(S3Location(bucket="captures", endpoint="http://127.0.0.1:9"))


def test_the_files_of_the_home_folder_are_read_only_on_request(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws" / "credentials").write_text(
        "[other]\naws_access_key_id = other-account\naws_secret_access_key = x\n"
    )
    with ScriptedServer() as server:
        server.add("/captures/x", Answer(body=b"words"))
        with pytest.raises(VaultUnavailableError, match="no credentials"):
            ask(location_of(server))
        monkeypatch.setenv("AWS_PROFILE", "other")
        ask(location_of(server))
        assert "Credential=other-account/" in server.requests[0].headers["authorization"]
        monkeypatch.setenv("AWS_PROFILE", "nobody")
        with pytest.raises(VaultUnavailableError, match="nobody"):
            ask(location_of(server))


@pytest.mark.usefixtures("_credentials")
def test_neither_a_proxy_nor_another_endpoint_of_the_machine_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with ScriptedServer() as server, ScriptedServer() as other:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"):
            monkeypatch.setenv(name, other.url().rstrip("/"))
        server.add("/captures/x", Answer(body=b"words"))
        ask(location_of(server))
        assert len(server.requests) == 1
        assert other.requests == []


@pytest.mark.usefixtures("_credentials")
def test_the_region_is_the_address_or_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert make_client(S3Location(bucket="captures")).meta.region_name == "us-east-1"
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-northeast-2")
    assert make_client(S3Location(bucket="captures")).meta.region_name == "ap-northeast-2"
    assert make_client(S3Location(bucket="captures", region="eu-west-1")).meta.region_name == "eu-west-1"
