// Extism's standard call: input and output as UTF-8, correct beyond ASCII.
import { Extism } from '../generated/extism';

/** The input of the running call. */
export function readInput(): string {
	const length = Extism.input_length();
	const buffer = heap.alloc(<usize>length);
	let at: u64 = 0;
	for (; at + 8 <= length; at += 8) store<u64>(buffer + <usize>at, Extism.input_load_u64(at));
	for (; at < length; at++) store<u8>(buffer + <usize>at, <u8>Extism.input_load_u8(at));
	return String.UTF8.decodeUnsafe(buffer, <usize>length);
}

/** Makes a text the output of the running call; 0 is what a call returns that succeeded. */
export function writeOutput(text: string): i32 {
	const encoded = String.UTF8.encode(text, false, String.UTF8.ErrorMode.REPLACE);
	const start = changetype<usize>(encoded);
	const length = <u64>encoded.byteLength;
	const block = Extism.alloc(length);
	let at: u64 = 0;
	for (; at + 8 <= length; at += 8) Extism.store_u64(block + at, load<u64>(start + <usize>at));
	for (; at < length; at++) Extism.store_u8(block + at, load<u8>(start + <usize>at));
	Extism.output_set(block, length);
	return 0;
}
