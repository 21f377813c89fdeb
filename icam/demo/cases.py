"""Files of individual case management in the demo office: each tells a story, through the commands of the office."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import cycle
from random import Random

from sqlalchemy import select

from icam.accounts.models import Account
from icam.appointments import commands as appointments
from icam.appointments import queries as agenda
from icam.appointments.models import Appointment
from icam.appointments.rules import (
    AppointmentDraft,
    AppointmentState,
    HoursDraft,
    InvitationDraft,
    Place,
    ResultDraft,
    TalkKind,
    Wanted,
    free_moments,
)
from icam.cases import commands as cases
from icam.cases.models import Case
from icam.cases.rules import CaseDraft, CloseDraft, Conclusion
from icam.codes import queries as codes
from icam.conclusions import commands as conclusions
from icam.conclusions.rules import (
    ConclusionDraft,
    ConsentDraft,
    LookDraft,
    OptionOutcome,
    ReferralAnswer,
    ReferralDraft,
    Signature,
)
from icam.core import clock
from icam.core.access import EVERYTHING, Actor
from icam.core.workdays import add_working_days
from icam.db import db, unit_of_work
from icam.demo.families import FamilyMaker
from icam.demo.plan import FamilyPlan, OfficePlan
from icam.demo.write import write
from icam.offices.models import Office
from icam.orders import commands as orders
from icam.orders.rules import OrderDraft
from icam.people.models import Household, Membership, Person
from icam.talks import commands as talks
from icam.talks.models import Talk
from icam.talks.rules import AgreementDraft, NoteKind, OpeningDraft, TalkDraft

FILES = 48
HOURS = ((time(9), time(12)), (time(13), time(16)))
LENGTH = 50
COACHES: dict[str, tuple[str, ...]] = {
    "icam@demo.example": ("BRU", "ANR"),
    "icam.fr@demo.example": ("LIE", "NAM"),
    "icam.gent@demo.example": ("GNT", "ANR"),
}
"""Coaches of the demo office and where they receive people."""

OWN_WORDS = {
    "nl": (
        "Ik wil hier blijven voor de school van de kinderen.",
        "Ik ben moe van het wachten. Ik wil weten wat mogelijk is.",
        "Mijn broer woont in Gent, hij helpt mij. Ik weet het nog niet.",
    ),
    "fr": (
        "Je veux rester ici pour l’école des enfants.",
        "Je suis fatigué d’attendre. Je veux savoir ce qui est possible.",
        "Mon frère habite à Liège, il m’aide. Je ne sais pas encore.",
    ),
}
NOTES = {
    "nl": {
        "SITUATION": "Bevel ontvangen, geen lopende procedure.",
        "ACCOUNT": "Sinds 2022 in België, woont bij kennissen.",
        "MISSING": "Geboorteakte en bewijs van adres ontbreken.",
    },
    "fr": {
        "SITUATION": "Ordre reçu, aucune procédure en cours.",
        "ACCOUNT": "En Belgique depuis 2022, vit chez des connaissances.",
        "MISSING": "Acte de naissance et preuve d’adresse manquants.",
    },
}
LATER = {"nl": "Opties een voor een overlopen.", "fr": "Options parcourues une par une."}
AGREED = {
    "nl": ("Geboorteakte meebrengen", "Contact opnemen met de advocaat", "Bewijs van adres opvragen"),
    "fr": ("Apporter l’acte de naissance", "Prendre contact avec l’avocat", "Demander une preuve d’adresse"),
}
FOUND = {
    "nl": ("Geen element in het dossier of in het gesprek.", "Echtgenote heeft een verblijfsrecht."),
    "fr": ("Aucun élément dans le dossier ni dans l’entretien.", "L’épouse a un droit de séjour."),
}
EXPLAINED = {
    "nl": {
        Conclusion.RESIDENCE: "Er is een weg naar verblijf; de stappen zijn uitgelegd.",
        Conclusion.RETURN: "Vrijwillige terugkeer en de steun van Fedasil zijn uitgelegd.",
        Conclusion.NEITHER: "De gevolgen zijn uitgelegd: gedwongen terugkeer en inreisverbod zijn mogelijk.",
    },
    "fr": {
        Conclusion.RESIDENCE: "Une voie de séjour existe ; les étapes ont été expliquées.",
        Conclusion.RETURN: "Le retour volontaire et l’aide de Fedasil ont été expliqués.",
        Conclusion.NEITHER: "Les conséquences ont été expliquées : retour forcé et interdiction d’entrée possibles.",
    },
}
STEP = {
    "nl": "Dient zelf de aanvraag in bij de gemeente",
    "fr": "Introduit elle-même la demande à la commune",
}

Tell = Callable[["Story", Random], None]


@dataclass
class Story:
    """One file as it is told; ``day`` moves on with what happens."""

    case: Case
    coach: Actor
    office_id: int
    day: date

    @property
    def now(self) -> datetime:
        """Return half past eight of the day."""
        return datetime.combine(self.day, time(8, 30), clock.BRUSSELS)

    def days(self, count: int) -> None:
        """Let some working days pass, but never past today."""
        self.day = min(add_working_days(self.day, count), clock.today())


def load(actor: Actor, seed: int = 11) -> None:
    """Open files at all stages, with invitations, appointments, talks, conclusions and orders to leave."""
    dice = Random(seed)  # noqa: S311
    with unit_of_work():
        coaches = _coaches(actor)
        plans = [_household(dice, number) for number in range(FILES)]
        write(actor, OfficePlan(families=plans), event="demo.loaded")
        for plan, (coach, office), (tell, ago) in zip(plans, cycle(coaches), cycle(STORIES), strict=False):
            tell(_open(coach, office, plan, dice, ago), dice)


def _coaches(actor: Actor) -> list[tuple[Actor, Office]]:
    """Give the coaches their hours, and return each with each of their offices."""
    offices = {row.code: row for row in db.session.scalars(select(Office))}
    since = clock.today() - timedelta(days=200)
    found = []
    for email, places in COACHES.items():
        account = db.session.scalars(select(Account).where(Account.email == email)).one()
        coach = Actor(account.id, account.name, account.role, EVERYTHING, account.language)
        for place, code in enumerate(places):
            weekdays = (1, 2, 3) if place == 0 else (4, 5)
            for from_at, until_at in HOURS:
                draft = HoursDraft(offices[code].id, weekdays, from_at, until_at, since)
                appointments.add_hours(actor, account.id, draft, today=since)
            found.append((coach, offices[code]))
    return found


def _household(dice: Random, number: int) -> FamilyPlan:
    on = clock.today() - timedelta(days=170)
    maker, alone = FamilyMaker(dice), dice.random() < 0.6
    children = 0 if alone else dice.randrange(1, 4)
    plan = maker.make(f"ICAM-H{number + 1:03}", on, "T_IRR", children, adults=1 if alone else 2)
    if alone:
        plan.persons[0].role, plan.persons[0].vulnerability = "SINGLE", None
    return plan


def _open(coach: Actor, office: Office, plan: FamilyPlan, dice: Random, ago: int) -> Story:
    household = db.session.scalars(select(Household).where(Household.code == plan.code)).one()
    day = add_working_days(clock.today() - timedelta(days=ago + dice.randrange(6)), 1)
    day = min(day, clock.today())
    draft = CaseDraft(
        entry=dice.choice(("INVITATION", "INVITATION", "PHONE", "POLICE", "PARTNER")),
        target_group="FAM_MINOR" if len(plan.persons) > 1 else "SINGLE_ADDR",
        region=office.region,
        office_id=office.id,
        coach_id=coach.account_id,
        file_language=coach.language,
        opened_on=day,
    )
    case = cases.open_case(coach, household.id, draft, today=day)
    notified_on = day - timedelta(days=dice.randrange(3, 9))
    order = OrderDraft(
        "A13", decided_on=notified_on - timedelta(days=7), notified_on=notified_on, notified_by="MUNICIPALITY"
    )
    orders.record_order(coach, household.id, order, today=day)
    return Story(case, coach, office.id, day)


# --- what happens ---------------------------------------------------------------------------------------------------


def _moment(story: Story, wait: int) -> AppointmentDraft:
    """Return the first free moment of the coach after some days."""
    assert story.coach.account_id is not None
    first = story.day + timedelta(days=wait)
    book = agenda.book(story.coach, [story.coach.account_id], [story.office_id], first, first + timedelta(days=40))
    since = datetime.combine(first, time(8), clock.BRUSSELS)
    wanted = Wanted(LENGTH, since, frozenset({story.coach.account_id}), frozenset({story.office_id}), most=1)
    found = free_moments(book, wanted)[0]
    kind = TalkKind.FOLLOW_UP if story.case.talks else TalkKind.FIRST
    return AppointmentDraft(found.coach_id, found.office_id, found.span.starts, LENGTH, kind)


def _invited(story: Story, wait: int = 12) -> Appointment:
    """Send an invitation with an appointment some days later."""
    draft = InvitationDraft("LETTER", story.coach.language, None, story.day, appointment=_moment(story, wait))
    sent = appointments.invite(story.coach, story.case.id, draft, working_days=10, most_reinvitations=2, now=story.now)
    return _appointment(sent.appointment_id)


def _appointment(appointment_id: int | None) -> Appointment:
    found = db.session.get(Appointment, appointment_id)
    assert found is not None
    return found


def _missed(story: Story, appointment: Appointment) -> None:
    """Let an appointment pass without anybody coming."""
    story.day = clock.local(appointment.starts_at).date()
    draft = ResultDraft(AppointmentState.NO_SHOW, version=appointment.version)
    appointments.write_result(story.coach, appointment.id, draft, now=appointment.ends_at)
    db.session.refresh(story.case)


def _talked(story: Story, appointment: Appointment, dice: Random, *, about_return: bool, written: bool = True) -> None:
    """Hold the talk of an appointment, and write it up."""
    story.day = clock.local(appointment.starts_at).date()
    present = frozenset(
        db.session.scalars(select(Membership.person_id).where(Membership.household_id == story.case.household_id))
    )
    opening = OpeningDraft(
        story.day, started_at=clock.local(appointment.starts_at).time(), appointment_id=appointment.id
    )
    talk = talks.start_talk(story.coach, story.case.id, opening, today=story.day)
    if written:
        _written(story, talk.id, dice, present, about_return=about_return)
    db.session.refresh(story.case)


def _written(story: Story, talk_id: int, dice: Random, present: frozenset[int], *, about_return: bool) -> None:
    talk = db.session.get(Talk, talk_id)
    assert talk is not None
    first = story.case.talks == 1
    draft = TalkDraft(
        version=talk.version,
        kind=talk.kind,
        place=Place.OFFICE,
        held_on=talk.held_on,
        started_at=talk.started_at,
        minutes=dice.choice((35, 45, 50, 60)),
        language=story.coach.language,
        present=present,
        own_words=dice.choice(OWN_WORDS[story.coach.language]),
        notes={(heading, NoteKind.ADMINISTRATIVE): text for heading, text in NOTES[story.coach.language].items()}
        if first
        else {("OPTIONS", NoteKind.ADMINISTRATIVE): LATER[story.coach.language]},
        agreements=(
            AgreementDraft(1, dice.choice(AGREED[story.coach.language]), None, story.day + timedelta(days=14)),
        ),
        about_return=about_return,
        position="CONSIDERS" if about_return else "NOT_DISCUSSED",
        is_finished=True,
    )
    talks.write_talk(story.coach, talk_id, draft, today=story.day)


def _next(story: Story, wait: int) -> Appointment:
    """Make an appointment some days later."""
    made = appointments.make_appointment(story.coach, story.case.id, _moment(story, wait), now=story.now)
    return _appointment(made.id)


def _looked(story: Story, possible: str | None = None, *, share: float = 1) -> None:
    """Look at the residence options: all of them, or the first ones of the list."""
    listed = [one.code for one in codes.codes("residence_option", story.day)]
    looks = [
        LookDraft(
            option,
            OptionOutcome.POSSIBLE if option == possible else OptionOutcome.NOT_POSSIBLE,
            FOUND[story.coach.language][option == possible],
            "ACCOUNT",
        )
        for option in listed[: round(len(listed) * share)]
    ]
    conclusions.look_at_options(story.coach, story.case.id, looks, today=story.day)


def _concluded(story: Story, kind: Conclusion, option: str | None = None) -> None:
    """Conclude, and explain it in the language of the file."""
    draft = ConclusionDraft(
        kind,
        story.day,
        story.day,
        story.coach.language,
        EXPLAINED[story.coach.language][kind],
        options=(option,) if option else (),
        step=STEP[story.coach.language] if kind is Conclusion.RESIDENCE else None,
        step_by=story.day + timedelta(days=30) if kind is Conclusion.RESIDENCE else None,
        forced_return_explained=kind is Conclusion.NEITHER,
        entry_ban_explained=kind is Conclusion.NEITHER,
        present=story.coach.name if kind is Conclusion.NEITHER else None,
        signature=Signature.REFUSED if kind is Conclusion.NEITHER else None,
    )
    conclusions.conclude(story.coach, story.case.id, draft, second_reader=False, today=story.day)
    db.session.refresh(story.case)


def _adults(story: Story) -> frozenset[int]:
    grown = story.day - timedelta(days=18 * 366)
    return frozenset(
        db.session.scalars(
            select(Person.id)
            .join(Membership, Membership.person_id == Person.id)
            .where(Membership.household_id == story.case.household_id, Person.birth_on <= grown)
        )
    )


# --- the stories ----------------------------------------------------------------------------------------------------


def _just_opened(_story: Story, _dice: Random) -> None:
    """Leave it as it is: somebody has to invite."""


def _awaits_reply(story: Story, _dice: Random) -> None:
    _invited(story)


def _no_reply(story: Story, _dice: Random) -> None:
    _missed(story, _invited(story, 7))


def _invited_again(story: Story, _dice: Random) -> None:
    _missed(story, _invited(story, 7))
    story.days(12)
    _invited(story, 14)


def _first_talk(story: Story, dice: Random) -> None:
    _talked(story, _invited(story, 8), dice, about_return=False)
    _next(story, max(10, (clock.today() - story.day).days + dice.randrange(1, 8)))


def _not_written_up(story: Story, dice: Random) -> None:
    _talked(story, _invited(story, 8), dice, about_return=False, written=False)


def _forgotten(story: Story, dice: Random) -> None:
    _talked(story, _invited(story, 8), dice, about_return=False)


def _studied(story: Story, dice: Random) -> None:
    _talked(story, _invited(story, 8), dice, about_return=False)
    story.days(3)
    _looked(story, share=0.6)
    _talked(story, _next(story, 7), dice, about_return=True)


def _path_to_residence(story: Story, dice: Random) -> None:
    _talked(story, _invited(story, 8), dice, about_return=False)
    story.days(4)
    _looked(story, "FAMILY")
    _concluded(story, Conclusion.RESIDENCE, "FAMILY")


def _return(story: Story, dice: Random) -> None:
    _talked(story, _invited(story, 8), dice, about_return=True)
    story.days(4)
    _looked(story)
    _talked(story, _next(story, 7), dice, about_return=True)
    _concluded(story, Conclusion.RETURN)
    adults = _adults(story)
    consents = [ConsentDraft(one, "FEDASIL", story.day, "SIGNED", story.coach.language) for one in sorted(adults)]
    conclusions.give_consents(story.coach, story.case.id, consents, today=story.day)
    referral = conclusions.refer(
        story.coach, story.case.id, ReferralDraft("FEDASIL", story.day, adults, "BRUSSELS"), today=story.day
    )
    conclusions.send_referral(story.coach, referral.id, story.day, today=story.day)
    if dice.random() < 0.6:
        story.days(6)
        answer = ReferralAnswer.ACCEPTED
        conclusions.answer_referral(story.coach, referral.id, story.day, answer, None, today=story.day)


def _neither(story: Story, dice: Random) -> None:
    _talked(story, _invited(story, 8), dice, about_return=True)
    story.days(5)
    _looked(story)
    _concluded(story, Conclusion.NEITHER)
    close = CloseDraft("REFUSED", story.day, EXPLAINED[story.coach.language][Conclusion.NEITHER])
    cases.close_case(story.coach, story.case.id, close, version=story.case.version, today=story.day)


STORIES: tuple[tuple[Tell, int], ...] = (
    (_just_opened, 3),
    (_first_talk, 40),
    (_awaits_reply, 5),
    (_return, 80),
    (_no_reply, 30),
    (_studied, 70),
    (_path_to_residence, 55),
    (_invited_again, 36),
    (_first_talk, 33),
    (_not_written_up, 20),
    (_neither, 60),
    (_forgotten, 75),
)
"""What happens in a file, and how many days ago it was opened."""
