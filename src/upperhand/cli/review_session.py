"""A review at the terminal: shows a claim, reads a key, does what it says, and goes on to the next."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from upperhand.evidence.problems import FileError
from upperhand.evidence.review_fields import FIELDS, NOTHING, FieldError
from upperhand.scenario.errors import UnknownName

from .app import put

if TYPE_CHECKING:
    from rich.console import RenderableType

    from upperhand.evidence.review import Desk
    from upperhand.evidence.review_card import Card

KEYS = {
    "a": "accept as it stands",
    "e": "edit field by field, then accept",
    "r": "reject, with a reason if you like",
    "s": "skip: decide later",
    "d": "say on which day the document was published",
    "h": "add a claim by hand",
    "u": "undo the last decision",
    "b": "back to the one before",
    "q": "quit; everything is kept",
    "?": "this help",
}

ON_CLAIM = "[a]ccept [e]dit [r]eject [s]kip [d]ay [h]and [u]ndo [b]ack [q]uit [?]"
AT_END = "[h]and [u]ndo [b]ack [q]uit [?]"

_EACH = {
    "type": "what (type)",
    "actor": "who",
    "target": "whom",
    "date": "when",
    "quantity": "quantity observed",
    "value": "value seen",
    "effect": "effect on the world",
    "reliability": "reliability",
    "public": "public",
}


MOST_NEAR = 8
"""Related claims that are shown; the rest are counted."""

ESCAPE_SECONDS = 0.03
"""Within which the rest of an arrow key's letters arrive."""


class _Left(Exception):
    """Nothing more is typed."""


class _GivenUp(Exception):
    """``q`` was typed for an answer."""


class Session:
    """One sitting over a queue of claims.

    Parameters
    ----------
    desk : Desk
        Carries out what the keys say.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._terminal = sys.stdin.isatty()

    def run(self, queue: Sequence[str]) -> None:
        """Go through the claims until the end, ``q``, or nothing more is typed."""
        ids, at = list(queue), 0
        fresh = True
        while True:
            try:
                if fresh:
                    self._show(ids, at)
                key = self._key(at < len(ids))
                if key == "q":
                    return
                before = at
                at = self._do(key, ids, at)
                fresh = at != before or key in ("e", "d", "h", "u")
            except _Left:
                return
            except _GivenUp:
                put("  given up; nothing is changed")
                fresh = True
            except (FieldError, UnknownName, FileError) as error:
                put(f"  not done: {error}")
                fresh = False

    def _do(self, key: str, ids: list[str], at: int) -> int:
        """Do what a key says and return the place in the queue to go to."""
        if key == "?":
            put("\n".join(f"  {name}  {what}" for name, what in KEYS.items()))
        elif key == "b":
            return max(at - 1, 0)
        elif key == "u":
            return self._undo(ids, at)
        elif key == "h":
            id = self._by_hand()
            if id:
                put("  added and accepted; u takes it back")
        elif key not in KEYS:
            put(f"  '{key[:20]}' is no key; ? lists them")
        elif at >= len(ids):
            put("  there is no claim here; b goes back, q quits")
        elif key == "s":
            return at + 1
        elif key == "d":
            self._published(ids[at])
        else:
            {"a": self._accept, "r": self._reject, "e": self._edit}[key](ids[at])
            return at + 1
        return at

    def _accept(self, id: str) -> None:
        self.desk.accept(id)
        put("  accepted")

    def _reject(self, id: str) -> None:
        self.desk.reject(id, self._line("  reason (Enter for none): ", optional=True))
        put("  rejected")

    def _edit(self, id: str) -> None:
        now = self.desk.fields(id)
        put(f"  Enter keeps what is in brackets, {NOTHING} empties a field.")
        changes: dict[str, str] = {}
        for name in FIELDS:
            if name == "effect" and changes.keys() & {"quantity", "value"}:
                continue  # an observation takes the place of an effect
            answer = self._valid(
                f"  {_EACH[name]} [{now[name]}]: ",
                self._check(name),
                empties=name not in ("type", "reliability", "public"),
            )
            if answer and answer != now[name]:
                changes[name] = answer
        edited = self.desk.correct(id, changes)
        put(f"  accepted, corrected: {', '.join(edited)}" if edited else "  accepted, nothing corrected")

    def _published(self, id: str) -> None:
        day = self._valid("  published on (such as 2031-03-12): ", self.desk.checker.day)
        if day:
            self.desk.published(id, day)
            put("  noted; the dates of its claims are counted from that day")

    def _by_hand(self) -> str:
        """Ask for a claim that nobody read; an empty first answer gives it up."""
        words = self._line("  sentence, or a note of your own: ", optional=True)
        if not words:
            return ""
        check = self.desk.checker
        type_ = self._valid("  what (type): ", check.type, needed=True)
        actor = self._valid("  who (Enter for nobody): ", check.actor)
        target = self._valid("  whom (Enter for nobody): ", check.actor)
        from upperhand.evidence.review_fields import change

        asked = "  change, NAME += 5 or NAME is high (Enter: as the table of proposals has it): "
        text = self._valid(asked, lambda line: change(line, check))
        return self.desk.by_hand(words, type_, actor, target, change=text)

    def _undo(self, ids: list[str], at: int) -> int:
        back = self.desk.undo()
        if not back:
            put("  there is no decision of yours to take back")
            return at
        put(f"  taken back: {len(back)} decision{'s' if len(back) > 1 else ''}")
        entry = self.desk.ledger.claim(back[0])
        if entry.status == "pending" and entry.id not in ids:
            ids.insert(at, entry.id)
        return ids.index(entry.id) if entry.id in ids else at

    def _check(self, name: str) -> Callable[[str], object]:
        check = self.desk.checker
        if name == "date":
            return lambda line: check.date(line, None)
        return {
            "type": check.type,
            "actor": check.actor,
            "target": check.actor,
            "quantity": check.quantity,
            "value": check.value,
            "effect": check.effects,
            "reliability": check.reliability,
            "public": check.public,
        }[name]

    def _valid(
        self, prompt: str, check: Callable[[str], object], needed: bool = False, empties: bool = False
    ) -> str:
        """Ask until the answer does; nothing typed keeps what is there, ? lists types and actors, q gives up."""
        while True:
            answer = self._line(prompt, optional=True)
            if answer == "?":
                put(self._known())
                continue
            if answer == "q":
                raise _GivenUp
            if needed and not answer:
                put("  ? lists what there is, q gives up")
                continue
            if not answer or (answer == NOTHING and empties):
                return answer
            try:
                check(answer)
                return answer
            except (FieldError, UnknownName) as error:
                put(f"  {error}")

    def _known(self) -> str:
        """Return the types of claims and the scenario's actors, for somebody who does not know them by heart."""
        check = self.desk.checker
        types = "\n".join(f"  {key:<22} {kind.label}" for key, kind in check.types.items())
        return f"{types}\n  actors: {', '.join(f'{key} ({name})' for key, name in check.actors.items())}"

    def _key(self, on_claim: bool) -> str:
        asked = ON_CLAIM if on_claim else AT_END
        if not self._terminal:
            return self._line(f"{asked} > ").lower()
        sys.stdout.write(f"{asked} > ")
        sys.stdout.flush()
        key = _pressed()
        put(key if key.isprintable() else "")
        if key in ("", "\x04"):  # the end of the input, and Ctrl-D
            raise _Left
        return key.lower()

    def _line(self, prompt: str, optional: bool = False) -> str:
        sys.stdout.write(prompt)
        sys.stdout.flush()
        line = sys.stdin.readline()
        if not self._terminal:
            put(line.strip())  # so that the record of a session reads like the session
        if not line:
            raise _Left
        answer = line.strip()
        if not answer and not optional:
            return self._line(prompt)
        return answer

    def _show(self, ids: Sequence[str], at: int) -> None:
        if at >= len(ids):
            put("\nno more claims")
            return
        from upperhand.report.sheet import show

        show(page(self.desk.card(ids[at], at + 1, len(ids))))


