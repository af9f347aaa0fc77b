import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ATTACKS } from '../render/xss.ts';
import { launchBrowser, SKIP_WITHOUT_BROWSER } from '../support/browser.ts';
import { createPerson, type Person, visitorOf } from '../support/people.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

const FORMATS = ['plain_text', 'filtered_html', 'markdown', 'full_html'];
const HARMLESS =
	'<p>A <strong>strong</strong> <a href="/x">link</a>, <em>text</em></p><ul><li>one</li></ul><table><tbody><tr><td>1</td></tr></tbody></table>';

let site: TestSite;
let visitor: Person;
let author: Person;
let admin: Person;
before(async () => {
	site = await createTestSite({ plugins: ['content', 'forms', 'blog'] });
	visitor = visitorOf(site);
	admin = await createPerson(site, `<img src=x onerror=hit()>`, { admin: true });
	author = await createPerson(site, `"><script>hit()</script>`, {
		permissions: ['create trap content', 'create page content', 'edit own trap content', 'view unpublished content'],
	});
	const made = await admin.json('POST', '/api/types', {
		type: 'trap',
		label: '<script>hit()</script>',
		description: '<img src=x onerror=hit()>',
		title_label: '"><img src=x onerror=hit()>',
		fields: [
			{
				field_name: 'field_text',
				field_type: 'Text',
				label: '<b onmouseover=hit()>Text',
				max_length: 1000,
				help: '<img src=x onerror=hit()>',
			},
			...FORMATS.map((format) => ({ field_name: `field_${format}`, field_type: 'TextLong', label: format })),
			{ field_name: 'field_link', field_type: 'Url', label: 'Link' },
			{ field_name: 'field_many', field_type: 'Text', label: 'Many', max_length: 1000, cardinality: -1 },
			{
				field_name: 'field_choice',
				field_type: 'List',
				label: 'Choice',
				options: [{ value: '"><script>hit()</script>', label: '<svg onload=hit()>' }],
			},
		],
	});
	assert.equal(made.status, 201, JSON.stringify(made.body));
});
after(() => site?.close());

const inOneLine = (attack: string): string => attack.replaceAll(/[\0\r\n]/g, ' ');

/** An item that carries the attack wherever somebody can type something. */
async function plant(attack: string): Promise<string> {
	const line = inOneLine(attack);
	const long = Object.fromEntries(
		FORMATS.filter((format) => format !== 'full_html').map((format) => [
			`field_${format}`,
			{ value: attack.replaceAll('\0', ''), format },
		]),
	);
	const { status, body } = await author.json('POST', '/api/items', {
		type: 'trap',
		title: line,
		log_message: line,
		promote: true,
		fields: { ...long, field_text: line, field_many: [line, line], field_choice: '"><script>hit()</script>' },
	});
	assert.equal(status, 201, `${attack} ${JSON.stringify(body)}`);
	// A format that the stored revision claims without anybody having vouched for it.
	const claimed = { field_full_html: { value: attack.replaceAll('\0', ''), format: 'full_html', trust: 'x' } };
	await site.database.owner`
		update p_content.item set fields = fields || ${JSON.stringify(claimed)}::text::jsonb where id = ${body.id}`;
	await author.json('PATCH', `/api/items/${body.id}`, { log_message: line }, { 'if-match': '*' });
	return body.id;
}

