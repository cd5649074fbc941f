import tomllib

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.architecture.modules import ROOT, imports_of, list_modules

NETWORK = {"httpx", "httpcore", "requests", "urllib3", "urllib.request", "http.client", "socket", "ssl", "ftplib"}
# What Django itself asks for by these names, outside the layers.
BESIDE_THE_LAYERS = {"apps", "migrations", "static", "templatetags"}


def test_imports_go_down_only_and_pure_layers_stay_pure(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    monkeypatch.syspath_prepend(str(ROOT))
    # It would silence every logger that is there, and tests that come after could not see what is logged.
    monkeypatch.setattr("importlinter.cli.logging_config.dictConfig", lambda _config: None)

    assert lint_imports(no_cache=True) == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_every_part_of_the_app_has_its_layer():
    """A folder that no contract names would be free to import whatever it likes."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = {name.strip("() ") for line in contracts["contracts"][0]["layers"] for name in line.split("|")}
    parts = {path.parts[1].removesuffix(".py") for path in list_modules() if path.parts[0] == "events"}

    assert parts - {"__init__"} == layers | BESIDE_THE_LAYERS - {"migrations", "static"}


# The endpoint of the second detector is named by whoever runs the archive, and gets a key: `fetch`, which is for what
# strangers choose, would refuse its private address and follow where it leads.
ENDPOINT = "events/ingest/detect/model/endpoint.py"


def test_only_fetch_opens_connections_and_the_client_of_the_models_endpoint():
    speakers = {
        str(module) for module in list_modules() if module.parts[0] == "events" and set(imports_of(module)) & NETWORK
    }

    assert ENDPOINT in speakers
    assert not [module for module in speakers - {ENDPOINT} if not module.startswith("events/ingest/fetch/")]


def test_templatetags_only_show():
    """They stand outside the layers because Django looks for them there; they belong to the pages."""
    makers = ("events.ingest", "events.review", "events.tasks", "events.api", "events.admin", "events.management")
    names = {
        name
        for module in list_modules()
        if module.parts[:2] == ("events", "templatetags")
        for name in imports_of(module)
    }

    assert not [name for name in names if name.startswith(makers)]
