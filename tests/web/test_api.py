"""The API: the war, evidence, questions to the end, events, news; every error in one message."""

import datetime as dt
import json
import os
import signal
import threading
import time
from dataclasses import asdict

import pytest

from upperhand.evidence.ledger import Ledger
from upperhand.evidence.ledger_rows import AssessmentRecord
from upperhand.questions.assess import assess
from upperhand.questions.whatif import whatif
from upperhand.report import charts, series
from upperhand.report.page import assess_page
from upperhand.scenario.load import bundled, load, loads
from upperhand.web.answers import finite
from upperhand.web.map_messages import Map
from upperhand.web.messages import Answer, Question, War

NEWS = b"""Guns for Arden
The River Gazette
2031-04-02

Corvia agreed on Tuesday to send Arden 500 shells. Brask's leader said he was ready to talk.
"""

LITTLE = {"quick": True, "paths": 600, "draws": 256}
SECTIONS = ["upper-hand", "deal", "when", "ends", "terms", "cost", "trust", "next"]


def test_the_war_has_what_the_scenario_has(page):
    found, war = War.model_validate_json(page.get("/api/war").content), load("war.yaml")
    assert [side.id for side in found.sides] == list(war.sides)
    assert [option.id for option in found.options] == [*war.options, *war.courses]
    assert {each.name for each in found.inputs} <= set(war.quantities)
    for each in found.inputs:
        number = war.quantities[each.name]
        assert each.evidence == number.evidence
        assert each.low is None or each.low <= each.value <= each.high
    assert found.hash == war.hash


def test_evidence_names_its_sources_and_the_sentence_behind_it(page):
    war = load("war.yaml")
    about = war.observations[0].about
    found = page.get(f"/api/evidence/{about}").json()
    assert war.observations[0].says in [each["says"] for each in found["observations"]]
    assert found["sources"]


@pytest.mark.parametrize(
    ("method", "address", "body", "says"),
    [
        ("GET", "/api/evidence/brask.recruit", None, "there is no quantity 'brask.recruit'"),
        ("POST", "/api/assess", {"options": ["guarante"]}, "there is no option 'guarante'"),
        ("POST", "/api/assess", {"sets": ["brask.recruit *= 2"]}, "brask.recruit"),
        ("POST", "/api/assess", {"sets": ["brask.recruits ** 2"]}, "expected"),
        ("POST", "/api/assess", {"seed": -1}, "seed: "),
        ("POST", "/api/assess", {"sed": 1}, "sed: "),
        ("POST", "/api/assess", {"sets": ["x"] * 61}, "sets: "),
        ("POST", "/api/assess", [], "body: "),
        ("POST", "/api/update", {"as_of": "2031-02-31"}, "'2031-02-31' is not a day"),
        ("GET", "/api/claims?status=odd", None, "status: "),
        ("GET", "/api/claims?count=9999", None, "count: "),
        ("GET", "/api/runs/nothing", None, "id: "),
    ],
)
def test_what_does_not_do_is_refused_in_words(page, method, address, body, says):
    answer = page.request(method, address, json=body)
    assert answer.status_code == 422
    assert says in answer.json()["what"]
    assert page.get("/api/runs").json() == []


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("GET", "/api/runs/00000000000000000000"),
        ("DELETE", "/api/runs/00000000000000000000"),
        ("GET", "/api/runs/00000000000000000000/events"),
        ("GET", "/api/runs/00000000000000000000/answer"),
        ("POST", "/api/claims/none/decision"),
        ("GET", "/api/claims/none/card"),
        ("GET", "/api/brief"),
    ],
)
def test_what_is_not_there_is_said(page, method, address):
    answer = page.request(method, address, json={"verdict": "accept"} if method == "POST" else None)
    assert answer.status_code == 404
    assert answer.json()["remedy"]


