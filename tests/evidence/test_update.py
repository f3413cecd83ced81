"""Accepted claims go into the scenario's file and out again; ledger and file agree whatever happens."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from upperhand.evidence.actor_roles import Mention
from upperhand.evidence.cited import Cited, source_of
from upperhand.evidence.claims import Claim, Coded, Said
from upperhand.evidence.dates import find_dates
from upperhand.evidence.documents import read_bytes
from upperhand.evidence.ledger import Ledger
from upperhand.evidence.ledger_rows import Decision
from upperhand.evidence.place import Workplace, workplace
from upperhand.evidence.problems import FileError
from upperhand.evidence.proposal import Proposal
from upperhand.evidence.published import Published
from upperhand.evidence.taking_in import finish, last_update, take_in, take_out
from upperhand.evidence.update import Taken, undone, updated
from upperhand.scenario.evidence import is_assumed
from upperhand.scenario.load import bundled, load, loads

NEWS = b"""Talks at the river
The River Gazette
By Ilva Brandt
2031-05-10

Arden is ready to talk, its leader said. Brask cut what it sends.
"""

SEEN = Proposal("observation", about="arden.talks.reluctance", sees="low", reliability=("C", 4))
HAPPENED = Proposal("effect", effects=("arden.recruits += [1, 2, 3] for 6 months",))
READY = Coded("willingness", 0, 1, Mention(0, 1, "arden", None, "name"), None, Said(), "")
NONE = Proposal("none", why="no number stands for it")

Make = Callable[..., tuple[Workplace, Ledger]]


def write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


@pytest.fixture
def made(tmp_path: Path) -> Make:
    """Return a maker of a scenario's file with a ledger in which claims are accepted."""

    def make(*proposals: Proposal, text: str = "") -> tuple[Workplace, Ledger]:
        path = tmp_path / "war.yaml"
        path.write_bytes((text or bundled()["two-rivers"].read_text(encoding="utf-8")).encode())
        day = load(path).as_of + dt.timedelta(days=20)
        place = workplace(path)
        ledger = Ledger.open(place.ledger_path)
        documents = ledger.add_documents(read_bytes("news.txt", NEWS, day))
        document = ledger.confirm_published(documents[0].sha256, day, "ilva")
        places = (f"{document.name} ¶5",)
        claims = [
            Claim(f"{k:016x}", document.name, document.sha256, 0, 5, "Words.", READY, None, places, "rules")
            for k, _ in enumerate(proposals)
        ]
        ledger.add_claims(claims)
        ledger.add_proposals({c.id: p for c, p in zip(claims, proposals, strict=True)})
        ledger.decide(*(Decision(c.id, "accept", "ilva") for c in claims))
        return place, ledger

    return make


def test_the_file_holds_what_was_accepted_with_its_source(made: Make) -> None:
    place, ledger = made(SEEN, HAPPENED, NONE)
    before = load(place.scenario_path)
    change = take_in(place, ledger, "ilva", {"willingness": "ready to talk"}, write)
    after = load(place.scenario_path)
    assert len(change.taken) == 2
    assert list(change.left.values()) == ["no number stands for it"]
    assert after.as_of == before.as_of + dt.timedelta(days=20)
    assert after.numbers_as_of == before.as_of
    seen, planned = after.observations[-1], after.schedule[-1]
    assert (seen.about, seen.sees, seen.reliability) == ("arden.talks.reluctance", "low", ("C", 4))
    assert seen.says == "Arden: ready to talk"
    assert seen.from_ == planned.from_ == "news ¶5"
    assert seen.on.end == after.as_of
    assert planned.effects == (f"arden.recruits += [1, 2, 3] for 6 months from {after.as_of}",)
    assert after.sources["news"].document == "news.txt"
    assert [entry.status for entry in ledger.claims()] == ["applied", "applied", "accepted"]


def test_a_second_update_finds_nothing_to_do_and_keeps_the_day_of_the_numbers(made: Make) -> None:
    place, ledger = made(SEEN)
    take_in(place, ledger, "ilva", {}, write)
    text = place.scenario_path.read_bytes()
    assert take_in(place, ledger, "ilva", {}, write).taken == ()
    assert place.scenario_path.read_bytes() == text
    first = load(place.scenario_path).numbers_as_of
    take_in(place, ledger, "ilva", {}, write, as_of=load(place.scenario_path).as_of + dt.timedelta(days=70))
    assert load(place.scenario_path).numbers_as_of == first


