"""Who may open what. A view without a level is refused, so that forgetting one never opens a door."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from shirube.base import ShirubeError

Level = Literal["anyone", "member", "viewer", "editor", "manager", "staff"]
OF_AN_ORGANISATION = ("viewer", "editor", "manager")
View = TypeVar("View", bound=Callable[..., HttpResponse])


def allowed(level: Level) -> Callable[[View], View]:
    """Marks a view as open to a level; the outermost decorator.

    `anyone`; a signed-in `member`; a `viewer`, `editor` or `manager` of the organisation that the address
    belongs to (its part `plan_id`, `reading_id` or `organisation_id`); `staff`, who look after the site.
    """

    def mark(view: View) -> View:
        view.allowed = level  # type: ignore[attr-defined]
        return view

    return mark


def may_open(level: str | None, user: Any, role: str | None = None) -> bool:
    """Whether a user may open a view of this level, having this role in its organisation; no level opens to nobody."""
    match level:
        case "anyone":
            return True
        case "member":
            return bool(user.is_authenticated)
        case "viewer" | "editor" | "manager":
            return bool(user.is_authenticated) and reaches(role, level)
        case "staff":
            return bool(user.is_authenticated and user.is_staff)
        case _:
            return False


def reaches(role: str | None, wanted: str) -> bool:
    """Whether a role in an organisation is the wanted one or above it; no role reaches nothing."""
    return role in OF_AN_ORGANISATION and OF_AN_ORGANISATION.index(role) >= OF_AN_ORGANISATION.index(wanted)


class RefuseByDefault:
    """Refuses (403) every view that is not marked (E301), and every visitor below the view's level (E301, E710).

    `request.role` is the visitor's role in the organisation of the address, None without one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        level = getattr(view, "allowed", None)
        user = getattr(request, "user", None)
        role = _role(user, kwargs) if level in OF_AN_ORGANISATION else None
        request.role = role  # type: ignore[attr-defined]
        if level == "anyone" or may_open(level, user, role):
            return None
        is_known = bool(getattr(user, "is_authenticated", False))
        raise PermissionDenied(_refusal(level, is_known, of_reading="reading_id" in kwargs))


def _role(user: Any, kwargs: dict[str, Any]) -> str | None:
    from shirube.web.plans.membership import role_in

    return role_in(user, kwargs)


def _refusal(level: str | None, is_known: bool, *, of_reading: bool = False) -> ShirubeError:
    if is_known and of_reading:
        return ShirubeError(
            "E546",
            "この文書を開くか直すかする役割がありません。または、その文書はありません。",
            todo="送った人か、団体の「まとめる人」に、団体での役割を確かめてください。",
        )
    if is_known and level in OF_AN_ORGANISATION:
        return ShirubeError(
            "E710",
            "この団体の計画について、ここを開く役割がありません。",
            todo="団体の「まとめる人」か管理者に、名前と役割を登録してもらってください。",
        )
    todo = (
        "担当の管理者に確かめてください。" if is_known else "職員は、右上の「ログイン」から入ると開けます。"
    )
    return ShirubeError("E301", "このページを開く権限がありません。", todo=todo)
