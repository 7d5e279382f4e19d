#!/bin/sh
# Pin every environment again, with hashes. The files name no package index: whoever installs decides where from.
set -eu
cd "$(dirname "$0")/.."
pin() {
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-header --no-annotate "$@"
}
pin "$@" pyproject.toml -o requirements/runtime.txt
pin "$@" -c requirements/runtime.txt pyproject.toml requirements/development.in -o requirements/development.txt

# The validator's own pins cannot be met any more: it is pinned apart from what it imports.
imported=$(mktemp)
validator=$(mktemp)
trap 'rm -f "$imported" "$validator"' EXIT
pin "$@" requirements/conformance.in -o "$imported"
pin "$@" --no-deps requirements/validator.in -o "$validator"
cat "$imported" "$validator" > requirements/conformance.txt

# Mutation testing runs the tests with what development installs, so that what both need has one version.
pin "$@" -c requirements/development.txt requirements/mutation.in -o requirements/mutation.txt

# Fuzzing runs with what development installs, too.
pin "$@" -c requirements/development.txt requirements/fuzz.in -o requirements/fuzz.txt
