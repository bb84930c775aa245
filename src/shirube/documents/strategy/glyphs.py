"""Misprints of recognised text: which reading is taken, and a list of every place where one was.

The words below are confusions of character recognition and slips of the pen that have one possible
reading; where two are possible the text stays as printed and is listed as ambiguous.
"""

from __future__ import annotations

import re

from shirube.plans import Anomaly, AnomalyKind, Span

_FOREIGN = {"产": "産", "关": "関", "发": "発", "对": "対", "业": "業", "际": "際", "团": "団", "资": "資"}
_OLD = {"國": "国", "關": "関", "隨": "随", "團": "団", "實": "実", "發": "発"}

_WORDS: tuple[tuple[str, str, str], ...] = (
    (r"講すべ", "講ずべ", "濁点の脱落"),
    (r"リスクリング", "リスキリング", "字の取り違え"),
    (r"創生力レッジ", "創生カレッジ", "漢字の力と片仮名のカ"),
    (r"(?<=[A-Z]M)0(?![0-9])", "O", "数字の0と英字のO"),
    (r"国柄ナンバー", "図柄ナンバー", "字の取り違え"),
    (r"ナルセンターセンター", "ナショナルセンター", "字の脱落と重複"),
    (r"フレンドリーナ", "フレンドリーな", "片仮名のナと平仮名のな"),
    (r"といいる", "といる", "字の重複"),
    (r"行ながら", "行いながら", "字の脱落"),
    (r"進めいく", "進めていく", "字の脱落"),
    (r"をを", "を", "字の重複"),
    (r"可能とともに", "可能とするとともに", "字の脱落"),
    (r"人才", "人材", "字の取り違え"),
    (r"面向に", "面的に", "字の取り違え"),
    (r"恒常に", "恒常的に", "字の脱落"),
    (r"真賃性", "真贋性", "字の取り違え"),
    (r"^ーツ", "ポーツ", "頁の変わり目での字の脱落"),
    (r"熾烈しれつ", "熾烈", "読み仮名の混入"),
    (r"躊躇ちゅううちょ", "躊躇", "読み仮名の混入"),
    (r"<sup>ひ</sup>(?:裨)?益", "裨益", "読み仮名の混入"),
    (r"<sup>ふくそう</sup> ?輻輳", "輻輳", "読み仮名の混入"),
    (r"(?<=地域) ?SECURITY", "SECUNITY", "固有の名称"),
    (r"処理槽(?=の適切な利活用|へ転換|の整備・更新)", "浄化槽", "字の取り違え"),
)
_COMPILED = tuple((re.compile(printed), meant, note) for printed, meant, note in _WORDS)

_MARKS = " -・#*|\t"

_DOUBTFUL = (("スマートコンセッション", "スモールコンセッション", "ほかの箇所ではスモールコンセッション"),)


class Corrector:
    """Takes one reading per misprint and remembers each, in the order of the document."""

    def __init__(self) -> None:
        self.found: list[Anomaly] = []

    def correct(self, text: str, span: Span) -> str:
        """The text as it is meant."""
        for printed, meant, note in _COMPILED:
            text = self._replaced(text, span, printed=printed, meant=meant, note=note)
        for printed_word, meant_word, note in _DOUBTFUL:
            if printed_word in text:
                self._note(AnomalyKind.AMBIGUOUS, span, printed=printed_word, meant=meant_word, note=note)
        return "".join(
            self._character(sign, text=text, index=index, span=span) for index, sign in enumerate(text)
        )

    def _replaced(self, text: str, span: Span, *, printed: re.Pattern[str], meant: str, note: str) -> str:
        for match in printed.finditer(text):
            read = meant
            before = text[max(0, match.start() - 4) : match.start()].lstrip(_MARKS)
            after = text[match.end() : match.end() + 4]
            kind = AnomalyKind.CHARACTER
            self._note(kind, span, printed=before + match[0] + after, meant=before + read + after, note=note)
        return printed.sub(meant, text)

    def _character(self, sign: str, *, text: str, index: int, span: Span) -> str:
        if sign in _FOREIGN or sign in _OLD:
            meant = _FOREIGN.get(sign) or _OLD[sign]
            around = text[max(0, index - 3) : index + 4].strip(_MARKS)
            note = "日本の字体でない字" if sign in _FOREIGN else "旧字体の混入"
            self._note(
                AnomalyKind.CHARACTER, span, printed=around, meant=around.replace(sign, meant), note=note
            )
            return meant
        if "\u4e00" <= sign <= "\u9fff" and not _is_japanese(sign):
            around = text[max(0, index - 3) : index + 4].strip(_MARKS)
            self._note(AnomalyKind.CHARACTER, span, printed=around, meant=None, note="日本の字体でない字")
        return sign

    def _note(self, kind: AnomalyKind, span: Span, *, printed: str, meant: str | None, note: str) -> None:
        self.found.append(Anomaly(kind, span, printed, meant, note))


def _is_japanese(sign: str) -> bool:
    try:
        sign.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True
