"""What must emerge, on a few random balanced wars; the whole ensemble is slow."""

from types import SimpleNamespace

import numpy as np
import pytest

from upperhand.questions.checks import ensemble
from upperhand.questions.checks.ensemble import Size

FEW = Size(wars=4, solves=1, paths=1000)


@pytest.fixture(scope="module")
def few():
    return list(ensemble.balanced_wars(FEW, seed=5))


def test_the_wars_are_balanced_and_differ(few):
    assert len(few) == FEW.wars
    for war in few:
        assert abs(war.base["upper_hand"]) <= ensemble.MOST_APART
        assert ensemble.SURPLUS[0] <= war.base["surplus"] <= ensemble.SURPLUS[1]
    assert len({round(war.base["surplus"], 6) for war in few}) == FEW.wars


@pytest.mark.parametrize(("name", "holds"), ensemble.PATTERNS, ids=[name for name, _ in ensemble.PATTERNS])
def test_a_pattern_emerges(few, name, holds):
    """A single solve of few paths may miss one war of four."""
    assert sum(holds(war) for war in few) >= FEW.wars - 1, name


def test_a_pattern_can_be_missing(few):
    """Looked at backwards, patterns that have a direction are not found: the checks can fail."""
    war = few[0]
    backwards = ensemble.Balanced(war.program, war.gained, war.size, war.seed, war.threads)
    backwards.__dict__["gained"] = war.base
    assert not ensemble.gains_shift_terms(backwards)
    backwards = ensemble.Balanced(war.program, war.agreed, war.size, war.seed, war.threads)
    backwards.__dict__["agreed"] = war.base
    assert not ensemble.optimism_lengthens(backwards)
    backwards = ensemble.Balanced(war.program, war.pressed, war.size, war.seed, war.threads)
    backwards.__dict__["pressed"] = war.base
    assert not ensemble.pressure_fills_the_table(backwards)


def test_the_other_patterns_can_be_missing_too(few):
    rising = SimpleNamespace(hazards=np.linspace(0.01, 0.1, 36))
    assert not ensemble.hazard_is_flat(rising)
    assert ensemble.hazard_is_flat(SimpleNamespace(hazards=np.full(36, 0.02)))

    class Swapped(ensemble.Played):
        """The sides' claims change places: whoever has lost ground asks for more."""

        def months(self, name):
            found = super().months(name)
            return found[..., ::-1] if name in ("fight", "premium") else found

    war = few[0]
    assert not ensemble.defeats_bring_concessions(SimpleNamespace(base=Swapped(war.base.records)))
    numbers = {"reservation/0": 40.0, "reservation/1": 50.0, "surplus": 10.0}
    moved = {"reservation/0": 35.0, "reservation/1": 55.0, "surplus": 14.0}
    pair = SimpleNamespace(base=numbers, shifted=moved)
    assert not ensemble.opposite_prospects_leave_the_surplus(pair)
    assert ensemble.opposite_prospects_leave_the_surplus(
        SimpleNamespace(base=numbers, shifted={**moved, "surplus": 10.5})
    )


def test_sorting_makes_a_pooled_hazard_fall():
    """Wars of two kinds, each with a flat hazard: pooled it falls. By hand: .25 at first, then towards .1."""
    mixed = np.repeat([[0.4], [0.1]], 20, axis=0).repeat(12, axis=1)
    assert ensemble.falls_across(mixed, seed=1) == 1.0
    rising = np.tile(np.linspace(0.01, 0.1, 12), (10, 1))
    assert ensemble.falls_across(rising, seed=1) == 0.0


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_every_pattern_in_nine_wars_of_ten(seed):
    checks = list(ensemble.checks(ensemble.FULL, seed))
    assert len(checks) == len(ensemble.PATTERNS) + 2
    assert [(one.model, one.ours) for one in checks if not one.ok] == []
