"""Brings the SPARQL engine of the explorer page into the wheel. Where that fails the installation goes on without it."""

from __future__ import annotations

import os
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_ENGINE = Path("graph", "stancegraph", "views", "engine")
_REFUSED = "STANCEGRAPH_NO_NPM"
# Where its wheels run, with a 64-bit Python; elsewhere asking for it would end the installation.
_NODE_RUNS = (
    "(sys_platform == 'linux' and (platform_machine == 'x86_64' or platform_machine == 'aarch64'))"
    " or (sys_platform == 'darwin' and (platform_machine == 'x86_64' or platform_machine == 'arm64'))"
    " or (sys_platform == 'win32' and (platform_machine == 'AMD64' or platform_machine == 'ARM64'))"
)


class EngineHook(BuildHookInterface):
    """Runs for wheels, editable ones included, never for the source distribution."""

    def dependencies(self) -> list[str]:
        """Node from a wheel, but only where the engine is yet to be fetched and no npm is at hand."""
        bring = self._bring()
        no_wheel = sys.maxsize < 2**32
        if no_wheel or os.environ.get(_REFUSED) or bring.read(bring.BUILT) or bring.npm():
            return []
        return [f"{bring.NODE}=={bring.NODE_VERSION}; {_NODE_RUNS}"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        bring = self._bring()
        if not bring.read(bring.BUILT):
            try:
                self._fetch(bring)
            except Exception as error:  # whatever it is, it must not end the installation
                self.app.display_warning(
                    f"WARNING: the explorer page will have no SPARQL console: {error}. "
                    "All else works; to add it later: stancegraph console install"
                )
                return
        build_data["artifacts"].append(f"/{(_ENGINE / 'built').as_posix()}/*.gz")

    def _fetch(self, bring: ModuleType) -> None:
        if os.environ.get(_REFUSED):
            raise bring.NotBroughtError(f"{_REFUSED} is set")
        command = bring.npm()
        if not command:
            raise bring.NotBroughtError(f"there is no npm here, nor {bring.NODE} {bring.NODE_VERSION} as published")
        bring.from_npm(bring.BUILT, command)

    def _bring(self) -> ModuleType:
        """The module of the package that does it, loaded by its place: the package itself is not installed yet."""
        spec = spec_from_file_location("stancegraph_bring", Path(self.root, _ENGINE, "bring.py"))
        assert spec is not None
        assert spec.loader is not None
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
