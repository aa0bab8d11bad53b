"""Programs of others: what npm holds, installed once as a lock file says, and run beside the service."""

import asyncio
import json
import shutil
from pathlib import Path
from typing import Any, Final

VAR: Final = Path(__file__).parents[2] / "var"
_INSTALLS: Final = 300
_NPM_CI: Final = ("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries", "5")


async def run(*command: str, cwd: Path, env: dict[str, str] | None = None, patience: int = 120) -> str:
    """What a program says; it must end well, within so many seconds."""
    process = await asyncio.create_subprocess_exec(
        *command, cwd=cwd, env=env, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    said, complained = await asyncio.wait_for(process.communicate(), patience)
    assert process.returncode == 0, said.decode() + complained.decode()
    return said.decode()


async def install(*command: str, cwd: Path) -> None:
    """Fetch packages from where they are published."""
    await run(*command, cwd=cwd, patience=_INSTALLS)


async def node_home(name: str, source: Path) -> Path:
    """A folder below var/ with the files of `source`, in which Node finds the packages of its lock file."""
    home = VAR / name
    _copy_files(source, home)
    lock, stamp = (source / "package-lock.json").read_bytes(), home / "installed"
    if not stamp.exists() or stamp.read_bytes() != lock:
        await install(*_NPM_CI, cwd=home)
        stamp.write_bytes(lock)
    return home


async def run_node(home: Path, script: str, *, patience: int = 60, **told: Any) -> Any:  # noqa: ANN401 - anything JSON can say
    """Run a script with its orders as one JSON argument; it answers with a last line of JSON."""
    return json.loads((await run("node", script, json.dumps(told), cwd=home, patience=patience)).splitlines()[-1])


def _copy_files(source: Path, home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    for path in source.iterdir():
        if path.is_file():
            shutil.copy(path, home / path.name)
