// Reads and appends custom sections, and finds where a module's constant data ends.

const CUSTOM = 0;
const DATA = 11;

/** `bytes` with a custom section at the end, where it moves no other section. */
export function appendSection(bytes: Uint8Array, name: string, text: string): Uint8Array<ArrayBuffer> {
	const encoder = new TextEncoder();
	const nameBytes = encoder.encode(name);
	const content = encoder.encode(text);
	const body = [...leb(nameBytes.length), ...nameBytes, ...content];
	return Uint8Array.from([...bytes, CUSTOM, ...leb(body.length), ...body]);
}

/** The text of a custom section, undefined when there is none or the bytes are no module. */
export function readSection(bytes: Uint8Array, name: string): string | undefined {
	if (bytes[0] !== 0 || bytes[1] !== 0x61) return undefined;
	for (const section of sectionsOf(bytes)) {
		if (section.id !== CUSTOM) continue;
		const reader = { bytes, at: section.start };
		const length = readLeb(reader);
		const decoder = new TextDecoder();
		const found = decoder.decode(bytes.subarray(reader.at, reader.at + length));
		if (found === name) return decoder.decode(bytes.subarray(reader.at + length, section.end));
	}
	return undefined;
}

/** The address after the last byte of the active data segments; texts below it are constants. */
export function staticEnd(bytes: Uint8Array): number {
	let end = 0;
	for (const section of sectionsOf(bytes)) {
		if (section.id !== DATA) continue;
		const reader = { bytes, at: section.start };
		for (let left = readLeb(reader); left > 0; left--) {
			if (readLeb(reader) !== 0)
				throw new Error('A data segment is not active; the module was not made by this build.');
			reader.at++; // i32.const
			const offset = readLeb(reader);
			reader.at++; // end
			const size = readLeb(reader);
			reader.at += size;
			end = Math.max(end, offset + size);
		}
	}
	return end;
}

/** Start and end of the code section's payload, for tests and tools. */
export function codeSection(bytes: Uint8Array): { start: number; end: number } | undefined {
	return [...sectionsOf(bytes)].find(({ id }) => id === 10);
}

function* sectionsOf(bytes: Uint8Array): Generator<{ id: number; start: number; end: number }> {
	const reader = { bytes, at: 8 };
	while (reader.at < bytes.length) {
		const id = bytes[reader.at++]!;
		const size = readLeb(reader);
		yield { id, start: reader.at, end: reader.at + size };
		reader.at += size;
	}
}

function leb(value: number): number[] {
	const out: number[] = [];
	for (let rest = value; ; rest >>>= 7) {
		if (rest < 0x80) return [...out, rest];
		out.push((rest & 0x7f) | 0x80);
	}
}

function readLeb(reader: { bytes: Uint8Array; at: number }): number {
	let value = 0;
	for (let shift = 0; ; shift += 7) {
		const byte = reader.bytes[reader.at++]!;
		value |= (byte & 0x7f) << shift;
		if ((byte & 0x80) === 0) return value >>> 0;
	}
}
