"""Every view says who may open it; the application refuses to start with one that does not."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, abort, g, request
from flask.typing import ResponseReturnValue

from icam.core.access import Actor, Permission

View = TypeVar("View", bound=Callable[..., Any])
PUBLIC = "public"
SIGNED_IN = "signed in"


def requires(permission: Permission) -> Callable[[View], View]:
    """Let only readers with this permission in."""

    def mark(view: View) -> View:
        cast(Any, view).__access__ = permission
        return view

    return mark


def signed_in(view: View) -> View:
    """Let every signed-in person in."""
    cast(Any, view).__access__ = SIGNED_IN
    return view


def public(view: View) -> View:
    """Let everybody in."""
    cast(Any, view).__access__ = PUBLIC
    return view


def access_of(app: Flask, endpoint: str) -> Permission | str | None:
    """Return what a view asks of its reader; None when nobody said."""
    declared: dict[str, Permission | str] = app.extensions.get("atd.access", {})
    return declared.get(endpoint) or getattr(app.view_functions[endpoint], "__access__", None)


def declare(app: Flask, endpoint: str, access: Permission | str) -> None:
    """Say it for a view that comes from a library."""
    app.extensions.setdefault("atd.access", {})[endpoint] = access


def current_actor() -> Actor:
    """Return the signed-in person.

    Raises:
        Unauthorized: nobody is signed in.
    """
    actor = optional_actor()
    if actor is None:
        abort(401)
    return actor


def optional_actor() -> Actor | None:
    """Return the signed-in person, or None."""
    actor: Actor | None = g.get("actor")
    return actor


def may(permission: Permission | str) -> bool:
    """Say whether the signed-in person has a permission; for templates, which give its name."""
    actor = optional_actor()
    return actor is not None and actor.may(Permission(permission))


def init_app(app: Flask) -> None:
    """Guard every view. Called last, when all views are registered.

    Raises:
        RuntimeError: a view has neither a permission nor @public.
    """
    declare(app, "static", PUBLIC)
    unmarked = [name for name in app.view_functions if access_of(app, name) is None]
    if unmarked:
        raise RuntimeError(f"views without @requires, @signed_in or @public: {', '.join(sorted(unmarked))}")
    app.before_request(_guard)
    app.jinja_env.globals["may"] = may


def _guard() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None
    from flask import current_app

    access = access_of(current_app, request.endpoint)
    if access == PUBLIC:
        return None
    actor = current_actor()
    if isinstance(access, Permission) and not actor.may(access):
        g.refused = access.value
        abort(403)
    return None
