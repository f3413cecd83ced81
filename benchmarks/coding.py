"""Score the rule engine on labelled sentences, beside a trivial baseline: python -m benchmarks.coding [FILE.jsonl]."""

import argparse
import importlib
import importlib.util
import json
import time
from collections.abc import Iterable
from pathlib import Path

from upperhand.evidence.actors import Gazetteer, Own
from upperhand.evidence.claims import Coded
from upperhand.evidence.dates import find_dates
from upperhand.evidence.gold import Event, Gold, Score, plover, read, score
from upperhand.evidence.plain import counts
from upperhand.evidence.rules import HowSaid, Rules

DATA = Path(__file__).parent.parent / "tests" / "evidence" / "data"


def main() -> int:
    """Print precision, recall and F1 by type, role, year, modality and date, and words a second."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "file", nargs="?", type=Path, default=DATA / "labelled.jsonl", help="docs/coding.md says how it looks"
    )
    parser.add_argument("--split", help="only the sentences whose split is this: train, test")
    parser.add_argument(
        "--actors", type=Path, default=DATA / "actors.json", help="actors that the lists do not know"
    )
    parser.add_argument("--plain", action="store_true", help="without the layer of how it is said")
    asked = parser.parse_args()
    gold = read(asked.file, asked.split)
    own = {key: Own(**entry) for key, entry in json.loads(asked.actors.read_text(encoding="utf-8")).items()}
    gazetteer = Gazetteer.load().with_actors(own)
    rules = Rules(said=None if asked.plain else _said())

    def ours(sentence: Gold) -> Iterable[Event]:
        coded = rules.code(sentence.text, gazetteer.find(sentence.text, sentence.date))
        return _events(sentence, coded, rules)

    def trivial(sentence: Gold) -> Iterable[Event]:
        named = list(dict.fromkeys(m.actor for m in gazetteer.find(sentence.text, sentence.date)))
        return [Event("ASSAULT", named[0], named[1])] if len(named) > 1 else []

    report, baseline = score(gold, ours), score(gold, trivial)
    print(f"{asked.file.name}: {len(gold)} sentences, {report.overall['type'].wanted} events")
    _table("all", report.overall)
    _table("baseline: the first two named, ASSAULT", baseline.overall)
    _table("by type", dict(sorted(report.types.items())))
    _table("by year", dict(sorted(report.years.items())))
    if report.modalities:
        _table("by modality", dict(sorted(report.modalities.items())))
    if report.dates.wanted:
        _table("by date", {"type + date": report.dates})
    words = sum(len(sentence.text.split()) for sentence in gold)
    mentions = [gazetteer.find(sentence.text, sentence.date) for sentence in gold]
    begun = time.perf_counter()
    for sentence, named in zip(gold, mentions, strict=True):
        rules.code(sentence.text, named)
    print(f"\n{words / (time.perf_counter() - begun):,.0f} words a second (coding alone)")
    begun = time.perf_counter()
    for sentence in gold:
        list(ours(sentence))
    print(f"{words / (time.perf_counter() - begun):,.0f} words a second (actors, coding, how it is said)")
    return 0


def _said() -> HowSaid | None:
    """Return the layer of how it is said, where it is installed."""
    if importlib.util.find_spec("upperhand.evidence.said") is None:
        return None
    layer: HowSaid = importlib.import_module("upperhand.evidence.said").how_said
    return layer


def _events(sentence: Gold, coded: Iterable[Coded], rules: Rules) -> list[Event]:
    wants_all = any(event.modality for event in sentence.events)
    dates = find_dates(sentence.text, sentence.date) if any(event.date for event in sentence.events) else ()
    found: list[Event] = []
    for one in coded:
        if not wants_all and not counts(one, rules.codebook):
            continue
        type_ = plover(one.type, rules.codebook)
        if type_ not in _named(sentence) and rules.codebook[one.type].plover is None:
            continue  # Types of our own count only where a file labels them.
        event = Event(
            type_,
            one.source.actor if one.source else None,
            one.target.actor if one.target else None,
            one.said.modality if wants_all else None,
            dates[0].start.isoformat() if dates else None,
        )
        if event not in found:
            found.append(event)
    return found


def _named(sentence: Gold) -> set[str]:
    return {event.type for event in sentence.events}


def _table(title: str, scores: dict[str, Score]) -> None:
    print(f"\n{title:<42} precision  recall     F1   right / wanted, found")
    for name, one in scores.items():
        print(
            f"{name:<42} {one.precision:9.2f} {one.recall:7.2f} {one.f1:6.2f}"
            f"   {one.right} / {one.wanted}, {one.found}"
        )


if __name__ == "__main__":
    raise SystemExit(main())
