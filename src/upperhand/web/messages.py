"""What the server and the page say to each other: the form of every request and answer."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from upperhand.report.chart_tables import ChartTable
from upperhand.report.charts import (
    ChangeChart,
    DealChart,
    EndsChart,
    FanChart,
    LadderChart,
    MapChart,
    OptionsChart,
    TermsChart,
    WaterfallChart,
)
from upperhand.report.leans import LeansOn
from upperhand.report.one_page import OnePage, Section

MOST_CHANGES = 60
"""Options, and effects, of one question."""

MOST_SEED = 10**9

Name = Annotated[str, Field(min_length=1, max_length=120)]
Effect = Annotated[str, Field(min_length=1, max_length=300, examples=["brask.recruits *= 0.8"])]
Words = Annotated[str, Field(max_length=4_000)]


def _number(value: object) -> object:
    if isinstance(value, (bool, str)):
        raise ValueError("a whole number is wanted")
    return value


Whole = Annotated[int, BeforeValidator(_number)]
"""A whole number, and nothing that could be read as one."""

Truth = Annotated[bool, Field(strict=True)]
"""True or false, and nothing that could be read as either."""


class Message(BaseModel):
    """Base of all messages: nothing unknown, nothing changed."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Fault(Message):
    """Why a request was not done, in words a person can act on."""

    what: str
    why: str = ""
    remedy: str = ""
    nearest: tuple[str, ...] = Field((), description="known names like the one that is unknown")
    field: str = Field("", description="of the request, if one alone is at fault")


# ---- the war


class SideSays(Message):
    """A side; the first one's numbers are drawn as `first`."""

    id: str
    name: str
    adjective: str
    leader: str
    aims: str
    style: Literal["first", "second"]


class OptionSays(Message):
    """An option or a course of action that can be taken."""

    id: str
    label: str
    actor: str
    actor_name: str
    effects: tuple[str, ...]
    options: tuple[str, ...] = Field((), description="of a course: the options that it takes together")
    course: bool
    note: str
    evidence: str


class InputSays(Message):
    """A number that the file gives and that can be set; with a range it can be a slider."""

    name: str
    unit: str
    value: float
    low: float | None
    high: float | None
    shown: str = Field(description="value and range as text")
    meaning: str
    step: float | None = Field(description="of a slider; absent where there is no range")
    decimals: int = Field(description="with which its values are written")
    evidence: str
    ground: str = Field(description="from a source, assumed from a reported fact, or assumed outright")


class SourceSays(Message):
    """A document or data set that numbers cite."""

    id: str
    title: str
    publisher: str
    dated: str
    document: str
    dataset: str
    licence: str


class Word(Message):
    """A word of the page and what it means."""

    term: str
    meaning: str


class War(Message):
    """The war that the page is about."""

    id: str
    title: str
    summary: str
    as_of: str
    as_of_words: str
    hash: str
    version: str
    period: str
    horizon: str = Field(description="month in which the horizon lies, in words")
    sides: tuple[SideSays, ...]
    options: tuple[OptionSays, ...]
    inputs: tuple[InputSays, ...]
    sources: tuple[SourceSays, ...]
    glossary: tuple[Word, ...]
    grounds: str = Field(description="how many numbers are reported and how many assumed, in a sentence")
    cannot_know: str
    warnings: tuple[str, ...]
    notes: tuple[str, ...]
    pending: int = Field(description="claims that wait for a decision")
    bundled: bool = Field(description="the file is one of the program's own: a copy is made before a change")


class PassageSays(Message):
    """A paragraph that a number cites."""

    source: str
    place: str
    text: str


class ObservationSays(Message):
    """A report about a number."""

    says: str
    on: str
    by: str
    reliability: str
    evidence: str


class Evidence(Message):
    """What stands behind a number: sentences, data sets, or nothing but judgement."""

    name: str
    unit: str
    kind: str
    shown: str
    meaning: str
    evidence: str
    ground: str
    sources: tuple[SourceSays, ...]
    passages: tuple[PassageSays, ...]
    observations: tuple[ObservationSays, ...]


# ---- questions and runs

Kind = Literal["assess", "options", "explain", "brief"]


class Asked(Message):
    """What `POST /api/assess` takes: a variant of the war; nothing changed means the war as it is."""

    options: tuple[Name, ...] = Field((), max_length=MOST_CHANGES)
    sets: tuple[Effect, ...] = Field((), max_length=MOST_CHANGES)
    quick: Truth = True
    seed: Whole = Field(1, ge=0, le=MOST_SEED)


class Kept(Message):
    """What `POST /api/variant.yaml` takes: a variant of the war, and what to call it."""

    options: tuple[Name, ...] = Field((), max_length=MOST_CHANGES)
    sets: tuple[Effect, ...] = Field((), max_length=MOST_CHANGES)
    name: str = Field("", max_length=120, description="added to the title, and to the file's name")


class AskedPlainly(Message):
    """What questions about the war as it is take."""

    quick: Truth = True
    seed: Whole = Field(1, ge=0, le=MOST_SEED)


class Question(Asked):
    """A question with its kind; the same one about the same file has the same answer."""

    kind: Kind
    ledger: str = Field("", max_length=200, description="of a brief: what the ledger held")


State = Literal["waiting", "running", "done", "failed", "cancelled"]


class Run(Message):
    """A question on its way to its answer."""

    id: str
    question: Question
    words: str = Field(description="the question in words")
    state: State
    done: float = Field(ge=0.0, le=1.0)
    seconds_left: float | None
    says: str = Field(description="how far it is, in words")
    asked: str = Field(description="time, ISO 8601, UTC")
    fault: Fault | None = None
    of_this_file: bool = Field(description="whether the scenario's file is still what it was")


