# What script/setup, script/server and script/test share. Sourced by bash, with the root of the checkout as directory.

VENV=.venv
VENV_PYTHON=$VENV/bin/python

say() { printf '%s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }
die() { warn "$*"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# Run a command as root: directly, or through sudo when it asks for no password.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_install() {
  [ "$(id -u)" = 0 ] || { have sudo && sudo -n true 2>/dev/null; }
}

is_installed() {
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Install what is missing of the named Debian packages; without the right to, print the exact line and stop.
need_debian_packages() {
  local package missing=()
  for package in "$@"; do is_installed "$package" || missing+=("$package"); done
  [ ${#missing[@]} -gt 0 ] || return 0
  if ! may_install; then
    warn "These packages are missing: ${missing[*]}"
    warn "Run this line as an administrator, then start again:"
    warn ""
    warn "    apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
    warn ""
    exit 1
  fi
  say "Installing ${missing[*]}"
  apt_get update && apt_get install -y --no-install-recommends "${missing[@]}" ||
    die "The packages could not be installed: ${missing[*]}"
}

# Run apt-get without its chatter; show what it said when it fails. The lists are refreshed once.
apt_get() {
  local said status=0
  if [ "$1" = update ] && [ -n "${APT_IS_FRESH:-}" ]; then return 0; fi
  said=$(as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq "$@" 2>&1) || status=$?
  if [ $status != 0 ]; then warn "$said"; return $status; fi
  if [ "$1" = update ]; then APT_IS_FRESH=yes; fi
}

need_brew_packages() {
  local package missing=()
  for package in "$@"; do [ -d "$(brew --prefix 2>/dev/null)/opt/$package" ] || missing+=("$package"); done
  [ ${#missing[@]} -gt 0 ] || return 0
  have brew || die "Install Homebrew first, then run:  brew install ${missing[*]}"
  say "Installing ${missing[*]}"
  brew install --quiet "${missing[@]}" || die "Homebrew could not install: ${missing[*]}"
}

is_new_enough() {
  "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

# Print the first Python of 3.11 or newer. $PYTHON goes first.
find_python() {
  local candidate
  for candidate in ${PYTHON:+"$PYTHON"} python3 python3.13 python3.12 python3.11 python3.14; do
    if have "$candidate" && is_new_enough "$candidate"; then command -v "$candidate"; return 0; fi
  done
  return 1
}

python_version() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])'; }

has_venv() { have uv || "$1" -c 'import ensurepip, venv' 2>/dev/null; }

has_environment() { [ -x "$VENV_PYTHON" ] && is_new_enough "$VENV_PYTHON"; }

# Print the Debian packages that running needs; with "tests", those of testing too.
debian_packages() {
  local python
  # What WeasyPrint loads to make a PDF; without the second it works, ten times slower.
  [ -n "${ATD_SKIP_PACKAGES:-}" ] || say libpangoft2-1.0-0 libharfbuzz-subset0
  if ! has_environment; then
    # Debian keeps venv and ensurepip in a package of their own; uv needs neither.
    if ! python=$(find_python); then
      say python3
      have uv || say python3-venv
    elif ! has_venv "$python"; then
      if [ "$python" = "$(command -v python3)" ]; then say python3-venv; else say "python$(python_version "$python")-venv"; fi
    fi
  fi
  if [ "${1:-}" = tests ]; then
    say poppler-utils
    find_browser >/dev/null || is_ubuntu || say chromium
  fi
}

is_ubuntu() { grep -qi '^ID=ubuntu' /etc/os-release 2>/dev/null; }

# Print what Homebrew has to bring; macOS comes with no recent Python.
brew_packages() {
  [ -n "${ATD_SKIP_PACKAGES:-}" ] || say pango
  has_environment || find_python >/dev/null || say python@3.13
  [ "${1:-}" != tests ] || say poppler
}

need_packages() {
  # The lists hold plain names: splitting them is meant.
  # shellcheck disable=SC2046
  if have apt-get; then
    need_debian_packages $(debian_packages "$@")
  elif [ "$(uname)" = Darwin ]; then
    need_brew_packages $(brew_packages "$@")
  fi
}

make_venv() {
  local python
  has_environment && return 0
  python=$(find_python) || die "Python 3.11 or newer is needed, and was not found."
  has_venv "$python" || die "$python has no venv module. Install uv, or a Python with venv."
  say "Making the environment in $VENV"
  rm -rf "$VENV"
  if have uv; then uv venv --quiet --python "$python" "$VENV"; else "$python" -m venv "$VENV"; fi
}

# Install the given lock files, unless the environment holds exactly these already.
install_locked() {
  local file stamp=$VENV/installed.txt arguments=()
  if [ -f "$stamp" ] && cat "$@" | cmp -s - "$stamp"; then return 0; fi
  # The test packages are kept when only the others are asked for.
  if [ $# = 1 ] && [ -f "$stamp" ] && cat requirements.txt tests/requirements.txt | cmp -s - "$stamp"; then return 0; fi
  for file in "$@"; do arguments+=(-r "$file"); done
  say "Installing the packages of $*"
  if have uv; then
    uv pip install --quiet --compile-bytecode --python "$VENV_PYTHON" --require-hashes "${arguments[@]}"
  else
    "$VENV_PYTHON" -m pip install --quiet --disable-pip-version-check --no-input --require-hashes "${arguments[@]}" \
      2> >(grep -v DEPRECATION >&2)
  fi
  cat "$@" >"$stamp"
}

# Prepare the environment for running; with "tests", for testing too.
prepare() {
  need_packages "$@"
  make_venv
  if [ "${1:-}" = tests ]; then
    install_locked requirements.txt tests/requirements.txt
  else
    install_locked requirements.txt
  fi
}

mac_browser() {
  local app
  for app in "/Applications/Chromium.app/Contents/MacOS/Chromium" \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
    if [ -x "$app" ]; then say "$app"; return 0; fi
  done
  return 1
}

find_browser() {
  local name
  for name in ${ATD_CHROMIUM:+"$ATD_CHROMIUM"} chromium chromium-browser google-chrome google-chrome-stable; do
    if have "$name"; then command -v "$name"; return 0; fi
  done
  mac_browser
}

# Export the path of the browser that the tests drive as ATD_CHROMIUM.
need_browser() {
  if ! ATD_CHROMIUM=$(find_browser); then
    if is_ubuntu; then die "The browser tests need Chromium, which Ubuntu has as a snap:  snap install chromium"; fi
    if [ "$(uname)" = Darwin ]; then die "The browser tests need Chromium:  brew install --cask chromium"; fi
    die "The browser tests need Chromium, and none was found."
  fi
  export ATD_CHROMIUM
}
