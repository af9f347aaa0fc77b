// Turns what a plugin built, or what went wrong, into a page of the site.
import { createRenderer, type RendererOptions } from '../../render/renderer.ts';
import type { Html } from '../../render/render.ts';
import type { TemplateDir } from '../../render/templates.ts';
import type { RenderNode } from '../../render/tree.ts';
import { createNavigation, type Crumb, type Navigable } from '../../routing/navigation.ts';
import type { ProblemJob, RouteJob } from '../pool/job.ts';
import type { Answer } from './frame.ts';

/** What every page of the site shows. */
export interface SiteFacts {
	readonly name: string;
	readonly slogan: string;
	readonly language: string;
	/** What menus and breadcrumbs are made of. */
	readonly manifests: readonly Navigable[];
	readonly templateDirs: readonly TemplateDir[];
	/** Changes whenever a static file changes. */
	readonly staticVersion: string;
}

export interface Pages {
	page(node: RenderNode, answer: Answer, job: RouteJob): Html;
	fragment(node: RenderNode): Html;
	problem(job: ProblemJob): Html;
}

export function createPages(site: SiteFacts, onBehalfOf: NonNullable<RendererOptions['onBehalfOf']>): Pages {
	const { templateDirs, staticVersion } = site;
	const renderer = createRenderer({ templateDirs, staticVersion, onBehalfOf });
	const navigation = createNavigation(site.manifests);
	/** A menu entry is active on its own page and on those below it. */
	const frame = ({ user, path }: RouteJob | ProblemJob, above: readonly Crumb[]) => {
		const isActive = (entry: string) =>
			entry === path || (entry !== '/' && (path.startsWith(`${entry}/`) || above.some((one) => one.path === entry)));
		const menu = navigation.menu(user).map((entry) => ({ ...entry, active: isActive(entry.path) }));
		return { site, menu, path };
	};
	return {
		page(node, { title = '', description, breadcrumbs }, job) {
			const known = navigation.trail(job.path, job.user);
			const seen = new Set([job.path, ...known.map(({ path }) => path)]);
			const all = [...known, ...breadcrumbs.filter(({ path }) => !seen.has(path))];
			return renderer.renderPage({ ...frame(job, all), title, description, breadcrumbs: all, content: node });
		},
		fragment: (node) => renderer.renderNode(node),
		problem(job) {
			const { status, title, detail, requestId } = job;
			return renderer.renderProblem({ ...frame(job, []), status, title, detail, requestId });
		},
	};
}
