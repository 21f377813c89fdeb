"""Persons, their names and numbers, and the households they belong to."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from icam.db import Model, Versioned, Void
from icam.people.rules import BirthPrecision, NameKind, NationalityStatus, Sex


class Person(Versioned, Model):
    """A person; one of the two names may be missing.

    ``birth_on`` is the day that counting uses (counting.md: a year alone counts as 1 July, a month as the 15th);
    with ``birth_precision`` it says what is known. ``code`` is the office's own code for imports.
    """

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("code"),
        Index("ix_person_birth_on", "birth_on"),
        CheckConstraint("family_name <> '' OR given_name <> ''", name="named"),
        CheckConstraint("(birth_on IS NULL) = (birth_precision IS NULL)", name="birth"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str | None] = mapped_column(String(40))
    family_name: Mapped[str] = mapped_column(String(100), default="")
    given_name: Mapped[str] = mapped_column(String(100), default="")
    script_name: Mapped[str | None]
    sex: Mapped[Sex] = mapped_column(default=Sex.UNKNOWN)
    birth_on: Mapped[date | None]
    birth_precision: Mapped[BirthPrecision | None]
    birth_place: Mapped[str | None]
    birth_country: Mapped[str | None] = mapped_column(String(3))
    deceased_on: Mapped[date | None]
    phone: Mapped[str | None] = mapped_column(String(40))
    note: Mapped[str | None] = mapped_column(Text)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]


class PersonName(Model):
    """One spelling of a person's name, with what the search compares (icam.core.names)."""

    __tablename__ = "person_name"
    __table_args__ = (Index("ix_person_name_person_id", "person_id"), Index("ix_person_name_folded", "folded"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[NameKind]
    family_name: Mapped[str] = mapped_column(String(100), default="")
    given_name: Mapped[str] = mapped_column(String(100), default="")
    folded: Mapped[str] = mapped_column(String(400))
    sound_key: Mapped[str] = mapped_column(String(400))


class PersonNationality(Model):
    """A nationality, declared or established."""

    __tablename__ = "person_nationality"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    country: Mapped[str] = mapped_column(String(3), primary_key=True)
    status: Mapped[NationalityStatus] = mapped_column(default=NationalityStatus.DECLARED)


class PersonLanguage(Model):
    """A language a person speaks; one may be the language for the interpreter."""

    __tablename__ = "person_language"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    is_interpreter: Mapped[bool] = mapped_column(default=False)


class PersonIdentifier(Model):
    """A number that some register gave; ``normal`` is what is compared (icam.core.identifiers)."""

    __tablename__ = "person_identifier"
    __table_args__ = (
        Index("ix_person_identifier_person_id", "person_id"),
        Index("ix_person_identifier_normal", "normal"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(40))
    value: Mapped[str] = mapped_column(String(60))
    normal: Mapped[str] = mapped_column(String(60))
    country: Mapped[str | None] = mapped_column(String(3))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    source: Mapped[str | None]


class PersonVulnerability(Void, Model):
    """A vulnerability code with its dates; never a diagnosis."""

    __tablename__ = "person_vulnerability"
    __table_args__ = (Index("ix_person_vulnerability_person_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    code: Mapped[str] = mapped_column(String(40))
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(String(500))


class Household(Versioned, Model):
    """A family, or a person alone: the dossier of the office."""

    __tablename__ = "household"
    __table_args__ = (UniqueConstraint("code"), Index("ix_household_created_at", "created_at", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str]
    contact_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    category: Mapped[str | None] = mapped_column(String(40))
    entry_channel: Mapped[str | None] = mapped_column(String(40))
    file_language: Mapped[str | None] = mapped_column(String(2))
    interpreter_language: Mapped[str | None] = mapped_column(String(8))
    lawyer: Mapped[str | None]
    address: Mapped[str | None] = mapped_column(String(500))
    phone: Mapped[str | None] = mapped_column(String(40))
    note: Mapped[str | None] = mapped_column(Text)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"))
    created_at: Mapped[datetime]


class Membership(Void, Model):
    """A person's place in a household: ``from_on`` None = from the beginning, ``until_on`` None = still."""

    __tablename__ = "membership"
    __table_args__ = (
        Index("ix_membership_household_id", "household_id"),
        Index("ix_membership_person_id", "person_id"),
        CheckConstraint("until_on IS NULL OR from_on IS NULL OR from_on <= until_on", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(40))
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]


class Telephone(Model):
    """A number under which a person, or a family, is reached: what the search compares (icam.core.telephones).

    What was typed stands with the person and the household; a field may hold several numbers.
    """

    __tablename__ = "telephone"
    __table_args__ = (
        Index("ix_telephone_digits", "digits"),
        Index("ix_telephone_person_id", "person_id"),
        Index("ix_telephone_household_id", "household_id"),
        CheckConstraint("(person_id IS NULL) <> (household_id IS NULL)", name="whose"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"))
    digits: Mapped[str] = mapped_column(String(15))


class Merge(Model):
    """Two records that were one; ``moved`` says which rows went over, so that it can be undone."""

    __tablename__ = "merge"
    __table_args__ = (Index("ix_merge_kept_id", "subject", "kept_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(20))
    kept_id: Mapped[int]
    gone_id: Mapped[int]
    moved: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str | None] = mapped_column(String(500))
    at: Mapped[datetime]
    by: Mapped[int | None]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None]


class Decision(Void, Model):
    """A legal decision about a household, with the last day it allows in a unit."""

    __tablename__ = "decision"
    __table_args__ = (Index("ix_decision_household_id", "household_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    kind: Mapped[str] = mapped_column(String(40))
    decided_on: Mapped[date | None]
    notified_on: Mapped[date | None]
    max_end_on: Mapped[date | None]
    reference: Mapped[str | None]
    note: Mapped[str | None] = mapped_column(String(500))
