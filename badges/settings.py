"""What the environment decides, read once into one frozen Settings; every problem is reported at once."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import AliasChoices, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

WEAK = {"secret", "changeme", "change-me", "password", "dev", "test", "motdepasse"}
DEFAULT_HOME = "instance"
REMEMBERED = "badges.env"  # what an installation in development remembers (docs/decisions/0004)
LEAST_SECRET = 32  # characters
LEAST_PASSPHRASE = 12  # characters


class SettingsError(Exception):
    """The environment does not allow a start; `problems` holds one sentence each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Settings(BaseSettings):
    """The installation's settings; production unless the environment says development."""

    model_config = SettingsConfigDict(env_prefix="BADGES_", frozen=True, extra="ignore", populate_by_name=True)

    env: Literal["development", "production"] = "production"
    home: Path | None = None
    base_url: str | None = None
    database_url: str | None = None
    secret_key: SecretStr | None = None
    key_passphrase: SecretStr | None = None
    key_bits: Literal[2048, 3072, 4096] = 2048
    smtp_url: SecretStr | None = None
    mail_from: str = "badges@localhost"
    proxies: int = Field(default=0, ge=0, le=10)
    host: str = Field(default="127.0.0.1", validation_alias=AliasChoices("HOST", "BADGES_HOST", "host"))
    port: int = Field(default=8000, ge=1, le=65535, validation_alias=AliasChoices("PORT", "BADGES_PORT", "port"))

    @property
    def development(self) -> bool:
        """Tell whether this is a developer's machine."""
        return self.env == "development"

    @cached_property
    def data_folder(self) -> Path:
        """Where the database, the outbox and `demo.json` go."""
        return (self.home or Path(DEFAULT_HOME)).absolute()

    @cached_property
    def keys_folder(self) -> Path:
        """Where private keys go: `keys/` of the checkout, or inside BADGES_HOME."""
        return (self.home / "keys" if self.home else Path("keys")).absolute()

    @cached_property
    def database(self) -> str:
        """The database's URL; SQLite in the data folder unless said otherwise."""
        return self.database_url or f"sqlite:///{self.data_folder / 'badges.sqlite3'}"

    def remember_development(self) -> None:
        """Leave a note in the home, so that later commands need not be told again."""
        note = self.data_folder / REMEMBERED
        if self.development and not note.exists():
            note.write_text("# written when this installation was made, for development\nBADGES_ENV=development\n")

    @property
    def wanted_base_url(self) -> str | None:
        """The base URL asked for; in development the address that is listened on."""
        if self.base_url:
            return self.base_url.rstrip("/")
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}" if self.development else None

    @model_validator(mode="after")
    def _report_every_problem(self) -> Settings:
        problems = _base_url_problems(self.base_url, self.development)
        if not self.development:
            problems += _secret_problems(self.secret_key, self.key_passphrase)
        if problems:
            raise SettingsError(problems)
        return self


def read_settings() -> Settings:
    """Return the settings of this environment; raises SettingsError with every problem.

    A development installation says so in `badges.env` of its home; the environment wins over that file.
    """
    home = Path(os.environ.get("BADGES_HOME") or DEFAULT_HOME)
    try:
        return Settings(_env_file=home / REMEMBERED)
    except ValidationError as error:
        raise SettingsError([_sentence(problem["loc"], problem["msg"]) for problem in error.errors()]) from None


def _sentence(location: tuple[int | str, ...], message: str) -> str:
    name = str(location[0]) if location else "?"
    variable = name.upper() if name.isupper() else f"BADGES_{name.upper()}"
    return f"{variable} : valeur refusée ({message}). Corrigez cette variable d’environnement."


def _base_url_problems(base_url: str | None, development: bool) -> list[str]:
    if base_url is None:
        return []
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ["BADGES_BASE_URL : écrivez une adresse complète, comme https://badges.exemple.fr."]
    problems = []
    if parts.path.rstrip("/") or parts.query or parts.fragment or parts.username:
        problems.append("BADGES_BASE_URL : écrivez seulement https:// et le nom d’hôte, sans chemin ni identifiant.")
    if parts.scheme == "http" and not development:
        problems.append("BADGES_BASE_URL : en production, l’adresse commence par https://.")
    return problems


def _secret_problems(secret: SecretStr | None, passphrase: SecretStr | None) -> list[str]:
    problems = []
    value = secret.get_secret_value() if secret else ""
    if len(value) < LEAST_SECRET or len(set(value)) < 8 or value.lower() in WEAK:
        problems.append(
            f"BADGES_SECRET_KEY : en production, donnez au moins {LEAST_SECRET} caractères tirés au hasard "
            "(python3 -c 'import secrets; print(secrets.token_urlsafe(48))')."
        )
    phrase = passphrase.get_secret_value() if passphrase else ""
    if len(phrase) < LEAST_PASSPHRASE or phrase.lower() in WEAK:
        problems.append(
            f"BADGES_KEY_PASSPHRASE : en production, les clés privées sont chiffrées. "
            f"Donnez une phrase d’au moins {LEAST_PASSPHRASE} caractères."
        )
    return problems
