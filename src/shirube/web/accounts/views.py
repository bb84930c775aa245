"""Sign in, sign out, change the password: allauth's views with our pages, each with its level."""

from __future__ import annotations

from typing import Any

from allauth.account import views as allauth
from django.http import HttpRequest, HttpResponse

from shirube.web.pages.access import allowed


class Login(allauth.LoginView):
    template_name = "accounts/login.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        back = self.get_next_url() or ""
        return {**super().get_context_data(**more), "next": back, "trail": (("ログイン", ""),)}


class Logout(allauth.LogoutView):
    template_name = "accounts/logout.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return {**super().get_context_data(**more), "trail": (("ログアウト", ""),)}


class Password(allauth.PasswordChangeView):
    template_name = "accounts/password.html"
    success_url = "/accounts/password/?changed=1"

    def get_default_success_url(self) -> str:
        return self.success_url

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        is_changed = self.request.method == "GET" and "changed" in self.request.GET
        trail = (("パスワードを変える", ""),)
        return {**super().get_context_data(**more), "is_changed": is_changed, "trail": trail}


_login, _logout, _password = Login.as_view(), Logout.as_view(), Password.as_view()


@allowed("anyone")
def login(request: HttpRequest) -> HttpResponse:
    """The form, and the way in; `next` only leads to this host."""
    answer: HttpResponse = _login(request)
    return answer


@allowed("anyone")
def logout(request: HttpRequest) -> HttpResponse:
    """GET asks, POST leaves."""
    answer: HttpResponse = _logout(request)
    return answer


@allowed("member")
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; other sessions of the same person end."""
    answer: HttpResponse = _password(request)
    return answer
