"""What a person of the crew decides about a command that was not done: it is taken over, or dropped."""

from services.cases.field.judging import SenderElse
from services.cases.field.lifecycle import FieldCommand
from services.cases.field.on_site import OF_THE_SENDER
from services.cases.inspection.crew import member
from services.cases.inspection.state import Inspection
from shared.contracts.commands import CommandDropped, CommandNoted, TakenOver


def take_over(command: FieldCommand, inspection: Inspection, person: str) -> None:
    """Whether the person may do the command on what stands; the rules of the inspection decide the rest. Raises
    NotOfCrew, Recused, SenderElse.
    """
    member(inspection, person)
    if command.sent.verb in OF_THE_SENDER and person != command.sender:
        raise SenderElse(
            "问题由发现人本人登记，须由发送人采用；不再需要的，检查组成员可以放弃。",
            "A finding is recorded by the person who found it: its sender takes it over. If it is not needed any more, "
            "anybody of the crew may drop it.",
        )


def taken_over(before: Inspection, after: Inspection, reason: str, body: str) -> CommandNoted:
    """The command was done, by the versions between these two."""
    return CommandNoted(what=TakenOver(reason=reason, first=before.version + 1, last=after.version, body=body))


def drop(command: FieldCommand, inspection: Inspection, reason: str, person: str) -> CommandNoted:
    """The command is not done. Raises NotOfCrew, Recused."""
    del command
    member(inspection, person)
    return CommandNoted(what=CommandDropped(reason=reason))
