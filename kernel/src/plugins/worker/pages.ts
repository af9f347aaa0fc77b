// Turns what a plugin built, or what went wrong, into a page of the site.
import { createRenderer, type RendererOptions } from '../../render/renderer.ts';
import type { MenuLink } from '../../render/page.ts';
import type { Html } from '../../render/render.ts';
import type { TemplateDir } from '../../render/templates.ts';
import type { RenderNode } from '../../render/tree.ts';
import { createNavigation, type Crumb, type Navigable } from '../../routing/navigation.ts';
import { formToken } from '../../session/form-token.ts';
import type { ProblemJob, RouteJob, SystemJob } from '../pool/job.ts';
import type { Answer } from './frame.ts';

/** A plugin on disk, as the plugins page shows it. */
export interface KnownPlugin {
	readonly name: string;
	readonly version: string;
	readonly description: string;
	readonly enabled: boolean;
	/** site.toml names it. */
	readonly fixed: boolean;
	/** It came with the kernel. */
	readonly core: boolean;
	readonly requires: readonly string[];
	/** Asked for, and of these granted. */
	readonly capabilities: readonly string[];
	readonly granted: readonly string[];
	readonly permissions: readonly { readonly name: string; readonly description: string }[];
}

/** What every page of the site shows. */
export interface SiteFacts {
	readonly name: string;
	readonly slogan: string;
	readonly language: string;
	readonly siteUrl: string;
	/** What menus and breadcrumbs are made of. */
	readonly manifests: readonly Navigable[];
	readonly templateDirs: readonly TemplateDir[];
	readonly known: readonly KnownPlugin[];
	/** Changes whenever a static file changes. */
	readonly staticVersion: string;
}

export interface Pages {
	readonly known: readonly KnownPlugin[];
	readonly siteUrl: string;
	page(node: RenderNode, answer: Answer, job: RouteJob | SystemJob): Html;
	fragment(node: RenderNode, answer: Answer, job: RouteJob): Html;
	problem(job: ProblemJob): Html;
}

/** The frame around a page: what it asked for; below `/admin` that of the administration. */
export function themeOf(path: string, { theme }: Pick<Answer, 'theme'>): string {
	return theme ?? (/^\/admin(?:\/|$)/.test(path) ? 'admin' : '');
}

export function createPages(site: SiteFacts, onBehalfOf: NonNullable<RendererOptions['onBehalfOf']>): Pages {
	const { templateDirs, staticVersion } = site;
	const renderer = createRenderer({ templateDirs, staticVersion, onBehalfOf });
	const navigation = createNavigation(site.manifests);
	/** A menu entry is active on its own page and on those below it. */
	const frame = ({ user, path, stage }: RouteJob | SystemJob | ProblemJob, above: readonly Crumb[]) => {
		const isActive = (entry: string) =>
			entry === path || (entry !== '/' && (path.startsWith(`${entry}/`) || above.some((one) => one.path === entry)));
		const menus: Record<string, readonly MenuLink[]> = {};
		for (const [name, entries] of Object.entries(navigation.menus(user)))
			menus[name] = entries.map(({ title, path: to }) => ({ title, path: to, active: isActive(to) }));
		return { site, menus, menu: menus['main'] ?? [], userName: user.name, path, stage };
	};
	/** A page with a form belongs to one visitor. */
	const tokensFor =
		(answer: Answer, { user: { formSecret } }: RouteJob | SystemJob) =>
		(formId: string): string | undefined => {
			answer.partial = true;
			answer.hasForm = true;
			return formSecret === undefined ? undefined : formToken(formSecret, formId, Date.now());
		};
	return {
		known: site.known,
		siteUrl: site.siteUrl,
		page(node, answer, job) {
			const { title = '', description, breadcrumbs, feeds, scripts, styles, regions } = answer;
			const theme = themeOf(job.path, answer);
			const known = navigation.trail(job.path, job.user);
			const seen = new Set([job.path, ...known.map(({ path }) => path)]);
			const all = [...known, ...breadcrumbs.filter(({ path }) => !seen.has(path))];
			const parts = { title, description, breadcrumbs: all, feeds, content: node, theme, scripts, styles, regions };
			const page = { ...frame(job, all), ...parts };
			return renderer.renderPage(page, tokensFor(answer, job));
		},
		fragment: (node, answer, job) => renderer.renderNode(node, tokensFor(answer, job)),
		problem(job) {
			const { status, title, detail, requestId } = job;
			return renderer.renderProblem({ ...frame(job, []), status, title, detail, requestId });
		},
	};
}
