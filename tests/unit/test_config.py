"""Settings come from the environment, and bad ones stop the application with a sentence."""

from pathlib import Path

import pytest

from icam.config import Config, ConfigError


def test_production_needs_a_secret_key(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="SECRET_KEY"):
        Config.from_environment({"ATD_ENV": "production", "ATD_VAR": str(tmp_path)})


def test_production_starts_with_a_secret_key(tmp_path: Path) -> None:
    settings = Config.from_environment({"ATD_ENV": "production", "ATD_VAR": str(tmp_path), "SECRET_KEY": "k" * 40})
    assert settings.is_production
    assert settings.for_flask()["SESSION_COOKIE_SECURE"]


def test_development_keeps_one_key_that_only_its_owner_reads(tmp_path: Path) -> None:
    environ = {"ATD_VAR": str(tmp_path)}
    assert Config.from_environment(environ).secret_key == Config.from_environment(environ).secret_key
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_the_default_database_is_a_file_under_var(tmp_path: Path) -> None:
    assert Config.from_environment({"ATD_VAR": str(tmp_path)}).database_url == f"sqlite:///{tmp_path / 'atd.sqlite'}"


def test_a_postgresql_address_goes_through_psycopg(tmp_path: Path) -> None:
    environ = {"ATD_VAR": str(tmp_path), "DATABASE_URL": "postgres://atd@db/atd"}
    assert Config.from_environment(environ).database_url == "postgresql+psycopg://atd@db/atd"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ATD_ENV", "test"),
        ("PORT", "many"),
        ("ATD_EU_FUNDING", "perhaps"),
        ("ATD_DEFAULT_LANGUAGE", "es"),
        ("ATD_NO_VISIT_DAYS", "two weeks"),
    ],
)
def test_a_setting_of_the_wrong_form_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=name):
        Config.from_environment({"ATD_VAR": str(tmp_path), name: value})
