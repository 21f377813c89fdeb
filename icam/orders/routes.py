"""Pages of orders to leave: those of a family, one with what followed, a small page for each thing that can happen."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, Flask, Response, current_app, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from icam.audit.looks import looked_at
from icam.codes import queries as codes
from icam.codes.filters import language
from icam.codes.filters import words as code_words
from icam.core import clock
from icam.core.access import Actor, Permission
from icam.orders import commands, forms, queries
from icam.orders.queries import OrderPage
from icam.orders.strip import init_app as strip
from icam.orders.words import days_words, order_state, order_tag, standing
from icam.people import queries as people
from icam.people.choices import FILE_LANGUAGES
from icam.web.fields import Form, answer
from icam.web.filters import day, language_name
from icam.web.page import page
from icam.web.policy import current_actor, requires
from icam.web.submit import form_page

bp = Blueprint("orders", __name__)


def init_app(app: Flask) -> None:
    """Register the pages, the words and the part of the strip."""
    strip(app)
    app.register_blueprint(bp)
    app.jinja_env.filters["order_state"] = order_state
    app.jinja_env.filters["order_tag"] = order_tag
    app.jinja_env.filters["days_left"] = days_words
    app.jinja_env.globals["standing"] = standing


# --- of a family


@bp.get("/families/<int:household_id>/orders")
@requires(Permission.FAMILIES_VIEW)
def of_family(household_id: int) -> ResponseReturnValue:
    """Show the orders of a family, the latest first."""
    actor = current_actor()
    household = people.household(household_id, actor.scope)
    looked_at(actor, "household", household_id, household_id=household_id)
    lines = queries.orders_of(household_id, today=clock.today(), warning_days=_warning_days())
    return page("orders/of_family.html", household=household, lines=lines, today=clock.today())


@bp.route("/families/<int:household_id>/orders/new", methods=["GET", "POST"])
@requires(Permission.FAMILIES_EDIT)
def new(household_id: int) -> ResponseReturnValue:
    """Record an order."""
    actor = current_actor()
    household = people.household(household_id, actor.scope)
    form = forms.OrderForm(data={"language": household.file_language})
    form.offer(_choices(household_id))
    looked_at(actor, "household", household_id, household_id=household_id)
    return form_page(
        form,
        lambda: page("orders/new.html", household=household, form=form),
        lambda: commands.record_order(actor, household_id, form.draft(), today=clock.today(), longest=_longest()),
        done=lambda row: url_for(".show", order_id=row.id),
        message=_("The order is recorded."),
    )


def _choices(household_id: int, order_id: int | None = None) -> dict[str, Any]:
    members = people.member_rows([household_id])
    return {
        "annex": _of_list("order_annex"),
        "person_id": _persons(members),
        "notified_by": _of_list("order_notified_by"),
        "term_reason": _of_list("order_term_reason"),
        "language": [(code, language_name(code)) for code in FILE_LANGUAGES],
        "confirms_id": [
            (row.id, f"{code_words(row.annex, 'order_annex')}, {day(row.notified_on)}")
            for row in queries.confirmable(household_id, order_id)
        ],
    }


def _persons(members: Sequence[Any]) -> list[tuple[int, str]]:
    return list({member.person_id: member.name for member in members}.items())


def _of_list(list_name: str) -> list[tuple[str, str]]:
    return codes.choices(list_name, language(), clock.today())


def _warning_days() -> int:
    days: int = current_app.config["ATD"].term_warning_days
    return days


def _longest() -> int:
    days: int = current_app.config["ATD"].longest_term_days
    return days


# --- one order


@bp.get("/orders/<int:order_id>")
@requires(Permission.FAMILIES_VIEW)
def show(order_id: int) -> ResponseReturnValue:
    """Show an order, where it stands and what followed."""
    return page("orders/show.html", shown=_found(order_id), today=clock.today())


def _found(order_id: int) -> OrderPage:
    actor = current_actor()
    shown = queries.order_page(order_id, actor.scope, today=clock.today(), warning_days=_warning_days())
    looked_at(actor, "order", order_id, household_id=shown.order.household_id, person_id=shown.order.person_id)
    return shown


def _act(
    order_id: int,
    form: Form,
    heading: str,
    fields: Sequence[Any],
    command: Callable[[Actor], Any],
    *,
    action: str,
    button: str,
    message: str,
    intro: str | None = None,
    warning: bool = False,
) -> ResponseReturnValue:
    """Show the small page of an action, or do it and go back to the order; a tuple of fields stands on one line."""
    actor, shown = current_actor(), _found(order_id)

    def show_page() -> Response:
        return page(
            "orders/act.html",
            shown=shown,
            form=form,
            heading=heading,
            lines=[(one,) if isinstance(one, str) else one for one in fields],
            action=action,
            button=button,
            intro=intro,
            warning=warning,
        )

    return form_page(
        form,
        show_page,
        lambda: command(actor),
        done=lambda row: url_for(".show", order_id=getattr(row, "order_id", None) or row.id),
        message=message,
    )


@bp.route("/orders/<int:order_id>/correct", methods=["GET", "POST"])
@requires(Permission.FAMILIES_EDIT)
def correct(order_id: int) -> ResponseReturnValue:
    """Put an order right; the old one is kept with the reason."""
    actor, shown = current_actor(), _found(order_id)
    form = forms.CorrectForm(obj=shown.order)
    form.offer(_choices(shown.order.household_id, order_id))
    return form_page(
        form,
        lambda: page("orders/correct.html", shown=shown, form=form),
        lambda: commands.correct_order(
            actor,
            order_id,
            form.draft(),
            reason=answer(form.reason),
            version=form.version.data or 0,
            today=clock.today(),
            longest=_longest(),
        ),
        done=lambda row: url_for(".show", order_id=row.id),
        message=_("The order was corrected; the old one is kept with its reason."),
    )


@bp.route("/orders/<int:order_id>/void", methods=["GET", "POST"])
@requires(Permission.FAMILIES_EDIT)
def void(order_id: int) -> ResponseReturnValue:
    """Void an order recorded by mistake."""
    form = forms.MistakeForm()
    return _act(
        order_id,
        form,
        _("Void the order"),
        ("reason",),
        lambda actor: commands.void_order(actor, order_id, reason=answer(form.reason)),
        action=url_for(".void", order_id=order_id),
        button=_("Void the order"),
        message=_("The order is void; it is kept with the reason."),
        warning=True,
    )


@bp.route("/orders/<int:order_id>/notify", methods=["GET", "POST"])
@requires(Permission.FAMILIES_EDIT)
def notify(order_id: int) -> ResponseReturnValue:
    """Record the notification."""
    form = forms.NotifyForm()
    form.notified_by.choices = _of_list("order_notified_by")
    return _act(
        order_id,
        form,
        _("The order was notified"),
        (("notified_on", "notified_by"),),
        lambda actor: commands.notify_order(
            actor,
            order_id,
            answer(form.notified_on),
            form.notified_by.data,
            today=clock.today(),
            longest=_longest(),
        ),
        action=url_for(".notify", order_id=order_id),
        button=_("Record the notification"),
        message=_("The notification is recorded; the term runs from that day."),
    )


@bp.route("/orders/<int:order_id>/comply", methods=["GET", "POST"])
@requires(Permission.FAMILIES_EDIT)
def comply(order_id: int) -> ResponseReturnValue:
    """Record that the order was complied with."""
    form = forms.ComplyForm()
    form.complied_how.choices = _of_list("order_complied_how")
    return _act(
        order_id,
        form,
        _("The order was complied with"),
        ("complied_on", "complied_how"),
        lambda actor: commands.comply(
            actor, order_id, answer(form.complied_on), form.complied_how.data, today=clock.today()
        ),
        action=url_for(".comply", order_id=order_id),
        button=_("Record the departure"),
        message=_("The departure is recorded."),
    )


@bp.route("/orders/<int:order_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.FAMILIES_EDIT)
def withdraw(order_id: int) -> ResponseReturnValue:
    """Record that the order was taken back."""
    form = forms.WithdrawForm()
    form.withdrawn_reason.choices = _of_list("order_withdrawn_reason")
    return _act(
        order_id,
        form,
        _("The order was withdrawn"),
        ("withdrawn_on", "withdrawn_reason"),
        lambda actor: commands.withdraw_order(
            actor, order_id, answer(form.withdrawn_on), form.withdrawn_reason.data, today=clock.today()
        ),
        action=url_for(".withdraw", order_id=order_id),
        button=_("Record the withdrawal"),
        message=_("The withdrawal is recorded."),
    )


# --- extensions


@bp.route("/orders/<int:order_id>/extensions/new", methods=["GET", "POST"])
@requires(Permission.FAMILIES_EDIT)
def ask_extension(order_id: int) -> ResponseReturnValue:
    """Record that an extension was asked."""
    form = forms.ExtensionForm()
    form.reason.choices = _extension_reasons()
    return _act(
        order_id,
        form,
        _("An extension of the term"),
        (("asked_on", "reason"), "result", ("decided_on", "last_on"), "note"),
        lambda actor: commands.ask_extension(actor, order_id, form.draft(), today=clock.today()),
        action=url_for(".ask_extension", order_id=order_id),
        button=_("Record the extension"),
        message=_("The extension is recorded."),
    )


def _extension_reasons() -> dict[str, list[tuple[str, str]]]:
    """Return the reasons: those for which an extension is granted by law, and those for which it may be."""
    groups: dict[str, list[tuple[str, str]]] = {_("must be granted"): [], _("may be granted"): []}
    must, may = groups
    for one in codes.codes("extension_reason", clock.today()):
        groups[must if one.group == "must" else may].append((one.code, str(getattr(one, language()))))
    return groups


@bp.route("/orders/extensions/<int:extension_id>/answer", methods=["GET", "POST"])
@requires(Permission.FAMILIES_EDIT)
def answer_extension(extension_id: int) -> ResponseReturnValue:
    """Record the answer."""
    part = queries.extension(extension_id, current_actor().scope)
    form = forms.AnswerForm()
    return _act(
        part.order_id,
        form,
        _("The answer to the extension"),
        ("result", ("decided_on", "last_on")),
        lambda actor: commands.answer_extension(
            actor,
            extension_id,
            granted=bool(form.granted),
            decided_on=form.decided_on.data or clock.today(),
            until_on=form.until_on,
            today=clock.today(),
        ),
        action=url_for(".answer_extension", extension_id=extension_id),
        button=_("Record the answer"),
        message=_("The answer is recorded."),
    )


# --- appeals


@bp.route("/orders/<int:order_id>/appeals/new", methods=["GET", "POST"])
@requires(Permission.FAMILIES_EDIT)
def lodge_appeal(order_id: int) -> ResponseReturnValue:
    """Record an appeal."""
    form = forms.AppealForm()
    form.kind.choices = _of_list("appeal_kind")
    return _act(
        order_id,
        form,
        _("An appeal against the order"),
        ("kind", ("lodged_on", "reference"), "suspends"),
        lambda actor: commands.lodge_appeal(actor, order_id, form.draft(), today=clock.today()),
        action=url_for(".lodge_appeal", order_id=order_id),
        button=_("Record the appeal"),
        message=_("The appeal is recorded."),
    )


@bp.route("/orders/appeals/<int:appeal_id>/result", methods=["GET", "POST"])
@requires(Permission.FAMILIES_EDIT)
def decide_appeal(appeal_id: int) -> ResponseReturnValue:
    """Record the result of an appeal."""
    part = queries.appeal(appeal_id, current_actor().scope)
    form = forms.ResultForm()
    form.result.choices = _of_list("appeal_result")
    return _act(
        part.order_id,
        form,
        _("The result of the appeal"),
        (("result", "decided_on"),),
        lambda actor: commands.decide_appeal(
            actor, appeal_id, answer(form.result), answer(form.decided_on), today=clock.today()
        ),
        action=url_for(".decide_appeal", appeal_id=appeal_id),
        button=_("Record the result"),
        message=_("The result is recorded."),
    )


# --- entry bans


@bp.route("/orders/<int:order_id>/bans/new", methods=["GET", "POST"])
@requires(Permission.FAMILIES_EDIT)
def impose_ban(order_id: int) -> ResponseReturnValue:
    """Record an entry ban."""
    shown = queries.order(order_id, current_actor().scope)
    form = forms.BanForm()
    form.ground.choices = _of_list("entry_ban_ground")
    form.person_id.choices = _persons(people.member_rows([shown.household_id]))
    return _act(
        order_id,
        form,
        _("An entry ban"),
        ("ground", ("years", "from_on"), ("person_id", "reference"), "note"),
        lambda actor: commands.impose_ban(actor, order_id, form.draft(), today=clock.today()),
        action=url_for(".impose_ban", order_id=order_id),
        button=_("Record the entry ban"),
        message=_("The entry ban is recorded."),
        intro=_("An order that was respected in time brings no entry ban."),
    )


@bp.route("/orders/bans/<int:ban_id>/lift", methods=["GET", "POST"])
@requires(Permission.FAMILIES_EDIT)
def lift_ban(ban_id: int) -> ResponseReturnValue:
    """Record that an entry ban was lifted."""
    part = queries.ban(ban_id, current_actor().scope)
    form = forms.LiftForm()
    return _act(
        part.order_id,
        form,
        _("The entry ban was lifted"),
        ("lifted_on",),
        lambda actor: commands.lift_ban(actor, ban_id, answer(form.lifted_on), today=clock.today()),
        action=url_for(".lift_ban", ban_id=ban_id),
        button=_("Record it"),
        message=_("The entry ban is lifted."),
    )


# --- mistakes


@bp.route("/orders/extensions/<int:extension_id>/void", methods=["GET", "POST"])
@requires(Permission.FAMILIES_EDIT)
def void_extension(extension_id: int) -> ResponseReturnValue:
    """Void an extension recorded by mistake."""
    part = queries.extension(extension_id, current_actor().scope)
    form = forms.MistakeForm()
    return _void_part(
        part.order_id,
        form,
        _("Void the extension"),
        lambda actor: commands.void_extension(actor, extension_id, reason=answer(form.reason)),
        url_for(".void_extension", extension_id=extension_id),
    )


@bp.route("/orders/appeals/<int:appeal_id>/void", methods=["GET", "POST"])
@requires(Permission.FAMILIES_EDIT)
def void_appeal(appeal_id: int) -> ResponseReturnValue:
    """Void an appeal recorded by mistake."""
    part = queries.appeal(appeal_id, current_actor().scope)
    form = forms.MistakeForm()
    return _void_part(
        part.order_id,
        form,
        _("Void the appeal"),
        lambda actor: commands.void_appeal(actor, appeal_id, reason=answer(form.reason)),
        url_for(".void_appeal", appeal_id=appeal_id),
    )


@bp.route("/orders/bans/<int:ban_id>/void", methods=["GET", "POST"])
@requires(Permission.FAMILIES_EDIT)
def void_ban(ban_id: int) -> ResponseReturnValue:
    """Void an entry ban recorded by mistake."""
    part = queries.ban(ban_id, current_actor().scope)
    form = forms.MistakeForm()
    return _void_part(
        part.order_id,
        form,
        _("Void the entry ban"),
        lambda actor: commands.void_ban(actor, ban_id, reason=answer(form.reason)),
        url_for(".void_ban", ban_id=ban_id),
    )


def _void_part(
    order_id: int, form: Form, heading: str, command: Callable[[Actor], Any], action: str
) -> ResponseReturnValue:
    return _act(
        order_id,
        form,
        heading,
        ("reason",),
        command,
        action=action,
        button=heading,
        message=_("It is void; it is kept with the reason."),
        warning=True,
    )
