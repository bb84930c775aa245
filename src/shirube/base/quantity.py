"""Yen, counts and measures as exact numbers with a unit, and the marks that stand for no number."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from shirube.base.errors import ReadingError

NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9,])|[0-9]+)(?:\.[0-9]+)?"
MINUS_SIGNS = "▲△-−"

_SCALES = {
    "千": 10**3,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "億": 10**8,
    "十億": 10**9,
    "百億": 10**10,
    "千億": 10**11,
    "兆": 10**12,
}
SCALE = "(?:" + "|".join(sorted(_SCALES, key=len, reverse=True)) + ")"
_TERM = re.compile(f"({NUMBER})({SCALE})?")
_SCALED_UNIT = re.compile(f"({SCALE})?(.*)")

_BASE_UNITS = (
    "",
    *("円", "%", "ポイント", "倍"),
    *("人", "者", "社", "世帯", "戸", "団体", "自治体", "市町村", "都道府県", "機関", "か国"),
    *("件", "回", "か所", "校", "施設", "地域", "地区", "事業", "個", "台", "泊", "人泊"),
    *("年", "月", "日", "時間", "kW", "ha", "km", "t", "t-CO2"),
)
_OTHER_UNITS: dict[str, tuple[str, Fraction]] = {
    "MW": ("kW", Fraction(1000)),
    "GW": ("kW", Fraction(1_000_000)),
    "km2": ("ha", Fraction(100)),
    "m2": ("ha", Fraction(1, 10_000)),
    "m": ("km", Fraction(1, 1000)),
    "kg": ("t", Fraction(1, 1000)),
}
_SAME_UNITS = {
    "人": ("名",),
    "か所": ("カ所", "ヶ所", "ヵ所", "ケ所", "箇所"),
    "か国": ("カ国", "ヶ国", "ヵ国", "箇国"),
    "年": ("年間", "か年", "カ年", "ヶ年", "ヵ年", "箇年"),
    "月": ("か月", "カ月", "ヶ月", "ヵ月", "箇月", "か月間", "ヶ月間"),
    "日": ("日間",),
    "%": ("パーセント",),
    "t": ("トン",),
    "t-CO2": ("tCO2", "トン-CO2", "トンCO2"),
    "ha": ("ヘクタール",),
}
_UNITS: dict[str, tuple[str, Fraction]] = (
    {base: (base, Fraction(1)) for base in _BASE_UNITS}
    | {other: (base, Fraction(1)) for base, others in _SAME_UNITS.items() for other in others}
    | _OTHER_UNITS
)

_APPROXIMATE = re.compile(r"(約|およそ|おおむね|概ね)?(.*?)(程度|前後|ほど)?")
_BOUND = re.compile(r"(最大|最低|上限|下限).*|.*(以上|以下|以内|未満|超|強|弱|まで)|.*[~〜].*")
_YEN_GROUPS = ((10**12, "兆"), (10**8, "億"), (10**4, "万"))


class Missing(Enum):
    """A mark printed where a number could stand. None of them is zero."""

    NOT_AVAILABLE = "－"
    NOT_APPLICABLE = "…"
    SUPPRESSED = "X"
    BLANK = ""

    @property
    def mark(self) -> str:
        """The mark as it is printed in a table."""
        return self.value


_MISSING_MARKS = {
    **dict.fromkeys(("-", "−", "‐", "–", "—", "―", "─", "ー"), Missing.NOT_AVAILABLE),
    **dict.fromkeys(("...", "..", "・・・"), Missing.NOT_APPLICABLE),
    **dict.fromkeys(("X", "x", "χ", "***"), Missing.SUPPRESSED),
    "": Missing.BLANK,
}


@dataclass(frozen=True)
class Quantity:
    """An exact number in a base unit: money always in 円, people in 人, power in kW, areas in ha.

    `approximate` keeps a printed 約 or 程度; it takes part in ==, not in < and >.
    Sums, differences and order between two units raise ReadingError E024.
    """

    value: Fraction
    unit: str
    approximate: bool = False

    def __post_init__(self) -> None:
        if not isinstance(self.value, Fraction):
            raise TypeError(f"Quantity.value is a Fraction, not {type(self.value).__name__}")
        if self.unit not in _BASE_UNITS:
            raise ValueError(f"{self.unit!r} is no base unit: use Quantity.of(value, unit)")

    @classmethod
    def of(cls, value: int | Fraction, unit: str, *, approximate: bool = False) -> Quantity:
        """The quantity in any unit of the table: Quantity.of(5500, "万円") is 55,000,000 円."""
        base, factor = read_unit(unit)
        return cls(_exact(value) * factor, base, approximate)

    def to(self, unit: str) -> Fraction:
        """The number in another unit of the same kind; raises ReadingError E024 otherwise."""
        base, factor = read_unit(unit)
        _refuse_other_unit(self.unit, base)
        return self.value / factor

    def __add__(self, other: Quantity) -> Quantity:
        _refuse_other_unit(self.unit, other.unit)
        return Quantity(self.value + other.value, self.unit, self.approximate or other.approximate)

    def __sub__(self, other: Quantity) -> Quantity:
        return self + -other

    def __neg__(self) -> Quantity:
        return Quantity(-self.value, self.unit, self.approximate)

    def __mul__(self, factor: int | Fraction) -> Quantity:
        return Quantity(self.value * _exact(factor), self.unit, self.approximate)

    def __lt__(self, other: Quantity) -> bool:
        _refuse_other_unit(self.unit, other.unit)
        return self.value < other.value

    def __le__(self, other: Quantity) -> bool:
        _refuse_other_unit(self.unit, other.unit)
        return self.value <= other.value

    def __gt__(self, other: Quantity) -> bool:
        return other < self

    def __ge__(self, other: Quantity) -> bool:
        return other <= self


def half_width(text: str) -> str:
    """The text with half-width digits and signs (NFKC), invisible signs and outer spaces removed.

    Raises ReadingError E005 for a number instead of text, E006 for signs such as ① ² ½, which NFKC
    would melt into the digits beside them (14③ → 143).
    """
    if not isinstance(text, str):
        raise ReadingError(
            "E005",
            f"{text!r} は文字列ではありません（{type(text).__name__}）。文字列（例「01100」「5,500万円」）で渡してください。",
            todo="数値にすると先頭の0や単位が失われます。表は全列を文字列として読み込んでください。",
        )
    kept = "".join(sign for sign in text if unicodedata.category(sign) != "Cf").replace("CO₂", "CO2")
    melting = [sign for sign in kept if unicodedata.category(sign) == "No"]
    if melting:
        raise ReadingError(
            "E006",
            f"「{text}」に囲み数字・上付き数字・分数記号「{melting[0]}」があります。普通の数字（例「14」「1/2」）を期待しました。",
            todo="注の番号であれば除き、値であれば普通の数字で書いてください。",
        )
    return unicodedata.normalize("NFKC", kept).strip()


def close_up(text: str) -> str:
    """`half_width` without inner spaces, except between two digits, where a space is a mistake."""
    return re.sub(r"(?<![0-9])\s+|\s+(?![0-9])", "", half_width(text))


def read_unit(text: str) -> tuple[str, Fraction]:
    """The base unit and its factor: "百万円" → ("円", 1000000). Raises ReadingError E023."""
    match = _SCALED_UNIT.fullmatch(close_up(text))
    scale, name = match.groups() if match else (None, text)
    if name not in _UNITS:
        raise ReadingError(
            "E023",
            f"「{text}」は単位の表にありません。円・万円・百万円・人・団体・件・か所・%・t-CO2 などを期待しました。",
            todo=f"使える単位: {' '.join(unit for unit in _UNITS if unit)}（前に 千・万・百万・億・兆 を付けられます）。",
        )
    base, factor = _UNITS[name]
    return base, factor * _SCALES.get(scale or "", 1)


def parse_quantity(text: str, *, unit: str | None = None) -> Quantity | Missing:
    """Read "5,500万円", "1億2,000万円", "▲0.3", "約8万人", or a mark such as "－" or "…".

    `unit` is the unit in the head of the column, for cells that print none. Without either, the
    unit is "". Raises ReadingError E005, E006, E020-E025.
    """
    plain = close_up(text)
    if plain in _MISSING_MARKS:
        return _MISSING_MARKS[plain]
    if _BOUND.fullmatch(plain):
        raise ReadingError(
            "E025",
            f"「{text}」は上限・下限・範囲であり、一つの値ではありません。「5,500万円」のような値を期待しました。",
            todo="「以上」「未満」「超」「最大」などは条件として別に書いてください。",
        )
    match = _APPROXIMATE.fullmatch(plain)
    before, body, after = match.groups() if match else (None, plain, None)
    is_negative = body[:1] in MINUS_SIGNS and body != ""
    number, has_scale, printed = _read_number(text, body[1:] if is_negative or body[:1] == "+" else body)
    base, factor = _settle_unit(text, printed=printed, header=unit, has_scale=has_scale)
    return Quantity((-number if is_negative else number) * factor, base, bool(before or after))


def parse_yen(text: str, *, unit: str | None = None) -> int:
    """A whole number of yen. Raises ReadingError E005, E006, E020-E029."""
    quantity = parse_quantity(text, unit=unit)
    if isinstance(quantity, Missing):
        raise ReadingError(
            "E026",
            f"「{text}」には金額が書かれていません。「5,500万円」のような金額を期待しました。",
            todo="値がないことは0円ではありません。parse_quantity で「－」「…」などを区別してください。",
        )
    if quantity.unit == "":
        raise ReadingError(
            "E029",
            f"「{text}」に単位がありません。「12,345円」「40,000千円」のように単位の付いた金額を期待しました。",
            todo="表の見出しの単位（円・千円・百万円）を unit に渡してください。",
        )
    _refuse_other_unit("円", quantity.unit)
    if quantity.approximate:
        raise ReadingError(
            "E028",
            f"「{text}」はおよその金額です。「5,500万円」のような確定した金額を期待しました。",
            todo="およその金額は parse_quantity で読み、「約」を残してください。",
        )
    if quantity.value.denominator != 1:
        raise ReadingError(
            "E027",
            f"「{text}」は1円に満たない端数を含みます。「1,012.9万円」のように円で割り切れる金額を期待しました。",
            todo="端数の扱い（円未満切捨てなど）を決めてから渡してください。",
        )
    return quantity.value.numerator


def format_yen(amount: int) -> str:
    """The exact amount as officials write it: 5,500万円, 1億2,000万円, 12,345円, ▲3,000万円."""
    if amount == 0 or amount % 10**4:
        return format_yen_plain(amount)
    parts = []
    rest = abs(amount)
    for size, name in _YEN_GROUPS:
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count:,}{name}")
    return ("▲" if amount < 0 else "") + "".join(parts) + "円"


def format_yen_plain(amount: int) -> str:
    """The amount with thousands separators: 55,000,000円."""
    return f"{format_number(amount)}円"


def format_number(value: int | Fraction) -> str:
    """The exact number with ▲ and thousands separators. Raises ReadingError E030 for 1/3 and its like."""
    exact = _exact(value)
    places, leftover = _decimal_places(exact.denominator)
    if leftover != 1:
        raise ReadingError(
            "E030",
            f"{exact} は有限の小数で書けません。0.35 のように割り切れる値を期待しました。",
            todo="分数のまま（format_rate）表示するか、端数の扱いを決めてください。",
        )
    whole, part = divmod(abs(exact.numerator) * 10**places // exact.denominator, 10**places)
    digits = f"{whole:,}" + (f".{part:0{places}d}" if places else "")
    return ("▲" if exact < 0 else "") + digits


def format_quantity(quantity: Quantity, *, unit: str | None = None) -> str:
    """The quantity with its unit (another unit of the same kind if asked) and 約 if approximate."""
    about = "約" if quantity.approximate else ""
    if unit is not None:
        return f"{about}{format_number(quantity.to(unit))}{unit}"
    if quantity.unit == "円" and quantity.value.denominator == 1:
        return about + format_yen(quantity.value.numerator)
    return f"{about}{format_number(quantity.value)}{quantity.unit}"


def exact_number(digits: str) -> Fraction:
    """The exact value of text that matches NUMBER."""
    return Fraction(digits.replace(",", ""))


def _exact(value: int | Fraction) -> Fraction:
    if not isinstance(value, int | Fraction):
        raise TypeError(f"an exact number (int or Fraction) was expected, not {type(value).__name__}")
    return Fraction(value)


def _decimal_places(denominator: int) -> tuple[int, int]:
    places = 0
    leftover = denominator
    while leftover % 2 == 0 or leftover % 5 == 0:
        leftover //= 10 if leftover % 10 == 0 else 2 if leftover % 2 == 0 else 5
        places += 1
    return places, leftover


def _refuse_other_unit(expected: str, read: str) -> None:
    if expected != read:
        raise ReadingError(
            "E024",
            f"単位の種類が違います。「{expected or '単位なし'}」を期待しましたが「{read or '単位なし'}」でした。",
            todo="円と人のように種類の違う量は、足すことも比べることもできません。",
        )


def _read_number(text: str, body: str) -> tuple[Fraction, bool, str]:
    """The number at the head of `body`, whether it has a scale word, and what follows it."""
    total = Fraction(0)
    smallest: int | None = None
    position = 0
    while match := _TERM.match(body, position):
        digits, scale = match.groups()
        term = exact_number(digits) * _SCALES.get(scale or "", 1)
        if smallest is not None and (term >= smallest or total.denominator != 1 or total % smallest):
            raise _scale_error(text)
        total, position, smallest = total + term, match.end(), _SCALES.get(scale or "")
        if smallest is None:
            break
    rest = body[position:]
    if position == 0:
        raise _number_error(text)
    if re.match(SCALE, rest):
        raise _scale_error(text)
    if rest.startswith(","):
        raise ReadingError(
            "E021",
            f"「{text}」の桁区切りの位置が正しくありません。「5,500」のように3桁ごとの区切りを期待しました。",
            todo="区切りの誤りか数字の抜けか、原本を確かめてください。",
        )
    if re.match(r"[0-9.\s]", rest):
        raise _number_error(text)
    return total, bool(re.search(SCALE, body[:position])), rest


def _number_error(text: str) -> ReadingError:
    return ReadingError(
        "E020",
        f"「{text}」を数量として読めません。「5,500万円」「▲0.3」「1億2,000万円」「230団体」のような形を期待しました。",
        todo="数字と単位だけを書いてください。値がないときは「－」か空欄にしてください。",
    )


def _scale_error(text: str) -> ReadingError:
    return ReadingError(
        "E022",
        f"「{text}」は位取りの語（千・万・百万・億・兆）が重なるか、順序が逆です。「27.9億円」か「2,790百万円」のような形を期待しました。",
        todo="表の見出しの単位とセルの単位が重なっていないか確かめてください。",
    )


def _settle_unit(text: str, *, printed: str, header: str | None, has_scale: bool) -> tuple[str, Fraction]:
    if header is None:
        return read_unit(printed)
    base, factor = read_unit(header)
    if printed:
        own_base, own_factor = read_unit(printed)
        _refuse_other_unit(base, own_base)
        return own_base, own_factor
    if has_scale and re.match(SCALE, close_up(header)):
        raise _scale_error(f"{text}（単位: {header}）")
    return base, factor
