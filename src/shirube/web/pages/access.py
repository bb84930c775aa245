"""Who may open what. A view without a level is refused, so that forgetting one never opens a door."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from shirube.base import ShirubeError

Level = Literal["anyone", "member", "staff"]
View = TypeVar("View", bound=Callable[..., HttpResponse])


def allowed(level: Level) -> Callable[[View], View]:
    """Marks a view as open to `anyone`, to a signed-in `member`, or to `staff`; the outermost decorator."""

    def mark(view: View) -> View:
        view.allowed = level  # type: ignore[attr-defined]
        return view

    return mark


def may_open(level: str | None, user: Any) -> bool:
    """Whether a user of the request may open a view of this level; no level opens to nobody."""
    match level:
        case "anyone":
            return True
        case "member":
            return bool(user.is_authenticated)
        case "staff":
            return bool(user.is_authenticated and user.is_staff)
        case _:
            return False


class RefuseByDefault:
    """Refuses (403, E301) every view that is not marked, and every visitor below the view's level."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        level = getattr(view, "allowed", None)
        if level == "anyone" or may_open(level, getattr(request, "user", None)):
            return None
        is_known = bool(getattr(getattr(request, "user", None), "is_authenticated", False))
        todo = (
            "担当の管理者に確かめてください。"
            if is_known
            else "職員は、右上の「ログイン」から入ると開けます。"
        )
        raise PermissionDenied(ShirubeError("E301", "このページを開く権限がありません。", todo=todo))
