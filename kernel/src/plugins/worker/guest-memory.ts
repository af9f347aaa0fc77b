// How text and numbers cross into one instance's linear memory and out of it; every pointer is checked.
import { TrovatoError } from '../../errors/trovato-error.ts';
import type { GuestMemory } from '../../generated/host.ts';

export interface GuestText extends GuestMemory {
	/** The last failure that the plugin was told of by number. */
	lastError: TrovatoError | undefined;
	/** The UTF-16 text at `address` whose length in bytes stands in the four bytes before it; empty when there is none. */
	prefixed(address: number): string;
}

export interface MemoryParts {
	readonly memory: WebAssembly.Memory;
	readonly alloc: ((size: number) => number) | undefined;
	readonly encoding: 'utf16' | 'utf8';
	/** Text at addresses below this never changes, so it is decoded once per worker. */
	readonly staticEnd: number;
	readonly staticText: Map<number, string>;
	/** The memory at first: static text is read here, since a module may lie and write over it. */
	readonly constants: Uint8Array;
	/** Called with the bytes of each text that comes out; may throw. */
	count(bytes: number): void;
	/** Called around a suspension. */
	wait<T>(name: string, promise: Promise<T>): Promise<T>;
}

const SHORT = 24;
const MAX_STATIC = 10_000;

/** A call with an address or length that lies outside the memory is the plugin's mistake and ends the call. */
function outside(address: number, length: number): never {
	throw new TrovatoError(
		'host.bad_argument',
		`A text of ${length} bytes at address ${address} lies outside the plugin's memory.`,
	);
}

export function createGuestText(parts: MemoryParts): GuestText {
	const { memory, encoding, staticEnd, staticText } = parts;
	const constants = Buffer.from(parts.constants.buffer);
	const packed = new BigUint64Array(1);
	const halves = new Uint32Array(packed.buffer);
	let view = Buffer.from(memory.buffer);

	const bytes = (): Buffer => {
		if (view.buffer !== memory.buffer) view = Buffer.from(memory.buffer);
		return view;
	};

	const decode = (address: number, length: number, buffer = bytes()): string => {
		if (address < 0 || length < 0 || address + length > buffer.length) outside(address, length);
		if (encoding === 'utf8') return buffer.toString('utf8', address, address + length);
		if (length > SHORT) return buffer.toString('utf16le', address, address + length);
		let text = '';
		for (let at = address; at < address + length; at += 2)
			text += String.fromCharCode(buffer[at]! | (buffer[at + 1]! << 8));
		return text;
	};

	const pack = (address: number, length: number): bigint => {
		halves[0] = length;
		halves[1] = address;
		return packed[0]!;
	};

	const lower = (value: string): bigint => {
		if (!parts.alloc)
			throw new TrovatoError('host.not_now', 'The module has no export trovato-alloc, so it cannot receive text.');
		const length = encoding === 'utf16' ? value.length * 2 : Buffer.byteLength(value, 'utf8');
		const address = parts.alloc(length) >>> 0;
		const buffer = bytes();
		if (address === 0 || address + length > buffer.length) outside(address, length);
		if (encoding === 'utf8') buffer.write(value, address, 'utf8');
		else if (length > SHORT) buffer.write(value, address, 'utf16le');
		else
			for (let index = 0, at = address; index < value.length; index++) {
				const unit = value.charCodeAt(index);
				buffer[at++] = unit & 0xff;
				buffer[at++] = unit >>> 8;
			}
		return pack(address, length);
	};

	const out = (address: number): DataView => {
		const buffer = bytes();
		if (address < 0 || address + 8 > buffer.length) outside(address, 8);
		return new DataView(buffer.buffer);
	};

	const text: GuestText = {
		lastError: undefined,
		string(address, length) {
			if (length === 0) return '';
			if (address > 0 && address + length <= staticEnd) {
				const key = address * 65_536 + (length & 0xffff);
				const known = length < 65_536 ? staticText.get(key) : undefined;
				if (known !== undefined) return known;
				const decoded = decode(address, length, constants);
				if (length < 4_096 && staticText.size < MAX_STATIC) staticText.set(key, decoded);
				return decoded;
			}
			const decoded = decode(address, length);
			parts.count(length);
			return decoded;
		},
		lower,
		lowerOption: (value) => (value === undefined ? 0n : lower(value)),
		outS64(address, value) {
			if (value === undefined) return 0;
			out(address).setBigInt64(address, BigInt(Math.trunc(value)), true);
			return 1;
		},
		outF64(address, value) {
			if (value === undefined) return 0;
			out(address).setFloat64(address, value, true);
			return 1;
		},
		fail(error) {
			if (!(error instanceof TrovatoError)) throw error;
			text.lastError = error;
			return -error.row.abi;
		},
		prefixed(address) {
			const buffer = bytes();
			if (address < 4 || address > buffer.length) return '';
			const length = Math.min(buffer.readUInt32LE(address - 4), 4_096, buffer.length - address);
			return buffer.toString('utf16le', address, address + length);
		},
		wait: (name, promise) => parts.wait(name, promise),
	};
	return text;
}