def events(page, id):
    with page.stream("GET", f"/api/runs/{id}/events") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        lines = [line for line in stream.iter_lines() if line and not line.startswith(":")]
    names = [line.removeprefix("event: ") for line in lines[::2]]
    return names, [json.loads(line.removeprefix("data: ")) for line in lines[1::2]]


def test_a_run_to_its_end_has_the_numbers_of_the_verb(page):
    id = page.post("/api/assess", json={}).json()["id"]
    names, data = events(page, id)
    assert names[-1] == "done"
    assert set(names[:-1]) <= {"progress"}
    assert [each["done"] for each in data] == sorted(each["done"] for each in data)
    answer = page.get(f"/api/runs/{id}/answer")
    found = Answer.model_validate_json(answer.content)
    own = assess(load("war.yaml"), **LITTLE)
    assert answer.json()["charts"] == finite([charts.as_dict(chart) for chart in series.of_assessment(own)])
    assert found.numbers["upper_hand"] == own.as_dict()["upper_hand"]
    assert found.standing.favours == own.favours(own.upper_hand)
    assert found.baseline is None
    assert [each.id for each in found.sections] == SECTIONS
    told = [finite(asdict(section)) for section in assess_page(own).sections]
    assert answer.json()["sections"][:-2] == told[:-2]  # the last but one says how long it took
    assert set(found.tables) == {chart.id for chart in found.charts}
    assert page.post("/api/assess", json={"seed": 1}).json()["id"] == id
    assert page.get("/api/runs").json()[0]["state"] == "done"


def test_a_variant_stands_beside_its_baseline(page):
    asked = {"options": ["more_shells"], "sets": ["brask.recruits *= 0.8"]}
    id = page.post("/api/assess", json=asked).json()["id"]
    assert page.served.runs.wait(id) == "done"
    found = Answer.model_validate_json(page.get(f"/api/runs/{id}/answer").content)
    own = whatif(load("war.yaml"), options=asked["options"], set=asked["sets"], **LITTLE)
    assert found.numbers["difference"] == finite(own.as_dict()["difference"])
    assert found.baseline is not None
    assert found.charts[0].kind == "changes"
    assert found.changed
    assert "brask.recruits" in found.words
    assert [each.id for each in found.sections] == [*SECTIONS, "what-if", "changes", "sets", "through"]


def test_a_run_can_be_cancelled(page):
    id = page.post("/api/options", json={"quick": False}).json()["id"]
    assert page.delete(f"/api/runs/{id}").status_code == 200
    assert page.served.runs.wait(id) == "cancelled"
    assert events(page, id)[0] == ["cancelled"]
    assert page.get(f"/api/runs/{id}/answer").status_code == 409


def test_news_from_the_document_to_the_file_and_back(page, folder):
    before = (folder / "war.yaml").read_bytes()
    read = page.post("/api/documents", params={"name": "../../etc/river news.txt"}, content=NEWS).json()
    assert [each["name"] for each in read["documents"]] == ["river-news"]
    assert read["pending"] == len(read["claims"]) >= 2
    claims = page.get("/api/claims").json()
    card = claims["cards"][0]
    assert card["fields"]["actor"] == "corvia"
    assert page.get("/api/war").json()["pending"] == claims["pending"] == read["pending"]
    wrong = page.post(
        f"/api/claims/{card['id']}/decision", json={"verdict": "edit", "changes": {"type": "odd"}}
    )
    assert wrong.status_code == 422
    decided = page.post(
        f"/api/claims/{card['id']}/decision", json={"verdict": "accept", "note": "seen"}
    ).json()
    assert decided["status"] == "accepted"
    assert "ilva" in decided["decided"]
    assert page.post("/api/claims/undo").json() == [card["id"]]
    page.post(f"/api/claims/{card['id']}/decision", json={"verdict": "accept"})
    dry = page.post("/api/update", json={"dry": True}).json()
    assert dry["taken"] == [card["id"]]
    assert (folder / "war.yaml").read_bytes() == before
    done = page.post("/api/update").json()
    assert (done["as_of"], done["written"]) == ("2031-04-02", True)
    assert page.get("/api/war").json()["hash"] == done["war"]
    evidence = page.get(f"/api/evidence/{card['fields']['quantity']}").json()
    assert any("500 shells" in passage["text"] for passage in evidence["passages"])
    assert page.post("/api/update", json={"undo": True}).json()["written"]
    assert (folder / "war.yaml").read_bytes() == before
    assert page.post("/api/update", json={"undo": True}).status_code == 422


