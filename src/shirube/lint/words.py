"""What the words of a label tell: attendance, activity, opinion, share, sum, and which way is better.

The word lists are short on purpose: a word that is used both ways is in none of them.
"""

from __future__ import annotations

import re
import unicodedata

from shirube.plans import Direction, DueKind, Kpi, Target, TargetKind

_TAIL = r"(?:[〔(\[【][^〕)\]】]*[〕)\]】])*$"
_ATTENDANCE = re.compile(
    r"(?:参加|受講|出席|来場|聴講|修了|入場)(?:者|人|企業|団体|校|世帯|親子)?(?:の)?(?:延べ)?(?:数|人数|者数)"
    + _TAIL
)
_GATHERING = re.compile(
    r"セミナー|講座|研修|講演|説明会|イベント|教室|ワークショップ|交流会|フォーラム|シンポジウム|体験会|ツアー|フェア|学習会|相談会|勉強会|大会|祭"
)
_ACTIVITY = re.compile(
    r"(?:開催|実施|配布|発行|配信|派遣|訪問|掲載|周知|広報|巡回)(?:回数|件数|部数|数|の有無|有無)?" + _TAIL
)
_OUTPUT = re.compile(
    r"(?:支援|相談|補助|助成|交付|採択|整備|設置|策定|導入|育成|養成|配置|研修|認定|貸付|貸与)"
    r"(?:件数|者数|人数|企業数|事業者数|箇所数|か所数|団体数|市町村数|校数|基数|数)" + _TAIL
)
_OPINION = re.compile(r"満足|と思う|と感じ|と答え|と回答|実感|の意識|愛着|評価する")
_SHARE = re.compile(r"(?:割合|率|比率|比)" + _TAIL)
_GROWTH = re.compile(
    r"伸び|成長|増加率|増減|上昇|達成率|倍率|充足|稼働|回転|有効求人|出生率|前年|対比|変化率|進捗率"
)
_DENOMINATOR = re.compile(
    r"のうち|に占める|の占める|に対する|あたり|当たり|における|(?:人|者|女性|男性|若者|世帯|団体|自治体|市町村|市区町村|都道府県|企業|事業者|事業所|機関|学校|"
    r"児童|生徒|教員|委員|施設|住宅|建物|建築物|地域|地区|集落|農家|農地|職員|住民|高齢者|子ども|こども|件数|棟数|戸数|面積|人口|道路|河川|水道管|管渠|堤防)"
    r"(?:等|数)?の?(?:割合|比率|率|比)"
)
_KNOWN_RATE = re.compile(
    r"失業率|就業率|就職率|進学率|出生率|死亡率|高齢化率|未婚率|婚姻率|離職率|自給率|受診率|接種率|投票率|検挙率|普及率|加入率|耐震化率|"
    r"空き家率|徴収率|収納率|利益率|開業率|廃業率|財政力|経常収支比率|公債費比率|将来負担比率|労働力率|有業率|定着率|森林率|リサイクル率|充当率|識字率|賃上げ率|成長率|伸び率"
)
_SUM = re.compile(r"累計|累積|延べ(?:数|件数|団体数|企業数)|のべ(?:数|件数)|通算")
_PAIR = re.compile(
    r"(?:数|人数|割合|率|額|量|面積|度)(?:及び|および|並びに|ならびに|かつ)[^。]*?(?:数|人数|割合|率|額|量|面積|度)"
    + _TAIL
)
_ONE_OF_TWO = re.compile(r"合計|の和|の差|いずれか|又は|または|総数")
_PLURAL_FIGURES = re.compile(r"(?<![A-Za-z0-9.,])[▲△-]?\d[\d,]*(?:\.\d+)?")
_BRACKETS = re.compile(r"[〔(\[【（][^〕)\]】）]*[〕)\]】）]")
_WORSE = re.compile(
    r"待機児童|死亡|死者|重傷者|負傷者|事故|認知件数|被害|排出量|転出超過|失業|離職|耕作放棄|荒廃農地|ごみ|廃棄物|食品ロス|滞納|不登校|いじめ|自殺|虐待|"
    r"火災|交通空白|赤字|未利用|未整備|未設置|待ち時間|困難を感じ|不安を感じ|孤立|渋滞|違反|漏水|空き家数|空き店舗"
)
_UNDONE = re.compile(
    r"削減|減少|低減|抑制|解消|対策|防止|支援|対応|利活用|活用|検挙|予防|解決|改善|再生|整備|相談|除却|登録|バンク|成約|受入|実施|参加|訓練|回収|再資源|リサイクル|処理|避難|認定|策定|補助|見直し|縮小|転換"
)
_BETTER = re.compile(
    r"満足|就業者数|雇用者数|移住者数|転入者数|出生数|出生率|観光客|宿泊者数|来訪者|入込客|関係人口|売上|販売額|出荷額|輸出額|産出額|所得|付加価値|生産性|受診率|接種率|"
    r"普及率|整備率|参加率|達成率|利用者数|登録者数|創業|起業|開業|就職率|進学率|定着率|自給率|耐震化率|検挙率|消費額|健康寿命"
)
_SHARE_OF = re.compile(r"(?:の?(?:人|者))?の?(?:割合|比率)$")
_HEAD = 14  # what is counted stands at the end of a Japanese label; words before it only qualify
_NO_UNIT = re.compile(r"指数|係数|出生率|倍率|順位|スコア|偏差値|等級|格付")
_VAGUE_LABEL = re.compile(
    r"(?:の)?(?:推進|強化|充実|促進|向上|実現|確保|活性化|進捗状況|取組状況|状況|取組|展開|醸成|拡充|支援|検討|改善|構築|形成|創出)"
    + _TAIL
)
_MEASURED = re.compile(r"(?:数|率|割合|額|量|面積)[)〕\]】]$")
_KEEPS = re.compile(r"維持|現状|水準を保|同程度|同水準")
_AT_LEAST = re.compile(r"以上|超|を上回|より多")
_AT_MOST = re.compile(r"以下|未満|以内|を下回|より少|まで減")


