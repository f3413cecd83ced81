"""All that can be wrong with a scenario is said with its place, the reason and the nearest right thing."""

import pytest

from upperhand.scenario.errors import ScenarioError
from upperhand.scenario.load import bundled, loads

RIVERS = bundled()["two-rivers"].read_text(encoding="utf-8")

# Each: id, what is replaced in two-rivers, by what, what is said, the remedy, the text at the caret.
BAD = [
    (
        "unknown section",
        "\nmediators:",
        "\nmediatros:",
        "'mediatros' is not a known section",
        "'mediators'",
        "mediatros",
    ),
    (
        "unknown key of a side",
        "    pool: 2000",
        "    pol: 2000",
        "'pol' is not a known key",
        "'pool'",
        "pol:",
    ),
    (
        "unknown nested key",
        "production: [50, 70, 90]",
        "prodution: [50, 70, 90]",
        "'prodution' is not a known number of 'shells'",
        "'production'",
        "prodution",
    ),
    (
        "wrong unit",
        "fleet: 0.5",
        "fleet: 0.5 share",
        "'0.5 share' is no value",
        "units are not written",
        "0.5 share",
    ),
    (
        "per cent",
        "fleet: 0.5",
        "fleet: 50 %",
        "'50 %' is no value",
        "0.5: brask.fleet is in share",
        "50 %",
    ),
    (
        "range without its bracket",
        "recruits: [10, 13, 17]",
        "recruits: 10, 13, 17",
        "'10, 13, 17' is no value",
        "[10, 13, 17]: brask.recruits",
        "10, 13, 17",
    ),
    ("out of bounds", "fleet: 0.5", "fleet: 1.5", "brask.fleet lies between 0 and 1 (share)", "", "1.5"),
    (
        "range falls",
        "cost: [0.1, 0.2, 0.4]",
        "cost: [0.4, 0.2, 0.1]",
        "a range rises",
        "[0.1, 0.2, 0.4]",
        "[0.4",
    ),
    ("not a date", "began: 2029-05-20", "began: soon", "expected a date", "2031-03-15", "soon"),
    ("range of two", "cost: [0.1, 0.2, 0.4]", "cost: [0.1, 0.2]", "expected a number or a range", "", "[0.1"),
    ("infinite", "fleet: 0.5", "fleet: 1e999", "finite", "", "1e999"),
    ("not a number", "fleet: 0.5", "fleet: .nan", "'.nan' is no value", "", ".nan"),
    ("number is missing", "fleet: 0.5", "fleet:", "expected a number or a range", "", "fleet"),
    ("derived", "fleet: 0.5", "fires: 0.5", "derived", "", "fires"),
    (
        "weights",
        "weight: {arden: 40, brask: 30}",
        "weight: {arden: 45, brask: 30}",
        "5 points too many",
        "",
        "stakes",
    ),
    (
        "weights too few",
        "weight: {arden: 40, brask: 30}",
        "weight: {arden: 40, brask: 20}",
        "10 points too few",
        "",
        "stakes",
    ),
    (
        "unknown side",
        "weight: {arden: 40, brask: 30}",
        "weight: {ardne: 40, brask: 30}",
        "'ardne' is not a known side",
        "'arden'",
        "ardne",
    ),
    (
        "late source",
        "dated: 2031-03-12",
        "dated: 2031-04-12",
        "is dated 2031-04-12, after",
        "move as_of",
        "2031-04-12",
    ),
    (
        "late data set",
        "until: 2031-02-28",
        "until: 2031-12-31",
        "is dated 2031-12-31, after",
        "move as_of",
        "2031-12-31",
    ),
    (
        "late observation",
        "{on: 2031-03-12, about",
        "{on: 2031-03-16, about",
        "this observation is dated",
        "",
        "2031-03-16",
    ),
    (
        "late timeline",
        "{month: 2031-02,",
        "{month: 2031-04,",
        "this part of the timeline is dated",
        "",
        "2031-04",
    ),
    ("month twice", "{month: 2031-02,", "{month: 2031-01,", "stands twice", "", "2031-01"),
    (
        "event in the past",
        "on: 2031-09-07\n    outcomes",
        "on: 2031-02-07\n    outcomes",
        "lies before",
        "",
        "2031-02-07",
    ),
    (
        "effect in the past",
        "from 2031-05 for 6",
        "from 2031-01 for 6",
        "lies before",
        "",
        "corvia.air_defence",
    ),
    ("no such date", "on: 2031-06\n", "on: 2031-16\n", "not a date of the calendar", "", "2031-16"),
    ("date is words", "as_of: 2031-03-15", "as_of: the ides of March", "date", "", "the ides"),
    (
        "duplicate key",
        "    fleet: 0.5",
        "    fleet: 0.5\n    fleet: 0.6",
        "'fleet' stands twice",
        "",
        "fleet: 0.6",
    ),
    (
        "duplicate name",
        "  brask:\n    name: Brask",
        "  corvia:\n    name: Brask",
        "'corvia' is the name of two things",
        "",
        "corvia",
    ),
    ("three sides", "stakes:     ", "  third: {name: Third}\nstakes:     ", "exactly two sides", "", "arden"),
    ("identifier", "  strike_oil:", "  Strike-Oil:", "cannot be an identifier", "strike_oil", "Strike-Oil"),
    ("identifier reserved", "  elland: {name", "  talks: {name", "already means something", "", "talks"),
    (
        "unknown effect",
        "effects: [arden.guarantee += 8]",
        "effects: [arden.guarante += 8]",
        "no quantity 'arden.guarante'",
        "'arden.guarantee'",
        "arden.guarante ",
    ),
    (
        "derived effect",
        "effects: [arden.guarantee += 8]",
        "effects: [arden.fires += 8]",
        "arden.fires is derived",
        "arden.shells.production",
        "arden.fires",
    ),
    (
        "effect on a line",
        "[brask.logistics.corridor = 0.6]",
        "[brask.logistics.corridor = 0.6 for 2 months]",
        "effects of a line hold",
        "",
        "brask.logistics",
    ),
    (
        "line pushes a state",
        "[brask.logistics.corridor = 0.6]",
        "[brask.logistics = 0.6]",
        "can only change inputs",
        "",
        "brask.logistics",
    ),
    (
        "from after a hazard",
        "arden.port = 1, brask",
        "arden.port = 1 from 2031-08, brask",
        "not known when this happens",
        "after N months",
        "arden.port",
    ),
    (
        "unknown option",
        "options: [deep_strike, more_shells]",
        "options: [deep_strike, more_shels]",
        "no option 'more_shels'",
        "'more_shells'",
        "more_shels",
    ),
    ("unknown actor", "actor: elland", "actor: elnad", "no actor 'elnad'", "'elland'", "elnad"),
    ("unknown client", "supplies: brask", "supplies: brsk", "no side 'brsk'", "'brask'", "brsk"),
    (
        "unknown front",
        "kind: territory, front: mill_hills",
        "kind: territory, front: mill_hill",
        "no front 'mill_hill'",
        "'mill_hills'",
        "mill_hill,",
    ),
    (
        "territory without front",
        "kind: status, today: 0.8",
        "kind: territory, today: 0.8",
        "a territory has a front",
        "",
        "alliance",
    ),
    ("unknown stage", "at: talks", "at: talking", "no stage 'talking'", "'talks'", "talking"),
    ("chances", "steady: {p: 0.55", "steady: {p: 0.65", "chances that sum to 1.1", "", "outcomes"),
    (
        "chance above 1",
        "p: [0.2, 0.4, 0.6]",
        "p: [0.2, 0.4, 1.6]",
        "a chance lies between 0 and 1",
        "",
        "[0.2",
    ),
    ("chance without date", "    on: 2031-06\n", "", "has chances but no date", "on:", "elland_summit"),
    (
        "date without chance",
        "    p: [0.2, 0.4, 0.6]\n",
        "",
        "has a date but no chance",
        "p: 1",
        "elland_summit",
    ),
    (
        "date and hazard",
        "    p: [0.2, 0.4, 0.6]\n",
        "    p: 0.4\n    hazard: 0.1\n",
        "and also 'hazard'",
        "",
        "0.1",
    ),
    ("no hazard", "    hazard: 0.03 * exp(1.0 * channels)\n", "", "no hazard", "hazard:", "grain"),
    (
        "bad hazard",
        "0.03 * exp(1.0 * channels)",
        "0.03 * exp(1.0 * chanels)",
        "no quantity 'chanels'",
        "'channels'",
        "chanels",
    ),
    (
        "bad condition",
        "when: dalmar_deal.stage >= signed",
        "when: dalmar_deal.stage >= sined",
        "'sined' is no value",
        "'signed'",
        "sined",
    ),
    (
        "cyclic triggers",
        "    hazard: 0.03 * exp(1.0 * channels)",
        "    hazard: 0.03\n    when: league_threat.stage >= happens and grain_b.stage >= happens\n"
        "  grain_b:\n    label: b\n    hazard: 0.1\n    when: grain.stage >= 1",
        "these events wait for each other: grain → grain_b → grain",
        "drop one",
        "league_threat.stage",
    ),
    (
        "no evidence",
        "from: assumed                       # an invented war: every number is",
        "",
        "has no evidence",
        "from: assumed",
        "",
    ),
    (
        "unknown source",
        "from: gazette ¶7",
        "from: gazete ¶7",
        "no source is called 'gazete'",
        "'gazette'",
        "gazete",
    ),
    (
        "place in a source",
        "from: gazette ¶7",
        "from: gazette page 7",
        "no source is called",
        "'gazette'",
        "gazette page",
    ),
    (
        "beliefs",
        "arden: {even: 0.4, arden_better: 0.5",
        "arden: {even: 0.5, arden_better: 0.5",
        "sum to 1.1, 0.1 too much",
        "",
        "arden",
    ),
    (
        "unknown type",
        "arden: {even: 0.4, arden_better: 0.5",
        "arden: {evn: 0.4, arden_better: 0.5",
        "no type 'evn'",
        "'even'",
        "evn",
    ),
    (
        "not latent",
        "arden_better: {arden.effectiveness: 0.4}",
        "arden_better: {arden.cost: 0.4}",
        "nobody is uncertain of arden.cost",
        "",
        "arden.cost",
    ),
    (
        "too many types",
        "types: {short: {brask.endurance: -0.3}, long: {brask.endurance: 0.3}}",
        "types: {a: {}, b: {}, c: {}, d: {}, e: {}}",
        "15 combinations of types",
        "",
        "fighters",
    ),
    (
        "unknown observation",
        "about: brask.talks.reluctance",
        "about: brask.talks.relutance",
        "no quantity",
        "'brask.talks.reluctance'",
        "brask.talks",
    ),
    ("unknown level", "sees: high,", "sees: hihg,", "no level 'hihg'", "'high'", "hihg"),
    ("reliability", "reliability: [B, 3]", "reliability: [G, 3]", "'G' is none of", "", "G"),
    ("not a truth", "public: no", "public: perhaps", "expected yes or no", "", "perhaps"),
    (
        "unknown area",
        "    km2_per_line: 400\n",
        "",
        "how many km² a line is",
        "km2_per_line",
        "mill_hills: 20",
    ),
    (
        "front does not stand",
        "    stands_at: 1.4\n",
        "",
        "does not say where it stands",
        "stands_at: 0",
        "mill_hills",
    ),
    ("front stands too far", "stands_at: 1.4", "stands_at: 4", "beyond the last of 3 lines", "", "4"),
    (
        "law",
        "horizon: 24",
        "horizon: 24\nlaw: lanchester",
        "'lanchester' is none of 'battle' or 'forts'",
        "",
        "lanchester",
    ),
    ("horizon", "horizon: 24", "horizon: 0", "greater than or equal to 1", "", "0"),
    ("version", "upperhand: 1", "upperhand: 2", "version of the language", "upperhand: 1", "2"),
    ("text is a number", "title: The war of the two rivers", "title: 5", "expected a text", "", "5"),
    ("label missing", "    label: the grain truce holds again\n", "", "'label' is missing", "label", "grain"),
    (
        "section is a list",
        "mediators:\n  elland:",
        "mediators:\n  - elland:",
        "expected a mapping, found a list",
        "",
        "",
    ),
    (
        "comma in a text",
        "says: envoys see no sign that Brask means to talk,",
        "says: envoys see no sign, none at all,",
        "'none at all' is not a known key",
        "put quotes around the text",
        "none at all",
    ),
    (
        "block is a text",
        "summit: {on: [2031-06-10, 2031-06-20], label: the summit at Elland}",
        "summit: soon",
        "'soon' is not a date",
        "",
        "soon",
    ),
]


