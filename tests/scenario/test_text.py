"""Effects, hazards and conditions: what they mean, and what is said of those that are wrong."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upperhand.scenario.load import load
from upperhand.scenario.names import Namespace
from upperhand.scenario.text import ADD, MULTIPLY, SET, parse_condition, parse_effect, parse_hazard
from upperhand.scenario.tokens import TextError

NAMES = load("two-rivers").names


@pytest.mark.parametrize(
    ("text", "kind", "numbers", "over", "duration", "after"),
    [
        ("corvia.will = 0.5", SET, (0.5,), 0, math.inf, 0),
        ("corvia.will += 0.5", ADD, (0.5,), 0, math.inf, 0),
        ("corvia.will -= [0.1, 0.2, 0.4]", ADD, (-0.4, -0.2, -0.1), 0, math.inf, 0),
        ("corvia.will *= [0.4, 0.6, 0.8] over 3 months", MULTIPLY, (0.4, 0.6, 0.8), 3, math.inf, 0),
        ("corvia.will /= 2 for 1 year after 6 months", MULTIPLY, (0.5,), 0, 12, 6),
        ("corvia.shells.monthly = 1_000", SET, (1000,), 0, math.inf, 0),
        ("corvia.long_range.targets = economy", SET, (3,), 0, math.inf, 0),
        ("corvia.long_range.targets=none", SET, (0,), 0, math.inf, 0),
        ("arden.effectiveness = -.25", SET, (-0.25,), 0, math.inf, 0),
        ("upper_river.position += 0.4", ADD, (0.4,), 0, math.inf, 0),
        ("lower_river.position = coast_road", SET, (4,), 0, math.inf, 0),
        ("dalmar_deal.stage = signed", SET, (2,), 0, math.inf, 0),
        ("brask.shells.stock *= 0.5", MULTIPLY, (0.5,), 0, math.inf, 0),
        ("brask.lower_river.far_dyke.strength = 1", SET, (1,), 0, math.inf, 0),
    ],
)
def test_effects(text, kind, numbers, over, duration, after):
    effect = parse_effect(text, NAMES)
    assert effect.kind == kind
    assert effect.amount.numbers == pytest.approx(numbers)
    assert (effect.over, effect.duration, effect.after) == (over, duration, after)


def test_an_effect_may_start_on_a_date():
    assert str(parse_effect("corvia.will = 1 from 2031-06", NAMES).start.start) == "2031-06-01"


BAD_EFFECTS = [
    ("corvia.wil = 1", "no quantity 'corvia.wil'", 0, "corvia.will"),
    ("corvia.shells.montly = 1", "no quantity", 0, "corvia.shells.monthly"),
    ("corvia.will", "expected =, +=, -=, *= or /=, found the end", 11, ""),
    ("corvia.will == 1", "expected =", 12, ""),
    ("corvia.will = ", "expected a number, found the end", 13, ""),
    ("corvia.will = high", "expected a number, found 'high'", 14, ""),
    ("corvia.will = 3", "lies between 0 and 2 (share)", 14, ""),
    ("corvia.will *= -1", "a factor is positive", 15, ""),
    ("corvia.will /= 0", "a factor is positive", 15, ""),
    ("corvia.will = [1, 2]", "a range has three numbers", 14, ""),
    ("corvia.will = [1, 0.5, 2]", "a range rises", 14, "[0.5, 1.0, 2.0]"),
    ("corvia.will = 1e999", "too large", 14, ""),
    (
        "corvia.long_range.depth_km = 300 km",
        "expected 'over', 'for', 'from', 'after' or the end",
        33,
        "units are not written",
    ),
    ("corvia.long_range.targets = depots", "'depots' is no value", 28, "'military'"),
    (
        "corvia.long_range.targets += logistics",
        "a word can only be set",
        26,
        "corvia.long_range.targets = ...",
    ),
    ("arden.fires = 1", "is derived", 0, "arden.shells.production"),
    ("arden.exhaustion = 0.2 over 3 months", "is a state", 0, "leave out"),
    ("corvia.will = 1 over 3", "expected 'months', 'weeks' or 'years'", 22, ""),
    ("corvia.will = 1 over -3 months", "between 0 and 1200", 21, ""),
    ("corvia.will = 1 over 3 months over 2 months", "'over' stands twice", 30, ""),
    ("corvia.will = 1 from 2031-13-01", "not a date of the calendar", 21, ""),
    ("corvia.will = 1 from soon", "expected a date", 21, ""),
    ("corvia.will = 1 from 2031-05 after 2 months", "exclude each other", 0, "keep one"),
    ("ended = 1", "kept by the war itself", 0, ""),
    ("corvian_vote.months_to = 1", "kept by the war itself", 0, ""),
    ("= 1", "expected the name of a quantity, found '='", 0, ""),
    ("", "expected the name of a quantity, found the end", 0, ""),
    ("corvia.will = 1 ; x", "expected 'over'", 16, ""),
    ("corvia.will = __import__('os')", "expected a number", 14, ""),
    ("x" * 2000, "at most 1000", 0, ""),
]


@pytest.mark.parametrize(("text", "what", "offset", "remedy"), BAD_EFFECTS)
def test_bad_effects_say_what_where_and_what_instead(text, what, offset, remedy):
    with pytest.raises(TextError) as caught:
        parse_effect(text, NAMES)
    assert what in caught.value.what
    assert caught.value.offset == offset
    assert remedy in caught.value.remedy


def test_hazards():
    hazard = parse_hazard(
        "[0.1, 0.2, 0.4] * exp(0.8 * arden.fires - escalation + dalmar_deal.stage * 2)", NAMES
    )
    assert hazard.base.numbers == (0.1, 0.2, 0.4)
    assert [(c, ref.name) for c, ref in hazard.terms] == [
        (0.8, "arden.fires"),
        (-1.0, "escalation"),
        (2.0, "dalmar_deal.stage"),
    ]
    assert parse_hazard("0.05", NAMES).terms == ()
    assert parse_hazard("exp(-0.1 * corvian_vote.months_to)", NAMES).base is None


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("exp(", "expected a number"),
        ("0.1 * exp(2)", "expected '* NAME'"),
        ("0.1 + exp(escalation)", "expected '*'"),
        ("0.1 * arden.fires", "expected exp(...)"),
        ("0.1 * exp(escalation) * 2", "expected the end"),
        ("-0.1", "between 0 and 10"),
        ("11", "between 0 and 10"),
        ("0.1 * exp(escalatoin)", "no quantity 'escalatoin'"),
        ("0.1 * exp(escalation", "expected ')'"),
    ],
)
def test_bad_hazards(text, what):
    with pytest.raises(TextError) as caught:
        parse_hazard(text, NAMES)
    assert what in caught.value.what


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("escalation >= 0.5", [("escalation", 1, 0.5)]),
        ("escalation <= 0.5 and channels >= 0.1", [("escalation", -1, 0.5), ("channels", 1, 0.1)]),
        ("dalmar_deal.stage >= signed", [("dalmar_deal.stage", 1, 2)]),
        ("dalmar_deal.stage < signed", [("dalmar_deal.stage", -1, 1)]),
        ("dalmar_deal.stage > signed", [("dalmar_deal.stage", 1, 3)]),
        ("dalmar_deal.stage == signed", [("dalmar_deal.stage", 1, 2), ("dalmar_deal.stage", -1, 2)]),
        ("lower_river.position >= coast_road", [("lower_river.position", 1, 4)]),
    ],
)
def test_conditions(text, rows):
    found = parse_condition(text, NAMES)
    assert [(c.ref.name, c.sense, c.threshold) for c in found] == rows


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("escalation > 0.5", "moves continuously"),
        ("escalation", "expected >=, <=, < or >"),
        ("escalation >= 0.5 or channels >= 1", "expected 'and' or the end"),
        ("dalmar_deal.stage >= sined", "'sined' is no value"),
        ("escalation >= [1, 2, 3]", "expected a number"),
        ("", "expected the name"),
    ],
)
def test_bad_conditions(text, what):
    with pytest.raises(TextError) as caught:
        parse_condition(text, NAMES)
    assert what in caught.value.what


@given(st.text(max_size=60))
def test_no_text_does_anything_but_parse_or_fail_cleanly(text):
    for parse in (parse_effect, parse_hazard, parse_condition):
        offset = 0
        try:
            parse(text, NAMES)
        except TextError as error:
            offset = error.offset
        assert 0 <= offset <= len(text)


@given(
    st.sampled_from([ref.name for ref in NAMES.refs() if ref.quantity.kind == "input"]),
    st.sampled_from(["+=", "-=", "*="]),
    st.floats(0.001, 1000),
    st.integers(0, 36),
)
def test_an_effect_means_the_same_however_it_is_spaced(name, sign, value, months):
    wide = parse_effect(f"  {name}  {sign}  {value!r}  over {months} months ", NAMES)
    tight = parse_effect(f"{name}{sign}{value!r} over {months} months", NAMES)
    assert wide == tight
    assert wide.amount.value == (-value if sign == "-=" else value)


def test_names_of_an_empty_scenario_are_those_of_the_world():
    assert parse_effect("talks.access = 1", Namespace()).ref.quantity.scope == "world"
