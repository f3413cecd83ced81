"""The examples in the docstrings of the evidence's modules run."""

import doctest
import importlib
import pkgutil

import pytest

import upperhand.evidence

MODULES = [f"upperhand.evidence.{found.name}" for found in pkgutil.iter_modules(upperhand.evidence.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_heavy_libraries_wait_until_a_document_needs_them() -> None:
    import subprocess
    import sys

    asked = "import sys, upperhand.evidence.documents, upperhand.evidence.repeats\n"
    asked += "print([name for name in ('trafilatura', 'pypdf', 'feedparser', 'lxml', 'numpy', 'numba') if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
