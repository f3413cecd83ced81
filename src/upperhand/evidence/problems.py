"""What is wrong with a document or a ledger, in words a person can act on."""

from __future__ import annotations

from upperhand.scenario.errors import Problem


class FileError(Exception):
    """A file that cannot be used.

    Attributes
    ----------
    file : str
        The file, as the user named it.
    problem : Problem
        What is wrong, why that matters, and what to do.

    """

    def __init__(self, file: str, what: str, why: str = "", remedy: str = "") -> None:
        self.file = file
        self.problem = Problem(what, why=why, remedy=remedy)
        super().__init__(self.render())

    def render(self) -> str:
        """Return the problem as text, in the form of all errors of files."""
        lines = [f"{self.file}: {self.problem.what}"]
        if self.problem.why:
            lines.append(f"  why: {self.problem.why}")
        if self.problem.remedy:
            lines.append(f"  try: {self.problem.remedy}")
        return "\n".join(lines)

    def as_dict(self) -> dict[str, str]:
        """Return the problem as plain data, for ``--json``."""
        problem = self.problem
        return {"file": self.file, "what": problem.what, "why": problem.why, "remedy": problem.remedy}


class DocumentError(FileError):
    """A document that cannot be read (exit code 3); reading goes on with the next one.

    Examples
    --------
    >>> print(DocumentError("a.pdf", "the file is empty", remedy="download it again"))
    a.pdf: the file is empty
      try: download it again
    """


class LedgerError(FileError):
    """A ledger that cannot be read or written, or a row that it refuses; what it holds stays as it was.

    Examples
    --------
    >>> print(LedgerError("war.ledger", "the disk is full", remedy="make room, then do it again"))
    war.ledger: the disk is full
      try: make room, then do it again
    """
