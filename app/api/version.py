"""The version of the API as partners see it (semantic versioning); its first number stands in the path."""

from typing import Final

API_VERSION: Final = "1.0.0"
