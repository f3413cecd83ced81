"""The review's logic: the queue, corrections that are checked, claims by hand, undo, accept-all and examples."""

import datetime as dt
from dataclasses import dataclass, replace

import pytest

from tests.evidence.samples import claim, document
from upperhand.evidence.claims import Said
from upperhand.evidence.ledger import Ledger
from upperhand.evidence.ledger_rows import Update
from upperhand.evidence.problems import DocumentError, LedgerError
from upperhand.evidence.proposal import Proposal
from upperhand.evidence.review import ACCEPT_ALL, Desk
from upperhand.evidence.review_card import harmless
from upperhand.evidence.review_examples import examples
from upperhand.evidence.review_fields import FIELDS, Checker, FieldError, corrected, shown
from upperhand.scenario.errors import UnknownName
from upperhand.scenario.load import load

WAR = load("two-rivers")
WILL = Proposal("observation", about="corvia.will", sees="high", reliability=("B", 3), why="a promise")


@dataclass(frozen=True)
class Type:
    label: str
    plover: str | None = None
    cameo: str | None = None


TYPES = {
    "strike": Type("air strike", "ASSAULT", "195"),
    "pledge_arms": Type("pledge of arms"),
    "exhaustion": Type("exhaustion"),
}


@pytest.fixture
def desk(tmp_path):
    with Ledger.open(tmp_path / "war.ledger") as ledger:
        yield Desk(ledger, WAR, TYPES, "ilva")


@pytest.fixture
def ids(desk):
    """Return the ids of a strike told twice, with a pledge between them."""
    hill = document("hill", "Hill news\n\nBrask had struck two depots on Tuesday.\n\nIt was quiet in Arden.")
    river, hill = desk.ledger.add_documents([document(), hill])
    claims = [
        claim(river),
        claim(river, "Corvia agreed", "pledge_arms", "corvia", "arden", when=""),
        claim(hill, "Brask had struck"),
    ]
    desk.ledger.add_claims(claims)
    desk.ledger.add_proposals({claims[0].id: Proposal("none", why="mere words"), claims[1].id: WILL})
    return [each.id for each in claims]


def test_what_belongs_together_stands_together(desk, ids):
    strike, pledge, again = ids
    assert desk.queue() == (pledge, strike, again)  # what would change the scenario comes first
    quiet = claim(desk.ledger.documents()[0], "Nobody was", "exhaustion", "arden", when="")
    desk.ledger.add_claims([quiet])
    assert desk.queue() == (pledge, strike, again, quiet.id)
    desk.reject(quiet.id)
    desk.reject(strike)
    assert desk.queue() == (pledge, again)
    assert desk.queue("rejected") == (strike, quiet.id)
    assert set(desk.queue(None)) == {*ids, quiet.id}


def test_a_card_says_everything_in_words(desk, ids):
    card = desk.cards()[1]
    assert (card.position, card.total, card.status) == (2, 3, "pending")
    assert (card.document, card.title, card.place) == ("river", "River envoys meet", "river ¶3")
    assert card.published == "not after 2031-03-14 (to be confirmed)"
    context = card.context
    assert context.before == ""
    assert (context.lead, context.words) == ("Ardenian officials said on Tuesday that", "Brask had struck")
    assert (context.tail, context.after) == ("two depots.", "Nobody was hurt.")
    assert (card.label, card.code) == ("air strike", "PLOVER ASSAULT, CAMEO 195")
    assert (card.actor, card.target) == ("Brask", "Arden (military)")
    assert card.when == "2031-03-11 ('on Tuesday')"
    assert card.said == "as a fact, by Ardenian officials (unnamed)"
    assert card.change == "no change: mere words"
    assert [(n.how, n.id, n.status) for n in card.near] == [("says the same", ids[2], "pending")]
    assert desk.card(ids[1]).change == "observation: corvia.will is high (B3, public)"
    assert desk.card(ids[1]).as_dict()["context"]["words"] == "Corvia agreed"


def test_a_paragraph_of_one_sentence_has_the_one_before_it(desk):
    text = "Hill news\n\nBrask had struck two depots.\n\nThen it was quiet in Arden."
    (kept,) = desk.ledger.add_documents([document("hill", text)])
    quiet = claim(kept, "it was quiet", when="")
    desk.ledger.add_claims([quiet])
    assert desk.card(quiet.id).context.before == "Brask had struck two depots."


