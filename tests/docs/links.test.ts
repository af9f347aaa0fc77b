// The documentation holds together: links lead somewhere, posts can be imported, nothing of one machine is in it.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { parse as parseToml } from 'smol-toml';
import { type Page, ROOT, readPages } from './pages.ts';

const SITE = 'docs/example-site';
const POSTS = `${SITE}/posts/`;

const pages = readPages();
const byName = new Map(pages.map((page) => [page.name, page]));
const posts = pages.filter(({ name }) => name.startsWith(POSTS));

interface SiteFile {
	readonly plugins: readonly string[];
	readonly first_run: readonly { readonly command: string; readonly args: readonly string[] }[];
}
const site = parseToml(readFileSync(path.join(ROOT, SITE, 'site.toml'), 'utf8')) as unknown as SiteFile;
const imports = site.first_run.filter(({ command }) => command === 'import');
const imported = imports.map(({ args }) => `${path.posix.join(SITE, args[0] ?? '')}/`);
const isImported = (name: string) => imported.some((folder) => name.startsWith(folder));

/** `file:line` of every problem that `find` names, so that one failure shows them all. */
function none(found: readonly string[]): void {
	assert.equal(found.length, 0, `\n${found.join('\n')}`);
}

interface Target {
	readonly from: Page;
	readonly where: string;
	readonly href: string;
	/** Path from the root of the repository; undefined for an address of the web. */
	readonly file: string | undefined;
	readonly fragment: string;
}

const targets: Target[] = pages.flatMap((from) =>
	from.links.map(({ href, line }) => {
		const where = `${from.name}:${line}`;
		if (/^[a-z]+:/.test(href)) return { from, where, href, file: undefined, fragment: '' };
		const [file = '', fragment = ''] = decodeURI(href).split('#');
		const full = file === '' ? from.name : path.posix.join(path.posix.dirname(from.name), file);
		return { from, where, href, file: full, fragment };
	}),
);

describe('links', () => {
	test('every relative link leads to a file of the repository', () => {
		none(
			targets
				.filter(({ file }) => file !== undefined && (file.startsWith('..') || !existsSync(path.join(ROOT, file))))
				.map(({ where, href }) => `${where}: nothing at ${href}`),
		);
	});

	test('every fragment is a heading of the page it leads to', () => {
		none(
			targets
				.filter(({ file = '', fragment }) => fragment !== '' && byName.get(file)?.fragments.has(fragment) !== true)
				.map(({ where, href }) => `${where}: no heading for ${href}`),
		);
	});

	test('a page that the example site imports links to pages which it imports too', () => {
		none(
			targets
				.filter(({ from, file }) => isImported(from.name) && file !== undefined && !isImported(file))
				.map(({ where, href }) => `${where}: ${href} is not on the site`),
		);
	});

	test('nothing published links to a draft', () => {
		const draft = posts.find((post) => (post.frontMatter as { draft?: boolean } | undefined)?.draft === true);
		none(
			targets
				.filter(({ from, file }) => from !== draft && file === draft?.name)
				.map(({ where, href }) => `${where}: ${href} is a draft`),
		);
	});

	test('every page of the documentation is in its table of contents', () => {
		const listed = new Set(targets.filter(({ from }) => from.name === 'docs/README.md').map(({ file }) => file));
		const missing = pages.filter(
			({ name }) =>
				name.startsWith('docs/') && name !== 'docs/README.md' && !name.startsWith(POSTS) && !listed.has(name),
		);
		none(missing.map(({ name }) => `${name} is not in docs/README.md`));
	});
});

describe('pages', () => {
	test('there are as many as a reader is promised', () => {
		assert.ok(pages.length >= 35, `only ${pages.length} pages seen`);
		assert.ok(posts.length >= 12, `only ${posts.length} posts seen`);
	});

	test('a page has one title, a post has it in its front matter, and no level of heading is skipped', () => {
		none(
			pages.flatMap(({ name, levels }) => {
				const isPost = name.startsWith(POSTS);
				const titles = levels.filter((level) => level === 1).length;
				const found: string[] = [];
				if (titles !== (isPost ? 0 : 1) || (!isPost && levels[0] !== 1)) found.push(`${name}: ${titles} titles`);
				for (const [index, level] of levels.entries()) {
					const before = levels[index - 1] ?? (isPost ? 1 : 0);
					if (level > before + 1) found.push(`${name}: level ${level} after level ${before}`);
				}
				return found;
			}),
		);
	});

	test('every block of code names its language', () => {
		none(
			pages.flatMap(({ name, code }) =>
				code.filter(({ language }) => language === '').map(({ line }) => `${name}:${line}: a fence without a language`),
			),
		);
	});

	test('nothing in them belongs to one machine or to one conversation', () => {
		const foreign = [
			/(?<![\w.~/-])\/(?:home|root|work|workspaces?|Users|tmp)\//,
			/\.\.\/shared\b/,
			/\bissues? #?\d+\b/i,
			/(?<![\w&'"(])#\d+\b/,
			/\b(?:TODO|FIXME|XXX)\b/,
			/\bhttps?:\/\/(?!127\.0\.0\.1|localhost|[a-z.]*example\.(?:org|com)\b)[^\s`)]+/,
		];
		none(
			pages.flatMap(({ name, source }) =>
				source
					.split('\n')
					.flatMap((text, index) =>
						foreign
							.filter((pattern) => pattern.test(text))
							.map((pattern) => `${name}:${index + 1}: ${pattern} in ${text}`),
					),
			),
		);
	});
});

describe('posts of the example site', () => {
	test('each has a title, a date of its year and tags, and nothing unknown', () => {
		none(
			posts.flatMap(({ name, frontMatter }) => {
				if (typeof frontMatter !== 'object' || frontMatter === null) return [`${name}: no front matter`];
				const { title, date, tags, draft, sticky, ...rest } = frontMatter as Record<string, unknown>;
				const found: string[] = [];
				if (typeof title !== 'string' || title.trim() === '') found.push(`${name}: no title`);
				if (typeof date !== 'string' || !/^2026-\d\d-\d\d$/.test(date) || Number.isNaN(Date.parse(date)))
					found.push(`${name}: no date`);
				else if (!name.startsWith(`${POSTS}${date.slice(0, 7)}-`)) found.push(`${name}: not of ${date}`);
				if (!Array.isArray(tags) || tags.length === 0 || tags.some((tag) => typeof tag !== 'string'))
					found.push(`${name}: no tags`);
				if (draft !== undefined && typeof draft !== 'boolean') found.push(`${name}: draft is not true or false`);
				if (sticky !== undefined && typeof sticky !== 'boolean') found.push(`${name}: sticky is not true or false`);
				for (const key of Object.keys(rest)) found.push(`${name}: unknown key ${key}`);
				return found;
			}),
		);
	});

	test('one is a draft, and one has a name and a title beyond ASCII', () => {
		const meta = posts.map(({ frontMatter }) => frontMatter as { title: string; draft?: boolean });
		assert.equal(meta.filter(({ draft }) => draft === true).length, 1);
		assert.ok(posts.some(({ name }) => name.normalize('NFC') === name && /[^ -~]/.test(name)));
		assert.ok(meta.some(({ title }) => /[^ -~–]/.test(title)));
	});

	test('the site imports folders that exist, with a command and a type', () => {
		assert.ok(imported.includes(POSTS));
		for (const { args } of imports) {
			assert.ok(existsSync(path.join(ROOT, SITE, args[0] ?? '?')), args.join(' '));
			assert.equal(args[1], '--type');
		}
	});
});
