"""The web tests: one client that holds every page to the page rules, and a throw-away PostgreSQL on demand."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from django.core.management import call_command
from django.db import connections
from django.http import HttpResponse
from django.test import Client

ON_POSTGRES = os.environ.get("SHIRUBE_TEST_DB") == "postgres"
_CONTROLS = frozenset({"input", "select", "textarea"})
_UNLABELLED = frozenset({"hidden", "submit", "button"})


# -- page rules ---------------------------------------------------------------------------------------


def page_faults(html: str, headers: Any) -> list[str]:
    """What breaks the rules of a page; empty for a page that keeps them."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root = parser.parse(html)
    faults = [f"HTML: {code} {place}" for place, code, _ in parser.errors]
    faults += _heading_faults(root) + _id_faults(root) + _label_faults(root) + _inline_faults(root)
    faults += [
        "誤りのまとめに焦点が移らない（tabindex=-1 と autofocus）"
        for e in root.iter()
        if e.get("class") == "error-summary" and (e.get("tabindex"), e.get("autofocus")) != ("-1", "")
    ]
    if root.get("lang") != "ja":
        faults.append("lang=ja がない")
    if "default-src 'none'" not in headers.get("Content-Security-Policy", ""):
        faults.append("CSP がない")
    if "unsafe" in headers.get("Content-Security-Policy", ""):
        faults.append("CSP が unsafe を許している")
    return faults


def _heading_faults(root: Element) -> list[str]:
    titles, heads = list(root.iter("title")), list(root.iter("h1"))
    if len(heads) != 1 or len(titles) != 1:
        return [f"h1 が {len(heads)} 個、title が {len(titles)} 個"]
    title, head = _words(titles[0]), _words(heads[0])
    return [] if head and title.startswith(head) else [f"title「{title}」が h1「{head}」で始まらない"]


def _id_faults(root: Element) -> list[str]:
    counts = Counter(element.get("id") for element in root.iter() if element.get("id") is not None)
    faults = [f"id「{name}」が {count} 個" for name, count in counts.items() if count > 1]
    anchors = [element.get("href") or "" for element in root.iter("a")]
    faults += [
        f"{link} の行き先がない" for link in anchors if link.startswith("#") and link[1:] not in counts
    ]
    for element in root.iter():
        for attribute in ("aria-describedby", "aria-labelledby", "for"):
            missing = [name for name in (element.get(attribute) or "").split() if name not in counts]
            faults += [f"{attribute} の「{name}」がない" for name in missing]
    return faults


def _label_faults(root: Element) -> list[str]:
    labelled = {label.get("for") for label in root.iter("label")}
    return [
        f"{element.tag} {element.get('name')} にラベルがない"
        for element in root.iter()
        if element.tag in _CONTROLS
        and element.get("type") not in _UNLABELLED
        and element.get("id") not in labelled
        and not element.get("aria-label")
    ]


def _inline_faults(root: Element) -> list[str]:
    faults = [f"<{e.tag} style>" for e in root.iter() if e.get("style") is not None]
    faults += ["<style> がある" for _ in root.iter("style")]
    faults += ["中身のある <script> がある" for e in root.iter("script") if e.get("src") is None]
    faults += [f"{name} がある" for e in root.iter() for name in e.attrib if name.startswith("on")]
    links = [e.get("src") or e.get("href") or "" for e in root.iter() if e.tag in ("script", "link", "img")]
    return faults + [f"外への参照 {link}" for link in links if "//" in link and not link.startswith("data:")]


def _words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


class CheckedClient(Client):
    """A client that fails the test if a page breaks a page rule."""

    def request(self, **request: Any) -> HttpResponse:
        response = super().request(**request)
        if response.headers.get("Content-Type", "").startswith("text/html") and response.content:
            faults = page_faults(response.content.decode(), response.headers)
            assert not faults, f"{request.get('PATH_INFO')}: {faults[:5]}"
        return response


@pytest.fixture
def client(db: None) -> CheckedClient:
    return CheckedClient()


@pytest.fixture(autouse=True)
def _plain_static(settings: Any) -> None:
    """Static files need not be gathered for a page to be drawn in a test."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "whitenoise" not in name]


# -- database -----------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The places are loaded once; every test rolls back what it changes."""
    with django_db_blocker.unblock():
        call_command("load_data", verbosity=0)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest, django_db_modify_db_settings: None) -> None:
    """With SHIRUBE_TEST_DB=postgres the same tests run on a cluster that lives as long as they do."""
    if ON_POSTGRES:
        connections.settings["default"].update(request.getfixturevalue("postgres_cluster"))
        del connections["default"]


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[dict[str, Any]]:
    """A fresh cluster on a unix socket, started as an ordinary user; the settings that lead to it."""
    binaries = postgres_binaries()
    if binaries is None:
        pytest.skip("PostgreSQL の initdb と pg_ctl がこの機械にない")
    folder = Path(tempfile.mkdtemp(prefix="shirube-pg-"))
    prefix = _as_ordinary_user(folder)
    data = folder / "data"
    start = f"-c listen_addresses='' -c fsync=off -c unix_socket_directories={folder}"
    _run(prefix, binaries / "initdb", "-D", data, "-U", "shirube", "--auth=trust", "-E", "UTF8", "--locale=C")
    try:
        _run(prefix, binaries / "pg_ctl", "-D", data, "-o", start, "-l", folder / "log", "-w", "start")
        yield {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "postgres",
            "USER": "shirube",
            "HOST": str(folder),
            "PORT": "",
            "OPTIONS": {},
        }
    finally:
        connections.close_all()
        subprocess.run([*prefix, binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop"], check=False)
        shutil.rmtree(folder, ignore_errors=True)


def postgres_binaries() -> Path | None:
    """The folder of initdb and pg_ctl, on the path or where Debian keeps them."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "pg_ctl").exists()), None)


def _as_ordinary_user(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root, so root hands over to another user."""
    if os.geteuid() != 0:
        return []
    names = [entry.pw_name for entry in pwd.getpwall()]
    user = "postgres" if "postgres" in names else "nobody"
    shutil.chown(folder, user)
    return ["runuser", "-u", user, "--"]


def _run(prefix: list[str], *command: Any) -> None:
    with tempfile.TemporaryFile() as output:
        done = subprocess.run([*prefix, *command], stdout=output, stderr=output, check=False, cwd="/")
        output.seek(0)
        assert done.returncode == 0, output.read().decode(errors="replace")


@pytest.fixture(scope="session")
def page_rules() -> Any:
    return page_faults


@pytest.fixture
def postgres_binaries_or_skip() -> Path:
    folder = postgres_binaries()
    if folder is None:
        pytest.skip("PostgreSQL の initdb と pg_ctl がこの機械にない")
    return folder
