"""The page that lists every setting, made from the settings themselves."""

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from app.settings import Settings

_HEAD = """# Settings

Made by `make docs` from `app/settings.py`. Every setting is an environment variable; nothing else is read. A wrong
value stops the start with its name and the rule it breaks, never with the value.

| variable | default | what it does |
| --- | --- | --- |
"""


def settings_page() -> str:
    """The table of docs/generated/settings.md."""
    return _HEAD + "".join(_row(name, field) for name, field in Settings.model_fields.items())


def _row(name: str, field: FieldInfo) -> str:
    variable = f"`KETENPOORT_{name.upper()}`"
    if field.validation_alias is not None:
        variable += f" or `{name.upper()}`"
    return f"| {variable} | {_default(None if field.default_factory else field.default)} | {field.description} |\n"


def _default(value: object) -> str:
    if value is None or value == () or (isinstance(value, SecretStr) and not value.get_secret_value()):
        return "none"
    if isinstance(value, tuple):
        return f"`{','.join(value)}`"
    return f"`{value}`"
