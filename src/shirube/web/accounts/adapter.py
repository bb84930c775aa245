"""What allauth is told: accounts are made by an administrator, and mistakes are said in our words."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from shirube.base import ShirubeError

FAILED = ShirubeError(
    "E341",
    "名前かパスワードが違います。",
    todo="大文字・小文字と、かな入力になっていないかを確かめてください。忘れたときは管理者に作り直しを頼んでください。",
)
TOO_OFTEN = ShirubeError(
    "E342",
    "続けて間違えたため、しばらくログインできません。",
    todo="5分ほど待ってから、もう一度入力してください。",
)
WRONG_NOW = ShirubeError(
    "E345", "いまのパスワードが違います。", todo="ログインに使ったパスワードを入れてください。"
)


def worded(error: ShirubeError) -> str:
    """A mistake as one line under a field."""
    return f"{error.what}{error.todo}（{error.code}）"


class Adapter(DefaultAccountAdapter):
    """Closed to sign-up; sends no mail."""

    error_messages = {  # noqa: RUF012  allauth reads a plain dict
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": worded(FAILED),
        "invalid_login": worded(FAILED),
        "account_inactive": worded(FAILED),
        "too_many_login_attempts": worded(TOO_OFTEN),
        "rate_limited": worded(TOO_OFTEN),
        "enter_current_password": worded(WRONG_NOW),
        "incorrect_password": worded(WRONG_NOW),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  allauth names it
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff come to what they look after, the others to their plans."""
        return "/own/" if request.user.is_staff else "/plans/"

    def is_safe_url(self, url: str | None) -> bool:
        """Only a path of this very host may follow signing in or out."""
        return bool(url) and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def send_mail(self, *arguments: Any, **more: Any) -> None:
        """No mail leaves: a closed network has no way out."""

    def send_notification_mail(self, *arguments: Any, **more: Any) -> None:
        """As `send_mail`."""
