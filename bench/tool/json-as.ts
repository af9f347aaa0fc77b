// The other way across: the item as JSON, parsed by json-as in the guest's own memory, and the tree back the same way.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { itemJson, nodeOfJson } from '../../kernel/src/plugins/worker/full-mode.ts';
import { type Item, setField } from '../../kernel/src/plugins/worker/item.ts';
import type { RenderNode } from '../../kernel/src/render/tree.ts';
import { ROOT } from './guest.ts';

const COMPILER = path.join('node_modules', 'assemblyscript', 'bin', 'asc.js');
const SOURCE = path.join('bench', 'json-as', 'view.ts');
/** Memory that is in use again after each collection, so that no call has to ask for more. */
const OPTIONS =
	'--runtime minimal --exportRuntime --bindings none --optimizeLevel 3 --shrinkLevel 1 --enable simd ' +
	'--transform json-as/transform --initialMemory 64 --maximumMemory 1024';
/** The class number of strings in every AssemblyScript module. */
const STRING = 2;

interface Exports {
	readonly memory: WebAssembly.Memory;
	__new(size: number, id: number): number;
	__collect(): void;
	view(payload: number): number;
}

export interface JsonGuest {
	call(item: Item): RenderNode;
	/** Frees what the last call left behind. */
	collect(): void;
}

/** In a process of its own: what the compiler leaves on the heap would be collected during the measurement. */
function compile(): WebAssembly.Module {
	const dir = mkdtempSync(path.join(tmpdir(), 'trovato-bench-'));
	try {
		const output = path.join(dir, 'view.wasm');
		execFileSync(process.execPath, [COMPILER, SOURCE, '--outFile', output, ...OPTIONS.split(' ')], { cwd: ROOT });
		return new WebAssembly.Module(readFileSync(output));
	} finally {
		rmSync(dir, { recursive: true });
	}
}

/** An instance of `bench/json-as/view.ts`. */
export function loadJsonGuest(): JsonGuest {
	const abort = () => {
		throw new Error('json-as gave up');
	};
	const { exports } = new WebAssembly.Instance(compile(), { env: { abort } });
	const { memory, __new: allocate, __collect: collect, view } = exports as unknown as Exports;
	let buffer = Buffer.from(memory.buffer);
	/** Views are made anew only when the memory has grown, as the kernel does. */
	const current = (): Buffer => (buffer.length === 0 ? (buffer = Buffer.from(memory.buffer)) : buffer);
	return {
		call(item) {
			const payload = itemJson(item);
			const at = allocate(payload.length * 2, STRING);
			current().write(payload, at, 'utf16le');
			const answer = view(at) >>> 0;
			const tree = current().toString('utf16le', answer, answer + current().readUInt32LE(answer - 4));
			const { '#variables': variables } = JSON.parse(tree) as { '#variables': { views: string } };
			setField(item, 'field_views', { value: Number(variables.views) });
			return nodeOfJson(tree, item);
		},
		collect,
	};
}