def test_a_hostile_text_cannot_command_the_terminal(desk):
    (kept,) = desk.ledger.add_documents(
        [replace(document(), title="River\x1b]0;mine\x07", publisher="a\u202eb")]
    )
    hostile = replace(claim(kept), quote=claim(kept).quote.replace("depots", "de\x1b[2Js"))
    desk.ledger.add_claims([hostile])
    seen = repr(desk.card(hostile.id).as_dict())
    assert not any(mark in seen for mark in ("\\x1b", "\\x07", "\\u202e"))
    assert harmless("plain words,\n two lines") == "plain words,\n two lines"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (Said(), "as a fact"),
        (Said("future"), "as planned or expected"),
        (Said("hypothetical"), "as a condition or a belief, not as something that happened"),
        (Said("fact", negated=True), "as a fact, denied"),
        (Said("possible", cues=("may",)), "as possible; cues: 'may'"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_how_it_is_said_is_told(desk, said, words):
    (kept,) = desk.ledger.add_documents([document()])
    told = claim(kept, said=said)
    desk.ledger.add_claims([told])
    assert desk.card(told.id).said == words


# Decisions


def test_each_decision_is_in_the_ledger_at_once(desk, ids):
    strike, pledge, again = ids
    desk.accept(pledge)
    desk.reject(strike, "told twice")
    with Ledger.open(desk.ledger.path, read_only=True) as other:
        standing = {
            e.id: (e.status, e.decision.who, e.decision.note, e.reviewed)
            for e in other.claims()
            if e.decision
        }
    assert standing == {
        pledge: ("accepted", "ilva", "", True),
        strike: ("rejected", "ilva", "told twice", True),
    }
    assert desk.queue() == (again,)


def test_undo_takes_back_the_reviewers_own_last_decision(desk, ids):
    desk.accept(ids[0])
    desk.reject(ids[0])
    desk.accept(ids[1])
    Desk(desk.ledger, WAR, TYPES, "other").accept(ids[2])
    assert desk.undo() == (ids[1],)
    assert desk.undo() == (ids[0],)
    assert desk.ledger.claim(ids[0]).status == "accepted"
    assert desk.undo() == (ids[0],)
    assert desk.undo() == ()
    assert desk.queue("accepted") == (ids[2],)


def test_what_is_in_the_scenario_stays_until_the_update_is_undone(desk, ids):
    desk.accept(ids[1])
    day = WAR.as_of
    made = desk.ledger.add_update(Update("a", "b", (ids[1],), day, day, "ilva"))
    assert desk.undo() == ()
    assert desk.card(ids[1]).decided.endswith(f"in the scenario by update {made.number}")
    with pytest.raises(LedgerError, match="in the scenario already"):
        desk.reject(ids[1])


def test_a_change_that_the_scenario_cannot_take_is_not_accepted(desk, ids):
    desk.ledger.add_proposals({ids[0]: Proposal("effect", effects=("corvia.shels.monthly += 5",))})
    with pytest.raises(FieldError, match=r"corvia\.shels\.monthly(.|\n)*edit it"):
        desk.accept(ids[0])
    assert desk.accept_all().unfit == 1
    assert desk.queue() == (ids[0],)


def test_accept_all_marks_what_it_took_as_unreviewed_and_can_be_undone_as_one(desk, ids):
    river = desk.ledger.documents()[0]
    read_by_model = claim(river, "Dalmar did not", "cut_aid", "dalmar", engine="model", when="")
    desk.ledger.add_claims([read_by_model])
    desk.accept(ids[0])
    done = desk.accept_all()
    assert (done.accepted, done.model, done.weak, done.unfit) == (2, 1, 0, 0)
    entries = {e.id: e for e in desk.ledger.claims("accepted")}
    assert {id: e.reviewed for id, e in entries.items()} == {ids[0]: True, ids[1]: False, ids[2]: False}
    assert entries[ids[1]].decision.who == ACCEPT_ALL
    assert set(desk.undo()) == {ids[1], ids[2]}
    assert desk.queue("accepted") == (ids[0],)


def test_one_effect_told_twice_is_not_counted_twice(desk, ids):
    strike, _, again = ids
    same = Proposal("effect", effects=("arden.logistics -= 0.01",))
    desk.ledger.add_proposals({strike: same, again: replace(same, effects=("arden.logistics -= 0.02",))})
    assert desk.card(again).warning == ""
    done = desk.accept_all()
    assert (done.accepted, done.repeated) == (2, 1)
    assert desk.queue() == (again,)
    assert f"claim {strike} says the same" in desk.card(again).warning
    desk.ledger.add_proposals({again: replace(same, effects=("arden.pool -= 0.1",))})
    assert desk.accept_all().accepted == 1  # another number is moved: nothing counts twice


def test_undo_of_accept_all_leaves_what_is_in_the_scenario(desk, ids):
    desk.accept_all()
    middle = sorted(desk.ledger.claims(), key=lambda e: e.decision.number)[1].id
    desk.ledger.add_update(Update("a", "b", (middle,), WAR.as_of, WAR.as_of, "ilva"))
    assert set(desk.undo()) == set(ids) - {middle}
    assert desk.ledger.claim(middle).status == "applied"


@pytest.mark.parametrize(
    ("least", "accepted"),
    [("A", 0), ("B", 1), ("b3", 1), ("B2", 0), ("F", 2), ("F6", 2), ("A6", 0), ("C3", 1)],
)
def test_accept_all_leaves_what_is_too_weak(desk, ids, least, accepted):
    # The strike's proposal is graded C3 by default; its repeat has none. The pledge is B3.
    desk.ledger.add_proposals({ids[0]: Proposal("none", reliability=("D", 4), why="mere words")})
    done = desk.accept_all(least)
    assert (done.accepted, done.accepted + done.weak) == (accepted, 3)


def test_accept_all_wants_a_grade(desk, ids):
    with pytest.raises(FieldError, match="no reliability"):
        desk.accept_all("good")


def test_the_day_of_publication_is_said(desk, ids):
    desk.published(ids[0], "12 February 2031")
    card = desk.card(ids[0])
    assert (card.published, card.when) == ("2031-02-12", "2031-02-11 ('on Tuesday')")
    assert "it happened before 15 March 2031" in card.change  # proposed anew
    for text in ("some day", "in February 2031", "on Tuesday"):
        with pytest.raises(FieldError):
            desk.published(ids[0], text)


# Corrections

FITS = {
    "type": ("type", "exhaustion", {"type": "exhaustion"}),
    "type by its label": ("type", "Air strike", {}),
    "actor by name": ("actor", "Corvia", {"actor": "corvia"}),
    "actor of the world": ("actor", "UN", {"actor": "UN"}),
    "nobody": ("target", "-", {"target": "-"}),
    "day": ("date", "2031-03-12", {"date": "2031-03-12"}),
    "words": ("date", "in February", {"date": "2031-02-01 to 2031-02-28"}),
    "no date": ("date", "-", {"date": "-"}),
    "effect": ("effect", "corvia.will *= 0.9; arden.pool += 5", {"effect": "corvia.will *= 0.9; arden.pool += 5"}),
    "reliability": ("reliability", "a 1", {"reliability": "A1"}),
    "not public": ("public", "No", {"public": "no"}),
    "as it was": ("type", "strike", {}),
    "empty": ("actor", " ", {}),
}  # fmt: skip


@pytest.mark.parametrize(("field", "text", "after"), FITS.values(), ids=FITS)
def test_a_field_is_corrected(field, text, after):
    before = claim(document())
    plan = Proposal("none", why="mere words")
    right, change, edited = corrected(
        before, plan, {field: text}, Checker(WAR, TYPES), dt.date(2031, 3, 14), lambda claim: plan
    )
    assert {name: shown(right, change)[name] for name in edited} == after


REFUSED = {
    "field": ("colour", "red", UnknownName, "no field 'colour'"),
    "type": ("type", "strik", UnknownName, "the nearest is 'strike'"),
    "actor": ("actor", "Corvja", UnknownName, "the nearest is 'corvia'"),
    "date": ("date", "some time", FieldError, "no date"),
    "quantity": ("quantity", "brask.exhaustoin", UnknownName, "brask.exhaustion"),
    "quantity alone": ("quantity", "brask.exhaustion", FieldError, "needs a value"),
    "value alone": ("value", "high", FieldError, "needs a quantity"),
    "word": ("value", "highish", FieldError, "very high"),
    "two numbers": ("value", "1, 2", FieldError, "no value"),
    "unordered": ("value", "[3, 2, 1]", FieldError, "no value"),
    "effect": ("effect", "corvia.shells.monthly plus 5", FieldError, "expected"),
    "effect's name": ("effect", "corvia.shels.monthly += 5", UnknownName, "corvia.shells.monthly"),
    "reliability": ("reliability", "G7", FieldError, "B3"),
    "public": ("public", "perhaps", FieldError, "yes nor no"),
}  # fmt: skip


@pytest.mark.parametrize(("field", "text", "error", "told"), REFUSED.values(), ids=REFUSED)
def test_a_wrong_value_is_refused_with_what_would_do(desk, ids, field, text, error, told):
    with pytest.raises(error, match=told):
        desk.correct(ids[0], {field: text})
    assert desk.ledger.decisions() == ()


def test_an_observation_takes_the_place_of_an_effect_and_back(desk, ids):
    assert desk.correct(ids[0], {"effect": "arden.logistics -= 0.01"}) == ("effect",)
    assert desk.ledger.claim(ids[0]).proposal.kind == "effect"
    assert desk.correct(ids[0], {"quantity": "arden.exhaustion", "value": "0.4"}) == ("quantity", "value")
    entry = desk.ledger.claim(ids[0])
    assert (entry.proposal.kind, entry.proposal.effects) == ("observation", ())
    assert entry.decision.verdict == "edit"
    desk.correct(ids[0], {"quantity": "-", "value": "-"})
    assert desk.ledger.claim(ids[0]).proposal.kind == "none"


def test_a_corrected_claim_is_proposed_anew_by_the_table(desk, ids):
    edited = desk.correct(ids[0], {"type": "exhaustion", "target": "-"})
    entry = desk.ledger.claim(ids[0])
    assert (entry.proposal.about, entry.proposal.sees) == ("brask.exhaustion", "high")
    assert {"type", "target", "quantity", "value"} <= set(edited)
    assert entry.coded.coded.type == "strike"


def test_a_correction_is_kept_when_the_claim_is_accepted_later(desk, ids):
    desk.correct(ids[1], {"value": "very high"})
    desk.accept(ids[1], "looked again")
    entry = desk.ledger.claim(ids[1])
    assert (entry.proposal.sees, entry.decision.note) == ("very high", "looked again")


def test_no_change_is_an_acceptance(desk, ids):
    assert desk.correct(ids[1], desk.fields(ids[1])) == ()
    assert desk.ledger.claim(ids[1]).decision.verdict == "accept"
    assert set(desk.fields(ids[1])) == set(FIELDS)


# By hand


def test_a_sentence_of_a_document_is_cited_there(desk, ids):
    id = desk.by_hand(
        "agreed last week to send  Arden 500", "pledge_arms", "Corvia", "Arden", "corvia.will is very high"
    )
    entry = desk.ledger.claim(id)
    assert (entry.claim.quote, entry.claim.places) == (
        "Corvia agreed last week to send Arden 500 shells.",
        ("river ¶4",),
    )
    assert (entry.status, entry.decision.verdict, entry.reviewed) == ("accepted", "hand", True)
    assert entry.proposal.words() == "observation: corvia.will is very high (C3, public)"


def test_a_note_becomes_a_document_of_its_own(desk):
    id = desk.by_hand(
        "An envoy told me so.", "exhaustion", "brask", date="in February", reliability="D4", public="no"
    )
    entry = desk.ledger.claim(id)
    note = desk.ledger.document(entry.claim.sha256)
    assert note.name.startswith("note-")
    assert (note.text, note.author, note.published.end) == ("An envoy told me so.", "ilva", WAR.as_of)
    assert (entry.claim.when.start, entry.claim.when.end) == (dt.date(2031, 2, 1), dt.date(2031, 2, 28))
    assert entry.proposal.words().startswith("observation: brask.exhaustion is high (D4, not public)")
    assert desk.by_hand("An envoy told me so.", "exhaustion", "brask") == id
    assert desk.ledger.counts()["claim"] == 1


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"words": "  "}, (FieldError, DocumentError)),
        ({"type": "tiredness"}, UnknownName),
        ({"actor": "Nobodia"}, UnknownName),
        ({"change": "brask.exhaustion is huge"}, FieldError),
        ({"change": "more shells"}, FieldError),
        ({"date": "one day"}, FieldError),
        ({"reliability": "Z9"}, FieldError),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_what_is_wrong_by_hand_writes_nothing(desk, arguments, error):
    right = {"words": "Brask's army is tired.", "type": "exhaustion", "actor": "brask"}
    with pytest.raises(error):
        desk.by_hand(**(right | arguments))
    assert desk.ledger.counts() == {}


# Examples


def test_reviewed_sentences_become_examples(desk, ids):
    desk.correct(ids[1], {"actor": "dalmar"})
    desk.reject(ids[0])
    desk.accept_all()
    found = list(examples(desk.ledger))
    assert [e["text"] for e in found] == [
        "Ardenian officials said on Tuesday that Brask had struck two depots.",
        "Corvia agreed last week to send Arden 500 shells.",
    ]  # what nobody looked at is no example
    first, second = found
    assert (first["accepted"], first["events"]) == (False, [])
    assert first["rejected"] == [{"type": "strike", "source": "brask", "target": "arden", "modality": "fact"}]
    assert second["accepted"]
    assert second["date"] == "2031-03-14"
    assert second["events"] == [
        {"type": "pledge_arms", "source": "dalmar", "target": "arden", "modality": "fact"}
    ]
    assert second["corrected"][0]["actor"] == ["corvia", "dalmar"]
