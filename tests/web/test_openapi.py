"""The description of the API that the page's types are made from is the one in the repository."""

import json
from pathlib import Path

from upperhand.web.openapi import description

KEPT = Path(__file__).resolve().parents[2] / "frontend" / "openapi.json"


def test_the_kept_description_is_up_to_date():
    assert json.loads(KEPT.read_text("utf-8")) == description()


def test_every_route_says_what_it_answers_and_which_errors():
    for address, methods in description()["paths"].items():
        for method, route in methods.items():
            assert route["summary"], (address, method)
            assert {"400", "403", "413", "422", "429"} <= set(route["responses"])
            for status in ("404", "422"):
                schema = route["responses"][status]["content"]["application/json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/Fault"}
