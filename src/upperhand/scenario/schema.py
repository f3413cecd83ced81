"""The JSON schema of the scenario language (draft-07), made from the models and the table of quantities."""

from __future__ import annotations

import math
from typing import Any

from pydantic import BaseModel

from .model import Number, Scenario, Source, Stage
from .names import TARGET_CLASSES, quantities_of
from .numbers import ALIASES
from .quantities import Quantity
from .sections import NUMBERS, SECTIONS, SETTINGS, Section
from .when import When

Json = dict[str, Any]

_NUMBER: Json = {
    "description": "a number, or the analyst's 90 % range with its median: [low, central, high]",
    "anyOf": [
        {"type": "number"},
        {"type": "string", "pattern": r"^[+-]?[0-9][0-9_]*(\.[0-9_]+)?$"},
        {"type": "array", "items": {"$ref": "#/definitions/known"}, "minItems": 3, "maxItems": 3},
    ],
}
_VALUE: Json = {
    "anyOf": [
        {"$ref": "#/definitions/number"},
        {"type": "string", "description": "a word: a class of targets or a line's name"},
        {
            "type": "object",
            "properties": {
                "value": {"anyOf": [{"$ref": "#/definitions/number"}, {"type": "string"}]},
                "from": {"$ref": "#/definitions/evidence"},
                "note": {"type": "string"},
            },
            "required": ["value"],
            "additionalProperties": False,
        },
    ]
}
_DEFINITIONS: Json = {
    "known": {
        "anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^[+-]?[0-9][0-9_]*(\.[0-9_]+)?$"}]
    },
    "number": _NUMBER,
    "value": _VALUE,
    "evidence": {
        "type": "string",
        "description": "where the numbers of this block come from: 'assumed', or 'SOURCE ¶n; SOURCE ¶n'",
    },
    "when": {
        "description": "a day (2024-11-05), a month (2024-11) or a window [first, last]",
        "anyOf": [
            {"$ref": "#/definitions/date"},
            {"type": "array", "items": {"$ref": "#/definitions/date"}, "minItems": 2, "maxItems": 2},
        ],
    },
    "date": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{1,2}(-[0-9]{1,2})?$"},
    "nest": {
        "type": "object",
        "additionalProperties": {"anyOf": [{"$ref": "#/definitions/value"}, {"$ref": "#/definitions/nest"}]},
    },
}

_IDENTIFIER = "^[a-z][a-z0-9_]{0,47}$"
_SOURCE = "^[A-Za-z0-9][A-Za-z0-9_.-]*$"


def scenario_schema() -> Json:
    """Return the schema of a scenario file.

    Returns
    -------
    dict
        JSON schema, draft-07 features only.

    Examples
    --------
    >>> scenario_schema()["properties"]["law"]["enum"]
    ['battle', 'forts']
    """
    fields = _fields(Scenario)
    properties: Json = {name: fields[name] for name in SETTINGS}
    properties["from"] = {"$ref": "#/definitions/evidence"}
    for name, section in SECTIONS.items():
        properties[name] = _section(section)
    world = _numbers(quantities_of("world"), paired=False)
    inputs: Json = {
        "$ref": "#/definitions/nest",
        "description": "any number by its full name, nested or dotted",
    }
    for name, found in zip(NUMBERS, (_object(world, "numbers of the world"), inputs), strict=True):
        properties[name] = found
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "https://upperhand.invalid/schema/scenario-v1.schema.json",
        "title": "upperhand scenario",
        "description": "A war in progress as an analyst writes it down, version 1 of the language.",
        "type": "object",
        "properties": properties,
        "required": ["upperhand", "id", "title", "as_of", "sides", "stakes", "fronts"],
        "additionalProperties": False,
        "definitions": _DEFINITIONS,
    }


def _section(section: Section) -> Json:
    block = _block(section)
    if section.many == "one":
        return block
    doc = (section.model.__doc__ or "").splitlines()[0]
    if section.many == "list":
        return {"type": "array", "items": block, "description": doc}
    found = {
        "type": "object",
        "description": doc,
        "properties": {"from": {"$ref": "#/definitions/evidence"}},
        "patternProperties": {_SOURCE if section.model is Source else _IDENTIFIER: block},
        "additionalProperties": False,
    }
    if section.model is Stage:  # bare names of stages
        return {"anyOf": [found, {"type": "array", "items": {"type": "string", "pattern": _IDENTIFIER}}]}
    return found


