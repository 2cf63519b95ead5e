"""What a message says: its content, its text files, what it forwards, and the previews of its links."""

from collections.abc import AsyncIterator, Iterator, Sequence

import discord

MOST_BYTES = 1024 * 1024
"""A text file over this is left alone."""
_ENDINGS = (".txt", ".md", ".markdown", ".csv", ".log", ".rst", ".text")


async def text_of(message: discord.Message) -> str:
    """All that the message says. Raises discord.HTTPException where a file cannot be had for now."""
    parts = [
        message.content,
        *_previews(message.embeds),
        *[text async for text in _files(message.attachments)],
    ]
    for snapshot in message.message_snapshots:
        parts += [snapshot.content, *_previews(snapshot.embeds)]
        parts += [text async for text in _files(snapshot.attachments)]
    return _sound("\n\n".join(part for part in parts if part))


def has_text_files(message: discord.Message) -> bool:
    """Whether `text_of` has files to fetch, which may take longer than Discord waits for an answer."""
    attached = [
        *message.attachments,
        *(file for snapshot in message.message_snapshots for file in snapshot.attachments),
    ]
    return any(_is_text(file) and file.size <= MOST_BYTES for file in attached)


def _sound(text: str) -> str:
    """The text without lone surrogates and nulls, which JSON can carry but not every database keeps."""
    return text.replace("\x00", " ").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def author_of(message: discord.Message) -> int | None:
    """Whose words these are; None where the message only forwards somebody else's."""
    return None if message.message_snapshots else message.author.id


def _previews(embeds: Sequence[discord.Embed]) -> Iterator[str]:
    for embed in embeds:
        yield from filter(None, (embed.title, embed.description, embed.url))


async def _files(attachments: Sequence[discord.Attachment]) -> AsyncIterator[str]:
    for file in attachments:
        if _is_text(file) and file.size <= MOST_BYTES:
            try:
                yield _decoded(await file.read())
            except (discord.NotFound, discord.Forbidden):
                continue


def _is_text(file: discord.Attachment) -> bool:
    return (file.content_type or "").startswith("text/") or file.filename.lower().endswith(_ENDINGS)


def _decoded(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    return raw.decode("utf-8-sig", errors="replace")
