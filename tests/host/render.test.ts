import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createProbe, failed, type Call, type Outcome, type Probe, textOf } from '../support/probe.ts';

let probe: Probe;
before(async () => {
	probe = await createProbe();
});
after(() => probe?.close());

/** The page of a tree whose root is what step `root` gave. */
async function page(root: string, ...script: Call[]): Promise<string> {
	const response = await probe.answer(...script, ['return', root]);
	assert.equal(response.status, 200);
	return response.text();
}

test('a tree becomes a page with its title and description', async () => {
	const text = await page(
		'$0',
		['render.element', 'article'],
		['render.add-class', '$0', 'big'],
		['render.set-attribute', '$0', 'title', 'a "quoted" title'],
		['render.element', 'p'],
		['render.text', '$3', 'second'],
		['render.fragment'],
		['render.text', '$5', 'first'],
		['render.append', '$0', '$3'],
		['render.append', '$0', '$5'],
		['render.set-weight', '$5', -1],
		['render.formatted', '$0', '*strong*', 'markdown'],
		['render.page-title', 'A <title>'],
		['render.page-description', 'About "it"'],
		['render.cache-tag', 'thing:1'],
	);
	assert.match(
		text,
		/<article class="big" title="a &quot;quoted&quot; title">\s*first<p>second<\/p><p><em>strong<\/em><\/p>\s*<\/article>/,
	);
	assert.match(text, /<title>A &lt;title&gt;/);
	assert.match(text, /content="About &quot;it&quot;"/);
});

test('an element with its text is one call', async () => {
	const text = await page(
		'$0',
		['render.text-element', 'section', 'a < b, '],
		['render.append-text-element', '$0', 'h2', '<script>'],
		['render.append-text-element', '$0', 'script', 'x'],
		['render.add-class', '$0', 'whole'],
	);
	assert.match(text, /<section class="whole">\s*a &lt; b, <h2>&lt;script&gt;<\/h2><span>x<\/span>\s*<\/section>/);
	const outcomes = await probe.write(['render.append-text-element', 9_999, 'p', 'nowhere']);
	assert.deepEqual(outcomes, [false]);
});

