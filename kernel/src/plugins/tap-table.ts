// Who provides and who implements which tap, in calling order, from the manifests of the enabled plugins.
import type { Manifest } from '../../../wit/contract/manifest/schema.ts';
import type { ProvidedTap, TapImplementer, TapTable } from './worker/worker-plugin.ts';

/**
 * The tap table of `manifests`, which are in dependency order. Lower weights run first; equal weights keep the
 * dependency order, so the order is total and stable.
 */
export function createTapTable(manifests: readonly Manifest[]): TapTable {
	const provided = new Map<string, ProvidedTap>();
	for (const manifest of manifests)
		for (const [tap, definition] of Object.entries(manifest.taps.provides))
			provided.set(tap, { ...definition, provider: manifest.name });
	const weighted = new Map<string, { weight: number; implementer: TapImplementer }[]>();
	for (const { name, taps } of manifests)
		for (const tap of taps.implements) {
			const options = taps.options[tap];
			const provider = provided.get(tap);
			const list = weighted.get(tap) ?? [];
			// An implementer may lower a strict tap to skip its own failures, not the other way round. In `veto` a failure is
			// a denial, so it never ends the operation.
			const isStrict = provider?.onError === 'fail' && provider.mode !== 'veto' && options?.onError !== 'skip';
			const onError = isStrict ? 'fail' : 'skip';
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
