"""Fails when fewer tests ran than there should be: a filter or a missing tool must not pass for success.

    check_counts.py JUNIT.xml

The least numbers stand in ``.ci/least-tests.json``: tests that ran, and tests that may be skipped.
"""

import json
import sys
from pathlib import Path
from xml.etree import ElementTree

least = json.loads((Path(__file__).parents[1] / ".ci" / "least-tests.json").read_text())
suites = ElementTree.parse(sys.argv[1]).getroot().iter("testsuite")
counts = [(int(suite.get("tests", 0)), int(suite.get("skipped", 0))) for suite in suites]
total, skipped = map(sum, zip(*counts, strict=True))
print(f"{total - skipped} tests ran, {skipped} were skipped")
if total - skipped < least["ran"] or skipped > least["skipped_at_most"]:
    sys.exit(f"expected at least {least['ran']} to run and at most {least['skipped_at_most']} to be skipped")
