"""The ledger keeps what was read and decided, in order, and tells who changed it."""

import datetime as dt
import io
import json
import re
import sqlite3
from dataclasses import replace
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evidence.samples import claim, document
from upperhand.evidence.ledger import Ledger
from upperhand.evidence.ledger_entries import standing
from upperhand.evidence.ledger_rows import AssessmentRecord, Decision, Forecast, Outcome, Update
from upperhand.evidence.problems import LedgerError
from upperhand.evidence.proposal import Proposal
from upperhand.scenario.errors import UnknownName

DAY = dt.date(2031, 3, 15)
PROPOSAL = Proposal("effect", effects=("corvia.shells.monthly += 5",), reliability=("B", 3), why="a pledge")


@pytest.fixture
def ledger(tmp_path):
    with Ledger.open(tmp_path / "war.ledger") as opened:
        yield opened


@pytest.fixture
def two(ledger):
    """Return a ledger's two claims."""
    (kept,) = ledger.add_documents([document()])
    claims = [claim(kept), claim(kept, "Corvia agreed", "pledge_arms", "corvia", when="")]
    ledger.add_claims(claims)
    return claims


def an_update(*claims, undoes=None):
    return Update("id: before\n", "id: after\n", claims, DAY, DAY, "ilva", undoes)


def an_assessment():
    result = {"upper_hand": {"value": 1.5, "favours": "arden"}}
    return AssessmentRecord(
        "brief", {"quick": True}, "id: a\n", "ab" * 32, DAY, "0.1.0", 1, 5000, 256, result
    )


def test_a_document_comes_back_as_it_was_read(ledger):
    river = document()
    assert ledger.add_documents([river]) == (river,)
    assert ledger.document(river.sha256) == river
    assert ledger.documents() == (river,)
    assert ledger.add_documents([replace(river, name="again", file="again.txt")]) == (river,)
    assert ledger.counts() == {"document": 1}


def test_two_documents_of_one_name_are_told_apart(ledger):
    first, second = document(), document(text="Envoys met.\n\nThey left on Tuesday.")
    ledger.add_documents([first])
    assert [d.name for d in ledger.add_documents([second, first])] == ["river-2", "river"]
    assert ledger.document(second.sha256).name == "river-2"


def test_a_publication_is_confirmed_by_a_further_row(ledger):
    (kept,) = ledger.add_documents([document()])
    assert kept.published.to_confirm
    confirmed = ledger.confirm_published(kept.sha256, dt.date(2031, 3, 12), "ilva")
    assert str(confirmed.published) == "2031-03-12"
    assert not confirmed.published.to_confirm
    assert ledger.document(kept.sha256) == confirmed
    assert ledger.counts() == {"document": 1, "publication": 1}


def test_dates_are_counted_from_the_day_that_was_confirmed(ledger):
    (kept,) = ledger.add_documents([document()])
    claims = [
        replace(claim(kept), id="a" * 16),
        replace(claim(kept, "Corvia agreed", when=""), id="b" * 16),
        replace(claim(kept, "Dalmar did not", when=""), id="c" * 16),
    ]
    ledger.add_claims(claims)
    assert str(ledger.claim("a" * 16).claim.when.start) == "2031-03-11"
    ledger.confirm_published(kept.sha256, dt.date(2031, 2, 20), "ilva")
    found = [entry.claim.when and str(entry.claim.when.start) for entry in ledger.claims()]
    assert found == ["2031-02-18", "2031-02-10", None]  # on Tuesday, last week, not said
    assert ledger.claim("a" * 16) == ledger.claims()[0]


def test_claims_come_back_as_they_were_coded(ledger, two):
    assert [entry.coded for entry in ledger.claims()] == two
    assert [entry.status for entry in ledger.claims()] == ["pending", "pending"]
    assert ledger.claim(two[1].id).claim == two[1]
    assert two[0].when is not None


