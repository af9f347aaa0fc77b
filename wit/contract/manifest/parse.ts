// Turns the text of a manifest into a checked `Manifest`, or explains everything that is wrong with it.
import { readToml } from '../toml/document.ts';
import { camelize } from '../toml/camelize.ts';
import { SHAPES } from '../generated/exports.ts';
import { TrovatoError } from '../errors/trovato-error.ts';
import { parsePath, pathShape } from './path-pattern.ts';
import { ManifestSource, type Manifest, type ProvidedTap } from './schema.ts';

const locators = new WeakMap<Manifest, (pointer: string) => string>();

/**
 * Read a manifest.
 * @param file how messages name the file
 * @throws `plugin.manifest` with a line per problem: `file:line:column: what was found, what was expected; the fix`
 */
export function parseManifest(text: string, file: string): Manifest {
	const document = readToml(text, file, ManifestSource);
	const manifest = document.value && (camelize(ManifestSource, document.value) as Manifest);
	const problems = manifest ? checkManifest(manifest).map(([at, what]) => `${document.where(at)}: ${what}`) : [];
	const all = [...document.problems, ...problems];
	if (!manifest || all.length > 0)
		throw new TrovatoError('plugin.manifest', all.join('\n'), { extra: { problems: all } });
	locators.set(manifest, document.where);
	return manifest;
}

/** `file:line:column` of a JSON pointer into a manifest that this thread parsed; else the plugin's name. */
export function whereInManifest(manifest: Manifest, pointer: string): string {
	return locators.get(manifest)?.(pointer) ?? `${manifest.name}.info.toml`;
}

type Problem = readonly [pointer: string, sentence: string];

/** What a schema cannot say about one manifest alone. */
function checkManifest(manifest: Manifest): Problem[] {
	return [
		...checkDependencies(manifest),
		...checkRoutes(manifest),
		...checkTaps(manifest),
		...checkTables(manifest),
		...checkNames(manifest),
	];
}

function* checkDependencies({ name, dependencies }: Manifest): Iterable<Problem> {
	for (const kind of ['required', 'optional'] as const) {
		for (const [index, other] of dependencies[kind].entries()) {
			const at = `/dependencies/${kind}/${index}`;
			if (other === name) yield [at, `found '${other}', expected another plugin; remove it`];
			else if (kind === 'optional' && dependencies.required.includes(other))
				yield [at, `found '${other}' among required and optional dependencies, expected it once; remove one`];
		}
	}
}

function* checkRoutes({ routes, menu }: Manifest): Iterable<Problem> {
	const seen = new Set<string>();
	for (const [index, route] of routes.entries()) {
		const segments = parsePath(route.path);
		if (typeof segments === 'string') yield [`/routes/${index}/path`, segments];
		if (/^\/(static|health|metrics)(\/|$)/.test(route.path))
			yield [
				`/routes/${index}/path`,
				`found '${route.path}', expected a path outside /static, /health and /metrics; choose another`,
			];
		const key = `${route.method} ${pathShape(route.path)}`;
		if (seen.has(key))
			yield [
				`/routes/${index}/path`,
				`found ${route.method} ${route.path} twice, expected each route once; remove one`,
			];
		seen.add(key);
	}
	for (const [index, entry] of menu.entries()) {
		if (/[{}]/.test(entry.path))
			yield [`/menu/${index}/path`, `found '${entry.path}', expected a path without placeholders; write it out`];
	}
}

/** The shapes that make sense in each mode: who alters or refuses must have something to change or to say. */
const MODES: Readonly<Record<ProvidedTap['mode'], readonly string[]>> = {
	collect: Object.keys(SHAPES).filter((shape) => !/-(access|form)$/.test(shape)),
	alter: ['form-form', 'json-json', 'item-none'],
	veto: ['access-access', 'json-access'],
	first: ['item-render', 'json-json', 'none-json'],
};

function* checkTaps({ taps }: Manifest): Iterable<Problem> {
	for (const [tap, { payload, returns, mode }] of Object.entries(taps.provides)) {
		const shape = `${payload}-${returns}`;
		if (!Object.hasOwn(SHAPES, shape)) {
			const known = Object.keys(SHAPES)
				.map((name) => name.replace('-', ' → '))
				.join(', ');
			yield [
				`/taps/provides/${tap}`,
				`found payload '${payload}' with returns '${returns}', expected one of ${known}; choose one`,
			];
		} else if (!MODES[mode].includes(shape)) {
			const known = MODES[mode].map((name) => name.replace('-', ' → ')).join(', ');
			yield [
				`/taps/provides/${tap}/mode`,
				`found mode '${mode}' for ${shape.replace('-', ' → ')}, expected ${known} with it; change either`,
			];
		}
	}
	for (const tap of Object.keys(taps.options)) {
		if (!taps.implements.includes(tap))
			yield [
				`/taps/options/${tap}`,
				`found options for '${tap}', expected a tap of taps.implements; add it there or remove this`,
			];
	}
}

function* checkTables({ name, tables, publish }: Manifest): Iterable<Problem> {
	for (const table of Object.keys(publish))
		if (![...tables.staged, ...tables.layered].includes(table))
			yield [
				`/publish/${table}`,
				`found '${table}', expected a table of tables.staged or tables.layered; add it there or remove this`,
			];
	for (const list of ['exports', 'staged', 'layered'] as const) {
		for (const [index, table] of tables[list].entries()) {
			if (!tables.owns.includes(table))
				yield [
					`/tables/${list}/${index}`,
					`found '${table}', expected a table of tables.owns; add it there or remove this`,
				];
		}
	}
	for (const [index, use] of tables.uses.entries()) {
		if (use.startsWith(`${name}.`))
			yield [`/tables/uses/${index}`, `found '${use}', expected a table of another plugin; remove it`];
	}
}

function* checkNames({ name, events, permissions, commands }: Manifest): Iterable<Problem> {
	for (const [index, type] of events.entries())
		if (!type.startsWith(`${name}.`))
			yield [`/events/${index}`, `found '${type}', expected a type that begins with '${name}.'; rename it`];
	yield* checkOnce('/permissions', permissions);
	yield* checkOnce('/commands', commands);
	for (const [index, command] of commands.entries()) {
		yield* checkOnce(`/commands/${index}/options`, command.options);
		if (command.input === 'none' && command.extensions.length > 0)
			yield [
				`/commands/${index}/extensions`,
				`found extensions, expected input = 'folder' with them; add it or remove this`,
			];
	}
}

function* checkOnce(pointer: string, entries: readonly { readonly name: string }[]): Iterable<Problem> {
	const seen = new Set<string>();
	for (const [index, { name }] of entries.entries()) {
		if (seen.has(name))
			yield [`${pointer}/${index}/name`, `found '${name}' twice, expected each name once; rename or remove one`];
		seen.add(name);
	}
}
