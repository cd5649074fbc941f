"""Addresses of vaults: what each part means, and that no secret is taken or repeated."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.errors import VaultError
from events.vault.file_vault import FileVault
from events.vault.location import S3Location, open_vault, parse_vault_url
from events.vault.s3_vault import S3Vault


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("file:///srv/vault", "/srv/vault"),
        ("file://localhost/srv/vault", "/srv/vault"),
        ("file:///srv/a%20vault", "/srv/a vault"),
    ],
)
def test_a_folder(url: str, path: str) -> None:
    assert parse_vault_url(url) == Path(path)


def test_a_bucket_with_all_options() -> None:
    url = "s3://captures/archive/vault/?endpoint=https://store.example.org:9000&region=eu-west-1&path_style=on"

    assert parse_vault_url(url) == S3Location(
        bucket="captures",
        prefix="archive/vault",
        endpoint="https://store.example.org:9000",
        region="eu-west-1",
        path_style=True,
    )


def test_a_bucket_alone_is_one_of_amazon() -> None:
    assert parse_vault_url("s3://captures") == S3Location(bucket="captures")


def test_an_endpoint_may_be_percent_encoded_and_path_style_off() -> None:
    found = parse_vault_url("s3://captures?endpoint=http%3A%2F%2F127.0.0.1%3A9000&path_style=off")

    assert found == S3Location(bucket="captures", endpoint="http://127.0.0.1:9000", path_style=False)


@pytest.mark.parametrize(
    "url",
    [
        "s3://AKIDEXAMPLE:hunter2@captures/vault",
        "s3://captures/vault?endpoint=https://AKIDEXAMPLE:hunter2@store.example.org",
        "s3://captures/vault?aws_secret_access_key=hunter2",
        "s3://captures/vault?access_key=hunter2",
        "s3://captures/vault?session_token=hunter2",
        "s3://captures/vault?region=eu-west-1&password=hunter2",
    ],
)
def test_credentials_are_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(VaultError, match=r"credentials do not belong .* AWS_ACCESS_KEY_ID") as caught:
        parse_vault_url(url)
    assert "hunter2" not in str(caught.value)
    assert "AKIDEXAMPLE" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "write it like file:///"),
        ("/srv/vault", "write it like file:///"),
        ("https://store.example.org/captures", "starts with 'https'"),
        ("file://srv/vault", "three slashes"),
        ("file:vault", "absolute path"),
        ("file:///srv/vault?x=1", "three slashes"),
        ("file:///srv/%00", "absolute path"),
        ("s3:///prefix", "the bucket ''"),
        ("s3://x/prefix", "the bucket 'x'"),
        ("s3://captures:9000/prefix", "the bucket 'captures:9000'"),
        ("s3://captures:port/prefix", "not an address"),
        ("s3://captures/a//b", "the prefix 'a//b'"),
        ("s3://captures/../b", "the prefix"),
        ("s3://captures/a b", "the prefix"),
        ("s3://captures/a#b", "no #"),
        ("s3://captures?endpoint=store.example.org:9000", "the endpoint"),
        ("s3://captures?endpoint=https://store.example.org/path", "the endpoint"),
        ("s3://captures?endpoint=https://store.example.org:port", "the endpoint"),
        ("s3://captures?path_style=perhaps", "path_style is 'perhaps'; write on or off"),
        ("s3://captures?region=a/b", "the region"),
        ("s3://captures?region=a&region=b", "twice"),
        ("s3://captures?tls=on", "no option 'tls'; the options are endpoint, region, path_style"),
    ],
)
def test_what_is_no_address_is_told_in_words(url: str, words: str) -> None:
    with pytest.raises(VaultError, match=words.replace("?", r"\?")):
        parse_vault_url(url)


@given(st.text(max_size=60), st.sampled_from(["", "s3://", "s3://captures/", "s3://captures?", "file:///"]))
def test_rubbish_is_an_address_or_an_error_in_words(text: str, start: str) -> None:
    try:
        found = parse_vault_url(start + text)
    except VaultError:
        return
    assert isinstance(found, S3Location | Path)


def test_the_address_says_which_kind_of_vault_opens(tmp_path: Path) -> None:
    folder = open_vault((tmp_path / "vault").as_uri())

    assert isinstance(folder, FileVault)
    assert folder.get(folder.put(b"words")) == b"words"
    assert list((tmp_path / "vault").rglob("*"))
    assert isinstance(open_vault("s3://captures"), S3Vault)


def test_a_folder_does_not_load_the_client_of_object_stores() -> None:
    program = (
        "import sys; from events.vault.location import open_vault; open_vault('file:///srv/vault')\n"
        "print([name for name in ('boto3', 'botocore') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603 - our own words

    assert ran.stdout.strip() == "[]"
