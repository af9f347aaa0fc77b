// The renderer of a worker: formats and templates loaded once, then trees in and HTML out, synchronously.
// In the kernel because it is the one place where HTML is made.
import { createFormats } from './formats.ts';
import { type Page, type Problem, renderPage, renderProblem } from './page.ts';
import { type Html, type RenderContext, renderTree } from './render.ts';
import { loadTemplates, type TemplateDir } from './templates.ts';
import type { RenderNode } from './tree.ts';

export interface RendererOptions {
	/** Folders with `*.eta`; a theme's wins over a plugin's, a plugin's over the kernel's, a later one over an earlier. */
	readonly templateDirs: readonly TemplateDir[];
	/** Changes whenever a static file changes. */
	readonly staticVersion: string;
	readonly onBehalfOf?: RenderContext['onBehalfOf'];
}

export interface Renderer {
	/** A tree without a frame around it. */
	renderNode(node: RenderNode, formToken?: RenderContext['formToken']): Html;
	renderPage(page: Page, formToken?: RenderContext['formToken']): Html;
	renderProblem(problem: Problem): Html;
}

/** Read and compile everything that rendering needs. Throws `template.invalid`. */
export function createRenderer({ templateDirs, ...rest }: RendererOptions): Renderer {
	const services = { formats: createFormats(), templates: loadTemplates(templateDirs), ...rest };
	return {
		renderNode: (node, formToken) => renderTree(node, { ...services, formToken, ids: new Set() }),
		renderPage: (page, formToken) => renderPage(page, { ...services, formToken }),
		renderProblem: (problem) => renderProblem(problem, services),
	};
}
