"""What these tests need of the machine."""

import shutil

# .ci/run installs the proxy, so the build always runs its tests
collect_ignore = [] if shutil.which("haproxy") else ["test_edge.py", "test_edge_streams.py"]


def pytest_report_header() -> list[str]:
    """Say what is left out on this machine."""
    return ["tests/deploy/test_edge*.py need the program haproxy"] if collect_ignore else []
