"""What becomes of a command that a device sends, before any rule of the inspection is asked. Pure.

The commands of a device are judged in the order in which it has sent them:

- One that is done is not done again, whoever sends it, and from whichever device.
- One that needs a thing that an earlier command of the batch was to write is held, if that command was not done and the
  thing is not on record.
- One that writes a thing that somebody else has written after the version on which it was decided is in conflict,
  unless it says what stands already. What the device itself has written before, it has seen.
- All others are tried, and the rules of the inspection decide.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from services.cases.field import things
from services.cases.field.lifecycle import FieldCommand
from services.cases.field.on_site import CommandRead
from services.cases.inspection.state import Inspection
from shared.errors import Conflict, Forbidden, Invalid


class CommandDiffers(Conflict):
    code = "command-differs"
    title = "同一编号的离线事项内容不同"
    title_en = "The id belongs to another command"


class VersionUnknown(Invalid):
    code = "version-unknown"
    title = "没有这一版本"
    title_en = "There is no such version"


class DeviceClockOff(Conflict):
    code = "device-clock-off"
    title = "设备时钟不准"
    title_en = "The clock of the device is off"


class TooManyWait(Conflict):
    code = "too-many-commands-wait"
    title = "待处理的离线事项过多"
    title_en = "Too many commands wait for a person"


class SenderElse(Forbidden):
    code = "sender-else"
    title = "须由发送人本人办理"
    title_en = "Only its sender may do this"


class Limits(NamedTuple):
    """What a batch may not exceed: the difference of the device's clock in seconds, with which its times are taken; and
    how many commands of the inspection wait for a person afterwards.
    """

    clock_seconds: int
    waiting: int


class Origin(NamedTuple):
    """The command that has made a version, and the device and the person that sent it."""

    command: UUID
    device: str
    sender: str
    order: tuple[datetime, UUID]


class ThingChanged(NamedTuple):
    """A version of the inspection that wrote a thing. `origin` is None if no device has made it offline."""

    version: int
    thing: str
    at: datetime
    by: str
    origin: Origin | None


class Offered(NamedTuple):
    """A command as it comes in a batch: `earlier` are the ids before it in the batch."""

    id: UUID
    device: str
    sender: str
    device_time: datetime
    decided_on: int
    earlier: Collection[UUID] = ()


def check_clock(device: datetime, now: datetime, most: int, *, checked: bool) -> int:
    """By how many seconds the clock of the device is ahead. `most`: the largest difference, in seconds, with which
    times of the device are taken; `checked`: somebody has looked at the times. Raises DeviceClockOff.
    """
    ahead = round((device - now).total_seconds())
    if abs(ahead) <= most or checked:
        return ahead
    said, said_en = ("快", "ahead") if ahead > 0 else ("慢", "behind")
    raise DeviceClockOff(
        f"设备时钟{said}了 {abs(ahead)} 秒（最多允许 {most} 秒），本批没有办理，设备上的内容不要删除。请核对各项时间："
        "有误的按差值更正，确认无误后注明 times_checked 重新发送。",
        f"The clock of the device is {abs(ahead)} seconds {said_en}; at most {most} are taken. Nothing of the batch "
        "was done: keep it on the device. Check its times, correct those that are wrong by the difference, and send it "
        "again with times_checked.",
        ahead=ahead,
        now=now.isoformat(),
    )


def check_room(waiting: int, most: int) -> None:
    """Refuse a batch while so many commands of the inspection wait that nobody would read them. Raises TooManyWait."""
    if waiting > most:
        raise TooManyWait(
            f"本次检查等待处理的离线事项超过 {most} 项，本批没有办理，设备上的内容不要删除。"
            "请先接办或撤下等待处理的事项，再重新发送。",
            f"More than {most} commands of this inspection wait for a person. Nothing of the batch was done: keep it "
            "on the device. Take over or drop those that wait, and send it again.",
            most=most,
        )


def check_same(command: FieldCommand, digest: str) -> None:
    """Refuse another command under the same id. Raises CommandDiffers."""
    if command.sent.digest != digest:
        raise CommandDiffers(
            "该编号已用于另一事项（检查、事项种类或内容不同）；请为新的事项另编编号。",
            "The id belongs to another command: of another inspection, with another verb or another body. Give this "
            "one an id of its own.",
            command=str(command.id),
        )


def check_version(decided_on: int, inspection: Inspection) -> None:
    """Refuse a version that the inspection has not reached. Raises VersionUnknown."""
    if decided_on > inspection.version:
        raise VersionUnknown(
            f"检查现为第 {inspection.version} 版，没有第 {decided_on} 版；请重新下载资料包，核对后再发送。",
            f"The inspection is at version {inspection.version}; there is no version {decided_on}. Get the packet "
            "again, check, and resend.",
            current=inspection.version,
        )


def waits_for(told: CommandRead, undone: Mapping[str, UUID], inspection: Inspection) -> UUID | None:
    """The command that this one needs and that was not done. `undone`: thing → the earlier command of the batch that
    was to write it.
    """
    needed = things.needed_by(told)
    for thing, command in undone.items():
        if any(things.overlap(each, thing) for each in needed) and things.standing(inspection, thing) is None:
            return command
    return None


def unseen(offered: Offered, thing: str, changes: Iterable[ThingChanged]) -> Sequence[ThingChanged]:
    """The changes of the thing, or of its parts, of which the device did not know; of each thing the newest."""
    newest = {
        each.thing: each
        for each in changes
        if each.version > offered.decided_on and things.overlap(thing, each.thing) and not _knew(offered, each.origin)
    }
    return tuple(newest.values())


def _knew(offered: Offered, origin: Origin | None) -> bool:
    """Whether the device knew of a change: it has the command itself, or made it before this one."""
    if origin is None:
        return False
    if origin.command in offered.earlier:
        return True
    own = (origin.device, origin.sender) == (offered.device, offered.sender)
    return own and origin.order < (offered.device_time, offered.id)
