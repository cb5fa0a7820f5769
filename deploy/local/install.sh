#!/usr/bin/env bash
# Installs what `make run` (and, with "test", what `make test`) needs and this machine lacks.
# Debian and Ubuntu; elsewhere it says what is missing. Fast when nothing is missing.
set -euo pipefail
cd "$(dirname "$0")/../.."
purpose=${1:-run}
python=${PYTHON:-python3}

wanted() {
  while read -r name for_what _; do
    case "$name" in '' | '#'*) continue ;; esac
    if [ "$for_what" = run ] || [ "$purpose" = test ]; then echo "$name"; fi
  done < deploy/local/packages.txt
}

missing=()
if command -v dpkg-query > /dev/null; then
  installed=$(dpkg-query -W -f '${db:Status-Status} ${binary:Package}\n' | sed -n 's/^installed \([^:]*\).*/\1/p')
  for package in $(wanted); do
    grep -qx "$package" <<< "$installed" || missing+=("$package")
  done
  "$python" -c 'import ensurepip, venv' 2> /dev/null || missing+=(python3 python3-venv)
else
  echo "not a Debian system: please install what these Debian packages hold: $(wanted | tr '\n' ' ')" >&2
fi
if [ ${#missing[@]} -gt 0 ]; then
  as_root=""
  [ "$(id -u)" = 0 ] || as_root=sudo
  echo "installing: ${missing[*]}"
  $as_root apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
fi

stamp=.venv/installed
state=$(cat requirements.lock pyproject.toml deploy/local/install.sh | sha256sum)
if [ "$(cat $stamp 2> /dev/null || true)" != "$state" ]; then
  "$python" -m venv .venv
  .venv/bin/pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
  .venv/bin/pip install -qq --disable-pip-version-check --no-deps -e .
  echo "$state" > $stamp
fi
for catalogue in $(find assets/locale server -name '*.po'); do
  compiled=${catalogue%.po}.mo
  if [ ! "$compiled" -nt "$catalogue" ]; then
    .venv/bin/pybabel -q compile -i "$catalogue" -o "$compiled"
  fi
done
