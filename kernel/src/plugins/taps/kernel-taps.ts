// The taps that the kernel calls while it answers: where a path leads, what links become, what templates get.
// In the kernel because routing and rendering are.
import { isSitePath } from '../../render/links.ts';
import { type RenderNode, setVariable } from '../../render/tree.ts';
import { fits, parsePath } from '../manifest/path-pattern.ts';
import type { ManifestRoute } from '../manifest/schema.ts';
import type { RouteJob } from '../pool/job.ts';
import type { WorkerPlugin } from '../worker/worker-plugin.ts';
import { attempt, FAILED, type TapContext } from './attempt.ts';
import { jsonShape } from './shapes.ts';

/** A route that a plugin found for a path. */
export interface Resolved {
	readonly plugin: string;
	readonly route: ManifestRoute;
	readonly params: Readonly<Record<string, string>>;
}

/** What a template is rendered with; variables can be added. */
export interface TemplateUse {
	readonly template: string;
	readonly variables: ReadonlyMap<string, string>;
	/** False when the variable is refused. */
	add(name: string, value: string): boolean;
}

export interface KernelTaps {
	/** Asks `tap_route_resolve` where a path leads that no manifest has. */
	resolveRoute(job: RouteJob): Promise<Resolved | undefined>;
	/** Asks `tap_url_alter` what internal paths become; those that stay are left out. */
	alterUrls(paths: () => readonly string[]): Promise<ReadonlyMap<string, string>>;
	/** Lets `tap_preprocess` add variables to what is about to be rendered. */
	preprocess(uses: () => readonly TemplateUse[]): Promise<void>;
}

type Known = ReadonlyMap<string, { readonly plugin: Pick<WorkerPlugin, 'routes'> }>;

const JSON_JSON = jsonShape('json', 'json');
/** The nodes of a tree that have a template. */
export function templateUses(root: RenderNode): TemplateUse[] {
	const uses: TemplateUse[] = [];
	const visit = (node: RenderNode): void => {
		if (node.template !== undefined)
			uses.push({
				template: node.template,
				variables: node.variables ?? new Map(),
				add: (name, value) => setVariable(node, name, value),
			});
		for (const child of node.children) if (typeof child === 'object' && 'tag' in child) visit(child);
	};
	visit(root);
	return uses;
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The route that an answer of `tap_route_resolve` names, or what is wrong with the answer. */
function resolvedOf(answer: unknown, method: string, known: Known): Resolved | string {
	const { plugin, route: handler, params = {} } = isObject(answer) ? answer : {};
	if (typeof plugin !== 'string' || typeof handler !== 'string' || !isObject(params))
		return 'expected {"plugin": …, "route": …, "params": {…}}';
	const found = known.get(plugin)?.plugin.routes.filter((one) => one.handler === handler) ?? [];
	if (found.length === 0) return `plugin '${plugin}' has no route with the handler '${handler}'`;
	for (const route of found.filter((one) => one.method === method)) {
		const values: Record<string, string> = {};
		const segments = parsePath(route.path);
		if (typeof segments === 'string') continue;
		for (const segment of segments)
			if ('placeholder' in segment) values[segment.placeholder] = String(params[segment.placeholder] ?? '');
		if (segments.every((one) => 'literal' in one || fits(one.type, values[one.placeholder]!)))
			return { plugin, route, params: values };
	}
	return `no ${method} route '${handler}' of plugin '${plugin}' takes ${JSON.stringify(params)}`;
}

export function createKernelTaps(context: TapContext, known: Known): KernelTaps {
	/** The answers of all implementers in order, until `take` says true. */
	const ask = async (tap: string, payload: () => string, take: (answer: unknown, plugin: string) => boolean) => {
		for (const implementer of context.taps.implementers.get(tap) ?? []) {
			const text = await attempt(context, tap, implementer, JSON_JSON, payload());
			if (text !== FAILED && text !== undefined && take(JSON.parse(text), implementer.plugin)) return;
		}
	};
	return {
		async resolveRoute({ path, method, query }) {
			let resolved: Resolved | undefined;
			await ask(
				'tap_route_resolve',
				() => JSON.stringify({ path, method, query }),
				(answer, plugin) => {
					const found = resolvedOf(answer, method, known);
					if (typeof found === 'string')
						context.log.error(
							{ plugin, tap: 'tap_route_resolve', requestId: context.request.job.requestId },
							`Plugin '${plugin}' answered tap_route_resolve for ${path} in a way that leads nowhere: ${found}.`,
						);
					else resolved = found;
					return resolved !== undefined;
				},
			);
			return resolved;
		},

		async alterUrls(paths) {
			let current = new Map<string, string>();
			await ask(
				'tap_url_alter',
				() => {
					if (current.size === 0) current = new Map(paths().map((path) => [path, path]));
					return JSON.stringify([...new Set(current.values())]);
				},
				(answer) => {
					if (isObject(answer))
						for (const [path, now] of current) {
							const next = Object.hasOwn(answer, now) ? answer[now] : undefined;
							if (isSitePath(next)) current.set(path, next);
						}
					return false;
				},
			);
			return new Map([...current].filter(([path, now]) => path !== now));
		},

		async preprocess(uses) {
			let list: readonly TemplateUse[] | undefined;
			await ask(
				'tap_preprocess',
				() => {
					list ??= uses();
					return JSON.stringify(
						list.map(({ template, variables }) => ({ template, variables: Object.fromEntries(variables) })),
					);
				},
				(answer) => {
					if (Array.isArray(answer))
						for (const [index, added] of answer.entries())
							for (const [name, value] of Object.entries(isObject(added) ? added : {}))
								if (list?.[index] && !list[index].variables.has(name) && typeof value === 'string')
									list[index].add(name, value);
					return false;
				},
			);
		},
	};
}
