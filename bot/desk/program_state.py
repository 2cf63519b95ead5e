"""What the program remembers about itself between two starts."""

from sqlalchemy.ext.asyncio import AsyncSession

from db.models import ProgramState


async def remembered(session: AsyncSession, name: str) -> str | None:
    row = await session.get(ProgramState, name)
    return row.value if row else None


async def remember(session: AsyncSession, name: str, value: str) -> None:
    await session.merge(ProgramState(name=name, value=value))
