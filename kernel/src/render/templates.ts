// Eta templates, compiled when the worker starts: theme over plugin over kernel; rendering does no I/O.
// In the kernel because a template is JavaScript: only trusted folders are read, and only checked templates are taken.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import { Eta } from 'eta/core';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import { allowedUrl } from './allow-list.ts';
import { escapeHtml } from './escape.ts';
import type { Html } from './render.ts';

export interface TemplateDir {
	readonly layer: 'kernel' | 'plugin' | 'theme';
	readonly dir: string;
}

export interface Templates {
	has(name: string): boolean;
	/** Throws the template's own error, whose message begins with `file:line`. */
	render(name: string, data: Readonly<Record<string, unknown>>): Html;
}

const LAYERS = ['kernel', 'plugin', 'theme'];
const NAME = /^[a-z0-9]+(?:[-_]+[a-z0-9]+)*\.eta$/;

/** What a template may not contain, and what to write instead. */
const REFUSED: readonly (readonly [RegExp, string])[] = [
	[/\s[a-z][\w:-]*\s*=\s*<%[-_]?[=~]/gi, 'an attribute value without quotes; write name="<%= … %>"'],
	[
		/<%[-_]?~(?!\s*(?:it\.(?:attributes|body|content|regions\.[a-z]+)\b|include\(|block\())/g,
		'raw output of something that is not known to be markup; write <%= … %>, which escapes',
	],
	[/<style\b|\sstyle\s*=\s*["']/gi, 'a style in the page, which the Content-Security-Policy blocks; use a style sheet'],
	[/<script\b(?![^>]*\ssrc\s*=)/gi, 'a script in the page, which the Content-Security-Policy blocks; use a file'],
	[/\son[a-z]+\s*=\s*["']/gi, 'an event handler, which the Content-Security-Policy blocks; use a script file'],
];

const URL_OUTPUT = /\b((?:href|src|cite|action|formaction|poster)\s*=\s*["']\s*)<%([-_]?)=([\s\S]*?)([-_]?)%>/gi;

class Engine extends Eta {
	/** In templates as `url`; output that begins a URL attribute passes it by itself. */
	readonly allowUrl = (value: unknown): string => allowedUrl(print(value)) ?? '';
}

/** What a template prints: text, numbers and truth values; anything else prints nothing. */
function print(value: unknown): string {
	if (typeof value === 'string') return value;
	return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** Read and compile the templates of the folders (those that exist). Throws `template.invalid` naming file and line. */
export function loadTemplates(dirs: readonly TemplateDir[]): Templates {
	const engine = new Engine({
		cache: true,
		debug: true,
		escapeFunction: (value) => escapeHtml(print(value)),
		functionHeader: 'const url = this.allowUrl;',
	});
	const names = new Set<string>();
	const inOrder = dirs.toSorted((a, b) => LAYERS.indexOf(a.layer) - LAYERS.indexOf(b.layer));
	for (const { dir } of inOrder) {
		for (const entry of listTemplates(dir)) {
			const name = entry.slice(0, -'.eta'.length);
			const file = join(dir, entry);
			const compiled = compile(engine, file, readFileSync(file, 'utf8'));
			// Errors name the file that holds them, a layout's too.
			engine.templatesSync.define(name, function (data, options) {
				return compiled.call(this, data, { ...options, filepath: file });
			});
			names.add(name);
		}
	}
	return {
		has: (name) => names.has(name),
		render: (name, data) => engine.render(name, data) as Html,
	};
}

function listTemplates(dir: string): string[] {
	try {
		return readdirSync(dir)
			.filter((entry) => NAME.test(entry))
			.toSorted();
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
		throw error;
	}
}

function compile(engine: Engine, file: string, source: string): ReturnType<Engine['compile']> {
	for (const [pattern, reason] of REFUSED) {
		const match = source.matchAll(pattern).next().value;
		if (match !== undefined) throw invalid(file, lineAt(source, match.index), reason);
	}
	const checked = source.replace(URL_OUTPUT, '$1<%$2=url($3)$4%>');
	try {
		return engine.compile(checked);
	} catch (error) {
		throw invalid(file, lineOfError(engine, checked, error), firstLine(error), error);
	}
}

/** Eta says where its own syntax is wrong; for the JavaScript inside, the line comes from compiling it once more. */
function lineOfError(engine: Engine, source: string, error: unknown): number {
	const named = /at line (\d+)/.exec(String(error))?.[1];
	if (named !== undefined) return Number(named);
	const code = engine.compileToString(source);
	try {
		compileFunction(code, ['it', 'options'], { filename: 'template' });
	} catch (again) {
		const line = Number(/template:(\d+)/.exec(again instanceof Error ? (again.stack ?? '') : '')?.[1] ?? 1);
		const before = code.split('\n').slice(0, line).join('\n');
		return Number([...before.matchAll(/__eta\.line=(\d+)/g)].at(-1)?.[1] ?? 1);
	}
	return 1;
}

function invalid(file: string, line: number, reason: string, cause?: unknown): TrovatoError {
	return new TrovatoError('template.invalid', `${file}:${line}: ${reason}`, { cause });
}

function lineAt(source: string, index: number): number {
	return source.slice(0, index).split('\n').length;
}

function firstLine(error: unknown): string {
	const lines = error instanceof Error ? error.message.split('\n').filter((line) => line.trim() !== '') : [];
	return (lines[0] === 'Bad template syntax' ? lines[1] : lines[0]) ?? 'cannot be compiled';
}
