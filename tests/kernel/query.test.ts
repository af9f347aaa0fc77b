// Structured queries from inside a module: the SDK's builder, the host functions, and what becomes of failures.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestSite, type TestSite } from '../support/site.ts';

let site: TestSite;
before(async () => void (site = await createTestSite({ plugins: ['ledger'], workers: 1 })));
after(() => site?.close());

const post = (address: string, body: string, type = 'text/plain'): Promise<Response> =>
	site.kernel.fetch(
		new Request(new URL(address, 'http://localhost'), {
			method: 'POST',
			body,
			headers: { 'content-type': type, accept: 'application/json' },
		}),
	);
const add = async (account: string, amount: number, note = '%', rating = ''): Promise<unknown> => {
	const form = new URLSearchParams({ account, amount: String(amount), note, rating });
	const response = await post('/ledger', form.toString(), 'application/x-www-form-urlencoded');
	assert.equal(response.status, 200, await response.clone().text());
	return response.json();
};
const get = async (address: string): Promise<unknown> => (await site.get(address, 'application/json')).json();
type Row = { id: string; amount: number; rating: number | string | null; label: string; cursor: string };

test('rows are inserted and given back, read by page, and summed up', async () => {
	const [added] = (await add("o'neil %", 5, 'a', '4.5')) as Row[];
	assert.deepEqual({ ...added, id: added!.id.length }, { id: 36, amount: 5 });
	await add("o'neil %", 7, 'b', 'good');
	await add("o'neil %", -3, '50%');
	await add("o'neil %", -4, 'half');
	await add('other', -9);
	const amounts: unknown[] = [];
	for (let cursor = ''; ;) {
		const page = (await get(`/ledger?${new URLSearchParams({ account: "o'neil %", after: cursor })}`)) as Row[];
		amounts.push(...page.map(({ amount, rating, label }) => [amount, rating, label]));
		if (page.length < 2) break;
		cursor = page[1]!.cursor;
	}
	assert.deepEqual(amounts, [
		[7, null, "o'neil %"],
		[5, '4.5', "o'neil %"],
		[-3, null, "o'neil %"],
	]);
	assert.deepEqual(await get('/ledger/sums'), [{ account: "o'neil %", count: 4, sum: 5 }]);
});

test('a cursor that a stranger made up is an invalid input, not a failure', async () => {
	for (const cursor of ['x', 'W10', Buffer.from('["1","2","3"]').toString('base64url')]) {
		const response = await site.get(`/ledger?account=a&after=${cursor}`, 'application/json');
		assert.equal(response.status, 422, cursor);
	}
});

test('what comes from a visitor stays a value', async () => {
	const sql = "x'; delete from entry; --";
	assert.equal(await (await post('/ledger/raw/delete', sql)).text(), '0');
	assert.equal((await post('/ledger/raw/set', `{"amount\\" = 0; --": 1}`)).status, 500);
	assert.equal(((await get('/ledger/sums')) as unknown[]).length, 1);
});

test('an update or delete without a condition fails and changes nothing', async () => {
	assert.equal((await post('/ledger/raw/careless', '')).status, 500);
	const told = (): boolean => site.log.some((line) => /delete\.where is not a condition/.test(JSON.stringify(line)));
	for (let i = 0; i < 200 && !told(); i++) await new Promise((resolve) => setTimeout(resolve, 10));
	assert.ok(told(), 'the log says what is wrong');
	assert.equal(await (await post('/ledger/raw/all', '')).text(), '5');
});
