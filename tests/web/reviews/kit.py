"""What the tests of the yearly review share: a form, a sheet and a preview as a person would use them."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from shirube.web.plans import models

YEAR = 2026


def kpi(label: str) -> models.Kpi:
    return models.Kpi.objects.get(label=label)


def at(plan: models.Plan, rest: str = "") -> str:
    return f"/plans/{plan.pk}/review/{YEAR}/{rest}"


def base(client: Any, plan: models.Plan) -> str:
    return client.get(at(plan)).context["form"].base


def save(client: Any, plan: models.Plan, **cells: str) -> Any:
    """Post the form with some cells; a-移住者の数 is its actual."""
    sent = {f"{name[0]}-{kpi(name[2:]).pk}": text for name, text in cells.items()}
    return client.post(at(plan, "save/"), {"base": base(client, plan), **sent})


def sheet(client: Any, plan: models.Plan) -> Any:
    content = client.get(at(plan, "files/sheet.xlsx")).content
    return openpyxl.load_workbook(io.BytesIO(content))


def put(workbook: Any, label: str, key: str, value: Any) -> Any:
    """Write into a cell of the sheet as a person would."""
    page = workbook["年次検証"]
    column = next(cell.column for cell in page[5] if cell.value == key)
    row = next(cells[0].row for cells in page.iter_rows(max_col=3) if cells[2].value == label)
    page.cell(row, column).value = value
    return page.cell(row, column)


def upload(client: Any, plan: models.Plan, workbook: Any, name: str = "検証.xlsx") -> Any:
    content = workbook
    if not isinstance(workbook, bytes):
        out = io.BytesIO()
        workbook.save(out)
        content = out.getvalue()
    return client.post(at(plan, "upload/"), {"file": SimpleUploadedFile(name, content)})


def confirm(client: Any, plan: models.Plan, response: Any, **more: str) -> Any:
    preview = response.context["preview"]
    sent = {
        "payload": preview.payload,
        "base": preview.base,
        "ask": preview.ask,
        "seen": response.context["seen"],
    }
    return client.post(at(plan, "apply/"), {**sent, **more})


def reviewed(client: Any, plan: models.Plan) -> None:
    """Two KPIs reviewed, the third named as not assessed."""
    save(
        client,
        plan,
        **{
            "a-移住者の数": "70",
            "s-移住者の数": "継続",
            "a-空き家の利用率": "20",
            "s-空き家の利用率": "見直し",
            "c-空き家の利用率": "調べを始めた。",
            "a-相談の件数": "－ 調査なし",
        },
    )


def publish(client: Any, plan: models.Plan, year: str = str(YEAR)) -> Any:
    return client.post(f"/plans/{plan.pk}/publish/", {"year": year, "note": "検証を加えた"})
