import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CommandSpec, helpOf, readWords, synopsis, UsageError } from './usage.ts';

const spec: CommandSpec = {
	name: 'import',
	description: 'Imports a folder.',
	arguments: ['folder'],
	options: [
		{ name: 'type', value: 'type', description: 'The type', required: true },
		{ name: 'promote', value: 'promote', description: 'On the front page', default: 'true' },
	],
};

test('arguments, options with values and switches are read', () => {
	const words = readWords(spec, ['my notes', '--type', 'page', '--json', '--site=/srv/site']);
	assert.deepEqual(words.arguments, ['my notes']);
	assert.deepEqual({ ...words.values }, { type: 'page', promote: 'true', site: '/srv/site' });
	assert.deepEqual([...words.switches], ['json']);
});

test('what is missing, unknown or too much is a usage error that names it', () => {
	const cases: [string[], RegExp][] = [
		[['--type', 'page'], /^<folder> is missing$/],
		[['notes'], /^--type <type> is missing$/],
		[['notes', 'more', '--type', 'page'], /^'more' is one argument too many$/],
		[['notes', '--typ', 'page'], /^Unknown option '--typ'$/],
		[['notes', '--type'], /--type/],
	];
	for (const [words, message] of cases) {
		assert.throws(
			() => readWords(spec, words),
			(error: unknown) => error instanceof UsageError && message.test(error.message) && error.spec === spec,
			words.join(' '),
		);
	}
});

test('--help is heard whatever else is missing', () => {
	assert.equal(readWords(spec, ['--help']).switches.has('help'), true);
});

test('an optional list takes any number of arguments', () => {
	const list: CommandSpec = { name: 'plugin build', description: '', arguments: ['[name…]'], options: [] };
	assert.deepEqual(readWords(list, []).arguments, []);
	assert.deepEqual(readWords(list, ['a', 'b']).arguments, ['a', 'b']);
});

test('the help shows what is required in the first line and the rest as a table', () => {
	assert.equal(synopsis(spec), 'trovato import <folder> --type <type>');
	assert.match(helpOf(spec), /^Imports a folder\.\n\n {2}trovato import <folder> --type <type>\n/);
	assert.match(helpOf(spec), /--promote <promote> {2}On the front page \(default: true\)/);
});
