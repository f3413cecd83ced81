"""The lists of states, organisations and office holders: well formed, and found by every name they hold."""

import datetime as dt
import json

import pytest

from tests.evidence.samples import DATA, INVENTED
from upperhand.evidence.actor_names import Names, folded, grammar, world
from upperhand.evidence.actors import Gazetteer


def labelled(split: str) -> list[dict[str, object]]:
    rows = [json.loads(line) for line in (DATA / "labelled.jsonl").read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if row["split"] == split]


def share_found(gazetteer: Gazetteer, split: str) -> float:
    """Share of the sentences with events in which every labelled actor is found."""
    right = total = 0
    for row in labelled(split):
        events = row["events"]
        wanted = {event[key] for event in events for key in ("source", "target")} - {None}  # type: ignore[attr-defined]
        if wanted:
            found = gazetteer.find(str(row["text"]), dt.date.fromisoformat(str(row["date"])))
            right += wanted <= {mention.actor for mention in found}
            total += 1
    return right / total


@pytest.mark.parametrize(("split", "floor"), [("train", 0.97), ("test", 0.94)])
def test_the_actors_of_labelled_sentences_are_found(gazetteer: Gazetteer, split: str, floor: float) -> None:
    assert share_found(gazetteer, split) >= floor


def test_labels_are_well_formed_and_every_code_is_known() -> None:
    rows = labelled("train") + labelled("test")
    types = {event["type"] for row in rows for event in row["events"]}  # type: ignore[attr-defined]
    codes = {e[key] for row in rows for e in row["events"] for key in ("source", "target")} - {None}  # type: ignore[attr-defined]
    named = {name.actor for name in every_name(world())} | set(INVENTED)
    assert len(rows) >= 220
    assert len({row["text"] for row in rows}) == len(rows)
    assert len(types) == 16
    assert codes <= named
    assert 0.1 < sum(not row["events"] for row in rows) / len(rows) < 0.2


def every_name(names: Names) -> list:  # type: ignore[type-arg]
    found, open_nodes = [], list(names.root.values())
    while open_nodes:
        node = open_nodes.pop()
        found += node.here
        open_nodes += node.next.values()
    return found


def test_offices_end_after_they_began_and_have_a_known_actor() -> None:
    states = {name.actor for name in every_name(world()) if name.how in ("name", "organisation")}
    for actor, held in world().offices.items():
        assert actor in states, actor
        for office in held:
            assert office.since < office.until, office


def test_every_state_of_the_lists_is_found_by_each_of_its_names() -> None:
    gazetteer, lost = Gazetteer.load(), []
    from upperhand.evidence.actor_names import _read

    for code, entry in _read("states.yaml").items():
        on = entry.get("since") or dt.date(2024, 1, 1)
        for name in (n for key in ("names", "adjectives", "capitals", "seats") for n in entry.get(key, ())):
            if code not in {m.actor for m in gazetteer.find(f"They said that {name} was there.", on)}:
                lost.append((code, name))
    assert not lost


def test_every_office_holder_is_found_by_each_listed_name_on_the_first_day() -> None:
    gazetteer, lost = Gazetteer.load(), []
    from upperhand.evidence.actor_names import _read

    for code, _, since, _, *names in _read("offices.yaml"):
        for name in names:
            found = {m.actor for m in gazetteer.find(f"They said that {name} was there.", since)}
            if code not in found:
                lost.append((code, name, found))
    assert not lost


def test_folding_keeps_letters_only() -> None:
    assert folded("Türkiye") == folded("Turkiye")
    assert folded("U.S.") == "us"


def test_roles_have_a_kind() -> None:
    assert set(grammar().roles.values()) <= set(grammar().kinds)
