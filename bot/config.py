"""The configuration of the program, from the environment and a `.env` file in the working directory."""

from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Config(BaseSettings):
    """What `.env.example` explains, a line each."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        env_prefix="CLAIMDESK_",
        env_ignore_empty=True,
        extra="ignore",
    )

    database_url: str = Field("sqlite+aiosqlite:///claimdesk.db", validation_alias="DATABASE_URL")
    discord_token: SecretStr | None = Field(None, validation_alias="DISCORD_TOKEN")
    debug: bool = False
    autoflag: bool = True
    """Whether messages are read; False asks Discord for no message-content intent."""
    dev_guild: int | None = None
    metrics_port: int | None = Field(None, ge=0, le=65_535)
    """Where metrics are served; None for nowhere."""
    metrics_host: str = "127.0.0.1"
    model: str | None = None
    """A sentence model that fastembed knows, or a folder with one; None matches by words alone."""
    judge: bool = True
    """Whether the judge reads messages; without it flags say only that a message is about a claim."""
    log_format: Literal["text", "json"] = "text"
