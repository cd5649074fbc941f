import subprocess
import sys

from events.ingest.holdings import get_vault
from tests.architecture.modules import ROOT


def test_the_vault_lies_where_the_settings_say(settings, tmp_path):
    settings.ARCHIVE_VAULT_DIR = tmp_path / "vault"
    get_vault.cache_clear()
    try:
        key = get_vault().put(b"bytes")
    finally:
        get_vault.cache_clear()

    assert [path.read_bytes() for path in (tmp_path / "vault").rglob(key)] == [b"bytes"]


def test_an_address_comes_before_the_folder(settings, tmp_path):
    settings.ARCHIVE_VAULT_DIR = tmp_path / "not-this"
    settings.ARCHIVE_VAULT_URL = (tmp_path / "this").as_uri()
    get_vault.cache_clear()
    try:
        key = get_vault().put(b"bytes")
    finally:
        get_vault.cache_clear()

    assert [path.read_bytes() for path in tmp_path.rglob(key)] == [b"bytes"]
    assert not (tmp_path / "not-this").exists()


def test_a_web_process_does_not_load_what_reads_articles():
    """Each of these costs a web process seconds of start and tens of megabytes, and it never uses them."""
    heavy = ("spacy", "trafilatura", "datasketch", "scipy", "boto3", "botocore")
    script = f"""
import django, sys
django.setup()
import dprk_archive.urls
print([name for name in {heavy!r} if name in sys.modules])
"""
    environment = {"DJANGO_SETTINGS_MODULE": "dprk_archive.settings_test", "PATH": "", "HOME": ""}
    ran = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )

    assert ran.stdout.strip() == "[]"
