// What a plugin may do beyond its own data: its manifest asks and the site grants; its module's imports show what it can
// do at all. Kernel: no plugin may answer for itself.
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import type { DiscoveredPlugin } from '../../../wit/contract/manifest/discover.ts';
import { whereInManifest } from '../../../wit/contract/manifest/parse.ts';

/** Every capability there is. A template is JavaScript that the kernel runs. */
export const CAPABILITIES: readonly string[] = [
	...['get', 'head', 'post', 'put', 'patch', 'delete'].map((method) => `http:${method}`),
	'templates:code',
	'browser:script',
	'site:plugins',
];

/** Interfaces that only those may import who ask for a capability that begins so. */
const GATED: Readonly<Record<string, string>> = {
	'trovato:kernel/http': 'http:',
	'trovato:kernel/site': 'site:',
};

/** Only plugins that come with the kernel get these, whatever a site grants. */
const CORE_ONLY = /^site:/;

/** Why a plugin that asks for `capabilities` may not import `module`.`name`; undefined when it may. */
export function capabilityProblem(module: string, name: string, capabilities: readonly string[]): string | undefined {
	const gate = GATED[module];
	if (gate === undefined || capabilities.some((one) => one.startsWith(gate))) return undefined;
	const fitting = CAPABILITIES.filter((one) => one.startsWith(gate)).join(', ');
	return `it imports ${module}.${name}, but its manifest asks for none of the capabilities ${fitting}`;
}

/** What a plugin may do: what it asks for, as far as the site grants it; those that come with the kernel need no grant. */
export function grantedTo(
	{ name, manifest }: DiscoveredPlugin,
	isCore: boolean,
	grants: Readonly<Record<string, readonly string[]>>,
): readonly string[] {
	const unknown = manifest.capabilities.findIndex((one) => !CAPABILITIES.includes(one));
	if (unknown >= 0) {
		const at = whereInManifest(manifest, `/capabilities/${unknown}`);
		const sentence = `${at}: found '${manifest.capabilities[unknown]}', expected one of ${CAPABILITIES.join(', ')}; correct it`;
		throw new TrovatoError('plugin.manifest', sentence);
	}
	return manifest.capabilities.filter((one) => isCore || (!CORE_ONLY.test(one) && (grants[name] ?? []).includes(one)));
}