def test_a_claim_by_hand(page):
    added = {
        "words": "Brask's army is tired.",
        "type": "exhaustion",
        "actor": "Brask",
        "change": "brask.exhaustion is high",
    }
    made = page.post("/api/claims", json=added)
    assert made.status_code == 201
    assert made.json()["status"] == "accepted"
    wrong = page.post("/api/claims", json={**added, "change": "brask.exhaustio is high"})
    assert wrong.status_code == 422
    assert "brask.exhaustion" in wrong.json()["nearest"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", b""),
        ("a.pdf", b"%PDF-1.4 broken"),
        ("a.html", b"<div>" * 5_000),
        ("\x1b[2J.txt", b"\x00\x01\x02" * 99),
    ],
    ids=["empty", "broken", "deep", "binary"],
)
def test_hostile_uploads_get_one_message(page, name, content):
    answer = page.post("/api/documents", params={"name": name}, content=content)
    assert answer.status_code == 422
    assert answer.json()["what"]
    assert "\x1b" not in answer.text
    assert page.get("/api/claims?status=all").json()["total"] == 0


def test_a_file_that_has_become_invalid_is_said_and_mended(page, folder):
    good = (folder / "war.yaml").read_bytes()
    (folder / "war.yaml").write_bytes(good + b"\nnonsense: 1\n")
    answer = page.get("/api/war")
    assert answer.status_code == 409
    assert "war.yaml, line" in answer.json()["what"]
    (folder / "war.yaml").write_bytes(good)
    assert page.get("/api/war").status_code == 200


def test_a_run_whose_process_is_killed_says_so_and_begins_again(page):
    id = page.post("/api/assess", json={"seed": 5}).json()["id"]
    runs, worker = page.served.runs, page.served.worker
    heard = []
    listener = threading.Thread(target=lambda: heard.extend(events(page, id)[1]))
    listener.start()
    for _ in range(600):
        if runs.progress(id).done > 0.0:
            break
        time.sleep(0.05)
    os.kill(worker.pid, signal.SIGKILL)
    assert runs.wait(id) == "done"
    listener.join()
    assert any("was cut off and" in each["says"] and "again" in each["says"] for each in heard)
    assert heard[-1]["state"] == "done"
    own = assess(load("war.yaml"), seed=5, **LITTLE)
    assert page.get(f"/api/runs/{id}/answer").json()["numbers"]["upper_hand"] == own.as_dict()["upper_hand"]


def test_the_map_has_borders_places_and_every_front(page):
    found, war = Map.model_validate_json(page.get("/api/map").content), load("war.yaml")
    assert [front.id for front in found.fronts] == list(war.fronts)
    for front in found.fronts:
        lines = len(war.fronts[front.id].lines)
        assert [limit.at for limit in front.limits] == list(range(lines + 1))
        assert len(front.names) == lines
    assert {"unit", "border", "place"} <= {feature.role for feature in found.features}
    assert found.evidence
    assert found.held[0].date <= war.as_of.isoformat()


def test_a_war_without_a_map_says_so(page, folder):
    text = (folder / "war.yaml").read_text().replace("id: two-rivers", "id: elsewhere")
    (folder / "war.yaml").write_text(text)
    answer = page.get("/api/map")
    assert answer.status_code == 404
    assert answer.json()["what"] == "this war has no map"


