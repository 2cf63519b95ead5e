"""What the latest messages said when they were read, to tell an edit of the text from a preview or a pin."""

from collections import OrderedDict
from enum import Enum, auto

REMEMBERED = 10_000
"""Messages, the oldest of which are forgotten first."""


class Unread(Enum):
    """Why there is no text of a message."""

    UNDER_WAY = auto()
    """It is being read for the first time."""
    DELETED = auto()


Reading = int | Unread
"""A hash of a message's text, or why there is none."""


class RecentMessages:
    def __init__(self) -> None:
        self._readings: OrderedDict[int, Reading] = OrderedDict()

    def __contains__(self, message_id: object) -> bool:
        return message_id in self._readings

    def reading(self, message_id: int) -> Reading | None:
        """None where the message is not remembered."""
        return self._readings.get(message_id)

    def is_deleted(self, message_id: int) -> bool:
        return self._readings.get(message_id) is Unread.DELETED

    def is_overtaken(self, message_id: int) -> bool:
        """Whether a message that is read for the first time was edited or deleted before that."""
        return self._readings.get(message_id) not in {None, Unread.UNDER_WAY}

    def says(self, message_id: int, text: str) -> bool:
        """Whether the message was read with this very text."""
        return self._readings.get(message_id) == hash(text)

    def begin(self, message_id: int) -> None:
        self._remember(message_id, Unread.UNDER_WAY)

    def read(self, message_id: int, text: str) -> None:
        self._remember(message_id, hash(text))

    def delete(self, message_id: int) -> None:
        self._remember(message_id, Unread.DELETED)

    def forget(self, message_id: int) -> None:
        """The message is to be read again as if it were new."""
        self._readings.pop(message_id, None)

    def _remember(self, message_id: int, reading: Reading) -> None:
        self._readings[message_id] = reading
        self._readings.move_to_end(message_id)
        while len(self._readings) > REMEMBERED:
            self._readings.popitem(last=False)
