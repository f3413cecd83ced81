"""What the server and the page say to each other about news, beyond cards and decisions: see `messages`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .messages import Card, Message


class PlannedLine(Message):
    """What of a claim's change concerns one number."""

    name: str = Field(description="of the number, as the scenario has it")
    means: str = Field(description="what the number is, in words")
    says: str = Field(description="what is seen of it, or how it changes")
    thought: str = Field(description="what has been thought of it; may be empty")


class Plan(Message):
    """What a claim would change, in words."""

    lead: str
    lines: tuple[PlannedLine, ...]
    grade: str = Field(description="how reliable the source and credible the report, in words")
    graded: str = Field(description="how the grade came about")
    heard: str = Field(description="whether both sides know of it")


class NewsCard(Card):
    """A card with everything in words."""

    told: str = Field(description="the claim in a few words")
    near_more: int = Field(0, description="related claims besides those in `near`")
    changes: bool = Field(description="whether it would change a number")
    published_words: str
    to_confirm: bool = Field(description="whether somebody should confirm the day of publication")
    when_words: str
    plan: Plan


class Claims(Message):
    """Claims in the order of the review."""

    cards: tuple[NewsCard, ...]
    pending: int
    total: int


class Choice(Message):
    """Something that a field takes."""

    value: str
    label: str
    note: str = ""


class Choices(Message):
    """What the fields of a claim take."""

    types: tuple[Choice, ...]
    actors: tuple[Choice, ...]
    quantities: tuple[Choice, ...]
    levels: tuple[Choice, ...]
    grades: tuple[Choice, ...]


class DocumentSays(Message):
    """A document of the ledger."""

    name: str
    title: str
    publisher: str
    published: str = Field(description="in words")
    day: str = Field(description="its last possible day, ISO 8601")
    to_confirm: bool
    reasons: tuple[str, ...] = Field(description="why it is thought to be of that day")
    claims: int


class UpdateSays(Message):
    """The last update that stands."""

    claims: int
    day: str = Field(description="date of the scenario since, in words")
    made: str = Field(description="when, ISO 8601, UTC")


class NewsNow(Message):
    """Where the news stands: what was read, what waits, what was taken in."""

    documents: tuple[DocumentSays, ...]
    pending: int
    accepted: int
    rejected: int
    applied: int
    update: UpdateSays | None = Field(description="what can be taken back")
    file: str = Field(description="the scenario's file that updates change")
    ledger: str
    bundled: bool = Field(description="the file is still to be copied from the program's own")
    most_bytes: int = Field(description="of a document")


class PublishedOn(Message):
    """On which day a document was published."""

    day: Annotated[str, Field(min_length=1, max_length=60, examples=["2031-03-20", "20 March 2031"])]


class AcceptAll(Message):
    """Which claims are accepted without a look."""

    least: Annotated[str, Field(max_length=3)] = Field(
        "", description="the worst reliability: B, or B3; empty: any"
    )


class AcceptedAll(Message):
    """What was accepted without a look."""

    accepted: int
    left: tuple[str, ...] = Field(description="how many were left, and why")


class ParagraphSays(Message):
    """A paragraph of a document."""

    number: int = Field(description="from the title, 1, on: what “name ¶4” means")
    text: str
    aside: str = Field(description="why it is no part of the report; empty if it is")
    claims: tuple[str, ...] = Field(description="claims that are said in it")


class DocumentText(Message):
    """A document with its text."""

    name: str
    title: str
    publisher: str
    published: str = Field(description="in words")
    paragraphs: tuple[ParagraphSays, ...]
