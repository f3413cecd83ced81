"""Small results that all tests of the report share: a shortened war of the two rivers, and the forts."""

from dataclasses import replace

import pytest

from upperhand.questions.assess import assess
from upperhand.questions.estimate import Estimate
from upperhand.questions.options import OptionMap, OptionPoint
from upperhand.questions.whatif import whatif
from upperhand.scenario.load import bundled, load, loads

SMALL = {"quick": True, "paths": 500, "draws": 256}


def short_war():
    text = bundled()["two-rivers"].read_text(encoding="utf-8")
    assert "horizon: 24\ntail: 36\n" in text
    return loads(text.replace("horizon: 24\ntail: 36\n", "horizon: 14\ntail: 10\n"), "short.yaml")


@pytest.fixture(scope="session")
def war():
    return short_war()


@pytest.fixture(scope="session")
def found(war):
    return assess(war, **SMALL)


@pytest.fixture(scope="session")
def forts():
    return assess(load("forts"), **SMALL)


@pytest.fixture(scope="session")
def comparison(war):
    return whatif(war, options=["more_shells"], set=["brask.sanctions += 0.2"], **SMALL)


@pytest.fixture(scope="session")
def no_change(war):
    return whatif(war, options=["nothing"], set=["corvia.long_range.depth_km = 50"], **SMALL)


def _point(name, label, hand, deal):
    zero = Estimate(0.0, 0.0, 0.0, 0.0)
    losses = {"arden": Estimate(-3.6, -5.6, -1.9, 0.5), "brask": Estimate(0.2, -1.0, 1.4, 0.3)}
    return OptionPoint(
        id=name,
        label=label,
        actor="corvia",
        upper_hand=hand,
        surplus=zero,
        deal=deal,
        losses=losses,
        escalation=zero,
        effects=(),
    )


@pytest.fixture(scope="session")
def option_map(found):
    """Three options: one moves the upper hand, one the chance of a deal, one nothing that can be told."""
    still = Estimate(0.0, 0.0, 0.0, 0.0)
    return OptionMap(
        baseline=found,
        points=(
            _point("nothing", "Carry on", still, still),
            _point(
                "convene",
                "Convene the sides",
                Estimate(-0.1, -0.3, 0.1, 0.1),
                Estimate(0.09, 0.05, 0.13, 0.01),
            ),
            _point(
                "more_shells", "Send shells", Estimate(3.1, 1.8, 4.7, 0.4), Estimate(0.02, -0.01, 0.05, 0.01)
            ),
        ),
        seconds=1.0,
    )


@pytest.fixture(scope="session")
def with_surplus(found):
    """Return the same assessment with another surplus and other premiums."""

    def make(value, low, high, premium=0.0):
        each = Estimate(premium, 0.0, 2 * premium, 0.1)
        premiums = dict.fromkeys(found.premium, each)
        return replace(found, surplus=Estimate(value, low, high, 0.2), premium=premiums)

    return make
