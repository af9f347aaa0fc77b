import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createPerson, type Person, visitorOf } from '../support/people.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

let site: TestSite;
let visitor: Person;
let editor: Person;
before(async () => {
	site = await createTestSite({ plugins: ['content'] });
	visitor = visitorOf(site);
	editor = await createPerson(site, 'Ed', {
		permissions: ['create page content', 'edit any page content', 'view unpublished content', 'preview content'],
	});
});
after(() => site?.close());

const DAY = 86_400_000;
const at = (days: number): string => new Date(Date.now() + days * DAY).toISOString();
const make = async (body: object) => (await editor.json('POST', '/api/items', { type: 'page', ...body })).body;
const change = (id: string, body: object) => editor.json('PATCH', `/api/items/${id}`, body, { 'if-match': '*' });
/** The title that is public so many days from now; nothing when there is none. */
async function titleAt(id: string, days: number): Promise<string | undefined> {
	const { status, body } = await editor.json('GET', `/api/items/${id}?version=live&as_of=${at(days)}`);
	return status === 200 ? body.title : undefined;
}

test('a draft is seen by its author and by whoever may see what is unpublished; to others it is not there', async () => {
	const item = await make({ title: 'Only a draft', publication: null });
	assert.equal(item.state, 'draft');
	assert.equal(item.status, 0);
	for (const address of [`/item/${item.id}`, `/api/items/${item.id}`]) {
		assert.equal((await visitor.fetch(address)).status, 404);
		assert.equal((await editor.fetch(address)).status, 200);
	}
	assert.match(await (await editor.fetch(`/item/${item.id}`)).text(), /it is a draft/);
});

test('a date to come: scheduled until then, visible from that instant on, though nothing runs', async () => {
	const item = await make({ title: 'Next week', promote: true, publication: { effective_date: at(7) } });
	assert.equal(item.state, 'scheduled');
	assert.equal((await visitor.fetch(`/item/${item.id}`)).status, 404);
	assert.equal(await titleAt(item.id, 6.9), undefined);
	assert.equal(await titleAt(item.id, 7.1), 'Next week');
	const page = await (await editor.fetch(`/?as_of=${at(7.1)}`)).text();
	assert.match(page, /Next week/);
	assert.match(page, /This is the site as of/);
	assert.doesNotMatch(await (await editor.fetch('/')).text(), /Next week/);
});

test('an expiry ends it, and the version that is still valid becomes current again', async () => {
	const item = await make({ title: 'All year' });
	await change(item.id, { title: 'Christmas', publication: { effective_date: at(10), expiry_date: at(13) } });
	assert.equal(await titleAt(item.id, 0.1), 'All year');
	assert.equal(await titleAt(item.id, 11), 'Christmas');
	assert.equal(await titleAt(item.id, 14), 'All year');
	const { body } = await editor.json('GET', `/api/items/${item.id}/timeline`);
	assert.deepEqual(
		body.windows.map(({ title }: { title: string }) => title),
		['All year', 'Christmas', 'All year'],
	);
	assert.deepEqual(
		body.publications.map(({ state }: { state: string }) => state),
		['running', 'scheduled'],
	);
});

test('without falling back nothing comes after the expiry', async () => {
	const item = await make({ title: 'Before' });
	await change(item.id, { title: 'Last', publication: { expiry_date: at(3), fallback: false } });
	assert.equal(await titleAt(item.id, 2), 'Last');
	assert.equal(await titleAt(item.id, 4), undefined);
	const later = await editor.json('GET', `/api/items/${item.id}?version=latest&as_of=${at(4)}`);
	assert.equal(later.body.state, 'expired');
	assert.match(await (await editor.fetch(`/item/${item.id}?as_of=${at(4)}`)).text(), /it is expired/);
});

test('a correction of what is planned takes its place; moving the date leaves nothing behind', async () => {
	const item = await make({ title: 'Tpyo', publication: { effective_date: at(2) } });
	await change(item.id, { title: 'Typo' });
	assert.equal(await titleAt(item.id, 3), 'Typo');
	await change(item.id, { publication: { effective_date: at(5) } });
	assert.equal(await titleAt(item.id, 3), undefined);
	assert.equal(await titleAt(item.id, 6), 'Typo');
	await change(item.id, { publication: null });
	assert.equal(await titleAt(item.id, 6), undefined);
});

test('a draft of what is public leaves the public version; publishing it replaces that', async () => {
	const item = await make({ title: 'Public version' });
	await change(item.id, { title: 'Work in progress', publication: null });
	assert.equal((await visitor.json('GET', `/api/items/${item.id}`)).body.title, 'Public version');
	assert.equal((await editor.json('GET', `/api/items/${item.id}?version=latest`)).body.title, 'Work in progress');
	assert.equal((await visitor.json('GET', `/api/items/${item.id}?version=latest`)).status, 404);
	await change(item.id, { title: 'More work' });
	assert.equal((await visitor.json('GET', `/api/items/${item.id}`)).body.title, 'Public version');
	await change(item.id, { status: 1 });
	assert.equal((await visitor.json('GET', `/api/items/${item.id}`)).body.title, 'More work');
	await change(item.id, { status: 0 });
	assert.equal((await visitor.json('GET', `/api/items/${item.id}`)).status, 404);
	assert.equal((await editor.json('GET', `/api/items/${item.id}`)).body.state, 'expired');
});

