// The shared memory by which a worker says who holds its thread; the main thread reads it even when the worker is stuck.

/** Places in `ThreadSlot.fields`. */
export const FIELD = { sequence: 0, plugin: 1, entry: 2, host: 3, ticket: 4, budget: 5 } as const;
const FIELDS = 8;
const NAMES = 65_536;

export interface ThreadSlot {
	readonly fields: Int32Array;
	/** Names that fields refer to by address: a length in two bytes and the text; address 0 is no name. */
	readonly names: Uint8Array;
}

/** How far a job has come, at its ticket in the shared array of its pool. */
export const PROGRESS = { waiting: 0, begun: 1, committing: 2 } as const;

/** Who holds a thread. */
export interface Holder {
	readonly plugin: string;
	/** The tap, route or command; `starting`; `render`. */
	readonly entry: string;
	/** The host function that runs for it. */
	readonly host: string | undefined;
	/** Which job of the pool it works for. */
	readonly ticket: number;
	/** Milliseconds for which it may still hold the thread. */
	readonly budget: number;
	readonly sequence: number;
}

export function createThreadSlot(): ThreadSlot {
	return {
		fields: new Int32Array(new SharedArrayBuffer(FIELDS * 4)),
		names: new Uint8Array(new SharedArrayBuffer(NAMES)),
	};
}

/** Gives each text an address in the slot; 0 when there is no more room. */
export function createNames({ names }: ThreadSlot): (text: string) => number {
	const known = new Map<string, number>();
	let end = 2;
	return (text) => {
		let address = known.get(text);
		if (address === undefined) {
			const bytes = Buffer.from(text.slice(0, 200));
			address = end + 2 + bytes.length <= names.length ? end : 0;
			if (address > 0) {
				names.set([bytes.length & 0xff, bytes.length >>> 8, ...bytes], address);
				end += 2 + bytes.length;
				known.set(text, address);
			}
		}
		return address;
	};
}

/** Who holds the thread at this moment; undefined when no plugin does. */
export function readHolder({ fields, names }: ThreadSlot): Holder | undefined {
	const field = (index: number): number => Atomics.load(fields, index);
	const name = (index: number): string => {
		const address = field(index);
		const length = names[address]! | (names[address + 1]! << 8);
		return Buffer.from(names.slice(address + 2, address + 2 + length)).toString();
	};
	const sequence = field(FIELD.sequence);
	if (field(FIELD.plugin) === 0) return undefined;
	const [plugin, entry, host] = [name(FIELD.plugin), name(FIELD.entry), name(FIELD.host) || undefined];
	const holder = { plugin, entry, host, ticket: field(FIELD.ticket), budget: field(FIELD.budget), sequence };
	return field(FIELD.sequence) === sequence ? holder : undefined;
}
