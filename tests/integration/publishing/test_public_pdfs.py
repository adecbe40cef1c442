"""The public PDF of a version over HTTP: there while the publication is shown, the same bytes each time."""

import hashlib

from shared.access.roles import Role
from tests.integration.publishing.told import RESULT, Telling
from tests.unit.publishing.publication.test_public_pdf import text_of

_BECAUSE, _EXPLANATION = {"because": "登错企业"}, {"explanation": "登错企业"}


async def test_everybody_reads_the_pdf_while_it_is_shown(telling: Telling) -> None:
    path = await telling.tell()
    pdf = f"{path.replace('/publications', '/published')}/versions/1.pdf"
    assert (await telling.site.get(pdf)).status_code == 404
    await telling.post(f"{path}/release")
    answer = await telling.site.get(pdf)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.headers["ETag"] == f'"{hashlib.sha256(answer.content).hexdigest()}"'
    said = text_of(answer.content)
    shown = (await telling.site.get(path.replace("/publications", "/published"))).json()
    assert shown["versions"][0]["sha256"] in said
    assert RESULT.party.name in said
    assert "乙示例" not in said
    again = await telling.site.get(pdf, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert (await telling.site.get(pdf)).content == answer.content
    assert (await telling.site.get(pdf.replace("1.pdf", "2.pdf"))).status_code == 404
    await telling.post(f"{path}/withdrawal-request", _BECAUSE, Role.LEGAL)
    await telling.post(f"{path}/withdrawal", _EXPLANATION, Role.CHIEF)
    gone = await telling.site.get(pdf)
    assert (gone.status_code, gone.json()["type"]) == (404, "/problems/not-shown-any-more")
