"""Reading files: what is not a small plain text is refused at once, with a place and a remedy."""

import pytest

from upperhand.scenario.document import MAX_BYTES, decode, parse, read_text
from upperhand.scenario.errors import ScenarioError

HEAD = "upperhand: 1\nid: x\n"


def test_nodes_know_their_places():
    root = parse("a: 1\nb:\n  - x: 40_000\n")
    assert root.value["b"].value[0].value["x"].value == 40000
    assert root.value["b"].value[0].value["x"].place.line == 3
    assert root.value["b"].value[0].value["x"].place.column == 8
    assert root.keys["b"].line == 2


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1),
        ("-1.5", -1.5),
        ("1e3", 1000.0),
        ("40_000", 40000),
        (".5", 0.5),
        ("'1'", "1"),
        ("yes", "yes"),
        ("no", "no"),
        ("true", "true"),
        ("2024-09-13", "2024-09-13"),
        ("0x10", "0x10"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("~", None),
        ("12:30", "12:30"),
    ],
)
def test_scalars_are_texts_or_numbers(text, value):
    found = parse(f"a: {text}").value["a"].value
    assert found == value
    assert type(found) is type(value)


REFUSED = [
    ("alias", "a: &x 1\nb: *x", "anchors (&) and aliases (*)", 1),
    ("alias bomb", "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]", "anchors (&) and aliases (*)", 1),
    ("tag", "a: !!python/object/apply:os.system ['ls']", "tags (!)", 1),
    ("merge key", "a: 1\n<<: {b: 2}", "merge keys (<<)", 2),
    ("duplicate key", "a: 1\nb: 2\na: 3", "'a' stands twice", 3),
    ("two documents", "a: 1\n---\nb: 2", "second document", 3),
    ("empty", "# nothing\n", "the file is empty", 0),
    ("tab", "a:\n\tb: 1", "not valid YAML", 2),
    ("unclosed", "a: [1, 2\nb: 3", "the '[' that opens here is not closed before line 2", 1),
    ("unclosed block", "a: 1\nb: {c: 2\n\nd: 3", "the '{' that opens here is not closed before line 4", 2),
    ("wrong within a bracket", "a: [1, b: 2: 3]", "not valid YAML", 1),
    ("key is a list", "[1, 2]: 3", "cannot be a key", 1),
    ("deep", "[" * 100, "nested more than", 1),
    ("deep mapping", "\n".join(" " * i + "a:" for i in range(100)), "nested more than", 25),
    ("many values", "a: [" + "1," * 60_000 + "]", "more than 40000 values", 1),
]


@pytest.mark.parametrize(
    ("text", "what", "line"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_what_is_not_plain_data_is_refused(text, what, line):
    with pytest.raises(ScenarioError) as caught:
        parse(text, "war.yaml")
    (problem,) = caught.value.problems
    assert what in problem.what
    assert problem.place.line == line
    assert str(caught.value).startswith("war.yaml")


def test_an_effect_with_a_bare_range_gets_a_hint():
    with pytest.raises(ScenarioError, match="put the text in quotes"):
        parse("then: [usa.will *= [0.4, 0.6, 0.8]]\nb: [")


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"\x00\x01\x02binary", "not a text"),
        (bytes(range(256)), "not a text"),
        ("title: schön".encode("latin-1"), "byte 0xf6 is not UTF-8"),
        ("upperhand: 1".encode("utf-16"), "not a text"),
    ],
    ids=["zero bytes", "all bytes", "latin-1", "utf-16"],
)
def test_what_is_not_text_is_refused(raw, what):
    with pytest.raises(ScenarioError) as caught:
        decode(raw, "war.yaml")
    assert what in caught.value.problems[0].what


def test_latin_1_says_where():
    with pytest.raises(ScenarioError) as caught:
        decode("a: 1\nb: schön".encode("latin-1"), "war.yaml")
    assert (caught.value.problems[0].place.line, caught.value.problems[0].place.column) == (2, 7)


def test_a_byte_order_mark_is_no_problem():
    assert decode("﻿a: 1".encode(), "x") == "a: 1"


def test_a_huge_file_is_refused_unread(tmp_path):
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(ScenarioError, match=r"50\.0 MB"):
        read_text(path, "huge.yaml")
    assert MAX_BYTES < 50_000_000


def test_a_directory_and_a_device_are_refused(tmp_path):
    with pytest.raises(ScenarioError, match="directory"):
        read_text(tmp_path, "here")
    with pytest.raises(ScenarioError, match="not an ordinary file"):
        read_text(tmp_path / "nothing", "nothing")
