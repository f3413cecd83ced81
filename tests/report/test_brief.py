"""The brief says what moved the answer, from which claims, and keeps its forecasts."""

from __future__ import annotations

import datetime as dt
import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from upperhand.evidence.actor_roles import Mention
from upperhand.evidence.claims import Claim, Coded, Said
from upperhand.evidence.documents import read_bytes
from upperhand.evidence.ledger import Ledger
from upperhand.evidence.ledger_rows import Decision
from upperhand.evidence.place import Workplace, workplace
from upperhand.evidence.proposal import Proposal
from upperhand.evidence.taking_in import take_in
from upperhand.report.brief import Brief, brief, news, passed_events, past, recorded
from upperhand.report.one_page import OnePage, Section, Table, as_html, as_markdown
from upperhand.report.page_brief import brief_page
from upperhand.scenario.edit import set_value
from upperhand.scenario.load import bundled, load, loads

LITTLE: dict[str, Any] = {"quick": True, "paths": 600, "draws": 128}
ID = "00000000000000aa"


def write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("store")


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    """Return a war with a ledger in which one claim was taken in, unreviewed, 70 days later."""
    path = tmp_path / "war.yaml"
    path.write_bytes(bundled()["two-rivers"].read_bytes())
    found = workplace(path)
    day = load(path).as_of + dt.timedelta(days=70)
    with Ledger.open(found.ledger_path) as ledger:
        (document,) = ledger.add_documents(read_bytes("news.txt", b"Brask's <mills> burnt on Monday.", day))
        coded = Coded("strike", 0, 5, Mention(0, 5, "arden", None, "name"), None, Said(), "")
        claim = Claim(
            ID,
            document.name,
            document.sha256,
            0,
            32,
            "Brask's <mills> burnt.",
            coded,
            None,
            ("news ¶1",),
            "rules",
        )
        ledger.add_claims([claim])
        ledger.add_proposals(
            {ID: Proposal("effect", effects=("brask.shells.production *= [0.5, 0.6, 0.7]",))}
        )
        ledger.decide(Decision(ID, "accept", "--accept-all", reviewed=False))
        take_in(found, ledger, "ilva", {}, write, day)
    return found


def made(place: Workplace, store: Path) -> tuple[Brief, str]:
    text = place.scenario_path.read_text(encoding="utf-8")
    with Ledger.open(place.ledger_path) as ledger:
        known = past(text, ledger)
    return brief(load(place.scenario_path), known, store=store, **LITTLE), text


class Words(HTMLParser):
    """Collects text and tags."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_brief_traces_the_change_to_its_sentence(place: Workplace, store: Path) -> None:
    found, text = made(place, store)
    assert found.since == load(bundled()["two-rivers"]).as_of
    assert found.changes is not None
    assert found.changes.time is not None
    (share,) = found.changes.news
    (told,) = found.told[share.cause.name]
    assert (told.claim, told.places, told.reviewed) == (ID, ("news ¶1",), False)
    assert share.upper_hand.value > 0
    assert found.unreviewed == 1
    page = brief_page(found)
    for shown in (as_markdown(page).replace("\\", ""), "".join(_words(as_html(page)))):
        for words in (
            "Brask's <mills> burnt.",
            "news ¶1",
            "What is missing?",
            "does not know the future",
            "nobody has looked at",
        ):
            assert words in shown
    assert "mills" not in _tags(as_html(page))
    json.dumps(found.as_dict(), allow_nan=False)
    with Ledger.open(place.ledger_path) as ledger:
        recorded(found, text, ledger, {"quick": True})
        recorded(found, text, ledger, {"quick": True})
        (record,) = ledger.assessments("brief")
        forecasts = ledger.forecasts()
        assert past(text, ledger).before is not None
    assert record.scenario == text
    assert record.result["upper_hand"] == found.as_dict()["upper_hand"]
    assert [due.forecast.key for due in forecasts] == ["deal"] * len(forecasts)
    assert len({due.forecast.by for due in forecasts}) == len(forecasts) >= 3
    assert all(f.forecast.low <= f.forecast.probability <= f.forecast.high for f in forecasts)


def test_without_anything_earlier_there_is_nothing_to_compare(tmp_path: Path, store: Path) -> None:
    path = tmp_path / "war.yaml"
    path.write_bytes(bundled()["two-rivers"].read_bytes())
    found, _ = made(workplace(path), store)
    assert found.changes is None
    assert "no earlier brief" in as_markdown(brief_page(found))


def test_many_claims_are_put_together_by_the_number_they_speak_of() -> None:
    war = load(bundled()["two-rivers"])
    seen = [
        war.observations[0].model_copy(
            update={"note": f"claim {k:016x}", "about": f"arden.{'support' if k % 2 else 'exhaustion'}"}
        )
        for k in range(12)
    ]
    after = war.model_copy(update={"observations": (*war.observations, *seen)}).attach(war.names, war.places)
    items, told = news(war, after, {})
    assert {item.name for item in items} == {"arden.support", "arden.exhaustion"}
    assert sorted(len(group) for group in told.values()) == [6, 6]
    assert sorted(n for item in items for n in item.observations) == [
        *range(len(war.observations), len(war.observations) + 12)
    ]


def test_a_page_is_the_same_everywhere_and_harmless() -> None:
    table = Table(("a", "b"), (("<img src=x>", "1 | 2"),))
    page = OnePage("<b>War</b>", "today", (Section("H*", ("p_q", table), ("n",)),), ("foot",))
    assert not _tags(as_html(page)) & {"b", "img", "script", "link"}
    assert "<b>War</b>" in _words(as_html(page))
    markdown = as_markdown(page)
    assert "1 \\| 2" in markdown
    assert "H\\*" in markdown


def _words(html: str) -> list[str]:
    parser = Words()
    parser.feed(html)
    return parser.words


def _tags(html: str) -> set[str]:
    parser = Words()
    parser.feed(html)
    return parser.tags


def test_events_that_came_due_while_the_war_was_carried_on_are_missing_until_the_file_says_how() -> None:
    text = bundled()["two-rivers"].read_text(encoding="utf-8")
    before = load(bundled()["two-rivers"])
    text = set_value(text, "numbers_as_of", before.as_of, after="as_of")
    text = set_value(text, "as_of", dt.date(2032, 3, 15))
    dated = "  vote:\n    label: a vote\n    on: 2031-06-01\n    p: 0.5\n    from: assumed\n"
    window = "  thaw:\n    label: a thaw\n    window: [2032-01, 2032-02]\n    p: 0.5\n    from: assumed\n"
    ahead = "  feast:\n    label: a feast\n    on: 2032-06-01\n    p: 0.5\n    from: assumed\n"
    both = loads(text.replace("\nevents:\n", f"\nevents:\n{dated}{window}{ahead}", 1))
    assert {"a vote", "a thaw"} <= set(passed_events(both))
    assert "a feast" not in passed_events(both)
    for chance in (0, 1):
        told = loads(
            text.replace("\nevents:\n", f"\nevents:\n{dated}", 1).replace(
                "    p: 0.5\n", f"    p: {chance}\n"
            )
        )
        assert "a vote" not in passed_events(told)
    assert passed_events(before) == ()
