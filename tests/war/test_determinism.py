"""The same war and seed give the same numbers: whatever the threads, the chunks, unrelated events, or a stale cache.

`test_simulate` holds the war alone to this, `tests/questions` the answers; here stand the solver, the play and the draws.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import upperhand
from upperhand.bargaining import fitted
from upperhand.bargaining import play as following
from upperhand.bargaining.fitted import mixture_of, solve
from upperhand.bargaining.paths import explore
from upperhand.bargaining.play import play
from upperhand.bargaining.reading import read
from upperhand.bargaining.values import scratch
from upperhand.questions.checks.wars import varied
from upperhand.scenario.compile import compile_scenario
from upperhand.scenario.load import find, load, loads
from upperhand.scenario.program import Array, Program
from upperhand.scenario.quantities import N_STATE, STATE
from upperhand.war.initial import ready
from upperhand.war.simulate import simulate
from upperhand.war.tables import tables

PATHS, PLAYED = 700, 300
INVENTED = "two-rivers"


def shortened(program: Program) -> Program:
    return varied(program, structure={"horizon": 6, "tail": 4})


@pytest.fixture(scope="module", params=[INVENTED, "forts"])
def program(request: pytest.FixtureRequest) -> Program:
    return shortened(compile_scenario(load(request.param)))


def answer(program: Program, seed: int = 5, threads: int = 1) -> list[bytes]:
    """Every number of a solve and a play, bit by bit."""
    solution = solve(program, paths=PATHS, seed=seed, threads=threads)
    played = play(solution, paths=PLAYED, seed=seed, threads=threads)
    found = [solution.basis, *solution.fitted, *read(solution)]
    found += [
        played.months,
        played.terms,
        played.settled,
        played.ended,
        played.ended_at,
        played.realised,
        played.weights,
    ]
    return [part.tobytes() for part in found]


@pytest.fixture(scope="module")
def expected(program: Program) -> list[bytes]:
    return answer(program)


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_threads_change_not_a_bit_of_a_solve_and_its_play(
    program: Program, expected: list[bytes], threads: int
) -> None:
    assert answer(program, threads=threads) == expected


@pytest.mark.parametrize("size", [23, 256, 10_000])
def test_chunks_change_not_a_bit_of_a_solve_and_its_play(
    program: Program, expected: list[bytes], size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chunks = []

    def in_chunks(work: Any, n: int, threads: int) -> list[Any]:
        bounds = [(lo, min(lo + size, n)) for lo in range(0, n, size)]
        chunks.append(len(bounds))
        return [work(lo, hi) for lo, hi in reversed(bounds)]  # nor does their order

    monkeypatch.setattr(fitted, "in_chunks", in_chunks)
    monkeypatch.setattr(following, "in_chunks", in_chunks)
    assert answer(program) == expected
    assert max(chunks) == -(-PATHS // size)


def test_every_path_falls_into_one_chunk() -> None:
    for n in (1, 63, 64, 65, 700, 5000):
        for threads in (1, 2, 7):
            bounds = fitted.in_chunks(lambda lo, hi: (lo, hi), n, threads)
            assert [lo for lo, _ in bounds] == [0, *(hi for _, hi in bounds[:-1])]
            assert bounds[-1][1] == n


def test_the_seed_changes_the_numbers(program: Program, expected: list[bytes]) -> None:
    other = answer(program, seed=6)
    solution = solve(program, paths=PATHS, seed=5, threads=1)
    assert sum(a != b for a, b in zip(other, expected, strict=True)) > 5
    one, two = (play(solution, paths=PLAYED, seed=seed, threads=1) for seed in (5, 6))
    assert not np.array_equal(one.months["position"], two.months["position"])
    assert not np.array_equal(one.realised, two.realised)


# ---- one path, told month by month

MONTHS, WATCHED = 30, 200


def explored(program: Program, seed: int = 2) -> np.ndarray:
    """States of explored paths month by month: records of STATE, shape (months + 1, paths)."""
    inputs = program.inputs[None].copy()
    effects = program.effects["value"].astype(np.float64)[None]
    start = np.repeat(ready(program, program.state[None], inputs, effects), WATCHED, axis=0)
    out = np.empty((MONTHS + 1, WATCHED, N_STATE))
    given = (
        start,
        start,
        out,
        inputs,
        effects,
        np.zeros(WATCHED, np.int64),
        mixture_of(program),
        tables(program),
    )
    explore(seed, 0, WATCHED, 0, MONTHS, 1, *given, scratch())
    return out.view(STATE)[..., 0]


UNRELATED = """
  festival:
    label: a festival in a far country
    stages: {planned: {hazard: 0.2}, held: {hazard: 0.3}}
