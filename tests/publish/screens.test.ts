// The screens of stages as an editor uses them: without scripts, in a browser, and as a program.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { findAxeViolations, launchBrowser, SKIP_WITHOUT_BROWSER } from '../support/browser.ts';
import { fieldsOf, fillIn } from '../support/form.ts';
import { findHtmlErrors } from '../support/html.ts';
import { createPerson, logIn, type Person, visitorOf } from '../support/people.ts';
import { createTestSite, type TestSite } from '../support/site.ts';
import { findJob, look, makeStage, PUBLISHER, untilEnded } from './stages.ts';

const skip = SKIP_WITHOUT_BROWSER;
let site: TestSite;
let editor: Person;
let browser: Browser | undefined;
let url = '';
let cookie = { name: '', value: '' };
before(async () => {
	site = await createTestSite({ plugins: ['forms', 'content', 'admin', 'stages'] });
	editor = await createPerson(site, 'Ed', { permissions: [...PUBLISHER, 'access administration'] });
	if (skip !== false) return;
	({ url } = await site.kernel.listen());
	const [name = '', value = ''] = (await logIn(site.database.owner, editor.id)).cookie.split('=');
	cookie = { name: `${name}-${new URL(url).port}`, value };
	browser = await launchBrowser();
});
after(async () => {
	await browser?.close();
	await site?.close();
});

const html = { headers: { accept: 'text/html' } };
const open = async (address: string): Promise<string> => (await editor.fetch(address, html)).text();
/** Sends a form of a page as a browser without scripts would. */
async function send(
	address: string,
	form: string,
	changes: Record<string, string>,
): Promise<{ status: number; location: string; text: string }> {
	const fields = fillIn(fieldsOf(await open(address), form), changes);
	const answer = await editor.fetch(address, { method: 'POST', body: new URLSearchParams(fields), ...html });
	return { status: answer.status, location: answer.headers.get('location') ?? '', text: await answer.text() };
}
const make = async (title: string): Promise<string> =>
	(await editor.json('POST', '/api/items', { type: 'page', title })).body.id as string;

