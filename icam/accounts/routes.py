"""Sign in and out, one's own account, the accounts of the office, and drafts."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    flash,
    jsonify,
    make_response,
    redirect,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from icam.accounts import commands, export, filter_routes, kept, queries, rules, sessions
from icam.accounts.forms import AccountForm, ActionForm, PasswordForm, ProfileForm, SignInForm
from icam.accounts.labels import ROLES, reach, role_name, state
from icam.accounts.rules import Limits
from icam.audit.sheets import as_sheet
from icam.codes import queries as code_lists
from icam.codes.filters import language, words_of
from icam.core import clock
from icam.core.access import Permission, Role
from icam.core.errors import RuleBroken
from icam.web.errors import error_page
from icam.web.fields import new_token
from icam.web.filters import locale, moment
from icam.web.page import page
from icam.web.policy import current_actor, optional_actor, public, requires, signed_in
from icam.web.submit import submit

bp = Blueprint("accounts", __name__)


def init_app(app: Flask) -> None:
    """Know who is asking, and offer the pages."""
    sessions.init_app(app)
    kept.init_app(app)
    app.register_blueprint(bp)
    filter_routes.init_app(app)
    app.jinja_env.filters["role"] = role_name
    app.jinja_env.filters["account_state"] = state
    app.context_processor(_role_of_person)


def _role_of_person() -> dict[str, object]:
    actor = optional_actor()
    return {"person_role": role_name(actor.role) if actor else ""}


# --- signing in and out ---------------------------------------------------------------------------------------------


@bp.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """Ask who it is."""
    address = sessions.inside(request.args.get("next"))
    if optional_actor() is not None:
        return redirect(address, 303)
    return kept.sign_in_page(SignInForm(formdata=None, data={"next": address}), 200)


@bp.post("/sign-in")
@public
def sign_in_now() -> ResponseReturnValue:
    """Let somebody in, and lead to where they wanted to be, with what they had typed."""
    form = SignInForm()
    if not form.validate_on_submit():
        return kept.sign_in_page(form, 422)
    outcome = commands.sign_in(form.email.data, form.password.data, address=request.remote_addr or "", limits=_limits())
    if outcome.account is None:
        form.form_errors.append(_refusal(outcome))
        return kept.sign_in_page(form, 429 if outcome.blocked_until else 422)
    sessions.begin(outcome.account)
    commands.forget_old(days=current_app.config["ATD"].draft_days)
    address = kept.store(form.kept.data) or sessions.inside(form.next.data)
    return redirect(address, 303)


def _refusal(outcome: commands.SignIn) -> str:
    if outcome.blocked_until is not None:
        return _(
            "Too many attempts. Try again after %(time)s, or ask an administrator.",
            time=moment(outcome.blocked_until, "time"),
        )
    if outcome.is_expired:
        return _("This one-time password holds no more. Ask an administrator for a new one.")
    return _("The e-mail address and the password do not fit. Check both, or ask an administrator.")


def _one_time_until() -> date:
    """Return the last day on which a one-time password that is given today holds."""
    return clock.today() + timedelta(days=current_app.config["ATD"].one_time_password_days)


def _limits() -> Limits:
    settings = current_app.config["ATD"]
    return Limits(settings.lockout_after, settings.lockout_after_from_address, settings.lockout_minutes)


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End the session of this browser."""
    actor = optional_actor()
    if actor is not None:
        commands.sign_out(actor, sessions.key(), sessions.latest_end())
    sessions.end()
    flash(_("You are signed out."), "success")
    return redirect(url_for(".sign_in"), 303)


@bp.post("/sign-out-everywhere")
@public
def sign_out_everywhere() -> ResponseReturnValue:
    """End every session of one's own."""
    actor = optional_actor()
    if actor is not None and actor.account_id is not None:
        commands.sign_out_everywhere(actor, actor.account_id)
    sessions.end()
    flash(_("You are signed out on every device."), "success")
    return redirect(url_for(".sign_in"), 303)


@bp.get("/session")
@public
def session_left() -> ResponseReturnValue:
    """Say how long the session lasts when nothing more is sent; asking is no activity (``?watching=1``)."""
    return _left()


@bp.post("/session")
@signed_in
def stay_signed_in() -> ResponseReturnValue:
    """Go on with a session that would soon end."""
    sessions.stay()
    return _left()


def _left() -> Response:
    if optional_actor() is None:
        return jsonify(seconds=0, can_stay=False)
    return jsonify(asdict(sessions.left()))


# --- one's own account ----------------------------------------------------------------------------------------------


@bp.get("/account")
@signed_in
def profile() -> ResponseReturnValue:
    """Show one's own account."""
    account = _own_account()
    return _profile_page(ProfileForm(data={"language": account.language, "phone": account.phone}))