def _pressed() -> str:
    """Return the key pressed, without waiting for Enter; what was typed ahead is kept for the next time."""
    try:
        import termios
        import tty
    except ImportError:  # no such terminals on this system
        return sys.stdin.readline()[:1]
    handle = sys.stdin.fileno()
    before = termios.tcgetattr(handle)
    try:
        tty.setcbreak(handle, termios.TCSANOW)
        key = os.read(handle, 1)
        if key == b"\x1b":  # an arrow or the like sends letters behind it, which are no keys of ours
            while select.select([handle], [], [], ESCAPE_SECONDS)[0]:
                os.read(handle, 32)
    finally:
        termios.tcsetattr(handle, termios.TCSANOW, before)
    return key.decode("utf-8", "replace")


def page(card: Card) -> RenderableType:
    """Return a claim as it is shown; the sentence stands between » and «, so that no colour is needed."""
    from rich.console import Group
    from rich.text import Text

    from upperhand.report.sheet import indented, rows, title, words

    text = Text()
    if card.context.before:
        text.append(_short(card.context.before, last=True) + " ", style="dim")
    text.append("»")
    for part, style in (
        (card.context.lead, "bold"),
        (card.context.words, "bold underline"),
        (card.context.tail, "bold"),
    ):
        if part:
            joined = text.plain.endswith("»") or part[0] in ",.;:!?'’”)"
            text.append(part if joined else f" {part}", style=style)
    text.append("«")
    if card.context.after:
        text.append(" " + _short(card.context.after), style="dim")
    label = f"{card.label} ({card.code})" if card.code else card.label
    lines = [
        ("who", card.actor),
        ("what", label + (f", from '{card.context.words}'" if card.engine != "hand" else ", added by hand")),
        ("whom", card.target),
        ("when", card.when),
        ("said", card.said),
        ("change", card.change),
        ("why", card.why),
        ("read by", "" if card.engine in ("rules", "hand") else card.engine),
        ("places", "; ".join(card.places)),
        *((near.how, f"{near.told} ({near.status}): {near.why}") for near in card.near[:MOST_NEAR]),
        ("and", f"{len(card.near) - MOST_NEAR} more like these" if len(card.near) > MOST_NEAR else ""),
        ("decided", card.decided),
        ("mind", card.warning),
    ]
    shown = [line for line in lines if line[1]]
    return Group(
        Text(""),
        title(f"{card.position} of {card.total}, {card.status}", card.published),
        words(", ".join(part for part in (card.title, card.publisher, card.document) if part), style="dim"),
        Text(""),
        indented(text),
        Text(""),
        indented(rows(shown, wide=1)),
        Text(""),
    )


def _short(text: str, last: bool = False, most: int = 400) -> str:
    """Return the end or the beginning of a long text."""
    if len(text) <= most:
        return text
    return f"… {text[-most:]}" if last else f"{text[:most]} …"
