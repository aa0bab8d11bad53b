#!/usr/bin/env bash
# Lints openapi.json with the NL API Design Rules 2.2. The rules lie beside the repository; where they, or npm, are absent one
# line says so and nothing fails. Spectral is installed once into a cache folder of the user's.
set -euo pipefail
cd "$(dirname "$0")/.."

document="${1:-openapi.json}"
rules="${ADR_RULES:-../shared/conformance/adr-2.2-linter.yaml}"
cache="${XDG_CACHE_HOME:-$HOME/.cache}/ketenpoort/spectral-6.16.3"

if [ ! -f "$rules" ]; then
    echo "design rules: not checked, $rules is absent"
    exit 0
fi
if ! command -v npm >/dev/null; then
    echo "design rules: not checked, npm is absent"
    exit 0
fi
if [ ! -x "$cache/node_modules/.bin/spectral" ]; then
    npm install --silent --no-audit --no-fund --prefix "$cache" @stoplight/spectral-cli@6.16.3
fi
"$cache/node_modules/.bin/spectral" lint --ruleset "$rules" --fail-severity warn "$document"
