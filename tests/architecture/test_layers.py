from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.architecture.modules import ROOT


def test_imports_go_down_only_and_pure_layers_stay_pure(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    monkeypatch.syspath_prepend(str(ROOT))

    assert lint_imports(no_cache=True) == EXIT_STATUS_SUCCESS, capsys.readouterr().out
