"""The real scenarios hold what their reports name, in their own words, and cite nothing that came later."""

import re
from pathlib import Path

import pytest

from upperhand.scenario.evidence import is_assumed
from upperhand.scenario.load import bundled, load

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"

NAMED = {
    "ukraine-2023-09": """
        Zelensky Putin Zaporizhzhia Crimea corridor Kim Shoigu Umerov Reznikov Erdogan Sochi Turkey Jeddah
        Saudi China Emirates African Iran Korea Vladivostok grain exchange sanctions election disclosure
        precondition commander drones letters technology
    """,
    "ukraine-2024-09": """
        Zelensky Putin Kursk States Britain France summit alliance oil fleet missiles exhaustion officials
        faith surprise Pokrovsk
    """,
}

OPTIONS = {
    "ukraine-2023-09": {
        "korean_shells",
        "sanction_korea",
        "corridor_offensive",
        "revive_grain",
        "exchanges",
        "mediate_saudi",
        "mediate_china",
        "mediate_turkey",
        "mediate_africa",
        "press_kyiv",
    },
    "ukraine-2024-09": {
        "lift_limit_usa",
        "lift_limit_britain",
        "lift_limit_france",
        "more_missiles",
        "shells_usa",
        "hold_kursk",
        "leave_kursk",
        "november_summit",
        "alliance",
        "strike_oil",
    },
}


@pytest.mark.parametrize("name", sorted(NAMED))
def test_everything_that_the_report_names_is_there(name):
    text = bundled()[name].read_text(encoding="utf-8").lower()
    missing = [word for word in NAMED[name].split() if word.lower() not in text]
    assert missing == []
    assert OPTIONS[name] <= set(load(name).options)


@pytest.mark.parametrize("name", sorted(NAMED))
def test_the_report_is_cited_and_judgement_has_a_range(name):
    scenario = load(name)
    report = next(source for source in scenario.sources if scenario.sources[source].document)
    cited = [number for number in scenario.quantities.values() if number.evidence.startswith(report)]
    assert len(cited) >= 10
    judged = (
        "force",
        "recruits",
        "cost",
        "will",
        "effort",
        "exhaustion",
        "talks.reluctance",
        "infrastructure.weight",
    )
    assumed = {full: number for full, number in scenario.quantities.items() if is_assumed(number.evidence)}
    doubtful = {full: number for full, number in assumed.items() if full.split(".", 1)[-1] in judged}
    doubtful |= {
        full: number for full, number in assumed.items() if full.split(".")[1:2] and full.endswith(".weight")
    }
    assert len(doubtful) > 30
    assert [full for full, number in doubtful.items() if number.low is None and number.value != 1] == []


@pytest.mark.parametrize("name", sorted(NAMED))
def test_nothing_is_known_before_its_time(name):
    scenario = load(name)
    for source in scenario.sources.values():
        when = source.dated or source.until
        assert when is not None
        assert when.start <= scenario.as_of
    assert all(item.on.start <= scenario.as_of for item in scenario.observations)
    years = {int(year) for year in re.findall(r"\b(20\d\d)\b", bundled()[name].read_text(encoding="utf-8"))}
    assert max(years) <= scenario.as_of.year + 2


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the reports are not shipped with the project")
@pytest.mark.parametrize("name", sorted(NAMED))
def test_the_words_are_our_own(name):
    def runs(text, length=7):
        words = re.findall(r"\w+", text.lower())
        return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}

    ours = runs(bundled()[name].read_text(encoding="utf-8"))
    for report in SEEDS.glob("*.txt"):
        assert not ours & runs(report.read_text(encoding="utf-8"))