def plain_label(label: str) -> str:
    """A label in one width and without spaces."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", label))


def is_attendance(label: str) -> bool:
    """A count of people or firms who came (セミナー参加人数); not what came of it (参加者のうち…)."""
    text = plain_label(label)
    return bool(_ATTENDANCE.search(text)) and "のうち" not in text


def is_gathering(label: str) -> bool:
    """Whether the label speaks of a seminar, a course, an event."""
    return bool(_GATHERING.search(plain_label(label)))


def is_activity(label: str) -> bool:
    """A count of what the office itself did (開催回数, 配布部数, …の実施)."""
    text = plain_label(label)
    return bool(_ACTIVITY.search(text)) and not re.search(
        r"箇所数|か所数|率|割合|企業数|団体数|市町村数", text
    )


def is_output(label: str) -> bool:
    """A count of support given or things made, not of what changed."""
    text = plain_label(label)
    return is_attendance(text) or is_activity(text) or bool(_OUTPUT.search(text))


def is_opinion(label: str) -> bool:
    """What a survey of satisfaction or feeling gives."""
    return bool(_OPINION.search(plain_label(label)))


def is_share(label: str, unit: str | None) -> bool:
    """A part of a whole: 割合, 率 or a percentage; not a growth rate."""
    text = plain_label(label)
    return bool(_SHARE.search(text) or (unit or "") in ("%", "％")) and not _GROWTH.search(text)


def is_rate(label: str) -> bool:
    """A share that is called 率 (整備率), not 割合."""
    return re.search(r"(?<!比)率" + _TAIL, plain_label(label)) is not None


def names_its_whole(label: str) -> bool:
    """Whether a share says of what, or is a rate that statistics define."""
    text = plain_label(label)
    return bool(_DENOMINATOR.search(text) or _KNOWN_RATE.search(text))


def is_sum(text: str) -> bool:
    """Whether a text says that years are added up."""
    return bool(_SUM.search(plain_label(text)))


def holds_two(label: str) -> bool:
    """Whether a label names two indicators that are judged one by one."""
    text = plain_label(label)
    return bool(_PAIR.search(_BRACKETS.sub("", text))) and not _ONE_OF_TWO.search(text)


def figures_in(text: str) -> int:
    """How many figures stand outside brackets; a range counts as two."""
    return len(_PLURAL_FIGURES.findall(_BRACKETS.sub(" ", unicodedata.normalize("NFKC", text))))


def needs_no_unit(label: str) -> bool:
    """An index, a rank, a fertility rate."""
    return bool(_NO_UNIT.search(plain_label(label)))


def is_vague_label(label: str) -> bool:
    """A label that ends in an effort (…の推進), not in something that is counted."""
    text = plain_label(label)
    says_in_brackets = any(_MEASURED.search(found) for found in _BRACKETS.findall(text))
    return bool(_VAGUE_LABEL.search(text)) and not says_in_brackets


def keeps_level(target: Target) -> bool:
    """Whether the aim is to stay where it is."""
    return bool(_KEEPS.search(target.text))


def better_by_label(label: str) -> Direction | None:
    """Which way is better by the words of the label; None where they do not tell or tell both."""
    text = plain_label(label)
    if _WORSE.search(_SHARE_OF.sub("", text)[-_HEAD:]):
        return None if _UNDONE.search(text) or _BETTER.search(text) else Direction.DOWN
    return Direction.UP if _BETTER.search(text) and not re.search(r"減少|抑制|低減|困難|不安", text) else None


def bound_of(target: Target) -> Direction | None:
    """Which side of the value counts as reached, by the kind or the words; None for a bare value."""
    if target.better is not None:
        return target.better
    if target.kind in (TargetKind.AT_LEAST, TargetKind.MORE_THAN, TargetKind.REDUCTION):
        return Direction.UP
    if target.kind in (TargetKind.AT_MOST, TargetKind.LESS_THAN):
        return Direction.DOWN
    if _AT_MOST.search(target.text):
        return Direction.DOWN
    return Direction.UP if _AT_LEAST.search(target.text) else None


def adds_years_up(kpi: Kpi) -> bool:
    """Whether the target is a sum over years."""
    texts = (kpi.label, kpi.due.text or "", kpi.target.text if kpi.target else "")
    return kpi.due.kind is DueKind.RANGE_CUMULATIVE or any(is_sum(text) for text in texts)