@bp.post("/account")
@signed_in
def change_profile() -> ResponseReturnValue:
    """Change one's own language and telephone number."""
    form = ProfileForm()
    answer = make_response(
        submit(
            form,
            lambda: commands.change_profile(
                current_actor(), language=form.language.data or "", phone=form.phone.data or None
            ),
            done=lambda _account: url_for(".profile"),
            message=_("Saved."),
            retry=lambda: _profile_page(form),
        )
    )
    answer.delete_cookie("language")  # the account's own language counts again
    return answer


def _own_account() -> Any:
    return queries.account(current_actor().account_id or 0)


def _profile_page(form: ProfileForm) -> Response:
    account = _own_account()
    scope = current_actor().scope
    names = dict(queries.site_names(str(locale().language)))
    sites = None if scope.sites is None else [names[one] for one in names if one in scope.sites]
    return page("accounts/profile.html", form=form, account=account, sites=sites)


@bp.get("/account/password")
@signed_in
def password() -> ResponseReturnValue:
    """Ask for a new password."""
    return _password_page(PasswordForm(formdata=None))


@bp.post("/account/password")
@signed_in
def change_password() -> ResponseReturnValue:
    """Change one's own password and end the sessions elsewhere."""
    form = PasswordForm()
    if not form.validate_on_submit():
        return _password_page(form, 422)
    try:
        account = commands.change_password(current_actor(), form.current.data, form.password.data)
    except RuleBroken as broken:
        form.refuse(broken)
        return _password_page(form, 422)
    sessions.begin(account)
    flash(_("Your password is changed. You are signed out everywhere else."), "success")
    return redirect(url_for(".profile"), 303)


def _password_page(form: PasswordForm, status: int = 200) -> Response:
    account = _own_account()
    return page("accounts/password.html", status=status, form=form, account=account)


# --- the accounts of the office -------------------------------------------------------------------------------------


@bp.get("/accounts")
@requires(Permission.ACCOUNTS_EDIT)
def index() -> ResponseReturnValue:
    """List who signs in."""
    wanted = _wanted()
    rows = queries.accounts(**wanted)
    return page(
        "accounts/index.html",
        rows=rows,
        reaches=_reaches(rows),
        wanted=wanted,
        roles=list(ROLES.items()),
        today=clock.today(),
    )


@bp.get("/accounts.xlsx")
@requires(Permission.ACCOUNTS_EDIT)
def sheet() -> Response:
    """Give the list of who signs in as a spreadsheet."""
    rows = queries.accounts(**_wanted())
    return as_sheet(current_actor(), "accounts", export.document(rows, _reaches(rows), clock.today()), len(rows))


def _wanted() -> dict[str, Any]:
    """Read from the address what the list is narrowed to."""
    chosen = request.args.get("role", "")
    return {
        "search": request.args.get("q", "").strip()[:200],
        "role": Role(chosen) if chosen in set(Role) else None,
        "gone": request.args.get("gone") == "1",
    }


def _reaches(rows: Sequence[Any]) -> dict[int, str]:
    """Say what each account may see, in two statements."""
    sites_of, regions = queries.sites_of_accounts(), words_of("region")
    names = dict(queries.site_names(str(locale().language)))
    return {
        row.id: reach(
            row,
            [names[site] for site in sites_of.get(row.id, []) if site in names],
            [regions[one] for one in row.regions.split()],
        )
        for row in rows
    }


@bp.get("/accounts/new")
@requires(Permission.ACCOUNTS_EDIT)
def new() -> ResponseReturnValue:
    """Ask who is to be added."""
    language = current_actor().language
    return _new_page(_account_form(data={"active_from": clock.today(), "language": language, "role": Role.FITT_COACH}))


@bp.post("/accounts/new")
@requires(Permission.ACCOUNTS_EDIT)
def add() -> ResponseReturnValue:
    """Add somebody who signs in."""
    form = _account_form()
    return submit(
        form,
        lambda: commands.add_account(current_actor(), form.draft(), until=_one_time_until()),
        done=lambda added: _with_password(*added),
        message=_("The account is added."),
        retry=lambda: _new_page(form),
    )


def _with_password(account: Any, one_time: str) -> str:
    """Keep a one-time password until the page that shows it once."""
    session["one_time"] = [account.id, one_time]
    return url_for(".show", account_id=account.id)


def _account_form(**given: Any) -> AccountForm:
    form = AccountForm(**given)
    form.site_ids.choices = queries.site_names(str(locale().language))
    form.regions.choices = code_lists.choices("region", language())
    return form


def _new_page(form: AccountForm) -> Response:
    return page("accounts/new.html", form=form)


@bp.get("/accounts/<int:account_id>")
@requires(Permission.ACCOUNTS_EDIT)
def show(account_id: int) -> ResponseReturnValue:
    """Show an account, to be changed."""
    account = queries.account(account_id)
    stored = queries.fields_of(account, frozenset(queries.site_ids(account_id)))
    return _account_page(account_id, _account_form(data=stored | {"version": account.version}))


