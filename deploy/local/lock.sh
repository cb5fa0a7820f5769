#!/usr/bin/env bash
# Writes the lock files: all for development, the terminal's and the server's share for their machines.
set -euo pipefail
cd "$(dirname "$0")/../.."
compile="env -u UV_EXTRA_INDEX_URL .venv/bin/uv pip compile pyproject.toml --generate-hashes --no-emit-index-url --no-header -q --upgrade"
$compile --all-extras --group dev -o requirements.lock
$compile --extra kiosk -c requirements.lock -o deploy/kiosk/requirements.lock
$compile --extra server -c requirements.lock -o deploy/server/requirements.lock
