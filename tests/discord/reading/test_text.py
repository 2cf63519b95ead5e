"""What a message says, wherever in it that stands."""

from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.discord_app.reading.channels import family
from bot.discord_app.reading.text import MOST_BYTES, author_of, has_text_files, text_of


class File(SimpleNamespace):
    """An attachment as discord.py has it."""

    async def read(self) -> bytes:
        if isinstance(self.raw, Exception):
            raise self.raw
        return bytes(self.raw)


def file(
    raw: bytes | Exception = b"words", name: str = "a.txt", kind: str | None = None, size: int = 5
) -> File:
    return File(raw=raw, filename=name, content_type=kind, size=size)


def message(content: str = "", **parts: Any) -> Any:
    empty: dict[str, Any] = {"embeds": [], "attachments": [], "message_snapshots": []}
    return SimpleNamespace(**empty | {"content": content, "author": SimpleNamespace(id=7)} | parts)


async def test_a_message_says_its_content_its_previews_its_files_and_what_it_forwards() -> None:
    preview = discord.Embed(title="Title", description="Summary", url="https://example.org/a")
    forwarded = message("forwarded", embeds=[discord.Embed(title="Other")], attachments=[file(b"more")])
    whole = message("said", embeds=[preview], attachments=[file()], message_snapshots=[forwarded])
    assert (await text_of(whole)).split("\n\n") == [
        *("said", "Title", "Summary", "https://example.org/a", "words"),
        *("forwarded", "Other", "more"),
    ]


@pytest.mark.parametrize(
    ("attached", "read"),
    [
        (file(name="a.TXT"), True),
        (file(name="notes.md"), True),
        (file(name="a.bin", kind="text/plain; charset=utf-8"), True),
        (file(name="a.bin", kind="image/png"), False),
        (file(name="a.bin"), False),
        (file(size=MOST_BYTES), True),
        (file(size=MOST_BYTES + 1), False),
    ],
)
async def test_text_files_are_read_up_to_a_size(attached: File, read: bool) -> None:
    assert await text_of(message(attachments=[attached])) == ("words" if read else "")
    assert has_text_files(message(attachments=[attached])) is read
    assert has_text_files(message(message_snapshots=[message(attachments=[attached])])) is read


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("wörds".encode(), "wörds"),
        (b"\xef\xbb\xbfwords", "words"),
        ("wörds".encode("utf-16"), "wörds"),
        (b"\xfe\xff" + "wörds".encode("utf-16-be"), "wörds"),
        (b"w\xffrds", "w\ufffdrds"),
    ],
)
async def test_a_file_is_read_in_its_encoding(raw: bytes, text: str) -> None:
    assert await text_of(message(attachments=[file(raw)])) == text


async def test_a_file_that_is_gone_is_left_out_and_one_that_cannot_be_had_for_now_is_told() -> None:
    gone, refused, down = (
        kind(SimpleNamespace(status=status, reason=""), "")  # type: ignore[arg-type]  # what discord.py reads of an answer
        for kind, status in (
            (discord.NotFound, 404),
            (discord.Forbidden, 403),
            (discord.DiscordServerError, 503),
        )
    )
    kept = message("said", attachments=[file(gone), file(refused), file()])
    assert await text_of(kept) == "said\n\nwords"
    with pytest.raises(discord.DiscordServerError):
        await text_of(message(attachments=[file(down)]))


async def test_halves_of_characters_and_nulls_are_no_words() -> None:
    assert await text_of(message("a\x00b \ud83d c 🙂")) == "a b \ufffd c 🙂"


def test_forwarded_words_are_nobodys() -> None:
    assert author_of(message("said")) == 7
    assert author_of(message(message_snapshots=[message("forwarded")])) is None


@pytest.mark.parametrize(
    ("channel", "ids"),
    [
        (SimpleNamespace(id=5), [5]),
        (SimpleNamespace(id=5, category_id=9), [5, 9]),
        (SimpleNamespace(id=5, category_id=None), [5]),
        (SimpleNamespace(id=5, parent_id=6, parent=SimpleNamespace(id=6, category_id=9)), [5, 6, 9]),
        (SimpleNamespace(id=5, parent_id=6, parent=None), [5, 6]),
    ],
)
def test_a_thread_is_read_with_its_channel_and_both_with_their_category(channel: Any, ids: list[int]) -> None:
    assert family(channel) == ids
