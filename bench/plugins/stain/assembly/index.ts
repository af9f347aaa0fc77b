// Leaves traces in a global, on the heap, in a table and in the data segment, and tells which it found.
let calls: i32 = 0;
let last: string = '';
const seen: string[] = [];
const table = new Map<string, i32>();
const buffer = new StaticArray<u8>(4096);

@plugin
class Stain {
	/** Answers `clean`, or what is left of an earlier call. */
	@callable
	static stain(visitor: string): string {
		let stains = 0;
		for (let i = 0; i < buffer.length; i++) if (buffer[i] != 0) stains++;
		const found = calls + seen.length + table.size + stains + last.length;
		calls++;
		last = visitor;
		seen.push(visitor);
		table.set(visitor, calls);
		buffer.fill(<u8>calls);
		return found == 0 ? 'clean' : 'stained: ' + found.toString();
	}
}
