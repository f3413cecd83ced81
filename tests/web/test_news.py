"""News over the API: pasted texts, repeats, days of publication, words, faults at their field, accept-all, a brief to keep."""

import pytest

from upperhand.evidence.codebook import load as codebook

NEWS = b"""Guns for Arden
The River Gazette

Corvia agreed on Tuesday to send Arden 500 shells. Brask's leader said he was ready to talk.
"""


def read(page, content=NEWS, **params):
    answer = page.post("/api/documents", params=params, content=content)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_before_anything_is_read_the_page_hears_where_a_copy_will_lie(page):
    now = page.get("/api/news").json()
    assert now["file"] == "war.yaml"
    assert (now["documents"], now["pending"], now["update"]) == ([], 0, None)


def test_a_pasted_text_has_the_title_publisher_and_day_that_were_typed(page):
    text = b"Corvia agreed on Tuesday to send Arden 500 shells."
    found = read(page, text, title="Guns for Arden", publisher="The Gazette", published="2031-04-02")
    (document,) = found["documents"]
    assert (document["name"], document["title"]) == ("Guns-for-Arden", "Guns for Arden")
    assert (document["published"], document["to_confirm"]) == ("2 April 2031", False)
    (card,) = page.get("/api/claims").json()["cards"]
    assert card["when_words"] == "1 April 2031 (“on Tuesday”)"
    assert card["publisher"] == "The Gazette"


def test_what_was_read_before_adds_nothing_and_is_said(page):
    first, again = read(page, name="guns.txt"), read(page, name="other.txt")
    assert [each["known"] for each in first["documents"] + again["documents"]] == [False, True]
    assert first["documents"][0]["new"] == first["documents"][0]["claims"] > 0
    assert again["documents"][0]["new"] == 0
    assert again["pending"] == first["pending"]


def test_an_inferred_day_is_confirmed_and_dates_are_counted_from_it(page):
    (document,) = read(page, name="guns.txt")["documents"]
    assert document["to_confirm"]
    said = page.post(f"/api/documents/{document['name']}/published", json={"day": "2 April 2031"}).json()
    assert (said["published"], said["to_confirm"]) == ("2 April 2031", False)
    card = page.get("/api/claims").json()["cards"][0]
    assert (card["published_words"], card["to_confirm"]) == ("2 April 2031", False)
    assert card["when_words"] == "1 April 2031 (“on Tuesday”)"
    assert page.get("/api/news").json()["documents"] == [said]
    wrong = page.post(f"/api/documents/{document['name']}/published", json={"day": "one day"})
    assert wrong.status_code == 422
    assert page.post("/api/documents/none/published", json={"day": "2031-04-02"}).status_code == 404


def test_a_card_says_what_would_change_in_words(page):
    read(page, name="guns.txt")
    card = next(
        c for c in page.get("/api/claims").json()["cards"] if c["fields"]["quantity"] == "corvia.will"
    )
    assert page.get(f"/api/claims/{card['id']}/card").json() == card | {"position": 1, "total": 1}
    (line,) = card["plan"]["lines"]
    assert line["means"].startswith("Corvia: ")
    assert line["says"].startswith("is seen to be high, about ")
    assert line["thought"]
    assert "source" in card["plan"]["grade"]
    assert "report" in card["plan"]["grade"]
    assert card["told"].startswith("Corvia: ")


def test_the_fields_choices_are_what_they_take(page):
    found = page.get("/api/claims/choices").json()
    assert {each["value"] for each in found["types"]} == set(codebook().types)
    assert {"value": "brask", "label": "Brask", "note": ""} in found["actors"]
    means = {each["value"]: each["label"] for each in found["quantities"]}
    assert means["brask.recruits"].startswith("Brask: men that recruitment")


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("type", "odd"),
        ("actor", "Nobodia Minor"),
        ("date", "some day"),
        ("quantity", "brask.exhaustio"),
        ("value", "rather"),
        ("effect", "brask.oil ** 2"),
        ("reliability", "Z9"),
        ("public", "perhaps"),
    ],
)
def test_a_fault_names_its_field(page, field, text):
    read(page, name="guns.txt")
    card = page.get("/api/claims").json()["cards"][0]
    changes = {"verdict": "edit", "changes": {field: text}}
    answer = page.post(f"/api/claims/{card['id']}/decision", json=changes)
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert page.get("/api/news").json()["accepted"] == 0


def test_a_fault_of_a_claim_by_hand_names_its_field(page):
    added = {"words": "Brask tires.", "type": "exhaustion", "actor": "Brask"}
    answer = page.post("/api/claims", json={**added, "change": "brask.exhaustio is high"})
    assert (answer.status_code, answer.json()["field"]) == (422, "change")
    assert page.get("/api/news").json()["documents"] == []


def test_all_at_once_is_marked_as_unreviewed_and_taken_back_at_once(page):
    pending = read(page, name="guns.txt")["pending"]
    done = page.post("/api/claims/accept-all").json()
    assert done == {"accepted": pending, "left": []}
    cards = page.get("/api/claims?status=accepted").json()["cards"]
    assert all("unreviewed" in card["decided"] for card in cards)
    assert len(page.post("/api/claims/undo").json()) == pending
    some = page.post("/api/claims/accept-all", json={"least": "A1"}).json()
    assert some["accepted"] == 0
    assert "worse than A1" in some["left"][0]


def test_an_update_tells_its_claims_and_can_be_taken_back(page):
    read(page, name="guns.txt", published="2031-04-02")
    page.post("/api/claims/accept-all")
    taken = page.post("/api/update").json()
    assert set(taken["told"]) == {*taken["taken"], *taken["left"]}
    assert taken["taken"]
    update = page.get("/api/news").json()["update"]
    assert (update["claims"], update["day"]) == (len(taken["taken"]), "2 April 2031")
    page.post("/api/update", json={"undo": True})
    assert page.get("/api/news").json()["update"] is None


def test_a_brief_can_be_kept(page):
    id = page.post("/api/brief", json={}).json()["id"]
    assert page.served.runs.wait(id, 300.0) == "done"
    title = page.get("/api/brief").json()["page"]["title"]
    text = page.get(f"/api/runs/{id}/brief.md")
    assert text.text.startswith(f"# {title}\n")
    assert "attachment" in text.headers["content-disposition"]
    assert f"<h1>{title}</h1>" in page.get(f"/api/runs/{id}/brief.html").text
    assert page.get(f"/api/runs/{id}/brief.pdf").status_code == 422


def test_a_document_can_be_read_with_its_claims_in_place(page):
    assert page.get("/api/documents/guns").status_code == 404
    name = read(page, name="guns.txt")["documents"][0]["name"]
    found = page.get(f"/api/documents/{name}").json()
    placed = {id: each["text"] for each in found["paragraphs"] for id in each["claims"]}
    cards = page.get("/api/claims").json()["cards"]
    assert set(placed) == {card["id"] for card in cards}
    assert all(card["context"]["words"] in placed[card["id"]] for card in cards)
    assert found["paragraphs"][0]["text"] == found["title"]


def test_a_card_names_a_few_related_claims_and_counts_the_rest(page):
    towns = "\n\n".join(f"Corvia agreed on Tuesday to send Arden {100 + k} shells." for k in range(20))
    page.post("/api/documents?name=many.txt", content=f"Guns\nThe Gazette\n2031-04-02\n\n{towns}\n".encode())
    for card in page.get("/api/claims").json()["cards"]:
        assert len(card["near"]) <= 12
        assert card["near_more"] == 0 or len(card["near"]) == 12
