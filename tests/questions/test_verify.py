"""What `verify` checks: every group at a small size, that it can fail, and the form of its answer."""

import doctest
import json
import math
from fractions import Fraction as F

import pytest

from upperhand.questions import verify as module
from upperhand.questions.checks import brute, canonical, check, exact_wars, fitted_wars, published, wars
from upperhand.questions.checks.check import Check
from upperhand.questions.verify import Verification, verify
from upperhand.report import page_verify, sheet
from upperhand.theory import fearon1995, stopping


def off(checks):
    return [(one.model, one.case, one.ours, one.exact, one.tolerance) for one in checks if not one.ok]


@pytest.mark.parametrize("module", [check, wars, canonical, page_verify], ids=lambda m: m.__name__)
def test_the_examples_in_the_documentation(module):
    tried = doctest.testmod(module)
    assert tried.attempted > 0
    assert tried.failed == 0


def test_the_published_numbers_of_all_nine_models():
    checks = list(published.checks())
    assert off(checks) == []
    assert len({one.model for one in checks}) == 9
    assert len(checks) >= 60


@pytest.mark.parametrize("seed", [2, 3])
def test_brute_force_on_random_parameters(seed):
    checks = list(brute.checks(30, seed))
    assert off(checks) == []
    assert len({one.model for one in checks}) == 9


def test_a_wrong_model_is_found_by_both(monkeypatch):
    right = fearon1995.uniform_cost

    def wrong(p, cost_a, low, high):
        found = right(p, cost_a, low, high)
        demand = min(F(1), found.demand + F(1, 100))
        return fearon1995.Ultimatum(demand, found.p_war, found.value_a)

    monkeypatch.setattr(fearon1995, "uniform_cost", wrong)
    assert {case for _, case, *_ in off(published.checks())} == {
        "cost up to 1/5: demand",
        "cost up to 2/5: demand",
    }
    assert [model for model, *_ in off(brute.checks(30, 1))] == ["fearon1995"]


def test_a_float_for_a_fraction_is_off_and_so_is_what_is_no_number():
    assert not published.exactly("m", "c", 0.5, F(1, 2)).ok
    assert published.exactly("m", "c", F(1, 2), F(1, 2)).ok
    assert not published.exactly("m", "c", F(1, 2) + F(1, 10**30), F(1, 2)).ok
    assert published.printed("m", "c", 0.30009, "0.30009").ok
    assert not published.printed("m", "c", 0.300097, "0.30009").ok
    nothing = Check("g", "m", "c", math.nan, 1.0, 1.0, "why")
    assert not nothing.ok
    assert nothing.as_dict()["ours"] is None


def test_the_exact_solver():
    assert off(exact_wars.checks(full=False)) == []


@pytest.mark.slow
def test_the_exact_solver_on_long_games():
    assert off(exact_wars.stopping_games(exact_wars.LONG_GAMES)) == []


def test_the_fitted_solver_on_game_s():
    size = fitted_wars.Size(seeds=1, bases=("standard",), crosses=3, cross_paths=3000)
    case = next(iter(fitted_wars.cases(full=False)))
    checks = list(fitted_wars.against_exact(case, size, seed=2))
    assert off(checks) == []
    assert {one.case for one in checks} == {
        "R of A, error over states",
        "R of B, error over states",
        "battles",
    }


def test_a_wrong_fit_is_found(monkeypatch):
    """Solved with another cost than the exact solver's: off by more than the bar."""
    right = fitted_wars.solve

    def dearer(program, **more):
        return right(wars.varied(program, inputs={"side_cost": (1.1, 1.6)}), **more)

    monkeypatch.setattr(fitted_wars, "solve", dearer)
    case = next(iter(fitted_wars.cases(full=False)))
    size = fitted_wars.Size(seeds=1, bases=("standard",), crosses=3, cross_paths=3000, paths=3000)
    assert "R of A, error over states" in [row[1] for row in off(fitted_wars.against_exact(case, size, 1))]


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_everything_at_quick_size(seed):
    found = verify(seed=seed)
    assert off(found.checks) == []
    assert found.ok


def test_every_case_of_the_full_size_is_a_war_that_both_solvers_cover():
    names = [case.name for case in fitted_wars.cases(full=True)]
    assert len(set(names)) == len(names) >= 8


def few(full, seed):
    yield Check("first", "m", "met", 1.0, 1.0 + 1e-12, 1e-9, "rounding")
    yield Check("second", "n", "yes or no", True, full, 0.0, "same")


def test_the_answer_says_what_is_off(monkeypatch):
    monkeypatch.setattr(module, "PARTS", ((few, 1.0),))
    shares = []
    found = verify(full=False, seed=5, progress=shares.append)
    assert shares == [1.0]
    assert (found.ok, [one.case for one in found.off]) == (False, ["yes or no"])
    monkeypatch.setattr(module, "ONLY_FULL", ((few, 0.5),))
    shares.clear()
    whole = verify(full=True, progress=shares.append)
    assert whole.ok
    assert len(whole.checks) == 4
    assert sum(shares) == pytest.approx(1.0)
    answer = json.loads(json.dumps(found.as_dict(), allow_nan=False))
    assert set(answer) == {"version", "seed", "full", "ok", "off", "checks", "seconds"}
    assert answer["checks"][1] == {
        "group": "second", "model": "n", "case": "yes or no", "ours": True, "exact": False, "error": 1.0,
        "tolerance": 0.0, "why": "same", "ok": False,
    }  # fmt: skip


def test_nothing_checked_is_not_all_right():
    assert not Verification((), 1, False, 0.0).ok


def test_the_shares_of_the_work_add_up():
    assert sum(share for _, share in module.PARTS) == pytest.approx(1.0)


def test_the_page_shows_what_is_off_first(capsys):
    checks = (
        *few(False, 1),
        Check("second", "n", "no number", math.nan, 2.0, 0.5, "Monte-Carlo error"),
    )
    sheet.show(page_verify.verify_page(Verification(checks, 1, False, 2.0)), width=80)
    page = capsys.readouterr().out
    assert "2 of 3 checks not met" in page
    assert page.index("Not met") < page.index("First")
    assert "Monte-Carlo error" in page
    assert max(map(len, page.splitlines())) <= 80


def test_long_games_come_from_the_theory():
    assert exact_wars.LONG_GAMES["40 forts, 150 battles"]["forts"] == stopping.GAMES["long"]["forts"] == 40
