"""What the environment decides, read once into one frozen Settings; every problem is reported at once."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from pydantic import AliasChoices, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

DEFAULT_HOME = "instance"
REMEMBERED = "badges.env"  # what an installation in development remembers (docs/decisions/0004)
LEAST_SECRET = 32  # characters
LEAST_PASSPHRASE = 12  # characters
LEAST_VARIETY = 8  # different characters in a secret


class Problem(NamedTuple):
    """One thing that is wrong with the environment, and what to do, in French and English."""

    fr: str
    en: str


class SettingsError(Exception):
    """The environment does not allow a start; `problems` holds one sentence each."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(problem.fr for problem in problems))
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
    controller_name: str = ""
    controller_address: str = ""
    controller_email: str = ""
    dpo: str = ""
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
    note = Path(os.environ.get("BADGES_HOME") or DEFAULT_HOME) / REMEMBERED
    try:
        return Settings(_env_file=note)
    except ValidationError as error:
        unusable = [_field(problem["loc"]) for problem in error.errors()]
    problems = [Problem(*_RULES.get(name, _ANY_RULE)) for name in unusable]
    try:  # the rest of the environment, to name its problems in the same breath
        Settings(_env_file=note, **{name: Settings.model_fields[name].default for name in unusable})
    except SettingsError as error:
        problems += error.problems
    raise SettingsError(problems)


def _field(location: tuple[int | str, ...]) -> str:
    """Return the field that pydantic names by its variable or by its own name."""
    return str(location[0]).removeprefix("BADGES_").lower()


_RULES = {
    "env": (
        "BADGES_ENV : écrivez development ou production.",
        "BADGES_ENV: write development or production.",
    ),
    "key_bits": (
        "BADGES_KEY_BITS : écrivez 2048, 3072 ou 4096.",
        "BADGES_KEY_BITS: write 2048, 3072 or 4096.",
    ),
    "proxies": (
        "BADGES_PROXIES : écrivez le nombre de serveurs mandataires, de 0 à 10.",
        "BADGES_PROXIES: write the number of reverse proxies, 0 to 10.",
    ),
    "port": ("PORT : écrivez un numéro de port, de 1 à 65535.", "PORT: write a port number, 1 to 65535."),
}
_ANY_RULE = (
    "Une variable BADGES_… a une valeur que l’on ne peut pas lire. Comparez-les au tableau du README.",
    "A BADGES_… variable has a value that cannot be read. Compare them with the table of the README.",
)


def _base_url_problems(base_url: str | None, development: bool) -> list[Problem]:
    if base_url is None:
        return []
    try:
        parts = urlsplit(base_url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable:
        return [
            Problem(
                "BADGES_BASE_URL : écrivez une adresse complète, comme https://badges.exemple.fr.",
                "BADGES_BASE_URL: write a whole address, like https://badges.example.org.",
            )
        ]
    problems = []
    if parts.path.rstrip("/") or parts.query or parts.fragment or parts.username:
        problems.append(
            Problem(
                "BADGES_BASE_URL : écrivez seulement https:// et le nom d’hôte, sans chemin ni identifiant.",
                "BADGES_BASE_URL: write only https:// and the host name, without path or user.",
            )
        )
    if parts.scheme == "http" and not development:
        problems.append(
            Problem(
                "BADGES_BASE_URL : en production, l’adresse commence par https://.",
                "BADGES_BASE_URL: in production the address begins with https://.",
            )
        )
    return problems


def _secret_problems(secret: SecretStr | None, passphrase: SecretStr | None) -> list[Problem]:
    problems = []
    if _is_weak(secret, LEAST_SECRET):
        problems.append(
            Problem(
                f"BADGES_SECRET_KEY : en production, donnez au moins {LEAST_SECRET} caractères tirés au hasard "
                "(python3 -c 'import secrets; print(secrets.token_urlsafe(48))').",
                f"BADGES_SECRET_KEY: in production, give at least {LEAST_SECRET} random characters "
                "(python3 -c 'import secrets; print(secrets.token_urlsafe(48))').",
            )
        )
    if _is_weak(passphrase, LEAST_PASSPHRASE):
        problems.append(
            Problem(
                "BADGES_KEY_PASSPHRASE : en production, les clés privées sont chiffrées. "
                f"Donnez une phrase d’au moins {LEAST_PASSPHRASE} caractères, variés.",
                "BADGES_KEY_PASSPHRASE: in production, private keys are encrypted. "
                f"Give a phrase of at least {LEAST_PASSPHRASE} varied characters.",
            )
        )
    return problems


def _is_weak(secret: SecretStr | None, least: int) -> bool:
    value = secret.get_secret_value() if secret else ""
    return len(value) < least or len(set(value)) < LEAST_VARIETY
