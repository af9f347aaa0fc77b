// Writes small modules byte by byte, with imports that no compiler of ours would make.

const bytes = (text: string): number[] => [...new TextEncoder().encode(text)];
const named = (text: string): number[] => [bytes(text).length, ...bytes(text)];
const section = (id: number, body: readonly number[]): number[] => {
	const { length } = body;
	return [id, ...(length < 128 ? [length] : [(length & 0x7f) | 0x80, length >> 7]), ...body];
};

/** A module with one page of memory and functions without parameters as its imports; `code` is a function's body. */
export function moduleThatImports(
	imports: readonly (readonly [module: string, name: string])[],
): Uint8Array<ArrayBuffer> {
	return Uint8Array.from([
		...bytes('\0asm\u0001\0\0\0'),
		...section(1, [1, 0x60, 0, 0]),
		...section(2, [imports.length, ...imports.flatMap(([module, name]) => [...named(module), ...named(name), 0, 0])]),
		...section(5, [1, 0, 1]),
		...section(7, [1, ...named('memory'), 2, 0]),
	]);
}