def test_reading_again_doubles_nothing_and_keeps_new_places(ledger, two):
    again = [replace(two[0], places=(*two[0].places, "hill ¶2")), two[1]]
    assert ledger.add_claims(again).again == (two[0].id,)
    assert ledger.add_claims(again).again == ()
    assert ledger.claim(two[0].id).claim.places == (*two[0].places, "hill ¶2")
    assert ledger.counts() == {"document": 1, "claim": 2, "places": 1}


def test_a_claim_of_an_unknown_document_adds_nothing(ledger, two):
    stray = replace(two[0], id="f" * 16, sha256="0" * 64)
    with pytest.raises(LedgerError, match="document that the ledger does not have"):
        ledger.add_claims([replace(two[0], id="e" * 16), stray])
    assert ledger.counts()["claim"] == 2


def test_the_last_proposal_counts(ledger, two):
    ledger.add_proposals({two[0].id: Proposal("none", why="mere words")})
    ledger.add_proposals({two[0].id: PROPOSAL})
    ledger.add_proposals({two[0].id: PROPOSAL})
    assert ledger.claim(two[0].id).proposal == PROPOSAL
    assert ledger.counts()["proposal"] == 2


@pytest.mark.parametrize(
    ("verdicts", "status"),
    [
        ("", "pending"),
        ("accept", "accepted"),
        ("edit", "accepted"),
        ("hand", "accepted"),
        ("reject", "rejected"),
        ("accept reject", "rejected"),
        ("accept reject undo", "accepted"),
        ("accept reject undo undo", "pending"),
        ("reject undo accept", "accepted"),
    ],
    ids=lambda text: text.replace(" ", "-") or "none",
)
def test_the_last_decision_that_stands_counts(ledger, two, verdicts, status):
    ledger.decide(*(Decision(two[0].id, verdict, "ilva") for verdict in verdicts.split()))
    assert ledger.claim(two[0].id).status == status
    assert [d.verdict for d in ledger.decisions()] == verdicts.split()
    assert [e.id for e in ledger.claims(status)][:1] == [two[0].id]
    assert ledger.claim(two[1].id).status == "pending"


@given(st.lists(st.sampled_from(["accept", "reject", "edit", "undo"]), max_size=12))
def test_undo_takes_back_exactly_the_decision_before(verdicts):
    decisions = [Decision("a", verdict, "ilva", number=n) for n, verdict in enumerate(verdicts)]
    taken_back = [*decisions, Decision("a", "reject", "ilva", number=99), Decision("a", "undo", "ilva")]
    assert standing(taken_back) == standing(decisions)


def test_corrections_count_and_what_was_read_is_kept(ledger, two):
    right = replace(two[0], coded=replace(two[0].coded, type="strike_energy"))
    (made,) = ledger.decide(
        Decision(two[0].id, "edit", "ilva", corrected=right, proposal=PROPOSAL, edited=("type",), note="oil")
    )
    entry = ledger.claim(two[0].id)
    assert entry.decision == made
    assert (entry.claim, entry.coded, entry.proposal, entry.proposed) == (right, two[0], PROPOSAL, None)
    assert entry.reviewed
    ledger.decide(Decision(two[1].id, "accept", "--accept-all", reviewed=False))
    assert not ledger.claim(two[1].id).reviewed


def test_decisions_are_all_written_or_none(ledger, two):
    with pytest.raises(UnknownName, match="no claim 'nothing'"):
        ledger.decide(Decision(two[0].id, "accept", "ilva"), Decision("nothing", "accept", "ilva"))
    with pytest.raises(LedgerError, match="no decision"):
        ledger.decide(Decision(two[0].id, "accept", "ilva"), Decision(two[1].id, "undo", "ilva"))
    assert ledger.decisions() == ()


