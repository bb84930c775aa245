"""shirube decide: one programme for a person, a file of cases for a machine."""

from __future__ import annotations

import json

import pytest

SIMPLE = ("decide", "local-10000-kokko", "--on", "2026-06-15")
CASE_KEYS = [
    *("id", "programme", "as_of", "eligible", "amounts"),
    *("decided_by", "missing", "undetermined_by_source"),
]
FACTS = {
    "sogyo_plan": True,
    "req_local_resource": True,
    "req_local_issue": True,
    "req_novelty": True,
    "req_model": True,
    "unsecured_loan": True,
    "plan_submitted_in_r7": False,
    "application_date": "2026-06-15",
    "disadvantaged_area": True,
    "fiscal_index": 0.22,
    "priority_field": "none",
    "loan_amount": 90_000_000,
    "public_subsidy": 40_000_000,
}


def case(name: object = "A1", **changes):
    return {
        "id": name,
        "programme": "local-10000-kokko",
        "as_of": "2026-06-15",
        "inputs": {**FACTS, **changes},
    }


def decide_file(run, written, cases):
    answer = run("decide", "--cases", written(cases))
    return answer.exit_code, json.loads(answer.stdout)


# -- one programme -----------------------------------------------------------------------------------


def test_a_town_and_a_project_give_yen_with_the_reasons(run):
    told = [part for name, value in FACTS.items() for part in ("--set", f"{name}={value}")]
    answer = run(*SIMPLE, "--area", "檮原町", *told)
    assert answer.exit_code == 0
    assert "● 使える: 条件をすべて満たしています" in answer.stdout
    assert "4,000万円 × 3/4" in answer.stdout
    assert "3,000万円" in answer.stdout
    assert "資料004" in answer.stdout


def test_the_next_question_says_how_to_answer_it(run):
    answer = run(*SIMPLE, "--area", "39405", "--set", "req_model=はい")
    assert "つぎの質問: " in answer.stdout
    assert "--set sogyo_plan=…" in answer.stdout


def test_json_carries_the_contract_and_the_reasons(run):
    answer = run(*SIMPLE, "--area", "39405", "--set", "sogyo_plan=いいえ", "--format", "json")
    found = json.loads(answer.stdout)
    assert (found["eligible"], found["decided_by"], found["amounts"]) == ("no", ["plan"], {})
    assert found["area"]["code"] == "39405"
    assert {line["id"] for line in found["clauses"]} >= {"plan", "loan"}


def test_json_keeps_the_steps_of_a_calculation(run):
    answer = run(*SIMPLE, "--area", "39405", "--set", "public_subsidy=4,000万円", "--format", "json")
    steps = json.loads(answer.stdout)["calculations"]["national"]["steps"]
    assert steps[-1]["figures"] == "4,000万円 × 3/4"
    assert steps[-1]["result"] == "3,000万円"


def test_without_an_area_only_what_is_told_counts(run):
    found = json.loads(run(*SIMPLE, "--set", "fiscal_index=2/3", "--format", "json").stdout)
    assert found["area"] is None
    assert [(fact["variable"], fact["value"]) for fact in found["facts"]] == [("fiscal_index", "2/3")]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("decide",), "E410", "制度の id か --cases"),
        (("decide", "local-10000-koko"), "E103", "「local-10000-kokko」"),
        ((*SIMPLE, "--set", "loan_amount"), "E412", "名前=値"),
        ((*SIMPLE, "--set", "=5"), "E412", "名前=値"),
        ((*SIMPLE, "--set", "loan_amount=1", "--set", "loan_amount=2"), "E413", "二度"),
        ((*SIMPLE, "--set", "loan_amoun=1"), "E101", "「loan_amount」のことですか"),
        ((*SIMPLE, "--set", "loan_amount=-1"), "E102", "0円以上"),
        ((*SIMPLE, "--set", "loan_amount=やや多い"), "E106", "金額"),
        ((*SIMPLE, "--set", "sogyo_plan=たぶん"), "E106", "はい・いいえ"),
        ((*SIMPLE, "--set", "fiscal_index=1/0"), "E106", "0 で割らない"),
        ((*SIMPLE, "--area", "府中市"), "E409", "13206"),
        ((*SIMPLE, "--cases", "x.json"), "E410", "一緒に使えません"),
        (("decide", "--cases", "そんなファイルはない.json"), "E402", "ありません"),
        ((*SIMPLE, "--format", "xml"), "E401", "「xml」"),
        ((*SIMPLE, "--of", "2026"), "E401", "「--of」"),
        ((*SIMPLE, "余分"), "E401", "「余分」が余分"),
        (("decade",), "E401", "「decade」というコマンド"),
    ],
)
def test_a_mistake_in_asking_is_one_japanese_line_and_exit_code_2(run, arguments, code, words):
    answer = run(*arguments)
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr.startswith(f"{code} ")
    assert words in answer.stderr
    assert answer.stderr.count("\n") == 1


