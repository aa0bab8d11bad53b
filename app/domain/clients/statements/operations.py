"""Every statement on registered operations. Each change counts up the revision, so that every process reads anew."""

from typing import Any, Final

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from app.database.statement import Statement
from app.domain.tables.clients import RegisteredOperationRow

_operations: Any = RegisteredOperationRow.__table__  # type: ignore[attr-defined] # SQLModel types it as of a class
_CLIENT: Final = bindparam("client_id", type_=_operations.c.client_id.type)

OPERATIONS = Statement(
    select(
        _operations.c.digest, _operations.c.name, _operations.c.text, _operations.c.cost, _operations.c.registered_at
    )
    .where(_operations.c.client_id == _CLIENT)
    .order_by(_operations.c.name, _operations.c.digest)
)

SIZE = Statement(
    select(
        func.count().label("operations"),
        func.coalesce(func.sum(func.length(_operations.c.text)), 0).label("characters"),
    ).where(_operations.c.client_id == _CLIENT)
)

ADD = Statement(
    insert(_operations)
    .values(
        client_id=_CLIENT,
        digest=bindparam("digest"),
        name=bindparam("name"),
        text=bindparam("text"),
        cost=bindparam("cost"),
    )
    .on_conflict_do_update(
        index_elements=["client_id", "digest"], set_={"name": bindparam("name"), "cost": bindparam("cost")}
    )
)

REMOVE = Statement(
    delete(_operations)
    .where(_operations.c.client_id == _CLIENT, _operations.c.digest == bindparam("digest"))
    .returning(_operations.c.digest)
)
