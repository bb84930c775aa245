"""The rules of the house, over the whole repository."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "shirube"
CORE = (
    *("base", "rules", "plans", "regions", "evidence", "catalogue", "documents", "lint", "funding"),
    *("usecases", "sources"),
)
LONGEST = 400
LONG_FILES = {
    "src/shirube/rules/check.py": (500, "one checker: every kind of node beside the others"),
    "src/shirube/rules/decide.py": (440, "verdict, amounts and next question read the same worlds"),
    "benchmarks/rules_exact.py": (900, "the 24 rules once more, by hand, to compare with"),
    "benchmarks/rules_openfisca.py": (900, "the 24 rules once more, by hand, to compare with"),
    "benchmarks/rules_polars.py": (900, "the 24 rules once more, by hand, to compare with"),
}
"""Files that may be longer than 400 lines: how long, and why."""

REGISTRY = re.compile(
    "|".join(
        (
            r"py" + r"pi\.org",
            r"python" + r"hosted\.org",
            r"(?<!no-emit-)(?:extra-)?index" + r"-url",
            r"/simple" + "/",
        )
    )
)
CLOCKS = {
    *("date.today", "datetime.today", "datetime.now", "datetime.utcnow", "time.time", "time.localtime"),
    *("timezone.now", "timezone.localdate", "timezone.localtime"),
}
WITHOUT_WORDS = {"migrations", "management", "commands", "templatetags"}


def git(*arguments: str) -> list[str]:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout: what is committed cannot be listed")
    return done.stdout.splitlines()


def texts() -> dict[str, str]:
    """Every text file that is or would be committed, by its path."""
    found = {}
    for name in git("ls-files", "--cached", "--others", "--exclude-standard"):
        content = (ROOT / name).read_bytes() if (ROOT / name).is_file() else b""
        if b"\x00" not in content:
            found[name] = content.decode("utf-8")
    return found


def python_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if "migrations" not in path.parts)


def test_no_file_names_a_folder_of_the_machine_it_was_written_on() -> None:
    folders = [str(ROOT), str(Path.home()) + "/", str(ROOT.parent) + "/"]
    folders = [folder for folder in folders if len(folder) > len("/root")]
    assert [name for name, text in texts().items() if any(folder in text for folder in folders)] == []


def test_no_file_names_the_address_of_a_package_registry() -> None:
    assert REGISTRY.search("https://py" + "pi.org/x")
    assert not REGISTRY.search("uv pip compile --no-emit-index" + "-url")
    assert {name: found[0] for name, text in texts().items() if (found := REGISTRY.search(text))} == {}


def test_no_python_file_is_longer_than_a_reader_can_hold() -> None:
    long = {}
    for folder in ("src", "tools", "benchmarks"):
        for path in python_files(ROOT / folder):
            name = path.relative_to(ROOT).as_posix()
            lines = len(path.read_text("utf-8").splitlines())
            if lines > LONG_FILES.get(name, (LONGEST, ""))[0]:
                long[name] = lines
    assert long == {}, "split it by idea, or give it a limit and a reason in LONG_FILES"


def clock_calls(path: Path) -> list[int]:
    tree = ast.parse(path.read_text("utf-8"))
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in CLOCKS
    ]


def test_the_core_has_no_clock() -> None:
    asking = {
        path: calls for room in CORE for path in python_files(SOURCE / room) if (calls := clock_calls(path))
    }
    assert asking == {}


def test_each_edge_asks_the_day_in_one_place() -> None:
    for edge in ("cli", "web"):
        asking = [path.name for path in python_files(SOURCE / edge) for _ in clock_calls(path)]
        assert len(asking) == 1, f"{edge} asks what day it is in {asking}"


@pytest.mark.parametrize(
    "module",
    [
        "shirube.usecases",
        "shirube.catalogue",
        "shirube.documents",
        "shirube.funding",
        "shirube.rules",
        "shirube.plans",
        "shirube.regions",
        "shirube.evidence",
        "shirube.lint",
        "shirube.base",
    ],
)
def test_the_core_loads_no_web_framework_no_http_and_no_command_line(module: str) -> None:
    code = (
        f"import sys\nimport {module}\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules} & {'django', 'httpx', 'granian', 'typer', 'rich'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


ROOMS = sorted(path for path in SOURCE.rglob("__init__.py") if not WITHOUT_WORDS & set(path.parts))


@pytest.mark.parametrize("path", ROOMS, ids=lambda path: path.parent.name)
def test_a_room_says_what_it_is_and_lists_what_it_exports(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert len(ast.get_docstring(tree) or "") >= 20, "one paragraph: what the room is for"
    exports = any(isinstance(node, ast.ImportFrom) and node.module != "__future__" for node in tree.body)
    names = {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    assert not exports or "__all__" in names


def test_every_room_is_a_package() -> None:
    rooms = {path.parent for path in python_files(SOURCE)}
    assert [room for room in rooms if not (room / "__init__.py").is_file()] == []


def test_the_licence_is_mit() -> None:
    assert (ROOT / "LICENSE").read_text("utf-8").startswith("MIT License")
    assert tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["license"] == {
        "text": "MIT"
    }


def test_the_changelog_has_an_entry_for_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert headings[0] == version


@pytest.mark.parametrize("path", sorted((ROOT / "requirements").glob("*.lock")), ids=lambda path: path.name)
def test_every_pinned_package_has_a_hash(path: Path) -> None:
    entries = re.split(r"^(?=[a-z0-9])", path.read_text("utf-8"), flags=re.MULTILINE | re.IGNORECASE)[1:]
    assert entries
    for entry in entries:
        assert re.match(r"[A-Za-z0-9._-]+(\[[a-z0-9,]+\])?==\S+", entry), entry
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry


def test_every_list_of_packages_is_pinned() -> None:
    folder = ROOT / "requirements"
    assert {path.stem for path in folder.glob("*.in")} == {path.stem for path in folder.glob("*.lock")}


def test_nothing_made_at_run_time_is_committed() -> None:
    committed = git("ls-files")
    assert [
        name for name in committed if re.match(r"var/|\.venv|build/|dist/|.*\.egg-info/|.*__pycache__/", name)
    ] == []
