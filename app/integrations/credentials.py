"""The operator's secrets by their names: one file each in a folder, as containers and service managers mount them.

A connection names the secret that it calls with; what it says stands nowhere in the database.
"""

import re
from pathlib import Path
from typing import Final

_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,62}")
_LARGEST: Final = 65_536


class CredentialMissingError(LookupError):
    """The operator keeps no secret of this name, or none that can be read."""


class Credentials:
    """Reads secrets anew each time, so that one that is replaced counts at once."""

    def __init__(self, directory: Path | None) -> None:
        self._directory = directory

    def has(self, name: str) -> bool:
        """Whether there is a secret of this name."""
        place = self._place(name)
        return place is not None and place.is_file()

    def read(self, name: str) -> bytes:
        """The secret, without the line end that editors add; raises CredentialMissingError."""
        place = self._place(name)
        if place is None:
            raise CredentialMissingError
        try:
            with place.open("rb") as file:
                secret = file.read(_LARGEST + 1)
        except OSError:
            raise CredentialMissingError from None
        secret = secret.rstrip(b"\r\n")
        if not 0 < len(secret) <= _LARGEST:
            raise CredentialMissingError
        return secret

    def _place(self, name: str) -> Path | None:
        return self._directory / name if self._directory is not None and _NAME.fullmatch(name) else None
