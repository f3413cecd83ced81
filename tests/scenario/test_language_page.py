"""Every snippet of the page on the scenario language is valid, and its tables are those of the code."""

import re
from pathlib import Path

import pytest

from upperhand.cli.main import main
from upperhand.scenario.compile import compile_scenario
from upperhand.scenario.document import parse
from upperhand.scenario.evidence import CREDIBILITY, LEVELS, SOURCE_GRADES
from upperhand.scenario.load import bundled, load, loads
from upperhand.scenario.text import parse_condition, parse_effect, parse_hazard

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "scenario-language.md").read_text(
    encoding="utf-8"
)
RIVERS = bundled()["two-rivers"].read_text(encoding="utf-8")


def blocks(kind):
    return re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, flags=re.S | re.M)


DEPENDENTS = {
    "suppliers": ("events", "options", "courses", "schedule"),
    "fronts": ("events", "timeline"),
    "options": ("courses",),
    "actors": ("options", "courses"),
}
"""Sections of two-rivers that name what stands in others."""


def merged(fragment):
    """Put a fragment's sections in the place of those of two-rivers, without what names sections now gone."""
    new = set(parse(fragment).value)
    gone = new | {name for section in new for name in DEPENDENTS.get(section, ())}
    parts = re.split(r"^(?=[a-z_]+:)", RIVERS, flags=re.M)
    kept = [part for part in parts if part.split(":")[0] not in gone]
    return "".join(kept) + fragment


def test_the_whole_example_is_a_scenario():
    (text,) = blocks("yaml whole")
    scenario = loads(text)
    assert compile_scenario(scenario).names.lines == (("east_bank", "ford", "west_bank"),)


@pytest.mark.parametrize("fragment", blocks("yaml"), ids=lambda text: text.split(":")[0])
def test_fragments_fit_into_two_rivers(fragment):
    compile_scenario(loads(merged(fragment)))


@pytest.mark.parametrize(
    ("kind", "read"), [("effects", parse_effect), ("hazards", parse_hazard), ("conditions", parse_condition)]
)
def test_one_line_texts(kind, read):
    (text,) = blocks(kind)
    names = load("two-rivers").names
    assert text.strip()
    for line in text.splitlines():
        read(line, names)  # or raises a ScenarioError


def test_examples_of_names_exist():
    names = load("two-rivers").names
    section = PAGE.split("## Names")[1].split("## Effects")[0]
    rows = [row for row in section.splitlines() if row.startswith("|") and "`" in row]
    assert rows
    for row in rows:
        assert names.find(row.rstrip("| ").split("`")[-2]) is not None, row


def test_commands(capsys):
    (text,) = blocks("console")
    for line in text.splitlines():
        assert main(line.split()[1:]) == 0
    assert capsys.readouterr().out


def test_the_tables_of_reliability_and_levels_are_those_of_the_code():
    factors = [f"{value:g}" for value in SOURCE_GRADES.values()]
    assert f"| factor | {' | '.join(factors)} |" in PAGE
    assert f"| factor | {' | '.join(f'{value:g}' for value in CREDIBILITY.values())} |" in PAGE
    for word, share in LEVELS.items():
        assert re.search(rf"`{word}`\s{share * 100:.0f} %", PAGE), word
