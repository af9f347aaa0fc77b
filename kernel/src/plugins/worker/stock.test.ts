import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStock, type StockOptions } from './stock.ts';
import type { RequestScope } from './frame.ts';

test('when the worker has as many instances as it may, no more are made', async () => {
	const instances = { live: 3, max: 3 };
	const stock = createStock({ plugin: {}, log: {}, watch: {}, instances, keep: 2 } as unknown as StockOptions);
	await assert.rejects(async () => stock.take({} as RequestScope), { code: 'server.busy', extra: { retryAfter: 1 } });
	assert.equal(instances.live, 3);
});
