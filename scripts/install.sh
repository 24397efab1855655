#!/bin/sh
# Installs the project into .venv: "run" for what serving needs, "dev" for everything.
# Needs git, make and some Python 3; uv comes into .tools/ when the machine has none. Does nothing when up to date.
set -eu
cd "$(dirname "$0")/.."

what=${1:-run}
uv_version=0.13.9
export UV_PROJECT_ENVIRONMENT="$PWD/.venv"
# The machine's own certificates, where there are any: they know a company's proxy, and uv's built-in list does not.
if [ -s /etc/ssl/certs/ca-certificates.crt ] || [ -s /etc/pki/tls/certs/ca-bundle.crt ]; then
    export UV_SYSTEM_CERTS=1
fi

say() { printf '%s\n' "$*" >&2; }

# The first Python 3.8 or newer that really starts: python3 may be a version manager's shim that starts nothing here.
find_python() {
    for candidate in python3 /usr/bin/python3 python3.13 python3.12 python3.11 python3.10 python3.9 python; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 8))' >/dev/null 2>&1; then
            printf '%s' "$candidate"
            return
        fi
    done
    say 'Python 3.8 or newer is needed to begin, and none was found; install one, for instance `apt install python3 python3-venv`.'
    exit 1
}

# Prints the path of uv, after installing it into .tools/ when the machine has none.
find_uv() {
    if command -v uv; then return; fi
    if [ ! -x .tools/bin/uv ]; then
        python=$(find_python)
        say "Installing uv $uv_version into .tools/ ..."
        rm -rf .tools
        if "$python" -m venv .tools >/dev/null 2>&1; then
            .tools/bin/python -m pip install --quiet --disable-pip-version-check "uv==$uv_version" >&2
        elif "$python" -m pip --version >/dev/null 2>&1; then
            rm -rf .tools
            "$python" -m pip install --quiet --disable-pip-version-check --target .tools "uv==$uv_version" >&2
        else
            rm -rf .tools
            say "This Python ($python) can make no virtual environment and has no pip; install one of them, for instance"
            say '`apt install python3-venv`, and give the same command again.'
            exit 1
        fi
    fi
    printf '%s\n' "$PWD/.tools/bin/uv"
}

wanted=$(cat uv.lock pyproject.toml .python-version scripts/slim_environment.py vendor/tensorflow/pyproject.toml vendor/tensorflow/*/*.py | cksum)
for done in .venv/.installed-dev ".venv/.installed-$what"; do
    if [ -f "$done" ] && [ "$(cat "$done")" = "$wanted" ]; then exit 0; fi
done

uv=$(find_uv)
say "Installing the project's packages into .venv ..."
rm -f .venv/.installed-*
if [ "$what" = dev ]; then
    "$uv" sync --quiet --frozen
else
    # --inexact leaves a developer's tools where they are.
    "$uv" sync --quiet --frozen --no-dev --inexact
fi
.venv/bin/python scripts/slim_environment.py .venv >&2
printf '%s\n' "$wanted" >".venv/.installed-$what"
