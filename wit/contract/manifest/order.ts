// Puts plugins into the one order in which they are loaded and called.
import { whereInManifest } from './parse.ts';
import { TrovatoError } from '../errors/trovato-error.ts';
import type { Manifest } from './schema.ts';

type Ordered = Pick<Manifest, 'name' | 'dependencies'>;

/**
 * The plugins after everything they depend on (optional dependencies count when present), alphabetical among equals.
 * @throws `plugin.dependency` when a required one is absent or they depend on each other in a circle
 */
export function orderPlugins<T extends Ordered>(plugins: readonly T[]): T[] {
	const present = new Map(plugins.map((plugin) => [plugin.name, plugin]));
	const missing = plugins.flatMap(({ name, dependencies }) =>
		dependencies.required
			.filter((other) => !present.has(other))
			.map(
				(other) =>
					`${placeOf(present.get(name)!, other)}Plugin '${name}' requires '${other}' which is not enabled; enable '${other}' first`,
			),
	);
	if (missing.length > 0) throw new TrovatoError('plugin.dependency', missing.toSorted().join('\n'));
	const needs = ({ name, dependencies }: Ordered): string[] =>
		[...dependencies.required, ...dependencies.optional]
			.filter((other) => other !== name && present.has(other))
			.toSorted();

	const waiting = new Map([...present].toSorted(([a], [b]) => (a < b ? -1 : 1)));
	const ordered: T[] = [];
	while (waiting.size > 0) {
		const next = [...waiting.values()].find((plugin) => needs(plugin).every((other) => !waiting.has(other)));
		if (!next) {
			const circle = findCycle(waiting, needs);
			const place = placeOf(waiting.get(circle[0]!)!, circle[1]!);
			throw new TrovatoError(
				'plugin.dependency',
				`${place}Circular dependency detected: ${circle.join(' → ')}; remove one of these dependencies`,
			);
		}
		waiting.delete(next.name);
		ordered.push(next);
	}
	return ordered;
}

/** Where the manifest names the other plugin, when it was read from a file. */
function placeOf(plugin: Ordered, other: string): string {
	const { required, optional } = plugin.dependencies;
	const kind = required.includes(other) ? 'required' : 'optional';
	const at = (kind === 'required' ? required : optional).indexOf(other);
	const place = whereInManifest(plugin as Manifest, `/dependencies/${kind}/${at}`);
	return /:\d+$/.test(place) ? `${place}: ` : '';
}

/** A shortest-spelled circle among plugins that all wait for another; starts at its alphabetically first member. */
function findCycle<T extends Ordered>(waiting: ReadonlyMap<string, T>, needs: (plugin: T) => string[]): string[] {
	const trail: string[] = [];
	let name = waiting.keys().next().value as string;
	while (!trail.includes(name)) {
		trail.push(name);
		name = needs(waiting.get(name) as T).find((other) => waiting.has(other)) as string;
	}
	const circle = trail.slice(trail.indexOf(name));
	const start = circle.indexOf(circle.toSorted()[0] as string);
	const turned = [...circle.slice(start), ...circle.slice(0, start)];
	return [...turned, turned[0] as string];
}
