#!/usr/bin/env bash
# Set up what `make` needs: system packages by name, a Python environment, the front end.
# Safe to repeat; each step looks first whether there is anything to do.
set -euo pipefail
cd "$(dirname "$0")/.."

FOR_TESTS='.[dev,ocr,s3]'

stop() { printf '\n%s\n' "$1" >&2; exit 1; }

# Install Debian packages when we may; otherwise say in one sentence what to install.
packages() {
  local missing=()
  for name in "$@"; do
    dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing+=("$name")
  done
  [ ${#missing[@]} -eq 0 ] && return
  local install=(apt-get install -y -q --no-install-recommends "${missing[@]}")
  local as=()
  if [ "$(id -u)" -ne 0 ]; then
    sudo -n true 2>/dev/null || stop "Please install first: sudo apt-get install ${missing[*]}"
    as=(sudo -n)
  fi
  command -v apt-get >/dev/null || stop "Please install first, in your system's way: ${missing[*]}"
  echo "Installing ${missing[*]} …"
  { "${as[@]}" apt-get update -q && "${as[@]}" env DEBIAN_FRONTEND=noninteractive "${install[@]}"; } \
    >var/apt.log 2>&1 || stop "Could not install ${missing[*]} (see var/apt.log). Please install them, then try again."
}

python() {
  for name in python3.11 python3.12 python3.13 python3; do
    command -v "$name" >/dev/null && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
      && { echo "$name"; return; }
  done
  stop "Python 3.11 or newer is needed: sudo apt-get install python3 python3-venv"
}

# Install what is asked for ('.' or what tests need), unless it is there from the same files.
environment() {
  local what=$1 stamp wanted
  wanted=$(cat pyproject.toml config/constraints.txt | sha256sum)
  for stamp in ".venv/installed-$FOR_TESTS" ".venv/installed-$what"; do
    [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && { .venv/bin/python config/build_frontend.py; return; }
  done
  local with; with=$(python)
  "$with" -c 'import ensurepip' 2>/dev/null || packages python3-venv
  [ -x .venv/bin/python ] || "$with" -m venv .venv
  echo "Installing the Python packages …"
  .venv/bin/python -m pip install -q --disable-pip-version-check -e "$what" -c config/constraints.txt \
    2>&1 | { grep -v '^WARNING: Location' || true; }
  .venv/bin/python -c 'import pa_employer, flask' || stop "The Python packages could not be installed."
  echo "$wanted" >"$stamp"
  .venv/bin/python config/build_frontend.py
}

mkdir -p var
packages libpango-1.0-0 libpangoft2-1.0-0
case "${1:-run}" in
  test)
    # Receipts by email are tested against a real mail server, the scan against a real scanner,
    # and the workbook in a real spreadsheet.
    packages postgresql dovecot-imapd clamav-daemon libreoffice-calc-nogui
    command -v chromium >/dev/null || command -v google-chrome >/dev/null || packages chromium
    environment "$FOR_TESTS" ;;
  *) environment . ;;
esac