class Started(Message):
    """The run that answers a question, perhaps one that was asked before."""

    id: str


Chart = Annotated[
    FanChart
    | DealChart
    | LadderChart
    | MapChart
    | EndsChart
    | TermsChart
    | ChangeChart
    | OptionsChart
    | WaterfallChart,
    Field(discriminator="kind"),
]


class Shown(Message):
    """A number as it is printed, with its range."""

    value: float
    low: float
    high: float
    error: float | None = Field(
        description="half-width of the computation's own error; absent if it is not known"
    )
    text: str


class Standing(Message):
    """Where one variant of the war stands."""

    upper_hand: Shown
    favours: str = Field(description="a side's id, or 'cannot tell'")
    headline: str
    means: str
    believed: str = Field(description="by the analyst's beliefs instead of the sides'")
    surplus: Shown
    is_there_a_deal: Literal["Yes", "No", "Cannot tell"]
    deal: str
    explained: str
    chance: Shown = Field(description="of a settlement by the horizon, in per cent")
    chance_words: str
    base_rate: float = Field(description="in per cent")


class Answer(Message):
    """What a run found: texts, the figures' series, and all numbers as ``--json`` prints them."""

    kind: Kind
    question: Question
    words: str
    precision: str = Field(description="how exact this is, in words")
    standing: Standing
    baseline: Standing | None = Field(description="the war without the changes, if there are any")
    changed: str = Field(description="what the changes do, in a sentence; empty without any")
    charts: tuple[Chart, ...]
    tables: dict[str, tuple[ChartTable, ...]] = Field(description="behind each chart, by its id")
    sections: tuple[Section, ...] = Field(
        description="the texts and tables of `assess`, then those of the question itself, as a terminal shows them; by id"
    )
    page: OnePage | None = Field(description="of a brief: the page")
    leaning: tuple[LeansOn, ...] = Field(
        (),
        description="the inputs that the upper hand, the surplus and the chance of a settlement lean on most",
    )
    numbers: dict[str, Any]
    cannot_know: str
    made: str = Field(description="scenario, hash, date of data, seed and version")
    seconds: float


class Since(Message):
    """What the last assessment in the ledger said of the war as it was then."""

    as_of: str
    upper_hand: Shown
    text: str = Field(description="where it stood then, in words")
    change: str = Field(
        description="how far the upper hand has moved, in words; empty unless a run was named"
    )


class Progress(Message):
    """Data of the events `progress`, `done`, `failed` and `cancelled`."""

    id: str
    state: State
    done: float
    seconds_left: float | None
    says: str
    fault: Fault | None = None


# ---- news

Verdict = Literal["accept", "edit", "reject"]
Status = Literal["pending", "accepted", "rejected", "applied", "all"]


class Decided(Message):
    """A decision on a claim."""

    verdict: Verdict
    note: Words = ""
    changes: dict[Name, Annotated[str, Field(max_length=600)]] = Field(
        default_factory=dict, max_length=20, description="corrected fields, of an edit"
    )


class ByHand(Message):
    """A claim that nobody read, added by a person."""

    words: Annotated[str, Field(min_length=1, max_length=4_000)]
    type: Name
    actor: Annotated[str, Field(max_length=120)] = ""
    target: Annotated[str, Field(max_length=120)] = ""
    change: Annotated[str, Field(max_length=600)] = ""
    date: Annotated[str, Field(max_length=60)] = ""
    reliability: Annotated[str, Field(max_length=10)] = ""
    public: Annotated[str, Field(max_length=10)] = ""


class Context(Message):
    """A sentence in its paragraph: see `evidence.review_card.Context`."""

    before: str
    lead: str
    words: str
    tail: str
    after: str


class Near(Message):
    """A related claim in a line."""

    how: str
    id: str
    why: str
    told: str
    status: str


class Card(Message):
    """Everything that a reviewer needs to decide on a claim: see `evidence.review_card.Card`."""

    id: str
    status: str
    position: int
    total: int
    document: str
    title: str
    publisher: str
    published: str
    place: str
    context: Context
    type: str
    label: str
    code: str
    actor: str
    target: str
    when: str
    said: str
    change: str
    reliability: str
    public: str
    why: str
    engine: str
    places: tuple[str, ...]
    near: tuple[Near, ...]
    decided: str
    warning: str
    fields: dict[str, str] = Field(description="as they stand: the defaults of a correction")


class ReadDocument(Message):
    """A document that was read."""

    name: str
    title: str
    kind: str
    publisher: str
    published: str
    to_confirm: bool
    claims: int
    new: int = Field(description="claims that were not known before")
    known: bool = Field(description="it had been read before")


class ReadNews(Message):
    """What an upload held."""

    documents: tuple[ReadDocument, ...]
    claims: tuple[str, ...] = Field(description="ids, new or known")
    pending: int


class TakeIn(Message):
    """How the accepted claims are taken into the scenario's file, or the last update out of it."""

    as_of: Annotated[str, Field(pattern=r"^(\d{4}-\d{2}-\d{2})?$")] = Field(
        "", description="its new date; empty: that of the news"
    )
    dry: Truth = Field(False, description="say what would be done; change nothing")
    undo: Truth = Field(False, description="take the last update back")


class Taken(Message):
    """What an update did, or would do."""

    as_of_before: str
    as_of: str
    as_of_before_words: str
    as_of_words: str
    taken: tuple[str, ...]
    left: dict[str, str]
    told: dict[str, str] = Field(description="these claims in a few words, by id")
    notes: tuple[str, ...]
    pending: int
    written: bool
    difference: str = Field(description="lines of the file that differ")
    war: str = Field(description="hash of the scenario as it is now")
