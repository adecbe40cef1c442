"""What every refusal looks like."""

import httpx


def is_problem(answer: httpx.Response, status: int, code: str) -> bool:
    """Whether an answer is the problem it should be, whole and in both languages."""
    body = answer.json()
    assert (answer.status_code, body["type"]) == (status, f"/problems/{code}"), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert body["status"] == status
    assert body["instance"] == answer.request.url.path
    assert body["request_id"] == answer.headers["x-request-id"]
    assert all(body[member] for member in ("title", "title_en", "detail", "detail_en"))
    return True
