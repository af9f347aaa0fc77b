// Whatever stands in the box or in the address, the answer is a page or a refusal, and nothing in it is markup.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ATTACKS } from '../render/xss.ts';
import { createPerson, type Person, visitorOf } from '../support/people.ts';
import { findHtmlErrors } from '../support/html.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

let site: TestSite;
let admin: Person;
let visitor: Person;
before(async () => {
	const settings = '[rate_limits]\napi = { requests = 0 }\nforms = { requests = 0 }';
	site = await createTestSite({ plugins: ['content', 'forms', 'search'], settings });
	admin = await createPerson(site, 'Ada', { admin: true });
	visitor = visitorOf(site);
	await write('An ordinary page', "It's an o'clock: 50% off & more, 100_000 \\ times. naïve Ümläute 東京タワー.");
});
after(() => site?.close());

async function write(title: string, body: string, format = 'markdown'): Promise<void> {
	const item = { type: 'page', title, status: 1, fields: { field_body: { value: body, format } } };
	const { status, body: answer } = await admin.json('POST', '/api/items', item);
	assert.equal(status, 201, JSON.stringify(answer));
}

const ODD = [
	'',
	' ',
	'"',
	'""',
	'"""',
	"'",
	"''",
	'`',
	'\\',
	'\\\\',
	"\\'",
	'%',
	'_',
	'%_%',
	'*',
	'a*',
	':*',
	'ordinary:*',
	'ordinary:A',
	'!',
	'!!',
	'&',
	'|',
	'&&',
	'||',
	'& ordinary',
	'ordinary &',
	'ordinary | !',
	'(',
	')',
	'()',
	'(ordinary',
	'ordinary)',
	'<->',
	'<2>',
	'a <-> b',
	'-',
	'--',
	'-"',
	'-""',
	'- ordinary',
	'or',
	'OR',
	'or or',
	'ordinary or',
	'or ordinary',
	'and',
	'the',
	'the of and',
	"'; drop table item; --",
	"' or '1'='1",
	"x'); select pg_sleep(9); --",
	'$1',
	'$$',
	'$tag$',
	'{}',
	'[]',
	'<b>',
	'</mark>',
	'&lt;',
	'\u0000',
	'ordi\u0000nary',
	'\u0001\u0002',
	'\u001b[31m',
	'\ue000ordinary\ue001',
	'\ud800',
	'x\udfff',
	'👩‍👩‍👧‍👦',
	'🦓🦓🦓',
	'\u202eordinary',
	'\ufeff',
	'\u200b',
	'\u00a0ordinary\u00a0page',
	'ｆｕｌｌ ｗｉｄｔｈ',
	'東京',
	'Ümläute',
	'nai\u0308ve',
	'İstanbul',
	'ǅungla',
	'ẞ',
	'a'.repeat(10_000),
	'ordinary '.repeat(1_200),
	'"'.repeat(10_000),
	'-'.repeat(10_000),
	'('.repeat(10_000),
	'a b c d e f g h i j k l m n o p q r s t u v w x y z '.repeat(20),
	"'".repeat(499),
	'\u3000ordinary\u3000',
	'http://example.org/a?b=c#d',
	'ann@example.org',
	'/etc/passwd',
	'../../..',
	'1e999',
	'-1',
	'0x1f',
	'-|&|-|-&&- '.repeat(40),
	'-))-)) -)) '.repeat(40),
	'-a '.repeat(160),
	'"a b" or -"c d" '.repeat(30),
	'NaN',
	'null',
	'true',
];

test('no text in the box breaks the page or the JSON answer', async () => {
	for (const text of ODD) {
		const q = encodeURIComponent(text.toWellFormed());
		const page = await visitor.fetch(`/search?q=${q}`);
		// NUL is no character of a text; the kernel refuses it everywhere.
		assert.equal(page.status, text.includes('\0') ? 422 : 200, JSON.stringify(text.slice(0, 50)));
		if (page.status === 200) assert.match(await page.text(), /<input[^>]*name="q"/);
		const answer = await visitor.fetch(`/api/search?q=${q}`, { headers: { accept: 'application/json' } });
		assert.ok(
			answer.status === 200 || answer.status === 422,
			`${answer.status} for ${JSON.stringify(text.slice(0, 50))}`,
		);
		if (answer.status === 422) assert.match(answer.headers.get('content-type')!, /^application\/problem\+json/);
	}
	assert.ok(ODD.length > 90);
	assert.deepEqual(
		site.log.filter(({ level }) => level === 'error'),
		[],
	);
	for (const text of ['"', '👩‍👩‍👧‍👦', '<b>"&\'', 'ordinary'])
		assert.deepEqual(
			await findHtmlErrors(await (await visitor.fetch(`/search?q=${encodeURIComponent(text)}`)).text()),
			[],
			text,
		);
});

