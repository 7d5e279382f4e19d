"""What the environment may and may not decide."""

from __future__ import annotations

from pathlib import Path

import pytest

from badges.settings import Settings, SettingsError, read_settings

STRONG = {
    "BADGES_SECRET_KEY": "Vx3-mQ9_tR7pLz0KcN5wYb8HfJ2sDg6AeUiO1",
    "BADGES_KEY_PASSPHRASE": "un long chemin de halage",
    "BADGES_BASE_URL": "https://badges.exemple.fr",
}


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable of the developer reaches these tests, and no home of theirs."""
    for name in ("ENV", "HOME", "BASE_URL", "DATABASE_URL", "SECRET_KEY", "KEY_PASSPHRASE", "PROXIES", "PORT", "HOST"):
        monkeypatch.delenv(f"BADGES_{name}", raising=False)
    monkeypatch.delenv("HOST", raising=False)
    monkeypatch.delenv("PORT", raising=False)
    monkeypatch.chdir(tmp_path)


def settings_of(monkeypatch: pytest.MonkeyPatch, **variables: str) -> Settings:
    """Read the settings of an environment made of `variables`."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return read_settings()


def test_an_empty_environment_means_production_and_does_not_start() -> None:
    """Without secrets nothing starts, and both are asked for at once."""
    with pytest.raises(SettingsError) as refused:
        read_settings()
    assert [problem.fr.split(" :")[0] for problem in refused.value.problems] == [
        "BADGES_SECRET_KEY",
        "BADGES_KEY_PASSPHRASE",
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BADGES_SECRET_KEY", "short"),
        ("BADGES_SECRET_KEY", "a" * 64),
        ("BADGES_KEY_PASSPHRASE", "short"),
        ("BADGES_KEY_PASSPHRASE", "aaaaaaaaaaaaaaaa"),
        ("BADGES_ENV", "staging"),
        ("BADGES_BASE_URL", "https://badges.exemple.fr:many"),
        ("BADGES_BASE_URL", "http://badges.exemple.fr"),
        ("BADGES_BASE_URL", "https://badges.exemple.fr/path"),
        ("BADGES_BASE_URL", "https://someone@badges.exemple.fr"),
        ("BADGES_BASE_URL", "badges.exemple.fr"),
        ("BADGES_KEY_BITS", "1024"),
        ("BADGES_PROXIES", "-1"),
        ("PORT", "70000"),
    ],
)
def test_a_weak_or_wrong_setting_stops_production(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """Each unusable value is refused with a sentence that names its variable."""
    with pytest.raises(SettingsError) as refused:
        settings_of(monkeypatch, **(STRONG | {name: value}))
    assert len(refused.value.problems) == 1
    assert name.removeprefix("BADGES_") in refused.value.problems[0].fr


def test_a_refused_secret_is_not_echoed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence about a weak secret does not print it."""
    with pytest.raises(SettingsError) as refused:
        settings_of(monkeypatch, **(STRONG | {"BADGES_SECRET_KEY": "hunter2hunter2"}))
    assert "hunter2" not in str(refused.value)


def test_production_starts_with_strong_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With strong secrets production starts; its data go below the home."""
    settings = settings_of(monkeypatch, **STRONG, BADGES_HOME=str(tmp_path / "home"))
    assert not settings.development
    assert settings.keys_folder == tmp_path / "home" / "keys"
    assert settings.wanted_base_url == "https://badges.exemple.fr"


def test_development_takes_its_address_from_host_and_port(monkeypatch: pytest.MonkeyPatch) -> None:
    """In development the base URL is the address that is listened on."""
    settings = settings_of(monkeypatch, BADGES_ENV="development", PORT="9000")
    assert settings.wanted_base_url == "http://127.0.0.1:9000"


def test_a_development_home_remembers_that_it_is_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A second command in the same home needs no variable, and the environment still wins over the note."""
    home = tmp_path / "home"
    home.mkdir()
    settings_of(monkeypatch, BADGES_ENV="development", BADGES_HOME=str(home)).remember_development()
    monkeypatch.delenv("BADGES_ENV")
    assert read_settings().development
    monkeypatch.setenv("BADGES_ENV", "production")
    with pytest.raises(SettingsError):
        read_settings()


def test_every_problem_is_reported_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """An unreadable value does not hide the missing secrets, and each problem has both languages."""
    with pytest.raises(SettingsError) as refused:
        settings_of(monkeypatch, BADGES_KEY_BITS="12", PORT="many", BADGES_BASE_URL="ftp://x")
    said = " ".join(problem.fr for problem in refused.value.problems)
    for name in ("BADGES_KEY_BITS", "PORT", "BADGES_BASE_URL", "BADGES_SECRET_KEY", "BADGES_KEY_PASSPHRASE"):
        assert name in said
    assert all(problem.en and problem.en != problem.fr for problem in refused.value.problems)