@pytest.mark.parametrize(
    ("old", "new", "what", "remedy", "caret"), [c[1:] for c in BAD], ids=[c[0] for c in BAD]
)
def test_what_is_wrong_is_said_with_place_and_remedy(old, new, what, remedy, caret):
    assert old in RIVERS
    text = RIVERS.replace(old, new, 1)
    with pytest.raises(ScenarioError) as caught:
        loads(text, "war.yaml")
    fitting = [p for p in caught.value.problems if what in p.what]
    assert fitting, str(caught.value)
    problem = fitting[0]
    assert remedy in problem.remedy
    line = text.splitlines()[problem.place.line - 1]
    if caret:
        assert line[problem.place.column - 1 :].startswith(caret), (
            f"{line}\n{' ' * (problem.place.column - 1)}^"
        )
    assert f"war.yaml:{problem.place.line}:{problem.place.column}" in str(caught.value)


def test_a_war_under_way_without_its_beginning_is_said_with_place_and_remedy():
    (warning,) = loads(RIVERS.replace("began: 2029-05-20", ""), "war.yaml").warnings
    line = RIVERS[: RIVERS.index("\ntimeline:") + 1].count("\n") + 1
    assert warning.startswith(f"line {line}: ")
    assert "add 'began: YEAR-MONTH-DAY'" in warning
    assert not loads(RIVERS, "war.yaml").warnings
