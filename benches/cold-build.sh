#!/usr/bin/env bash
# What hallpass costs whoever depends on it: a cold build with the prebuilt bindings, against a cold
# build of plain reqwest with its default TLS, in CPU seconds of the same run on the same machine.
#     bash benches/cold-build.sh [--release]
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

project() { # name, dependency lines
    mkdir -p "$work/$1/src"
    echo 'fn main() {}' > "$work/$1/src/main.rs"
    printf '[package]\nname = "%s"\nversion = "0.0.0"\nedition = "2024"\n\n[dependencies]\n%s\n\n[workspace]\n' \
        "$1" "$2" > "$work/$1/Cargo.toml"
    cp "$here/Cargo.lock" "$work/$1/Cargo.lock"
    cargo fetch --quiet --manifest-path "$work/$1/Cargo.toml"
}

cpu_seconds() { # name, flags
    local name=$1
    shift
    local TIMEFORMAT='%U'
    { time cargo build --quiet --manifest-path "$work/$name/Cargo.toml" \
        --target-dir "$work/target-$name" "$@" >/dev/null 2>"$work/$name.log"; } 2>&1 ||
        { cat "$work/$name.log" >&2; return 1; }
}

common='serde = { version = "1", features = ["derive"] }
tokio = { version = "1", features = ["rt-multi-thread", "macros"] }'
project plain "reqwest = { version = \"0.13\", features = [\"json\"] }
$common"
project prebuilt "hallpass = { path = \"$here\", default-features = false, features = [\"nhost\", \"rustls\"] }
$common"
project generated "hallpass = { path = \"$here\" }
$common"

plain=$(cpu_seconds plain "$@")
prebuilt=$(cpu_seconds prebuilt "$@")
generated=$(cpu_seconds generated "$@")
ratio() { awk -v a="$1" -v b="$plain" 'BEGIN { printf "%.2f", a / b }'; }
printf '%-46s %8s CPU s   %s\n' \
    "reqwest with its default TLS" "$plain" 1.00 \
    "hallpass, prebuilt bindings (nhost,rustls)" "$prebuilt" "$(ratio "$prebuilt")" \
    "hallpass, default features" "$generated" "$(ratio "$generated")"
