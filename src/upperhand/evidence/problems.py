"""What is wrong with a document, in words a person can act on; reading goes on with the next one."""

from __future__ import annotations

from upperhand.scenario.errors import Problem


class DocumentError(Exception):
    """A document that cannot be read (exit code 3).

    Attributes
    ----------
    file : str
        The file, as the user named it.
    problem : Problem
        What is wrong, why that matters, and what to do.

    Examples
    --------
    >>> print(DocumentError("a.pdf", "the file is empty", remedy="download it again"))
    a.pdf: the file is empty
      try: download it again
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