# -- cases -------------------------------------------------------------------------------------------


def test_an_answer_has_exactly_the_fields_of_the_contract_in_their_order(run, written):
    code, answers = decide_file(run, written, {"cases": [case()]})
    assert code == 0
    assert [list(answer) for answer in answers] == [CASE_KEYS]
    assert answers[0]["eligible"] == "yes"
    assert answers[0]["amounts"]["national"] == {"value": 30_000_000, "low": 30_000_000, "high": 30_000_000}


def test_answers_come_in_the_order_of_the_cases_and_a_plain_list_will_do(run, written):
    code, answers = decide_file(run, written, [case("b"), case("a", sogyo_plan=False), case(7)])
    assert code == 0
    assert [(answer["id"], answer["eligible"]) for answer in answers] == [
        ("b", "yes"),
        ("a", "no"),
        (7, "yes"),
    ]


def test_a_decimal_in_json_is_exact_at_a_threshold(run, written):
    below, at = (case(name, fiscal_index=index) for name, index in (("below", 0.2499), ("at", 0.25)))
    _, answers = decide_file(run, written, [below, at])
    assert [answer["amounts"]["national"]["value"] for answer in answers] == [30_000_000, 26_666_000]


def test_a_case_that_cannot_be_evaluated_gets_an_error_and_exit_code_1_and_the_rest_are_answered(
    run, written
):
    cases = [
        case("good"),
        case("unknown variable", loan_amoun=1),
        {**case("unknown programme"), "programme": "no-such"},
        {**case("bad day"), "as_of": "2026-02-30"},
        case("negative", loan_amount=-1),
        "not a case",
    ]
    code, answers = decide_file(run, written, cases)
    assert code == 1
    errors = [answer.get("error", "")[:4] for answer in answers]
    assert errors == ["", "E101", "E103", "E105", "E102", "E104"]
    assert answers[0]["eligible"] == "yes"
    assert [answer["id"] for answer in answers[1:5]] == [each["id"] for each in cases[1:5]]


def test_cases_are_read_from_standard_input(run):
    answer = run("decide", "--cases", "-", stdin=json.dumps([case()]))
    assert json.loads(answer.stdout)[0]["id"] == "A1"


def test_no_cases_give_an_empty_list(run, written):
    assert decide_file(run, written, {"cases": []}) == (0, [])


@pytest.mark.parametrize("content", ['{"case": []}', '"cases"', "5", '{"cases": {"id": 1}}'])
def test_a_file_without_cases_is_refused(run, written, content):
    answer = run("decide", "--cases", written(content))
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr.startswith("E414")


def test_amounts_not_settled_have_their_range(run, written):
    _, answers = decide_file(run, written, [case(fiscal_index=None, disadvantaged_area=None)])
    assert answers[0]["eligible"] == "yes"
    assert answers[0]["amounts"]["national"] == {"value": None, "low": 20_000_000, "high": 30_000_000}
