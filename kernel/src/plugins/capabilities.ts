// What a plugin may do beyond its own data: its manifest asks and the site grants; its module's imports show what it can
// do at all. Kernel: no plugin may answer for itself.
import { TrovatoError } from '../errors/trovato-error.ts';
import { IMPORTS } from '../generated/host.ts';
import type { DiscoveredPlugin } from './manifest/discover.ts';
import { whereInManifest } from './manifest/parse.ts';

/** Every capability there is, with what it allows. */
export const CAPABILITIES: Readonly<Record<string, string>> = {
	'http:get': 'ask other servers for something',
	'http:head': 'ask other servers whether something is there',
	'http:post': 'send something to other servers',
	'http:put': 'store something on other servers',
	'http:patch': 'change something on other servers',
	'http:delete': 'delete something on other servers',
	'templates:code': 'bring templates along, which are JavaScript that the kernel runs',
};

/** Interfaces that only those may import who ask for a capability that begins so. */
const GATED: Readonly<Record<string, string>> = { 'trovato:kernel/http': 'http:' };

/** Parts of Extism's own interface that would lead out of a request, or of the site. */
const EXTISM_REFUSED = /^(var_|http_)/;

/** Why a plugin that asks for `capabilities` may not import `module`.`name`; undefined when it may. */
export function importProblem(
	{ module, name }: { readonly module: string; readonly name: string },
	capabilities: readonly string[],
	testing: boolean,
): string | undefined {
	const full = `${module}.${name}`;
	if (module === 'extism:host/env')
		return EXTISM_REFUSED.test(name) ? `it imports ${full}, which this kernel does not offer` : undefined;
	if (full === 'env.abort') return undefined;
	const gate = GATED[module];
	if (gate !== undefined && !capabilities.some((one) => one.startsWith(gate))) {
		const fitting = Object.keys(CAPABILITIES).filter((one) => one.startsWith(gate));
		return `it imports ${full}, but its manifest does not ask for the capability: add one of ${fitting.join(', ')} to capabilities`;
	}
	if (module === 'trovato:kernel/testing' && !testing)
		return `it imports ${full}, which exists in test environments only`;
	if (!Object.hasOwn(IMPORTS, module)) return `it imports ${full}, and there is no host interface ${module}`;
	return Object.hasOwn(IMPORTS[module]!, name) ? undefined : `it imports ${full}, which this kernel does not have`;
}

/** What a plugin may do: what it asks for, as far as the site grants it; those that come with the kernel need no grant. */
export function grantedTo(
	{ name, manifest }: DiscoveredPlugin,
	isCore: boolean,
	grants: Readonly<Record<string, readonly string[]>>,
): readonly string[] {
	const unknown = manifest.capabilities.findIndex((one) => !Object.hasOwn(CAPABILITIES, one));
	if (unknown >= 0)
		throw new TrovatoError(
			'plugin.manifest',
			`${whereInManifest(manifest, `/capabilities/${unknown}`)}: found '${manifest.capabilities[unknown]}', expected one of ${Object.keys(CAPABILITIES).join(', ')}; correct or remove it`,
		);
	return manifest.capabilities.filter((one) => isCore || (grants[name] ?? []).includes(one));
}
