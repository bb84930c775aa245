"""Whose row is it: area codes of every form met in files, names, old codes; nothing is guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from shirube.base.errors import ShirubeError
from shirube.catalogue.area_search import VARIANTS, find_areas
from shirube.catalogue.areas import Area, AreaIndex
from shirube.catalogue.figures import COUNTRY
from shirube.catalogue.figures_codes import Merger, code_history

_SPELLING = {
    ord(other): group[0] for groups in VARIANTS.values() for group in groups.split() for other in group[1:]
}
_WARD = range(101, 200)
_GROUP_ENDS = ("郡", "市部", "郡部", "区部", "振興局", "支庁")
WARD_REASON = "政令指定都市の区（市の値を使う）"
OLD_REASON = "旧市町村の行"
GROUP_REASON = "郡・市部などの小計"
TODO_CODE = "5桁か6桁の団体コードを、先頭の0を含む文字で書いてください。"


@dataclass(frozen=True)
class Owner:
    """Whose row it is: an `area` code, or `aside` with the reason.

    `changed` says which old code was read as which new one, `restored` which lost zero was put back
    ('1100 → 01100'), `doubt` what does not fit. `part` is the former municipality that this row is of: its
    values are parts of the area's.
    """

    area: str | None = None
    aside: str = ""
    changed: str = ""
    restored: str = ""
    doubt: str = ""
    part: Merger | None = None


@dataclass(frozen=True)
class CodeForm:
    """How the codes of one column are written; `digits` is the commonest full length."""

    digits: int

    @classmethod
    def of(cls, codes: Iterable[str]) -> CodeForm:
        """Six where any code has six digits (a column is written one way), else five."""
        return cls(6 if any(len(plain(code)) == 6 for code in codes) else 5)


def plain(code: str) -> str:
    """A code without width, space and the apostrophe that Excel shows before text."""
    return unicodedata.normalize("NFKC", code).strip().lstrip("'").strip()


def owner_of(code: str, name: str, *, areas: AreaIndex, form: CodeForm, where: str) -> Owner:
    """Whose row it is by code, or by name where there is no code. Raises ShirubeError E612-E616."""
    read = plain(code)
    shown = unicodedata.normalize("NFKC", name).strip()
    if not read:
        return _by_name(shown, areas, where)
    if re.fullmatch(r"[0-9]{2,6}[A-Za-z]+|[0-9]+[A-Za-z][0-9A-Za-z]*", read) or shown.startswith("(旧"):
        return Owner(aside=OLD_REASON)
    if not read.isascii() or not read.isdigit():
        raise ShirubeError(
            "E612", f"団体コード「{read[:20]}」は数字ではありません。", where=where, todo=TODO_CODE
        )
    return _by_code(read, shown, areas=areas, form=form, where=where)


def _by_code(read: str, name: str, *, areas: AreaIndex, form: CodeForm, where: str) -> Owner:
    full, restored = _restored(read, form)
    if full in (COUNTRY, f"{COUNTRY}0"):
        return Owner(COUNTRY)
    known = _known(areas)
    if len(full) == 6:
        if full in known:
            return _named(known[full], name, restored, areas)
        if full[:5] in known:
            raise ShirubeError(
                "E613",
                f"団体コード「{read}」の検査数字（6桁目）が違います（{known[full[:5]].full_name}は {known[full[:5]].code6}）。",
                where=where,
                todo="コードの写し違いを確かめてください。行がずれていることもあります。",
            )
        full = full[:5]
    if full in known:
        return _named(known[full], name, restored, areas)
    if full.isdigit() and len(full) == 5:
        return _other(full, name, areas, where)
    raise ShirubeError("E612", f"団体コード「{read[:20]}」は{len(read)}桁です。", where=where, todo=TODO_CODE)


def _restored(read: str, form: CodeForm) -> tuple[str, str]:
    """The code in its full length, and what was restored: Excel drops a leading zero (and 000 of a prefecture)."""
    if len(read) == 2 or (len(read) == 1 and form.digits == 5):
        return f"{read.zfill(2)}000", ""
    if len(read) == form.digits - 1:
        return f"0{read}", f"{read} → 0{read}"
    return read, ""


def _named(area: Area, name: str, restored: str, areas: AreaIndex) -> Owner:
    """The area; a doubt where the name beside the code is another's."""
    doubt = ""
    if name and not _same_name(name, area):
        others = [one for one in _names(areas).get(_bare(name), ()) if one.code != area.code]
        hint = f"。「{name[:20]}」のコードは {others[0].code}" if others else ""
        doubt = f"コード {area.code} は{area.full_name}ですが、名前は「{name[:20]}」です{hint}"
    return Owner(area.code, restored=restored, doubt=doubt)