test('a stage is made, worked in, published and undone by forms alone', async () => {
	const id = await make('was so');
	const made = await send('/admin/stages/add', 'form-stage_add', {
		label: 'By forms',
		description: 'A try',
		op: 'save',
	});
	assert.deepEqual([made.status, made.location], [303, '/admin/stages/by-forms'], made.text);
	// Whoever makes a stage looks at it from then on.
	assert.match(await open('/'), /class="stage-banner"[^]*by-forms/);
	await editor.json('PATCH', `/api/items/${id}`, { title: 'is so' }, { 'if-match': '*' });
	const view = await open('/admin/stages/by-forms');
	assert.match(view, /1 change and 0 deletions wait; 0 conflicts/);
	assert.match(view, new RegExp(`<a href="/item/${id}">is so</a>`));
	const [compare = ''] = /\/item\/[^"]*\/diff[^"]*/.exec(view) ?? [];
	assert.match(await open(compare.replaceAll('&amp;', '&')), /<del>was<\/del>[^]*<ins>is<\/ins>/);
	// What waits here has no pages elsewhere.
	await look(editor, 'live');
	const elsewhere = await open('/admin/stages/by-forms');
	assert.doesNotMatch(elsewhere, /href="\/item/);
	assert.match(elsewhere, /<th[^>]*><span>is so<\/span>[^]*Look at this stage to open what waits here/);
	await look(editor, 'by-forms');
	const asked = await send('/admin/stages/by-forms/publish', 'form-stage_publish', { op: 'publish' });
	assert.equal(asked.status, 303, asked.text);
	await untilEnded(site, asked.location);
	const done = await open(asked.location);
	assert.match(done, /1 change and 0 deletions were made/);
	assert.match(await (await site.get(`/item/${id}`)).text(), /is so/);
	const [undo] = /\/admin\/stages\/undo\/[0-9a-f-]+/.exec(done) ?? [];
	const undone = await send(undo!, 'form-stage_undo', { conflicts: 'skip', op: 'undo' });
	assert.equal(undone.status, 303, undone.text);
	await untilEnded(site, undone.location);
	assert.match(await (await site.get(`/item/${id}`)).text(), /was so/);
	assert.match(await open('/admin/stages/history'), /undone/);
});

test('conflicts are decided one by one; without a decision nothing is sent', async () => {
	const id = await make('conflict');
	const stage = await makeStage(site, 'In conflict');
	await look(editor, stage);
	await editor.json('PATCH', `/api/items/${id}`, { title: 'conflict: stage' }, { 'if-match': '*' });
	await look(editor, 'live');
	await editor.json('PATCH', `/api/items/${id}`, { title: 'conflict: live' }, { 'if-match': '*' });
	const address = `/admin/stages/${stage}/publish`;
	assert.match(await open(address), /was modified in live since you started editing/);
	assert.match((await send(address, 'form-stage_publish', { op: 'publish' })).text, /class="form-errors"/);
	const sent = await send(address, 'form-stage_publish', { decision_0: 'overwrite', op: 'publish' });
	assert.equal(sent.status, 303, sent.text);
	await untilEnded(site, sent.location);
	assert.match(await open(sent.location), /Overwritten in live/);
	assert.match(await (await site.get(`/item/${id}`)).text(), /conflict: stage/);
});

test('a program makes a stage, is told of conflicts and of what is stale, and follows the job', async () => {
	const id = await make('by a program');
	const made = await editor.json('POST', '/admin/stage/create', { label: 'Program' });
	assert.deepEqual([made.status, made.body.id], [201, 'program']);
	await editor.json('PATCH', `/api/items/${id}`, { title: 'changed by a program' }, { 'if-match': '*' });
	const seen = await editor.json('GET', '/api/stages/program');
	const etag = seen.headers.get('etag') ?? '';
	assert.equal(seen.body.changes[0].label, 'changed by a program');
	await editor.json('PATCH', `/api/items/${id}`, { title: 'changed again' }, { 'if-match': '*' });
	const stale = await editor.json('POST', '/admin/stage/program/publish', {}, { 'if-match': etag });
	assert.equal(stale.status, 412, JSON.stringify(stale.body));
	await look(editor, 'live');
	await editor.json('PATCH', `/api/items/${id}`, { title: 'changed in live' }, { 'if-match': '*' });
	const conflict = await editor.json('POST', '/admin/stage/program/publish', {});
	assert.equal(conflict.status, 409);
	const put = await editor.json('POST', '/admin/stage/program/publish', { conflicts: { default: 'overwrite' } });
	assert.equal(put.status, 202, JSON.stringify(put.body));
	const job = put.headers.get('location')!;
	assert.equal(
		(await editor.json('POST', '/admin/stage/program/publish', { conflicts: { default: 'overwrite' } })).status,
		409,
	);
	assert.equal((await visitorOf(site).json('GET', job)).status, 404);
	const stream = await editor.fetch(`${job}/events`);
	assert.match(stream.headers.get('content-type') ?? '', /^text\/event-stream/);
	await untilEnded(site, job);
	const told = await stream.text();
	assert.match(told, /event: end\ndata: .*"status":"completed"/);
	const { body } = await editor.json('GET', job);
	assert.deepEqual(
		[
			'id',
			'job_type',
			'status',
			'progress',
			'created_at',
			'started_at',
			'completed_at',
			'result',
			'error',
			'logs',
			'params',
		].filter((key) => !(key in body)),
		[],
	);
	assert.deepEqual([body.status, body.progress, body.result.overwritten.length], ['completed', 100, 1]);
	assert.equal((await editor.json('POST', `${job}/cancel`)).status, 409);
	assert.equal((await editor.json('POST', '/admin/stage/live/publish', {})).status, 409);
	const guest = await createPerson(site, 'Gus', { permissions: ['use stages'] });
	assert.equal((await guest.json('POST', '/admin/stage/live/publish', {})).status, 403);
});

test('a job is cancelled before it begins', async () => {
	const stage = await makeStage(site, 'Cancelled');
	await look(editor, stage);
	await make('never published');
	await look(editor, 'live');
	const put = await editor.json('POST', `/admin/stage/${stage}/publish`, {});
	const job = put.headers.get('location')!;
	assert.equal((await editor.json('POST', `${job}/cancel`)).body.status, 'cancelled');
	await site.kernel.work.drain();
	assert.equal((await findJob(site, job.slice(6))).status, 'cancelled');
	assert.doesNotMatch(await (await site.get('/pages')).text(), /never published/);
});

test('a link shows a stage without an account until the stage changes, or the link is revoked', async () => {
	const stage = await makeStage(site, 'Preview');
	await look(editor, stage);
	const id = await make('seen by a link');
	const links: string[] = [];
	for (let n = 0; n < 2; n++) {
		const page = await send(`/admin/stages/${stage}/preview`, 'form-stage_preview', { hours: '1', op: 'make' });
		links.push(/\/stage\/preview\/[\w-]{43}/.exec(page.text)![0]);
	}
	const visitor = visitorOf(site);
	assert.equal((await visitor.fetch(`/item/${id}`, html)).status, 404);
	const entered = await visitor.fetch(links[0]!);
	const [carried] = (entered.headers.get('set-cookie') ?? '').split(';');
	const headers = { accept: 'text/html', cookie: carried! };
	const shown = await visitor.fetch(`/item/${id}`, { headers });
	assert.match(await shown.text(), /seen by a link[^]*/);
	assert.equal((await visitor.fetch(`/item/${id}`, html)).status, 404);
	await editor.json('PATCH', `/api/items/${id}`, { title: 'changed meanwhile' }, { 'if-match': '*' });
	const stale = await visitor.fetch(`/item/${id}`, { headers });
	assert.equal(stale.status, 410);
	assert.match(stale.headers.get('set-cookie') ?? '', /Max-Age=0/);
	assert.equal((await visitor.fetch(links[1]!, html)).status, 410);
	await send(`/admin/stages/${stage}/preview`, 'form-stage_preview', { hours: '1', op: 'revoke' });
	assert.equal((await visitor.fetch(links[1]!, html)).status, 404);
	await look(editor, 'live');
});

test('a stage is published at its hour', async () => {
	const stage = await makeStage(site, 'At nine');
	await look(editor, stage);
	const id = await make('public at nine');
	await look(editor, 'live');
	const sent = await send(`/admin/stages/${stage}/edit`, 'form-stage_edit', {
		label: 'At nine',
		publish_at: '2099-01-01T09:00',
		op: 'save',
	});
	assert.equal(sent.status, 303, sent.text);
	await site.kernel.work.drain();
	assert.equal((await site.get(`/item/${id}`)).status, 404);
	const [job] = await site.database.owner<{ id: string }[]>`
		update kernel.jobs set due_at = now() where params ->> 'stage' = ${stage} returning id`;
	await untilEnded(site, job!.id);
	assert.equal((await site.get(`/item/${id}`)).status, 200);
});

async function visit(path: string, options: BrowserContextOptions, body: (page: Page) => Promise<void>): Promise<void> {
	const context = await browser!.newContext({ baseURL: url, ...options });
	await context.addCookies([{ ...cookie, url }]);
	const page = await context.newPage();
	const complaints: string[] = [];
	page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
	await page.goto(path);
	await body(page);
	await context.close();
	assert.deepEqual(complaints, []);
}

test('the pages of stages are accessible, valid and fit small screens', { skip }, async () => {
	const stage = await makeStage(site, 'Screens');
	await look(editor, stage);
	const id = await make('a page');
	await editor.json('PATCH', `/api/items/${id}`, { title: 'a page again' }, { 'if-match': '*' });
	await look(editor, 'live');
	const pages = [
		'',
		'/add',
		'/history',
		`/${stage}`,
		`/${stage}/edit`,
		`/${stage}/delete`,
		`/${stage}/preview`,
		`/${stage}/publish`,
	];
	for (const path of pages.map((one) => `/admin/stages${one}`)) {
		const errors = await findHtmlErrors(await open(path));
		// Tables keep their roles when the style sheet makes lists of them.
		assert.deepEqual(
			errors.filter((one) => !one.includes('no-redundant-role')),
			[],
			path,
		);
		for (const options of [
			{ viewport: { width: 360, height: 640 } },
			{ viewport: { width: 1280, height: 800 }, colorScheme: 'dark' as const },
		])
			await visit(path, options, async (page) => {
				assert.deepEqual(await findAxeViolations(page), [], path);
				assert.equal(await page.evaluate('document.documentElement.scrollWidth > innerWidth'), false, path);
				const folder = process.env['SCREENSHOTS'];
				if (folder !== undefined)
					await page.screenshot({
						path: `${folder}/${path.replaceAll('/', '_')}-${options.viewport.width}.png`,
						fullPage: true,
					});
			});
	}
});

test('in a browser a stage is published, and its progress is followed', { skip }, async () => {
	const stage = await makeStage(site, 'In a browser');
	await look(editor, stage);
	await make('published in a browser');
	await look(editor, 'live');
	await visit(`/admin/stages/${stage}`, {}, async (page) => {
		await page.getByRole('link', { name: 'Publish', exact: true }).click();
		await page.getByRole('button', { name: 'Publish', exact: true }).click();
		await page.getByRole('heading', { level: 1, name: 'Published' }).waitFor();
		assert.match(await page.locator('main').innerText(), /1 change and 0 deletions were made/);
	});
});
