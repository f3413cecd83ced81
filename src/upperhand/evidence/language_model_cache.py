"""Keeps the answers of language models in a folder, by a hash of what was asked: the same question is paid for once."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .language_model_prompt import VERSION

_MOST_BYTES = 4_000_000


@dataclass(frozen=True)
class Cache:
    """A folder of answers; a file that is damaged or foreign counts as missing.

    Neither address nor key is kept. Whoever can write to the folder can put words into the model's mouth, which are then
    checked like all its words.

    Examples
    --------
    >>> import tempfile
    >>> question = [{"role": "user", "content": "?"}]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     cache = Cache(Path(folder) / "answers")
    ...     before = cache.get("small", question)
    ...     cache.put("small", question, '{"records": []}')
    ...     print(before, cache.get("small", question), cache.get("large", question))
    None {"records": []} None
    """

    folder: Path

    def get(self, model: str, messages: list[dict[str, str]]) -> str | None:
        """Return the answer to a question that was put before, or None."""
        name = _name(model, messages)
        try:
            with (self.folder / f"{name}.json").open("rb") as file:
                kept = json.loads(file.read(_MOST_BYTES))
            answer = kept["answer"]
            whole = kept["sha256"] == _digest(answer) and kept["question"] == name
        except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
            return None
        return answer if whole else None

    def put(self, model: str, messages: list[dict[str, str]], answer: str) -> None:
        """Keep an answer, whole or not at all.

        Raises
        ------
        OSError
            If it cannot be written.
        """
        name = _name(model, messages)
        kept = {
            "question": name,
            "model": model,
            "version": VERSION,
            "sha256": _digest(answer),
            "answer": answer,
        }
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, written = tempfile.mkstemp(dir=self.folder, prefix=".writing-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(kept, file)
            os.replace(written, self.folder / f"{name}.json")
        except BaseException:
            Path(written).unlink(missing_ok=True)
            raise


def _name(model: str, messages: list[dict[str, str]]) -> str:
    return _digest(json.dumps([model, VERSION, messages]))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
