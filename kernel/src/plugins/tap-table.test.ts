import assert from 'node:assert/strict';
import test from 'node:test';
import { parseManifest } from '../../../wit/contract/manifest/parse.ts';
import { createTapTable } from './tap-table.ts';

const manifest = (name: string, rest: string) =>
	parseManifest(`name = "${name}"\nversion = "1.0.0"\napi = "1.0"\n${rest}`, `${name}.info.toml`);
const provider = manifest(
	'base',
	'[taps.provides.tap_look]\npayload = "item"\nreturns = "render"\n[taps.provides.tap_saved]\npayload = "item"\nreturns = "none"\non_error = "fail"',
);

test('implementers run by weight, equal weights in dependency order', () => {
	const table = createTapTable([
		provider,
		manifest('late', '[taps]\nimplements = ["tap_look"]\nweight = 5'),
		manifest('first', '[taps]\nimplements = ["tap_look"]'),
		manifest('second', '[taps]\nimplements = ["tap_look"]'),
		manifest('early', '[taps]\nimplements = ["tap_look"]\n[taps.options.tap_look]\nweight = -1'),
	]);
	assert.deepEqual(
		table.implementers.get('tap_look')?.map(({ plugin }) => plugin),
		['early', 'first', 'second', 'late'],
	);
});

test('an implementer may lower a strict tap to skip, not make a lenient one strict', () => {
	const table = createTapTable([
		provider,
		manifest('a', '[taps]\nimplements = ["tap_look", "tap_saved"]\n[taps.options.tap_look]\non_error = "fail"'),
		manifest('b', '[taps]\nimplements = ["tap_saved"]\n[taps.options.tap_saved]\non_error = "skip"'),
	]);
	assert.equal(table.implementers.get('tap_look')?.[0]?.onError, 'skip');
	assert.deepEqual(
		table.implementers.get('tap_saved')?.map(({ onError }) => onError),
		['fail', 'skip'],
	);
});

test('a failure in veto is a denial for whoever fails, so it never ends the operation', () => {
	const doors = manifest(
		'base',
		'[taps.provides.tap_door]\npayload = "json"\nreturns = "access"\nmode = "veto"\non_error = "fail"',
	);
	const table = createTapTable([doors, manifest('a', '[taps]\nimplements = ["tap_door"]')]);
	assert.equal(table.implementers.get('tap_door')?.[0]?.onError, 'skip');
});
