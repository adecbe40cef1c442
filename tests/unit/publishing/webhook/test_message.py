"""Messages are what Standard Webhooks says, in the words of its own library; and ten tries take a day."""

import json
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from services.publishing.webhook.message import message_of, shown_secret, signed_headers, wants
from services.publishing.webhook.pace import TRIES, pause_after
from shared.access.roles import Permission
from shared.clock import SHANGHAI
from shared.listening.told import Heard, told_of
from shared.log.append import compose
from tests.support.log import BUREAU, OCCASION, ThingDone

SECRET = bytes(range(32))


def test_a_receiver_verifies_it_with_the_library() -> None:
    body, id_, now = '{"名":"值"}'.encode(), uuid4(), datetime.now(UTC)
    headers = dict(signed_headers(SECRET, id_, body, now))
    receiver = Webhook(shown_secret(SECRET))
    assert receiver.verify(body, headers) == {"名": "值"}
    for changed in (body + b" ", body.replace("值".encode(), b"0")):
        with pytest.raises(WebhookVerificationError):
            receiver.verify(changed, headers)
    for name in headers:
        with pytest.raises(WebhookVerificationError):
            receiver.verify(body, {**headers, name: str(uuid4()) if name == "webhook-id" else "v1,AAAA"})
    with pytest.raises(WebhookVerificationError):
        Webhook(shown_secret(bytes(32))).verify(body, headers)
    with pytest.raises(WebhookVerificationError, match="old"):
        receiver.verify(body, dict(signed_headers(SECRET, id_, body, now - timedelta(minutes=6))))


def test_the_signature_is_the_one_of_the_specification() -> None:
    """The vector of Standard Webhooks: the same bytes, whatever the time zone of the moment is."""
    secret = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # of the specification
    body = b'{"test": 2432232314}'
    moment = datetime.fromtimestamp(1614265330, UTC)
    expected = Webhook(f"whsec_{secret}").sign("msg_p5jXN8AQM9LWM0D4loKWxJek", moment, body.decode())
    assert expected == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    id_, beijing = uuid4(), moment.astimezone(SHANGHAI)
    one, other = (signed_headers(b64decode(secret), id_, body, at) for at in (moment, beijing))
    assert one == other
    assert one["webhook-timestamp"] == "1614265330"


def test_a_message_tells_no_more_than_the_entry() -> None:
    (event,) = compose(OCCASION, "draw/0198c6f2-3d58-7000-8000-000000000001", 0, [ThingDone(said="done")])
    message = message_of(told_of(7, event.entry, Heard(Permission.DRAW_READ, "/draws/{}")))
    said = json.loads(message.body)
    assert (message.id, message.position, message.bureau) == (event.id, 7, BUREAU)
    assert said == {
        "type": "tests.thing.done",
        "timestamp": "2026-03-02T01:30:00.123Z",
        "data": {
            "id": str(event.id),
            "position": 7,
            "bureau": BUREAU,
            "stream": event.stream,
            "version": 1,
            "public": {"said": "done"},
        },
    }


def test_a_beginning_is_whole_words() -> None:
    assert wants(["sampling.draw"], "sampling.draw.completed")
    assert wants(["sampling"], "sampling.draw.completed")
    assert wants(["sampling.draw.completed"], "sampling.draw.completed")
    assert not wants(["sampling.dra"], "sampling.draw.completed")
    assert not wants(["sampling.draw.completed"], "sampling.draw")


@pytest.mark.parametrize("chance", [0.0, 0.5, 1.0])
def test_ten_tries_take_a_day(chance: float) -> None:
    pauses = [pause_after(tries, chance) for tries in range(1, TRIES + 1)]
    assert pauses[-1] is None
    waits = [pause for pause in pauses if pause is not None]
    assert len(waits) == 9
    assert waits == sorted(waits)
    assert timedelta(hours=20) < sum(waits, timedelta()) <= timedelta(hours=24)


def test_a_receiver_may_ask_to_be_left_alone() -> None:
    assert pause_after(1, 0, wanted=3600) == timedelta(hours=1)
    assert pause_after(1, 0, wanted=10**9) == timedelta(hours=12)
