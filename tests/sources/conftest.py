"""Small files in the forms that people download, written here by hand."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import Any

import pytest

from shirube.catalogue import AreaIndex, load_areas


@pytest.fixture(scope="session")
def areas() -> AreaIndex:
    return load_areas()


def workbook(*sheets: tuple[str, Sequence[Sequence[Any]]], merge: str = "") -> bytes:
    """An Excel file of rows; `merge` joins cells of the first sheet."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        if merge:
            sheet.merge_cells(merge)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def estat_csv(*rows: str, heading: str = "", block: str = "") -> bytes:
    """A table as e-Stat saves it, in CP932."""
    block = block or (
        '"統計名：","見本の調査"\n"表題：","見本の表"\n"実施年月：","2015年","10月"\n'
        '"時間軸(年次)：","2015000000","2015年"\n'
    )
    heading = heading or ',,,"020","107","001"\n,,,"人口【人】","増減率【％】","空き家【戸】"\n'
    return (block + "\n" + heading + "".join(f"{row}\n" for row in rows)).encode("cp932")


def api_answer(values: Any, **changes: Any) -> dict[str, Any]:
    """An answer of getStatsData in the documented form; `values` is what stands under VALUE."""
    classes = [
        {"@id": "tab", "@name": "観測値", "CLASS": {"@code": "00001", "@name": "観測値"}},
        {
            "@id": "cat01",
            "@name": "項目",
            "CLASS": [
                {"@code": "A4101", "@name": "A4101_出生数", "@unit": "人"},
                {"@code": "Z9999", "@name": "Z9999_見本の数", "@unit": "件"},
            ],
        },
        {
            "@id": "area",
            "@name": "地域",
            "CLASS": [
                {"@code": "39405", "@name": "高知県 檮原町"},
                {"@code": "39401", "@name": "高知県 中土佐町"},
            ],
        },
        {"@id": "time", "@name": "年", "CLASS": {"@code": "2021100000", "@name": "2021年度"}},
    ]
    data: dict[str, Any] = {
        "RESULT_INF": {"TOTAL_NUMBER": 1, "FROM_NUMBER": 1, "TO_NUMBER": 1},
        "TABLE_INF": {"@id": "0000020201", "STAT_NAME": {"@code": "00200502", "$": "見本の統計"}},
        "CLASS_INF": {"CLASS_OBJ": classes},
        "DATA_INF": {
            "NOTE": [
                {"@char": "***", "$": "当該数値が得られないもの"},
                {"@char": "-", "$": "当該数値に該当がないもの"},
                {"@char": "X", "$": "数値が秘匿されているもの"},
            ],
            "VALUE": values,
        },
    }
    data.update(changes)
    return {
        "GET_STATS_DATA": {
            "RESULT": {"STATUS": 0, "ERROR_MSG": "正常に終了しました。"},
            "STATISTICAL_DATA": data,
        }
    }


def api_value(
    text: Any, area: str = "39405", item: str = "A4101", time: str = "2021100000"
) -> dict[str, Any]:
    """One value of such an answer."""
    return {"@tab": "00001", "@cat01": item, "@area": area, "@time": time, "@unit": "人", "$": text}


def as_bytes(tree: Any) -> bytes:
    return json.dumps(tree, ensure_ascii=False).encode()


@pytest.fixture
def make() -> Any:
    """The makers of sample files."""

    class Make:
        workbook = staticmethod(workbook)
        estat_csv = staticmethod(estat_csv)
        api_answer = staticmethod(api_answer)
        api_value = staticmethod(api_value)
        as_bytes = staticmethod(as_bytes)

    return Make
