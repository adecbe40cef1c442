"""Opening an owner's door: with a secret that a notice has, once. Whoever has opened it has its key from then on."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from services.publishing.door.state import Door
from shared.clock import minute_text
from shared.contracts.fact import Hex32
from shared.contracts.inspection_codes import Handle
from shared.contracts.letters import DoorOpened
from shared.errors import Conflict, Forbidden


class DoorSecretUnknown(Forbidden):
    code = "door-secret-unknown"
    title = "密码不对"
    title_en = "Wrong secret"


class DoorOpenedBefore(Conflict):
    code = "door-opened-before"
    title = "这个密码已经用过"
    title_en = "This secret was used before"


class DoorShut(Forbidden):
    code = "door-shut"
    title = "请先输入告知单密码"
    title_en = "Type the secret of the notice first"


class NoKeyKept(Forbidden):
    code = "no-key-kept"
    title = "请再试一次"
    title_en = "Please try again"


class PrintedSecret(NamedTuple):
    """A secret that was printed on a notice, by its fingerprint; the door that it opens, and when somebody has opened
    it, if somebody has.
    """

    fingerprint: Hex32
    inspection: UUID
    handle: Handle
    door: UUID
    opened_at: datetime | None = None


def open_with(printed: PrintedSecret | None, door: Door | None, key: Hex32) -> DoorOpened | None:
    """What to record when somebody types a secret; None if this very browser has opened the door with it: a form that
    is sent twice opens once. `door` is the one that the secret has opened, `key` the SHA-256 of the browser's key.

    Raises DoorSecretUnknown, DoorOpenedBefore.
    """
    if printed is None:
        raise DoorSecretUnknown(
            "密码不对，请对照告知单改正；密码只对告知单上的这次检查有效。刚打印的，请一分钟后再试。",
            "It is not right: compare it with the notice. A secret is good for the inspection of its notice. If it "
            "was just printed, try again in a minute.",
            field="secret",
        )
    if door is None:
        return DoorOpened(
            inspection=printed.inspection, handle=printed.handle, fingerprint=printed.fingerprint, key=key
        )
    if door.key == key:
        return None
    opened = minute_text(door.opened_at)
    raise DoorOpenedBefore(
        f"已于 {opened}（北京时间）用它打开企业窗口，一个密码只能用一次。"
        "是您本人打开的，请用当时的手机和浏览器（当时用微信扫的，还用微信扫）扫同一张告知单；"
        "不是您打开的，请马上告诉本机关（电话在页末），并要一张新的告知单。",
        f"The door was opened with it at {opened} (Beijing); a secret is good once. If it was you, scan the same "
        "notice with the telephone and browser of then. If it was not you, tell the bureau at once (its telephone is "
        "at the foot), and ask for a new notice.",
        field="secret",
        opened=opened,
    )


def no_key() -> NoKeyKept:
    return NoKeyKept(
        "请再点一次“打开企业窗口”，密码还没有用掉。还是打不开的，是这个浏览器不保存 Cookie：请在设置中允许，"
        "或换一个浏览器。",
        "Press the button again: the secret was not used up. If that does not help, the browser keeps no cookies: "
        "allow them, or use another browser.",
    )


def shut() -> DoorShut:
    return DoorShut(
        "没有寄出：这部手机上的企业窗口没有打开。按返回键可以找回刚写的内容，请先复制下来。"
        "请用当时的手机和浏览器进入；换了的，请向本机关要一张新的告知单。",
        "Nothing was sent: the door is not open on this telephone. Go back, and copy what you have written. Use the "
        "telephone and browser with which you opened it, or ask the bureau for a new notice.",
    )
