"""Variants of a war by the hundred: from a file, from every option, or from lists of values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from .compile import compile_scenario
from .document import Node, parse, read_text
from .errors import Place, Problem, ScenarioError, UnknownName
from .model import Scenario
from .tokens import TextError

_VARIED = re.compile(r"\s*(?P<name>[^=+*]+?)\s*(?P<sign>[+*]?=)\s*(?P<values>[^=]+)\Z")
_VALUE = re.compile(r"\s*(?P<value>\S+)(?P<rest>.*)\Z")

FIELDS = ("options", "set")


@dataclass(frozen=True)
class Variant:
    """A war with options taken and numbers changed.

    Attributes
    ----------
    name : str
    options : tuple of str
        Options or courses of action that are taken.
    sets : tuple of str
        Further effects, as after ``--set``.
    """

    name: str
    options: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()


def each_option(scenario: Scenario) -> list[Variant]:
    """Return a variant for every option of a scenario, by itself."""
    return [Variant(name, (name,)) for name in scenario.options]


def varied(text: str) -> list[str]:
    """Return a text for every value of a list.

    Raises
    ------
    TextError
        If it is not NAME = VALUE, VALUE, …

    Examples
    --------
    >>> varied("corvia.will *= 0.5, 0.8 over 6 months")
    ['corvia.will *= 0.5 over 6 months', 'corvia.will *= 0.8 over 6 months']
    """
    found = _VARIED.match(text)
    values = [part.strip() for part in found["values"].split(",")] if found else []
    wrong = not all(values) or any(" " in value for value in values[:-1]) or "[" in text
    if not found or wrong:
        raise TextError(
            f"'{text}' is no list of values",
            0,
            "NAME = VALUE, VALUE, … such as 'corvia.will = 0.2, 0.5, 0.8'",
        )
    last = _VALUE.match(values[-1])
    rest = last["rest"] if last else ""
    values[-1] = last["value"] if last else values[-1]
    return [f"{found['name']} {found['sign']} {value}{rest}" for value in values]


def crossed(alternatives: Sequence[Sequence[str]], options: Sequence[str] = ()) -> list[Variant]:
    """Return a variant for every way to pick one text of each list, with the same options in all.

    Examples
    --------
    >>> [variant.name for variant in crossed([["a = 1", "a = 2"], ["b *= 2"]])]
    ['a = 1, b *= 2', 'a = 2, b *= 2']
    """
    return [
        Variant(", ".join([*options, *picked]), tuple(options), picked) for picked in product(*alternatives)
    ]


def read_variants(file: str, scenario: Scenario) -> list[Variant]:
    """Read a file of variants: ``NAME: {options: [ID, …], set: [TEXT, …]}``, one or many.

    Raises
    ------
    ScenarioError
        With every variant that is not right, and where it stands.
    """
    if not Path(file).exists():
        raise ScenarioError(file, [Problem("there is no such file")])
    text = read_text(Path(file), file)
    if not text.strip():
        raise ScenarioError(file, [Problem("the file is empty", remedy="NAME: {options: [ID], set: [TEXT]}")])
    top = parse(text, file)
    problems: list[Problem] = []
    found: list[Variant] = []
    if not isinstance(top.value, dict) or not top.value:
        what = f"a file of variants is a mapping of names, not {top.kind}"
        raise ScenarioError(
            file, [Problem(what, top.place, remedy="NAME: {options: [ID], set: [TEXT]}")], text
        )
    for name, node in top.value.items():
        if not isinstance(node.value, dict) or not set(node.value) <= set(FIELDS):
            why = "a variant has options and numbers that are set, nothing else"
            remedy = f"{name}: {{options: [ID], set: [TEXT]}}"
            problems.append(Problem(f"'{name}' is no variant", top.key_place(name), why, remedy))
            continue
        variant = Variant(name, *(_texts(node.value.get(field), problems) for field in FIELDS))
        try:
            compile_scenario(scenario, variant.options, variant.sets)
        except (UnknownName, TextError) as error:
            problems.append(Problem(f"'{name}': {error}", top.key_place(name)))
        found.append(variant)
    if problems:
        raise ScenarioError(file, problems, text)
    return found


def _texts(node: Node | None, problems: list[Problem]) -> tuple[str, ...]:
    """Return a text, or a list of them, as texts."""
    if node is None or node.value is None:
        return ()
    nodes = node.value if isinstance(node.value, list) else [node]
    for each in nodes:
        if not isinstance(each.value, str):
            problems.append(Problem(f"here stands {each.kind} where a text is wanted", each.place or Place()))
    return tuple(str(each.value) for each in nodes)
