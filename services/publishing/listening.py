"""Which events of publishing listeners are told of. What is told to publishing is not covert any more; but of the
notice of a covert draw nothing is told before the draw is opened.
"""

from shared.access.roles import Permission
from shared.listening.api import Listening
from shared.listening.told import Heard, Hearing

_NOTICES = """
    SELECT n.draw FROM publishing.notice n
    WHERE n.draw = ANY ($1::uuid[]) AND (n.disclosure IN ('at-once', 'never') OR n.opened IS NOT NULL)
"""
_PUBLICATION = Permission.PUBLICATION_READ

HEARING: Hearing = {
    "books": Heard(_PUBLICATION),
    "delivery": Heard(_PUBLICATION, "/deliveries/{}"),
    # Cases tells those who may know of the letters.
    "door": None,
    "notice": Heard(Permission.DRAW_READ, "/draws/{}.json", _NOTICES),
    "publication": Heard(_PUBLICATION, "/publications/{}"),
    "publication-clocks": None,
    "resumed": None,
    "webhook": None,
    "witnessed": None,
}
"""Kind of stream → who hears of it. What is of the log as a whole is of no bureau, and stands on the public site."""
LISTENING = Listening("publishing", HEARING)
