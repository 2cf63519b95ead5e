"""How far each channel was handled, so that catching up starts where handling ended."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class _Channel:
    guild_id: int
    latest: int = 0
    under_way: set[int] = field(default_factory=set)

    @property
    def safe(self) -> int:
        """The last message before the first one that is not handled."""
        return min([self.latest, *(message_id - 1 for message_id in self.under_way)])


class Positions:
    """The messages handled and under way, by channel.

    What is handled live counts only once the guild was caught up with: a position ahead of messages that
    were missed would lose them.
    """

    def __init__(self) -> None:
        self._channels: dict[int, _Channel] = {}
        self._caught_up: set[int] = set()
        self._told: dict[int, int] = {}

    def begin(self, guild_id: int, channel_id: int, message_id: int) -> None:
        self._channels.setdefault(channel_id, _Channel(guild_id)).under_way.add(message_id)

    def done(self, channel_id: int, message_id: int) -> None:
        """The message was handled; one that failed is not, and holds the position back."""
        channel = self._channels.get(channel_id)
        if channel is not None:  # else its guild was forgotten meanwhile
            channel.under_way.discard(message_id)
            channel.latest = max(channel.latest, message_id)

    def session_lost(self, concerns: Callable[[int], bool] = lambda guild_id: True) -> None:
        """Messages may have been missed in every guild that this concerns."""
        self._caught_up = {guild_id for guild_id in self._caught_up if not concerns(guild_id)}

    def guild_lost(self, guild_id: int) -> None:
        """Messages may have been missed in the guild."""
        self._caught_up.discard(guild_id)

    def caught_up(self, guild_id: int) -> None:
        self._caught_up.add(guild_id)

    def is_caught_up(self, guild_id: int) -> bool:
        return guild_id in self._caught_up

    def forget(self, guild_id: int) -> None:
        self._channels = {key: one for key, one in self._channels.items() if one.guild_id != guild_id}
        self._caught_up.discard(guild_id)

    def new(self) -> dict[tuple[int, int], int]:
        """The positions that moved since the last `kept`, by guild and channel."""
        return {
            (one.guild_id, channel_id): one.safe
            for channel_id, one in self._channels.items()
            if one.guild_id in self._caught_up and one.safe > self._told.get(channel_id, 0)
        }

    def kept(self, positions: dict[tuple[int, int], int]) -> None:
        self._told |= {channel_id: message_id for (_, channel_id), message_id in positions.items()}
