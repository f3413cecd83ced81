"""A scenario's file is changed at one place and nowhere else."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upperhand.scenario.document import Node, parse
from upperhand.scenario.edit import add_entries, add_items, set_value, written
from upperhand.scenario.load import bundled

ITEM = {"on": dt.date(2031, 5, 1), "says": "a: b # c", "reliability": ["C", 4], "public": False}


def plain(node: Node) -> object:
    """Return what a node holds, without places."""
    if isinstance(node.value, dict):
        return {key: plain(value) for key, value in node.value.items()}
    return [plain(value) for value in node.value] if isinstance(node.value, list) else node.value


def content(text: str) -> dict[str, object]:
    found = plain(parse(text, "x.yaml"))
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("observations: []  # none\nid: x\n", "observations:\n  - on: 1  # none\nid: x\n"),
        ("observations:\nid: x\n", "observations:\n  - on: 1\nid: x\n"),
        ("observations:  # later\nid: x\n", "observations:  # later\n  - on: 1\nid: x\n"),
        ("observations: [{on: 0}]\nid: x", "observations: [{on: 0}, {on: 1}]\nid: x"),
        ("observations: [{on: 0},]\nid: x", "observations: [{on: 0}, {on: 1},]\nid: x"),
        ("observations: [\n  {on: 0},  # c\n  {on: 0}  # d ]\n]\nid: x\n",
         "observations: [\n  {on: 0},  # c\n  {on: 0}, {on: 1}  # d ]\n]\nid: x\n"),
        ("observations: ~\nid: x\n", "observations:\n  - on: 1\nid: x\n"),
        ("observations: null  # c\nid: x\n", "observations:\n  - on: 1  # c\nid: x\n"),
        ("observations:\n  - on: 0\n    by:  # c\n\n# of id\nid: x\n",
         "observations:\n  - on: 0\n    by:  # c\n  - on: 1\n\n# of id\nid: x\n"),
        ('{"id": "x", "observations": []}', '{"id": "x", "observations": [{on: 1}]}'),
        ('{"id": "x"}\n', '{"id": "x", observations: [{on: 1}]}\n'),
        ("id: x", "id: x\nobservations:\n  - on: 1\n"),
        ("observations:\n- on: 0 # c\n# end\nid: x\n", "observations:\n- on: 0 # c\n- on: 1\n# end\nid: x\n"),
        ("observations:\n    - on: 0\n      says: >\n        two\n        lines\nid: x\n",
         "observations:\n    - on: 0\n      says: >\n        two\n        lines\n    - on: 1\nid: x\n"),
        ("observations:\r\n  - on: 0\r\nid: x\r\n", "observations:\r\n  - on: 0\r\n  - on: 1\r\nid: x\r\n"),
        ("id: x\nobservations:\n  - on: 0", "id: x\nobservations:\n  - on: 0\n  - on: 1"),
    ],
    ids=["empty list", "nothing", "nothing but a comment", "flow", "flow with a comma", "flow over lines with comments",
         "tilde", "null", "after an empty value", "empty in brackets", "missing in brackets", "missing", "at the margin",
         "after a folded text", "Windows", "no last newline"],
)  # fmt: skip
def test_an_item_goes_to_the_end_of_its_list(before: str, after: str) -> None:
    assert add_items(before, ["observations"], [{"on": 1}]) == after


def test_a_list_within_a_section_is_made_and_grown() -> None:
    text = "timeline:\n  from: map  # a source\nid: x\n"
    once = add_items(text, ["timeline", "months"], [{"month": "2031-05"}])
    assert once == "timeline:\n  from: map  # a source\n  months:\n    - month: 2031-05\nid: x\n"
    twice = add_items(once, ["timeline", "months"], [{"month": "2031-06"}])
    assert content(twice)["timeline"] == {
        "from": "map",
        "months": [{"month": "2031-05"}, {"month": "2031-06"}],
    }


@pytest.mark.parametrize(
    "timeline",
    ["timeline:", "timeline: {}", "timeline: ~  # none", "timeline: {months: []}", "timeline: {months: }", "", "note: x",
     "timeline: {\n  months: [  # in brackets\n  ]\n}", "timeline:\n    months:\n\n# of the rest"],
)  # fmt: skip
def test_a_list_is_made_however_its_section_is_written(timeline: str) -> None:
    text = f"id: x  # first\n{timeline}\ntitle: y\n"
    once = add_items(text, ["timeline", "months"], [{"month": "2031-05"}])
    twice = add_items(once, ["timeline", "months"], [{"month": "2031-06"}])
    assert content(once)["timeline"] == {"months": [{"month": "2031-05"}]}
    assert content(twice)["timeline"] == {"months": [{"month": "2031-05"}, {"month": "2031-06"}]}
    assert (content(twice)["id"], content(twice)["title"]) == ("x", "y")
    assert twice.startswith("id: x  # first\n")


@pytest.mark.parametrize("name", [*bundled()])
def test_every_bundled_scenario_keeps_its_lines(name: str) -> None:
    before = bundled()[name].read_text(encoding="utf-8")
    after = add_items(before, ["observations"], [ITEM])
    after = add_items(after, ["schedule"], [{"label": "x", "effects": ["channels += [0, 0.1, 0.2]"]}])
    after = add_entries(
        after, ["sources"], {"river": {"document": "river.txt", "dated": dt.date(2031, 5, 1)}}
    )
    after = set_value(after, "as_of", dt.date(2031, 5, 2))
    left = iter(after.splitlines())
    lost = [line for line in before.splitlines() if not line.startswith("as_of") and line not in left]
    assert lost == [], "all other lines are there, in their order"
    then, now = content(before), content(after)
    assert now.pop("observations") == [*_list(then.pop("observations", [])), plain_item()]
    schedule = [*_list(then.pop("schedule", [])), {"label": "x", "effects": ["channels += [0, 0.1, 0.2]"]}]
    assert now.pop("schedule") == schedule
    sources = then.pop("sources", {})
    assert isinstance(sources, dict)
    assert now.pop("sources") == {**sources, "river": {"document": "river.txt", "dated": "2031-05-01"}}
    assert now.pop("as_of") == "2031-05-02"
    then.pop("as_of")
    assert now == then


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def plain_item() -> dict[str, object]:
    return {"on": "2031-05-01", "says": "a: b # c", "reliability": ["C", 4], "public": "no"}


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=40))
def test_any_text_is_written_so_that_it_is_read_again(text: str) -> None:
    found = content(f"says: {written(text)}\nlist: {written([text, text])}\nid: x")
    assert found["says"] == text
    assert found["list"] == [text, text]


def test_a_missing_value_goes_behind_the_one_named() -> None:
    assert set_value(
        "id: x\nas_of: 2031-05-01  # c\nz: 1", "numbers_as_of", dt.date(2031, 4, 1), after="as_of"
    ) == ("id: x\nas_of: 2031-05-01  # c\nnumbers_as_of: 2031-04-01\nz: 1")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: 1\nnumbers_as_of:\nid: x\n", "a: 1\nnumbers_as_of: 2031-04-01\nid: x\n"),
        ("numbers_as_of:  # c\nid: x\n", "numbers_as_of: 2031-04-01  # c\nid: x\n"),
        ("numbers_as_of: ~ # c\nid: x\n", "numbers_as_of: 2031-04-01 # c\nid: x\n"),
        ('{"id": "x", "as_of": 1}\n', '{"id": "x", "as_of": 1, numbers_as_of: 2031-04-01}\n'),
    ],
    ids=["empty", "empty with a comment", "tilde", "in brackets"],
)
def test_a_value_that_is_not_there_yet_is_set(before: str, after: str) -> None:
    assert set_value(before, "numbers_as_of", dt.date(2031, 4, 1), after="as_of") == after
