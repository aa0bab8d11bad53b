"""The dated settings of a house: the value that holds now, or the field's default (rule OR-10)."""

import json
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy import bindparam, func, select

from app.database.statement import Statement
from app.domain.access.changes import table_of
from app.domain.access.work import Work
from app.domain.tables.organisations import HouseSettingRow

T = TypeVar("T", bound=int | str | bool | list[str])

_settings = table_of(HouseSettingRow)

SETTING = Statement(
    select(_settings.c.value["value"].label("value"))
    .where(
        _settings.c.house_id == bindparam("house", type_=sa.Uuid()),
        _settings.c.name == bindparam("name", type_=sa.Text()),
        _settings.c.starts_at <= func.now(),
    )
    .order_by(_settings.c.starts_at.desc())
    .limit(1)
)


async def house_setting(work: Work, name: str, default: T) -> T:
    """The value of a setting now; a value of another kind than the default counts as none."""
    text = await work.fetch_value(SETTING, name=name)
    value = None if text is None else json.loads(text)
    return value if type(value) is type(default) else default
