// As much of Extism's interface as a plugin needs: the input is read byte by byte, the output is a block of its own.
#include <stdint.h>

#define HOST(name) __attribute__((import_module("extism:host/env"), import_name(name)))
#define EXPORT(name) __attribute__((export_name(name)))

HOST("input_length") extern uint64_t extism_input_length(void);
HOST("input_load_u8") extern uint8_t extism_input_load_u8(uint64_t at);
HOST("alloc") extern uint64_t extism_alloc(uint64_t size);
HOST("store_u8") extern void extism_store_u8(uint64_t at, uint8_t byte);
HOST("output_set") extern void extism_output_set(uint64_t at, uint64_t size);