def test_an_update_applies_accepted_claims_and_can_be_taken_back(ledger, two):
    first, second = (each.id for each in two)
    ledger.decide(Decision(first, "accept", "ilva"))
    with pytest.raises(LedgerError, match="is pending, not accepted"):
        ledger.add_update(an_update(first, second))
    made = ledger.add_update(an_update(first))
    assert (made.before, made.after, made.claims) == ("id: before\n", "id: after\n", (first,))
    assert (ledger.claim(first).status, ledger.claim(first).update) == ("applied", made.number)
    with pytest.raises(LedgerError, match="in the scenario already"):
        ledger.decide(Decision(first, "reject", "ilva"))
    with pytest.raises(LedgerError, match="is applied, not accepted"):
        ledger.add_update(an_update(first))
    ledger.add_update(an_update(undoes=made.number))
    assert ledger.claim(first).status == "accepted"
    with pytest.raises(LedgerError, match="no update that can be taken back"):
        ledger.add_update(an_update(undoes=made.number))
    assert len(ledger.updates()) == 2


def test_assessments_forecasts_and_outcomes(ledger):
    number = ledger.add_assessment(an_assessment())
    assert ledger.assessments("brief") == (
        replace(an_assessment(), number=number, at=ledger.assessments()[0].at),
    )
    assert ledger.assessments("assess") == ()
    soon = Forecast("a deal by April", dt.date(2031, 4, 30), 0.04, 0.01, 0.1, 0.03, DAY, number)
    later = replace(soon, what="a deal by June", by=dt.date(2031, 6, 30))
    made = ledger.add_forecasts([soon, later])
    assert [f.what for f in made] == ["a deal by April", "a deal by June"]
    assert [d.forecast for d in ledger.forecasts(due_by=dt.date(2031, 4, 30))] == [made[0]]
    ledger.add_outcome(Outcome(made[0].number, "yes", dt.date(2031, 5, 1), "ilva", "a mistake"))
    ledger.add_outcome(Outcome(made[0].number, "no", dt.date(2031, 5, 1), "ilva", "gazette ¶2"))
    due = ledger.forecasts()
    assert [(d.outcome.came_true if d.outcome else None) for d in due] == ["no", None]
    with pytest.raises(LedgerError, match="no forecast"):
        ledger.add_outcome(Outcome(number, "no", None, "ilva", ""))
    with pytest.raises(LedgerError):  # a forecast belongs to an assessment that is there
        ledger.add_forecasts([replace(soon, assessment=999)])


@pytest.mark.parametrize(
    "wrong", [{"probability": 1.2}, {"low": -0.1}, {"low": 0.5, "high": 0.2}, {"base_rate": 2}]
)
def test_a_forecast_is_a_probability(wrong):
    right = {"probability": 0.3, "low": 0.1, "high": 0.6, "base_rate": None}
    with pytest.raises(ValueError, match="probability"):
        Forecast("peace", DAY, **(right | wrong), made=DAY, assessment=1)


def test_export_is_every_row_in_order(ledger, two):
    ledger.decide(Decision(two[0].id, "accept", "ilva"))
    stream = io.StringIO()
    assert ledger.export(stream) == 4
    rows = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [next(iter(row)) for row in rows] == ["row"] * 4
    assert [row["row"] for row in rows] == ["document", "claim", "claim", "decision"]
    assert [row["number"] for row in rows] == [1, 2, 3, 4]
    assert rows[0]["content"]["text"] == document().text
    assert rows[1]["content"]["quote"] == two[0].quote
    assert rows[3]["about"] == 2
    assert rows[3]["chain"] == ledger.check().chain


def test_the_views_answer_in_sql(ledger, two):
    ledger.decide(Decision(two[0].id, "accept", "ilva"))
    ledger.add_forecasts(
        [Forecast("peace", DAY, 0.1, 0.0, 0.2, None, DAY, ledger.add_assessment(an_assessment()))]
    )
    asked = sqlite3.connect(ledger.path)
    assert asked.execute("SELECT type, source, target FROM claims").fetchall()[0] == (
        "strike",
        "brask",
        "arden",
    )
    assert asked.execute("SELECT name FROM documents").fetchall() == [("river",)]
    assert asked.execute("SELECT claim, verdict, reviewed FROM decisions").fetchall() == [(2, "accept", 1)]
    assert asked.execute("SELECT what, came_true FROM forecasts").fetchall() == [("peace", None)]
    asked.close()


