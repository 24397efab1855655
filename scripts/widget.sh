#!/bin/sh
# The widget's tools and its bundle: "install" the npm packages (into bot/widget/node_modules, does nothing when they are
# there), "build" bot/widget/widget.js, or "check" that it is what its sources give and within its budget of bytes.
set -eu
cd "$(dirname "$0")/.."
. scripts/node.sh
cd bot/widget

install() {
    wanted=$(cksum <package-lock.json)
    if [ -f node_modules/.installed ] && [ "$(cat node_modules/.installed)" = "$wanted" ]; then return; fi
    printf 'Installing the tools of the widget ...\n' >&2
    # No script of a package is run: nothing here needs one.
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2
    printf '%s\n' "$wanted" >node_modules/.installed
}

install
case ${1:-build} in
install) ;;
build) node_modules/.bin/tsc && node build.mjs ;;
check) node_modules/.bin/tsc && node build.mjs --check ;;
*)
    printf 'scripts/widget.sh install | build | check\n' >&2
    exit 2
    ;;
esac
