// What a plugin may do beyond its own data: its manifest asks and the site grants; its module's imports show what it can
// do at all. Kernel: no plugin may answer for itself.
import { CAPABILITIES } from '../../../wit/contract/capabilities.ts';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import type { DiscoveredPlugin } from '../../../wit/contract/manifest/discover.ts';
import { whereInManifest } from '../../../wit/contract/manifest/parse.ts';

/** Only plugins that come with the kernel get these, whatever a site grants. */
const CORE_ONLY = /^(?:site|people):/;

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
