// Writes the reference of the SDK from its sources: what index.ts exports, each with its members and what they say.
import { readFileSync } from 'node:fs';

const SDK = new URL('../sdk/assembly/', import.meta.url);

/** A comment and the declaration behind it. */
const DECLARED = /(?:^([ \t]*)\/\*\*((?:(?!\*\/)[^])*)\*\/\n(?:[ \t]*@\w+(?:\([^)]*\))?\n)*)?^([ \t]*)(export (?:class|function|enum|const enum) \w+|(?:static |get |set )*\w+(?:<\w+>)?\([^\n]*)/gm;

interface Part {
	readonly doc: string;
	readonly text: string;
	readonly indent: string;
}

const clean = (doc = ''): string =>
	doc
		.split('\n')
		.map((line) => line.replace(/^\s*\*? ?/, '').trim())
		.filter((line) => line !== '')
		.join(' ');

/** A signature without its body, on one line. */
const signature = (text: string): string => text.replace(/\s*\{.*$/, '').replace(/^export (?:function )?/, '').trim();

function partsOf(source: string): Part[] {
	return [...source.matchAll(DECLARED)].map((match) => ({ doc: clean(match[2]), indent: match[3] ?? '', text: match[4] ?? '' }));
}

/** The text of `reference/sdk.md`. */
export function sdkPage(): string {
	const index = readFileSync(new URL('index.ts', SDK), 'utf8');
	const sections = [...index.matchAll(/^export \{ ([^}]+) \} from '\.\/([^']+)'/gm)].flatMap(([, names = '', file = '']) => {
		const source = readFileSync(new URL(`${file}.ts`, SDK), 'utf8');
		return names.split(',').map((name) => sectionOf(name.trim(), source));
	});
	return `# The SDK

What \`@trovato/sdk\` exports, made of its sources. [Build a plugin](../how-to/build-a-plugin.md) shows how it is used; what
tests are written with is in [test a plugin](../how-to/test-a-plugin.md).

${sections.toSorted((a, b) => a.toLowerCase().localeCompare(b.toLowerCase())).join('\n')}`;
}

function sectionOf(name: string, source: string): string {
	const declared = new RegExp(`^export (?:const )?(class|function|enum) ${name}\\b`, 'm').exec(source);
	const start = declared?.index ?? 0;
	const end = source.indexOf('\n}\n', start) + 1;
	const before = /\/\*\*((?:(?!\*\/)[^])*)\*\/\n(?:@\w+(?:\([^)]*\))?\n)*$/.exec(source.slice(0, start));
	const intro = clean(before?.[1]);
	const head = `## ${name}\n${intro === '' ? '' : `\n${intro}\n`}`;
	if (declared?.[1] === 'function') {
		const line = source.slice(start, source.indexOf('\n', start));
		return `${head}\n\`${signature(line)}\`\n`;
	}
	if (declared?.[1] === 'enum') {
		const members = [...source.slice(start, end).matchAll(/^\t(\w+)(?: = (-?\d+))?,/gm)].map(([, one]) => `\`${one}\``);
		return `${head}\n${members.join(', ')}\n`;
	}
	const rows = partsOf(source.slice(start, end))
		.filter(({ indent, text }) => indent === '\t' && !/^(?:private|constructor|if|for|return|export)\b/.test(text))
		.map(({ doc, text }) => {
			const shown = signature(text).replace(/^static /, '').replace(/^get (\w+)\(\)/, '$1');
			return `| \`${shown.replaceAll('|', '\\|')}\` | ${doc.replaceAll('|', '\\|')} |`;
		});
	return rows.length === 0 ? `${head}` : `${head}\n| member | |\n|---|---|\n${rows.join('\n')}\n`;
}
