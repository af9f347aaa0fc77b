// Reads the pages of the documentation as a reader meets them: their links, their headings, their code.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import MarkdownIt from 'markdown-it';
import { parse as parseYaml } from 'yaml';

export const ROOT = path.resolve(import.meta.dirname, '..', '..');

export interface Link {
	readonly href: string;
	readonly line: number;
}

export interface CodeBlock {
	readonly language: string;
	readonly text: string;
	readonly line: number;
	/** The paragraph before the block, when it is a file's name in backticks and nothing else. */
	readonly file: string | undefined;
}

export interface Page {
	/** Path from the root of the repository, with `/`. */
	readonly name: string;
	readonly source: string;
	/** The YAML block at the beginning; undefined when there is none. */
	readonly frontMatter: unknown;
	readonly links: readonly Link[];
	/** Levels of the headings in order. */
	readonly levels: readonly number[];
	readonly fragments: ReadonlySet<string>;
	readonly code: readonly CodeBlock[];
}

const parser = new MarkdownIt({ html: true });
const FRONT_MATTER = /^---\n([\s\S]*?)\n---\n/;

/** Every page of `docs/`, the README and the changelog. */
export function readPages(): Page[] {
	const found = readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
		.map((name) => path.posix.join('docs', ...name.split(path.sep)))
		.filter((name) => name.endsWith('.md') && !name.includes('/.') && !name.includes('/plugins/'));
	return ['README.md', 'CHANGELOG.md', ...found.toSorted()].map(readPage);
}

/** One page by its path from the root of the repository. */
export function readPage(name: string): Page {
	const source = readFileSync(path.join(ROOT, name), 'utf8');
	const header = FRONT_MATTER.exec(source);
	const skipped = header === null ? '' : header[0];
	const offset = skipped.split('\n').length;
	const tokens = parser.parse(source.slice(skipped.length), {});
	const links: Link[] = [];
	const levels: number[] = [];
	const fragments = new Set<string>();
	const code: CodeBlock[] = [];
	let line = offset;
	for (const [index, token] of tokens.entries()) {
		if (token.map) line = token.map[0] + offset;
		if (token.type === 'heading_open') {
			levels.push(Number(token.tag.slice(1)));
			addFragment(textOf(tokens[index + 1]?.content ?? ''), fragments);
		}
		if (token.type === 'fence') {
			const file = /^`([^`\s]+\.[a-z]+)`$/.exec(tokens[index - 2]?.content ?? '')?.[1];
			code.push({ language: token.info, text: token.content, line, file });
		}
		for (const child of token.children ?? []) {
			const href = child.attrGet('href') ?? child.attrGet('src');
			if (typeof href === 'string') links.push({ href, line });
		}
	}
	const frontMatter: unknown = header === null ? undefined : parseYaml(header[1] ?? '');
	return { name, source, frontMatter, links, levels, fragments, code };
}

/** A heading's words without their markup. */
function textOf(inline: string): string {
	return inline.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[*_`]/g, '');
}

/** The same rule as the renderer's, which is that of code forges. */
function addFragment(heading: string, fragments: Set<string>): void {
	const slug = heading
		.trim()
		.toLowerCase()
		.replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
		.replaceAll(' ', '-');
	let id = slug;
	for (let n = 1; fragments.has(id); n++) id = `${slug}-${n}`;
	fragments.add(id);
}
