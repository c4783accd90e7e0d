"""What installing the package runs: the kernel is built where there is a C compiler, and the wheel is then one of this platform."""

from __future__ import annotations

import runpy
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

KERNEL = "src/onrecord/tag/kernel"


class CustomBuildHook(BuildHookInterface):
    """Without a compiler the wheel is one for every platform, and onnxruntime runs the encoder."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        builder = runpy.run_path(str(Path(self.root) / KERNEL / "build.py"))
        try:
            builder["build"]()
        except builder["BuildError"] as error:
            self.app.display_warning(f"The kernel was not built: {error}. onnxruntime runs the encoder, more slowly.")
            return
        build_data["artifacts"].append(f"/{KERNEL}/encoder.so")
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{sysconfig.get_platform().replace('-', '_').replace('.', '_')}"
