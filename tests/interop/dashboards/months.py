"""A notebook's questions with gql: checked against our schema, registered as it sends them, asked with a token."""

import hashlib
import json
import sys
from pathlib import Path

from gql import Client, gql  # type: ignore[import-not-found]
from gql.transport.exceptions import TransportQueryError  # type: ignore[import-not-found]
from gql.transport.httpx import HTTPXTransport  # type: ignore[import-not-found]
from graphql import print_ast

MONTHS = gql("query Months($indicator: String!) { statistics(first: 5, indicator: $indicator) { nodes { value } } }")
OTHER = gql("query Other { indicators { nodes { code } } }")


def manifest() -> dict[str, str]:
    """What is to be registered: the text that gql sends."""
    text = print_ast(MONTHS.document)
    return {hashlib.sha256(text.encode()).hexdigest(): text}


def ask(url: str, token: str, sdl: str) -> dict[str, object]:
    """The values, and how another question is refused."""
    transport = HTTPXTransport(url=url, headers={"Authorization": f"Bearer {token}"})
    client = Client(transport=transport, schema=sdl)
    MONTHS.variable_values = {"indicator": "IN-01"}
    found = client.execute(MONTHS)
    try:
        client.execute(OTHER)
        refused = ""
    except TransportQueryError as error:
        refused = error.errors[0]["extensions"]["code"]
    return {"nodes": found["statistics"]["nodes"], "refused": refused}


if __name__ == "__main__":
    said = manifest() if len(sys.argv) == 1 else ask(sys.argv[1], sys.argv[2], Path(sys.argv[3]).read_text())
    sys.stdout.write(json.dumps(said))
