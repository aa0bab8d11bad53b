"""Looks at the pages of a running service in headless Chromium: a picture of each, and no complaint in the console.

For a person's eyes, after a change of a page or of a vendored file: `python -m tools.look_at_pages http://127.0.0.1:8080`.
Every other host is unreachable for the browser, so that a page that needs one shows it. Needs `chromium`.
"""

import argparse
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

PAGES: Final = {
    "": 'class="doors"',
    "docs": 'class="opblock-tag',
    "dashboard": 'id="selection"><option',
    "graphiql": 'class="graphiql-editors',
    "problems": "invalid-content",
    "problems/missing-scope": "<code>missing-scope</code>",
}
"""Each page, and what stands in it only once it works."""
_COMPLAINT: Final = re.compile(r"CONSOLE.*(Refused|violat|Error|ERR_)", re.IGNORECASE)


def main() -> int:
    """Take the pictures; 1 where a console complains."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("service", nargs="?", default="http://127.0.0.1:8080")
    parser.add_argument("--into", type=Path, default=Path("build/pages"))
    given = parser.parse_args()
    browser = shutil.which("chromium")
    if browser is None:
        print("pages: not looked at, chromium is absent")
        return 0
    given.into.mkdir(parents=True, exist_ok=True)
    complaints: list[str] = []
    for page, sign in PAGES.items():
        complaints += look(browser, f"{given.service}/{page}", given.into / named(page), sign)
    print("\n".join(complaints) or f"{len(PAGES)} pages in {given.into}, no complaint")
    return 1 if complaints else 0


def named(page: str) -> str:
    """The file name of a page's picture."""
    return f"{page.replace('/', '-') or 'landing'}.png"


def look(browser: str, url: str, picture: Path, sign: str) -> list[str]:
    """Open one page, keep its picture, return what the console complained of and whether the page did not work."""
    told = opened(browser, url, f"--screenshot={picture.absolute()}").stderr
    complaints = [f"{url}: {line}" for line in told.splitlines() if _COMPLAINT.search(line)]
    if sign not in opened(browser, url, "--dump-dom").stdout:
        complaints.append(f"{url}: does not show {sign}")
    return complaints


def opened(browser: str, url: str, *options: str) -> subprocess.CompletedProcess[str]:
    """One run of the browser on one page, with a profile of its own."""
    with tempfile.TemporaryDirectory() as profile:
        command = [
            browser,
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--window-size=1200,900",
            "--virtual-time-budget=8000",
            "--enable-logging=stderr",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
            f"--user-data-dir={profile}",
            *options,
            url,
        ]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)


if __name__ == "__main__":
    raise SystemExit(main())
