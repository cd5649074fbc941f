from importlinter.application.use_cases import create_report, read_user_options

from tests.architecture.modules import ROOT


def test_imports_go_down_only_and_pure_layers_stay_pure(monkeypatch):
    monkeypatch.chdir(ROOT)
    monkeypatch.syspath_prepend(str(ROOT))
    report = create_report(read_user_options(), cache_dir=None)
    broken = [contract.name for contract, check in report.get_contracts_and_checks() if not check.kept]

    assert list(report.get_contracts_and_checks())
    assert not broken, f"broken contracts: {broken}; `make check` prints the imports"