def test_months_that_passed_are_told_as_not_known(made: Make) -> None:
    place, ledger = made(SEEN)
    before = load(place.scenario_path)
    change = take_in(place, ledger, "ilva", {}, write, as_of=before.as_of + dt.timedelta(days=75))
    months = load(place.scenario_path).timeline.months
    latest = max(m.month.end for m in before.timeline.months)
    new = [m for m in months if m.month.start > latest]
    assert new
    assert not any(m.settled or m.losses or m.moved for m in new)
    assert change.notes


def test_taken_back_the_file_is_what_it_was_to_the_byte(made: Make) -> None:
    place, ledger = made(SEEN, HAPPENED)
    before = place.scenario_path.read_bytes()
    take_in(place, ledger, "ilva", {}, write)
    gone = take_out(place, ledger, "ilva", write)
    assert place.scenario_path.read_bytes() == before
    assert len(gone.claims) == 2
    assert [entry.status for entry in ledger.claims()] == ["accepted", "accepted"]
    with pytest.raises(FileError, match="no update to take back"):
        take_out(place, ledger, "ilva", write)


def test_taken_back_what_a_person_changed_elsewhere_stays(made: Make) -> None:
    place, ledger = made(SEEN)
    take_in(place, ledger, "ilva", {}, write)
    own = place.scenario_path.read_text(encoding="utf-8").replace("upperhand: 1", "upperhand: 1  # my war", 1)
    place.scenario_path.write_text(own, encoding="utf-8")
    take_out(place, ledger, "ilva", write)
    text = place.scenario_path.read_text(encoding="utf-8")
    assert "# my war" in text
    assert "claim 0000000000000000" not in text


def test_lines_that_a_person_changed_are_not_taken_back(made: Make) -> None:
    place, ledger = made(SEEN)
    take_in(place, ledger, "ilva", {}, write)
    own = place.scenario_path.read_text(encoding="utf-8").replace("sees: low", "sees: very low")
    place.scenario_path.write_text(own, encoding="utf-8")
    with pytest.raises(FileError, match="changed since"):
        take_out(place, ledger, "ilva", write)
    assert place.scenario_path.read_text(encoding="utf-8") == own
    assert last_update(ledger) is not None


def test_an_update_cut_off_between_ledger_and_file_is_finished(made: Make) -> None:
    place, ledger = made(SEEN)

    def killed(path: Path, content: bytes) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take_in(place, ledger, "ilva", {}, killed)
    assert (
        "claim"
        not in place.scenario_path.read_text(encoding="utf-8").split("observations:")[-1].split("\n\n")[0]
    )
    assert finish(place, ledger, write)
    assert load(place.scenario_path).observations[-1].note == "claim 0000000000000000"
    assert not finish(place, ledger, write)


def test_the_date_does_not_go_back(made: Make) -> None:
    place, ledger = made(SEEN)
    with pytest.raises(ValueError, match="later than"):
        take_in(
            place, ledger, "ilva", {}, write, as_of=load(place.scenario_path).as_of - dt.timedelta(days=1)
        )


def test_a_dry_run_writes_nothing(made: Make) -> None:
    place, ledger = made(SEEN)
    text, rows = place.scenario_path.read_bytes(), ledger.counts()
    assert take_in(place, ledger, "ilva", {}, write, dry=True).taken
    assert (place.scenario_path.read_bytes(), ledger.counts()) == (text, rows)


def test_two_documents_of_one_name_in_the_scenario_get_two_keys(made: Make) -> None:
    text = bundled()["two-rivers"].read_text(encoding="utf-8")
    has = "\nsources:\n" in text
    text = (
        text.replace("\nsources:\n", "\nsources:\n  news: {dataset: other, publisher: x}\n")
        if has
        else (text + "\nsources:\n  news: {dataset: other, publisher: x}\n")
    )
    place, ledger = made(SEEN, text=text)
    take_in(place, ledger, "ilva", {}, write)
    war = load(place.scenario_path)
    assert {"news", "news-2"} <= set(war.sources)
    assert war.observations[-1].from_ == "news-2 ¶5"


