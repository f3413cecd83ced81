"""The page draws the numbers that the server gives, the same that Python's own figures draw: each mark says which."""

import math

import pytest

MARKS = """() => [...document.querySelectorAll("figure [data-of]")].map((each) =>
    Object.fromEntries([...each.attributes].filter((a) => a.name.startsWith("data-")).map((a) => [a.name.slice(5), a.value])))"""


def numbers(thing, place, found):
    """Collect all numbers of a chart in JSON, by the ids from the chart down and by field: see `report.drawn.numbers`."""
    for field, value in thing.items():
        name = field.replace("_", "-")
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            found.setdefault(place, {})[name] = [float(value)]
        elif (
            isinstance(value, list)
            and value
            and all(isinstance(each, (int, float, type(None))) for each in value)
        ):
            found.setdefault(place, {})[name] = [math.nan if each is None else float(each) for each in value]
        elif isinstance(value, list):
            for each in value:
                if isinstance(each, dict) and "id" in each:
                    numbers(each, f"{place}/{each['id']}", found)
    return found


@pytest.mark.parametrize("options", [[], ["arm"]], ids=["baseline", "what-if"])
def test_marks_carry_the_numbers_of_the_answer(show, war, options):
    page = show(f"#options={','.join(options)}" if options else "")
    page.locator("#figure-options").wait_for()
    known = {}
    answers = [war.answer(options=options, quick=False), war.answer("options", quick=True)]
    for answer in answers:
        for chart in answer["charts"]:
            if chart["kind"] != "map":  # its lines are places, tested with the map
                numbers(chart, chart["id"], known)
    seen = 0
    for mark in page.evaluate(MARKS):
        of = mark.pop("of")
        if of.startswith("map"):
            continue
        for field, text in mark.items():
            row = [float(each) for each in text.split()]
            full = known[of][field][: len(row)]
            assert len(row) == len(full), (of, field)
            for drawn, told in zip(row, full, strict=True):
                assert (math.isnan(drawn) and math.isnan(told)) or math.isclose(
                    drawn, told, rel_tol=1e-6, abs_tol=1e-6
                ), (of, field)
            seen += 1
    assert seen > 100


def test_every_chart_of_the_answer_is_drawn_with_its_numbers(show, war):
    page = show("#options=arm")
    for chart in war.answer(options=["arm"], quick=False)["charts"]:
        figure = page.locator(f"#figure-{chart['id']}")
        assert figure.count() == 1, chart["id"]
        assert figure.locator("[data-of]").count() > 0, chart["id"]
