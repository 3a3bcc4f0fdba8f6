"""Every setting, from the environment or ``.env``, read once and checked before anything starts.

`Settings` is what the program was told; `load_settings` is the only reader. Its errors name the setting and say what
to do, and never repeat what was typed: it could be the token.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

from dotenv import dotenv_values
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

PREFIX: Final = "BOT_"
ENV_FILE: Final = Path(".env")
_TOKEN: Final = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{20,64}")  # as BotFather gives it: the bot's id, a colon, a secret
_ID: Final = re.compile(r"[1-9][0-9]{0,15}")
_URL: Final = re.compile(r"https?://[^\s/?#]+[^\s?#]*")
_LISTEN: Final = re.compile(r"(?P<host>\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+):(?P<port>\d{1,5})")


class SettingsError(Exception):
    """A setting is wrong or missing; the message says which and what to do."""


def _url(value: str) -> str:
    if not _URL.fullmatch(value):
        raise ValueError("it must be a web address such as https://api.telegram.org")
    return value.rstrip("/")


def _listen(value: str) -> str:
    match = _LISTEN.fullmatch(value)
    if value and not (match and int(match["port"]) <= 65535):
        raise ValueError("it must be a host and a port such as 127.0.0.1:8080")
    return value


def _one_line(value: str) -> str:
    if not value.isprintable() or len(value) > 200:
        raise ValueError("it must be one line of at most 200 characters")
    return value.strip()


def _token(value: SecretStr) -> SecretStr:
    if value.get_secret_value() and not _TOKEN.fullmatch(value.get_secret_value()):
        raise ValueError("it is not a token as BotFather gives it (a number, a colon, a long secret)")
    return value


def _ids(value: object) -> object:
    if not isinstance(value, str):
        return value
    parts = [part.strip() for part in value.split(",") if part.strip()]
    if not all(_ID.fullmatch(part) for part in parts):
        raise ValueError("it must be numeric Telegram user ids with commas between them, such as 12345678,87654321")
    return frozenset(map(int, parts))


_MOST_FREE: Final = 30
_MOST_PAID: Final = 1000
Listen = Annotated[str, AfterValidator(_listen)]


class Settings(BaseSettings):
    """What the program was told. Frozen; the token never shows in its repr, and neither do the admins' ids."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, hide_input_in_errors=True, extra="ignore")

    token: Annotated[SecretStr, AfterValidator(_token)] = SecretStr("")
    api_url: Annotated[str, AfterValidator(_url)] = "https://api.telegram.org"
    operator: Annotated[str, AfterValidator(_one_line)] = ""
    contact: Annotated[str, AfterValidator(_one_line)] = ""
    admins: Annotated[frozenset[int], NoDecode, BeforeValidator(_ids), Field(repr=False)] = frozenset()
    data_dir: Path = Path("data")
    database_key_file: Path = Path("secrets/database.key")
    facts_dir: Path = Path("campaign/facts")
    send_rate: int = 25
    paid_broadcast: bool = False
    health_listen: Listen = "127.0.0.1:8080"
    sandbox_listen: Listen = "127.0.0.1:8081"

    @model_validator(mode="before")
    @classmethod
    def _empty_means_default(cls, given: dict[str, object]) -> dict[str, object]:
        # But not for the health address: there, empty means nowhere.
        return {name: value for name, value in given.items() if value != "" or name == "health_listen"}

    @model_validator(mode="after")
    def _answerable(self) -> Settings:
        for value, name, meaning in (
            (self.operator, "BOT_OPERATOR", "who keeps people's data"),
            (self.contact, "BOT_CONTACT", "how people can reach them"),
        ):
            if self.is_live and not value:
                raise ValueError(f"{name} is empty: say {meaning}; /privacy tells it, and Telegram's terms ask for it")
        return self

    @model_validator(mode="after")
    def _within_what_telegram_allows(self) -> Settings:
        # https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
        most = _MOST_PAID if self.paid_broadcast else _MOST_FREE
        if not 1 <= self.send_rate <= most:
            hint = "" if self.paid_broadcast else "; more costs Stars, and only with BOT_PAID_BROADCAST=true"
            raise ValueError(f"BOT_SEND_RATE must be 1 to {most} messages a second{hint}")
        return self

    @property
    def is_live(self) -> bool:
        """Whether there is a token, so that real people are on the other side."""
        return bool(self.token.get_secret_value())


def load_settings(env_file: Path = ENV_FILE) -> Settings:
    """The settings from the environment, then from `env_file`, then their defaults.

    Raises `SettingsError` for a value that cannot be used, and for a name in the file that no setting has.
    """
    _refuse_unknown_names(env_file)
    try:
        return Settings(_env_file=env_file)  # type: ignore[call-arg]  # pydantic-settings takes it, its stub does not say so
    except ValidationError as error:
        raise SettingsError("; ".join(_in_words(detail) for detail in error.errors())) from None


def host_and_port(listen: str) -> tuple[str, int]:
    """The two halves of a checked ``host:port``."""
    host, _, port = listen.rpartition(":")
    return host.strip("[]"), int(port)


def _in_words(detail: ErrorDetails) -> str:
    reason = detail["msg"].removeprefix("Value error, ")
    return f"{PREFIX}{str(detail['loc'][0]).upper()}: {reason}" if detail["loc"] else reason


def _refuse_unknown_names(env_file: Path) -> None:
    try:
        names = list(dotenv_values(env_file)) if env_file.is_file() else []
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{env_file} cannot be read ({type(error).__name__}): check its rights and that it is UTF-8"
        ) from None
    known = [PREFIX + name.upper() for name in Settings.model_fields]
    for name in names:
        if name.startswith(PREFIX) and name not in known:
            close = get_close_matches(name, known, n=1)
            hint = f"; did you mean {close[0]}?" if close else ""
            raise SettingsError(f"{env_file}: there is no setting {name}{hint} .env.example lists them all")
