"""What of the GraphQL schema would break a client that was built on the released one; graphql-core finds it.

A breaking change stands word for word under `### Breaking` of the unreleased part of the changelog, or the check fails:
nobody breaks a dashboard without saying so. `--release` makes the schema of now the released one.
"""

import argparse
import re
import sys
from pathlib import Path
from typing import Final

from graphql import build_schema
from graphql.utilities import find_breaking_changes

from app.api.graphql.schema import schema_text

ROOT: Final = Path(__file__).resolve().parents[1]
RELEASED: Final = ROOT / "docs" / "released" / "schema.graphql"
CHANGELOG: Final = ROOT / "CHANGELOG.md"
_UNRELEASED: Final = re.compile(r"^## \[Unreleased\]$(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_DESCRIPTION: Final = re.compile(r'^ *""".*?"""\n', re.MULTILINE | re.DOTALL)
_BREAKING: Final = re.compile(r"^### Breaking$(.*?)(?=^### |\Z)", re.MULTILINE | re.DOTALL)


def bare(sdl: str) -> str:
    """A schema without its descriptions, which break nobody."""
    return _DESCRIPTION.sub("", sdl)


def breaking(released: str, now: str) -> list[str]:
    """Every change that can break a client, as graphql-core words it."""
    before, after = build_schema(released, assume_valid=True), build_schema(now, assume_valid=True)
    return sorted(change.description for change in find_breaking_changes(before, after))


def announced(changelog: str) -> str:
    """The text under `### Breaking` of what is not released yet."""
    unreleased = _UNRELEASED.search(changelog)
    found = _BREAKING.search(unreleased.group(1)) if unreleased else None
    return found.group(1) if found else ""


def silent(released: str, now: str, changelog: str) -> list[str]:
    """The breaking changes that the changelog does not tell."""
    told = " ".join(announced(changelog).split())
    return [change for change in breaking(released, now) if " ".join(change.split()) not in told]


def main(arguments: list[str] | None = None) -> int:
    """Compare, or release."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--release", action="store_true", help="from now on compare with the schema of now")
    now = bare(schema_text())
    if parser.parse_args(arguments).release:
        RELEASED.parent.mkdir(parents=True, exist_ok=True)
        RELEASED.write_text(now, encoding="utf-8")
        return 0
    found = silent(RELEASED.read_text(encoding="utf-8"), now, CHANGELOG.read_text(encoding="utf-8"))
    if not found:
        sys.stdout.write("No client of the released GraphQL schema breaks unannounced.\n")
        return 0
    lines = "\n".join(f"* {change}" for change in found)
    sys.stderr.write(f"Breaks clients. Take it back, or write under `### Breaking` of the changelog:\n{lines}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
