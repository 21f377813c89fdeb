"""People who sign in, and what they were typing."""

from datetime import date, datetime
from typing import Any

from flask_login import UserMixin
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from icam.core.access import Role
from icam.db import Model, Versioned


class Account(UserMixin, Versioned, Model):
    """One person who signs in.

    ``fs_uniquifier`` is what a session holds; changing it signs the person out everywhere.
    ``all_sites`` gives the whole country; else the sites of ``account_site`` and the ``regions``, separated by spaces.
    ``active_until`` is the first day on which the account is no longer active.
    """

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("email"),
        UniqueConstraint("fs_uniquifier"),
        CheckConstraint("active_until IS NULL OR active_from <= active_until", name="active"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    name: Mapped[str]
    password: Mapped[str | None] = mapped_column(String(255))
    fs_uniquifier: Mapped[str] = mapped_column(String(64))
    active: Mapped[bool] = mapped_column(default=True)
    role: Mapped[Role]
    language: Mapped[str] = mapped_column(String(2), default="nl")
    all_sites: Mapped[bool] = mapped_column(default=False)
    regions: Mapped[str] = mapped_column(default="")
    phone: Mapped[str | None] = mapped_column(String(40))
    active_from: Mapped[date]
    active_until: Mapped[date | None]
    last_sign_in_at: Mapped[datetime | None]
    must_change_password: Mapped[bool] = mapped_column(default=False)
    one_time_until: Mapped[date | None]

    def get_id(self) -> str:
        """Return what the session holds."""
        return self.fs_uniquifier


class AccountSite(Model):
    """A site that an account may see."""

    __tablename__ = "account_site"
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)


class SignInAttempts(Model):
    """Failed sign-ins of one e-mail address or network address, known or not, so that all processes count together.

    ``key`` is "email:" and a digest, or "address:" and the network address.
    """

    __tablename__ = "sign_in_attempts"
    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    failures: Mapped[int]
    since: Mapped[datetime]
    blocked_until: Mapped[datetime | None]


class EndedSession(Model):
    """A session that its reader signed out of: the cookie is no longer taken, also a copy of it.

    Attributes:
        key: what the cookie calls the session.
        until_at: from then on the cookie is past its limits anyway.
    """

    __tablename__ = "ended_session"
    __table_args__ = (Index("ix_ended_session_until_at", "until_at"),)
    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    until_at: Mapped[datetime]


class Draft(Model):
    """What somebody was typing in a form, kept on the server until it is saved."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("account_id", "key"), Index("ix_draft_updated_at", "updated_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    key: Mapped[str] = mapped_column(String(200))
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    updated_at: Mapped[datetime]


class SavedFilter(Model):
    """A filter of a list that a person saved under a name; ``query`` is what stands after the question mark."""

    __tablename__ = "saved_filter"
    __table_args__ = (UniqueConstraint("account_id", "path", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    path: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[str] = mapped_column(String(1000))
    saved_at: Mapped[datetime]
