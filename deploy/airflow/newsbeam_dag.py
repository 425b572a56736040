"""newsbeam on Airflow's schedule: what is due, every 15 minutes, one run at a time.

Copy it into the dags folder. The workers need newsbeam on their path (or in NEWSBEAM), and the connection
`newsbeam_ledger`: its password is the ledger's, and reaches the command by environment alone. `make airflow-check`
imports this under a real Airflow.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

NEWSBEAM = os.environ.get("NEWSBEAM", "newsbeam")
LEDGER = "postgresql://newsbeam@postgres/newsbeam"
RECORDS = "/var/lib/newsbeam"

with DAG(
    dag_id="newsbeam",
    description="News feeds in, clean deduplicated article records out",
    schedule=timedelta(minutes=15),
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,  # what was due then is due now: a run works off what has gathered
    max_active_runs=1,  # the ledger admits one run at a time
    dagrun_timeout=timedelta(hours=2),
) as dag:
    BashOperator(
        task_id="ingest",
        bash_command=(
            f"exec {NEWSBEAM} ingest --to {RECORDS} --ledger {LEDGER} --contact ops@example.org "
            "--wait 10m --log-format json --fail-over 0.5"
        ),
        env={"PGPASSWORD": "{{ conn.newsbeam_ledger.password }}"},
        append_env=True,
        skip_on_exit_code=3,  # another run held the ledger for ten minutes: nothing was done, nothing is wrong
        retries=1,  # 1: something failed; nothing is lost, and the next run heals what it left
        retry_delay=timedelta(minutes=1),
    )
