"""What the program remembers about itself between two starts."""

from sqlalchemy.ext.asyncio import AsyncSession

from db.models import ProgramState
from db.statements import upsert


async def remembered(session: AsyncSession, name: str) -> str | None:
    row = await session.get(ProgramState, name)
    return row.value if row else None


async def remember(session: AsyncSession, name: str, value: str) -> None:
    await upsert(session, ProgramState, {"name": name, "value": value}, update=["value"])