test('an address that is none of the web is refused, whatever it looks like', async () => {
	for (const attack of ATTACKS) {
		const { status } = await author.json('POST', '/api/items', {
			type: 'trap',
			title: 'x',
			fields: { field_link: attack },
		});
		if (status === 201) assert.match(attack, /^https?:\/\/|^\//, attack);
	}
});

test('JSON is told as JSON, and no browser takes it for anything else', async () => {
	const id = await plant(ATTACKS[0]!);
	for (const address of [
		`/api/items/${id}`,
		'/api/items',
		'/api/types',
		'/api/openapi.json',
		`/api/items/${id}/revisions`,
	]) {
		const { headers } = await author.json('GET', address);
		assert.match(headers.get('content-type') ?? '', /^application\/json/);
		assert.equal(headers.get('x-content-type-options'), 'nosniff');
	}
});

test('full HTML is what somebody who may use it has saved, and nothing else', async () => {
	const markup = '<p onclick="run()">Hello <span style="color: red">red</span></p>';
	const fields = { field_body: { value: markup, format: 'full_html' } };
	const refused = await author.json('POST', '/api/items', { type: 'page', title: 'x', fields });
	assert.match(refused.body.detail, /Body uses the format full_html, which you may not use/);
	const { body: item } = await admin.json('POST', '/api/items', { type: 'page', title: 'Trusted', fields });
	const shown = async () => (await visitor.fetch(`/item/${item.id}`)).text();
	assert.ok((await shown()).includes(markup));
	const other = await createPerson(site, 'Editor', { permissions: ['edit any page content'] });
	const edit = (fieldsOf: object) =>
		other.json('PATCH', `/api/items/${item.id}`, { fields: fieldsOf }, { 'if-match': '*' });
	// What was there stays, with the proof; what is changed needs the permission.
	assert.equal((await edit({ field_body: { value: markup, format: 'full_html' }, field_summary: 'x' })).status, 200);
	assert.ok((await shown()).includes(markup));
	const { trust } = (await admin.json('GET', `/api/items/${item.id}`)).body.fields.field_body;
	assert.equal((await edit({ field_body: { value: `${markup}!`, format: 'full_html', trust } })).status, 422);
	// A revision that claims it, past all checks, is filtered.
	await site.database
		.owner`update p_content.item set fields = jsonb_set(fields, '{field_body,value}', ${`${markup}!`}) where id = ${item.id}`;
	assert.equal(
		(await other.json('PATCH', `/api/items/${item.id}`, { title: 'Again' }, { 'if-match': '*' })).status,
		200,
	);
	const html = await shown();
	assert.ok(!html.includes('onclick') && html.includes('Hello'), html);
});

test('harmless markup survives in every format that has markup', async () => {
	const { body } = await admin.json('POST', '/api/items', {
		type: 'trap',
		title: 'Harmless',
		fields: Object.fromEntries(FORMATS.map((format) => [`field_${format}`, { value: HARMLESS, format }])),
	});
	const html = await (await visitor.fetch(`/item/${body.id}`)).text();
	assert.equal(html.split('<strong>strong</strong>').length - 1, 3);
	assert.equal(html.split('<em>text</em>').length - 1, 3);
	assert.equal(html.split('<li>one</li>').length - 1, 3);
});

test('no attack runs on any page, wherever it was typed', { skip: SKIP_WITHOUT_BROWSER }, async () => {
	const browser = await launchBrowser();
	try {
		const context = await browser.newContext();
		const hits: string[] = [];
		let now = '';
		const page = await context.newPage();
		await page.exposeFunction('hit', () => void hits.push(now));
		// Without the policy that the server sends: the markup itself must be harmless.
		const look = async (person: Person, address: string, what: string): Promise<void> => {
			now = `${address} ${what}`;
			const response = await person.fetch(address, { headers: { accept: 'text/html' } });
			assert.equal(response.status, 200, now);
			await page.setContent(await response.text(), { waitUntil: 'domcontentloaded' });
			await page.evaluate(() => {
				for (const element of document.querySelectorAll('body *')) {
					for (const name of ['mouseover', 'focus', 'click', 'toggle', 'load', 'error', 'animationstart'])
						element.dispatchEvent(new Event(name, { bubbles: true, cancelable: true }));
					const href = element.getAttribute('href') ?? '';
					if (/^\s*(?:javascript|data|vbscript):/i.test(new URL(href, 'http://x/').href))
						(globalThis as unknown as { hit(): void }).hit();
				}
			});
		};
		await page.route('**/*', (route) => route.abort());
		let last = '';
		for (const attack of ATTACKS) {
			last = await plant(attack);
			await look(visitor, `/item/${last}`, attack);
			await look(author, `/item/${last}/edit`, attack);
			await look(author, `/item/${last}/revisions`, attack);
		}
		const { body } = await author.json('GET', `/api/items/${last}/revisions`);
		await look(author, `/item/${last}/diff?from=${body.revisions[1].id}&to=${body.revisions[0].id}`, 'diff');
		for (const address of [
			'/',
			'/?after=9999999999999.01890a5d-ac96-774b-bcce-b302099a8057',
			'/item/add',
			'/item/add/trap',
		])
			await look(admin, address, 'list');
		assert.deepEqual(hits, []);
		// The check itself sees what runs.
		now = 'control';
		await page.setContent('<img src=x onerror=hit()>');
		await page.waitForTimeout(100);
		assert.deepEqual(hits, ['control']);
	} finally {
		await browser.close();
	}
});
