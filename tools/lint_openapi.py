"""Lints openapi.json with the NL API Design Rules 2.2 (Spectral): no error, no warning.

The rules lie beside the repository; where they, or npm, are absent one line says so and nothing fails. Spectral is
installed once into the user's cache.
"""

import argparse
import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

SPECTRAL: Final = "6.16.3"
RULES: Final = Path("../shared/conformance/adr-2.2-linter.yaml")


def main() -> int:
    """Lint, or say why not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("document", nargs="?", type=Path, default=Path("openapi.json"))
    parser.add_argument("--rules", type=Path, default=RULES)
    given = parser.parse_args()
    npm = shutil.which("npm")
    if not given.rules.exists():
        print(f"design rules: not checked, {given.rules} is absent")
        return 0
    if npm is None:
        print("design rules: not checked, npm is absent")
        return 0
    lint = [str(spectral(npm)), "lint", "--ruleset", str(given.rules), "--fail-severity", "warn", str(given.document)]
    return subprocess.run(lint, check=False).returncode


def spectral(npm: str) -> Path:
    """Spectral's program in the cache, installed where it is not there yet."""
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "ketenpoort" / f"spectral-{SPECTRAL}"
    program = cache / "node_modules" / ".bin" / "spectral"
    if not program.exists():
        package = f"@stoplight/spectral-cli@{SPECTRAL}"
        subprocess.run([npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", cache, package], check=True)
    return program


if __name__ == "__main__":
    raise SystemExit(main())
