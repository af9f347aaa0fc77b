// What to do instead where AssemblyScript lacks something of TypeScript, or the SDK has another name for it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nearest } from '../../wit/contract/toml/document.ts';
import { SDK } from './fingerprint.ts';

interface Hint {
	/** Fits the compiler's message. */
	readonly message: RegExp;
	/** Fits the source from the place before the one reported. */
	readonly source?: RegExp;
	readonly fix: string;
}

const HINTS: readonly Hint[] = [
	{
		message: /^Type expected/,
		source: /^.async\b/s,
		fix: 'There is no async: host functions that wait look like any other function. Leave the word out.',
	},
	{
		message: /^Type expected/,
		fix: 'Write the type; AssemblyScript infers none here. A method without a result returns void.',
	},
	{
		message: /Closures$/,
		fix: 'A function cannot use the variables around it: write a for loop, or pass what it needs as parameters.',
	},
	{
		message: /Exceptions$/,
		fix: 'There is no try and catch: look at `failed` of what an operation returns. A throw ends the call.',
	},
	{
		message: /Regular expressions$/,
		fix: 'There are no regular expressions: use indexOf, startsWith and substring, or a function of `text`.',
	},
	{ message: /Iterators$/, fix: 'There is no for..of: write for (let i = 0; i < list.length; i++).' },
	{ message: /Spread operator$/, fix: 'There is no spread: copy with slice() or concat().' },
	{ message: /union types$/, fix: 'A type is one type, or one class or null. Use a class, or write two functions.' },
	{ message: /^Type '<object>'/, fix: 'An object needs a class: declare one, or write JSON with new Json().' },
	{
		message: /^Expression expected/,
		source: /^\?\./,
		fix: 'There is no ?. — compare with null first, on a variable of its own.',
	},
	{
		message: /^Expression expected/,
		source: /^\?\?/,
		fix: 'There is no ?? — write value === null ? otherwise : value, on a variable of its own.',
	},
	{
		message: /^Expression expected/,
		source: /^.async\b/s,
		fix: 'There is no async: host functions that wait look like any other function.',
	},
	{
		message: /^Identifier expected/,
		source: /^.(?:const|let|var)\s*[[{]/s,
		fix: 'There is no destructuring: read one property or element at a time.',
	},
	{
		message: /^Cannot find name '(?:any|unknown|object)'/,
		fix: 'Every value has one type that is known when compiling: name it.',
	},
	{ message: /^Cannot find name 'number'/, fix: 'Say which number: i32, i64 or f64.' },
	{
		message: /^Cannot find name 'Promise'/,
		fix: 'There are no promises: host functions that wait look like any other function.',
	},
	{ message: /^Cannot find name 'JSON'/, fix: 'Write JSON with new Json() and read it with Doc.json().' },
	{ message: /^Cannot find name 'console'/, fix: 'Write to the log with log.info().' },
	{ message: /^Cannot find name 'delete'/, fix: 'There is no delete: set the property to null, or use a Map.' },
	{
		message: /^Unexpected end of text/,
		fix: 'A bracket or quotation mark that was opened above is not closed.',
	},
	{ message: /requires an explicit cast/, fix: 'Convert it: i32(value), i64(value) or f64(value).' },
];

/** The remedy for a compiler's message about `text` at `start`; undefined when we know none. */
export function hintFor(message: string, text: string, start: number): string | undefined {
	const before = text.slice(Math.max(0, start - 1), start + 80);
	return HINTS.find((hint) => hint.message.test(message) && (hint.source?.test(before) ?? true))?.fix;
}

/** What a class of the SDK has, and which of it a misspelt name most likely means; undefined for other classes. */
export function membersHint(message: string): { readonly expected: string; readonly fix: string } | undefined {
	const [, word = '', type = ''] = /^Property '(\w+)' does not exist on type '(\w+)'/.exec(message) ?? [];
	const members = type === '' ? [] : membersOf(type);
	if (members.length === 0) return undefined;
	const meant = nearest(word, members);
	return {
		expected: `one of ${members.join(', ')}`,
		fix: meant === undefined ? `${type} has nothing of this name.` : `Write ${meant}.`,
	};
}

function membersOf(type: string): string[] {
	for (const file of readdirSync(SDK, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))) {
		const text = readFileSync(join(SDK, file), 'utf8');
		const at = text.search(new RegExp(`^export class ${type}\\b`, 'm'));
		if (at < 0) continue;
		const body = text.slice(at, text.indexOf('\n}\n', at));
		const names = body.matchAll(/^\t(?:static )?(?:get |set )?(?!private|constructor)(\w+)(?:<\w+>)?\(/gm);
		return [...new Set([...names].map(([, name]) => name!))];
	}
	return [];
}
