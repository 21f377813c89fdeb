"""Steps that several journeys of individual case management take."""

from datetime import timedelta
from typing import Any

from playwright.sync_api import expect
from sqlalchemy import select

from icam.appointments.models import Appointment, Invitation
from icam.codes.queries import codes
from icam.conclusions.models import CaseConclusion, Consent, Referral
from icam.core import clock
from icam.db import db, unit_of_work
from icam.returns.models import ReturnFile, TravelDocument
from icam.web.filters import day
from tests.browser.journey import Journey

PRIMARY = ".head .govuk-button:not(.govuk-button--secondary)"


def only(model: Any) -> Any:
    """Read the one row as it is stored now."""
    db.session.rollback()
    return db.session.scalars(select(model).execution_options(populate_existing=True)).one()


# --- inviting


def last_appointment() -> Appointment:
    """Read the latest appointment as it is stored now."""
    db.session.expire_all()
    db.session.rollback()
    return db.session.scalars(select(Appointment).order_by(Appointment.id.desc()).limit(1)).one()


def let_it_be_over(appointment_id: int) -> None:
    """Let an appointment, and the invitation that offered it, be some weeks ago."""
    with unit_of_work() as session:
        row = session.get_one(Appointment, appointment_id)
        row.starts_at, row.ends_at = row.starts_at - timedelta(days=28), row.ends_at - timedelta(days=28)
        sent = session.scalars(select(Invitation)).one()
        sent.sent_on, sent.reply_due_on = sent.sent_on - timedelta(days=40), sent.reply_due_on - timedelta(days=40)


def invite(journey: Journey, case_id: int) -> Appointment:
    """Invite with a moment, in the language of the place and explained in the one of the person."""
    journey.go(f"/cases/{case_id}/appointments")
    journey.is_accessible()
    journey.press(PRIMARY)
    assert journey.page.is_checked("[name=language][value=fr]")
    assert journey.page.input_value("[name=explained_in]") == "ti"
    journey.is_accessible()
    journey.fill(channel="REGISTERED")
    journey.press()
    return last_appointment()


def nobody_comes(journey: Journey, case_id: int) -> None:
    """Write down that nobody came."""
    journey.go(f"/cases/{case_id}/appointments")
    journey.press(PRIMARY)
    journey.is_accessible()
    journey.fill(state="no_show")
    journey.press()
    journey.sees(journey.words("did not come"))
    journey.sees(journey.words("No reply"))
    journey.is_accessible()


def invite_again(journey: Journey) -> None:
    """Invite again from the page that says so, by letter and without a moment."""
    journey.press(PRIMARY)
    journey.fill(channel="LETTER", offered="none")
    journey.press()


# --- the talk


def hold_talk(journey: Journey, case_id: int, words: str) -> None:
    """Begin a talk with one press, write down who was there, the person's words and that return was spoken of."""
    journey.go(f"/cases/{case_id}/talks")
    journey.press(".talk-start button[type=submit]")
    journey.fill("form.guide", own_words=words)
    journey.page.locator("input[name=part][value=next]").click()
    journey.fill("form.guide", about_return=True)
    journey.press("button[name=save][value=finish]")
    journey.sees(journey.words("Tick who was present, or name who else was there."))
    present = journey.page.locator("[name=present]").first.get_attribute("value")
    journey.fill("form.guide", present=[present], minutes="45")
    journey.press("button[name=save][value=finish]")
    journey.sees(words)


# --- the conclusion


def look_at_all(journey: Journey, case_id: int) -> None:
    """Leave one option open first, and hear which; then settle it."""
    journey.go(f"/cases/{case_id}/options")
    listed = [one.code for one in codes("residence_option", clock.today())]
    for code in listed[1:]:
        journey.fill(**{f"outcome_{code}": "not_possible", f"reason_{code}": "nothing points this way"})
    journey.fill(source_of_rest="ACCOUNT")
    journey.is_accessible()
    journey.press()
    journey.go(f"/cases/{case_id}/conclusion/return")
    journey.fill(explanation="Everything was explained.", language="ar")
    journey.press()
    expect(journey.page.locator(".govuk-error-summary")).to_contain_text(
        next(getattr(one, journey.language) for one in codes("residence_option") if one.code == listed[0])
    )
    journey.go(f"/cases/{case_id}/options")
    journey.fill(
        **{
            f"outcome_{listed[0]}": "not_possible",
            f"reason_{listed[0]}": "no exceptional circumstances",
            f"source_{listed[0]}": "FILE",
        }
    )
    journey.press()


