"""The examples in the report's docstrings run."""

import doctest

import pytest

from upperhand.report import drawn, measures, one_page, page_whatif, paired, sheet, words


@pytest.mark.parametrize(
    "module", [drawn, measures, one_page, page_whatif, paired, sheet, words], ids=lambda m: m.__name__
)
def test_examples_run(module):
    tried = doctest.testmod(module)
    assert tried.attempted > 0
    assert tried.failed == 0
