// Finds the route for a method and path among those of all enabled plugins; one immutable value, replaced as a whole.
// In the kernel because a route must be found before its plugin runs.
import { fits, parsePath, type Segment } from '../../../wit/contract/manifest/path-pattern.ts';
import type { Manifest, ManifestRoute } from '../../../wit/contract/manifest/schema.ts';

export interface PluginRoute {
	readonly plugin: string;
	readonly route: ManifestRoute;
	readonly segments: readonly Segment[];
}

/** `found`; a path that exists `otherwise`, with other methods; or `nothing`. */
export type RouteMatch =
	| { readonly kind: 'found'; readonly target: PluginRoute; readonly params: Readonly<Record<string, string>> }
	| { readonly kind: 'otherwise'; readonly allow: readonly string[] }
	| { readonly kind: 'nothing' };

export interface RouteTable {
	/** Some plugin resolves paths that no manifest has. */
	readonly dynamic: boolean;
	/** @param path as in the URL, still percent-encoded; a malformed one throws URIError */
	match(method: string, path: string): RouteMatch;
}

/** So many matches are remembered, of paths that are not longer than usual. */
const REMEMBERED = 2_000;
const USUAL = 250;

const RANKS = ['literal', 'uuid', 'int', 'text'];

/** @param manifests of the enabled plugins, checked */
export function createRouteTable(
	manifests: readonly (Pick<Manifest, 'name' | 'routes'> & Partial<Pick<Manifest, 'taps'>>)[],
): RouteTable {
	const byLength = new Map<number, PluginRoute[]>();
	for (const { name, routes } of manifests) {
		for (const route of routes) {
			const segments = parsePath(route.path);
			if (typeof segments === 'string') throw new TypeError(segments);
			const same = byLength.get(segments.length) ?? [];
			byLength.set(segments.length, [...same, { plugin: name, route, segments }]);
		}
	}
	// The more particular pattern goes first: a literal before a placeholder, a typed one before any text.
	for (const same of byLength.values()) same.sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
	const find = (method: string, path: string): RouteMatch => {
		const parts = path === '/' ? [] : path.slice(1).split('/').map(decodeURIComponent);
		const wanted = method === 'HEAD' ? 'GET' : method;
		const allow = new Set<string>();
		for (const target of byLength.get(parts.length) ?? []) {
			const params = paramsOf(target.segments, parts);
			if (!params) continue;
			if (target.route.method === wanted) return { kind: 'found', target, params };
			allow.add(target.route.method);
			if (target.route.method === 'GET') allow.add('HEAD');
		}
		return allow.size > 0 ? { kind: 'otherwise', allow: [...allow, 'OPTIONS'].toSorted() } : { kind: 'nothing' };
	};
	/** A request asks for its route more than once, and for those above it. */
	const known = new Map<string, RouteMatch>();
	return {
		dynamic: manifests.some(({ taps }) => taps?.implements.includes('tap_route_resolve')),
		match(method, path) {
			const key = `${method} ${path}`;
			const before = known.get(key);
			if (before) return before;
			const match = find(method, path);
			if (known.size >= REMEMBERED) known.clear();
			if (key.length <= USUAL) known.set(key, match);
			return match;
		},
	};
}

function rank({ segments }: PluginRoute): string {
	return segments.map((segment) => RANKS.indexOf('literal' in segment ? 'literal' : segment.type)).join('');
}

function paramsOf(segments: readonly Segment[], parts: readonly string[]): Record<string, string> | undefined {
	const params: Record<string, string> = {};
	for (const [index, segment] of segments.entries()) {
		const part = parts[index] ?? '';
		if ('literal' in segment) {
			if (segment.literal !== part) return undefined;
		} else if (fits(segment.type, part)) {
			params[segment.placeholder] = segment.type === 'uuid' ? part.toLowerCase() : part;
		} else return undefined;
	}
	return params;
}
