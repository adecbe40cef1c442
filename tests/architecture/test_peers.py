"""A machine that others run is asked in one place, which limits what its answer may cost."""

import ast
from collections.abc import Iterator

from tests.architecture.sources import PRODUCT, lesson, sources

THE_PLACE = "shared/peers.py"
# They ask services that the demonstration has started itself.
OWN_SERVICES = {"deploy/demo/portal.py", "deploy/demo/running.py"}
HOSTILE = "tests/integration/peers/test_hostile.py"
CLIENTS = ("httpx", "httpcore", "h11", "requests", "aiohttp", "urllib3", "urllib.request", "http.client", "websockets")
# pyhanko's own clients are among them.
DIALS = {
    "create_connection",
    "open_connection",
    "connect_tcp",
    "urlopen",
    "HTTPTimeStamper",
    "AIOHttpFetcherBackend",
}


def test_only_one_module_asks_peers() -> None:
    asking = {s.name for s in sources(*PRODUCT) if any(_asks(node) for node in s.nodes())}
    places = {THE_PLACE, *OWN_SERVICES}
    offences = sorted(asking - places)
    assert not offences, lesson(
        f"Only {THE_PLACE} opens connections to machines that others run: `Peers.ask`, or `asking()` without an event "
        "loop. It limits bytes and seconds, reads nothing that is compressed, and follows no redirect.",
        offences,
    )
    assert places <= asking, lesson("These places need no exception any more:", sorted(places - asking))


def test_every_client_meets_the_hostile_peer() -> None:
    (played,) = (source for source in sources("tests") if source.name == HOSTILE)
    met = {name for node in played.nodes() if isinstance(node, ast.ImportFrom) for name in _imported(node)}
    clients = {s.module for s in sources(*PRODUCT) if any(_limits(node) for node in s.nodes())}
    offences = sorted(clients - met)
    assert len(clients) > 5
    assert not offences, lesson(
        f"A module that limits the answer of a peer is a client: let it meet {HOSTILE}.", offences
    )


def test_what_a_peer_said_is_shown_as_a_quotation() -> None:
    offences = sorted({s.name for s in sources(*PRODUCT) if any(_cuts_bytes(node) for node in s.nodes())})
    assert not offences, lesson(
        "Bytes of a stranger that are shown go through `shared.inert_text.quoted`: it cuts no character in two, and "
        "none of them moves the cursor, turns the direction, or ends the quotation.",
        offences,
    )


def _cuts_bytes(node: ast.AST) -> bool:
    """`answer.content[:150].decode("utf-8", "replace")`"""
    match node:
        case ast.Call(func=ast.Attribute(attr="decode", value=ast.Subscript(slice=ast.Slice()))):
            return len(node.args) > 1 or any(each.arg == "errors" for each in node.keywords)
    return False


def _limits(node: ast.AST) -> bool:
    return isinstance(node, ast.ImportFrom) and "shared.peers.Allowance" in _imported(node)


def _asks(node: ast.AST) -> bool:
    match node:
        case ast.Import() | ast.ImportFrom():
            return any(f"{name}.".startswith(f"{client}.") for name in _imported(node) for client in CLIENTS)
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name in DIALS
        case _:
            return False


def _imported(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    """The dotted names; of `from a import b` both `a` and `a.b`."""
    if isinstance(node, ast.ImportFrom) and node.module:
        yield node.module
    prefix = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
    yield from (f"{prefix}{alias.name}" for alias in node.names)
