"""Reading what the bot sends: JSON or multipart, within Discord's limits."""

import json
from typing import Any

from aiohttp import BodyPartReader, web

from tests.standin.refusals import RefusedError
from tests.standin.world import Payload, World

CONTENT_LIMIT, EMBEDS_LIMIT, ROWS, BUTTONS_IN_A_ROW = 2000, 6000, 5, 5
Files = dict[int, tuple[str, bytes]]


async def read_body(request: web.Request) -> tuple[Any, Files]:
    """The JSON of a request and the files beside it, by their index."""
    if not request.content_type.startswith("multipart/"):
        raw = await request.read()
        return (json.loads(raw) if raw else {}), {}
    body: Any = {}
    files: Files = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            raise RefusedError(400, 50035, "Invalid Form Body")
        data = bytes(await part.read())
        if part.name == "payload_json":
            body = json.loads(data)
        elif part.name is not None and part.name.startswith("files["):
            files[int(part.name[6:-1])] = (part.filename or "file", data)
        else:
            raise RefusedError(400, 50035, f"Invalid Form Body: {part.name}")
    return body, files


def message_fields(world: World, base: str, channel_id: int, body: Payload, files: Files) -> Payload:
    """What a posted or edited message body sets, with its uploaded files stored."""
    names = ("content", "embeds", "components", "flags", "tts")
    fields = {name: body[name] for name in names if name in body}
    if fields.get("content", "") is None:
        fields["content"] = ""
    check_limits(fields)
    fields["embeds"] = [{"type": "rich", **one} for one in fields["embeds"]] if "embeds" in fields else []
    if "embeds" not in body:
        del fields["embeds"]
    if files or "attachments" in body:
        kept = [one for one in body.get("attachments") or [] if int(one["id"]) not in files]
        fields["attachments"] = kept + [
            store_file(world, base, channel_id, name, data) for name, data in files.values()
        ]
    return fields


def store_file(world: World, base: str, channel_id: int, name: str, data: bytes) -> Payload:
    file_id = world.new_id()
    path = f"/attachments/{channel_id}/{file_id}/{name}"
    world.files[path] = data
    kind = "text/plain; charset=utf-8" if name.endswith((".txt", ".md", ".csv")) else None
    url = base + path
    return {
        "id": str(file_id),
        "filename": name,
        "size": len(data),
        "url": url,
        "proxy_url": url,
        "content_type": kind,
    }


def check_limits(fields: Payload) -> None:
    if len(fields.get("content") or "") > CONTENT_LIMIT:
        raise RefusedError(400, 50035, "Invalid Form Body: content: must be 2000 or fewer in length")
    if sum(_embed_length(one) for one in fields.get("embeds") or []) > EMBEDS_LIMIT:
        raise RefusedError(400, 50035, "Invalid Form Body: embeds: exceed 6000 characters")
    rows = fields.get("components") or []
    too_wide = any(len(row.get("components", [])) > BUTTONS_IN_A_ROW for row in rows)
    if len(rows) > ROWS or too_wide:
        raise RefusedError(400, 50035, "Invalid Form Body: components")


def _embed_length(embed: Payload) -> int:
    texts = [embed.get("title"), embed.get("description")]
    texts += [(embed.get(part) or {}).get(key) for part, key in (("footer", "text"), ("author", "name"))]
    for field in embed.get("fields") or []:
        texts += [field["name"], field["value"]]
    return sum(len(text or "") for text in texts)
