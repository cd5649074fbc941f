import pytest

from events.ingest import pipeline
from events.ingest.holdings import get_vault
from events.management.bulk.session import Session, Wishes
from events.management.bulk.sources import SourceFinder
from tests.events.management.bulk.samples import Stream


@pytest.fixture
def vault(settings, tmp_path):
    settings.ARCHIVE_VAULT_DIR = tmp_path / "vault"
    get_vault.cache_clear()
    pipeline.get_services.cache_clear()
    yield get_vault()
    get_vault.cache_clear()
    pipeline.get_services.cache_clear()


@pytest.fixture
def bulk(tmp_path, vault):  # noqa: ARG001 - the vault has to be there before the run asks for it
    """A run over files with these contents; gives whether it was whole, and what it said."""

    def _bulk(*contents, **options):
        names = []
        for number, content in enumerate(contents):
            path = tmp_path / f"file{number}"
            path.write_bytes(content)
            names.append(str(path))
        wishes = {
            "kind": "jsonl", "files": names, "now": True, "processes": 1, "no_wait": False, "wait_s": 5.0,
            "refused": "", "verbose": False, "sources": SourceFinder(),
        } | options  # fmt: skip
        out, err = Stream(), Stream()
        session = Session(Wishes(**wishes), out=out, err=err)
        is_whole = session.run()
        return is_whole, out.getvalue(), err.getvalue()

    return _bulk
