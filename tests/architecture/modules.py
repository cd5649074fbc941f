"""The project's own modules, as files and as syntax trees."""

import ast
import gc
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
PACKAGES: Final = ("events", "dprk_archive")


@cache
def list_modules() -> tuple[Path, ...]:
    """Paths of all modules but migrations, relative to the root, in order."""
    return tuple(_iter_modules())


def _iter_modules() -> Iterator[Path]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            relative = path.relative_to(ROOT)
            if "migrations" not in relative.parts and "__pycache__" not in relative.parts:
                yield relative


@cache
def tree_of(module: Path) -> ast.Module:
    """The syntax tree of one module."""
    # A collection in the middle of the making of a tree upsets its count of depth (CPython 3.11).
    gc.disable()
    try:
        return ast.parse((ROOT / module).read_text(encoding="utf-8"), filename=str(module))
    finally:
        gc.enable()


@cache
def list_tests() -> tuple[Path, ...]:
    """Paths of all modules of the test tree, relative to the root, in order."""
    return tuple(path.relative_to(ROOT) for path in sorted((ROOT / "tests").rglob("*.py")))


def imports_of(module: Path) -> Iterator[str]:
    """Full names of all modules that `module` imports anywhere in it, also inside functions."""
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def functions_of(module: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """All functions and methods of one module."""
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