def conclude_return(journey: Journey, case: int, *, of: str) -> None:
    """Conclude return, and refer with the recorded consent of the only adult.

    Args:
        of: the adult's name as lists write it.
    """
    journey.go(f"/cases/{case}/conclusion")
    journey.follow("/conclusion/return")
    journey.fill(explanation="Fedasil and the service of the office, both explained with the leaflet.", language="ar")
    journey.is_accessible()
    journey.press()
    assert only(CaseConclusion).kind.value == "b"

    journey.follow("/referrals/new")
    journey.fill(service="FEDASIL", desk="BRUSSELS")
    journey.press()
    journey.sees(journey.words("Consent is missing from: %(names)s", names=of))
    journey.follow("/consents/new")
    journey.fill(service="FEDASIL", how="SIGNED", language="ar")
    journey.is_accessible()
    journey.press()
    assert only(Consent).given_on == clock.today()
    journey.follow("/send")
    journey.press()
    journey.follow("/answer")
    journey.fill(answer="accepted")
    journey.press()
    assert only(Referral).answered_on == clock.today()
    journey.is_accessible()


# --- the return


def prepare_return(journey: Journey, case: int) -> None:
    """Keep a return file until it is ready to leave; withdraw it once, and go on."""
    today = clock.today()
    journey.go(f"/cases/{case}/return")
    journey.follow("/return/new")
    journey.fill(service="FEDASIL", country="GE")
    journey.press()
    file_id = only(ReturnFile).id
    journey.follow("/apply")
    journey.fill(signers=only(Consent).person_id)
    journey.press()
    journey.follow("/eligibility")
    journey.fill(outcome_OLD_EU="clear", outcome_ASSISTED_BEFORE="clear", outcome_NATURALISED="clear")
    journey.press()
    documents(journey)
    journey.follow("/ticket")
    journey.fill(mode="air", leaves_on=day(today), leaves_at="7.35", payer="IOM", price="412,50", to_place="Tbilisi")
    journey.press()
    journey.follow("/prepare")
    journey.fill(talked_on=day(today), luggage="2 x 23 kg", partner="IOM")
    journey.press()
    journey.sees(journey.words("ready to leave"))
    journey.is_accessible()

    journey.page.locator(f"form[action='/returns/{file_id}/withdraw'] button").click()
    journey.page.wait_for_load_state()
    journey.sees(journey.words("Withdrawn on %(day)s", day=day(today)))
    journey.page.locator(f"form[action='/returns/{file_id}/resume'] button").click()
    journey.page.wait_for_load_state()
    assert only(ReturnFile).withdrawn_on is None


def leave(journey: Journey) -> None:
    """Pay the premiums, and write down that all have left."""
    journey.follow("/premiums")
    journey.press()
    journey.follow("/departure")
    journey.fill(is_gone="yes")
    journey.press()


def documents(journey: Journey) -> None:
    """Enter a passport for each of the two, one through its consulate."""
    today = clock.today()
    later = day(today + timedelta(days=200))
    journey.follow("/documents/new")
    journey.fill(kind="PASSPORT", country="GE", step="granted", on=day(today), valid_to=later, held_by="PERSON")
    journey.press()
    journey.follow("/documents/new")
    journey.fill(kind="LAISSEZ_PASSER", country="GE", step="requested", on=day(today))
    journey.press()
    db.session.rollback()
    asked = db.session.scalars(select(TravelDocument).order_by(TravelDocument.id.desc())).first()
    assert asked is not None
    journey.follow(f"/travel-documents/{asked.id}/step")
    journey.fill(step="granted", on=day(today), valid_to=later)
    journey.press()
    journey.sees(journey.words("documents ready"))
