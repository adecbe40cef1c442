"""Whatever is refused leaves as a problem document, in both languages."""

import httpx
import pytest

from tests.integration.http.problem import is_problem
from tests.support.apps import log_lines
from tests.support.postgres import Database, connect


async def test_no_such_path(client: httpx.AsyncClient) -> None:
    assert is_problem(await client.get("/nowhere"), 404, "no-such-path")


async def test_method_not_allowed_names_those_that_are(client: httpx.AsyncClient) -> None:
    answer = await client.delete("/healthz")
    assert is_problem(answer, 405, "method-not-allowed")
    assert answer.headers["allow"] == "GET, HEAD"
    assert (await client.delete("/things")).headers["allow"] == "GET, HEAD, POST"


@pytest.mark.parametrize("body", [b"{", b'{"name": "\xff"}', b"[1,", b'{"name": nope}', b"\xef\xbb\xbf\x00"])
async def test_malformed_json(client: httpx.AsyncClient, body: bytes) -> None:
    answer = await client.put("/things/checks/x", content=body, headers={"Content-Type": "application/json"})
    assert is_problem(answer, 400, "malformed-request")


@pytest.mark.parametrize("media_type", ["text/plain", "application/xml", "application/x-www-form-urlencoded", None])
async def test_unsupported_media_type(client: httpx.AsyncClient, media_type: str | None) -> None:
    headers = {"Content-Type": media_type} if media_type else {}
    answer = await client.put(f"/things/checks/{'0' * 32}", content=b'{"name": "x"}', headers=headers)
    assert is_problem(answer, 415, "unsupported-media-type")


@pytest.mark.parametrize(
    ("body", "path", "message"),
    [
        ({}, "name", "缺少此项"),
        ({"name": 5}, "name", "应为文字"),
        ({"name": ""}, "name", "至少 1 个字符"),
        ({"name": "a" * 11}, "name", "至多 10 个字符"),
        ({"name": "a", "count": "1"}, "count", "应为整数"),
        ({"name": "a", "count": 0}, "count", "不得小于 1"),
        ({"name": "a", "count": 1.5}, "count", "应为整数"),
        ({"name": "a", "colour": "red"}, "colour", "不认识此项，请检查名称"),
        ([], "", "应为对象"),
        (None, "", "没有 JSON 请求内容；请以 Content-Type: application/json 提交，须有 name"),
        ("text", "", "应为对象"),
    ],
)
async def test_invalid_input_is_explained_field_by_field(
    client: httpx.AsyncClient, body: object, path: str, message: str
) -> None:
    answer = await client.put(f"/things/checks/{'0' * 32}", json=body)
    assert is_problem(answer, 422, "invalid-input")
    (error,) = answer.json()["errors"]
    assert (error["in"], error["path"], error["message"]) == ("body", path, message)
    assert error["message_en"]


async def test_invalid_path_and_query_name_their_place(client: httpx.AsyncClient) -> None:
    answer = await client.put("/things/checks/not-a-uuid", json={"name": "x"})
    assert is_problem(answer, 422, "invalid-input")
    assert [(e["in"], e["path"], e["message"]) for e in answer.json()["errors"]] == [
        ("path", "thing", "应为 UUID，如 0198c6f2-3d58-7000-8000-000000000001")
    ]
    answer = await client.get("/things", params={"limit": 201})
    assert [(e["in"], e["path"], e["message"]) for e in answer.json()["errors"]] == [("query", "limit", "不得大于 200")]
    assert answer.json()["detail"] == "请更正后重新提交：查询参数“limit”：不得大于 200。"
    answer = await client.put(f"/things/checks/{'0' * 32}")
    told = "没有 JSON 请求内容；请以 Content-Type: application/json 提交，须有 name"
    assert answer.json()["detail"] == f"请更正后重新提交：请求内容：{told}。"
    told_en = "There is no JSON body; send one as Content-Type: application/json with name."
    assert answer.json()["detail_en"].endswith(told_en)
    answer = await client.put(f"/things/checks/{'0' * 32}", json={})
    assert answer.json()["detail"] == "请更正后重新提交：请求内容“name”：缺少此项。"


