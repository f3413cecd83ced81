"""Every quantity moves the war or is moved by it: none is dead."""

import ast
from pathlib import Path

import pytest

import upperhand
from upperhand.scenario.quantities import QUANTITIES, Quantity

PACKAGE = Path(upperhand.__file__).parent


def _attributes() -> tuple[set[str], set[str]]:
    """Return the names of record fields that the kernels read, and that they write."""
    read: set[str] = set()
    written: set[str] = set()
    for folder in ("war", "bargaining"):
        for path in (PACKAGE / folder).glob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            held = {
                id(n.value)
                for n in ast.walk(tree)
                if isinstance(n, ast.Subscript) and isinstance(n.ctx, ast.Store)
            }
            targets = [n.target for n in ast.walk(tree) if isinstance(n, ast.AugAssign)]
            targets += [t for n in ast.walk(tree) if isinstance(n, ast.Assign) for t in n.targets]
            for target in targets:
                found = target.value if isinstance(target, ast.Subscript) else target
                if isinstance(found, ast.Attribute):
                    written.add(found.attr)
            for node in ast.walk(tree):
                if (
                    isinstance(node, ast.Attribute)
                    and isinstance(node.ctx, ast.Load)
                    and id(node) not in held
                ):
                    read.add(node.attr)
    return read, written


READ, WRITTEN = _attributes()


@pytest.mark.parametrize("quantity", QUANTITIES, ids=lambda q: q.field)
def test_a_quantity_is_carried_by_the_war(quantity: Quantity) -> None:
    if quantity.kind == "derived" or quantity.scope == "date":
        # Computed for hazards, reports and the reader; a step must keep it up to date.
        assert quantity.field in WRITTEN, f"{quantity.name} is never computed"
    else:
        assert quantity.field in READ, f"{quantity.name} is read by no step: use it or remove it"
    if quantity.kind == "state":
        assert quantity.field in WRITTEN, f"no step moves {quantity.name}: it is an input"


@pytest.mark.parametrize("quantity", QUANTITIES, ids=lambda q: q.field)
def test_a_quantity_explains_itself(quantity: Quantity) -> None:
    assert quantity.unit
    assert len(quantity.doc) > 10
    assert quantity.low <= quantity.default <= quantity.high or quantity.kind == "derived"
