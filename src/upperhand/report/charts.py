"""The forms of the figures' data: plain lists with labels, units and ids, for JSON and for drawing.

Python's SVG and the page's Plot draw these same numbers, and both say on their marks which ones: see `drawn`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Style = Literal["first", "second", "neutral"]
"""Whose a series is: the first side's, the second's, or nobody's."""

CHANCE = "Bands: chance within the war (50 and 90 % of paths); all inputs at their central values."
IGNORANCE = "Ranges: 90 % over what the analyst does not know, or what ways to compute it differ by; chance is averaged out."


@dataclass(frozen=True)
class Provenance:
    """What a figure was made from."""

    scenario: str
    title: str
    as_of: str
    hash: str
    seed: int
    version: str

    @property
    def note(self) -> str:
        """One line for the foot of a figure."""
        made = f"seed {self.seed} · upperhand {self.version}"
        return f"{self.scenario} {self.hash} · data to {self.as_of} · {made}"


@dataclass(frozen=True)
class Mark:
    """A dated event of the calendar: `at` is in periods from the assessment."""

    at: float
    date: str
    label: str


@dataclass(frozen=True)
class Tick:
    """A named level of an axis."""

    at: float
    label: str


@dataclass(frozen=True)
class Fan:
    """Quantiles over paths by period; `before` is the baseline's median where a variant is shown."""

    id: str
    label: str
    style: Style
    p5: tuple[float, ...]
    p25: tuple[float, ...]
    p50: tuple[float, ...]
    p75: tuple[float, ...]
    p95: tuple[float, ...]
    before: tuple[float, ...] = ()


@dataclass(frozen=True)
class Panel:
    """One set of axes.

    Attributes
    ----------
    now : tuple of (float, float, float)
        For each fan its value at the assessment with the analyst's range; empty if none applies.
    reference : float or None
        A level that matters, such as a surplus of zero.
    """

    id: str
    title: str
    unit: str
    fans: tuple[Fan, ...]
    ticks: tuple[Tick, ...] = ()
    now: tuple[tuple[float, float, float], ...] = ()
    reference: float | None = None


@dataclass(frozen=True)
class FanChart:
    """Small multiples of fans over time."""

    id: str
    finding: str
    shows: str
    uncertainty: str
    dates: tuple[str, ...]
    panels: tuple[Panel, ...]
    marks: tuple[Mark, ...]
    provenance: Provenance
    kind: Literal["fans"] = "fans"


@dataclass(frozen=True)
class Curve:
    """A cumulative chance by period, with the analyst's range."""

    id: str
    label: str
    value: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    error: tuple[float, ...]


@dataclass(frozen=True)
class DealChart:
    """Chance of a settlement by date beside the base rate."""

    id: str
    finding: str
    shows: str
    uncertainty: str
    dates: tuple[str, ...]
    curves: tuple[Curve, ...]
    base_rate: tuple[float, ...]
    marks: tuple[Mark, ...]
    provenance: Provenance
    kind: Literal["deal"] = "deal"


@dataclass(frozen=True)
class Rung:
    """One front of a ladder: its lines from the first side's home to the second's, and where it may stand."""

    id: str
    label: str
    lines: tuple[str, ...]
    home: float
    dormant: bool
    now: float
    p5: float
    p25: float
    p50: float
    p75: float
    p95: float


@dataclass(frozen=True)
class LadderChart:
    """Fronts × lines."""

    id: str
    finding: str
    shows: str
    uncertainty: str
    date: str
    sides: tuple[str, str]
    rungs: tuple[Rung, ...]
    provenance: Provenance
    kind: Literal["ladder"] = "ladder"


Way = tuple[tuple[float, float], ...]
"""Places one after another: longitude and latitude in degrees."""


@dataclass(frozen=True)
class MappedFront:
    """Where a front lies on the ground: now, and at the horizon by quantiles of its position.

    Attributes
    ----------
    now, p5, p25, p50, p75, p95 : Way
        As many places in each, in the same order from one end of the front to the other.
    band50, band90 : Way
        Rings, clockwise, around where the front may lie with 50 and 90 %.
    """

    id: str
    label: str
    dormant: bool
    now: Way
    p5: Way
    p25: Way
    p50: Way
    p75: Way
    p95: Way
    band50: Way
    band90: Way


