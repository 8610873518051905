#!/usr/bin/env bash
# Builds the C library and lays it out as it is installed: include/, lib/ and lib/pkgconfig/ under a folder.
#   scripts/build-c.sh [--release] [FOLDER]      FOLDER: target/c without --release, otherwise target/c-release
. "$(dirname "$0")/common.sh"
# With the tests, and with the packages of KANAVA_SELECT when another script names them: both decide which features of the
# dependencies are on, and whoever asks for the same finds everything built.
profile=debug flags=(--all-targets) at="$TARGET/c"
read -ra packages <<<"${KANAVA_SELECT:--p kanava-c}"
if [[ "${1:-}" == --release ]]; then
  profile=release flags=(--release --lib) at="$TARGET/c-release" packages=(-p kanava-c)
  shift
fi
at="${1:-$at}"

cargo build --locked "${packages[@]}" "${flags[@]}"
version="$(sed -n 's/^#define KANAVA_VERSION_STRING "\(.*\)"$/\1/p' bindings-c/include/kanava.h)"
mkdir -p "$at/include" "$at/lib/pkgconfig"
cp bindings-c/include/*.h bindings-c/include/*.hpp "$at/include/"
# The JSON Schemas of the documents, for editors: beside the headers that speak of them.
mkdir -p "$at/share/kanava/schema"
cp core/schema/*.json "$at/share/kanava/schema/"
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