@pytest.mark.parametrize(
    ("now", "before", "after", "expected"),
    [
        ("a\nb\nc\n", "a\nc\n", "a\nb\nc\n", "a\nc\n"),
        ("x\na\nb\nc\n", "a\nc\n", "a\nb\nc\n", "x\na\nc\n"),
        ("a\nb\nc\ny\n", "a\nc\n", "a\nb\nc\n", "a\nc\ny\n"),
        ("a2\nz\nb\n", "a\nz\n", "a2\nz\nb\n", "a\nz\n"),
    ],
)
def test_undoing_by_lines(now: str, before: str, after: str, expected: str) -> None:
    assert undone(now, before, after) == expected


def test_a_claim_is_dated_by_when_it_happened_if_that_is_said(made: Make) -> None:
    place, ledger = made(SEEN)
    (entry,) = ledger.claims()
    as_of = load(place.scenario_path).as_of
    happened = find_dates(f"on {as_of:%d %B %Y}", None)[0]
    corrected = replace(entry.claim, when=happened)
    ledger.decide(Decision(entry.id, "edit", "ilva", corrected=corrected, edited=("date",)))
    take_in(place, ledger, "ilva", {}, write)
    assert load(place.scenario_path).observations[-1].on.end == as_of


def test_taking_in_needs_no_heavy_library() -> None:
    code = (
        "import sys, upperhand.evidence.taking_in, upperhand.evidence.proposals; "
        "print([m for m in ('numba', 'scipy', 'trafilatura', 'pyarrow') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


TEXT = bundled()["two-rivers"].read_text(encoding="utf-8")
WAR = loads(TEXT)


def taken(number: int, proposal: Proposal, day: dt.date, name: str = "news") -> Taken:
    """Return an accepted claim of a document published on a day."""
    claim = Claim(f"{number:016x}", name, "s", 0, 5, "Words.", READY, None, (f"{name} ¶5",), "rules")
    published = Published(day, day, "day", "the page")
    return Taken(claim, proposal, "a label", Cited(name, f"{name}.txt", "", "", published), True)


@pytest.mark.parametrize(
    ("misfit", "days", "why"),
    [
        (HAPPENED, -60, "lies before the day"),
        (replace(SEEN, sees="[1, 2]"), 0, "expected a number or a range"),
        (replace(SEEN, about="arden.exhaustion", sees="40"), 0, "lies between"),
        (Proposal("effect", effects=("arden.bananas += 1",)), 0, "there is no quantity"),
    ],
    ids=["older than the numbers", "no range", "out of bounds", "unknown number"],
)
def test_a_claim_that_does_not_fit_keeps_no_other_one_out(misfit: Proposal, days: int, why: str) -> None:
    day = WAR.as_of + dt.timedelta(days=days)
    change = updated(TEXT, [taken(1, misfit, day), taken(2, SEEN, WAR.as_of, "other")])
    assert change.taken == (f"{2:016x}",)
    assert why in change.left[f"{1:016x}"]
    assert any(why in note for note in change.notes)
    assert "claim 0000000000000001" not in change.after
    assert "news" not in loads(change.after).sources


@pytest.mark.parametrize("name", ["from", "assumed", "assumed-costs", "_draft", "статья", "2031-05-01"])
def test_a_document_of_any_name_is_a_source_that_can_be_cited(name: str) -> None:
    war = loads(updated(TEXT, [taken(1, SEEN, WAR.as_of, name)]).after)
    (key,) = set(war.sources) - set(WAR.sources)
    assert war.observations[-1].from_ == f"{key} ¶5"
    assert not is_assumed(f"{key} ¶5")


@pytest.mark.parametrize(
    ("period", "days", "passed"),
    [
        ("month", 10, []),
        ("month", 17, ["2031-03-01 to 2031-03-31"]),
        ("month", 50, ["2031-03-01 to 2031-03-31", "2031-04-01 to 2031-04-30"]),
        ("week", 6, []),
        ("week", 7, ["2031-03-15 to 2031-03-21"]),
        ("week", 20, ["2031-03-15 to 2031-03-21", "2031-03-22 to 2031-03-28"]),
    ],
)
def test_the_periods_that_passed_are_told_and_no_others(period: str, days: int, passed: list[str]) -> None:
    assert dt.date(2031, 3, 15) == WAR.as_of
    text = TEXT.replace("period: month", f"period: {period}")
    if period == "week":
        text = text.replace("month: 2031-02", "month: [2031-03-08, 2031-03-14]")
    before = loads(text)
    after = loads(updated(text, [], WAR.as_of + dt.timedelta(days=days)).after)
    new = after.timeline.months[len(before.timeline.months) :]
    assert [str(item.month) for item in new] == passed
    assert after.elapsed == -(-days // 7) if period == "week" else after.elapsed == len(passed)


def test_a_gap_that_the_author_left_in_the_timeline_is_not_filled() -> None:
    text = TEXT.replace("month: 2031-02", "month: 2030-02")
    after = loads(updated(text, [], dt.date(2031, 5, 2)).after)
    new = after.timeline.months[len(WAR.timeline.months) :]
    assert [item.month.start for item in new] == [dt.date(2031, 3, 1), dt.date(2031, 4, 1)]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_files_keep_their_ends_of_lines_and_their_first_mark(ending: str, mark: str) -> None:
    text = mark + TEXT.replace("\n", ending)
    change = updated(
        text, [taken(1, SEEN, WAR.as_of), taken(2, HAPPENED, WAR.as_of)], WAR.as_of + dt.timedelta(days=40)
    )
    assert change.after.startswith(mark + "#" if TEXT.startswith("#") else mark)
    assert change.after.count("\n") == change.after.count(ending)
    assert undone(change.after, change.before, change.after) == text


def test_next_week_s_document_of_the_same_name_is_another_source() -> None:
    first, second = (WAR.as_of + dt.timedelta(days=days) for days in (1, 8))
    once = updated(TEXT, [taken(1, SEEN, first)]).after
    later = taken(2, SEEN, second)
    assert later.document is not None
    later = replace(later, document=replace(later.document, name="news-2"))
    later = replace(later, claim=replace(later.claim, document="news-2", places=("news-2 ¶7",)))
    war = loads(updated(once, [later]).after)
    assert [seen.from_ for seen in war.observations[-2:]] == ["news ¶5", "news-2 ¶7"]
    for key, day in (("news", first), ("news-2", second)):
        known = Published(day, day, "day", "the page")
        assert source_of(war, "news.txt", known) == key
        assert source_of(war, "news.txt", replace(known, to_confirm=True)) == "news", (
            "a guess tells nothing apart"
        )


@pytest.mark.parametrize(
    ("effect", "written"),
    [
        ("arden.recruits += 1", "arden.recruits += 1 from 2031-04-20"),
        ("arden.recruits += 1 after 3 months", "arden.recruits += 1 from 2031-07-20"),
        (
            "arden.recruits += 1 after 2 weeks for 3 months",
            "arden.recruits += 1 for 3 months from 2031-05-04",
        ),
        ("arden.recruits += 1 over 2 months", "arden.recruits += 1 over 2 months from 2031-04-20"),
        ("arden.recruits += 1 from 2031-09-01", "arden.recruits += 1 from 2031-09-01"),
    ],
)
def test_an_effect_begins_on_the_day_of_its_claim_and_not_on_that_of_the_numbers(
    effect: str, written: str
) -> None:
    day, later = dt.date(2031, 4, 20), dt.date(2031, 6, 1)
    change = updated(TEXT, [taken(1, Proposal("effect", effects=(effect,)), day)], later)
    assert loads(change.after).schedule[-1].effects == (written,)


@pytest.mark.parametrize(
    ("first", "talked"), [(dt.date(2031, 3, 20), [True, False]), (dt.date(2030, 1, 1), [False, False])]
)
def test_talks_stand_in_the_month_in_which_they_were_reported_if_that_is_known(
    first: dt.date, talked: list[bool]
) -> None:
    one = taken(1, NONE, dt.date(2031, 3, 20))
    both = [Mention(0, 1, side, None, "name") for side in WAR.sides]
    assert one.document is not None
    one = replace(
        one,
        claim=replace(one.claim, coded=Coded("talks", 0, 1, both[0], both[1], Said(), "")),
        document=replace(
            one.document, published=Published(first, dt.date(2031, 3, 20), "interval", "inferred")
        ),
    )
    after = loads(updated(TEXT, [one], dt.date(2031, 5, 2)).after)
    assert [month.talks for month in after.timeline.months[-2:]] == talked
