"""Is anything lost, or doubled, when coding is killed? The server while decisions come in, and publishing at any moment.

    PYTHONPATH=tests killing_coding.py [--server 100] [--publish 60] [--seed 1]

Whatever the server said was saved must be in the journal afterwards, and count, once; whoever publishes again must get the rows that
publishing once gives, each once. Ends with 1 where anything was lost or doubled.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from http.client import HTTPException
from pathlib import Path
from random import Random
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import Request, urlopen

from coding.desk import bench, sha, talks, values
from stancegraph.coding.journal import read_all
from stancegraph.tables.problems import Problems
from stancegraph.tables.reader import read_dataset

STANCEGRAPH = (sys.executable, "-m", "stancegraph")
SAID = ("leave the bridge", "Not one soldier stays", "pull back if observers came first")


def main() -> None:
    """Kill as often as was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", type=int, default=100, help="kills of the server (default: 100)")
    parser.add_argument("--publish", type=int, default=60, help="kills of publish (default: 60)")
    parser.add_argument("--seed", type=int, default=1, help="(default: 1)")
    asked = parser.parse_args()
    chance = Random(asked.seed)
    wrong: list[str] = []
    with tempfile.TemporaryDirectory(prefix="stancegraph-kills-") as folder:
        place = Path(folder)
        os.environ["XDG_CONFIG_HOME"] = str(place / "config")
        saved = kill_server(place, asked.server, chance, wrong)
        print(f"{asked.server} kills of the server, {saved:,} decisions said to be saved", flush=True)
        between = kill_publish(place, asked.publish, chance, wrong)
        print(f"{asked.publish} kills of publish, {between} of them between journal and tables or within these")
    for each in wrong:
        print(each)
    print(f"{len(wrong)} wrong")
    sys.exit(bool(wrong))


def kill_server(place: Path, kills: int, chance: Random, wrong: list[str]) -> int:
    """Kill the server while somebody codes; how many decisions it said were saved."""
    folder = talks(place / "served")
    texts = place / "served-texts"
    said: list[str] = []
    for number in range(kills):
        command = (*STANCEGRAPH, "code", str(folder), "--coder", "ana", "--no-browser", "--texts", str(texts))
        running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert running.stderr is not None
        address, token = "", ""
        while not address:
            line = running.stderr.readline()
            if found := re.search(r"(http://\S+/)#(\S+)", line):
                address, token = found[1], found[2]
        threading.Timer(chance.uniform(0.0, 0.25), running.send_signal, (signal.SIGKILL,)).start()
        said += decided(address, token, chance)
        running.wait()
        running.stderr.close()
        desk = bench(folder)
        counted = [entry.statement for entry in read_all(folder, Problems()) if entry.op == "add"]
        if lost := set(said) - set(desk.state.statements):
            wrong.append(f"kill {number} of the server: {len(lost)} decisions were lost")
        if len(counted) != len(set(counted)):
            wrong.append(f"kill {number} of the server: decisions stand twice")
    return len(said)


def decided(address: str, token: str, chance: Random) -> list[str]:
    """Decide until the server is gone; the statements it said were saved."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    found: list[str] = []
    try:
        with urlopen(Request(f"{address}api/state", headers=headers)) as answer:
            state = json.load(answer)
        head, text = state["head"], next(each["sha256"] for each in state["texts"] if each["source"] == "envoy")
        while True:
            body = {"op": "add", "seen": head, "text": text, "values": values(chance.choice(SAID))}
            with urlopen(Request(f"{address}api/decisions", json.dumps(body).encode(), headers)) as answer:
                said = json.load(answer)
            head = said["head"]
            found.append(said["statement"])
    except (URLError, HTTPException, OSError, ValueError):
        # An answer that was cut off said nothing.
        return found


def kill_publish(place: Path, kills: int, chance: Random, wrong: list[str]) -> int:
    """Kill publishing; how often something of it was there and not all."""
    start = talks(place / "start")
    desk = bench(start)
    desk.decide("new-actor", seen=desk.head, values={"name": "Eve Ng", "kind": "person"})
    desk.decide("new-issue", seen=desk.head, values={"label": "Peace", "proposition": "There should be peace."})
    for number in range(60):
        said = values(SAID[number % 3], actor=("ann", "bob", "eve-ng")[number % 3], note=f"number {number}")
        said["issue"] = ("bridge", "truce", "peace")[number // 3 % 3]
        desk.decide("add", seen=desk.head, text=sha(desk), values=said)
    desk.decide("done", seen=desk.head, text=sha(desk))
    whole = place / "whole"
    shutil.copytree(start, whole)
    began = monotonic()
    publish(whole).wait()
    seconds = monotonic() - began
    expected, between = rows(whole), 0
    before = rows(start)
    for number in range(kills):
        folder = place / f"publish-{number}"
        shutil.copytree(start, folder)
        running = publish(folder)
        # The start of Python is two thirds of it.
        sleep(chance.uniform(0.5 * seconds, seconds))
        running.send_signal(signal.SIGKILL)
        running.wait()
        try:
            found = rows(folder)
        except Exception as error:
            wrong.append(f"kill {number} of publish left a dataset with problems: {error}")
            continue
        noted = any(entry.op == "publish" for entry in read_all(folder, Problems()))
        between += noted and found != expected
        if found != before and not noted:
            wrong.append(f"kill {number} of publish: rows that no journal knows")
        publish(folder).wait()
        if rows(folder) != expected:
            wrong.append(f"kill {number} of publish: the next run left other rows")
        shutil.rmtree(folder)
    return between


def publish(folder: Path) -> subprocess.Popen[bytes]:
    """Publish what was coded."""
    command = (*STANCEGRAPH, "publish", str(folder), "--coder", "ana", "--yes")
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def rows(folder: Path) -> list[str]:
    """What the tables say, without what differs from run to run."""
    dataset = read_dataset(folder)
    stances = [f"{each.actor} {each.issue} {each.position} {each.evidence} {each.note}" for each in dataset.stances]
    return sorted([*stances, *map(str, dataset.actors), *map(str, dataset.issues)])


if __name__ == "__main__":
    main()
