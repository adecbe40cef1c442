"""The page of a party is one document: its modules joined, nothing loaded, and the library as it was published."""

import base64
import re
from hashlib import sha256, sha384

import httpx
import pytest
from fastapi import FastAPI

from services.publishing.party import api
from services.publishing.party.document import PAGE, PINNED, document
from services.publishing.party.joining import ModuleNotJoined, joined


def test_the_library_is_the_one_that_was_pinned() -> None:
    files = {path.relative_to(PAGE).as_posix() for path in (PAGE / "noble").rglob("*.js")}
    assert files == set(PINNED)
    for name, pinned in PINNED.items():
        assert pinned == f"sha384-{base64.b64encode(sha384((PAGE / name).read_bytes()).digest()).decode()}"


def test_every_module_of_the_page_is_in_it() -> None:
    script = re.findall(r"<script>(.*?)</script>", document().html, re.DOTALL)
    assert len(script) == 1
    for path in PAGE.rglob("*.js"):
        assert f"const ${re.sub('[^a-z0-9_]', '_', path.relative_to(PAGE).as_posix())} = " in script[0], path


async def test_only_its_own_script_runs_and_only_its_own_site_is_asked() -> None:
    app = FastAPI()
    app.include_router(api.router)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://site") as client:
        answer = await client.get("/party")
    policy = answer.headers["Content-Security-Policy"]
    for tag in ("script", "style"):
        (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", answer.text, re.DOTALL)
        hashed = base64.b64encode(sha256(inside.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{hashed}'" in policy
    assert "default-src 'none'" in policy
    assert "connect-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    # A saved copy keeps the policy.
    assert policy.removesuffix("; frame-ancestors 'none'") in answer.text
    assert "set-cookie" not in answer.headers
    assert "/*" not in re.sub(r"<(script|style)>.*?</\1>", "", answer.text, flags=re.DOTALL)


MODULES = {
    "page.js": 'import { one, two as second } from "./lib/a.js";\nimport * as b from "./lib/b.js";\nfound(one, b);\n',
    "lib/a.js": 'import { three } from "./b.js";\nexport const one = 1;\nexport async function two() {}\n',
    "lib/b.js": "const three = 3;\nexport { three };\n/*\nimport * as lib from 'a-package';\n*/\n",
}


def test_a_module_comes_after_those_that_it_imports() -> None:
    script = joined("page.js", MODULES.__getitem__)
    assert script.index("$lib_b_js = ") < script.index("$lib_a_js = ") < script.index("$page_js = ")
    assert script.count("$lib_b_js = ") == 1
    assert "const { one, two: second } = $lib_a_js;" in script
    assert "const b = $lib_b_js;" in script
    assert "return { one, two };" in script
    assert "export" not in script


@pytest.mark.parametrize(
    "text",
    [
        'import "./lib/b.js";\n',
        'import three from "./lib/b.js";\n',
        "export default 3;\n",
        'export * from "./lib/b.js";\n',
        'import { page } from "./page.js";\n',
    ],
)
def test_a_form_that_is_not_known_is_a_fault(text: str) -> None:
    with pytest.raises(ModuleNotJoined):
        joined("page.js", {**MODULES, "page.js": text}.__getitem__)
