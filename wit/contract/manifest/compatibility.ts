// Checks the manifests of all enabled plugins against each other.
import { nearest } from '../toml/document.ts';
import { TrovatoError } from '../errors/trovato-error.ts';
import { whereInManifest } from './parse.ts';
import { pathShape } from './path-pattern.ts';
import type { Manifest } from './schema.ts';

/** The permissions that exist without any plugin, each with what it allows. */
export const KERNEL_PERMISSIONS: Readonly<Record<string, string>> = {
	'access content': 'See what is public',
	'use stages': 'Look at stages other than live, and change things there',
	'create stages': 'Make stages, and delete one’s own',
	'publish stages': 'Make live what waits in a stage, undo that, and delete every stage',
	'administer jobs': 'See and end the jobs of everybody',
	'administer users': 'Make, change, block and delete accounts',
	'administer permissions': 'Make roles, give them permissions, and give them to people',
};
/** What a route asks for that names no permission. */
const ORDINARY = 'access content';

/**
 * Check that what plugins expect of each other is there: taps, tables; and that no two claim the same thing.
 * @param kernelTaps the taps that the kernel itself calls
 * @throws `plugin.manifest` with a line per problem
 */
export function checkCompatibility(manifests: readonly Manifest[], kernelTaps: readonly string[]): void {
	const byName = new Map(manifests.map((manifest) => [manifest.name, manifest]));
	const problems = [
		...checkClaims(manifests, kernelTaps),
		...checkPermissions(manifests),
		...manifests.flatMap((manifest) => [...checkTaps(manifest, byName, kernelTaps), ...checkTables(manifest, byName)]),
	];
	if (problems.length > 0) throw new TrovatoError('plugin.manifest', problems.join('\n'), { extra: { problems } });
}

/** Routes, commands and taps belong to one plugin each. */
function* checkClaims(manifests: readonly Manifest[], kernelTaps: readonly string[]): Iterable<string> {
	const owners = new Map<string, string>(kernelTaps.map((tap) => [`tap ${tap}`, 'the kernel']));
	for (const manifest of manifests) {
		const { routes, commands, taps } = manifest;
		const claims = [
			...routes.map(({ method, path }, index) => [`route ${method} ${path}`, `/routes/${index}/path`] as const),
			...commands.map(({ name }, index) => [`command ${name}`, `/commands/${index}/name`] as const),
			...Object.keys(taps.provides).map((tap) => [`tap ${tap}`, `/taps/provides/${tap}`] as const),
		];
		for (const [claim, pointer] of claims) {
			const shape = pathShape(claim);
			const owner = owners.get(shape);
			if (owner !== undefined)
				yield `${whereInManifest(manifest, pointer)}: found the ${claim} of plugin '${manifest.name}', which ${owner} has too, expected one owner; rename it or disable a plugin`;
			else owners.set(shape, `plugin '${manifest.name}'`);
		}
	}
}

/** What a route asks for must be something that people can be given; `create {type} content` stands for several. */
function* checkPermissions(manifests: readonly Manifest[]): Iterable<string> {
	const known = [
		...Object.keys(KERNEL_PERMISSIONS),
		...manifests.flatMap((one) => one.permissions.map(({ name }) => name)),
	];
	for (const manifest of manifests)
		for (const kind of ['routes', 'menu'] as const)
			for (const [index, { permission = ORDINARY }] of manifest[kind].entries()) {
				const pattern = new RegExp(`^${permission.replace(/\{\w+\}/g, '.+')}$`);
				if (known.some((name) => name === permission || pattern.test(name))) continue;
				const meant = nearest(permission, known);
				yield `${whereInManifest(manifest, `/${kind}/${index}/permission`)}: found the permission '${permission}' which nobody declares, expected one of [[permissions]]; ${meant ? `write '${meant}'` : 'declare it'}`;
			}
}

function* checkTaps(
	manifest: Manifest,
	byName: ReadonlyMap<string, Manifest>,
	kernelTaps: readonly string[],
): Iterable<string> {
	const { required, optional } = manifest.dependencies;
	const reachable = [manifest.name, ...required, ...optional].flatMap((name) =>
		Object.keys(byName.get(name)?.taps.provides ?? {}),
	);
	// A tap that nobody provides may belong to an optional dependency that is absent: then it is inert.
	const absent = optional.filter((name) => !byName.has(name));
	for (const [index, tap] of manifest.taps.implements.entries()) {
		if (kernelTaps.includes(tap) || reachable.includes(tap)) continue;
		const at = whereInManifest(manifest, `/taps/implements/${index}`);
		const provider = [...byName.values()].find((other) => Object.hasOwn(other.taps.provides, tap));
		if (provider)
			yield `${at}: found '${tap}' which plugin '${provider.name}' provides, expected it among the dependencies; add '${provider.name}' to dependencies.required or dependencies.optional`;
		else if (absent.length === 0) {
			const meant = nearest(tap, [...kernelTaps, ...reachable]);
			yield `${at}: found '${tap}' which nobody provides, expected a tap of the kernel or of a dependency; ${meant ? `write '${meant}'` : 'remove it'}`;
		}
	}
}

function* checkTables(manifest: Manifest, byName: ReadonlyMap<string, Manifest>): Iterable<string> {
	const { required, optional } = manifest.dependencies;
	for (const [index, use] of manifest.tables.uses.entries()) {
		const [name = '', table = ''] = use.split('.');
		const at = whereInManifest(manifest, `/tables/uses/${index}`);
		if (!required.includes(name) && !optional.includes(name))
			yield `${at}: found '${use}', expected a table of a dependency; add '${name}' to dependencies.required`;
		const owner = byName.get(name);
		if (owner && !owner.tables.exports.includes(table))
			yield `${at}: found '${use}', expected one of the tables that '${name}' exports (${owner.tables.exports.join(', ') || 'none'}); correct it`;
	}
}
