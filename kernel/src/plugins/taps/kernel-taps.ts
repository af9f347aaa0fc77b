// The taps that the kernel calls while it answers: where a path leads, what links become, what templates get.
// In the kernel because routing and rendering are.
import { TrovatoError } from '../../../../wit/contract/errors/trovato-error.ts';
import { isSitePath } from '../../render/links.ts';
import { type RenderNode, setVariable, templateNodes } from '../../render/tree.ts';
import { fits, may, parsePath } from '../../../../wit/contract/manifest/path-pattern.ts';
import type { ManifestRoute } from '../../../../wit/contract/manifest/schema.ts';
import type { RouteJob } from '../pool/job.ts';
import { themeOf } from '../worker/pages.ts';
import type { WorkerPlugin } from '../worker/worker-plugin.ts';
import { createRouteTable, type RouteTable } from '../../routing/route-table.ts';
import { answers, FAILED, type TapContext } from './attempt.ts';
import { jsonShape } from './shapes.ts';

/** A route that a plugin found for a path. */
export interface Resolved {
	readonly plugin: string;
	readonly route: ManifestRoute;
	readonly params: Readonly<Record<string, string>>;
	/** The path that a manifest has, where the plugin named it. */
	readonly target?: string;
}

/** Where a plugin sends whoever asked for a path. */
export interface Redirected {
	readonly redirect: string;
	readonly status: number;
}

export interface KernelTaps {
	/** Asks `tap_route_resolve` where a path leads that no manifest has; fails when one that may know cannot be asked. */
	resolveRoute(job: Asked): Promise<Resolved | Redirected | undefined>;
	/** The path that a manifest has for the page at a path, whoever resolves it. */
	pageAt(path: string): Promise<string | undefined>;
	/** How far a visitor gets at a path by what manifests say: 0 there is none, 1 he may not open it, 2 he may. */
	reach(path: string): number;
	/** Lets `tap_page` put its parts around a page. */
	furnish(): Promise<void>;
	/** Asks `tap_url_alter` what internal paths become; `paths` is called only when somebody is asked. */
	alterUrls(paths: () => readonly string[]): Promise<ReadonlyMap<string, string>>;
	/** Lets `tap_preprocess` add variables to the nodes of a tree that have a template. */
	preprocess(root: RenderNode): Promise<void>;
}

type Asked = Pick<RouteJob, 'path' | 'method' | 'query' | 'requestId'>;
type Known = ReadonlyMap<string, { readonly plugin: Pick<WorkerPlugin, 'name' | 'routes'> }>;

/** Made once for the plugins of a worker. */
const tables = new WeakMap<Known, RouteTable>();

function tableOf(known: Known): RouteTable {
	const table = tables.get(known) ?? createRouteTable([...known.values()].map(({ plugin }) => plugin));
	tables.set(known, table);
	return table;
}

const JSON_JSON = jsonShape('json', 'json');
const JSON_NONE = jsonShape('json', 'none');
const REDIRECTS: readonly unknown[] = [301, 302, 307, 308];

