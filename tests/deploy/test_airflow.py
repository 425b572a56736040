"""The DAG's command is newsbeam's. That it imports under a real Airflow is `make airflow-check`: Airflow is no part of
this environment, since it pins what Beam pins otherwise."""

from __future__ import annotations

import ast
import shlex

from tests.deploy.lines import DEPLOY, check

PATH = DEPLOY / "airflow" / "newsbeam_dag.py"
TREE = ast.parse(PATH.read_text())


def constant(name: str) -> str:
    (found,) = [node.value for node in TREE.body if isinstance(node, ast.Assign) and node.targets[0].id == name]  # type: ignore[attr-defined]
    assert isinstance(found, ast.Constant)
    return str(found.value)


def keywords(function: str) -> dict[str, ast.expr]:
    calls = [node for node in ast.walk(TREE) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == function]
    (call,) = calls
    return {word.arg or "": word.value for word in call.keywords}


def test_the_task_is_a_command_line_of_newsbeams() -> None:
    template = ast.unparse(keywords("BashOperator")["bash_command"])
    values = {"NEWSBEAM": "newsbeam", "RECORDS": constant("RECORDS"), "LEDGER": constant("LEDGER")}
    command = ast.literal_eval(template.removeprefix("f")).format(**values)
    words = shlex.split(command)
    assert words[0] == "exec"  # a SIGTERM of Airflow's reaches newsbeam, not a shell
    assert check(words[1:]) == []


def test_one_run_at_a_time_no_backlog_and_a_held_ledger_is_no_failure() -> None:
    assert ast.unparse(keywords("DAG")["max_active_runs"]) == "1"
    assert ast.unparse(keywords("DAG")["catchup"]) == "False"
    assert ast.unparse(keywords("BashOperator")["skip_on_exit_code"]) == "3"
    assert "conn.newsbeam_ledger.password" in ast.unparse(keywords("BashOperator")["env"])
    assert "password" not in constant("LEDGER")