async def test_unavailable_says_when_to_come_back_and_facts_replace_nothing(client: httpx.AsyncClient) -> None:
    answer = await client.get("/things/asleep")
    assert is_problem(answer, 503, "tests-things-asleep")
    assert answer.headers["retry-after"] == "7"


async def test_a_mistake_of_ours_is_a_bare_500_and_a_full_log_line(
    client: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = await client.get("/things/broken")
    assert is_problem(answer, 500, "internal-error")
    assert "made-up" not in answer.text
    failed, request = log_lines(capsys.readouterr().err)[-2:]
    assert failed["event"] == "request failed"
    assert failed["request_id"] == answer.headers["x-request-id"]
    assert failed["exception"][0]["exc_type"] == "KeyError"
    assert failed["exception"][0]["frames"][-1]["name"] == "broken"
    assert (request["event"], request["status"], request["route"]) == ("request", 500, "/things/broken")


async def test_a_database_that_does_not_answer_is_503(client: httpx.AsyncClient) -> None:
    answer = await client.get("/things/search", params={"word": "x"})
    assert is_problem(answer, 503, "database-unavailable")
    assert answer.headers["retry-after"]


async def test_a_character_that_cannot_be_stored_is_the_senders_to_remove(stored: httpx.AsyncClient) -> None:
    assert is_problem(await stored.get("/things/search", params={"word": "\0"}), 422, "character-refused")
    assert (await stored.get("/things/search", params={"word": "x"})).json() == 0


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("/things/words", rb'{"word": "\ud800"}', "character-refused"),
        ("/things/echo", rb'{"word": "\ud800"}', "character-refused"),
        ("/things/words", rb'{"word": "\u0000"}', "character-refused"),
        ("/things/echo", rb'{"word": "a", "\udfff": 1}', "invalid-input"),
    ],
)
async def test_half_a_surrogate_pair_is_refused_wherever_it_fails(
    stored: httpx.AsyncClient, path: str, body: bytes, code: str
) -> None:
    answer = await stored.put(path, content=body, headers={"Content-Type": "application/json"})
    assert is_problem(answer, 422, code)


async def test_a_number_that_cannot_be_stored(stored: httpx.AsyncClient) -> None:
    assert is_problem(await stored.get("/things/counted", params={"number": 2**70}), 422, "number-refused")


async def test_deeply_nested_json_is_malformed(stored: httpx.AsyncClient) -> None:
    answer = await stored.put("/things/echo", content=b"[" * 200_000, headers={"Content-Type": "application/json"})
    assert is_problem(answer, 400, "malformed-request")


async def test_a_database_that_goes_away_is_503_and_comes_back(stored: httpx.AsyncClient, database: Database) -> None:
    assert (await stored.get("/things/search", params={"word": "x"})).status_code == 200
    admin = await connect(database.admin_url)
    await admin.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'cheqian_sampling' "
        # The server is everybody's: other workers' tests have connections of this role too.
        "AND datname = current_database()"
    )
    await admin.close()
    answers = [await stored.get("/things/search", params={"word": "x"}) for _ in range(2)]
    assert {answer.status_code for answer in answers} <= {200, 503}
    assert answers[-1].status_code == 200


async def test_each_problem_type_has_a_page(client: httpx.AsyncClient) -> None:
    answer = await client.get("/problems/tests-thing-sealed")
    assert answer.json() == {
        "type": "/problems/tests-thing-sealed",
        "title": "已封存",
        "title_en": "Sealed",
        "status": 409,
    }
    page = await client.get("/problems/tests-thing-sealed", headers={"Accept": "text/html"})
    assert page.headers["content-type"].startswith("text/html")
    assert "已封存" in page.text
    codes = {
        kind["type"].rpartition("/")[2]: kind["status"] for kind in (await client.get("/problems")).json()["items"]
    }
    assert codes["stale-version"] == 412
    assert codes["log-behind"] == 503
    assert "refused" not in codes
    assert is_problem(await client.get("/problems/unheard-of"), 404, "no-such-problem")
