// Turns what a plugin built, or what went wrong, into a page of the site.
import { createRenderer } from '../../render/renderer.ts';
import type { Html } from '../../render/render.ts';
import type { TemplateDir } from '../../render/templates.ts';
import type { RenderNode } from '../../render/tree.ts';
import { type Allowed, createNavigation, type Crumb, type Navigable } from '../manifest/navigation.ts';
import type { ProblemJob, RouteJob } from '../pool/job.ts';
import type { TemplateUse } from '../taps/kernel-taps.ts';
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
	/** `variables` are for the template, beside the kernel's own. */
	page(node: RenderNode, answer: Answer, job: RouteJob, variables: ReadonlyMap<string, string>): Html;
	fragment(node: RenderNode): Html;
	problem(job: ProblemJob): Html;
	/** The page's template, for `tap_preprocess`: what is added goes to `variables`. */
	use(answer: Answer, job: RouteJob, variables: Map<string, string>): TemplateUse;
}

const VARIABLE = /^[a-z][a-zA-Z0-9_]{0,63}$/;
const MAX_VARIABLES = 32;

/** A menu entry is active on its own page and on those below it. */
function isActive(entry: string, path: string): boolean {
	return entry === path || (entry !== '/' && path.startsWith(`${entry}/`));
}

export function createPages(site: SiteFacts): Pages {
	const renderer = createRenderer({ templateDirs: site.templateDirs, staticVersion: site.staticVersion });
	const navigation = createNavigation(site.manifests);
	const frame = ({ user, path }: RouteJob | ProblemJob, above: readonly Crumb[]) => {
		const active = (entry: string) => isActive(entry, path) || above.some((one) => entry !== '/' && one.path === entry);
		const allowed: Allowed = (permission) => user.isAdmin || user.permissions.includes(permission);
		return { site, menu: navigation.menu(allowed).map((entry) => ({ ...entry, active: active(entry.path) })), path };
	};
	return {
		page(node, answer, job, variables) {
			const { user, path } = job;
			const known = navigation.trail(path, (permission) => user.isAdmin || user.permissions.includes(permission));
			const added = answer.breadcrumbs.filter(
				(one) => one.path !== path && !known.some((page) => page.path === one.path),
			);
			const breadcrumbs = [...known, ...added];
			return renderer.renderPage({
				...frame(job, breadcrumbs),
				title: answer.title ?? '',
				description: answer.description,
				breadcrumbs,
				variables,
				content: node,
			});
		},
		fragment: (node) => renderer.renderNode(node),
		problem: (job) => {
			const { status, title, detail, requestId } = job;
			return renderer.renderProblem({ ...frame(job, []), status, title, detail, requestId });
		},
		use: ({ title = '' }, { path }, variables) => ({
			template: 'page',
			variables: new Map([
				['title', title],
				['path', path],
			]),
			add(name, value) {
				if (!VARIABLE.test(name) || variables.size >= MAX_VARIABLES) return false;
				variables.set(name, value);
				return true;
			},
		}),
	};
}
