"""Scores a coder against a gold file of labelled sentences: precision, recall and F1 by type, role, date and modality."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .codebook import PLOVER, Codebook, load
from .problems import DocumentError

CAMEO_ROOTS = (
    *(
        None,
        None,
        "REQUEST",
        "AGREE",
        "CONSULT",
        "SUPPORT",
        "COOPERATE",
        "AID",
        "CONCEDE",
        "ACCUSE",
        "REQUEST",
    ),
    *(
        "ACCUSE",
        "REJECT",
        "THREATEN",
        "PROTEST",
        "MOBILIZE",
        "SANCTION",
        "COERCE",
        "ASSAULT",
        "ASSAULT",
        "ASSAULT",
    ),
)
"""PLOVER's type by CAMEO's root, 0 to 20; statements and intentions to act (00, 01) have none."""

_RETREAT = ("083", "084", "0861", "0862", "0863", "0871", "0872", "0873", "0874")
"""Concessions of CAMEO that PLOVER calls RETREAT: done, not said."""


@dataclass(frozen=True)
class Event:
    """One labelled or coded event.

    Attributes
    ----------
    type : str
        PLOVER's type, or our key where PLOVER has none.
    source, target : str or None
        Codes of actors.
    modality, date : str or None
        Where the file says them.
    """

    type: str
    source: str | None
    target: str | None
    modality: str | None = None
    date: str | None = None


@dataclass(frozen=True)
class Gold:
    """A labelled sentence."""

    text: str
    date: dt.date
    events: tuple[Event, ...]


@dataclass
class Score:
    """Counts of one kind of match.

    Examples
    --------
    >>> score = Score(found=3, right=2, wanted=4)
    >>> round(score.precision, 2), score.recall, round(score.f1, 2)
    (0.67, 0.5, 0.57)
    """

    found: int = 0
    right: int = 0
    wanted: int = 0

    @property
    def precision(self) -> float:
        """Share of what was found that is right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of what was to be found that was."""
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass
class Report:
    """What a coder got right: by type (PLOVER), by role, by year, by modality."""

    overall: dict[str, Score] = field(default_factory=dict)
    types: dict[str, Score] = field(default_factory=dict)
    years: dict[str, Score] = field(default_factory=dict)
    modalities: dict[str, Score] = field(default_factory=dict)
    dates: Score = field(default_factory=Score)


LEVELS = ("type", "type + source", "type + target", "type + source + target")


_OLDER = {
    "DEMAND": "REQUEST",
    "COERSE": "COERCE",
    "DISAPPROVE": "ACCUSE",
    "INVESTIGATE": "ACCUSE",
    "FIGHT": "ASSAULT",
}
"""Names of earlier manuals, and a slip found in data."""


def plover(type_: str, book: Codebook | None = None) -> str:
    """Return PLOVER's type for a type of PLOVER, a key of ours, or a CAMEO code; the key where PLOVER has none.

    >>> plover("strike_energy"), plover("ASSAULT"), plover("DEMAND"), plover("190"), plover("0841"), plover("exhaustion")
    ('ASSAULT', 'ASSAULT', 'REQUEST', 'ASSAULT', 'RETREAT', 'exhaustion')
    >>> plover("Weapon permission"), plover("assault-aerial"), plover("DISAPPROVE")
    ('AID', 'ASSAULT', 'ACCUSE')
    """
    book = book or load()
    type_ = type_.strip()
    key = re.sub(r"[\s-]+", "_", type_.lower())
    if key in book.types:
        return book[key].plover or key
    upper = re.split(r"[\s:/_-]", type_.upper())[0]
    if upper in PLOVER:
        return upper
    if upper in _OLDER:
        return _OLDER[upper]
    if type_.isdigit():
        if type_.startswith(_RETREAT):
            return "RETREAT"
        root = int(type_[:2])
        return CAMEO_ROOTS[root] or type_ if root < len(CAMEO_ROOTS) else type_
    return type_


def read(path: Path, split: str | None = None) -> list[Gold]:
    """Return the labelled sentences of a file of JSON lines (docs/coding.md says how they look).

    Parameters
    ----------
    path : Path
    split : str, optional
        Only the sentences whose ``split`` is this one.

    Raises
    ------
    DocumentError
        With the line, if one cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "gold.jsonl"
    ...     line = '{"text": "A hit B.", "date": "2031-05-01", "events": [{"type": "190", "source": "A", "target": "B"}]}'
    ...     _ = path.write_text(line)
    ...     read(path)[0].events[0].type
    'ASSAULT'
    """
    book = load()
    lines = path.read_text(encoding="utf-8").splitlines()
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            if split is not None and entry.get("split") != split:
                continue
            events = tuple(
                Event(
                    *(plover(str(event["type"]), book), event.get("source"), event.get("target")),
                    *(event.get("modality"), event.get("date")),
                )
                for event in entry["events"]
            )
            found.append(Gold(entry["text"], dt.date.fromisoformat(entry["date"]), events))
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            raise DocumentError(
                path.name,
                f"line {number} is not a labelled sentence: {error}",
                remedy="see docs/coding.md for the format",
            ) from error
    return found


def score(gold: Sequence[Gold], code: Callable[[Gold], Iterable[Event]]) -> Report:
    """Return how well a coder does on labelled sentences.

    Each event found is matched with at most one that was labelled in the same sentence, so that as many as possible agree;
    level by level: the same type; and the same source; and the same target; and both.

    Parameters
    ----------
    gold : sequence of Gold
    code : callable
        Returns the events that it finds in a sentence.

    Examples
    --------
    >>> told = Gold("A hit B.", dt.date(2031, 5, 1), (Event("ASSAULT", "A", "B"),))
    >>> report = score([told], lambda sentence: [Event("ASSAULT", "A", "C")])
    >>> [(name, one.f1) for name, one in report.overall.items()][:3]
    [('type', 1.0), ('type + source', 1.0), ('type + target', 0.0)]
    """
    report = Report({level: Score() for level in LEVELS})
    for sentence in gold:
        coded = list(code(sentence))
        wanted = list(sentence.events)
        for level in LEVELS:
            right = sum(
                min(count, theirs[key])
                for theirs in [Counter(_key(event, level) for event in wanted)]
                for key, count in Counter(_key(event, level) for event in coded).items()
            )
            _add(report.overall[level], len(coded), right, len(wanted))
        for type_ in {event.type for event in (*coded, *wanted)}:
            ours = [event for event in coded if event.type == type_]
            theirs_ = [event for event in wanted if event.type == type_]
            one = report.types.setdefault(type_, Score())
            _add(one, len(ours), min(len(ours), len(theirs_)), len(theirs_))
        ours_types = Counter(event.type for event in coded)
        right = sum(min(n, ours_types[t]) for t, n in Counter(e.type for e in wanted).items())
        _add(report.years.setdefault(str(sentence.date.year), Score()), len(coded), right, len(wanted))
        for modality in {event.modality for event in wanted if event.modality}:
            of = [event for event in wanted if event.modality == modality]
            told = [event for event in coded if event.modality == modality]
            hit = sum(
                min(n, Counter(e.type for e in told)[t]) for t, n in Counter(e.type for e in of).items()
            )
            _add(report.modalities.setdefault(modality, Score()), len(told), hit, len(of))
        dated = [event for event in wanted if event.date]
        with_date = [event for event in coded if event.date]
        if dated:
            pairs = Counter((event.type, event.date) for event in with_date)
            hit = sum(min(n, pairs[k]) for k, n in Counter((e.type, e.date) for e in dated).items())
            _add(report.dates, len(with_date), hit, len(dated))
    return report


def _key(event: Event, level: str) -> tuple[str | None, ...]:
    source = event.source if "source" in level else None
    target = event.target if "target" in level else None
    return event.type, source, target


def _add(score: Score, found: int, right: int, wanted: int) -> None:
    score.found += found
    score.right += right
    score.wanted += wanted
