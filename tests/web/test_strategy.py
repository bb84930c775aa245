"""The pages of the national strategy: the model walked by address, the board, the KPI, roadmap, budget, files."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest
from openpyxl import load_workbook

from shirube.plans import count
from shirube.usecases.strategy_page_gantt import gantt
from shirube.usecases.strategy_page_nodes import Level
from shirube.web.strategy.board_page import drawn_rows
from shirube.web.strategy.selectors import national, national_rows

pytestmark = pytest.mark.slow

TOWN = "area=39405&on=2026-06-15"


def text_of(response: Any) -> str:
    return response.content.decode()


def bodies(html: str) -> list[str]:
    return re.findall(r'<tbody id="row-([^"]+)"', html)


# -- logic model -------------------------------------------------------------------------------------------


def test_every_kind_of_node_opens_at_its_address(client: Any) -> None:
    nodes = national().nodes
    for level in Level:
        node = nodes.at(level)[0]
        html = text_of(client.get(f"/strategy/?at={node.id}"))
        assert 'aria-current="true"' in html or level in (Level.GROUP, Level.SUBGROUP)
        assert node.title in html


def test_a_node_that_is_none_is_a_page_that_explains(client: Any) -> None:
    response = client.get("/strategy/?at=output-nai")
    assert response.status_code == 404
    assert "E770" in text_of(response)


def test_lost_and_undecided_kpis_are_visible_in_the_model(client: Any) -> None:
    html = text_of(client.get("/strategy/"))
    for words in ("資料から失われた", "目標は今後設定", "後継の目標は今後設定"):
        assert words in html


def test_a_chosen_area_brings_its_verdicts_and_keeps_the_path(client: Any) -> None:
    html = text_of(client.get(f"/strategy/?at=output-e&{TOWN}"))
    assert "/programmes/local-10000-kokko/areas/39405/?on=2026-06-15" in html
    assert 'href="/strategy/?at=output-f&amp;area=39405&amp;on=2026-06-15"' in html
    assert "制度集にない" in html


def test_a_programme_that_is_not_recorded_never_has_a_verdict(client: Any) -> None:
    html = text_of(client.get(f"/strategy/measures/a-1-5/?{TOWN}"))
    assert "制度集にない" in html
    assert 'class="verdict"' not in html


def test_an_area_that_is_none_keeps_the_page_and_says_so(client: Any) -> None:
    response = client.get("/strategy/?at=output-e&area=どこにもない町")
    assert response.status_code == 200
    assert "E330" in text_of(response)


def test_several_areas_of_one_name_are_offered(client: Any) -> None:
    html = text_of(client.get("/strategy/?at=output-e&area=府中"))
    assert "どの団体ですか" in html
    assert "/strategy/?at=output-e&amp;area=13206" in html


def test_paper_holds_the_whole_tree(client: Any) -> None:
    html = text_of(client.get("/strategy/"))
    tree = html[html.index("ロジックモデルの一覧") :]
    assert tree.count("<li data-depth") == len(national().nodes.by_id)


def test_htmx_gets_the_part_and_a_restored_page_the_whole(client: Any) -> None:
    part = client.get("/strategy/?at=output-e", headers={"HX-Request": "true"}, follow=False).content.decode()
    assert part.lstrip().startswith('<div id="model"')
    assert "<html" not in part
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    whole = client.get("/strategy/?at=output-e", headers=headers)
    assert "<html" in text_of(whole)
    assert "HX-Request" in whole.headers["Vary"]


@pytest.fixture
def client(db: None, page_rules: Any) -> Any:
    """As the usual client, but a part that htmx asks for is no page."""
    from django.test import Client

    class PartClient(Client):
        def request(self, **request: Any) -> Any:
            response = super().request(**request)
            is_page = response.headers.get("Content-Type", "").startswith("text/html")
            is_part = request.get("HTTP_HX_REQUEST") and not request.get("HTTP_HX_HISTORY_RESTORE_REQUEST")
            if is_page and response.content and not is_part:
                faults = page_rules(response.content.decode(), response.headers)
                assert not faults, f"{request.get('PATH_INFO')}: {faults[:5]}"
            return response

    return PartClient()


# -- KPIs --------------------------------------------------------------------------------------------------


def test_the_board_holds_every_kpi_and_the_lost_ones_once(client: Any) -> None:
    counts = count(national().strategy.plan, with_reposts=True)
    html = text_of(client.get("/strategy/kpis/"))
    shown = bodies(html)
    assert len(shown) == len(set(shown)) == counts.kpis + counts.lost_kpi_blocks
    assert f"（全 {len(shown)} 件）" in html


def test_overdue_actuals_stand_first_on_the_day_asked(client: Any) -> None:
    before = text_of(client.get("/strategy/kpis/?on=2026-03-31"))
    after = text_of(client.get("/strategy/kpis/?on=2026-04-01"))
    assert "期限が来たのに実績の収録がない KPI が" not in before
    assert "期限が来たのに実績の収録がない KPI が" in after
    first = after[after.index('<tbody id="row-') :]
    assert first.index('data-overdue="yes"') < first.index("</tr>")


def test_the_filters_narrow_and_what_is_hidden_stays_counted(client: Any) -> None:
    html = text_of(client.get("/strategy/kpis/?state=lost"))
    counts = count(national().strategy.plan, with_reposts=True)
    assert len(bodies(html)) == counts.lost_kpi_blocks
    assert f"隠れている <strong>{counts.kpis}</strong>" in html
    assert "あてはまる KPI はありません" in text_of(client.get("/strategy/kpis/?word=ありえない語"))


def test_a_row_opens_in_place_by_its_address_and_closes_again(client: Any) -> None:
    closed = text_of(client.get("/strategy/kpis/?state=decided"))
    link = "/strategy/kpis/?state=decided&amp;open=output-e-kpi-3#row-output-e-kpi-3"
    assert f'href="{link}"' in closed
    opened = text_of(client.get("/strategy/kpis/?state=decided&open=output-e-kpi-3&open=nai"))
    assert opened.count('class="board-detail"') == 1
    assert "目標の期間（2025年度から）より前です" in opened
    assert 'href="/strategy/kpis/?state=decided#row-output-e-kpi-3"' in opened


def test_rows_kept_from_one_page_carry_no_address_of_another() -> None:
    rows = national_rows(national().strategy.source.as_of)
    first = drawn_rows(rows, base="/a/", query="x=1&y=<", ask="?area=1")
    second = drawn_rows(rows, base="/b/", query="", ask="")
    assert "/a/?x=1&amp;y=&lt;&amp;open=" in first
    assert "/a/" not in second
    assert not re.search("[\ue000\ue001]", first + second)


def test_the_page_of_a_kpi_says_actual_judgement_rule_forecast_and_source(client: Any) -> None:
    html = text_of(client.get("/strategy/kpis/output-e-kpi-3/"))
    for words in (
        "95%",
        "2024年度",
        "004_aff9116dac09eb1f",
        "判定のきまり",
        "見通しには2年以上",
        "変更の収録なし",
    ):
        assert words in html
    assert "実績の収録なし" in text_of(client.get("/strategy/kpis/outcome-A-kpi-4/"))


def test_kpis_all_along_the_document_have_their_pages(client: Any) -> None:
    for row in national_rows(national().strategy.source.as_of)[::4]:
        assert client.get(row.item.href).status_code == 200
    missing = client.get("/strategy/kpis/output-z-kpi-1/")
    assert missing.status_code == 404
    assert "E773" in text_of(missing)


# -- roadmap, budget, measures, document -------------------------------------------------------------------


def test_the_roadmap_shows_rows_lost_ones_and_disagreements(client: Any) -> None:
    chart = gantt(national().nodes)
    html = text_of(client.get("/strategy/roadmap/"))
    assert html.count("合わない（期間を採った）") == chart.disagreements > 0
    assert all(node.title in html for node in chart.lost)
    narrowed = text_of(client.get("/strategy/roadmap/?output=output-e"))
    assert "<strong>3</strong> 事業を表示" in narrowed
    assert client.get("/strategy/roadmap/?output=nai").status_code == 404


def test_measures_all_along_the_document_have_their_pages_and_reposts_lead_both_ways(client: Any) -> None:
    for node in national().nodes.at(Level.MEASURE)[::8]:
        assert client.get(f"/strategy/measures/{node.slug}/").status_code == 200
    assert "/strategy/measures/a-1-5/" in text_of(client.get("/strategy/measures/f-1-2/"))
    assert "/strategy/measures/f-1-2/" in text_of(client.get("/strategy/measures/a-1-5/"))
    missing = client.get("/strategy/measures/z-9-9/")
    assert missing.status_code == 404
    assert "E774" in text_of(missing)


def test_the_budget_is_shown_with_its_sums_and_differences(client: Any) -> None:
    html = text_of(client.get("/strategy/budget/"))
    for words in ("1,639億円", "一致", "内訳の計", "合計の記載なし", 'role="img"'):
        assert words in html


def test_the_page_about_the_document_lists_every_flaw_and_both_counts(client: Any) -> None:
    plan = national().strategy.plan
    html = text_of(client.get("/strategy/about/"))
    assert f"資料の誤り {len(plan.anomalies)} 件" in html
    for with_reposts in (True, False):
        assert f">{count(plan, with_reposts=with_reposts).measures}</td>" in html


# -- files -------------------------------------------------------------------------------------------------

FILES = (
    *("model", "kpis", "kpis/output-e-kpi-3", "kpis/output-h-kpi-lost", "roadmap", "budget"),
    *("measures/a-1-1", "about"),
)


@pytest.mark.parametrize("name", FILES)
def test_every_page_lies_beside_itself_as_excel_csv_and_json(client: Any, name: str) -> None:
    content = client.get(f"/strategy/{name}.csv?{TOWN}").content
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert {len(row) for row in rows} == {len(rows[0])}
    tree = json.loads(client.get(f"/strategy/{name}.json?{TOWN}").content)
    assert tree["about"]["まち"] == "高知県檮原町（39405）"
    title = next(key for key in tree if key != "about")
    assert [list(record) for record in tree[title][:1]] in ([], [rows[0]])
    assert len(tree[title]) == len(rows) - 1
    book = load_workbook(io.BytesIO(client.get(f"/strategy/{name}.xlsx?{TOWN}").content))
    assert book.sheetnames[-1] == "この表について"
    assert book[book.sheetnames[0]].max_row == len(rows)


def test_the_file_of_the_board_is_narrowed_as_the_page(client: Any) -> None:
    page = bodies(text_of(client.get("/strategy/kpis/?level=outcome")))
    rows = list(
        csv.DictReader(
            io.StringIO(client.get("/strategy/kpis.csv?level=outcome").content.decode("utf-8-sig"))
        )
    )
    assert [row["KPI ID"] for row in rows] == page


def test_the_first_page_leads_to_the_strategy(client: Any) -> None:
    assert text_of(client.get("/")).count('href="/strategy/"') >= 2