@bp.post("/accounts/<int:account_id>")
@requires(Permission.ACCOUNTS_EDIT)
def change(account_id: int) -> ResponseReturnValue:
    """Change who somebody is and what they may."""
    form = _account_form()
    return submit(
        form,
        lambda: commands.change_account(current_actor(), account_id, form.draft(), version=form.version.data),
        done=lambda account: url_for(".show", account_id=account.id),
        message=_("Saved."),
        retry=lambda: _account_page(account_id, form),
    )


def _account_page(account_id: int, form: AccountForm) -> Response:
    account = queries.account(account_id)
    one_time = session.get("one_time", [None, ""])
    if request.method == "GET" and one_time[0] == account_id:
        session.pop("one_time")
    return page(
        "accounts/show.html",
        form=form,
        account=account,
        is_active=rules.is_active(account.active, account.active_from, account.active_until, clock.today()),
        is_own=account_id == current_actor().account_id,
        blocked_until=queries.blocked_until(account.email),
        one_time=one_time[1] if one_time[0] == account_id else "",
        new_token=new_token,
    )


def _act(account_id: int, command: Callable[[], Any], message: str, done: Callable[[Any], str] | None = None) -> Any:
    """Run a command of one button; a refusal is shown on the account's page."""
    form = ActionForm()
    return submit(
        form,
        command,
        done=done or (lambda _result: url_for(".show", account_id=account_id)),
        message=message,
        retry=lambda: _refused(account_id, form),
    )


def _refused(account_id: int, form: ActionForm) -> Response:
    if not form.form_errors:
        return error_page(400)
    account = queries.account(account_id)
    stored = queries.fields_of(account, frozenset(queries.site_ids(account_id)))
    shown = _account_form(formdata=None, data=stored | {"version": account.version})
    shown.form_errors.extend(form.form_errors)
    return _account_page(account_id, shown)


@bp.post("/accounts/<int:account_id>/deactivate")
@requires(Permission.ACCOUNTS_EDIT)
def deactivate(account_id: int) -> ResponseReturnValue:
    """End an account at once."""
    return _act(
        account_id,
        lambda: commands.deactivate(current_actor(), account_id),
        _("The account is deactivated and signed out everywhere."),
    )


@bp.post("/accounts/<int:account_id>/activate")
@requires(Permission.ACCOUNTS_EDIT)
def activate(account_id: int) -> ResponseReturnValue:
    """Let an account sign in again."""
    return _act(account_id, lambda: commands.activate(current_actor(), account_id), _("The account can sign in again."))


@bp.post("/accounts/<int:account_id>/one-time-password")
@requires(Permission.ACCOUNTS_EDIT)
def give_one_time_password(account_id: int) -> ResponseReturnValue:
    """Give somebody a password for one sign-in."""
    return _act(
        account_id,
        lambda: commands.give_one_time_password(current_actor(), account_id, until=_one_time_until()),
        _("There is a new one-time password."),
        lambda given: _with_password(*given),
    )


@bp.post("/accounts/<int:account_id>/unlock")
@requires(Permission.ACCOUNTS_EDIT)
def unlock(account_id: int) -> ResponseReturnValue:
    """Let somebody try again at once."""
    return _act(account_id, lambda: commands.unlock(current_actor(), account_id), _("Signing in is possible again."))


@bp.post("/accounts/<int:account_id>/sign-out-everywhere")
@requires(Permission.ACCOUNTS_EDIT)
def sign_out_of(account_id: int) -> ResponseReturnValue:
    """End every session of somebody."""
    return _act(
        account_id,
        lambda: commands.sign_out_everywhere(current_actor(), account_id),
        _("Signed out on every device."),
    )


# --- what is being typed --------------------------------------------------------------------------------------------


@bp.post("/drafts")
@signed_in
def keep_draft() -> ResponseReturnValue:
    """Keep what is being typed; the script of the page sends it every few seconds."""
    fields = request.form.to_dict(flat=False)
    key, *others = fields.pop("key", [""])
    if not key or len(key) > rules.DRAFT_KEY_MOST:
        return "", 400
    if others:  # a field of the form that is called so as well
        fields["key"] = others
    try:
        commands.keep_draft(current_actor().account_id or 0, key, fields)
    except RuleBroken:
        return "", 413
    return "", 204


@bp.post("/drafts/discard")
@signed_in
def discard_draft() -> ResponseReturnValue:
    """Forget what was typed."""
    commands.discard_drafts(current_actor(), request.form.get("key", ""))
    return redirect(sessions.inside(request.form.get("next")), 303)


@bp.post("/drafts/open")
@signed_in
def open_draft() -> ResponseReturnValue:
    """Keep what a form carried whose token did not fit, and open its page with it."""
    address = kept.store(request.form.get("kept"))
    return redirect(address or "/", 303)
