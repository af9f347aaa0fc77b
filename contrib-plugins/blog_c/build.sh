#!/bin/sh
# Builds blog_c.wasm with clang and lld, without a C library. On Debian: apt-get install clang lld
set -eu
cd "$(dirname "$0")"
clang --target=wasm32 -mbulk-memory -O2 -nostdlib -ffreestanding -Wall -Wextra -Werror \
	-Wl,--no-entry -Wl,--strip-all -o blog_c.wasm.tmp src/json.c src/blog.c
mv blog_c.wasm.tmp blog_c.wasm
