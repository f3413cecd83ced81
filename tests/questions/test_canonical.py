"""The published models as scenarios: the theory's numbers by the engine's usual way, and what a reader may change."""

import pytest

from upperhand.bargaining.exact import read_exact, solve_exact
from upperhand.bargaining.premium import MOST_LIKELY
from upperhand.questions.checks import canonical
from upperhand.scenario.compile import compile_scenario
from upperhand.scenario.load import bundled, find, load, loads
from upperhand.theory.powell2006 import least_guarantee, shifting_power

NAMES = sorted(path.stem for path in bundled().values() if path.parent.name == "canonical")


def test_there_are_five_and_each_can_be_named_in_two_ways():
    assert NAMES == ["arms_transfer", "fearon1995", "powell2006", "slantchev2003", "smith_stam2004"]
    for name in NAMES:
        assert find(name) == find(f"canonical/{name}")


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_small_and_says_how_it_maps_to_the_paper(name):
    text = bundled()[name].read_text(encoding="utf-8")
    assert len(text.splitlines()) < 110
    assert "in the paper" in text
    assert f"upperhand.theory.{name}" in text
    assert load(name).summary


@pytest.mark.parametrize("part", canonical.PARTS, ids=lambda part: part.__name__)
def test_the_engine_gives_the_theorys_numbers(part):
    checks = list(part(seed=4, solves=3))
    assert checks
    assert [(one.case, one.ours, one.exact, one.tolerance) for one in checks if not one.ok] == []


def today(name, options=(), sets=()):
    found, months, _ = read_exact(solve_exact(compile_scenario(load(name), options, sets)))
    return found[0], months[0, 0]


@pytest.mark.parametrize("after", [0.14, 0.17, 0.2, 0.6, 0.7, 0.8, 0.85])
def test_a_settlement_is_refused_where_powell_says_so_and_by_as_much(after):
    """Where A would surely break the settlement; and where power hardly shifts."""
    change = canonical.wars.log_odds(after) - canonical.wars.log_odds(0.8)
    found, month = today("powell2006", sets=[f"battle.base_odds += {change!r} from 2020-03"])
    path, cost_b = canonical.shifting_wars(0.14, after, 0.01)
    first = shifting_power(path, MOST_LIKELY, 0.0, cost_b)[0]
    assert month["settle"] == (0.0 if first.war_if_a else 1.0)
    if first.war_if_a:
        missing = 60 * least_guarantee(path[0], path[1], MOST_LIKELY, cost_b)
        assert found["fight"][1] + month["premium"][1] - 100 == pytest.approx(missing, abs=1e-8)


def test_a_guarantee_cures_only_if_it_is_large_enough():
    surplus = [
        today("powell2006", sets=[f"birch.guarantee = {size}"])[1]["surplus"] for size in (0, 30, 60, 100)
    ]
    assert surplus == sorted(surplus)
    assert surplus[0] < 0 < surplus[-1]


def test_a_common_prior_ends_the_war_of_optimism_at_once():
    _, month = today("smith_stam2004")
    assert month["settle"] == 0.0
    # Birch is given Ash's beliefs, by the file's text.
    text = bundled()["smith_stam2004"].read_text(encoding="utf-8")
    start, end = text.index("      ash: {win_"), text.index("      birch: {win_")
    stop = text.index("\n\nworld:")
    same = text[:end] + text[start:end].replace("ash:", "birch:", 1).rstrip("\n") + text[stop:]
    months = read_exact(solve_exact(compile_scenario(loads(same, "same.yaml"))))[1]
    assert months[0, 0]["settle"] == 1.0


def test_lottery_by_hand():
    share, cost = canonical.lottery([0.5, 0.5, 0.5, 0.5], 4, 2, 1.0)
    assert share == pytest.approx(0.5)
    assert cost == pytest.approx(3.0)  # two battles, and with chance one half two more
