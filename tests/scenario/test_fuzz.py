"""Whatever is done to a file: it loads, or it is refused with a ScenarioError, and quickly."""

import json
import re
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from upperhand.scenario.compile import compile_scenario
from upperhand.scenario.document import decode
from upperhand.scenario.errors import ScenarioError
from upperhand.scenario.load import bundled, loads

TEXTS = [
    path.read_text(encoding="utf-8") for name, path in bundled().items() if not name.startswith("ukraine")
]
WORDS = sorted({word for text in TEXTS for word in re.findall(r"[\w.]+", text)})
BITS = [
    *"[]{}:,#'\"|>?%@`=<",
    "&a ",
    "*a ",
    "!!x ",
    "\t",
    "\n",
    "- ",
    "nan",
    ".inf",
    "-1",
    "1e999",
    "no",
    "null",
    "~",
]
BITS += [
    "2024-13-01",
    "\x00",
    "\u2028",
    "\ud7ff",
    "é",
    "<<: ",
    "from: assumed",
    "+=",
    "9" * 30,
    "[1,2]",
    "[3, 2, 1]",
]
BITS += ["exp(", " and ", "..", "a.b.c.d.e", "---\n", "...\n", "%YAML 1.1\n", "yes", "over 3 months"]


@st.composite
def mutated(draw):
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from([0, 1, 2, 5, 20, 200])))
        kind = draw(st.sampled_from(["cut", "bit", "word", "replace", "line"]))
        if kind == "line":
            lines = text.split("\n")
            lines.insert(draw(st.integers(0, len(lines))), lines[draw(st.integers(0, len(lines) - 1))])
            text = "\n".join(lines)
        elif kind == "replace":
            found = re.compile(r"[\w.]+").search(text, start)
            if found:
                new = draw(st.sampled_from(WORDS + BITS))
                text = text[: found.start()] + new + text[found.end() :]
        else:
            new = "" if kind == "cut" else draw(st.sampled_from(BITS if kind == "bit" else WORDS))
            text = text[:start] + new + text[end:]
    return text


def refused_or_loaded(text):
    shown = "fuzz.yaml: ok"
    try:
        compile_scenario(loads(text, "fuzz.yaml"))
    except ScenarioError as error:
        shown = str(error)
    assert shown.startswith("fuzz.yaml")


@settings(max_examples=250)
@given(mutated())
def test_mutations_of_the_bundled_files(text):
    refused_or_loaded(text)


@settings(max_examples=150)
@given(st.text(max_size=300))
def test_any_text(text):
    refused_or_loaded("upperhand: 1\n" + text)


@settings(max_examples=100)
@given(st.binary(max_size=300))
def test_any_bytes(raw):
    with suppress(ScenarioError):
        refused_or_loaded(decode(raw, "fuzz.yaml"))


ATOMS = st.none() | st.integers() | st.floats() | st.sampled_from(WORDS) | st.text(max_size=8)
TREES = st.recursive(
    ATOMS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=4),
)


@settings(max_examples=250)
@given(
    st.dictionaries(
        st.sampled_from(["sides", "stakes", "fronts", "events", "beliefs", "world", "inputs"]), TREES
    )
)
def test_any_tree_in_any_section(tree):
    text = json.dumps(
        {"upperhand": 1, "id": "x", "title": "x", "as_of": "2020-01-01", **tree}, ensure_ascii=False
    )
    refused_or_loaded(text)
