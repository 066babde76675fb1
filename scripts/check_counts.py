"""Fails when fewer tests ran than there should be: a filter or a missing tool must not pass for success.

    check_counts.py JUNIT.xml RUN

The least numbers stand in ``.ci/least-tests.json``, for each kind of run: ``whole`` is every test, ``versions`` those that
run on other Pythons and with the lowest versions, ``newest`` and ``lowest`` what a change waits for of these. Each says how many ran at least, and how many may be skipped.
"""

import json
import sys
from pathlib import Path
from xml.etree import ElementTree

report, run = sys.argv[1:]
least = json.loads((Path(__file__).parents[1] / ".ci" / "least-tests.json").read_text())[run]
suites = ElementTree.parse(report).getroot().iter("testsuite")
counts = [(int(suite.get("tests", 0)), int(suite.get("skipped", 0))) for suite in suites]
total, skipped = map(sum, zip(*counts, strict=True))
print(f"{total - skipped} tests ran, {skipped} were skipped")
if total - skipped < least["ran"] or skipped > least["skipped_at_most"]:
    sys.exit(f"expected at least {least['ran']} to run and at most {least['skipped_at_most']} to be skipped")
