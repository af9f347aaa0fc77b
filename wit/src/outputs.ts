// Every generated file of the contract with its text.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERRORS } from '../contract/errors/table.ts';
import { emitErrors } from './emit-errors.ts';
import { emitExports } from './emit-exports.ts';
import { emitExtism } from './emit-extism.ts';
import { emitHost } from './emit-host.ts';
import { emitProbe } from './emit-probe.ts';
import { emitSdk } from './emit-sdk.ts';
import { parseWit } from './parse.ts';
import { validateWit } from './validate.ts';
import type { WitPackage } from './ast.ts';

/** Path (relative to the repository) and text of every generated file. Throws a WitError on a mistake in wit/v1. */
export async function generateAll(root: string): Promise<[file: string, text: string][]> {
	const kernel = await load(root, 'wit/v1/kernel.wit');
	const plugin = await load(root, 'wit/v1/plugin.wit');
	const exports = emitExports(plugin);
	const sdk: [string, string][] = [
		...emitSdk(kernel),
		['error-number.ts', emitErrors(ERRORS)],
		['extism.ts', emitExtism()],
	];
	return [
		['kernel/src/generated/host.ts', emitHost(kernel)],
		['wit/contract/generated/exports.ts', exports],
		['tests/fixtures/plugins/probe/assembly/generated/calls.ts', emitProbe(kernel)],
		...sdk.map(([file, text]): [string, string] => [`sdk/assembly/generated/${file}`, text]),
	];
}

async function load(root: string, file: string): Promise<WitPackage> {
	const text = readFileSync(join(root, file), 'utf8');
	const wit = parseWit(text, file);
	await validateWit(text, file, wit);
	return wit;
}
