import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createRenderer } from '../../kernel/src/render/renderer.ts';
import {
	addClass,
	append,
	appendFormatted,
	appendText,
	createElement,
	createFragment,
	type RenderNode,
	setAttribute,
	setTemplate,
	setVariable,
} from '../../kernel/src/render/tree.ts';
import { launchBrowser, SKIP_WITHOUT_BROWSER } from '../support/browser.ts';
import { ATTACKS, findDangers } from './xss.ts';

const theme = mkdtempSync(join(tmpdir(), 'theme-'));
after(() => rmSync(theme, { recursive: true }));
writeFileSync(
	join(theme, 'card.eta'),
	'<section title="<%= it.value %>" lang=\'<%= it.value %>\'<%~ it.attributes %>>' +
		'<a href="<%= it.value %>"><%= it.value %></a><img src="<%= it.value %>" alt=""><%~ it.content %></section>',
);
const kernel = decodeURIComponent(new URL('../../kernel/templates/', import.meta.url).pathname);
const renderer = createRenderer({
	templateDirs: [
		{ layer: 'kernel', dir: kernel },
		{ layer: 'theme', dir: theme },
	],
	staticVersion: 'test',
});

const ATTRIBUTES = [
	'href',
	'src',
	'title',
	'alt',
	'cite',
	'style',
	'onclick',
	'onerror',
	'srcset',
	'srcdoc',
	'id',
	'class',
	'rel',
];
const FORMATS = ['plain_text', 'filtered_html', 'markdown', 'full_html', 'no_such_format'];

/** The attack in every place of a page that a plugin or a person can fill. */
function attackEverywhere(attack: string): string {
	const root = createFragment();
	const add = (node: RenderNode) => append(root, node);
	add(createElement(attack));
	for (const tag of ['a', 'img', 'p', 'script', 'svg', 'iframe', 'blockquote', 'td']) {
		const node = createElement(tag);
		for (const name of [...ATTRIBUTES, attack]) setAttribute(node, name, attack);
		addClass(node, attack);
		appendText(node, attack);
		add(node);
	}
	for (const format of FORMATS) appendFormatted(root, attack, format);
	for (const format of FORMATS) appendFormatted(root, `before **${attack}** ${attack} after`, format);
	const card = createElement('div');
	setTemplate(card, 'card');
	for (const name of ['value', 'content', 'attributes', 'body', 'layout', attack]) setVariable(card, name, attack);
	setAttribute(card, 'title', attack);
	add(card);
	const site = { name: attack, slogan: attack, language: attack };
	const menu = [{ title: attack, path: attack, active: true }];
	const frame = { site, menu, path: attack };
	return renderer.renderPage({ ...frame, title: attack, description: attack, content: root });
}

function problemOf(attack: string): string {
	const site = { name: attack, slogan: attack, language: 'en' };
	return renderer.renderProblem({
		site,
		menu: [],
		path: '/',
		status: 404,
		title: attack,
		detail: attack,
		requestId: attack,
	});
}

test('no attack leaves a dangerous tag, attribute or address in the markup, whatever sink it goes through', () => {
	for (const attack of ATTACKS) {
		assert.deepEqual(findDangers(attackEverywhere(attack)), [], attack);
		assert.deepEqual(findDangers(problemOf(attack)), [], attack);
	}
});

test('the reading that finds no danger there does find it in the raw attacks', () => {
	const blind = ATTACKS.filter((attack) => /^<(script|svg|iframe|object|style)\b|^<img src=x onerror/.test(attack));
	for (const attack of blind) assert.notDeepEqual(findDangers(attack), [], attack);
});

test(
	'no attack runs in a real browser without any Content-Security-Policy',
	{ skip: SKIP_WITHOUT_BROWSER },
	async () => {
		const browser = await launchBrowser();
		try {
			const page = await browser.newPage();
			const hits: string[] = [];
			let current = '';
			await page.exposeFunction('hit', () => void hits.push(current));
			page.on('dialog', (dialog) => void dialog.dismiss());
			await page.route('**/*', (route) => route.abort());
			await page.setContent('<img src=x onerror=hit()>');
			await page.waitForFunction(() => document.images[0]?.complete === true);
			await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
			assert.equal(hits.length, 1, 'the trap itself works');
			for (const attack of ATTACKS) {
				current = attack;
				await page.setContent(attackEverywhere(attack), { waitUntil: 'domcontentloaded' });
				await page.evaluate(() => {
					for (const element of document.querySelectorAll<HTMLElement>('main *')) {
						for (const type of ['mouseover', 'focus', 'toggle', 'animationstart'])
							element.dispatchEvent(new Event(type));
						// A link to an ordinary address would only leave the page; any other one is followed.
						const leaves =
							element instanceof HTMLAnchorElement && /^(?:https?:|mailto:|tel:|:)$/.test(element.protocol);
						if (!leaves) element.click();
					}
				});
			}
			await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
			assert.deepEqual(hits.slice(1), []);
		} finally {
			await browser.close();
		}
	},
);
