# shellcheck shell=bash
# Sourced by both install.sh. A release is a copy of the tree beside a virtual environment of its
# own, HOME/releases/<fingerprint>; HOME/current names the one in use and moves in one step.

say() { echo "install: $*"; }

die() {
  echo "install: $*" >&2
  exit 1
}

must_be_root_on_debian_12() {
  [ "$(id -u)" = 0 ] || die "run this as root"
  # shellcheck source=/dev/null
  (. /etc/os-release && [ "$ID $VERSION_ID" = "debian 12" ]) || die "this is for Debian 12"
}

# install_packages NAME…: those that are missing.
install_packages() {
  local package missing=()
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null)" = installed ] \
      || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  say "Debian packages: ${missing[*]}"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
}

# make_user NAME HOME: a user that nobody logs in as, and its private folder.
make_user() {
  id -u "$1" > /dev/null 2>&1 \
    || useradd --system --user-group --home-dir "$2" --no-create-home --shell /usr/sbin/nologin "$1"
  install -d -m 0700 -o "$1" -g "$1" "$2"
}

# install_new SOURCE TARGET MODE [OWNER:GROUP]: settings; what is there belongs to the installer.
install_new() {
  [ -e "$2" ] || install -D -m "$3" "$1" "$2"
}

# install_changed SOURCE TARGET MODE: 0 when the target was written, 1 when it was the same already.
install_changed() {
  ! cmp -s "$1" "$2" || return 1
  install -D -m "$3" "$1" "$2"
}

fingerprint() {
  {
    python3 --version
    find "$@" -type f ! -path '*/__pycache__/*' ! -name '*.mo' -print0 | sort -z | xargs -0 sha256sum
  } | sha256sum | cut -c 1-16
}

# build_release HOME LOCK PART…: builds the tree's release unless it is there; its folder in $release.
build_release() {
  local home=$1 lock=$2
  shift 2
  release=$home/releases/$(fingerprint "$@")
  [ ! -e "$release/complete" ] || return 0
  say "building $release"
  rm -rf "$release"
  mkdir -p "$release/app"
  tar --exclude=__pycache__ --exclude='*.mo' -cf - "$@" | tar -xf - --no-same-owner -C "$release/app"
  chmod -R u=rwX,go=rX "$release/app"
  compile_catalogues "$release/app"
  make_environment "$release" "$lock"
}

compile_catalogues() {
  local catalogue
  while read -r catalogue; do
    msgfmt -o "${catalogue%.po}.mo" "$catalogue"
  done < <(find "$1" -name '*.po')
}

make_environment() {
  local pip="$1/venv/bin/pip --quiet --disable-pip-version-check --no-cache-dir"
  python3 -m venv "$1/venv"
  $pip install --require-hashes -r "$1/app/$2" -r "$1/app/deploy/kiosk/build.lock"
  $pip install --no-index --no-build-isolation --no-deps -e "$1/app"
  "$1/venv/bin/python" -m compileall -q "$1/app"
}

# use_release HOME: makes $release the current one, keeps the one before, deletes older ones.
# 0 when the current one changed, 1 when it was that already.
use_release() {
  local home=$1 before old
  before=$(readlink -f "$home/current" || true)
  touch "$release/complete"
  [ "$before" != "$release" ] || return 1
  ln -sfn "$release" "$home/current.new"
  mv -T "$home/current.new" "$home/current"
  for old in "$home"/releases/*; do
    case "$old" in "$release" | "$before") ;; *) rm -rf "$old" ;; esac
  done
}

systemd_runs() { [ -d /run/systemd/system ]; }