"""


def with_festival(place: str) -> Program:
    """The invented war with one event more, before or after all others, on which nothing depends."""
    text = find(INVENTED)[0].read_text(encoding="utf-8")
    mark = {"first": "\nevents:", "last": "\n\noptions:"}[place]
    assert text.count(mark) == 1
    event = UNRELATED.rstrip()
    return compile_scenario(loads(text.replace(mark, mark + event if place == "first" else event + mark)))


def events_of(states: np.ndarray, program: Program) -> dict[str, Array]:
    return {name: states["event_stage"][..., k] for k, name in enumerate(program.names.events)}


@pytest.mark.parametrize("place", ["first", "last"])
def test_an_unrelated_event_changes_no_other_draw(place: str) -> None:
    before, after = compile_scenario(load(INVENTED)), with_festival(place)
    assert set(after.names.events) - set(before.names.events) == {"festival"}
    one, other = explored(before), explored(after)
    events = events_of(other, after)
    assert (events.pop("festival")[-1] > 0).any()  # it takes place
    for name, stages in events_of(one, before).items():
        assert np.array_equal(stages, events[name]), name
    for field in STATE.names or ():
        if not field.startswith("event_"):
            assert np.array_equal(one[field], other[field]), field


@pytest.mark.parametrize("place", ["first", "last"])
def test_an_unrelated_event_leaves_the_course_of_the_war_as_it_was(place: str) -> None:
    one, other = (
        simulate(p, paths=1000, periods=12) for p in (compile_scenario(load(INVENTED)), with_festival(place))
    )
    for field in ("months", "position", "dead", "ended"):
        assert np.array_equal(getattr(one, field), getattr(other, field))


SHELLS = "corvia.shells.monthly += 30"
SIX_MONTHS_ON = "2031-09-15"


def test_two_variants_are_one_war_until_they_differ() -> None:
    one = explored(compile_scenario(load(INVENTED)))
    other = explored(compile_scenario(load(INVENTED), sets=[f"{SHELLS} from {SIX_MONTHS_ON}"]))
    same = [np.array_equal(one["front_position"][t], other["front_position"][t]) for t in range(MONTHS + 1)]
    assert all(same[:6])
    assert not any(same[12:])
    assert one[:6].tobytes() == other[:6].tobytes()


def test_two_variants_share_their_luck() -> None:
    """The difference of two variants on the same path varies far less than on paths of their own."""
    one = explored(compile_scenario(load(INVENTED)))[12]
    other = explored(compile_scenario(load(INVENTED), sets=[SHELLS]))[12]
    alone = explored(compile_scenario(load(INVENTED), sets=[SHELLS]), seed=3)[12]
    for field in ("front_position", "side_dead", "side_exhaustion"):
        paired = (other[field] - one[field])[:, 0].std()
        unpaired = (alone[field] - one[field])[:, 0].std()
        assert paired < 0.6 * unpaired, (field, paired, unpaired)


def test_two_solves_share_their_luck_where_one_follows_the_others_order() -> None:
    """What fighting on is worth under more shells, less what it is worth without: far less noisy in pairs."""
    program = shortened(compile_scenario(load(INVENTED)))
    variant = shortened(compile_scenario(load(INVENTED), sets=[SHELLS]))
    worth, in_pairs, apart = [], [], []
    for seed in range(5):
        one = solve(program, paths=PATHS, seed=seed, threads=2)
        solves = (one, solve(variant, paths=PATHS, seed=seed, threads=2, order=one.order))
        fight = [read(solution)[0][0]["fight"][0] for solution in solves]
        in_pairs.append(fight[1] - fight[0])
        worth.append(fight)
    for k in range(5):
        apart.append(worth[k][1] - worth[k - 1][0])
    assert np.std(in_pairs) < 0.7 * np.std(apart), (np.std(in_pairs), np.std(apart))


def test_an_order_given_back_to_its_own_war_changes_nothing() -> None:
    program = shortened(compile_scenario(load(INVENTED)))
    one = solve(program, paths=PATHS, seed=1, threads=2)
    other = solve(program, paths=PATHS, seed=1, threads=2, order=one.order.copy())
    assert one.fitted.go_on.tobytes() == other.fitted.go_on.tobytes()
    with pytest.raises(ValueError, match="the order has shape"):
        solve(program, paths=PATHS + 1, seed=1, threads=2, order=one.order)


def test_more_paths_leave_the_first_ones_as_they_were() -> None:
    program = shortened(compile_scenario(load(INVENTED)))
    solution = solve(program, paths=PATHS, seed=1, threads=2)
    few, more = (play(solution, paths=n, seed=1, threads=2) for n in (100, 250))
    assert few.months.tobytes() == more.months[:100].tobytes()
    assert few.realised.tobytes() == more.realised[:100].tobytes()


def test_a_longer_report_tells_the_same_months() -> None:
    """The same war, solved to the same month, of which more months are reported."""
    program = shortened(compile_scenario(load(INVENTED)))
    longer = varied(program, structure={"horizon": 8, "tail": 2})
    few, more = (
        play(solve(p, paths=PATHS, seed=1, threads=2), paths=100, seed=1).months for p in (program, longer)
    )
    assert few[:, :6].tobytes() == more[:, :6].tobytes()


# ---- the cache of compiled kernels


def copy_of_the_package(root: Path) -> Path:
    """The package's source and its scenarios, without compiled files."""
    source = Path(upperhand.__file__).parent
    shutil.copytree(
        source, root / "src" / "upperhand", ignore=shutil.ignore_patterns("__pycache__", "_bundled")
    )
    shutil.copytree(find(INVENTED)[0].parent, root / "scenarios")
    return root / "src" / "upperhand"


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    file.write_text(text.replace(old, new), encoding="utf-8")


