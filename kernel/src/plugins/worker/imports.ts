// Everything that a module may import, bound to one instance's slot; a module gets only what it names.
import {
	bindCacheApi,
	bindCrypto,
	bindDb,
	bindItemApi,
	bindLogging,
	bindPluginApi,
	bindRender,
	bindRequest,
	bindRequestContext,
	bindTesting,
	bindText,
	bindUserApi,
	bindVariables,
} from '../../generated/host.ts';
import { TrovatoError } from '../../errors/trovato-error.ts';
import { createCacheApi } from '../host/cache-api.ts';
import { createDb } from '../host/db.ts';
import { createItemApi } from '../host/item-api.ts';
import { createPluginApi } from '../host/plugin-api.ts';
import { createRender } from '../host/render.ts';
import { createRequest } from '../host/request.ts';
import {
	createCrypto,
	createLogging,
	createRequestContext,
	createTesting,
	createUserApi,
	createVariables,
} from '../host/services.ts';
import { createText } from '../host/text.ts';
import type { Slot } from './frame.ts';
import { GuestAbort } from './trap.ts';
import type { WorkerLog } from './worker-log.ts';
import type { WorkerPlugin } from './worker-plugin.ts';

export type RawImports = Record<string, Record<string, (...args: never[]) => unknown>>;

/** What the binding of one interface needs. */
interface Binding {
	readonly slot: Slot;
	readonly plugin: WorkerPlugin;
	readonly log: WorkerLog;
}

type Binder = (binding: Binding) => object;

const BINDERS: Readonly<Record<string, Binder>> = {
	'trovato:kernel/item-api': ({ slot }) => bindItemApi(createItemApi(slot), slot.text),
	'trovato:kernel/db': ({ slot }) => bindDb(createDb(slot), slot.text),
	'trovato:kernel/render': ({ slot }) => bindRender(createRender(slot), slot.text),
	'trovato:kernel/variables': ({ slot }) => bindVariables(createVariables(slot), slot.text),
	'trovato:kernel/request-context': ({ slot }) => bindRequestContext(createRequestContext(slot), slot.text),
	'trovato:kernel/user-api': ({ slot }) => bindUserApi(createUserApi(slot), slot.text),
	'trovato:kernel/plugin-api': ({ slot }) => bindPluginApi(createPluginApi(slot), slot.text),
	'trovato:kernel/logging': ({ slot, plugin, log }) => bindLogging(createLogging(slot, log, plugin.name), slot.text),
	'trovato:kernel/request': ({ slot }) => bindRequest(createRequest(slot), slot.text),
	'trovato:kernel/text': ({ slot }) => bindText(createText(slot), slot.text),
	'trovato:kernel/crypto': ({ slot }) => bindCrypto(createCrypto(), slot.text),
	'trovato:kernel/cache-api': ({ slot }) => bindCacheApi(createCacheApi(slot), slot.text),
	'trovato:kernel/testing': ({ slot }) => bindTesting(createTesting(), slot.text),
	env: ({ slot }) => ({
		abort: (_: unknown, message: number, file: number, line: number, column: number) =>
			abort(slot, message, file, line, column),
	}),
};

/** AssemblyScript's `abort`: its strings have their length in the four bytes before them. */
function abort(slot: Slot, message: number, file: number, line: number, column: number): never {
	throw new GuestAbort(slot.text.prefixed(message), `${slot.text.prefixed(file)}:${line}:${column}`);
}

/** Why a module that imports `module`.`name` cannot be loaded, or undefined when it can. */
export function importProblem(module: string, name: string, testing: boolean): string | undefined {
	if (module.startsWith('extism:host/')) return undefined;
	if (module === 'trovato:kernel/testing' && !testing) return `${module}.${name} exists in test environments only`;
	return Object.hasOwn(BINDERS, module) ? undefined : `there is no host interface ${module} (for ${name})`;
}

/** The import object for a new instance of the module that imports `wanted`. */
export function createImports(wanted: readonly WebAssembly.ModuleImportDescriptor[], binding: Binding): RawImports {
	const imports: RawImports = {};
	const bound = new Map<string, Readonly<Record<string, unknown>>>();
	for (const { module, name } of wanted) {
		const binder = Object.hasOwn(BINDERS, module) ? BINDERS[module] : undefined;
		if (!binder) continue;
		if (!bound.has(module)) bound.set(module, binder(binding) as Readonly<Record<string, unknown>>);
		const found = bound.get(module)?.[name];
		if (typeof found !== 'function')
			throw new TrovatoError(
				'plugin.module',
				`Plugin '${binding.plugin.name}' imports ${module}.${name}, which this kernel does not have.`,
			);
		(imports[module] ??= {})[name] = found as (...args: never[]) => unknown;
	}
	return imports;
}
