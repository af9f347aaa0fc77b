// Pages like those of a real site, made by the renderer: the raw material of the browser tests.
import { createRenderer, type Renderer } from '../../kernel/src/render/renderer.ts';
import {
	addClass,
	append,
	appendFormatted,
	appendText,
	createElement,
	type RenderNode,
	setAttribute,
} from '../../kernel/src/render/tree.ts';
import { everyControl } from './every-control.ts';

const templates = new URL('../../kernel/templates/', import.meta.url).pathname;

export const renderer: Renderer = createRenderer({
	templateDirs: [{ layer: 'kernel', dir: decodeURIComponent(templates) }],
	staticVersion: 'test',
});

const site = { name: 'Field notes', slogan: 'What we found on the way', language: 'en' };
const menu = (path: string) => [
	{ title: 'Home', path: '/', active: false },
	{ title: 'Blog', path: '/blog', active: path.startsWith('/blog') || path.startsWith('/item') },
	{ title: 'Documentation', path: '/docs', active: false },
];

export function el(tag: string, classes: string, ...children: (RenderNode | string)[]): RenderNode {
	const node = createElement(tag);
	if (classes !== '') addClass(node, classes);
	for (const child of children) {
		if (typeof child === 'string') appendText(node, child);
		else append(node, child);
	}
	return node;
}

export function withAttribute(node: RenderNode, name: string, value: string): RenderNode {
	setAttribute(node, name, value);
	return node;
}

const time = (iso: string, text: string) => withAttribute(el('time', '', text), 'datetime', iso);
const link = (href: string, text: string) => withAttribute(el('a', '', text), 'href', href);

const LONG = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';

const BODY = `A plugin returns a *tree*, never markup, and the kernel turns it into a page. This page shows what running
text looks like: [links](https://example.org/), \`inline code\`, **strong words** and <kbd>Ctrl</kbd> + <kbd>C</kbd>.

## Why a tree

A tree can be checked **structurally**. Every tag, every attribute and every address has to stand on a list, and what
does not stand there cannot be said. An escaper that is called by hand is forgotten once; a type is not.

> The only secure way to make HTML out of what strangers send is not to accept HTML from them in the first place.

### Code

\`\`\`ts
@plugin
class Blog {
	@tap
	static tap_item_view(item: ItemHandle): RenderElement {
		return html.article().class('blog').heading(2, item.title).formattedField(item, 'field_body').attribute('lang', 'en');
	}
}
\`\`\`

## Numbers

| Mode | What crosses the boundary | p50 | p99 | Instances | Remarks |
|:-----|:--------------------------|----:|----:|----------:|:--------|
| handle | an integer of four bytes | 2.8 µs | 4.1 µs | 8,000 | the default |
| full | the item as JSON, there and back again | 223 µs | 410 µs | 8,000 | any language |

The order of things:

1. Route the request and find the plugin.
2. Take an instance from the stock:
   - clean memory,
   - clean globals.
3. Render what it returned.

#### A detail

${LONG} and https://example.org/a/very/long/address/that/does/not/end/${'abcdefghij'.repeat(12)}

- [x] a list
- with entries

---

<details><summary>More</summary>

Hidden text with a [link](/blog).

</details>
`;

function meta(): RenderNode {
	const date = time('2026-11-20', '20 November 2026');
	return el('p', 'meta', date, ' · ', el('span', 'tag', 'rendering'), ', ', el('span', 'tag', 'security'));
}

export function articlePage(): string {
	const title = 'A page that a plugin described';
	const body = el('div', 'body');
	appendFormatted(body, BODY, 'markdown');
	const article = el('article', 'item item--blog', el('h2', '', title), el('div', 'blog', meta(), body));
	return renderer.renderPage({ title, content: article, site, menu: menu('/item'), path: '/item/1' });
}

const POSTS = [
	[
		'The database that comes along',
		'A site starts without a server to set up: a real PostgreSQL is part of the package.',
	],
	[
		'Two visitors, one instance',
		'Memory and every global are put back between requests. A test plants a secret and looks for it.',
	],
	[LONG, 'A word that is wider than a telephone has to break somewhere.'],
	[
		'What a trap costs',
		'A plugin that fails leaves the page up without its part, and a line in the log that names it.',
	],
];

function listing(): RenderNode {
	const list = el('div', 'listing');
	for (const [title = '', summary = ''] of POSTS) {
		append(list, el('article', 'teaser', el('h2', '', link('/item/1', title)), meta(), el('p', '', summary)));
	}
	const older = withAttribute(link('/blog?after=1', 'Older posts'), 'rel', 'next');
	append(list, withAttribute(el('nav', 'pager', older), 'aria-label', 'Pages'));
	return list;
}

export function listingPage(): string {
	const description = 'The latest posts of the field notes.';
	return renderer.renderPage({
		title: 'Blog',
		description,
		content: listing(),
		site,
		menu: menu('/blog'),
		path: '/blog',
	});
}

export function frontPage(): string {
	return renderer.renderPage({ title: '', content: listing(), site, menu: menu('/'), path: '/' });
}

export function problemPage(): string {
	const detail = 'There is no page at /item/4711. It may have been moved or removed.';
	const frame = { site, menu: menu('/'), path: '/item/4711' };
	return renderer.renderProblem({ ...frame, status: 404, title: 'Page not found', detail, requestId: '01jd3k9' });
}

/** Every control there is, some of them filled in wrongly. */
export function formPage(): string {
	const beside = el('section', '', el('h2', '', 'What happens next'), el('p', '', 'Somebody reads it.'));
	const frame = { site, menu: menu('/'), path: '/form' };
	const regions = new Map([['aside', [beside]]]);
	return renderer.renderPage({ ...frame, title: 'A form', content: everyControl(), regions }, () => 'token');
}

export const SAMPLE_PAGES: Readonly<Record<string, () => string>> = {
	'/article': articlePage,
	'/listing': listingPage,
	'/front': frontPage,
	'/problem': problemPage,
	'/form': formPage,
};
