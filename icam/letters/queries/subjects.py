"""What a letter may say of the record it is made from: an invitation, a talk, a stay, and so on."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from types import MappingProxyType

from sqlalchemy import select

from icam.appointments import queries as appointments
from icam.appointments.models import Appointment, Invitation
from icam.appointments.rules import AppointmentState, Place, day_of, time_of
from icam.care import queries as care
from icam.cases.rules import Conclusion
from icam.conclusions import queries as conclusions
from icam.conclusions.models import CaseConclusion, ConclusionOption, ReferralPerson
from icam.core.access import Actor
from icam.core.errors import NotFound
from icam.core.period import ONE_DAY
from icam.db import db
from icam.housing.models import Site, Unit
from icam.letters.catalogue import LETTERS
from icam.letters.facts import (
    Coded,
    Country,
    Facts,
    Language,
    Named,
    One,
    Rows,
    Said,
    Together,
    Weekday,
)
from icam.letters.queries.home import Told, address_of, facts_of, named, of_case, of_household, of_stay
from icam.letters.rules import House, Kind, Subject
from icam.offices.models import Office, Room
from icam.orders import queries as orders
from icam.people.models import PersonLanguage
from icam.returns import queries as returns
from icam.returns.models import TravelDocument
from icam.stays import queries as stays
from icam.stays.models import Placement
from icam.talks import queries as talks

PLACES: Mapping[Place, Named] = MappingProxyType(
    {
        Place.PHONE: Named({"nl": "per telefoon", "fr": "par téléphone", "de": "per Telefon", "en": "by telephone"}),
        Place.VIDEO: Named({"nl": "via video", "fr": "par vidéo", "de": "per Video", "en": "by video"}),
        Place.HOME: Named({"nl": "bij u thuis", "fr": "chez vous", "de": "bei Ihnen zu Hause", "en": "at your home"}),
        Place.RECEPTION: Named(
            {
                "nl": "in het opvangcentrum",
                "fr": "au centre d’accueil",
                "de": "im Aufnahmezentrum",
                "en": "in the reception centre",
            }
        ),
    }
)

OF_CONCLUSION: Mapping[Conclusion, Kind] = MappingProxyType(
    {
        Conclusion.RESIDENCE: Kind.CONCLUSION_A,
        Conclusion.RETURN: Kind.CONCLUSION_B,
        Conclusion.NEITHER: Kind.CONCLUSION_C,
    }
)
"""The letter of each conclusion."""

Builder = Callable[[Actor, int, date, House], Facts]


def letter_facts(actor: Actor, kind: Kind, subject_id: int, *, today: date, house: House) -> Facts:
    """Return what a letter may say of a record, whatever its language.

    Raises:
        NotFound: there is no such record, or it lies outside the scope.
    """
    return _BUILDERS[LETTERS[kind].subject](actor, subject_id, today, house)


# --- individual case management --------------------------------------------------------------------------------------


def _appointment_said(found: Appointment | None) -> Said:
    if found is None:
        names = ("appointment_day", "appointment_time", "appointment_place", "appointment_room", "interpreter")
        return dict.fromkeys(names)
    office, room = db.session.execute(
        select(Office, Room.name)
        .select_from(Appointment)
        .outerjoin(Office, Office.id == Appointment.office_id)
        .outerjoin(Room, Room.id == Appointment.room_id)
        .where(Appointment.id == found.id)
    ).one()
    spoken = found.interpreter_language
    return {
        "appointment_day": Weekday(day_of(found.starts_at)),
        "appointment_time": time_of(found.starts_at),
        "appointment_place": _place(found.place, office, found.place_note),
        "appointment_room": room,
        "interpreter": Language((spoken,)) if spoken else None,
    }


def _place(place: Place, office: Office | None, note: str | None = None) -> One:
    if place is Place.OFFICE:
        return Together((named(office), address_of(office))) if office else note
    return Together((PLACES[place], note))


def _of_appointment(actor: Actor, appointment_id: int, today: date, house: House) -> Facts:
    found = appointments.appointment(actor, appointment_id)
    home = of_case(actor, found.case_id)
    return facts_of(home, lambda _: _appointment_said(found), today=today, house=house)


def _of_invitation(actor: Actor, invitation_id: int, today: date, house: House) -> Facts:
    found = appointments.invitation(actor, invitation_id)
    fits = frozenset({Kind.INVITATION} if found.number == 1 else {Kind.INVITATION, Kind.SECOND_INVITATION})
    home = of_case(actor, found.case_id)
    offered = db.session.get(Appointment, found.appointment_id) if found.appointment_id else None

    def more(_: Told) -> Said:
        return {
            **_appointment_said(offered),
            "reply_by": found.reply_due_on - ONE_DAY,
            "invited_on": found.sent_on,
            "first_invited_on": _first_invited(found),
            "missed_day": _missed(found),
        }

    facts = facts_of(home, more, today=today, house=house)
    return replace(
        facts,
        fits=fits,
        written_in=found.language,
        spoken=found.explained_in or facts.spoken,
        channel=found.channel,
    )


def _first_invited(found: Invitation) -> date | None:
    if found.number == 1:
        return None
    return db.session.scalar(
        select(Invitation.sent_on)
        .where(Invitation.case_id == found.case_id, Invitation.voided_at.is_(None), Invitation.number < found.number)
        .order_by(Invitation.number)
        .limit(1)
    )


def _missed(found: Invitation) -> date | None:
    missed = db.session.scalar(
        select(Appointment.starts_at)
        .where(Appointment.case_id == found.case_id, Appointment.state == AppointmentState.NO_SHOW)
        .order_by(Appointment.starts_at.desc())
        .limit(1)
    )
    return day_of(missed) if missed else None


def _of_talk(actor: Actor, talk_id: int, today: date, house: House) -> Facts:
    found, case = talks.talk(actor, talk_id)
    if found.voided_at is not None:
        raise NotFound
    home = of_case(actor, case.id)
    office = db.session.get(Office, found.office_id) if found.office_id else None
    there = talks.present_at(found.id)
    brought = [one for one in talks.documents_of(case.id, found.id) if one.voided_at is None]
    agreed = [one for one in talks.agreements_of(case.id, found.id) if one.holds]
    began = found.started_at
    until = began and found.minutes and (datetime.combine(found.held_on, began) + timedelta(minutes=found.minutes))

    def more(told: Told) -> Said:
        return {
            "talk_day": found.held_on,
            "talk_time": began,
            "talk_until": until.time() if until else None,
            "talk_place": _place(found.place, office),
            "talk_language": Language((found.language,)) if found.language else None,
            "interpreter": Language((found.interpreter_language,)) if found.interpreter_language else None,
            "present": told.rows(there),
            "summary": found.for_person,
            "documents": [
                {
                    "kind": Coded("talk_document", one.kind),
                    "description": one.description,
                    "person": _name(told, one.person_id),
                }
                for one in brought
            ],
            "agreements": [{"text": one.text, "who": one.who, "by": one.due_on} for one in agreed],
            "next_day": Weekday(found.next_on) if found.next_on else None,
            "next_time": found.next_at,
        }

    return facts_of(home, more, today=today, house=house)


def _name(told: Told, person_id: int | None) -> str | None:
    known = told.of(person_id)
    return known.spoken_name if known else None


def _of_conclusion(actor: Actor, conclusion_id: int, today: date, house: House) -> Facts:
    found = db.session.get(CaseConclusion, conclusion_id)
    if found is None:
        raise NotFound
    home = of_case(actor, found.case_id)
    options = db.session.scalars(
        select(ConclusionOption.option)
        .where(ConclusionOption.conclusion_id == found.id)
        .order_by(ConclusionOption.option)
    ).all()

    def more(_: Told) -> Said:
        return {
            "concluded_on": found.concluded_on,
            "explained_on": found.explained_on,
            "explained_in": Language((found.language,)),
            "explanation": found.explanation,
            "options": [{"name": Coded("residence_option", one)} for one in options],
            "step": found.step,
            "step_by": found.step_by,
        }

    return replace(facts_of(home, more, today=today, house=house), fits=frozenset({OF_CONCLUSION[found.kind]}))


def _of_referral(actor: Actor, referral_id: int, today: date, house: House) -> Facts:
    found = conclusions.referral(actor, referral_id)
    home = of_case(actor, found.case_id)
    ids = db.session.scalars(select(ReferralPerson.person_id).where(ReferralPerson.referral_id == found.id)).all()
    given = {
        one.person_id: one.given_on
        for one in conclusions.given(found.case_id)
        if one.service == found.service and one.withdrawn_on is None
    }
    spoken = db.session.scalars(
        select(PersonLanguage.language)
        .where(PersonLanguage.person_id.in_(ids))
        .order_by(PersonLanguage.is_interpreter.desc(), PersonLanguage.language)
    ).all()

    def more(told: Told) -> Said:
        return {
            "referred_on": found.sent_on or found.created_on,
            "referral_desk": Coded("return_desk", found.desk),
            "referred_persons": [
                one.row(consent=given.get(one.member.person_id)) for one in told.persons if one.member.person_id in ids
            ],
            "referral_note": found.note,
            "spoken_languages": Language(tuple(dict.fromkeys(spoken))),
        }

    return facts_of(home, more, today=today, house=house)


def _of_order(actor: Actor, order_id: int, today: date, house: House) -> Facts:
    found = orders.order(order_id, actor.scope)
    home = of_household(actor, found.household_id)

    def more(_: Told) -> Said:
        return {
            "order_annex": Coded("order_annex", found.annex),
            "order_reference": found.reference,
            "order_notified_on": found.notified_on,
            "order_last_day": found.ends_on - ONE_DAY if found.ends_on else None,
        }

    return facts_of(home, more, today=today, house=house)


# --- stays -----------------------------------------------------------------------------------------------------------


def _of_stay(actor: Actor, stay_id: int, today: date, house: House) -> Facts:
    found = stays.stay(actor.scope, stay_id)
    home = of_stay(found)
    lived = db.session.execute(
        select(Placement, Unit, Site)
        .join(Unit, Unit.id == Placement.unit_id)
        .join(Site, Site.id == Unit.site_id)
        .where(Placement.stay_id == found.id, Placement.is_live.is_(True))
        .order_by(Placement.held_from.desc(), Placement.id.desc())
    ).all()
    placement, unit, site = lived[0] if lived else (None, None, home.site)
    _, earlier_unit, earlier_site = lived[1] if len(lived) > 1 else (None, None, None)
    moved_on = (placement.arrived_on or placement.planned_from) if placement else None

    def more(_: Told) -> Said:
        return {
            "stay_code": found.code,
            "site_name": named(site) if site else None,
            "site_address": address_of(site) if site else None,
            "site_phone": (site.phone if site else None) or house.support_phone,
            "unit_name": _unit_name(unit),
            "unit_address": address_of(site, unit.street) if site and unit else None,
            "unit_beds": unit.beds if unit else None,
            "unit_cots": (unit.cots or None) if unit else None,
            "arrived_on": found.arrived_on or found.planned_from,
            "left_on": found.left_on or found.planned_until,
            "last_day_allowed": found.max_end_on,
            "outcome": Coded("outcome", found.outcome),
            "destination": Together((Coded("destination", found.destination), _country(found.destination_country))),
            "moved_on": moved_on if earlier_unit else None,
            "earlier_unit_name": _unit_name(earlier_unit),
            "earlier_site_name": named(earlier_site) if earlier_site else None,
        }

    return facts_of(home, more, today=today, house=house)


def _unit_name(unit: Unit | None) -> One:
    if unit is None:
        return None
    return f"{unit.code} ({unit.label})" if unit.label and unit.label != unit.code else unit.code


def _country(code: str | None) -> One:
    return Country((code,)) if code else None


def _of_schooling(actor: Actor, schooling_id: int, today: date, house: House) -> Facts:
    found = care.schooling(actor, schooling_id)
    home = of_household(actor, found.household_id)

    def more(told: Told) -> Said:
        child = told.of(found.person_id)
        return {
            "child_name": child.spoken_name if child else None,
            "child_birth": child.member.birth if child else None,
            "school_name": found.school,
            "school_level": Coded("school_level", found.level),
            "school_from": found.from_on,
            "school_until": found.until_on - ONE_DAY if found.until_on else None,
        }

    return facts_of(home, more, today=today, house=house)


# --- return ----------------------------------------------------------------------------------------------------------


def _of_return(actor: Actor, file_id: int, today: date, house: House) -> Facts:
    found = returns.return_file(actor, file_id)
    if found.case_id is not None:
        home = of_case(actor, found.case_id)
    elif found.stay_id is not None:
        home = of_stay(stays.stay(actor.scope, found.stay_id))
    else:
        home = of_household(actor, found.household_id)
    going = [one.party.person_id for one in returns.travellers(found.id)]
    ticket = returns.standing_ticket(found.id)
    papers = db.session.scalars(
        select(TravelDocument)
        .where(TravelDocument.file_id == found.id, TravelDocument.voided_at.is_(None))
        .order_by(TravelDocument.id)
    ).all()

    def more(told: Told) -> Said:
        said: dict[str, One | Rows] = {
            "return_country": Country((found.country,)),
            "return_service": Coded("return_service", found.service),
            "return_reference": found.application_reference,
            "applied_on": found.applied_on,
            "travellers": told.rows(going),
            "luggage": found.luggage,
            "travel_documents": [
                {
                    "kind": Coded("travel_document", one.kind),
                    "number": one.number,
                    "person": _name(told, one.person_id),
                    "valid_until": one.valid_to,
                }
                for one in papers
            ],
        }
        at: time | None = ticket.leaves_at if ticket else None
        return {
            **said,
            "leaves_day": Weekday(ticket.leaves_on) if ticket else None,
            "leaves_time": at,
            "from_place": ticket.from_place if ticket else None,
            "to_place": ticket.to_place if ticket else None,
            "carrier": ticket.carrier if ticket else None,
            "ticket_reference": ticket.reference if ticket else None,
            "travel_mode": Coded("travel_mode", ticket.mode.value) if ticket else None,
        }

    return facts_of(home, more, today=today, house=house)


def _of_household(actor: Actor, household_id: int, today: date, house: House) -> Facts:
    return facts_of(of_household(actor, household_id), lambda _: {}, today=today, house=house)


_BUILDERS: Mapping[Subject, Builder] = MappingProxyType(
    {
        Subject.HOUSEHOLD: _of_household,
        Subject.APPOINTMENT: _of_appointment,
        Subject.INVITATION: _of_invitation,
        Subject.TALK: _of_talk,
        Subject.CONCLUSION: _of_conclusion,
        Subject.REFERRAL: _of_referral,
        Subject.ORDER: _of_order,
        Subject.STAY: _of_stay,
        Subject.SCHOOLING: _of_schooling,
        Subject.RETURN: _of_return,
    }
)
