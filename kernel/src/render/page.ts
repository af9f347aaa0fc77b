// Whole pages: the frame around a tree, and the page that tells of a problem.
// In the kernel because the frame (title, landmarks, menu) is shared by all plugins and belongs to none.
import type { Formats } from './formats.ts';
import { settleHeadings } from './outline.ts';
import { type Html, type RenderContext, renderTree } from './render.ts';
import type { Templates } from './templates.ts';
import type { RenderNode } from './tree.ts';

export interface Site {
	readonly name: string;
	readonly slogan: string;
	/** A BCP 47 language tag. */
	readonly language: string;
}

export interface MenuLink {
	readonly title: string;
	readonly path: string;
	/** The page shown, or an ancestor of it. */
	readonly active: boolean;
}

interface Frame {
	readonly site: Site;
	/** The entries of each menu that the visitor may open. */
	readonly menus?: Readonly<Record<string, readonly MenuLink[]>>;
	/** The menu `main`. */
	readonly menu: readonly MenuLink[];
	/** Who looks at it; '' is nobody we know. */
	readonly userName?: string;
	/** The path asked for. */
	readonly path: string;
	/** The stage looked at; null is live. */
	readonly stage?: string | null;
}

export interface Page extends Frame {
	/** '' on the front page, whose title is the site's name. */
	readonly title: string;
	readonly description?: string | undefined;
	/** The pages above this one, from the front page down. */
	readonly breadcrumbs?: readonly { readonly title: string; readonly path: string }[];
	/** The same as feeds. */
	readonly feeds?: readonly { readonly title: string; readonly path: string }[];
	readonly content: RenderNode;
	/** The frame `page--<theme>`, where there is one. */
	readonly theme?: string | undefined;
	/** Files below `/static/`. */
	readonly scripts?: Iterable<string>;
	readonly styles?: Iterable<string>;
	/** What stands around the content. */
	readonly regions?: ReadonlyMap<string, readonly RenderNode[]>;
}

export interface Problem extends Frame {
	readonly status: number;
	readonly title: string;
	readonly detail: string;
	/** For the visitor to quote; '' shows none. */
	readonly requestId: string;
}

export interface PageServices {
	readonly formats: Formats;
	readonly templates: Templates;
	/** Appended to the addresses of static files, so that they can be cached for ever. */
	readonly staticVersion: string;
	readonly onBehalfOf?: RenderContext['onBehalfOf'];
	readonly formToken?: RenderContext['formToken'];
}

/** The id that the skip link leads to; it never stands elsewhere on a page. */
const MAIN = 'main-content';
const NO_REGIONS = { header: '', before: '', aside: '', after: '', footer: '' };

/** A whole page through `page.eta`. Changes the tree: its headings are settled. */
export function renderPage(page: Page, services: PageServices): Html {
	const { title, description = '', breadcrumbs = [], content: root, theme = '', scripts = [], styles = [] } = page;
	const heading = title === '' ? page.site.name : title;
	settleHeadings(root, heading);
	const context = { ...services, ids: new Set([MAIN]) };
	const content = renderTree(root, context);
	const render = (nodes: readonly RenderNode[]) => nodes.map((node) => renderTree(node, context)).join('');
	const regions = Object.fromEntries([...(page.regions ?? [])].map(([name, nodes]) => [name, render(nodes)]));
	const name = services.templates.has(`page--${theme}`) ? `page--${theme}` : 'page';
	return services.templates.render(name, {
		...frame(page, services.staticVersion),
		theme,
		scripts: [...scripts],
		styles: [...styles],
		regions: { ...NO_REGIONS, ...regions },
		title,
		description,
		breadcrumbs,
		feeds: page.feeds ?? [],
		// Looked up in the markup, so that a template's own h1 counts as well.
		heading: /<h1[\s>]/.test(content) ? '' : heading,
		content,
	});
}

/** The page for a problem through `problem.eta`. */
export function renderProblem(problem: Problem, services: PageServices): Html {
	const { status, title, detail, requestId } = problem;
	const nothing = {
		description: '',
		breadcrumbs: [],
		feeds: [],
		theme: '',
		scripts: [],
		styles: [],
		regions: NO_REGIONS,
	};
	const data = { status, title, detail, requestId, ...nothing };
	return services.templates.render('problem', { ...frame(problem, services.staticVersion), ...data });
}

function frame(
	{ site, menu, menus = {}, userName = '', path, stage }: Frame,
	staticVersion: string,
): Record<string, unknown> {
	return {
		site,
		menu,
		menus,
		userName,
		path,
		stage: stage ?? '',
		staticVersion,
		mainId: MAIN,
		...localeOf(site.language),
	};
}

/** A site has one language, and asking Intl takes longer than the rest of the frame. */
const locales = new Map<string, { readonly language: string; readonly direction: string }>();

function localeOf(tag: string): { readonly language: string; readonly direction: string } {
	const known = locales.get(tag) ?? readLocale(tag);
	if (locales.size < 100) locales.set(tag, known);
	return known;
}

function readLocale(tag: string): { readonly language: string; readonly direction: string } {
	try {
		const locale = new Intl.Locale(tag);
		return { language: locale.toString(), direction: locale.getTextInfo?.().direction ?? 'ltr' };
	} catch {
		return { language: 'en', direction: 'ltr' };
	}
}