@dataclass(frozen=True)
class Held:
    """Ground that a side held on a day: what lies inside the ring and in the country `within`; the ring runs clockwise."""

    side: str
    style: Style
    date: str
    label: str
    within: str
    ring: Way


@dataclass(frozen=True)
class MapChart:
    """The ladder on the ground; `base` is the base map's name, `frame` west, south, east and north in degrees.

    ``rungs`` are those of the ladder that the map has, in the order of ``fronts``.
    """

    id: str
    finding: str
    shows: str
    uncertainty: str
    date: str
    sides: tuple[str, str]
    rungs: tuple[Rung, ...]
    fronts: tuple[MappedFront, ...]
    held: tuple[Held, ...]
    base: str
    frame: tuple[float, float, float, float]
    note: str
    provenance: Provenance
    kind: Literal["map"] = "map"


@dataclass(frozen=True)
class Part:
    """A part of a stacked bar; values, not `low` and `high`, are scaled so that those of a bar sum to 1."""

    id: str
    label: str
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Bar:
    """A stacked bar."""

    id: str
    label: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class EndsChart:
    """How the war ends by the horizon."""

    id: str
    finding: str
    shows: str
    uncertainty: str
    bars: tuple[Bar, ...]
    provenance: Provenance
    kind: Literal["ends"] = "ends"


@dataclass(frozen=True)
class Term:
    """The first side's share of an issue in a settlement and today, and what the issue is worth to each."""

    id: str
    label: str
    share: float
    low: float
    high: float
    today: float
    weights: tuple[float, float]
    before: float | None = None


@dataclass(frozen=True)
class TermsChart:
    """Likely terms, issue by issue."""

    id: str
    finding: str
    shows: str
    uncertainty: str
    sides: tuple[str, str]
    rows: tuple[Term, ...]
    provenance: Provenance
    kind: Literal["terms"] = "terms"


@dataclass(frozen=True)
class Change:
    """A paired change of one result; `verdict` is empty where its sign is clear."""

    id: str
    label: str
    value: float
    low: float
    high: float
    error: float
    verdict: str


@dataclass(frozen=True)
class ChangeGroup:
    """Changes that share a unit."""

    id: str
    unit: str
    rows: tuple[Change, ...]


@dataclass(frozen=True)
class ChangeChart:
    """What a variant changes."""

    id: str
    finding: str
    shows: str
    uncertainty: str
    groups: tuple[ChangeGroup, ...]
    provenance: Provenance
    kind: Literal["changes"] = "changes"


@dataclass(frozen=True)
class Step:
    """A number of the war before and after, on the way from an effect to the answer.

    ``error`` is the 90 % half-width of the change over replicates, ``size`` the change relative to the
    spread over paths.
    """

    measure: str
    entity: str
    label: str
    unit: str
    before: float
    after: float
    change: float
    error: float
    size: float


@dataclass(frozen=True)
class OptionMark:
    """An option in the plane of weapons or talks: x in points (above 0: first side), y in per cent."""

    id: str
    number: int
    label: str
    actor: str
    x: float
    x_low: float
    x_high: float
    x_verdict: str
    y: float
    y_low: float
    y_high: float
    y_verdict: str


@dataclass(frozen=True)
class OptionsChart:
    """Weapons or talks?"""

    id: str
    finding: str
    shows: str
    uncertainty: str
    sides: tuple[str, str]
    horizon: str
    points: tuple[OptionMark, ...]
    provenance: Provenance
    kind: Literal["options"] = "options"


@dataclass(frozen=True)
class Fall:
    """One number on the way from the war without the causes to the war with all of them; `steps` add up to the way."""

    id: str
    title: str
    unit: str
    start: float
    end: float
    steps: tuple[Change, ...]


@dataclass(frozen=True)
class WaterfallChart:
    """What made the difference, cause by cause; `ends` name the first and the last bar."""

    id: str
    finding: str
    shows: str
    uncertainty: str
    ends: tuple[str, str]
    falls: tuple[Fall, ...]
    provenance: Provenance
    kind: Literal["waterfall"] = "waterfall"


Chart = (
    FanChart
    | DealChart
    | LadderChart
    | MapChart
    | EndsChart
    | TermsChart
    | ChangeChart
    | OptionsChart
    | WaterfallChart
)


def as_dict(chart: Chart) -> dict[str, Any]:
    """Return a chart as plain data for JSON."""
    return asdict(chart)
