#!/bin/sh
# Audits the GraphQL door with npm's graphql-http, on a server of its own on loopback: 61 of 61. Needs Node and npm.
set -eu
cd "$(dirname "$0")/.."
KETENPOORT_INTEROP=1 exec .venv/bin/python -m pytest tests/interop/graphql_http -q "$@"
