"""How far each channel was handled, so that catching up starts where handling ended."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field


@dataclass(slots=True)
class _Channel:
    guild_id: int
    latest: int = 0
    under_way: set[int] = field(default_factory=set)
    left: set[int] = field(default_factory=set)

    @property
    def safe(self) -> int:
        """The last message before the first one that is not handled."""
        return min([self.latest, *(message_id - 1 for message_id in self.under_way | self.left)])


class Positions:
    """The messages handled, under way, and left to the catch-up, by channel.

    What is handled live counts only once the guild was caught up with: a position ahead of messages that
    were missed would lose them.
    """

    def __init__(self) -> None:
        self._channels: dict[int, _Channel] = {}
        self._caught_up: set[int] = set()
        self._kept: dict[int, int] = {}

    def begin(self, guild_id: int, channel_id: int, message_id: int) -> None:
        channel = self._channels.setdefault(channel_id, _Channel(guild_id))
        channel.under_way.add(message_id)
        channel.left.discard(message_id)

    def done(self, channel_id: int, message_id: int) -> None:
        """The message was handled."""
        channel = self._channels.get(channel_id)
        if channel is not None:  # else its guild was forgotten meanwhile
            channel.under_way.discard(message_id)
            channel.latest = max(channel.latest, message_id)

    def leave(self, channel_id: int, message_id: int) -> None:
        """The message was not handled: the position stays before it until it is read or given up."""
        channel = self._channels.get(channel_id)
        if channel is not None:
            channel.under_way.discard(message_id)
            channel.left.add(message_id)

    def left(self, guild_id: int) -> dict[int, frozenset[int]]:
        """The messages of a guild that are left to the catch-up, by channel."""
        return {
            channel_id: frozenset(channel.left)
            for channel_id, channel in self._channels.items()
            if channel.guild_id == guild_id and channel.left
        }

    def give_up(self, channel_id: int, messages: Collection[int]) -> None:
        """Messages that were left are not going to be read: they hold the position back no longer."""
        channel = self._channels.get(channel_id)
        if channel is not None:
            channel.left.difference_update(messages)

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
        self._channels = {
            channel_id: channel
            for channel_id, channel in self._channels.items()
            if channel.guild_id != guild_id
        }
        self._caught_up.discard(guild_id)

    def new(self) -> dict[tuple[int, int], int]:
        """The positions that moved since the last `kept`, by guild and channel."""
        return {
            (channel.guild_id, channel_id): channel.safe
            for channel_id, channel in self._channels.items()
            if channel.guild_id in self._caught_up and channel.safe > self._kept.get(channel_id, 0)
        }

    def kept(self, positions: dict[tuple[int, int], int]) -> None:
        self._kept |= {channel_id: message_id for (_, channel_id), message_id in positions.items()}
