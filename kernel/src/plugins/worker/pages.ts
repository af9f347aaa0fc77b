// Turns what a plugin built, or what went wrong, into a page of the site.
import { createRenderer, type RendererOptions } from '../../render/renderer.ts';
import type { TemplateDir } from '../../render/templates.ts';
import type { RenderNode } from '../../render/tree.ts';
import type { ProblemJob, RouteJob } from '../pool/job.ts';
import type { Answer } from './frame.ts';

/** What every page of the site shows. */
export interface SiteFacts {
	readonly name: string;
	readonly slogan: string;
	readonly language: string;
	readonly menu: readonly { readonly title: string; readonly path: string }[];
	readonly templateDirs: readonly TemplateDir[];
	/** Changes whenever a static file changes. */
	readonly staticVersion: string;
}

export interface Pages {
	page(node: RenderNode, answer: Answer, job: RouteJob): string;
	fragment(node: RenderNode): string;
	problem(job: ProblemJob): string;
}

/** A menu entry is active on its own page and on those below it. */
function isActive(entry: string, path: string): boolean {
	return entry === path || (entry !== '/' && path.startsWith(`${entry}/`));
}

export function createPages(site: SiteFacts, onBehalfOf: NonNullable<RendererOptions['onBehalfOf']>): Pages {
	const { templateDirs, staticVersion } = site;
	const renderer = createRenderer({ templateDirs, staticVersion, onBehalfOf });
	const frame = (path: string) => ({
		site,
		menu: site.menu.map((entry) => ({ ...entry, active: isActive(entry.path, path) })),
		path,
	});
	return {
		page: (node, answer, job) =>
			renderer.renderPage({
				...frame(job.path),
				title: answer.title ?? '',
				description: answer.description,
				content: node,
			}),
		fragment: (node) => renderer.renderNode(node),
		problem: ({ path, status, title, detail, requestId }) =>
			renderer.renderProblem({ ...frame(path), status, title, detail, requestId }),
	};
}
