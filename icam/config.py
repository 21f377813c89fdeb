"""Settings, read from the environment once; the README lists them with their defaults."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("nl", "fr", "de", "en")


class ConfigError(RuntimeError):
    """The environment does not let the application start."""


@dataclass(frozen=True)
class Config:
    """All settings.

    Args:
        env: "development" or "production".
        var: folder for the database, the secret key of development, caches.
        no_visit_days: days without a held visit before a family shows on the coach's page.
        reply_working_days: working days after the day of an invitation in which a reaction is awaited.
        most_reinvitations: how often a person may be invited again in one file.
        no_contact_days: days without a talk or an appointment ahead before a file shows on the coach's page.
        conclusion_days: days after the first talk within which a conclusion is expected.
        write_up_days: days after a talk within which it is written up.
        longest_term_days: most days that the term of an order to leave has.
        term_warning_days: days before the end of a term, or of a document, from which it is announced.
        evacuation_help: codes of special care, separated by spaces, of those who need help to get out.
        day_sheets: folder in which the day sheets are refreshed; empty = the folder day-sheets beside the database.
        complaint_days: days after the receipt of a complaint within which it is answered.
        school_days: days after an arrival within which a child of school age goes to school.
        school_from_age, school_until_age: compulsory school from the first age, below the second.
        reopen_days: days after its end in which a file is reopened; later, a new one is opened and linked.
        second_reader: a conclusion holds only when a second person has read it.
        feed_names: calendar feeds carry the names of persons.
        support_phone: telephone of the support line.
        support_email: e-mail address of the support line.
        one_time_password_days: a one-time password that nobody used holds this long.
        session_idle_minutes: a session ends after this long without a request.
        session_warning_minutes: so long before a session ends for rest, the page says so and offers to stay.
        session_hours: a session ends this long after sign-in, whatever happens.
        lockout_after: failed sign-ins with one e-mail address before it must wait.
        lockout_after_from_address: failed sign-ins from one network address before it must wait.
        lockout_minutes: how long failures count, and how long the wait is.
        draft_days: how long what was typed and not saved is kept.
        upload_mb: largest file taken in, in MiB.
        eu_funding: print the EU emblem and "Co-funded by the European Union" on reports.
        max_persons: most members of one household.
        trusted_proxies: how many proxies in front set X-Forwarded-*.
    """

    env: str
    secret_key: str
    database_url: str
    var: Path
    host: str = "127.0.0.1"
    port: int = 5000
    default_language: str = "nl"
    no_visit_days: int = 14
    reply_working_days: int = 10
    most_reinvitations: int = 2
    no_contact_days: int = 30
    conclusion_days: int = 60
    write_up_days: int = 3
    longest_term_days: int = 90
    term_warning_days: int = 7
    complaint_days: int = 30
    evacuation_help: str = "DISABLED ELDERLY PREGNANT SERIOUS_ILLNESS"
    day_sheets: str = ""
    school_days: int = 10
    school_from_age: int = 5
    school_until_age: int = 18
    reopen_days: int = 90
    second_reader: bool = False
    feed_names: bool = False
    support_phone: str = "02 488 97 77"
    support_email: str = ""
    one_time_password_days: int = 7
    session_idle_minutes: int = 60
    session_warning_minutes: int = 5
    session_hours: int = 12
    lockout_after: int = 8
    lockout_after_from_address: int = 60
    lockout_minutes: int = 15
    draft_days: int = 30
    upload_mb: int = 20
    eu_funding: bool = True
    classification: str = "vertrouwelijk / confidentiel"
    max_persons: int = 25
    trusted_proxies: int = 0
    testing: bool = False

    @property
    def is_production(self) -> bool:
        """Say whether cookies must be secure and secrets given."""
        return self.env == "production"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Config":
        """Read every setting.

        Raises:
            ConfigError: a value has the wrong form, or production lacks a secret key.
        """
        env = environ.get("ATD_ENV", "development")
        if env not in ("development", "production"):
            raise ConfigError(f"ATD_ENV is {env!r}; it is 'development' or 'production'")
        var = Path(environ.get("ATD_VAR", ROOT / "var")).resolve()
        key = environ.get("SECRET_KEY", "")
        if env == "production" and len(key) < 16:
            raise ConfigError("SECRET_KEY of at least 16 characters is needed in production mode (ATD_ENV=production)")
        return cls(
            env=env,
            secret_key=key or _development_key(var),
            database_url=_database_url(environ, var),
            var=var,
            **_rest(environ),
        )

    def for_flask(self) -> dict[str, Any]:
        """Return the settings under the names that Flask and its extensions know."""
        return {
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "ENV_NAME": self.env,
            "HOST": self.host,
            "PORT": self.port,
            "TESTING": self.testing,
            "MAX_CONTENT_LENGTH": self.upload_mb * 1024 * 1024,
            "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
            "SESSION_COOKIE_NAME": "atd_session",
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_SECURE": self.is_production,
            "WTF_CSRF_TIME_LIMIT": None,
            "BABEL_DEFAULT_LOCALE": self.default_language,
            "BABEL_DEFAULT_TIMEZONE": "Europe/Brussels",
            "ATD": self,
        }


def _rest(environ: Mapping[str, str]) -> dict[str, Any]:
    names = {"host": "HOST", "port": "PORT"}
    given: dict[str, Any] = {}
    for one in fields(Config):
        name = names.get(one.name, f"ATD_{one.name.upper()}")
        if one.name in {"env", "secret_key", "database_url", "var", "testing"} or name not in environ:
            continue
        given[one.name] = _convert(name, environ[name], type(one.default))
    if given.get("default_language", "nl") not in LANGUAGES:
        raise ConfigError(f"ATD_DEFAULT_LANGUAGE is one of {', '.join(LANGUAGES)}")
    return given


def _convert(name: str, text: str, kind: type) -> Any:
    if kind is bool:
        if text.lower() not in ("0", "1", "true", "false", "yes", "no"):
            raise ConfigError(f"{name} is {text!r}; it is 0 or 1")
        return text.lower() in ("1", "true", "yes")
    try:
        return kind(text)
    except ValueError:
        raise ConfigError(f"{name} is {text!r}; it is a number") from None


def _database_url(environ: Mapping[str, str], var: Path) -> str:
    url = environ.get("DATABASE_URL", "")
    if not url:
        var.mkdir(parents=True, exist_ok=True)
        return f"sqlite:///{var / 'atd.sqlite'}"
    for old in ("postgres://", "postgresql://"):
        if url.startswith(old):
            return "postgresql+psycopg://" + url.removeprefix(old)
    return url


def _development_key(var: Path) -> str:
    file = var / "secret_key"
    if not file.exists():
        var.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_hex(32))
    return file.read_text().strip()
