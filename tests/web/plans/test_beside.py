"""What stands beside a node: the nation, other towns, programmes."""

from __future__ import annotations

from typing import Any

import pytest
from tests.web.plans.towns import address, words

from shirube.web.plans import models, selectors

pytestmark = pytest.mark.django_db


def test_similar_kpis_of_others_come_from_published_plans_only(
    editor: Any, plan: models.Plan, goal: models.Node
) -> None:
    import hashlib
    import json

    from shirube.plans import book_json

    other = models.Organisation.objects.create(area="39401", name="中土佐町")
    theirs = models.Plan.objects.create(organisation=other, title="隣の計画", first_year=2025, last_year=2029)
    node = models.Node.objects.create(
        plan=theirs,
        kind="outcome",
        position=1,
        title="人が来る",
        link_strategy="national",
        link_path="outcome-A",
    )
    models.Kpi.objects.create(node=node, position=1, label="隣町の起業の数")
    models.Node.objects.filter(pk=goal.pk).update(link_strategy="national", link_path="outcome-A")
    assert "隣町の起業の数" not in words(editor.get(address(goal)))
    text = json.dumps(book_json(selectors.plan_book(theirs)))
    models.PublishedVersion.objects.create(
        plan=theirs,
        number=1,
        slug="39401-1",
        content=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        by_name="tanaka",
    )
    page = words(editor.get(address(goal)))
    assert "隣町の起業の数" in page
    assert "同じ国の目標につながる" in page


def test_the_list_can_be_of_one_place(client: Any, db: None) -> None:
    assert "高知県檮原町の計画は、しるべではまだ公表されていません" in words(client.get("/plans/?area=39405"))
    assert client.get("/plans/?area=99999").status_code == 404
