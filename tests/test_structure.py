"""The code keeps its shape: nothing below imports the command line, modules stay small, every one says what it is for."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "hub").rglob("*.py"))
TESTS = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("test_*.py"))
LONGEST = 350  # lines

MIRRORED = {
    path.name for path in (ROOT / "hub").iterdir() if path.is_dir() and (path / "__init__.py").exists()
}
BESIDE = {
    "connectors",
    "ontology",
    "shapes",
    "conformance",
    "properties",
    "end_to_end",
    "faults",
    "benchmarks",
    "contract",
}
"""Folders of tests about data, or about several packages at once."""


def tree(module: str) -> ast.Module:
    return ast.parse((ROOT / module).read_text(encoding="utf-8"))


@pytest.mark.parametrize("module", MODULES)
def test_nothing_in_the_hub_imports_the_command_line(module: str) -> None:
    for node in ast.walk(tree(module)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        assert not any(name.partition(".")[0] in {"cli", "tests"} for name in names)


@pytest.mark.parametrize("module", ["cli.py", *MODULES])
def test_a_module_has_one_idea(module: str) -> None:
    assert len((ROOT / module).read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("module", ["cli.py", *MODULES])
def test_every_module_opens_with_what_it_is_for(module: str) -> None:
    assert ast.get_docstring(tree(module)), "say in a sentence what it is for, then how it fails"


def test_every_folder_of_modules_is_a_package() -> None:
    folders = {Path(module).parent for module in MODULES}
    assert {folder for folder in folders if not (ROOT / folder / "__init__.py").is_file()} == set()


def test_tests_stand_where_the_code_they_are_about_stands() -> None:
    folders = {Path(test).parts[1] for test in TESTS if len(Path(test).parts) > 2}
    assert folders <= MIRRORED | BESIDE


@pytest.mark.parametrize("module", TESTS)
def test_every_test_claims_something(module: str) -> None:
    parsed = tree(module)
    own = {
        node.name: node
        for node in ast.walk(parsed)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    silent = [name for name in own if name.startswith("test_") and not _claims(name, own, set())]
    assert silent == []


def _claims(name: str, own: dict[str, ast.FunctionDef | ast.AsyncFunctionDef], seen: set[str]) -> bool:
    """Whether function ``name`` asserts, expects an error, or calls a function of its module that does."""
    if name in seen or name not in own:
        return False
    for node in ast.walk(own[name]):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called in {"pytest.raises", "pytest.fail"} or _claims(called, own, seen | {name}):
                return True
    return False
