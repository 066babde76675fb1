"""Asks Spark and DuckDB the same of invented events and says what was equal: local mode, and a cluster on this machine.

    spark_equal.py [--rows 1_000_000 ...] [--workers 1 2] [--memory 2g]

The cluster is Spark's own standalone one: a master and workers of one core each, on 127.0.0.1. Everything is ended and
removed afterwards.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import benchmark_columns


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as each:
        each.bind(("127.0.0.1", 0))
        port: int = each.getsockname()[1]
        return port


@contextmanager
def started(work: Path, name: str, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process of Spark, until the block ends."""
    import pyspark

    home = Path(pyspark.__file__).parent
    environment = {
        **os.environ,
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_WORKER_DIR": str(work),
        "PYSPARK_PYTHON": sys.executable,
    }
    with (work / f"{name}.log").open("wb") as log:
        process = subprocess.Popen([home / "bin" / "spark-class", *arguments], stdout=log, stderr=log, env=environment)
        try:
            yield process
        finally:
            process.terminate()
            process.wait()


def wait_for(log: Path, words: str, process: subprocess.Popen[bytes], seconds: float = 120) -> None:
    """Wait until a log says so; raises RuntimeError when the process ends, or time is over."""
    end = time.monotonic() + seconds
    while words not in log.read_text(errors="replace"):
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"Spark did not start:\n{log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.2)


@contextmanager
def cluster(work: Path, workers: int, memory: str) -> Iterator[str]:
    """A master and workers of one core each; gives the address of the master."""
    port = free_port()
    address = f"spark://127.0.0.1:{port}"
    with ExitStack() as running:
        master = (
            "org.apache.spark.deploy.master.Master",
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            "--webui-port",
            "0",
        )
        process = running.enter_context(started(work, "master", *master))
        wait_for(work / "master.log", "Starting Spark master", process)
        for number in range(workers):
            worker = (
                "org.apache.spark.deploy.worker.Worker",
                "--host",
                "127.0.0.1",
                "--cores",
                "1",
                "--memory",
                memory,
            )
            name = f"worker-{number}"
            process = running.enter_context(started(work, name, *worker, "--webui-port", "0", address))
            wait_for(work / f"{name}.log", "Successfully registered with master", process)
        yield address


def main() -> None:
    """Compare, and exit with 1 when an answer differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--memory", default="2g")
    options = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="stancegraph-spark-"))
    equal = True
    try:
        for rows in options.rows:
            file = work / f"events-{rows}.parquet"
            benchmark_columns.child(benchmark_columns.GENERATE, rows, file, work)
            print(f"{rows:,} events; load {os.getloadavg()[0]:.1f}", flush=True)
            answers = {
                each: benchmark_columns.child(
                    benchmark_columns.OURS, file, f"duckdb:?{benchmark_columns.SETTINGS}", each
                )
                for each in ("pairs", "positions", "agreement")
            }
            said = f"?spark.driver.memory={options.memory}"
            equal &= benchmark_columns.compared(file, f"local[2]{said}", answers)
            for workers in options.workers:
                logs = work / f"cluster-{workers}-{rows}"
                logs.mkdir()
                with cluster(logs, workers, options.memory) as address:
                    print(f"master and {workers} worker{'s' * (workers != 1)} of one core", flush=True)
                    told = f"{address}?spark.executor.memory={options.memory}&spark.driver.memory={options.memory}"
                    equal &= benchmark_columns.compared(file, told, answers)
            file.unlink()
    finally:
        shutil.rmtree(work, ignore_errors=True)
    print("all equal" if equal else "NOT all equal")
    sys.exit(0 if equal else 1)


if __name__ == "__main__":
    main()
