"""What was asked of the page: a form, a file or a sample; the answer, or every mistake in the asking."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files
from typing import Any

from django.http import HttpRequest, QueryDict

from shirube.base import ShirubeError
from shirube.base.errors import CatalogueError
from shirube.catalogue import Area
from shirube.catalogue.load import decoded
from shirube.catalogue.project_file import ProjectFile, project_of
from shirube.catalogue.text import read_text
from shirube.usecases.funding import MoneyPlan, cost_inputs
from shirube.usecases.written import read_answers as read_written_answers
from shirube.web.areas.places import canonical
from shirube.web.areas.selectors import Known, known_of
from shirube.web.areas.situation import situation_of
from shirube.web.funding.bounded import reckon
from shirube.web.funding.draft import Draft, draft_of, read_draft, tree_of
from shirube.web.funding.file_text import fact_in_file, file_text, raw_of
from shirube.web.pages import library
from shirube.web.pages.answers import Answers, Seen, combine, read_answers, recalled

SAMPLES = {"s1": "廃校を使ったクラフト工房（ローカル10,000）", "s2": "特定地域づくり事業協同組合の運営"}
FOR_MUNICIPALITIES = frozenset({"s2"})
MOST_BYTES, MOST_ENTRIES = 1_000_000, 5_000
MOST_TEXT = 200_000
PASTED, FORM, FILE_FIELD = "事業ファイル", "project-title", "project-file"
_DAY = "application_date"
UNUSABLE_MUST = "E171"

Told = Mapping[str, Any]


@dataclass(frozen=True)
class Asked:
    """The form (or the text of a file that no form can hold), what is told, the answer, and the mistakes.

    `errors` are pairs of the control's id and the mistake; `written` is what was reckoned.
    """

    known: Known
    answers: Answers
    seen: Seen
    draft: Draft
    text: str = ""
    written: ProjectFile | None = None
    plan: MoneyPlan | None = None
    errors: tuple[tuple[str, ShirubeError], ...] = ()
    is_sample: bool = False

    @property
    def on(self) -> date:
        return self.answers.on

    @property
    def is_file(self) -> bool:
        """The project is held as the text of a file."""
        return bool(self.text)

    @property
    def is_wrong(self) -> bool:
        """A mistake kept the answer from being worked out."""
        return bool(self.errors) and self.plan is None

    def plan_or_raise(self) -> MoneyPlan:
        """The answer for a download; raises the first mistake, E356 if no project came."""
        if self.plan is None:
            raise self.errors[0][1] if self.errors else _nothing_sent()
        return self.plan

    def file_or_raise(self) -> str:
        """The project as the text of a file, with what was told; raises as `plan_or_raise`."""
        if self.written is None:
            raise self.errors[0][1] if self.errors else _nothing_sent()
        tree = self.written.model_dump(exclude_defaults=True)
        return file_text({**tree, "on": self.on.isoformat()})


def _nothing_sent() -> ShirubeError:
    return ShirubeError(
        "E356", "事業が送られていません。", todo="事業のページで費用を書き、そこから保存してください。"
    )


def read_asked(request: HttpRequest, code: str, *, is_download: bool = False) -> Asked:
    """The page of a GET (empty, or a sample) or of a POST; downloads reckon whatever button was pressed."""
    if request.method != "POST":
        return _opened(request, code)
    params = request.POST
    wish = "plan" if is_download else params.get("do", "plan")
    asking = _Asking(request, code, params)
    if wish == "open":
        return asking.guarded(lambda: asking.of_text(_uploaded(request), is_new=True), FORM)
    if params.get("project-file", "").strip():
        return asking.guarded(lambda: asking.of_text(_pasted(params), is_new=False), FILE_FIELD)
    if "cost-rows" not in params:
        return asking.empty()
    if wish == "rows":
        return asking.guarded(lambda: asking.with_draft(read_draft(params).longer()), FORM)
    return asking.guarded(lambda: asking.of_draft(read_draft(params)), FORM)


def _opened(request: HttpRequest, code: str) -> Asked:
    situation = situation_of(request, code)
    name = request.GET.get("sample", "")
    if name not in samples_for(situation.known.area):
        asking = _Asking(request, code, request.GET)
        return asking.empty()
    text = (files("shirube.data") / "project_samples" / f"{name}.yaml").read_text(encoding="utf-8")
    asking = _Asking(request, code, QueryDict())
    asked = asking.of_text(text, is_new=True, instead=frozenset(_recorded(situation.known, asking.today)))
    return replace(asked, is_sample=True)


def samples_for(area: Area) -> dict[str, str]:
    """The samples that make sense at a place: id and label."""
    is_prefecture = area.lg_class == "prefecture"
    return {n: label for n, label in SAMPLES.items() if not (is_prefecture and n in FOR_MUNICIPALITIES)}


def _recorded(known: Known, on: date) -> set[str]:
    return {name for name, fact in known.seen(on).items() if fact.value is not None}


def _uploaded(request: HttpRequest) -> str:
    sent = request.FILES.get("file")
    if sent is None:
        raise ShirubeError(
            "E355",
            "ファイルが選ばれていません。",
            todo="保存しておいた事業ファイル（.yaml）を選んでください。",
        )
    content = sent.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ShirubeError(
            "E355", "ファイルが大きすぎます（1MBまで）。", todo="事業ファイル（.yaml）を選んでください。"
        )
    return decoded(content, str(sent.name)[-60:])


def _pasted(params: QueryDict) -> str:
    return params.get("project-file", "").replace("\r\n", "\n")


def _read_file(text: str) -> ProjectFile:
    try:
        tree, lines = read_text(text, file=PASTED, most=MOST_ENTRIES)
    except CatalogueError as error:
        if error.code != "E155":
            raise
        raise ShirubeError(
            "E355",
            f"ファイルの項目が多すぎます（名前と値を合わせて{MOST_ENTRIES:,}まで）。",
            where=error.where,
            todo="事業ファイル（.yaml）を選んでください。",
        ) from None
    return project_of(tree, file=PASTED, lines=lines)


class _Asking:
    """One request: what it brings beside the project itself."""

    def __init__(self, request: HttpRequest, code: str, params: QueryDict) -> None:
        self.known = known_of(code)
        self.catalogue = library.catalogue()
        self.today = library.today()
        self.params = params
        self.earlier = recalled(request.session, code)
        self.settled = {_DAY, *cost_inputs(self.catalogue)} | {
            programme.funding.choice.input
            for programme in self.catalogue.programmes.values()
            if programme.funding is not None and programme.funding.choice is not None
        }

    def guarded(self, work: Callable[[], Asked], target: str) -> Asked:
        """What `work` finds; a mistake that leaves it is shown at `target` over the form as it was typed."""
        try:
            return work()
        except CatalogueError as error:
            mistakes = error.problems or (error,)
        except ShirubeError as error:
            mistakes = (error,)
        asked = self._as_typed()
        return replace(
            asked, errors=(*((target, error) for error in mistakes), *_field_errors(asked.answers))
        )

    def _as_typed(self) -> Asked:
        asked = self.empty()
        if self.params.get("project-file", "").strip():
            return replace(asked, text=_pasted(self.params)[:MOST_TEXT])
        try:
            return replace(asked, draft=read_draft(self.params))
        except ShirubeError:
            return asked

    def empty(self) -> Asked:
        """The form without a project."""
        return self.with_draft(Draft())

    def with_draft(self, draft: Draft) -> Asked:
        """The form without an answer."""
        answers, seen = self._told({})
        return Asked(self.known, answers, seen, draft, errors=_field_errors(answers))

    # -- from a form -------------------------------------------------------------------------------------

    def of_draft(self, draft: Draft) -> Asked:
        """The answer to a form, or its mistakes at their fields."""
        tree, errors = tree_of(draft, default_name=f"{self.known.area.name}の事業")
        asked = self.with_draft(draft)
        if errors:
            return replace(asked, errors=(*errors.items(), *asked.errors))
        has_loan = any("loan" in cost for cost in tree["costs"])
        return self._answered(asked, tree, FORM, has_loan=has_loan)

    # -- from a file -------------------------------------------------------------------------------------

    def of_text(self, text: str, *, is_new: bool, instead: frozenset[str] = frozenset()) -> Asked:
        """The answer to a file; a form where one can say the same. `instead` are facts the record knows better."""
        file = _read_file(text)
        self._refuse_other_place(file)
        told = {name: value for name, value in file.facts.items() if name not in instead}
        answers, seen = self._told(self._raw(told, file if is_new else None), is_here=bool(file.costs))
        draft = None if self.settled & file.facts.keys() else draft_of(file)
        asked = Asked(self.known, answers, seen, draft or Draft(), errors=_field_errors(answers))
        if draft is None:
            if len(text) > MOST_TEXT:
                raise ShirubeError(
                    "E355", f"ファイルが長すぎます（{MOST_TEXT:,}文字まで）。", todo="事業を分けてください。"
                )
            asked = replace(asked, text=text)
        has_loan = any(cost.loan for cost in file.costs)
        return self._answered(asked, file.model_dump(), FORM if draft else FILE_FIELD, has_loan=has_loan)

    def _refuse_other_place(self, file: ProjectFile) -> None:
        if file.area and canonical(library.areas(), file.area).code != self.known.area.code:
            other = library.areas().get(file.area)
            raise ShirubeError(
                "E353",
                f"このファイルは{other.full_name}（{other.code}）の事業です。このページは{self.known.area.full_name}です。",
                todo=f"{other.full_name}の「事業とお金」で開くか、ファイルの area を消してください。",
            )

    def _raw(self, told: Told, file: ProjectFile | None) -> dict[str, str]:
        typed = read_written_answers(told, self.catalogue.variables)
        raw = {name: "" if value is None else raw_of(value) for name, value in typed.items()}
        if file is not None and file.on is not None:
            raw["on"] = file.on.isoformat()
        return raw

    # -- both --------------------------------------------------------------------------------------------

    def _told(self, raw: dict[str, str], *, is_here: bool = True) -> tuple[Answers, Seen]:
        variables = {
            name: variable for name, variable in self.catalogue.variables.items() if name not in self.settled
        }
        params = {
            **raw,
            **{name: text for name, text in self.params.items() if name == "on" or name in variables},
        }
        answers = read_answers(params, variables, self.today)
        earlier = self.earlier if is_here else {}
        recorded = self.known.seen(answers.on)
        return answers, combine(recorded, answers, earlier, variables, self.today)

    def _answered(self, asked: Asked, tree: dict[str, Any], target: str, *, has_loan: bool) -> Asked:
        told = dict(asked.seen.told)
        if has_loan:
            told = {name: fact for name, fact in told.items() if name not in self._loans()}
        facts = {name: fact for name, fact in tree.get("facts", {}).items() if name in self.settled}
        facts.update(
            {name: fact_in_file(fact.value) for name, fact in told.items() if fact.value is not None}
        )
        tree = {**tree, "facts": facts}
        if tree.get("costs"):
            tree["area"] = self.known.area.code
        try:
            written = project_of(tree)
            plan = reckon(self.catalogue, library.areas(), written, on=asked.on)
        except CatalogueError as error:
            mistakes: tuple[ShirubeError, ...] = error.problems or (error,)
        except ShirubeError as error:
            mistakes = (error,)
        else:
            return replace(asked, written=written, plan=plan)
        mine = tuple(
            ("project-must" if error.code == UNUSABLE_MUST and not asked.is_file else target, error)
            for error in mistakes
        )
        return replace(asked, errors=(*mine, *asked.errors))

    def _loans(self) -> set[str]:
        """Facts that the loans of the cost rows stand for."""
        choices = [p.funding.choice for p in self.catalogue.programmes.values() if p.funding is not None]
        return {choice.loan for choice in choices if choice is not None and choice.loan is not None}


def _field_errors(answers: Answers) -> tuple[tuple[str, ShirubeError], ...]:
    return tuple((f"field-{name}", error) for name, error in answers.errors.items())