def run(root: Path, code: str) -> str:
    """Run code in a fresh interpreter that sees only the copy, and a cache of its own."""
    inherited = {k: v for k, v in os.environ.items() if k != "NUMBA_CACHE_DIR"}
    environment = {"PYTHONPATH": str(root / "src"), "XDG_CACHE_HOME": str(root / "cache")}
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import upperhand; assert upperhand.__file__.startswith({str(root)!r})\n{code}",
        ],
        env={**inherited, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_an_edited_constant_gives_the_new_answer_at_once(tmp_path: Path) -> None:
    """A real kernel of the package, and the constant that it froze when it was compiled."""
    package = copy_of_the_package(tmp_path)
    code = (
        "from upperhand.bargaining.premium import breach\n"
        "print(breach(30.0, 30.0, 20.0, 99.0, 99.0, 0.0, 0.0, 0.5, 4.0), sum(breach.stats.cache_hits.values()))"
    )
    assert run(tmp_path, code) == "0.6 0"
    assert run(tmp_path, code) == "0.6 1"  # from the cache …
    edit(package / "bargaining" / "premium.py", "MOST_LIKELY = 0.6", "MOST_LIKELY = 0.5")
    assert run(tmp_path, code) == "0.5 0"  # … which an edit makes void


@pytest.mark.slow
def test_an_edited_step_gives_the_new_answer_at_once(tmp_path: Path) -> None:
    """The whole step of a month, compiled anew when the constant of one of its parts is edited, and only then."""
    package = copy_of_the_package(tmp_path)
    code = (
        "from upperhand.scenario.compile import compile_scenario\nfrom upperhand.scenario.load import load\n"
        "from upperhand.war.simulate import _simulate, simulate\n"
        f"course = simulate(compile_scenario(load({INVENTED!r})), paths=500, periods=12)\n"
        "print(*map(repr, course.dead.tolist()), sum(_simulate.stats.cache_hits.values()))"
    )
    first, second = run(tmp_path, code).split(), run(tmp_path, code).split()
    assert first[-1] == "0"
    assert second == [*first[:-1], "1"]
    edit(package / "war" / "battlefield.py", "MOST_LOST = 0.5", "MOST_LOST = 0.01")
    edited = run(tmp_path, code).split()
    assert edited[-1] == "0"
    assert float(edited[0]) < float(first[0])
    assert float(edited[1]) < float(first[1])
    edit(package / "war" / "battlefield.py", "MOST_LOST = 0.01", "MOST_LOST = 0.5")
    assert run(tmp_path, code).split() == second  # the old cache is still there
