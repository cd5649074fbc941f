import pytest

from dprk_archive.env import SettingError
from dprk_archive.vaults import vault_url


def test_unset_means_the_folder_of_the_other_setting() -> None:
    assert vault_url(None) == ""


@pytest.mark.parametrize("url", ["file:///srv/vault", "s3://bucket/archive?endpoint=https://store.example.org:9000"])
def test_an_address_is_taken_as_it_is(url: str) -> None:
    assert vault_url(url) == url


def test_a_slip_names_the_variable() -> None:
    with pytest.raises(SettingError, match=r"ARCHIVE_VAULT_URL: starts with 'ftp'; write it like file:///"):
        vault_url("ftp://host/vault")


def test_a_secret_in_the_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(SettingError, match="ARCHIVE_VAULT_URL: credentials do not belong") as caught:
        vault_url("s3://account:hunter2@bucket/prefix")
    assert "hunter2" not in str(caught.value)