function entriesOf(value: unknown): [string, unknown][] {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

/** What an answer of `tap_route_resolve` leads to, or what is wrong with it. */
function resolvedOf(answer: unknown, method: string, known: Known): Resolved | Redirected | string {
	const {
		plugin = '',
		route: handler,
		params: given,
		path,
		redirect,
		status = 301,
	} = Object.fromEntries(entriesOf(answer));
	if (isSitePath(redirect) && REDIRECTS.includes(status)) return { redirect, status: Number(status) };
	if (isSitePath(path)) {
		const match = tableOf(known).match(method, encodeURI(path));
		if (match.kind === 'found') return { ...match.target, params: match.params, target: path };
	}
	for (const route of known.get(String(plugin))?.plugin.routes ?? []) {
		const segments = parsePath(route.path);
		if (route.handler !== handler || route.method !== method || typeof segments === 'string') continue;
		const values = new Map(entriesOf(given).map(([name, value]) => [name, String(value)]));
		const wanted = segments.filter((one) => 'placeholder' in one);
		if (wanted.every(({ placeholder, type }) => fits(type, values.get(placeholder) ?? '')))
			return { plugin: String(plugin), route, params: Object.fromEntries(values) };
	}
	return `there is no such ${method} route: ${JSON.stringify(answer)}`;
}

export function createKernelTaps(context: TapContext, known: Known): KernelTaps {
	const isAsked = (tap: string): boolean => (context.taps.implementers.get(tap)?.length ?? 0) > 0;
	/** The answers to a payload that may change from call to call. */
	async function* ask(
		tap: string,
		payload: () => unknown,
		onFailed: (plugin: string) => void = () => {},
	): AsyncGenerator<readonly [unknown, string]> {
		for await (const [text, plugin] of answers(context, tap, JSON_JSON, () => JSON.stringify(payload())))
			if (text === FAILED) onFailed(plugin);
			else if (text !== undefined) yield [JSON.parse(text), plugin];
	}
	return {
		async resolveRoute({ path, method, query, requestId }) {
			const tap = 'tap_route_resolve';
			// No text of the database has a NUL in it.
			if (path.includes('%00')) return undefined;
			let silent: string | undefined;
			let target: string | undefined;
			const wrong: [string, string][] = [];
			const note = (plugin: string) => void (silent ??= plugin);
			const payload = () => ({ path: target ?? decodeURI(path), method, query });
			for await (const [answer, plugin] of ask(tap, payload, note)) {
				const found = resolvedOf(answer, method, known);
				if (typeof found !== 'string')
					return target === undefined || 'redirect' in found ? found : { target, ...found };
				const { path: other } = Object.fromEntries(entriesOf(answer));
				// Another plugin may know the page for which the path stands.
				if (isSitePath(other)) target = other;
				wrong.push([plugin, found]);
			}
			for (const [plugin, why] of wrong)
				context.log.error({ plugin, tap, requestId }, `Plugin '${plugin}' answered ${tap} wrongly: ${why}.`);
			// Whether there is such a page nobody knows.
			if (silent)
				throw new TrovatoError('server.unavailable', `Plugin '${silent}' could not be asked for the address.`);
			return undefined;
		},

		async pageAt(path) {
			if (!isSitePath(path)) return undefined;
			if (this.reach(path) > 0) return path;
			const { requestId } = context.request.job;
			const found = await this.resolveRoute({ path: encodeURI(path), method: 'GET', query: {}, requestId });
			if (!found || 'redirect' in found) return undefined;
			return found.route.path.replace(/\{(\w+)[^}]*\}/g, (_, name: string) => found.params[name] ?? '');
		},

		reach(path) {
			const match = isSitePath(path) ? tableOf(known).match('GET', encodeURI(path)) : undefined;
			if (match?.kind !== 'found') return 0;
			const { job } = context.request;
			return 'user' in job && may(job.user, match.target.route.permission, match.params) ? 2 : 1;
		},

		async furnish() {
			const { job, answer } = context.request;
			if (!isAsked('tap_page') || (job.kind !== 'route' && job.kind !== 'system')) return;
			const { path, target = path } = { target: undefined, ...job };
			const page = { path, target, title: answer.title ?? '', theme: themeOf(path, answer) };
			for await (const _ of answers(context, 'tap_page', JSON_NONE, () => JSON.stringify(page)));
		},

		async alterUrls(paths) {
			const current = new Map<string, string>();
			if (!isAsked('tap_url_alter')) return current;
			const payload = () => {
				if (current.size === 0) for (const path of paths()) current.set(path, path);
				return [...new Set(current.values())];
			};
			for await (const [answer] of ask('tap_url_alter', payload)) {
				const changes = new Map(entriesOf(answer));
				for (const [path, now] of current) {
					const next = changes.get(now);
					if (isSitePath(next)) current.set(path, next);
				}
			}
			return current;
		},

		async preprocess(root) {
			if (!isAsked('tap_preprocess')) return;
			let nodes: readonly RenderNode[] = [];
			const payload = () => {
				nodes = templateNodes(root);
				return nodes.map(({ template, variables = [] }) => ({ template, variables: Object.fromEntries(variables) }));
			};
			for await (const [answer] of ask('tap_preprocess', payload))
				for (const [index, node] of Array.isArray(answer) ? nodes.entries() : [])
					for (const [name, value] of entriesOf((answer as unknown[])[index]))
						if (!node.variables?.has(name) && typeof value === 'string') setVariable(node, name, value);
		},
	};
}