test('a field is shown in the format stored with it', async () => {
	const fields = JSON.stringify({
		body: { value: '# Kopf\n<b>x</b>', format: 'plain_text' },
		raw: { value: '<i>y</i>', format: 'full_html' },
	});
	const text = await page(
		'$4',
		['db.arg-string', 't'],
		['db.arg-json', fields],
		['db.run', 'item'],
		['item-api.open', '$2', 0],
		['render.element', 'div'],
		['render.formatted-field', '$4', '$3', 'body'],
		['render.formatted-field', '$4', '$3', 'raw'],
		['render.formatted-field', '$4', '$3', 'none'],
	);
	assert.match(text, /# Kopf/);
	assert.match(text, /&lt;b&gt;x&lt;\/b&gt;/);
});

test('a template is named by letters only, its variables are text', async () => {
	const outcomes = await probe.write(
		['render.element', 'div'],
		['render.set-template', '$0', 'item'],
		['render.set-template', '$0', '../../../etc/passwd'],
		['render.set-variable', '$0', 'type', 'note'],
	);
	assert.deepEqual(outcomes.slice(1), [true, false, true]);
});

test('what is dangerous does not get in', async () => {
	const attributes = ['onclick', 'style', 'srcdoc', 'formaction', 'x"y', ''];
	const outcomes = await probe.write(
		['render.element', 'div'],
		...attributes.map((name): Call => ['render.set-attribute', '$0', name, 'alert(1)']),
	);
	assert.deepEqual(
		outcomes.slice(1),
		attributes.map(() => false),
	);
	const text = await page(
		'$0',
		['render.element', 'script'],
		['render.text', '$0', '</script><script>alert(1)</script>'],
		['render.element', 'a'],
		['render.set-attribute', '$2', 'href', 'javascript:alert(2)'],
		['render.append', '$0', '$2'],
		['render.formatted', '$0', '<img src=x onerror=alert(3)><script>alert(4)</script>', 'full_html'],
		['render.formatted', '$0', '<script>alert(5)</script>', 'no_such_format'],
	);
	assert.doesNotMatch(text, /<script>|javascript:|onerror/);
});

test('a tree has a depth, and no node is inside itself', async () => {
	const script: Call[] = [['render.element', 'div']];
	for (let level = 1; level <= 80; level++) {
		script.push(['render.element', 'div']);
	}
	for (let level = 80; level >= 1; level--) script.push(['render.append', `$${level - 1}`, `$${level}`]);
	const outcomes = await probe.write(...script, ['render.append', '$1', '$0'], ['render.append', '$0', '$0']);
	const appended = outcomes.slice(81, 161);
	assert.ok(appended.includes(true));
	assert.ok(appended.includes(false), 'there is no depth that is refused');
	assert.deepEqual(outcomes.slice(161), [false, false]);
});

test('handles of nothing and of other things give false, never a trap', async () => {
	const forged: (string | number)[] = [0, -1, 4_711, 2 ** 31 - 1, '$0'];
	for (const handle of forged) {
		const outcomes = await probe.read(
			['text.parse-json', '{}'],
			['render.element', 'p'],
			['render.append', handle, '$1'],
			['render.append', '$1', handle],
			['render.text', handle, 'x'],
			['render.formatted', handle, 'x', 'markdown'],
			['render.formatted-field', '$1', handle, 'x'],
			['render.add-class', handle, 'x'],
			['render.set-attribute', handle, 'id', 'x'],
			['render.set-weight', handle, 1],
			['render.set-template', handle, 'item'],
			['render.set-variable', handle, 'a', 'b'],
		);
		assert.deepEqual(
			outcomes.slice(2),
			Array.from({ length: 10 }, (): Outcome => false),
			String(handle),
		);
	}
});

test('an unknown tag is a span, a weight has any size', async () => {
	const text = await page(
		'$0',
		['render.element', 'x" onload="y'],
		['render.text', '$0', 'in'],
		['render.set-weight', '$0', -(2 ** 31)],
	);
	assert.match(text, /<span>in<\/span>/);
});

test('a page whose handler returns no tree is an error of the server', async () => {
	for (const handle of [4_711, 2 ** 31 - 1]) assert.equal((await probe.answer(['return', handle])).status, 500);
});

test('a form and its controls become a page', async () => {
	const response = await probe.answer(
		['render.form', 'note', '/probe', 'post'],
		['render.control', 'textfield', 'title', 'Title'],
		['render.set-value', '$1', 'a "b"'],
		['render.set-description', '$1', 'What it is about'],
		['render.set-error', '$1', 'Title is taken.'],
		['render.append', '$0', '$1'],
		['render.control', 'select', 'tone', 'Tone'],
		['render.add-option', '$6', 'low', 'Low', ''],
		['render.add-option', '$6', 'high', 'High', 'Loud'],
		['render.set-value', '$6', 'high'],
		['render.append', '$0', '$6'],
		['render.set-value', '$0', 'build-7'],
		['return', '$0'],
	);
	const text = await response.text();
	assert.match(text, /<form id="form-note" class="form" action="\/probe" method="post"/);
	assert.match(text, /name="form_build_id" value="build-7"/);
	assert.match(text, /aria-describedby="edit-title-help edit-title-error" aria-invalid="true" value="a &quot;b&quot;"/);
	assert.match(text, /<optgroup label="Loud"><option value="high" selected>High<\/option><\/optgroup>/);
	assert.match(text, /<a href="#edit-title">Title is taken\.<\/a>/);
});

test('what cannot be a control or a form is a failure with a sentence', async () => {
	const outcomes = await probe.write(
		['render.control', 'textfield', 'title', ' '],
		['render.control', 'script', 'x', 'X'],
		['render.control', 'email', 'form_token', 'X'],
		['render.form', 'x', 'https://example.org/', 'post'],
		['render.tree', '{"#type":"email","#name":"x"}'],
		['render.tree', '{"#type":'],
		['render.element', 'p'],
		['render.set-value', '$6', 'x'],
		['render.add-option', '$6', 'x', 'X', ''],
		['render.set-description', '$6', 'x'],
		['render.set-error', 4_711, 'x'],
	);
	failed(outcomes[0], 'render.control', /no label/);
	failed(outcomes[1], 'render.control', /no kind of control/);
	failed(outcomes[2], 'render.control', /cannot be the name/);
	failed(outcomes[3], 'render.control', /path of this site/);
	failed(outcomes[4], 'render.control', /no label/);
	failed(outcomes[5], 'host.bad_argument', /no JSON/);
	assert.deepEqual(outcomes.slice(7), [false, false, false, false]);
	const deep = `${'{"#children":['.repeat(70)}${']}'.repeat(70)}`;
	failed((await probe.write(['render.tree', deep]))[0], 'host.limit', /64 levels/);
});

test('a tree that comes as JSON is held to the same lists', async () => {
	const json = JSON.stringify({
		'#tag': 'script',
		'#attributes': { onclick: 'x', title: 'kept', class: ['a', 'b'] },
		'#children': ['<b>', { '#type': 'checkbox', '#name': 'ok', '#title': 'Agreed', '#default_value': true }],
	});
	const text = await page('$0', ['render.tree', json]);
	assert.match(text, /<span class="a b" title="kept">&lt;b&gt;<div class="field field--checkbox">/);
	assert.match(text, /name="ok" value="1" checked>/);
});

test('full HTML is shown unchanged only with the proof of somebody who may use it', async () => {
	const show = async (from: Probe, trust: string): Promise<string> => {
		const fields = { body: { value: '<b onclick="x()">bold</b>', format: 'full_html', trust } };
		const response = await from.answer(
			['db.arg-string', 'A title'],
			['db.arg-json', JSON.stringify(fields)],
			['db.run', 'item'],
			['item-api.open', '$2', 0],
			['render.element', 'div'],
			['render.formatted-field', '$4', '$3', 'body'],
			['return', '$4'],
		);
		return response.text();
	};
	const [nobody] = await probe.read(['render.vouch', '<b onclick="x()">bold</b>']);
	assert.equal(nobody, null);
	const trusted = await createProbe({
		prepare: async ({ owner }) => {
			await owner`insert into kernel.role_permission select id, 'use full_html' from kernel.role where name = 'anonymous user'`;
		},
	});
	try {
		const proofs = await trusted.read(
			['render.vouch', '<b onclick="x()">bold</b>'],
			['render.vouch', '<b onclick="y()">bold</b>'],
		);
		assert.match(await show(trusted, textOf(proofs[0])), /<b onclick="x\(\)">bold<\/b>/);
		for (const [from, trust] of [
			[trusted, textOf(proofs[1])],
			[trusted, ''],
			// The proof of one site is none on another.
			[probe, textOf(proofs[0])],
		] as const)
			assert.match(await show(from, trust), /<b>bold<\/b>/);
	} finally {
		await trusted.close();
	}
});

test('a page has regions, style sheets and a frame; scripts only for whoever may', async () => {
	const text = await page(
		'$0',
		['render.element', 'p'],
		['render.element', 'p'],
		['render.text', '$1', 'beside it'],
		['render.page-region', 'aside', '$1'],
		['render.page-region', 'nowhere', '$1'],
		['render.page-style', 'probe.css'],
		['render.page-style', '../../theme.css'],
		['render.page-script', 'probe.js'],
		['render.page-theme', 'admin'],
	);
	assert.match(text, /<aside[^>]*>\s*<p>beside it<\/p>\s*<\/aside>/);
	assert.equal(text.split('beside it').length, 2);
	assert.match(text, /<link rel="stylesheet" href="\/static\/probe\/probe\.css\?v=/);
	assert.doesNotMatch(text, /\.\.\/|probe\.js/);
});

test('a page names its feeds, paths of this site only, and eight at most', async () => {
	const many = Array.from({ length: 9 }, (_, n): [string, string, string] => [
		'render.page-feed',
		`Feed ${n}`,
		`/${n}.xml`,
	]);
	const text = await page(
		'$0',
		['render.element', 'p'],
		['render.page-feed', 'A "feed" & <more>', '/feed.xml?a=1&b=2'],
		['render.page-feed', 'Elsewhere', 'https://example.org/feed.xml'],
		['render.page-feed', 'Elsewhere', '//example.org/feed.xml'],
		['render.page-feed', 'Elsewhere', 'javascript:alert(1)'],
		...many,
	);
	const feeds = [...text.matchAll(/<link rel="alternate" type="application\/rss\+xml" ([^>]*)>/g)].map(
		([, rest]) => rest,
	);
	assert.equal(feeds.length, 8);
	assert.equal(feeds[0], 'title="A &quot;feed&quot; &amp; &lt;more&gt;" href="/feed.xml?a=1&amp;b=2"');
	assert.doesNotMatch(text, /Elsewhere|Feed 7/);
});
