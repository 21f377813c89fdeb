"""The last Wednesdays at the three public doors of the demo office, and today's queue on a Wednesday."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from sqlalchemy import select

from icam.accounts.models import Account
from icam.audit.commands import record
from icam.core import clock
from icam.core.access import EVERYTHING, Actor, Role
from icam.core.workdays import is_working_day
from icam.db import db, unit_of_work
from icam.offices.models import Office
from icam.offices.public import NINE, PUBLIC, TWELVE, WEDNESDAY
from icam.walkin import commands
from icam.walkin.models import WalkInEntry, WalkInSession
from icam.walkin.rules import EntryDraft, EntryState

WEEKS = 4
NAMES = (
    ("Samira Belkadi", "ar"),
    ("Farid Noorzai", "fa"),
    ("Elira Dushku", "sq"),
    ("Gebre Tesfamariam", "ti"),
    ("Mirwais", "ps"),
    ("Oksana Bondar", "uk"),
    ("Jean-Claude Mbala", "fr"),
    ("Rosa Quispe", "es"),
    ("Hamdi Warsame", "so"),
    ("Nino Beridze", "ka"),
    ("Ibrahima Sowé", "ff"),
    ("Dilnoza", "uz"),
)
AT_THE_DOOR = (("Hawa Camara", "fr"), ("Levan Kobalia", "ka"), ("Shabana Omari", "fa"))
"""Who came unknown, and had a first talk at once; one at each door."""

REASONS = ("FIRST", "QUESTION", "OWN_FILE", "DOCUMENTS", "RETURN", "INVITED")
HELP = ("ANSWERED", "APPOINTMENT", "ELSEWHERE", "DOCUMENTS")
CAME, LONGEST_WAIT = (5, 10), 45
WAITING = 4


def load(actor: Actor, seed: int = 7) -> None:
    """Add mornings with who came, was helped and left, and the first talks of the files that began at the door."""
    dice = Random(seed)  # noqa: S311
    today = clock.today()
    with unit_of_work() as session:
        codes = [values["code"] for values in PUBLIC]
        offices = session.scalars(select(Office).where(Office.code.in_(codes)).order_by(Office.code)).all()
        coaches = session.scalars(select(Account).where(Account.role == Role.ICAM_COACH).order_by(Account.id)).all()
        days = list(_wednesdays(today))
        if not coaches:
            return
        for office in offices:
            for day in days:
                _morning(office, day, [coach.id for coach in coaches], dice)
        for office, (name, language) in zip(offices, AT_THE_DOOR, strict=False):
            near = [coach for coach in coaches if coach.all_sites or office.region in coach.regions.split()]
            _talk_at_the_door(office, days[0], (near or coaches)[0], name, language)
        if today.isoweekday() == WEDNESDAY and is_working_day(today):
            for office in offices:
                _queue(office, dice)
        record(actor, "walk_in_session.loaded", new={"offices": codes, "weeks": WEEKS})


def _wednesdays(today: date) -> Iterator[date]:
    last = today - timedelta(days=(today.isoweekday() - WEDNESDAY) % 7 or 7)
    days = (last - timedelta(weeks=week) for week in range(WEEKS))
    return (day for day in days if is_working_day(day))


def _at(day: date, hour: time, minutes: int = 0) -> datetime:
    return datetime.combine(day, hour, tzinfo=clock.BRUSSELS) + timedelta(minutes=minutes)


def _session(office_id: int, day: date) -> WalkInSession:
    known = select(WalkInSession).where(WalkInSession.office_id == office_id, WalkInSession.day == day)
    found = db.session.scalar(known)
    if found is None:
        opened, closes = _at(day, NINE), _at(day, TWELVE)
        found = WalkInSession(office_id=office_id, day=day, opened_at=opened, closes_at=closes)
        db.session.add(found)
        db.session.flush()
    return found


def _entries(session: WalkInSession, dice: Random, count: int) -> list[WalkInEntry]:
    minutes = sorted(dice.randrange(0, 170) for _ in range(count))
    return [
        WalkInEntry(
            session_id=session.id,
            number=number,
            name=name,
            language=language,
            reason=dice.choice(REASONS),
            state=EntryState.WAITING,
            came_at=_at(session.day, NINE, minute),
        )
        for number, (minute, (name, language)) in enumerate(zip(minutes, dice.sample(NAMES, count), strict=True), 1)
    ]


def _morning(office: Office, day: date, coaches: list[int], dice: Random) -> None:
    session = _session(office.id, day)
    for entry in _entries(session, dice, dice.randint(*CAME)):
        wait = timedelta(minutes=dice.randrange(2, LONGEST_WAIT))
        if dice.random() < 0.12:
            entry.state, entry.ended_at = EntryState.LEFT, entry.came_at + wait
        else:
            entry.state, entry.taken_at = EntryState.DONE, entry.came_at + wait
            entry.taken_by_id, entry.help = dice.choice(coaches), dice.choice(HELP)
            entry.ended_at = entry.taken_at + timedelta(minutes=dice.randrange(3, 15))
        db.session.add(entry)
    db.session.flush()


def _queue(office: Office, dice: Random) -> None:
    """Let some wait at a door that is open today, as they came since nine."""
    now = clock.now()
    for entry in _entries(_session(office.id, clock.local(now).date()), dice, WAITING):
        entry.came_at = min(entry.came_at, now)
        db.session.add(entry)
    db.session.flush()


def _talk_at_the_door(office: Office, day: date, account: Account, name: str, language: str) -> None:
    """Let somebody nobody knows come at the end of a morning, and begin the first talk."""
    coach, came = Actor(account.id, account.name, account.role, EVERYTHING), _at(day, TWELVE, -40)
    entry = commands.let_in(coach, office.id, EntryDraft(name, language, "FIRST"), now=came)
    commands.call(coach, entry.id, now=came + timedelta(minutes=12))
    commands.begin_talk(coach, entry.id, None, now=came + timedelta(minutes=13))