test('bytes that are no UTF-8, parameters that come twice, and unknown ones', async () => {
	for (const query of [
		'q=%ff%fe',
		'q=%c3%28',
		'q=%',
		'q=%zz',
		'q=a&q=b',
		'q[]=a',
		'q',
		'',
		'x=1',
		'q=ordinary&type=%00',
		'q=ordinary&start=%00',
	])
		for (const path of ['/search', '/api/search']) {
			const { status } = await visitor.fetch(`${path}?${query}`);
			assert.ok([200, 400, 422].includes(status), `${path}?${query}: ${status}`);
		}
});

test('wrong parameters of the JSON answer are told by name; on the page they do not matter', async () => {
	for (const [query, field] of [
		['', 'q'],
		['q=%20', 'q'],
		[`q=${'a'.repeat(501)}`, 'q'],
		['q=a&limit=0', 'limit'],
		['q=a&limit=101', 'limit'],
		['q=a&limit=1e1', 'limit'],
		['q=a&start=-1', 'start'],
		['q=a&start=10001', 'start'],
		["q=a&type=a'b", 'type'],
		['q=a&type=A', 'type'],
		['q=a&term=1', 'term'],
	] as const) {
		const { status, body, headers } = await visitor.json('GET', `/api/search?${query}`);
		assert.equal(status, 422, query);
		assert.match(headers.get('content-type')!, /^application\/problem\+json/);
		assert.deepEqual(
			body.errors.map((one: { field: string }) => one.field),
			[field],
			query,
		);
		assert.equal((await visitor.fetch(`/search?${query}`)).status, 200, query);
	}
});

test('what is found in spite of odd characters', async () => {
	const found = async (text: string): Promise<number> =>
		(await visitor.json('GET', `/api/search?q=${encodeURIComponent(text)}`)).body.total;
	for (const text of [
		"o'clock",
		'ordi\u0000nary'.replace('\u0000', ''),
		'Ümläute',
		'ümläute',
		'\ue000ordinary\ue001',
		'\u00a0ordinary\u00a0page',
		'ORDINARY',
		'ordinary & page',
	])
		assert.equal(await found(text), 1, JSON.stringify(text));
	for (const text of ['%', '_', 'ordinary -page', 'x%']) assert.equal(await found(text), 0, text);
});

test('markup in titles and texts is text in results, whatever the format', async () => {
	let tried = 0;
	for (const format of ['plain_text', 'markdown', 'filtered_html', 'full_html'])
		for (const attack of ATTACKS) {
			const text = attack.replaceAll('\0', '').replaceAll(/\s+/g, ' ');
			await write(`bait ${text}`.slice(0, 250), `bait before ${text} bait after`, format);
			tried++;
		}
	await write('bait \ue000<img src=x onerror=hit()>\ue001', 'bait \ue000<script>hit()</script>\ue001 bait');
	let pages = 0;
	for (let start = 0; start < tried; start += 20) {
		const html = await (await visitor.fetch(`/search?q=bait&start=${start}`)).text();
		const list = /<ol class="search-results"[\s\S]*?<\/ol>/.exec(html)?.[0];
		if (!list) break;
		pages++;
		const tags = new Set([...list.matchAll(/<\/?([a-z0-9]+)/gi)].map(([, tag]) => tag));
		assert.deepEqual([...tags.difference(new Set(['ol', 'li', 'h2', 'a', 'p', 'time', 'mark', 'span']))], []);
		assert.doesNotMatch(list, /<[^>]*\son\w+=/i);
		for (const [, href] of list.matchAll(/href="([^"]*)"/g)) assert.match(href!, /^\/item\/[0-9a-f-]{36}$/);
		assert.match(list, /<mark>bait<\/mark>/);
	}
	assert.ok(pages >= 5 && tried > 80, `${tried} attacks on ${pages} pages`);
});

test('a text of any length is taken in', async () => {
	await write('Long words', `${'x'.repeat(5_000)} end`);
	await write('Many words', Array.from({ length: 30_000 }, (_, i) => `w${i}`).join(' '));
	await write(
		'Many signs',
		Array.from({ length: 90_000 }, (_, i) => String.fromCodePoint(0x4e00 + (i % 20_000))).join(' '),
	);
	await write('Open tags', '<a'.repeat(100_000), 'filtered_html');
	await write('Open brackets', `${'['.repeat(50_000)}${'('.repeat(50_000)}`);
	const { body } = await visitor.json('GET', '/api/search?q=w12345');
	assert.equal(body.total, 1);
});
