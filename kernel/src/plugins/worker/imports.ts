// Everything that a module may import, bound to one instance's slot; a module gets only what it names.
import {
	bindAccounts,
	bindCacheApi,
	bindCrypto,
	bindDb,
	bindEvents,
	bindHttp,
	bindItemApi,
	bindItems,
	bindJobs,
	bindLogging,
	bindPeople,
	bindPluginApi,
	bindRender,
	bindRequest,
	bindRequestContext,
	bindSite,
	bindStage,
	bindTesting,
	bindText,
	bindUserApi,
	bindVariables,
	IMPORTS,
} from '../../generated/host.ts';
import { TrovatoError } from '../../../../wit/contract/errors/trovato-error.ts';
import { createCacheApi } from '../host/cache-api.ts';
import { createDb } from '../host/db.ts';
import { createEvents } from '../host/events.ts';
import { createHttp } from '../host/http.ts';
import { createItemApi } from '../host/item-api.ts';
import { createItems } from '../host/items.ts';
import { createJobs } from '../host/jobs.ts';
import { createPeople } from '../host/people.ts';
import { createPluginApi } from '../host/plugin-api.ts';
import { createRender } from '../host/render.ts';
import { createRequest } from '../host/request.ts';
import {
	createAccounts,
	createCrypto,
	createLogging,
	createRequestContext,
	createTesting,
	createUserApi,
	createVariables,
} from '../host/services.ts';
import { createSite } from '../host/site.ts';
import { createStage } from '../host/stage.ts';
import { createText } from '../host/text.ts';
import { signatureText } from '../../../../wit/contract/module/signatures.ts';
import type { Slot } from './frame.ts';
import { GuestAbort } from './trap.ts';
import type { Watch } from './watchdog.ts';
import type { WorkerLog } from './worker-log.ts';
import type { WorkerPlugin } from './worker-plugin.ts';

export type RawImports = Record<string, Record<string, (...args: never[]) => unknown>>;

/** What the binding of one interface needs. */
interface Binding {
	readonly slot: Slot;
	readonly plugin: WorkerPlugin;
	readonly log: WorkerLog;
	readonly watch: Watch;
}

/** Where Extism's own functions are imported from. */
export const EXTISM = 'extism:host/env';

/** Those that a module may use: no network, and nothing that would outlive a request. */
const EXTISM_FUNCTIONS = new Map([
	...['free', 'error_set', 'log_trace', 'log_debug', 'log_info', 'log_warn', 'log_error'].map(
		(name) => [name, '(i64)'] as const,
	),
	...['alloc', 'load_u64', 'input_load_u64', 'length', 'length_unsafe', 'config_get'].map(
		(name) => [name, '(i64) -> i64'] as const,
	),
	...['input_offset', 'input_length', 'error_get'].map((name) => [name, '() -> i64'] as const),
	...['store_u64', 'output_set'].map((name) => [name, '(i64, i64)'] as const),
	['load_u8', '(i64) -> i32'],
	['input_load_u8', '(i64) -> i32'],
	['store_u8', '(i64, i32)'],
	['get_log_level', '() -> i32'],
]);

type Binder = (binding: Binding) => object;

