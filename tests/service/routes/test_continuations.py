from __future__ import annotations

from typing import Any

import polars as pl
import pytest

import segue
from segue.insight.counterfactual import counterfactual
from segue.service.schema.requests import MOST_N, MOST_QUERIES


def post(client: Any, **body: Any) -> Any:
    return client.post("/v1/continuations", json={"queries": [{"title": "밤"}], **body})


def test_it_is_the_librarys_continuation(client: Any, model_directory: Any) -> None:
    model = segue.load(model_directory)
    seeds = [model.track_id(model.tracks["id"][row]) for row in (0, 1, 2)]
    query = segue.Query(title="새벽", tags=("감성",), tracks=tuple(seeds), weights=(1.0, 2.0, 0.5))
    expected = model.recommend([query], 7, tags=3)[0]
    body = {"title": "새벽", "tags": ["감성"], "tracks": seeds, "weights": [1, 2, 0.5]}
    answer = post(client, queries=[body], n=7, tags=3)
    assert answer.status_code == 200
    found = answer.json()
    assert found["model"] == "small"
    assert found["took_ms"] > 0
    one = found["continuations"][0]
    assert [track["id"] for track in one["tracks"]] == [track.id for track in expected.tracks]
    assert [tag["tag"] for tag in one["tags"]] == [tag.tag for tag in expected.tags]
    first, known = one["tracks"][0], expected.tracks[0]
    assert first["score"] == pytest.approx(known.score)
    assert [reason["kind"] for reason in first["reasons"]] == [reason.kind for reason in known.reasons]
    row = model.tracks.row(by_predicate=pl.col("id") == str(known.id), named=True)
    assert first["title"] == (row["title"] or "")
    assert first["artists"] == row["artists"]
    assert first["year"] == (row["released"].year if row["released"] else None)
    assert [seed["id"] for seed in one["seeds"]] == seeds


def test_a_track_names_its_other_versions(client: Any, model_directory: Any) -> None:
    expected = segue.load(model_directory).recommend(segue.Query(title="새벽"), 300, tags=0).tracks
    assert any(track.versions for track in expected)
    found = post(client, queries=[{"title": "새벽"}], n=300, tags=0).json()["continuations"][0]["tracks"]
    assert [track["versions"] for track in found] == [[*track.versions] for track in expected]


def test_a_batch_is_answered_in_its_order(client: Any) -> None:
    titles = [f"{word} {number}" for number in range(4) for word in ("비", "새벽", "여름", "카페", "운동")]
    together = post(client, queries=[{"title": title} for title in titles], n=5, tags=2).json()
    assert len(together["continuations"]) == 20
    for place in (0, 7, 8, 19):  # within and across portions
        alone = post(client, queries=[{"title": titles[place]}], n=5, tags=2).json()
        assert together["continuations"][place] == alone["continuations"][0]


def test_reasons_can_be_left_out(client: Any) -> None:
    found = post(client, reasons=False, n=3, tags=3).json()["continuations"][0]
    assert all(track["reasons"] == [] for track in found["tracks"])
    assert len(found["tracks"]) == 3


def test_unknown_ids_are_noted(client: Any) -> None:
    found = post(client, queries=[{"tracks": [987654321]}], n=1).json()["continuations"][0]
    unknown, nothing = found["notes"]
    assert (unknown["code"], nothing["code"]) == ("unknown_tracks", "nothing_known")
    assert unknown["values"] == {"names": ["987654321"], "more": 0}
    assert nothing["values"] == {}
    assert len(found["tracks"]) == 1


def test_constraints_hold(client: Any) -> None:
    wanted = {"years": [2005, 2012], "per_artist": 1, "diversity": 0.2}
    found = post(client, constraints=wanted, n=20).json()["continuations"][0]["tracks"]
    assert found
    assert all(2005 <= track["year"] <= 2012 for track in found)
    artists = [artist for track in found for artist in track["artists"]]
    assert len(artists) == len(set(artists))


