// Runs a built module with imports that record what the plugin asks for, and a memory of its own reading of the ABI.
import { readFile } from 'node:fs/promises';
import { TrovatoError } from '../../wit/contract/errors/trovato-error.ts';
import { bindHost, IMPORTS, type GuestMemory, type HostInterfaces } from '../../kernel/src/generated/host.ts';

/** JavaScript Promise Integration, which the types of the standard library do not have yet. */
const { Suspending, promising } = WebAssembly as unknown as {
	Suspending: new (fn: (...args: unknown[]) => unknown) => WebAssembly.ImportValue;
	promising: (fn: (...values: number[]) => unknown) => (...values: number[]) => Promise<unknown>;
};

/** Answers by `interface.method`; what is not given answers undefined. */
export type Answers = Readonly<Record<string, (...args: never[]) => unknown>>;

export interface Guest {
	/** `interface.method(arguments)` of every call, in order. */
	readonly calls: string[];
	/** Calls an export; strings go in as pointer and length. */
	call(name: string, ...args: (string | number)[]): Promise<unknown>;
	/** Calls an export that returns a string. */
	text(name: string, ...args: (string | number)[]): Promise<string>;
	readonly module: WebAssembly.Module;
}

interface Exports {
	readonly memory: WebAssembly.Memory;
	readonly 'trovato-alloc': (size: number) => number;
}

/** Instantiates the module in `file`. */
export async function openGuest(file: string, answers: Answers = {}): Promise<Guest> {
	const module = new WebAssembly.Module(await readFile(file));
	const calls: string[] = [];
	const state: { exports: Exports | undefined; error: string | undefined } = { exports: undefined, error: undefined };
	const memory = guestMemory(state);
	const imports = bindHost(fakeHost(calls, answers, state), memory) as Record<
		string,
		Record<string, (...args: unknown[]) => unknown>
	>;
	const linked: Record<string, Record<string, WebAssembly.ImportValue>> = { env: { abort: abortWith(memory) } };
	for (const [name, functions] of Object.entries(imports)) {
		linked[name] = {};
		for (const [fn, raw] of Object.entries(functions)) {
			const call = (...args: unknown[]) => raw(undefined, ...args);
			linked[name][fn] = IMPORTS[name]?.[fn]?.async ? new Suspending(call) : call;
		}
	}
	const instance = new WebAssembly.Instance(module, linked);
	state.exports = instance.exports as unknown as Exports;
	const call = async (name: string, ...args: (string | number)[]): Promise<unknown> => {
		const raw = args.flatMap((arg) => (typeof arg === 'string' ? unpack(memory.lower(arg)) : [arg]));
		const exported = instance.exports[name] as ((...values: number[]) => unknown) | undefined;
		if (!exported) throw new Error(`no export ${name}`);
		return promising(exported)(...raw);
	};
	return {
		calls,
		module,
		call,
		text: async (name, ...args) =>
			memory.string(...(unpack((await call(name, ...args)) as bigint) as [number, number])),
	};
}

function guestMemory(state: { exports: Exports | undefined; error: string | undefined }): GuestMemory {
	const exports = () => state.exports!;
	const view = () => new DataView(exports().memory.buffer);
	const lower = (value: string): bigint => {
		const length = value.length * 2;
		const pointer = exports()['trovato-alloc'](length);
		const units = new Uint16Array(exports().memory.buffer, pointer, value.length);
		for (let i = 0; i < value.length; i++) units[i] = value.charCodeAt(i);
		return (BigInt(pointer) << 32n) | BigInt(length);
	};
	return {
		string: (pointer, length) => Buffer.from(exports().memory.buffer, pointer, length).toString('utf16le'),
		lower,
		lowerOption: (value) => (value === undefined ? 0n : lower(value)),
		outS64: (out, value) => (value === undefined ? 0 : (view().setBigInt64(out, BigInt(value), true), 1)),
		outF64: (out, value) => (value === undefined ? 0 : (view().setFloat64(out, value, true), 1)),
		fail(error) {
			if (!(error instanceof TrovatoError)) throw error;
			state.error = error.message;
			return -error.row.abi;
		},
		enter: () => {},
		leave: (result) => result,
		wait: (promise) => promise,
	};
}

function fakeHost(calls: string[], answers: Answers, state: { error: string | undefined }): HostInterfaces {
	let handle = 100;
	const answer = (name: string, args: unknown[]): unknown => {
		calls.push(`${name}(${args.map((arg) => JSON.stringify(arg)).join(', ')})`);
		if (answers[name]) return answers[name](...(args as never[]));
		if (name === 'request.lastError') return state.error;
		if (['render.element', 'render.textElement', 'render.fragment'].includes(name)) return ++handle;
		return name.startsWith('render.') ? true : undefined;
	};
	const iface = (name: string) =>
		new Proxy(
			{},
			{
				get:
					(_, method: string) =>
					(...args: unknown[]) =>
						answer(`${name}.${method}`, args),
			},
		);
	return new Proxy({}, { get: (_, name: string) => iface(name) }) as HostInterfaces;
}

function abortWith(memory: GuestMemory) {
	return (message: number, file: number, line: number, column: number): never => {
		throw new Error(`abort: ${managed(memory, message)} at ${managed(memory, file)}:${line}:${column}`);
	};
}

/** A string of AssemblyScript: its size stands four bytes before it. */
function managed(memory: GuestMemory, pointer: number): string {
	const size = Buffer.from(memory.string(pointer - 4, 4), 'utf16le').readUInt32LE();
	return memory.string(pointer, size);
}

function unpack(packed: bigint): number[] {
	return [Number(packed >> 32n), Number(packed & 0xffffffffn)];
}
