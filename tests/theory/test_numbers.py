"""What every model refuses: wrong types and sizes, with an error that names the argument."""

from decimal import Decimal
from fractions import Fraction as F

import numpy as np
import pytest

from upperhand.theory import (
    arms_transfer,
    fearon1995,
    filson_werner2002,
    kydd2003,
    powell2004,
    powell2006,
    slantchev2003,
    smith_stam2004,
    stopping,
)

HALF, COST = F(1, 2), F(1, 10)
COUNTS = {"forts", "start", "horizon", "units_a", "units_d"}
SEQUENCES = {"path", "prior_a", "prior_b"}
POWELL2004 = {"cost_s": COST, "cost_tough": COST, "cost_weak": HALF, "a_tough": COST, "b_tough": COST}
ARMS = {"force": 1, "weak": HALF, "strong": 2, "prob_weak": HALF, "cost_a": COST, "cost_b": COST}
FORTS = {"forts": 4, "p": HALF, "discount": HALF, "cost_a": COST, "cost_b": COST}
CALLS = [
    (fearon1995.bargaining_range, {"p": HALF, "cost_a": COST, "cost_b": COST}),
    (fearon1995.uniform_cost, {"p": HALF, "cost_a": COST, "low": COST, "high": HALF}),
    (
        fearon1995.two_type,
        {"p": HALF, "cost_a": COST, "cost_low": COST, "cost_high": HALF, "prob_high": HALF},
    ),
    (
        powell2006.shifting_power,
        {
            "path": [HALF, HALF],
            "discount": HALF,
            "cost_a": COST,
            "cost_b": COST,
            "proposer": HALF,
            "guarantee_a": COST,
            "guarantee_b": COST,
            "cap": HALF,
        },
    ),
    (powell2006.least_guarantee, {"p0": HALF, "p1": HALF, "discount": HALF, "cost_b": COST}),
    (slantchev2003.war_to_finish, FORTS),
    (slantchev2003.equilibrium, FORTS | {"proposer": HALF}),
    (
        smith_stam2004.solve,
        {
            "forts": 4,
            "start": 2,
            "prior_a": (3, 2),
            "prior_b": (2, 3),
            "cost_a": COST,
            "cost_b": COST,
            "discount": HALF,
            "proposer": HALF,
            "horizon": 5,
        },
    ),
    (powell2004.Screening, POWELL2004 | {"a_weak": COST, "b_weak": COST, "discount": HALF}),
    (powell2004.Screening(**POWELL2004).summary, {"prob_weak": HALF}),
    (
        filson_werner2002.solve,
        {
            "p_tough": COST,
            "p_weak": HALF,
            "cost_a": COST,
            "cost_d": COST,
            "units_a": 2,
            "units_d": 2,
            "discount": HALF,
        },
    ),
    (arms_transfer.neutrality, {"p": HALF, "cost_a": COST, "low": COST, "high": HALF}),
    (arms_transfer.protege, ARMS | {"transfer": 1}),
    (arms_transfer.threshold, ARMS),
    (
        kydd2003.mediation,
        {
            "p": HALF,
            "prob_weak": HALF,
            "cost_a": COST,
            "cost_low": COST,
            "cost_high": HALF,
            "noise_weak": COST,
            "noise_tough": COST,
            "bias": 2,
            "war_aversion": 1,
        },
    ),
    (
        stopping.solve,
        {
            "forts": 4,
            "start": 2,
            "horizon": 4,
            "p_low": COST,
            "p_high": HALF,
            "prior_a": HALF,
            "prior_b": HALF,
            "cost_a": COST,
            "cost_b": COST,
            "discount": HALF,
            "proposer": HALF,
            "sigma": COST,
        },
    ),
]
ARGUMENTS = [
    pytest.param(call, good, name, id=f"{call.__module__.split('.')[-1]}-{call.__name__}-{name}")
    for call, good in CALLS
    for name in good
]
NO_NUMBERS = (".5", None, True, [HALF], 1j, Decimal("nan"), Decimal(1), 10**400, 10**5000, float("nan"))


@pytest.mark.parametrize(("call", "good", "name"), ARGUMENTS)
def test_one_clear_error_names_the_argument(call, good, name):
    call(**good)
    bad = [value for value in NO_NUMBERS if value is not None or name not in ("a_weak", "b_weak")]
    if name in SEQUENCES and isinstance(good[name], list | tuple):
        bad = [*(["1", 1], [1, True], "11", 1, None, 1j), *([1, value] for value in (None, 10**400))]
    if name == "p" and "forts" in good:
        bad.remove([HALF])  # a sequence is right here, if it has the right length
    for value in bad:
        with pytest.raises(ValueError, match=rf"\b{name}\b") as caught:
            call(**good | {name: value})
        assert len(str(caught.value)) < 200


def test_numbers_of_numpy_are_taken():
    p, cost, low, high = np.float64(0.5), np.float32(0.125), np.int64(0), np.float32(0.25)
    assert fearon1995.uniform_cost(p, cost, low, high) == fearon1995.uniform_cost(0.5, 0.125, 0, 0.25)
    war = slantchev2003.war_to_finish(np.int64(4), np.full(5, 0.5), np.float32(0.5), cost, cost)
    assert war == slantchev2003.war_to_finish(4, 0.5, 0.5, 0.125, 0.125)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        pytest.param(
            lambda: powell2004.Screening(0.1, 0.1, 0.2, 0.7, 0.6), r"at most 1, not 1\.2", id="a + b above 1"
        ),
        pytest.param(
            lambda: stopping.solve(4, 2, 4, 0.7, 0.4, 0.5, 0.5, 0.1, 0.1, 0.9),
            r"p_low must not exceed p_high, but 0\.7 > 0\.4",
            id="p_low above p_high",
        ),
    ],
)
def test_errors_show_no_inner_tolerance(call, message):
    with pytest.raises(ValueError, match=message):
        call()