def test_all_versions_can_be_asked_for(client: Any) -> None:
    one = post(client, n=MOST_N).json()["continuations"][0]
    every = post(client, n=MOST_N, constraints={"versions": "all"}).json()["continuations"][0]
    assert one["tracks"] != every["tracks"]
    titles = [(track["title"], tuple(track["artists"])) for track in every["tracks"] if track["title"]]
    assert len(titles) > len(set(titles))
    titles = [(track["title"], tuple(track["artists"])) for track in one["tracks"] if track["title"]]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"queries": []}, "body.queries"),
        ({"queries": [{}] * (MOST_QUERIES + 1)}, "body.queries"),
        ({"n": MOST_N + 1}, "body.n"),
        ({"n": -1}, "body.n"),
        ({"n": 1.5}, "body.n"),
        ({"tags": 101}, "body.tags"),
        ({"queries": [{"title": 7}]}, "body.queries.0.title"),
        ({"queries": [{"title": "x" * 1001}]}, "body.queries.0.title"),
        ({"queries": [{"title": "a\0b"}]}, "body.queries.0.title"),
        ({"queries": [{"tracks": [1] * 5001}]}, "body.queries.0.tracks"),
        ({"queries": [{"tracks": [10**1000]}]}, "body.queries.0.tracks.0"),
        ({"queries": [{"tags": ["x"] * 201}]}, "body.queries.0.tags"),
        ({"queries": [{"tracks": [1], "weights": [11]}]}, "body.queries.0.weights.0"),
        ({"queries": [{"updated": 5}]}, "body.queries.0.updated"),
        ({"queries": [{"title": "비", "updated": "9999-12-31T23:59:59-14:00"}]}, "body.queries.0.updated"),
        ({"queries": [{"title": "비", "updated": "0001-01-01T00:00:00+14:00"}]}, "body.queries.0.updated"),
        ({"queries": [{"titel": "x"}]}, "body.queries.0.titel"),
        ({"constraints": {"diversity": 2}}, "body.constraints.diversity"),
        ({"constraints": {"years": [2000]}}, "body.constraints.years"),
        ({"constraints": {"per_artist": 0}}, "body.constraints.per_artist"),
        ({"constraints": {"versions": "two"}}, "body.constraints.versions"),
    ],
)
def test_a_request_beyond_a_limit_says_where(client: Any, body: dict[str, Any], where: str) -> None:
    answer = post(client, **body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    found = answer.json()
    assert found["where"].startswith(where)
    assert found["expected"]
    assert found["got"]
    assert found["hint"]
    assert found["status"] == 422
    assert found["request_id"] == answer.headers["x-request-id"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"queries": [{"tracks": [1, 2], "weights": [1]}]}, "a weight for each of 2 tracks, got 1"),
        ({"constraints": {"years": [2010, 2000]}}, "years in order, got 2010 to 2000"),
    ],
)
def test_what_the_model_refuses_is_a_problem(client: Any, body: dict[str, Any], words: str) -> None:
    answer = post(client, **body)
    assert answer.status_code == 422
    found = answer.json()
    assert words in found["detail"]
    assert f"{found['expected']}, got {found['got']}" in found["detail"]
    assert found["hint"]


@pytest.mark.parametrize(
    "content", [b"{", b"\xff", b"[" * 5000, b'{"queries": [{"title": "\\ud800"}]}', b"NaN"]
)
def test_a_body_that_is_no_good_json_is_a_problem(client: Any, content: bytes) -> None:
    answer = client.post("/v1/continuations", content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_model_of_another_name_is_not_there(client: Any) -> None:
    answer = client.post("/v1/continuations?model=large", json={"queries": [{}]})
    assert answer.status_code == 404
    assert answer.json()["expected"] == "a model among small"


def test_a_map_lays_known_tracks_out(client: Any) -> None:
    tracks = [track["id"] for track in client.get("/v1/tracks?limit=30").json()["tracks"]]
    found = client.post("/v1/map", json={"tracks": [*tracks, 987654321, tracks[0]]}).json()
    assert [point["id"] for point in found["points"]] == tracks
    assert max(abs(point[axis]) for point in found["points"] for axis in "xy") == 1
    assert found["method"] == "pca of track factors"
    assert client.post("/v1/map", json={"tracks": tracks}).json() == found


def test_an_answer_has_so_many_tracks(client: Any) -> None:
    queries = [{"title": f"밤 {number}"} for number in range(100)]
    answer = client.post("/v1/continuations", json={"queries": queries, "n": 201})
    assert answer.status_code == 422
    assert (answer.json()["expected"], answer.json()["got"]) == (
        "at most 20000 tracks of all queries",
        "20100",
    )
    assert answer.json()["where"] == "body.n"


def test_results_say_how_likely_they_are_and_lists_what_they_expect(
    client: Any, model_directory: Any
) -> None:
    expected = segue.load(model_directory).recommend(segue.Query(title="밤"), 5, tags=2)
    one = post(client, n=5, tags=2).json()["continuations"][0]
    for name, results in (("tracks", expected.tracks), ("tags", expected.tags)):
        assert [found["probability"] for found in one[name]] == [result.probability for result in results]
    assert one["expected"].keys() == expected.expected.keys()


def test_an_unsure_list_gets_a_note_below_the_threshold_that_is_asked_for(client: Any) -> None:
    def codes(below: float) -> list[str]:
        answer = post(client, n=5, unsure_below=below).json()["continuations"][0]
        return [note["code"] for note in answer["notes"] if note["code"] == "unsure"]

    assert codes(0) == []
    expected = post(client, n=5).json()["continuations"][0]["expected"]
    assert codes(1) == ["unsure"] * len(expected)
    assert post(client, unsure_below=1.5).status_code == 422


def test_a_counterfactual_is_the_librarys(client: Any, model_directory: Any) -> None:
    model = segue.load(model_directory)
    query = segue.Query(title="밤", tracks=(model.track_id(model.tracks["id"][0]),))
    wanted = model.recommend(query, 30).tracks[20].id
    found = counterfactual(model, query, wanted, 10)
    body = {"query": {"title": query.title, "tracks": list(query.tracks)}, "track": wanted, "n": 10}
    answer = client.post("/v1/why", json=body)
    assert answer.status_code == 200
    told = answer.json()
    assert (told["place"], told["asked"]) == (found.place, found.asked)
    assert [change["place"] for change in told["changes"]] == [change.place for change in found.changes]
    assert [change["with_tracks"] for change in told["changes"]] == [
        list(change.with_tracks) for change in found.changes
    ]
    unknown = client.post("/v1/why", json={**body, "track": "없는 곡"})
    assert unknown.status_code == 422
    assert unknown.json()["where"].endswith("track")
