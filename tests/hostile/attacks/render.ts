// Attacks on visitors' browsers and on the renderer: markup, scripts, templates, headers, and trees of any shape.
import assert from 'node:assert/strict';
import type { Attack, Visit } from '../attack.ts';
import { createModule } from '../assemble.ts';
import { call, type Code, drop, get, repeat, set } from '../opcodes.ts';
import { attackRoute } from '../plugin-folder.ts';

interface Host {
	(name: string, ...args: (string | Code)[]): Code;
}

/** A handler that returns the node in local 0; local 1 and 2 are free. */
function page(names: readonly string[], build: (host: Host) => Code): () => Uint8Array {
	return () => {
		const module = createModule();
		const indexes = new Map(names.map((name) => [name, module.host(name)]));
		const host: Host = (name, ...args) => [
			args.map((arg) => (typeof arg === 'string' ? module.text(arg) : arg)),
			call(indexes.get(name)!),
		];
		const body = build(host);
		module.func('route-attack', { results: ['i32'], locals: ['i32', 'i32', 'i32'] }, body, get(0));
		return module.bytes();
	};
}

const SCRIPT = '<script src="/static/evil/x.js"></script><img src=x onerror=alert(1)>';
const asPage = (name: string): { readonly name: string; readonly manifest: string } => ({
	name,
	manifest: attackRoute(name, 'page'),
});

/** Nothing of the page is script, handler or style that the plugin brought. */
async function expectClean(visit: Visit): Promise<string> {
	const { status, text } = await visit.ask();
	assert.equal(status, 200, text);
	const markup = text.replaceAll(/&lt;.*?&gt;/gs, '');
	assert.doesNotMatch(markup, /<script|<iframe|<style|<link[^>]+evil|<base|<form|<object|<embed|<svg|<math/i);
	assert.doesNotMatch(markup, /\son[a-z]+\s*=|javascript:|data:text|vbscript:|\sstyle\s*=|srcdoc/i);
	return text;
}

/** Appends nodes to the one before, or all to the first. */
function tree(count: number, deep: boolean): () => Uint8Array {
	return () => {
		const module = createModule();
		const element = module.host('render.element');
		const append = module.host('render.append');
		const div = [module.text('div'), call(element)];
		module.func(
			'route-attack',
			{ results: ['i32'], locals: ['i32', 'i32', 'i32', 'i32'] },
			[div, set(0), get(0), set(2)],
			repeat(count, 1, div, set(3), get(2), get(3), call(append), drop, deep ? [get(3), set(2)] : []),
			get(0),
		);
		return module.bytes();
	};
}

