"""How far a channel was handled: never past a message that is not."""

from bot.discord_app.reading.positions import Positions

GUILD, OTHER, CHANNEL, SIDE = 41, 42, 5, 6


def handled(positions: Positions, *messages: int, channel: int = CHANNEL, guild: int = GUILD) -> None:
    for message in messages:
        positions.begin(guild, channel, message)
        positions.done(channel, message)


def test_what_was_handled_counts_once_the_guild_was_caught_up_with() -> None:
    positions = Positions()
    handled(positions, 100, 102, 101)
    assert positions.new() == {}
    positions.caught_up(GUILD)
    assert positions.is_caught_up(GUILD)
    assert positions.new() == {(GUILD, CHANNEL): 102}


def test_a_position_stays_before_what_is_under_way_or_left() -> None:
    positions = Positions()
    positions.caught_up(GUILD)
    handled(positions, 100, 105)
    positions.begin(GUILD, CHANNEL, 103)
    assert positions.new() == {(GUILD, CHANNEL): 102}
    positions.leave(CHANNEL, 103)
    assert positions.new() == {(GUILD, CHANNEL): 102}
    assert positions.left(GUILD) == {CHANNEL: frozenset({103})}
    handled(positions, 103)
    assert positions.left(GUILD) == {}
    assert positions.new() == {(GUILD, CHANNEL): 105}


def test_what_is_given_up_holds_the_position_back_no_longer() -> None:
    positions = Positions()
    positions.caught_up(GUILD)
    handled(positions, 105)
    for message in (102, 103):
        positions.begin(GUILD, CHANNEL, message)
        positions.leave(CHANNEL, message)
    positions.give_up(CHANNEL, [102])
    assert positions.new() == {(GUILD, CHANNEL): 102}
    positions.give_up(CHANNEL, [103])
    assert positions.new() == {(GUILD, CHANNEL): 105}


def test_only_positions_that_moved_are_new() -> None:
    positions = Positions()
    positions.caught_up(GUILD)
    handled(positions, 100)
    handled(positions, 200, channel=SIDE)
    positions.kept(positions.new())
    assert positions.new() == {}
    handled(positions, 101)
    assert positions.new() == {(GUILD, CHANNEL): 101}
    positions.kept(positions.new())
    handled(positions, 201, channel=SIDE)
    assert positions.new() == {(GUILD, SIDE): 201}


def test_what_is_left_is_told_by_guild() -> None:
    positions = Positions()
    for guild, channel in ((GUILD, CHANNEL), (OTHER, SIDE)):
        positions.begin(guild, channel, 100)
        positions.leave(channel, 100)
    assert positions.left(GUILD) == {CHANNEL: frozenset({100})}
    assert positions.left(OTHER) == {SIDE: frozenset({100})}


def test_a_lost_session_or_guild_has_to_be_caught_up_with_again() -> None:
    positions = Positions()
    for guild in (GUILD, OTHER):
        positions.caught_up(guild)
    positions.session_lost(lambda guild: guild == GUILD)
    assert (positions.is_caught_up(GUILD), positions.is_caught_up(OTHER)) == (False, True)
    positions.guild_lost(OTHER)
    assert not positions.is_caught_up(OTHER)
    positions.caught_up(GUILD)
    positions.session_lost()
    assert not positions.is_caught_up(GUILD)


def test_of_a_forgotten_guild_nothing_is_known() -> None:
    positions = Positions()
    for guild, channel in ((GUILD, CHANNEL), (OTHER, SIDE)):
        positions.caught_up(guild)
        handled(positions, 100, channel=channel, guild=guild)
    positions.begin(GUILD, CHANNEL, 101)
    positions.forget(GUILD)
    positions.done(CHANNEL, 101)
    positions.leave(CHANNEL, 101)
    positions.give_up(CHANNEL, [101])
    assert not positions.is_caught_up(GUILD)
    assert positions.left(GUILD) == {}
    assert positions.new() == {(OTHER, SIDE): 100}
