"""Writes what a release is made of: its dependencies, as an environment holds them, and the engine of the page (CycloneDX).

    sbom.py ENVIRONMENT FILE.json

The environment has the package, installed from its wheel, and nothing else but what that brought. The same environment gives
the same file; one that does not fit the schema of CycloneDX is not written.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from cyclonedx.schema import OutputFormat, SchemaVersion
from cyclonedx.validation import make_schemabased_validator

ROOT = Path(__file__).resolve().parents[1]
ENGINE = ROOT / "graph" / "stancegraph" / "views" / "engine"
VERSION = SchemaVersion.V1_6
# Of the environment, not of the package.
_TOOLS = ("pip", "setuptools")


def engine() -> dict[str, Any]:
    """The component that npm brings, pinned by its hash."""
    lock = json.loads((ENGINE / "package-lock.json").read_text(encoding="utf-8"))
    entry = lock["packages"]["node_modules/oxigraph"]
    kind, _, digest = entry["integrity"].partition("-")
    assert kind == "sha512"
    version = entry["version"]
    return {
        "bom-ref": f"oxigraph-npm=={version}",
        "type": "library",
        "name": "oxigraph",
        "version": version,
        "description": "SPARQL engine of the pages, as WebAssembly; in the wheel where npm was there when it was built",
        "hashes": [{"alg": "SHA-512", "content": base64.b64decode(digest).hex()}],
        "licenses": [{"expression": entry["license"]}],
        "purl": f"pkg:npm/oxigraph@{version}",
    }


def described(environment: Path) -> dict[str, Any]:
    """The bill of materials of the package in an environment."""
    command = [sys.executable, "-m", "cyclonedx_py", "environment", "--pyproject", str(ROOT / "pyproject.toml")]
    command += ["--mc-type", "application", "--output-reproducible", "--sv", VERSION.to_version(), "--of", "JSON"]
    done = subprocess.run([*command, str(environment)], capture_output=True, check=False)
    if done.returncode:
        sys.exit(done.stderr.decode(errors="replace"))
    found: dict[str, Any] = json.loads(done.stdout)
    left_out = {each["bom-ref"] for each in found["components"] if each["name"] in _TOOLS}
    found["components"] = [each for each in found["components"] if each["bom-ref"] not in left_out]
    found["dependencies"] = [each for each in found["dependencies"] if each["ref"] not in left_out]
    own, added = found["metadata"]["component"]["bom-ref"], engine()
    found["components"].append(added)
    [needs] = [each for each in found["dependencies"] if each["ref"] == own]
    needs["dependsOn"] = sorted([*needs.get("dependsOn", ()), added["bom-ref"]])
    return found


def main() -> None:
    """Write the file."""
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    found = described(Path(sys.argv[1]))
    text = json.dumps(found, indent=2, ensure_ascii=False) + "\n"
    if fault := make_schemabased_validator(OutputFormat.JSON, VERSION).validate_str(text):
        sys.exit(f"what was found does not fit CycloneDX {VERSION.to_version()}: {fault}")
    Path(sys.argv[2]).write_text(text, encoding="utf-8")
    print(f"{len(found['components'])} components in {sys.argv[2]}")


if __name__ == "__main__":
    main()