def _block(section: Section) -> Json:
    properties = _fields(section.model)
    required = [
        field.alias or name
        for name, field in section.model.model_fields.items()
        if field.is_required() and (field.alias or name) not in section.children
    ]
    required += [name for name in section.children if name == "lines"]
    for name, child in section.children.items():
        properties[name] = _section(child)
    properties |= _numbers(quantities_of(section.scope), paired=False, aliases=ALIASES.get(section.scope, {}))
    properties |= _numbers(quantities_of(section.paired), paired=True)
    found = _object(properties, (section.model.__doc__ or "").splitlines()[0])
    if required:
        found["required"] = required
    if section.short:
        short = {"anyOf": [properties[section.short], {"type": "object"}]}
        return {"allOf": [short], "anyOf": [found, {"not": {"type": "object"}}]}
    return found


def _object(properties: Json, description: str) -> Json:
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "additionalProperties": False,
    }


def _numbers(table: dict[str, Quantity], *, paired: bool, aliases: dict[str, str] | None = None) -> Json:
    """Return the properties for a scope's numbers: dotted names, and nests of them."""
    found: Json = {}
    for name, quantity in table.items():
        if quantity.kind != "derived":
            found[name] = _pair(quantity) if paired else _number(quantity)
    for other, name in (aliases or {}).items():
        found[other] = found[name]
    return _nested(found, levels=2)


def _nested(found: Json, levels: int) -> Json:
    """Let ``a.b`` also be written as ``a: {b: ...}``; a stock that has children is ``a: {stock: ...}``."""
    if levels == 0:
        return found
    nested = dict(found)
    for group in sorted({name.split(".")[0] for name in found if "." in name}):
        prefix = group + "."
        inner = {name.removeprefix(prefix): v for name, v in found.items() if name.startswith(prefix)}
        inner["from"] = {"$ref": "#/definitions/evidence"}
        if group in found:
            inner["stock"] = found[group]
        within = _object(_nested(inner, levels - 1), f"numbers of {group}")
        nested[group] = {"anyOf": [found[group], within]} if group in found else within
    return nested


def _number(quantity: Quantity) -> Json:
    """Return the schema of one number; bounds hold for a bare number and within a range."""
    bounds: Json = {}
    if math.isfinite(quantity.low):
        bounds["minimum"] = quantity.low
    if math.isfinite(quantity.high):
        bounds["maximum"] = quantity.high
    words = f" ({', '.join(TARGET_CLASSES)})" if quantity.unit == "class" else f" ({quantity.unit})"
    found: Json = {"description": quantity.doc + words, "allOf": [{"$ref": "#/definitions/value"}]}
    return {**found, **bounds, "items": bounds} if bounds else found


def _pair(quantity: Quantity) -> Json:
    """Return the schema of a number that each side has: by side, or one for both."""
    number = _number(quantity)
    by_side = {"type": "object", "patternProperties": {_IDENTIFIER: number}, "additionalProperties": False}
    return {"description": number["description"], "anyOf": [number, by_side]}


def _fields(model: type[BaseModel]) -> Json:
    """Return the properties of a model's own fields, in draft-07."""
    schema = model.model_json_schema(by_alias=True, ref_template="#/definitions/{model}")
    definitions = schema.get("$defs", {})
    return {name: _draft7(value, definitions) for name, value in schema["properties"].items()}


_REPLACED = {When.__name__: "when", Number.__name__: "number"}


def _draft7(value: Any, definitions: Json) -> Any:
    """Inline references, and turn what draft-07 spells differently."""
    if isinstance(value, list):
        return [_draft7(item, definitions) for item in value]
    if not isinstance(value, dict):
        return value
    if "$ref" in value:
        target = _referred(str(value["$ref"]).rsplit("/", 1)[-1], definitions)
        return {"allOf": [target], "description": value["description"]} if "description" in value else target
    found = {
        key: _draft7(item, definitions) for key, item in value.items() if key not in ("title", "default")
    }
    if "prefixItems" in found:
        found["items"] = found.pop("prefixItems")
        found["additionalItems"] = False
    options: list[Json] = found.get("anyOf", [])
    if {"type": "null"} in options:
        rest = [option for option in options if option != {"type": "null"}]
        del found["anyOf"]
        found |= rest[0] if len(rest) == 1 and "$ref" not in rest[0] else {"anyOf": rest}
    return found


def _referred(name: str, definitions: Json) -> Json:
    if name in _REPLACED:
        return {"$ref": f"#/definitions/{_REPLACED[name]}"}
    found: Json = _draft7(definitions[name], definitions)
    return found
