"""docs/reference/lint: the checks on plans, one page each from the docstring, and what they say of the national strategy."""

from __future__ import annotations

from collections import Counter

from shirube.base.fiscal import format_date_both
from shirube.catalogue import Catalogue, Strategy
from shirube.lint import ALL, Check, Severity
from shirube.usecases.lint_plan import lint_strategy

_SHOWN = 8
_FIELDS = {
    "label": "名前",
    "baseline": "基準値",
    "target": "目標",
    "due": "期限",
    "unit": "単位",
    "path": "年ごとの目標",
    "actual": "実績",
    "kpis": "KPI",
    "measures": "施策",
    "programmes": "制度",
    "budget": "予算",
    "roadmap": "工程",
    "title": "題",
    "notes": "備考",
}


def index_page() -> str:
    """The list of the checks."""
    rows = [
        f"| [{one.code}]({one.code}.md) | `{one.name}` | {one.severity.mark} {one.severity.ja} | {_FIELDS[one.field]} | {one.page.title} |"
        for one in ALL
    ]
    counts = "、".join(
        f"{severity.mark} {severity.ja} {sum(one.severity is severity for one in ALL)}"
        for severity in Severity
    )
    return "\n".join(
        [
            "# 計画の検査の一覧",
            "",
            f"`shirube lint FILE` と計画の画面が使う検査は{len(ALL)}件（{counts}）。「誤り」はそのままでは意味が通らないもの、"
            "「弱い」は計画の力を弱めるもの、「気づき」は見直すとよいもの。",
            "",
            "よいと分かって残すときは、KPI の備考（町の計画では項目の本文でもよい）に `allow 名前: 理由` と書く。"
            "理由のない allow は働かず、当たる指摘のない allow は知らせる。",
            "",
            "全国の戦略を検査した結果は [こちら](national.md)。",
            "",
            "| コード | 名前 | 重さ | 欄 | なにを見るか |",
            "|---|---|---|---|---|",
            *rows,
        ]
    )


def check_page(check: Check) -> str:
    """The page of one check."""
    page = check.page
    return "\n\n".join(
        [
            f"# {check.code} {page.title}",
            f"`{check.name}` ・ {check.severity.mark} {check.severity.ja} ・ 欄: {_FIELDS[check.field]}",
            page.text,
            f"## なぜ\n\n{page.why}",
            f"## 例\n\n| | |\n|---|---|\n| 弱い | {_cell(page.bad)} |\n| よい | {_cell(page.good)} |",
            f"## 許すとき\n\n`allow {check.name}: 理由`",
            f"## 出典\n\n{page.source}",
            "[検査の一覧](index.md)",
        ]
    )


def national_page(strategy: Strategy, catalogue: Catalogue) -> str:
    """What the checks say of the packaged national strategy, as of the day of its source."""
    found = lint_strategy(strategy, catalogue).findings
    codes = Counter(one.code for one in found)
    parts = [
        f"# 検査の結果: {strategy.plan.title}",
        f"{format_date_both(strategy.source.as_of)}時点の{strategy.source.short}を、制度集 {catalogue.version} とともに検査した。"
        f"指摘は{len(found)}件（"
        + "、".join(f"{s.mark} {s.ja} {sum(one.severity is s for one in found)}件" for s in Severity)
        + "）。計画の良し悪しではなく、書かれたもの（失われた箇所を含む）から読み取れることである。",
        "| コード | 件数 | なにを見たか |\n|---|---:|---|\n"
        + "\n".join(
            f"| [{one.code}]({one.code}.md) | {codes[one.code]} | {one.page.title} |"
            for one in ALL
            if codes[one.code]
        ),
    ]
    for check in ALL:
        own = [one for one in found if one.code == check.code]
        if own:
            lines = [f"- {_where(one.where)}{one.message}" for one in own[:_SHOWN]]
            rest = [f"- ほか{len(own) - _SHOWN}件"] if len(own) > _SHOWN else []
            parts.append(
                f"## {check.code} {check.page.title}（{len(own)}件）\n\n" + "\n".join((*lines, *rest))
            )
    parts.append("指摘のなかった検査: " + "、".join(one.code for one in ALL if not codes[one.code]))
    return "\n\n".join(parts)


def pages(strategy: Strategy, catalogue: Catalogue) -> dict[str, str]:
    """Every page under docs/reference by its path."""
    found = {"lint/index.md": index_page(), "lint/national.md": national_page(strategy, catalogue)}
    return found | {f"lint/{check.code}.md": check_page(check) for check in ALL}


def _where(text: str) -> str:
    return f"{text} " if text else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
