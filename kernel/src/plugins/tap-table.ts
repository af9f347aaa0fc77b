// Who provides and who implements which tap, in calling order, from the manifests of the enabled plugins.
import { TrovatoError } from '../errors/trovato-error.ts';
import type { Manifest } from './manifest/schema.ts';
import type { ProvidedTap, TapImplementer, TapTable } from './worker/worker-plugin.ts';

/** What one collect-mode call of each shape may be used for; other shapes cannot be called yet. */
const CALLABLE = new Set(['item-render', 'item-none', 'json-json', 'none-json']);

function definitionOf(manifest: Manifest, tap: string): ProvidedTap {
	const { payload, returns, mode, onError } = manifest.taps.provides[tap]!;
	if (!CALLABLE.has(`${payload}-${returns}`) || mode !== 'collect')
		throw new TrovatoError(
			'plugin.manifest',
			`Plugin '${manifest.name}' provides ${tap} as payload '${payload}', returns '${returns}', mode '${mode}'. ` +
				`This kernel calls ${[...CALLABLE].join(', ')} in mode 'collect'; choose one of these.`,
		);
	return { tap, provider: manifest.name, payload, returns, mode, onError };
}

/**
 * The tap table of `manifests`, which are in dependency order. Lower weights run first; equal weights keep the
 * dependency order, so the order is total and stable.
 */
export function createTapTable(manifests: readonly Manifest[]): TapTable {
	const provided = new Map<string, ProvidedTap>();
	for (const manifest of manifests)
		for (const tap of Object.keys(manifest.taps.provides)) provided.set(tap, definitionOf(manifest, tap));
	const weighted = new Map<string, { weight: number; implementer: TapImplementer }[]>();
	for (const { name, taps } of manifests)
		for (const tap of taps.implements) {
			const options = taps.options[tap];
			const provider = provided.get(tap);
			const list = weighted.get(tap) ?? [];
			// An implementer may lower a strict tap to skip its own failures, not the other way round.
			const onError = options?.onError === 'skip' || provider?.onError !== 'fail' ? 'skip' : 'fail';
			list.push({
				weight: options?.weight ?? taps.weight,
				implementer: { plugin: name, dataMode: options?.dataMode ?? 'handle', onError },
			});
			weighted.set(tap, list);
		}
	const implementers = new Map<string, readonly TapImplementer[]>();
	for (const [tap, list] of weighted)
		implementers.set(
			tap,
			list.toSorted((a, b) => a.weight - b.weight).map(({ implementer }) => implementer),
		);
	return { provided, implementers };
}