def _other(code: str, name: str, areas: AreaIndex, where: str) -> Owner:
    """A code that no area has today: a ward, a subtotal, a known change; else refused with what is known."""
    former = code_history().get(code)
    if former is not None and (not name or _ends_with(name, former.old_name)):
        return _former(former, areas, where)
    if int(code[2:]) in _WARD:
        return Owner(aside=WARD_REASON)
    if name.endswith(_GROUP_ENDS):
        return Owner(aside=GROUP_REASON)
    same = [area for area in _names(areas).get(_bare(name), ()) if area.prefecture_code == code[:2]]
    hint = f"同じ県に {same[0].code} {same[0].full_name}があります。" if same else ""
    raise ShirubeError(
        "E614",
        f"団体コード「{code}」{name[:20]}は、いまの市区町村にありません（合併・市制施行の前の古いコードかもしれません）。",
        where=where,
        todo=f"{hint}移り変わりの記録（2010年から）にないコードです。区域が同じと確かめられるときだけ、いまのコードに書き直してください。",
    )


def _former(former: Merger, areas: AreaIndex, where: str) -> Owner:
    """A municipality that is no more: under its new code, as a part of another, or refused where it was split."""
    if former.kind == "split":
        listed = "と".join(areas.get(code).full_name for code in former.new)
        raise ShirubeError(
            "E648",
            f"「{former.old} {former.old_name}」は{former.day}に{listed}に分かれたので、値を分けられません。",
            where=where,
            todo="分かれたあとの区域で数え直した表を使ってください。",
        )
    area = areas.get(former.new[0])
    told = f"旧コード {former.old} {former.old_name} → {area.code} {area.full_name}"
    if former.kind == "recoded":
        return Owner(area.code, changed=f"{told}（{former.note}、区域は同じ、{former.day}）")
    return Owner(area.code, changed=f"{told}（{former.day} {former.note}、値を足し合わせる）", part=former)


def _ends_with(name: str, old_name: str) -> bool:
    """Whether a printed name (高知県〇〇町, 〇〇町) is the former one."""
    return _bare(name).endswith(_bare(old_name))


def _by_name(name: str, areas: AreaIndex, where: str) -> Owner:
    if not name:
        raise ShirubeError("E612", "団体コードも名前もありません。", where=where, todo=TODO_CODE)
    if name in ("全国", "日本"):
        return Owner(COUNTRY)
    found = _names(areas).get(_bare(name), ())
    if len(found) == 1:
        return Owner(found[0].code)
    if found:
        listed = "、".join(f"{area.code} {area.full_name}" for area in found[:5])
        raise ShirubeError(
            "E615",
            f"「{name[:20]}」は{len(found)}あります。",
            where=where,
            todo=f"コードか県名を付けてください: {listed}。",
        )
    near = _near(areas, name[:50])
    raise ShirubeError(
        "E616",
        f"「{name[:20]}」という都道府県・市区町村はありません。",
        where=where,
        todo=f"近いもの: {near}。" if near else TODO_CODE,
    )


@lru_cache(maxsize=10_000)
def _near(areas: AreaIndex, name: str) -> str:
    return "、".join(f"{one.area.code} {one.area.full_name}" for one in find_areas(areas, name, limit=3))


def _bare(name: str) -> str:
    """A name without spaces and with one spelling of each variant (ヶ and ケ, 澤 and 沢)."""
    return re.sub(r"\s", "", name).translate(_SPELLING)


def _same_name(name: str, area: Area) -> bool:
    mine, theirs = _bare(name), _bare(area.name)
    return mine.endswith(theirs) or (area.kind == "prefecture" and theirs.startswith(mine))


@lru_cache(maxsize=4)
def _known(areas: AreaIndex) -> Mapping[str, Area]:
    return {code: area for area in areas.all() for code in (area.code, area.code6)}


@lru_cache(maxsize=4)
def _names(areas: AreaIndex) -> Mapping[str, tuple[Area, ...]]:
    found: dict[str, list[Area]] = {}
    for area in areas.all():
        for name in dict.fromkeys((_bare(area.name), _bare(area.full_name))):
            found.setdefault(name, []).append(area)
    return {name: tuple(same) for name, same in found.items()}