test('a change of what is public keeps its expiry', async () => {
	const item = await make({ title: 'Ends', publication: { expiry_date: at(4) } });
	await change(item.id, { title: 'Ends still' });
	assert.equal(await titleAt(item.id, 3), 'Ends still');
	assert.equal(await titleAt(item.id, 5), undefined);
});

test('a planned publication can be taken back', async () => {
	const item = await make({ title: 'Planned', publication: { effective_date: at(2) } });
	const { body } = await editor.json('GET', `/api/items/${item.id}/timeline`);
	const address = `/api/items/${item.id}/publications/${body.publications[0].id}`;
	assert.equal((await visitor.json('DELETE', address, undefined, { 'if-match': '*' })).status, 404);
	const answer = await editor.json('DELETE', address, undefined, { 'if-match': '"1"' });
	assert.equal(answer.status, 200);
	assert.equal(answer.body.state, 'draft');
	assert.equal((await editor.json('DELETE', address, undefined, { 'if-match': '*' })).status, 404);
});

test('dates that make no sense are refused by name', async () => {
	for (const [publication, message] of [
		[{ effective_date: 'soon' }, /Effective date is no date/],
		[{ effective_date: '2026-02-31' }, /Effective date is no date/],
		[{ effective_date: at(3), expiry_date: at(2) }, /Expiry date must be after/],
		[{ expiry_date: 7 }, /Expiry date is no date/],
		['now', /Publication must have/],
	] as const) {
		const answer = await editor.json('POST', '/api/items', { type: 'page', title: 'x', publication });
		assert.equal(answer.status, 422);
		assert.match(answer.body.detail, message);
	}
	assert.equal((await editor.json('POST', '/api/items', { type: 'page', title: 'x', status: 3 })).status, 422);
});

test('another time is for those who may preview', async () => {
	assert.equal((await visitor.fetch(`/?as_of=${at(1)}`)).status, 403);
	for (const bad of ['tomorrow', '2026-02-31', '', '2026-13-01T00:00Z'])
		assert.equal((await editor.fetch(`/?as_of=${encodeURIComponent(bad)}`)).status, 422, bad);
	assert.equal((await editor.fetch('/?as_of=2030-01-01')).status, 200);
	assert.equal((await editor.fetch('/?as_of=2030-01-01T10:00:00%2B02:00')).headers.get('x-cache'), 'bypass');
});

test('whatever is published for whatever time, the windows are what the rule says', async () => {
	let seed = 7;
	const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
	for (let round = 0; round < 25; round++) {
		const item = await make({ title: 'v0', publication: null });
		const plans: { title: string; from: number; until: number; alone: boolean }[] = [];
		const base = Date.now() + DAY;
		for (let step = 1; step <= 2 + random(5); step++) {
			const from = 1 + random(20);
			const until = random(3) === 0 ? Infinity : from + 1 + random(10);
			if (plans.some((one) => one.alone && one.from === from)) continue;
			const alone = random(5) === 0 && !plans.some((one) => one.from === from);
			plans.push({ title: `v${step}`, from, until, alone });
			await site.database.owner`insert into p_content.item_revision (id, item_id, title, status, fields, author_id)
				select kernel.uuidv7(), ${item.id}, ${`v${step}`}, 1, '{}', ${editor.id}`;
			await site.database
				.owner`insert into p_content.item_publication (id, item_id, revision_id, effective_date, expiry_date, alone)
				select kernel.uuidv7(), ${item.id}, r.id, ${new Date(base + from * DAY)}, ${until === Infinity ? null : new Date(base + until * DAY)}, ${alone}
				from p_content.item_revision r where r.item_id = ${item.id} and r.title = ${`v${step}`}`;
		}
		await change(item.id, { title: 'v0', publication: null });
		const windows = await site.database.owner`
			select title, lower(during) as since, upper(during) as until from p_content.item_window where item_id = ${item.id}`;
		for (let day = 0; day < 40; day++) {
			const moment = base + (day + 0.5) * DAY;
			const begun = plans.filter(({ from }) => from <= day);
			const wall = Math.max(-1, ...begun.filter(({ alone }) => alone).map(({ from }) => from));
			const valid = begun.filter(({ from, until }) => day < until && from >= wall);
			const latest = Math.max(...valid.map(({ from }) => from));
			const expected = valid.findLast(({ from }) => from === latest)?.title;
			const found = windows.filter(
				({ since, until }) => since.getTime() <= moment && (until === null || moment < until.getTime()),
			);
			assert.deepEqual(
				found.map(({ title }) => title),
				expected === undefined ? [] : [expected],
				`${JSON.stringify(plans)} day ${day}`,
			);
		}
	}
});