def test_what_is_no_character_is_kept_as_a_question_mark(ledger):
    odd = replace(document(), file="r\udcffver.txt")
    ledger.add_documents([odd])
    assert ledger.document(odd.sha256).file == "r?ver.txt"


@settings(max_examples=40)
@given(
    st.text(min_size=1),
    st.text(),
    st.dictionaries(st.text(), st.floats(allow_nan=False, allow_infinity=False)),
)
def test_any_text_and_any_numbers_come_back(text, title, numbers):
    kept = replace(document(), text=text, title=title, passages=())
    plain = text.encode("utf-8", "replace").decode()
    with TemporaryDirectory() as folder, Ledger.open(f"{folder}/war.ledger") as ledger:
        ledger.add_documents([kept])
        ledger.add_assessment(replace(an_assessment(), result=numbers))
        assert ledger.document(kept.sha256).text == plain
        assert ledger.assessments()[0].result == numbers
        assert ledger.check().ok


# Append-only, and told


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE rows SET content = '{}' WHERE number = 2",
        "DELETE FROM rows WHERE number = 3",
        "INSERT OR REPLACE INTO rows SELECT 2, kind, key, about, at, '{}', body, chain FROM rows WHERE number = 2",
        "INSERT OR REPLACE INTO rows SELECT 4, kind, key, about, at, '{}', body, chain FROM rows WHERE number = 2",
        "INSERT INTO rows SELECT 9, kind, 'x', about, at, content, body, chain FROM rows WHERE number = 2",
        "INSERT INTO rows SELECT 4, kind, 'x', 4, at, content, body, chain FROM rows WHERE number = 2",
    ],
    ids=["update", "delete", "replace-number", "replace-key", "gap", "about-itself"],
)
def test_the_database_itself_refuses_changes(ledger, two, statement):
    other = sqlite3.connect(ledger.path, isolation_level=None)
    with pytest.raises(sqlite3.IntegrityError):
        other.execute(statement)
    other.close()
    assert ledger.check().ok
    assert [entry.coded for entry in ledger.claims()] == two


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (
            "UPDATE rows SET content = replace(content, 'brask', 'arden') WHERE number = 2",
            "row 2 .* not as it was",
        ),
        ("UPDATE rows SET at = '2031-01-01T00:00:00.000Z' WHERE number = 3", "row 3 .* not as it was"),
        ("UPDATE rows SET body = NULL WHERE number = 1", "row 1 .* not as it was"),
        ("DELETE FROM rows WHERE number = 2", "row 2 is missing"),
    ],
    ids=["content", "time", "body", "deleted"],
)
def test_tampering_is_told(tmp_path, statement, told):
    path = tmp_path / "war.ledger"
    with Ledger.open(path) as ledger:
        (kept,) = ledger.add_documents([document()])
        ledger.add_claims([claim(kept), claim(kept, type="attack")])
        assert ledger.check().ok
    other = sqlite3.connect(path)
    other.execute("DROP TRIGGER never_changed")
    other.execute("DROP TRIGGER never_deleted")
    other.execute(statement)
    other.commit()
    other.close()
    with Ledger.open(path, read_only=True) as ledger:
        problems = " / ".join(ledger.check().problems)
    assert re.search(told, problems)
    assert "guard 'never_changed' was taken out" in problems


def test_a_ledger_written_anew_is_told_by_a_hash_noted_elsewhere(tmp_path):
    chains = []
    for name, text in (("a", "Envoys met."), ("b", "Envoys left.")):
        with Ledger.open(tmp_path / name) as ledger:
            ledger.add_documents([document(text=text)])
            chains.append(ledger.check().chain)
            assert ledger.check(chains[-1]).ok
            if len(chains) == 2:
                assert "written anew" in ledger.check(chains[0]).problems[0]
