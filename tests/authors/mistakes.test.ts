// Every mistake of the reference page is made, and its author is told what the page says: where, what was expected, what
// was found, and what to do.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { MISTAKES, type Mistake } from '../../docs/plugin-errors.ts';
import { createTestSite, type TestSite } from '../support/site.ts';
import { createWorkshop, fits, run } from './mistakes.ts';

const workshop = createWorkshop();
let site: TestSite;

before(async () => {
	workshop.reset();
	assert.equal(await workshop.build(), '');
	site = await createTestSite({ plugins: ['content'], pluginDirs: [workshop.dir] });
	// So that there is something that was applied.
	await site.kernel.plugins.enable('shop');
	await site.kernel.plugins.disable('shop');
});
after(async () => {
	await site?.close();
	workshop.remove();
});

async function provoke(mistake: Mistake): Promise<string> {
	workshop.reset();
	workshop.make(mistake);
	if (mistake.stage === 'running') return run(workshop);
	const told = await workshop.build();
	if (mistake.stage === 'building') return told;
	assert.equal(told, '', 'it builds');
	if (mistake.files['shop.wasm'] !== undefined) rmSync(path.join(workshop.shop, 'shop.wasm'));
	if (mistake.next) await site.kernel.plugins.enable('shop');
	const error: unknown = await site.kernel.plugins.enable(mistake.next ?? 'shop').then(
		() => undefined,
		(reason: unknown) => reason,
	);
	if (mistake.next) await site.kernel.plugins.disable('shop');
	assert.ok(error instanceof Error, 'it cannot be enabled');
	return error.message;
}

describe('what an author is told', () => {
	for (const mistake of MISTAKES)
		test(mistake.title, async () => {
			const told = (await provoke(mistake))
				.replaceAll(`${path.relative('.', workshop.dir)}/`, '')
				.replaceAll(`${workshop.dir}/`, '');
			assert.ok(fits(told, mistake.told), told);
			if (mistake.id !== 'missing-module') assert.match(told, /[\w.]+\.(?:ts|toml|sql):\d+:\d+/, 'it says where');
		});

	test('what it is told is more than nothing: the right plugin has no complaint', async () => {
		workshop.reset();
		assert.equal(await workshop.build(), '');
		assert.equal(await site.kernel.plugins.enable('shop'), true);
		await site.kernel.plugins.disable('shop');
		assert.ok(MISTAKES.length >= 25);
	});
});
