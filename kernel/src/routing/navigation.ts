// The menu, and the way from the front page to a page, as the manifests of the enabled plugins tell them.
// In the kernel because they lead across plugins, and show nobody what he may not open.
import { may, type Visitor } from '../../../wit/contract/manifest/path-pattern.ts';
import { createRouteTable } from './route-table.ts';
import type { Manifest } from '../../../wit/contract/manifest/schema.ts';

export interface Crumb {
	readonly title: string;
	readonly path: string;
}

/** What of a manifest decides about navigation. */
export type Navigable = Pick<Manifest, 'name' | 'routes' | 'menu'>;

export interface Navigation {
	/** The entries of each menu that a visitor may open, by weight, then by title. */
	menus(visitor: Visitor): Readonly<Record<string, readonly Crumb[]>>;
	/** The pages above a path, from the front page down. */
	trail(path: string, visitor: Visitor): readonly Crumb[];
}

const MAX_TRAIL = 8;

export function createNavigation(manifests: readonly Navigable[]): Navigation {
	const routes = createRouteTable(manifests);
	const entries = manifests
		.flatMap(({ menu }) => menu)
		.toSorted((a, b) => a.weight - b.weight || (a.title < b.title ? -1 : 1));

	/** What manifests say about the page at a path. */
	const pageAt = (path: string) => {
		const entry = entries.find((one) => one.path === path);
		const match = routes.match('GET', path);
		const route = match.kind === 'found' ? match.target.route : undefined;
		const params = match.kind === 'found' ? match.params : {};
		return {
			title: entry?.title ?? route?.title ?? (route && path === '/' ? 'Home' : undefined),
			parent: route?.parent,
			isOpen: (visitor: Visitor) => may(visitor, route?.permission ?? 'access content', params),
		};
	};

	/** What the route says, else the nearest beginning of the path that is a page with a title. */
	const parentOf = (path: string): string | undefined => {
		if (path === '/') return undefined;
		const { parent } = pageAt(path);
		if (parent !== undefined) return parent;
		let above = path;
		do above = above.slice(0, above.lastIndexOf('/')) || '/';
		while (above !== '/' && pageAt(above).title === undefined);
		return above;
	};

	const placed = entries.map((entry) => ({ ...entry, ...pageAt(entry.path), title: entry.title }));
	const names = [...new Set(entries.map(({ menu }) => menu))];
	return {
		menus(visitor) {
			const open = placed.filter(
				({ isOpen, permission = 'access content' }) => may(visitor, permission) && isOpen(visitor),
			);
			return Object.fromEntries(names.map((name) => [name, open.filter(({ menu }) => menu === name)]));
		},
		trail(path, visitor) {
			const trail: Crumb[] = [];
			const seen = new Set([path]);
			for (let at = parentOf(path); at && !seen.has(at) && seen.size <= MAX_TRAIL; at = parentOf(at)) {
				seen.add(at);
				const { title, isOpen } = pageAt(at);
				if (title !== undefined && isOpen(visitor)) trail.unshift({ title, path: at });
			}
			return trail;
		},
	};
}
