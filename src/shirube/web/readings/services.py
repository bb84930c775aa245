"""Storing what was sent: a document is read before anything is stored, and a correction changes nothing that is there."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import IntegrityError, transaction

from shirube.base import ShirubeError
from shirube.usecases.corrections_file import LONGEST
from shirube.web.readings import bounded
from shirube.web.readings.models import CorrectedField, SentDocument, SentVersion
from shirube.web.readings.selectors import Sheet

MOST_BYTES = 20_000_000
MOST_DOCUMENTS, MOST_VERSIONS, MOST_CORRECTIONS = 100, 30, 2_000
LONGEST_NAME = 120


def send(
    content: bytes, file_name: str, *, name: str, kind: str | None, user: Any, organisation: Any = None
) -> SentDocument:
    """Read a file and store it as a new document. Raises ShirubeError E510-E523, E529, E533, E534."""
    _refuse_size(content, file_name)
    if SentDocument.objects.filter(by=user).count() >= MOST_DOCUMENTS:
        raise _too_many(f"文書は一人{MOST_DOCUMENTS}まで")
    sheet = bounded.ask("read", **bounded.document(content, file_name, kind=kind))
    shown = (name or sheet["title"] or file_name)[:LONGEST_NAME]
    with transaction.atomic():
        document = SentDocument.objects.create(
            name=shown, kind=sheet["kind"], organisation=organisation, by=user, by_name=user.get_username()
        )
        _version(document, 1, content, file_name, sheet, user)
    return document


def send_version(document: SentDocument, content: bytes, file_name: str, *, user: Any) -> SentVersion:
    """Read a newer file of a document. Raises as `send`, and E535 when somebody sent one meanwhile."""
    _refuse_size(content, file_name)
    last = document.versions.order_by("-number").values_list("number", flat=True).first() or 0
    if last >= MOST_VERSIONS:
        raise _too_many(f"版は{MOST_VERSIONS}まで")
    sheet = bounded.ask("read", **bounded.document(content, file_name, kind=document.kind))
    try:
        with transaction.atomic():
            return _version(document, last + 1, content, file_name, sheet, user)
    except IntegrityError:
        raise ShirubeError(
            "E535",
            "同時にほかの人が新しい版を送りました。",
            todo="文書のページを開き直し、まだ要るときだけもう一度送ってください。",
        ) from None


def correct(
    sheet: Sheet, path: str, field: str, *, seen: str, after: str, reason: str, user: Any
) -> CorrectedField:
    """Store a correction of one field.

    Raises UnknownNameError E532 for a node that is not there, ShirubeError E536 for a field it has not, for no reason
    or nothing changed or a text too long, E537 when somebody corrected the field after it was opened.
    """
    node = sheet.node(path)
    if node.value(field) is None:
        raise _no_correction("その項目はありません。")
    now = sheet.value(node, field)
    after = after.replace("\r\n", "\n").replace("\x00", "").strip()
    if now != seen.replace("\r\n", "\n"):
        raise ShirubeError(
            "E537",
            f"この項目は、あなたが開いた後に「{now[:60]}」に直されました。",
            todo="いまの内容を確かめ、まだ違うときだけもう一度直してください。",
        )
    if after == now:
        raise _no_correction("直した後が前と同じです。")
    if max(len(after), len(reason)) > LONGEST:
        raise _no_correction(f"長すぎます（{LONGEST:,}字まで）。")
    if not reason:
        raise _no_correction("理由が空です。")
    refuse_full(sheet.document)
    return CorrectedField.objects.create(
        document=sheet.document,
        path=node.path,
        kind=node.kind,
        field=field,
        before=now,
        after=after,
        reason=reason,
        source_hash=node.source_hash,
        where=node.where,
        version=sheet.version.number,
        by=user,
        by_name=user.get_username(),
    )


def refuse_full(document: SentDocument) -> None:
    """Raises ShirubeError E534 where a document has as many corrections as are kept."""
    if document.corrections.count() >= MOST_CORRECTIONS:
        raise _too_many(f"直しは一つの文書に{MOST_CORRECTIONS:,}まで")


def hand_over(document: SentDocument, organisation: Any) -> None:
    """A document belongs to an organisation from now on, or (None) to whoever sent it. Raises ShirubeError E806."""
    if organisation is None and document.by_id is None:
        raise ShirubeError(
            "E806",
            f"送った人（{document.by_name}）はもう登録されていないので、その人のものにはできません。",
            todo="団体を選んでください。",
        )
    document.organisation = organisation
    document.save(update_fields=["organisation"])


def _version(
    document: SentDocument, number: int, content: bytes, file_name: str, sheet: dict[str, Any], user: Any
) -> SentVersion:
    return SentVersion.objects.create(
        document=document,
        number=number,
        file_name=file_name[-LONGEST_NAME:],
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        sheet=json.dumps(sheet, ensure_ascii=False, separators=(",", ":")),
        by=user,
        by_name=user.get_username(),
    )


def _refuse_size(content: bytes, file_name: str) -> None:
    if len(content) > MOST_BYTES:
        raise ShirubeError(
            "E533",
            f"「{file_name[-60:]}」は{MOST_BYTES // 1_000_000}MBを超えています。",
            todo="画像を除くか、必要な部分だけのファイルにしてください。",
        )


def _too_many(what: str) -> ShirubeError:
    return ShirubeError(
        "E534", f"保存できる数を超えます（{what}）。", todo="使わない文書を消してから送ってください。"
    )


def _no_correction(what: str) -> ShirubeError:
    return ShirubeError(
        "E536",
        f"直しを保存できません。{what}",
        todo="どこをなぜ直すかを、後の人に分かるように書いてください。",
    )
