import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dprk_archive.state import PROJECT_DIR

SCRIPT = PROJECT_DIR / "dprk_archive" / "bootstrap.py"
OLD_NAMES = ("python2.7", "python3.6", "python3.7", "python3.8", "python3.9", "python3.10")


def _find_old_pythons() -> list[str]:
    """Interpreters before 3.11 on this machine, on the PATH or managed by pyenv."""
    on_path = [found for name in OLD_NAMES if (found := shutil.which(name))]
    managed = [str(path) for path in Path.home().glob(".pyenv/versions/*/bin/python")]
    return [path for path in {*on_path, *managed} if (version := _version(path)) and version < (3, 11)]


def _version(python: str) -> tuple[int, ...] | None:
    program = "import sys; print('%d %d' % sys.version_info[:2])"
    said = subprocess.run([python, "-c", program], capture_output=True, text=True, check=False)  # noqa: S603 - a Python
    # A shim of pyenv is there for versions that are not.
    return tuple(map(int, said.stdout.split())) if said.returncode == 0 else None


def test_an_old_python_says_a_sentence_and_no_traceback() -> None:
    pythons = _find_old_pythons()
    if not pythons:
        pytest.skip("no Python before 3.11 on this machine")
    for python in pythons:
        said = subprocess.run([python, str(SCRIPT)], capture_output=True, text=True, check=False)  # noqa: S603 - a Python
        assert said.returncode == 1
        assert said.stderr.startswith("Python 3.11 or newer is needed; this is ")
        assert said.stderr.count("\n") == 1


def test_the_script_has_only_syntax_that_python_2_knows() -> None:
    source = SCRIPT.read_text(encoding="utf-8")
    compile(source, str(SCRIPT), "exec")
    for newer in ('f"', "->", ":=", "match ", "async ", "nonlocal"):
        assert newer not in source.partition('"""\n\n')[2]


def test_the_projects_own_logging_and_celery_do_not_hide_the_real_ones(tmp_path: Path) -> None:
    # A copy in a path with a space, whose environment module only tells what it sees.
    package = tmp_path / "a clone" / "dprk_archive"
    package.mkdir(parents=True)
    shutil.copy(SCRIPT, package / "bootstrap.py")
    shutil.copy(PROJECT_DIR / "dprk_archive" / "logging.py", package / "logging.py")
    (package / "__init__.py").touch()
    (package / "environment.py").write_text(
        "import logging\n\ndef main():\n    print(logging.getLogger('x').name)\n    return 7\n", encoding="utf-8"
    )
    for script in ("dprk_archive/bootstrap.py", str(package / "bootstrap.py")):
        ran = subprocess.run(  # noqa: S603 - the copy above
            [sys.executable, script], capture_output=True, text=True, check=False, cwd=package.parent
        )
        assert (ran.stdout, ran.returncode, ran.stderr) == ("x\n", 7, "")
