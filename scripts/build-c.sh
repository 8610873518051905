#!/usr/bin/env bash
# Builds the C library and lays it out as it is installed: include/, lib/ and lib/pkgconfig/ under a folder.
#   scripts/build-c.sh [--release] [FOLDER]      FOLDER: target/c without --release, otherwise target/c-release
. "$(dirname "$0")/common.sh"
# With the tests, because their dependencies decide which features of the others are on: nothing is built twice.
profile=debug flags=(--all-targets) at="$TARGET/c"
if [[ "${1:-}" == --release ]]; then
  profile=release flags=(--release --lib) at="$TARGET/c-release"
  shift
fi
at="${1:-$at}"

# KANAVA_SELECT: the packages `make test` builds at once, so that this build finds them built with the same features.
read -ra packages <<<"${KANAVA_SELECT:--p kanava-c}"
[[ "$profile" == debug ]] || packages=(-p kanava-c)
cargo build --locked "${packages[@]}" "${flags[@]}"
version="$(sed -n 's/^#define KANAVA_VERSION_STRING "\(.*\)"$/\1/p' bindings-c/include/kanava.h)"
mkdir -p "$at/include" "$at/lib/pkgconfig"
cp bindings-c/include/kanava.h bindings-c/include/kanava.hpp "$at/include/"
cp "$TARGET/$profile/libkanava_c.a" "$at/lib/libkanava.a"
if [[ "$(uname -s)" == Darwin ]]; then
  cp "$TARGET/$profile/libkanava_c.dylib" "$at/lib/libkanava.dylib"
else
  soname="$(objdump -p "$TARGET/$profile/libkanava_c.so" | awk '$1 == "SONAME" { print $2 }')"
  cp "$TARGET/$profile/libkanava_c.so" "$at/lib/libkanava.so.$version"
  ln -sf "libkanava.so.$version" "$at/lib/$soname"
  ln -sf "$soname" "$at/lib/libkanava.so"
fi

# Libs.private: what `rustc --print native-static-libs` names for this target, for those who link libkanava.a.
cat >"$at/lib/pkgconfig/kanava.pc" <<PC
prefix=\${pcfiledir}/../..
includedir=\${prefix}/include
libdir=\${prefix}/lib

Name: kanava
Description: One history per customer across every channel, and a routing decision that knows it
Version: $version
Cflags: -I\${includedir}
Libs: -L\${libdir} -lkanava
Libs.private: -lgcc_s -lutil -lrt -lpthread -lm -ldl -lc
PC
say "$at: kanava $version"
