#!/bin/sh
# Everything that is checked without running the assistant. Goes on after a failure, so that one run tells all.
set -u
cd "$(dirname "$0")/.."
bin=.venv/bin
failed=

step() {
    title=$1
    shift
    if "$@"; then
        printf 'ok      %s\n' "$title"
    else
        printf 'FAILED  %s\n' "$title"
        failed="$failed, $title"
    fi
}

step 'ruff' $bin/ruff check --quiet .
step 'ruff format' $bin/ruff format --quiet --check .
step 'mypy' $bin/mypy --no-error-summary
step 'yamllint' $bin/yamllint --strict .
step 'widget' ./scripts/widget.sh check
step 'content' $bin/python -m bot check
step 'training data' $bin/python -m bot validate

if [ -n "$failed" ]; then
    printf 'Failed: %s\n' "${failed#, }"
    exit 1
fi
