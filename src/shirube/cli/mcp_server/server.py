"""The server: six tools that only read, with what they need and give in the words an assistant is told."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any, Literal

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from shirube.base.errors import ShirubeError
from shirube.cli.clock import day_of
from shirube.cli.mcp_server import answers
from shirube.cli.mcp_server.shelf import Shelf
from shirube.regions.scenarios import BANDS

INSTRUCTIONS = (
    "しるべは、地方創生の支援制度・まちの事実と数字・人口の推計・全国の戦略の KPI を答えます。"
    "unknown は「いいえ」ではありません。missing を人に尋ね、decide の facts に入れて聞き直してください。"
    "答えるときは sources（資料と行、統計の出典と時点）を添えてください。金額は円です。"
    "自治体が自分で登録した制度が入っているかどうかは、own_programmes にあります。"
)
_READS = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
Words = Annotated[str, Field(min_length=1, max_length=400)]
Place = Annotated[
    str, Field(min_length=1, max_length=100, description="団体コード（39405）か、一つに決まる名前。")
]
Day = Annotated[
    str | None, Field(max_length=40, description="いつの時点か（2026-06-15、令和8年6月15日）。なければ今日。")
]
Count = Annotated[int, Field(ge=1, le=50)]
Json = dict[str, Any]


def build(shelf: Shelf) -> MCPServer:
    """The server over what was read."""
    server = MCPServer("shirube", title="しるべ", instructions=INSTRUCTIONS)
    tool = server.tool(annotations=_READS)

    def told(function: Callable[..., Json]) -> Callable[..., Json]:
        """A mistake of the caller is told with its code and what to do next."""

        @wraps(function)
        def call(*args: Any, **kwargs: Any) -> Json:
            try:
                return function(*args, **kwargs)
            except ShirubeError as error:
                raise ToolError(str(error)) from None

        tool(call)
        return call

    @told
    def search(words: Words, limit: Count = 10) -> Json:
        """やりたいことの言葉から支援制度を探す。見つかった理由と資料の行を添える。"""
        return answers.search(shelf, words, limit=limit)

    @told
    def area(area: Place, on: Day = None) -> Json:
        """まち（都道府県・市区町村）の事実、まず見るところ、似ているまちと並べた数字、似ているまち。

        事実の値が null のときは note に理由がある。数字の － は分からないこと。
        """
        return answers.area(shelf, area, on=day_of(on))

    @told
    def projection(
        area: Place,
        until: Annotated[int, Field(ge=2030, le=2100)] = 2050,
        fertility: Annotated[int, Field(ge=50, le=300, description="出生がいまの何%になるとするか。")] = 100,
        stay: Annotated[int, Field(ge=0, le=100, description="移動による減りを何%止めるか。")] = 0,
        households: Annotated[int, Field(ge=0, le=2000, description="1年に移り住む世帯。")] = 0,
        keep: Literal["total", "school", "workers", "workers20"] = "total",
        level: Annotated[int, Field(ge=1, le=200, description="保ちたい水準（いま=100）。")] = 80,
        by: Annotated[int, Field(ge=2030, le=2100, description="それを保ちたい年。")] = 2050,
    ) -> Json:
        """人口のこれから。80%の幅、シナリオ、保つのに要るもの（needs。value が null なら届かない）、置いた仮定。"""
        asked = {
            "until": until,
            "fertility": fertility,
            "stay": {band.id: stay for band in BANDS},
            "households": households,
            "measure": keep,
            "level": level,
            "goal_year": by,
        }
        return answers.projection(shelf, area, asked)

    @told
    def match(area: Place, on: Day = None, verdict: Literal["", "yes", "no", "unknown"] = "yes") -> Json:
        """一つのまちに、すべての制度をあてはめる。数は足すと合う。verdict で、出す制度を絞る（空ならすべて）。"""
        return answers.match(shelf, area, on=day_of(on), verdict=verdict)

    @told
    def decide(
        programme: Annotated[
            str, Field(min_length=1, max_length=100, description="制度の id（search で分かる）。")
        ],
        area: Annotated[str, Field(max_length=100, description="団体コードか名前。なければ空。")] = "",
        on: Day = None,
        facts: Annotated[
            dict[str, str] | None, Field(description='分かっていること。例 {"loan_amount": "9,000万円"}')
        ] = None,
    ) -> Json:
        """一つの制度が使えるか、いくらか、なぜか、あと何が分かれば決まるか。"""
        return answers.decide(shelf, programme, name=area, on=day_of(on), facts=facts or {})

    @told
    def kpi(words: Words, on: Day = None, limit: Count = 10) -> Json:
        """全国の戦略の KPI。目標・期限・実績・判定とその理由。KPI の id か、名前の言葉で探す。"""
        return answers.kpi(shelf, words, on=day_of(on), limit=limit)

    return server
