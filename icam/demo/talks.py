"""What talks of the demo office hold besides: support, documents, what the person takes home, looks at children."""

from sqlalchemy import select

from icam.accounts.models import Account
from icam.accounts.queries import actor_of
from icam.cases.models import Case
from icam.core import clock
from icam.core.access import Actor, Permission
from icam.db import db, unit_of_work
from icam.talks import commands, queries
from icam.talks.models import Talk, TalkDocument, TalkNote
from icam.talks.rules import BestInterestsDraft, NoteKind

SUPPORT = {
    "nl": "Slaapt slecht en maakt zich zorgen over de kinderen; zoekt een huisarts.",
    "fr": "Dort mal et s’inquiète pour les enfants ; cherche un médecin traitant.",
}
TOLD = {
    "nl": "We hebben uitgelegd hoe u een verblijf kunt aanvragen en wie u daarbij helpt.\n"
    "We hebben ook uitgelegd welke steun er is als u terugkeert.",
    "fr": "Nous avons expliqué comment demander un séjour et qui peut vous aider.\n"
    "Nous avons aussi expliqué quelle aide existe si vous rentrez.",
}
VIEWS = {"nl": "Ik ga graag naar school en speel voetbal met mijn vrienden.", "fr": "J’aime l’école et mes amis."}
BEST = {
    "nl": "Het schooljaar afmaken; elke stap vooraf met het kind bespreken.",
    "fr": "Terminer l’année scolaire ; parler de chaque étape avec l’enfant à l’avance.",
}
PAPERS = ("PASSPORT", "BIRTH", "SCHOOL", "ADDRESS")


def load(_actor: Actor) -> None:
    """Add support notes, documents and words for the person to talks that are written up, and look at some children."""
    with unit_of_work() as session:
        written = select(Talk).where(Talk.written_at.is_not(None), Talk.voided_at.is_(None)).order_by(Talk.id)
        for number, talk in enumerate(session.scalars(written).all()):
            language = "fr" if talk.language == "fr" else "nl"
            talk.for_person = TOLD[language]
            kind, said = PAPERS[number % len(PAPERS)], {"talk_id": talk.id, "case_id": talk.case_id}
            session.add(TalkDocument(kind=kind, is_original=number % 3 == 0, **said))
            if number % 2:
                note = {"heading": "ACCOUNT", "kind": NoteKind.SUPPORT, "by_id": talk.coach_id, "at": talk.written_at}
                session.add(TalkNote(talk_id=talk.id, text=SUPPORT[language], **note))
    _look_at_children()


def _look_at_children() -> None:
    """Write down what is best for the first child of every other file."""
    today = clock.today()
    met = select(Case).where(Case.first_talk_on.is_not(None), Case.coach_id.is_not(None)).order_by(Case.id)
    for case in db.session.scalars(met).all()[::2]:
        coach = actor_of(db.session.get_one(Account, case.coach_id))
        children = queries.children_of(case.household_id, today)
        if not children or not coach.may(Permission.TALKS_EDIT):
            continue
        language = "fr" if coach.language == "fr" else "nl"
        draft = BestInterestsDraft(today, "WITH_PARENT", BEST[language], views=VIEWS[language])
        commands.write_best_interests(coach, case.id, children[0].person.person_id, draft, today=today)