const BINDERS: Readonly<Record<string, Binder>> = {
	'trovato:kernel/item-api': ({ slot }) => bindItemApi(createItemApi(slot), slot.text),
	'trovato:kernel/items': ({ slot }) => bindItems(createItems(slot), slot.text),
	'trovato:kernel/db': ({ slot }) => bindDb(createDb(slot), slot.text),
	'trovato:kernel/render': ({ slot }) => bindRender(createRender(slot), slot.text),
	'trovato:kernel/variables': ({ slot }) => bindVariables(createVariables(slot), slot.text),
	'trovato:kernel/request-context': ({ slot }) => bindRequestContext(createRequestContext(slot), slot.text),
	'trovato:kernel/user-api': ({ slot }) => bindUserApi(createUserApi(slot), slot.text),
	'trovato:kernel/plugin-api': ({ slot }) => bindPluginApi(createPluginApi(slot), slot.text),
	'trovato:kernel/logging': ({ slot, plugin, log }) => bindLogging(createLogging(slot, log, plugin), slot.text),
	'trovato:kernel/request': ({ slot }) => bindRequest(createRequest(slot), slot.text),
	'trovato:kernel/text': ({ slot }) => bindText(createText(slot), slot.text),
	'trovato:kernel/crypto': ({ slot }) => bindCrypto(createCrypto(), slot.text),
	'trovato:kernel/events': ({ slot }) => bindEvents(createEvents(slot), slot.text),
	'trovato:kernel/jobs': ({ slot }) => bindJobs(createJobs(slot), slot.text),
	'trovato:kernel/people': ({ slot }) => bindPeople(createPeople(slot), slot.text),
	'trovato:kernel/site': ({ slot }) => bindSite(createSite(slot), slot.text),
	'trovato:kernel/stage': ({ slot }) => bindStage(createStage(slot), slot.text),
	'trovato:kernel/http': ({ slot }) => bindHttp(createHttp(slot), slot.text),
	'trovato:kernel/accounts': ({ slot }) => bindAccounts(createAccounts(slot), slot.text),
	'trovato:kernel/cache-api': ({ slot }) => bindCacheApi(createCacheApi(slot), slot.text),
	'trovato:kernel/testing': ({ slot }) => bindTesting(createTesting(), slot.text),
	env: ({ slot }) => ({
		abort: (_: unknown, message: number, file: number, line: number, column: number) =>
			abort(slot, message, file, line, column),
	}),
};

type Raw = (...values: unknown[]) => unknown;
const AsyncFunction = (async () => {}).constructor;

/** Tells of the calls of a host function, if anybody wants to know. */
function observed(module: string, name: string, run: Raw, { slot, plugin, watch }: Binding): Raw {
	const { onHostCall } = watch;
	if (!onHostCall) return run;
	const tell = <T>(args: unknown[], result: T): T => {
		onHostCall({ plugin: plugin.name, module, name, args, result, text: slot.text });
		return result;
	};
	if (run.constructor === AsyncFunction) return async (context, ...args) => tell(args, await run(context, ...args));
	return (context, ...args) => tell(args, run(context, ...args));
}

/** AssemblyScript's `abort`: its strings have their length in the four bytes before them. */
function abort(slot: Slot, message: number, file: number, line: number, column: number): never {
	throw new GuestAbort(slot.text.prefixed(message), `${slot.text.prefixed(file)}:${line}:${column}`);
}

/** Why a module that imports `module`.`name` cannot be loaded, or undefined when it can. */
export function importProblem(module: string, name: string, signature: string, testing: boolean): string | undefined {
	if (module === 'trovato:kernel/testing' && !testing) return `${module}.${name} exists in test environments only`;
	if (module !== EXTISM && !Object.hasOwn(BINDERS, module)) return `there is no host interface ${module} (for ${name})`;
	const expected = expectedSignature(module, name);
	if (expected === undefined) return `the host interface ${module} has no function ${name}`;
	if (expected === signature) return undefined;
	return `it imports ${module}.${name} with the signature ${signature}, which is ${expected}`;
}

function expectedSignature(module: string, name: string): string | undefined {
	if (module === EXTISM) return EXTISM_FUNCTIONS.get(name);
	if (module === 'env') return name === 'abort' ? '(i32, i32, i32, i32)' : undefined;
	const functions = IMPORTS[module] ?? {};
	const found = Object.hasOwn(functions, name) ? functions[name] : undefined;
	return found && signatureText(found.params, found.result);
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
		(imports[module] ??= {})[name] = observed(module, name, found as Raw, binding);
	}
	return imports;
}
