#!/usr/bin/env bash
# Clones the committed state into an empty folder, with an empty npm cache and nothing of this checkout on the path, and runs
# the two commands of the README there. Prints how long each took.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/faultline-clone-XXXXXX")
trap 'rm -rf "$work"' EXIT

git clone --quiet "$root" "$work/faultline"
cd "$work/faultline"
export npm_config_cache="$work/npm-cache"
PATH=$(printf '%s' "$PATH" | tr ':' '\n' | grep -v "^$root/" | paste -sd:)
export PATH
# What npm tells its children about the calling checkout must not reach the clone.
while IFS= read -r name; do [ "$name" = npm_config_cache ] || unset "$name"; done < <(compgen -e | grep '^npm_')

echo "clone of $(git rev-parse --short HEAD), Node $(node --version), npm $(npm --version)"
for command in demo test; do
  started=$(date +%s)
  npm run "$command"
  echo "npm run $command: passed in $(($(date +%s) - started)) s"
done
