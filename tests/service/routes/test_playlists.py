from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from segue.service.app import make
from segue.service.settings import Settings

BODY = {
    "title": "비 오는 날",
    "tags": ["비"],
    "tracks": [1, "two", 3],
    "weights": [0.0, 1.0, 4.0],
    "kept": [4],
    "pinned": ["6", 7],
    "dropped": ["5"],
    "draft": True,
}


def test_a_playlist_is_kept_changed_and_forgotten(client: Any) -> None:
    saved = client.put("/v1/playlists/mine", json=BODY)
    assert saved.status_code == 200
    assert client.get("/v1/playlists/mine").json() == {**BODY, **saved.json()}
    client.put("/v1/playlists/mine", json={"title": "other"})
    found = client.get("/v1/playlists/mine").json()
    assert (found["title"], found["tracks"], found["kept"], found["dropped"]) == ("other", [], [], [])
    assert client.get("/v1/playlists?limit=1").json()["playlists"][0]["key"] == "mine"
    assert client.delete("/v1/playlists/mine").status_code == 204
    assert client.get("/v1/playlists/mine").status_code == 404
    assert client.delete("/v1/playlists/mine").status_code == 404


def test_titles_and_tags_are_kept_in_composed_form(client: Any) -> None:
    decomposed = {
        "title": unicodedata.normalize("NFD", "새벽 café"),
        "tags": [unicodedata.normalize("NFD", "비")],
    }
    assert client.put("/v1/playlists/mac", json=decomposed).status_code == 200
    found = client.get("/v1/playlists/mac").json()
    assert (found["title"], found["tags"]) == ("새벽 café", ["비"])
    assert client.delete("/v1/playlists/mac").status_code == 204


def test_feedback_marks_tracks(client: Any) -> None:
    for track, event in [(1, "keep"), (2, "drop"), (3, "pin"), (1, "drop"), (2, "undo")]:
        body = {"playlist": "noted", "track": track, "event": event}
        assert client.post("/v1/feedback", json=body).status_code == 204
    found = client.get("/v1/playlists/noted").json()
    assert (found["kept"], found["pinned"], found["dropped"]) == ([], [3], [1])


def test_a_change_elsewhere_is_not_overwritten(client: Any) -> None:
    first = client.put("/v1/playlists/both", json=BODY, headers={"If-None-Match": "*"})
    tag = first.headers["ETag"]
    assert tag == first.json()["etag"] == client.get("/v1/playlists/both").headers["ETag"]
    second = client.put("/v1/playlists/both", json={**BODY, "title": "둘"}, headers={"If-Match": tag})
    assert second.status_code == 200
    listed = client.get("/v1/playlists?limit=1").json()["playlists"][0]
    assert listed["etag"] == second.headers["ETag"] != tag
    for refused in (
        client.put("/v1/playlists/both", json={**BODY, "title": "셋"}, headers={"If-Match": tag}),
        client.put("/v1/playlists/both", json={"title": "넷"}, headers={"If-None-Match": "*"}),
        client.delete("/v1/playlists/both", headers={"If-Match": tag}),
    ):
        assert refused.status_code == 412
        assert refused.headers["ETag"] == second.headers["ETag"]
        assert refused.json()["hint"]
    assert client.get("/v1/playlists/both").json()["title"] == "둘"
    assert (
        client.delete("/v1/playlists/both", headers={"If-Match": second.headers["ETag"]}).status_code == 204
    )
    gone = client.put("/v1/playlists/both", json=BODY, headers={"If-Match": tag})
    assert gone.status_code == 412
    assert "ETag" not in gone.headers


def test_drafts_are_listed_apart(client: Any) -> None:
    client.put("/v1/playlists/try", json={"title": "try", "draft": True})
    client.put("/v1/playlists/filed", json={"title": "filed"})
    for draft, held in [("true", {"try"}), ("false", {"filed"})]:
        found = client.get(f"/v1/playlists?limit=100&draft={draft}").json()["playlists"]
        assert held == {one["key"] for one in found} & {"try", "filed"}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/playlists/a b", BODY),
        (f"/v1/playlists/{'x' * 65}", BODY),
        ("/v1/playlists/a", {**BODY, "tracks": [None]}),
        ("/v1/playlists/a", {**BODY, "title": "x" * 1001}),
        ("/v1/playlists/a", {**BODY, "weights": [1.0, 2.0]}),
        ("/v1/playlists/a", {**BODY, "weights": [1.0, 2.0, -1.0]}),
    ],
)
def test_what_cannot_be_kept_is_refused(client: Any, path: str, body: Any) -> None:
    assert client.put(path, json=body).status_code == 422


def test_an_unknown_event_is_refused(client: Any) -> None:
    body = {"playlist": "a", "track": 1, "event": "love"}
    assert client.post("/v1/feedback", json=body).status_code == 422


def test_without_a_store_the_next_step_is_said(model_directory: Path) -> None:
    with TestClient(make(Settings(models=(model_directory,), workers=1, watch=0))) as bare:
        answer = bare.put("/v1/playlists/a", json=BODY)
        assert answer.status_code == 404
        assert "--store" in answer.json()["hint"]
        assert bare.get("/v1/model").json()["has"]["store"] is False


def test_all_kept_playlists_can_be_listed(client: Any) -> None:
    keys = {f"listed-{number}" for number in range(25)}
    for key in keys:
        client.put(f"/v1/playlists/{key}", json={"title": key})
    found: list[str] = []
    after: dict[str, str] = {}
    for page in range(100):
        answer = client.get("/v1/playlists", params={"limit": 7, **after}).json()
        found += [playlist["key"] for playlist in answer["playlists"]]
        if page == 1:  # one that is kept again, and a new one, come before what is listed
            client.put(f"/v1/playlists/{found[0]}", json={"title": "again"})
            client.put("/v1/playlists/listed-late", json={})
        if answer["next"] is None:
            break
        after = {"after": answer["next"]}
    assert len(found) == len(set(found))
    assert keys <= set(found)
    assert "listed-late" not in found


def test_a_cursor_that_is_none_is_refused(client: Any) -> None:
    for cursor in ("", "x", "20261399T000000000000.a", "20260101T000000000000."):
        answer = client.get("/v1/playlists", params={"after": cursor})
        assert answer.status_code == 422
        assert answer.json()["where"] == "query.after"