def test_a_variant_is_kept_as_a_file_that_gives_its_numbers(page, folder):
    asked = {"options": ["more_shells"], "sets": ["brask.recruits *= 0.8"], "name": "Shells & ../men"}
    answer = page.post("/api/variant.yaml", json=asked)
    assert answer.headers["content-type"].startswith("application/yaml")
    assert answer.headers["content-disposition"] == 'attachment; filename="two-rivers-shells-men.yaml"'
    made = loads(answer.text)
    assert made.title == "The war of the two rivers: Shells & ../men"
    assert made.schedule[-1].effects == ("brask.recruits *= 0.8 from 2031-03-15",)
    assert page.post("/api/variant.yaml", json={"options": ["guarante"]}).status_code == 422
    assert [path.name for path in folder.iterdir() if path.suffix == ".yaml"] == ["war.yaml"]


def test_what_the_last_brief_said(page, folder):
    assert page.get("/api/since").json() is None
    hand = {"value": -8.0, "low": -15.0, "high": -1.0, "error": 1.0}
    result = {"upper_hand": hand, "reservation": {"arden": {}, "brask": {}}}
    with Ledger.open(page.served.current.place.ledger_path) as ledger:
        then = dt.date(2031, 3, 1)
        ledger.add_assessment(AssessmentRecord("brief", {}, "id: x", "ab", then, "0", 1, 450, 128, result))
    found = page.get("/api/since").json()
    assert found["text"] == "On 1 March 2031: 8 points (1 to 15) for Brask"
    assert found["change"] == ""
    id = page.post("/api/assess", json={}).json()["id"]
    assert page.served.runs.wait(id) == "done"
    assert (
        page.get("/api/since", params={"run": id}).json()["change"].startswith("Since 1 March 2031 it has ")
    )
    assert page.get("/api/since?run=0").status_code == 422


def test_values_of_a_slider_can_be_written(page):
    for each in page.get("/api/war").json()["inputs"]:
        assert (each["step"] is None) == (each["low"] is None)
        if each["step"]:
            assert 20 <= (each["high"] - each["low"]) / each["step"] <= 200
            assert round(each["step"], each["decimals"]) == each["step"]


def test_an_estimate_follows_a_change_at_once(page):
    asked = {"options": ["convene"]}
    assert page.post("/api/at-once", json=asked).json() is None  # nothing to set it beside yet
    assert page.served.runs.wait(page.post("/api/assess", json={}).json()["id"]) == "done"
    as_it_is = page.post("/api/at-once", json={}).json()
    moved = page.post("/api/at-once", json=asked).json()
    before = page.served.runs.found(Question(kind="assess"))
    now = Answer.model_validate_json(before).standing
    assert as_it_is["upper_hand"]["text"] == now.upper_hand.text
    assert as_it_is["upper_hand"]["value"] == pytest.approx(now.upper_hand.value, abs=1e-5)
    assert as_it_is["changed"] == "No effect that an estimate can see."
    assert moved["changed"].startswith("Chance of a settlement: +")
    assert moved["chance"]["value"] > as_it_is["chance"]["value"] + 3.0
    assert moved["chance"]["error"] > as_it_is["chance"]["error"]
    assert page.post("/api/at-once", json={"options": ["none_such"]}).status_code == 422


def test_a_corrected_map_is_drawn_and_asked_about_anew(page, folder):
    first = page.get("/api/map").json()
    drawn = bundled()["two-rivers"].parent / "maps" / "two-rivers.map.yaml"
    text, before = drawn.read_text("utf-8"), page.served.current.key
    (folder / "war.map.yaml").write_text(text, "utf-8")
    assert page.get("/api/map").json() == first
    (folder / "war.map.yaml").write_text(text.replace("note:", "note: Corrected.", 1), "utf-8")
    assert page.get("/api/map").json()["note"].startswith("Corrected.")
    assert page.served.current.key != before
