// How text and numbers cross into one instance's linear memory and out of it; every pointer is checked.
import { TrovatoError } from '../../../../wit/contract/errors/trovato-error.ts';
import type { GuestMemory } from '../../generated/host.ts';

export interface GuestText extends GuestMemory {
	/** The last failure that the plugin was told of by number. */
	lastError: TrovatoError | undefined;
	/** The UTF-16 text at `address` whose length in bytes stands in the four bytes before it; empty when there is none. */
	prefixed(address: number): string;
	/** The memory to work on, once the module is instantiated; until then every function fails. */
	attach(memory: WebAssembly.Memory, alloc: ((size: number) => number) | undefined): void;
}

/** A text as it stood at an address of a module's memory. */
export interface KnownText {
	readonly text: string;
	readonly bytes: Uint8Array;
	/** The same bytes, four at a time, as far as they go. */
	readonly words: Int32Array;
}

export interface MemoryParts {
	/** For messages. */
	readonly plugin: string;
	readonly encoding: 'utf16' | 'utf8';
	/** Text at addresses below this hardly ever changes, so it is kept when it has been decoded. */
	readonly staticEnd: number;
	readonly staticText: Map<number, KnownText>;
	/** Called with the bytes of each text that comes out and is not kept for all; may throw. */
	count(bytes: number): void;
	/** Called ahead of each host function that does not suspend, and behind it; may throw. */
	enter(number: number): void;
	leave<T>(result: T): T;
	/** Called around a suspension. */
	wait<T>(promise: Promise<T>): Promise<T>;
}

/** Up to this many UTF-16 units a loop here is faster than a call into the engine. */
const SHORT = 32;
/** So many of a module's texts are kept. */
const MAX_STATIC = 10_000;

/** A call with an address or length that lies outside the memory is the plugin's mistake and ends the call. */
function outside(address: number, length: number): never {
	throw new TrovatoError(
		'host.bad_argument',
		`A text of ${length} bytes at address ${address} lies outside the plugin's memory.`,
	);
}

export function createGuestText(parts: MemoryParts): GuestText {
	const { encoding, staticEnd, staticText } = parts;
	const packed = new BigUint64Array(1);
	const halves = new Uint32Array(packed.buffer);
	let memory: WebAssembly.Memory | undefined;
	let alloc: ((size: number) => number) | undefined;
	let buffer = Buffer.alloc(0);
	let units = new Uint16Array();
	let words = new Int32Array();
	let view = new DataView(new ArrayBuffer(0));

	/** New views when there is no memory yet or it has grown, which empties the old ones. */
	const refresh = (): void => {
		if (!memory)
			throw new TrovatoError(
				'host.not_now',
				`Plugin '${parts.plugin}' calls the host while it starts. Move the call into a tap.`,
			);
		buffer = Buffer.from(memory.buffer);
		units = new Uint16Array(memory.buffer);
		words = new Int32Array(memory.buffer);
		view = new DataView(memory.buffer);
	};

	/** The `length` bytes at `address` are memory. */
	const check = (address: number, length: number): void => {
		if (units.length === 0) refresh();
		if (address < 0 || length < 0 || address + length > buffer.length) outside(address, length);
	};

	const decode = (address: number, length: number): string => {
		if (encoding === 'utf8') return buffer.toString('utf8', address, address + length);
		if (length > SHORT * 2 || address % 2 !== 0) return buffer.toString('utf16le', address, address + length);
		let out = '';
		let at = address >> 1;
		const end = (address + length) >> 1;
		for (; at + 8 <= end; at += 8)
			out += String.fromCharCode(
				units[at]!,
				units[at + 1]!,
				units[at + 2]!,
				units[at + 3]!,
				units[at + 4]!,
				units[at + 5]!,
				units[at + 6]!,
				units[at + 7]!,
			);
		for (; at < end; at++) out += String.fromCharCode(units[at]!);
		return out;
	};

	/** Whether `known` is what stands at `address`. */
	const isText = ({ bytes, words: expected }: KnownText, address: number, length: number): boolean => {
		if (bytes.length !== length) return false;
		let done = 0;
		if (address % 4 === 0) {
			for (let at = address >> 2; done < expected.length; done++) if (expected[done] !== words[at + done]) return false;
			done *= 4;
		}
		for (; done < length; done++) if (bytes[done] !== buffer[address + done]) return false;
		return true;
	};

	/** What stands at `address` now. */
	const know = (text: string, address: number, length: number): KnownText => {
		const bytes = new Uint8Array(length);
		bytes.set(buffer.subarray(address, address + length));
		return { text, bytes, words: new Int32Array(bytes.buffer, 0, length >> 2) };
	};

	const pack = (address: number, length: number): bigint => {
		halves[0] = length;
		halves[1] = address;
		return packed[0]!;
	};

	const lower = (value: string): bigint => {
		if (units.length === 0) refresh();
		if (!alloc)
			throw new TrovatoError('host.not_now', 'The module has no export trovato-alloc, so it cannot receive text.');
		const length = encoding === 'utf16' ? value.length * 2 : Buffer.byteLength(value, 'utf8');
		const address = alloc(length) >>> 0;
		check(address, length);
		if (address === 0) outside(address, length);
		if (encoding === 'utf8') buffer.write(value, address, 'utf8');
		else if (value.length > SHORT || address % 2 !== 0) buffer.write(value, address, 'utf16le');
		else for (let index = 0, at = address >> 1; index < value.length; index++) units[at++] = value.charCodeAt(index);
		return pack(address, length);
	};

	const text: GuestText = {
		lastError: undefined,
		string(address, length) {
			if (length === 0) return '';
			check(address, length);
			const isStatic = address + length <= staticEnd && length <= SHORT * 2;
			const known = isStatic ? staticText.get(address) : undefined;
			// A plugin may write where its constants lie, so what is known is compared.
			if (known !== undefined && isText(known, address, length)) return known.text;
			const decoded = decode(address, length);
			if (isStatic && (known !== undefined || staticText.size < MAX_STATIC))
				staticText.set(address, know(decoded, address, length));
			else parts.count(length);
			return decoded;
		},
		lower,
		lowerOption: (value) => (value === undefined ? 0n : lower(value)),
		outS64(address, value) {
			if (value === undefined) return 0;
			check(address, 8);
			// Two halves are cheaper than a BigInt.
			const whole = Math.trunc(value);
			view.setUint32(address, whole >>> 0, true);
			view.setInt32(address + 4, Math.floor(whole / 4_294_967_296), true);
			return 1;
		},
		outF64(address, value) {
			if (value === undefined) return 0;
			check(address, 8);
			view.setFloat64(address, value, true);
			return 1;
		},
		fail(error) {
			if (!(error instanceof TrovatoError)) throw error;
			text.lastError = error;
			return -error.row.abi;
		},
		prefixed(address) {
			if (units.length === 0) refresh();
			if (address < 4 || address > buffer.length) return '';
			const length = Math.min(buffer.readUInt32LE(address - 4), 4_096, buffer.length - address);
			return buffer.toString('utf16le', address, address + length);
		},
		attach(to, allocate) {
			memory = to;
			alloc = allocate;
		},
		enter: parts.enter,
		leave: parts.leave,
		wait: parts.wait,
	};
	return text;
}