export const RENDER_ATTACKS: readonly Attack[] = [
	{
		...asPage('frame_template'),
		tries: "to print markup through the page's own frame",
		module: page(['render.element', 'render.set-template', 'render.set-variable'], (host) => [
			host('render.element', 'p'),
			set(0),
			host('render.set-template', get(0), 'base'),
			drop,
			...['site', 'menu', 'title', 'description'].map((name) => [host('render.set-variable', get(0), name, ''), drop]),
			host('render.set-variable', get(0), 'body', SCRIPT),
			drop,
			host('render.set-variable', get(0), 'content', SCRIPT),
			drop,
		]),
		async expect(visit) {
			const text = await expectClean(visit);
			assert.equal(text.match(/<main/g)?.length, 1);
		},
	},
	{
		...asPage('escaped_name'),
		tries: 'to climb out of the folders of templates',
		module: page(['render.element', 'render.set-template', 'render.set-variable'], (host) => [
			host('render.element', 'p'),
			set(0),
			host('render.set-template', get(0), '../../../../etc/passwd'),
			drop,
			host('render.set-template', get(0), '@<%= process.env %>'),
			drop,
			host('render.set-variable', get(0), '__proto__', 'x'),
			drop,
			host('render.set-variable', get(0), 'constructor', '<%= 7 * 7 %>'),
			drop,
		]),
		async expect(visit) {
			assert.doesNotMatch(await expectClean(visit), /root:|49/);
		},
	},
	{
		...asPage('full_html'),
		tries: 'to have a literal taken for trusted markup',
		module: page(['render.fragment', 'render.formatted'], (host) => [
			host('render.fragment'),
			set(0),
			...['full_html', 'filtered_html', 'markdown', 'FULL_HTML', ''].map((format) => [
				host('render.formatted', get(0), `${SCRIPT}<a href="javascript:alert(1)" style="x">k</a>`, format),
				drop,
			]),
		]),
		expect: async (visit) => void (await expectClean(visit)),
	},
	{
		...asPage('odd_tags'),
		tries: 'to make elements that run something',
		module: page(['render.fragment', 'render.element', 'render.append', 'render.text'], (host) => [
			host('render.fragment'),
			set(0),
			...[
				'script',
				'SCRIPT',
				'iframe',
				'style',
				'svg',
				'form',
				'base',
				'link',
				'p onclick=x',
				'a><script',
				'\0',
				'ſcript',
			].map((tag) => [
				[host('render.element', tag), set(1), host('render.text', get(1), 'alert(1)'), drop],
				[host('render.append', get(0), get(1)), drop],
			]),
		]),
		expect: async (visit) => void (await expectClean(visit)),
	},
	{
		...asPage('odd_attributes'),
		tries: 'to set attributes that run something',
		module: page(['render.element', 'render.set-attribute', 'render.add-class'], (host) => [
			host('render.element', 'a'),
			set(0),
			...(
				[
					['onclick', 'alert(1)'],
					['ONCLICK', 'alert(1)'],
					['style', 'x'],
					['href', 'java\nscript:alert(1)'],
					['href', ' \u0001javascript:alert(1)'],
					['href', 'JaVaScRiPt:alert(1)'],
					['href', 'data:text/html,<script>'],
					['href', 'vbscript:x'],
					['srcdoc', '<script>'],
					['data-x" onmouseover="alert(1)', 'x'],
					['title', '"><script>alert(1)</script>'],
					['data-trovato-x', 'x'],
				] as const
			).map(([name, value]) => [host('render.set-attribute', get(0), name, value), drop]),
			[host('render.add-class', get(0), 'a" onclick="x'), drop],
		]),
		async expect(visit) {
			const text = (await visit.ask()).text;
			assert.doesNotMatch(text, /<a[^>]*\s(on|style|srcdoc)|javascript:|vbscript:|data:text|<script|data-trovato-x/i);
			assert.match(text, /title="&quot;&gt;&lt;script&gt;/);
		},
	},
	{
		...asPage('odd_titles'),
		tries: 'to close the title and the description of its page',
		module: page(['render.fragment', 'render.page-title', 'render.page-description'], (host) => [
			host('render.fragment'),
			set(0),
			host('render.page-title', `</title>${SCRIPT}`),
			host('render.page-description', `">${SCRIPT}`),
		]),
		expect: async (visit) => void (await expectClean(visit)),
	},
	{
		name: 'deep_tree',
		tries: 'to nest its page ten thousand levels deep',
		module: tree(10_000, true),
		async expect(visit) {
			const { status, text } = await visit.ask();
			assert.equal(status, 200);
			assert.ok(text.length < 1_000, `${text.length}`);
		},
	},
	{
		name: 'wide_tree',
		tries: 'to make a page of two hundred thousand elements',
		module: tree(190_000, false),
		async expect(visit) {
			const { status, text } = await visit.ask();
			assert.ok([200, 500, 503].includes(status), String(status));
			assert.ok(text.length < 1_200_000, `${text.length}`);
		},
	},
	{
		...asPage('name_cycle'),
		tries: 'to have templates name each other in a circle',
		module: page(['render.element', 'render.append', 'render.set-template', 'render.set-variable'], (host) => [
			[host('render.element', 'p'), set(0), host('render.element', 'p'), set(1)],
			[host('render.set-template', get(0), 'page'), drop, host('render.set-template', get(1), 'problem'), drop],
			[host('render.set-variable', get(0), 'type', 'page'), drop],
			[host('render.append', get(0), get(1)), drop, host('render.append', get(1), get(0)), drop],
		]),
		async expect(visit) {
			assert.equal((await expectClean(visit)).match(/<html/g)?.length, 1);
		},
	},
];
