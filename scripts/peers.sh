#!/bin/sh
# Makes sure that the npm packages which play Slack and Telegram in the tests are in .cache/peers; does nothing when
# they are. Nothing here runs in production.
set -eu
cd "$(dirname "$0")/.."

home=$PWD/.cache/peers
wanted=$(cksum <tests/peers/package-lock.json)
if [ -f "$home/.installed" ] && [ "$(cat "$home/.installed")" = "$wanted" ]; then exit 0; fi

printf 'Installing the players of Slack and Telegram into .cache/peers (for the tests) ...\n' >&2
. scripts/node.sh
mkdir -p "$home"
cp tests/peers/package.json tests/peers/package-lock.json "$home"
cd "$home"
# No script of a package is run: nothing here needs one.
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2
printf '%s\n' "$wanted" >.installed
