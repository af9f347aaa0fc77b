// The menu and the way from the front page to a page, as the manifests of the enabled plugins tell them.
// In the kernel because they lead across plugins, and show nobody what he may not open.
import { permissionFor } from './path-pattern.ts';
import { createRouteTable, type PluginRoute } from './route-table.ts';
import type { Manifest } from './schema.ts';

export interface Crumb {
	readonly title: string;
	readonly path: string;
}

/** What of the manifests decides about navigation. */
export type Navigable = Pick<Manifest, 'name' | 'routes' | 'menu'>;

/** Whether whoever asks has a permission. */
export type Allowed = (permission: string) => boolean;

export interface Navigation {
	/** The entries of the main menu, by weight, then by title. */
	menu(allowed: Allowed): readonly Crumb[];
	/** The pages above a path, from the front page down. */
	trail(path: string, allowed: Allowed): readonly Crumb[];
}

const MAX_TRAIL = 8;

export function createNavigation(manifests: readonly Navigable[]): Navigation {
	const routes = createRouteTable(manifests);
	const entries = manifests
		.flatMap(({ menu }) => menu)
		.toSorted((a, b) => a.weight - b.weight || (a.title < b.title ? -1 : 1));

	const routeAt = (path: string): { target: PluginRoute; permission: string } | undefined => {
		const match = routes.match('GET', path);
		if (match.kind !== 'found') return undefined;
		return { target: match.target, permission: permissionFor(match.target.route.permission, match.params) };
	};

	/** A page with a name of its own. */
	const pageAt = (path: string): { title: string; permission: string } | undefined => {
		const entry = entries.find((one) => one.path === path);
		const route = routeAt(path);
		const title = entry?.title ?? route?.target.route.title ?? (path === '/' && route ? 'Home' : undefined);
		return title === undefined
			? undefined
			: { title, permission: entry?.permission ?? route?.permission ?? 'access content' };
	};

	/** What the route says, else the nearest page with a name among the beginnings of the path. */
	const parentOf = (path: string): string | undefined => {
		if (path === '/') return undefined;
		const named = routeAt(path)?.target.route.parent;
		if (named !== undefined) return named;
		let parent = path;
		do parent = parent.slice(0, parent.lastIndexOf('/')) || '/';
		while (parent !== '/' && !pageAt(parent));
		return parent;
	};

	return {
		menu: (allowed) =>
			entries.filter(({ menu, path }) => menu === 'main' && allowed(pageAt(path)?.permission ?? 'access content')),
		trail(path, allowed) {
			const trail: Crumb[] = [];
			const seen = new Set([path]);
			for (let at = parentOf(path); at !== undefined && !seen.has(at); at = parentOf(at)) {
				seen.add(at);
				const page = pageAt(at);
				if (page && allowed(page.permission)) trail.unshift({ title: page.title, path: at });
				if (seen.size > MAX_TRAIL) break;
			}
			return trail;
		},
	};
}
