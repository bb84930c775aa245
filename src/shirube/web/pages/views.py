"""Home."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shirube.web.pages.access import allowed


@allowed("anyone")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/home.html", {})
