"""How this Fireside runs, read once from the environment or `.env`; every setting has a default that needs nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from platformdirs import user_config_path, user_data_path
from pydantic import Field, HttpUrl, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

KEY_FILE = "master.key"


def key_place() -> Path:
    """Where the master key is by default: apart from the data, also where the system has one folder for both."""
    usual = user_config_path("fireside") / KEY_FILE
    if user_config_path("fireside") != user_data_path("fireside"):
        return usual
    apart = Path.home() / ".config" / "fireside" / KEY_FILE
    return usual if usual.exists() and not apart.exists() else apart


class Settings(BaseSettings):
    """Raises `pydantic.ValidationError`, which names the variable, when one can't be read."""

    model_config = SettingsConfigDict(
        env_prefix="FIRESIDE_", env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True
    )

    data: Path = Field(default_factory=lambda: user_data_path("fireside"))
    database_url: str = ""
    keys_url: str = ""
    master_key_file: Path = Field(default_factory=key_place)
    http: str = ""
    host_name: str = ""
    lease_seconds: int = Field(default=75, ge=1, le=3600)
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    catalogue: Path | None = None
    discord_token: SecretStr = SecretStr("")
    discord_api: HttpUrl = HttpUrl("https://discord.com/api/v10")
    discord_shards: int = Field(default=0, ge=0)
    discord_guild: int = Field(default=0, ge=0)
    slack_bot_token: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")
    slack_signing_secret: SecretStr = SecretStr("")
    slack_client_id: str = ""
    slack_client_secret: SecretStr = SecretStr("")
    slack_api: HttpUrl = HttpUrl("https://slack.com/api/")

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite+aiosqlite:///{self.data / 'fireside.db'}"

    @property
    def keys(self) -> str:
        return self.keys_url or f"sqlite+aiosqlite:///{self.data / 'keys.db'}"

    @property
    def discord_base(self) -> str:
        """Where Discord's API is asked, its version at the end, whether or not the address given had one."""
        given = str(self.discord_api).rstrip("/")
        if given.endswith("/api"):
            return f"{given}/v10"
        return given if "/api/" in given else f"{given}/api/v10"

    @property
    def slack_base(self) -> str:
        """Where Slack's API is asked, with `/api/` at the end, whether or not the address given had it."""
        given = str(self.slack_api).rstrip("/")
        return f"{given}/" if given.endswith("/api") else f"{given}/api/"

    @property
    def on_discord(self) -> bool:
        return bool(self.discord_token.get_secret_value())

    @property
    def on_slack(self) -> bool:
        """Whether anything that signs in to Slack is set; whether it is enough is looked at by whoever signs in."""
        secrets = (self.slack_bot_token, self.slack_app_token, self.slack_signing_secret, self.slack_client_secret)
        return bool(self.slack_client_id) or any(each.get_secret_value() for each in secrets)
