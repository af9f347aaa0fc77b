// Makes the folder of a new plugin from the SDK's template, whose placeholders are names that fit where they stand.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import { INSTALLATION } from '../site.ts';

const TEMPLATE = join(INSTALLATION, 'sdk', 'template');
const NAME = /^[a-z][a-z0-9_]{0,39}$/;

/** Writes the files of plugin `name` into the folder `dir`, which must not exist. Returns their paths in it. */
export function scaffold(dir: string, name: string, type = singular(name)): string[] {
	for (const [what, word] of Object.entries({ plugin: name, type })) {
		if (NAME.test(word)) continue;
		const near = word
			.toLowerCase()
			.replaceAll(/[^a-z0-9]+/g, '_')
			.replaceAll(/^[^a-z]+|_$/g, '')
			.slice(0, 40);
		const fix = NAME.test(near) ? `; say '${near}'` : '';
		throw new TrovatoError(
			'request.invalid',
			`'${word}' is no name of a ${what}: lower-case letters, digits and _, at most 40, a letter first${fix}`,
		);
	}
	if (existsSync(dir)) throw new TrovatoError('request.invalid', `${dir} is there already; choose another name`);
	const words: readonly (readonly [from: string, to: string])[] = [
		['plugin_name', name],
		['plugin-name', name.replaceAll('_', '-')],
		['PluginName', pascal(name)],
		['Plugin title', title(name)],
		['type_name', type],
		['Type title', title(type)],
		['"@trovato/sdk/', `"${sdkFor(dir)}/`],
	];
	const fill = (text: string): string => words.reduce((done, [from, to]) => done.replaceAll(from, to), text);
	const files = readdirSync(TEMPLATE, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
	return files
		.map((entry) => {
			const source = join(entry.parentPath, entry.name);
			// A test that ended in .ts would be run as one of the SDK's own.
			const file = fill(relative(TEMPLATE, source)).replace(/\.txt$/, '');
			mkdirSync(dirname(join(dir, file)), { recursive: true });
			writeFileSync(join(dir, file), fill(readFileSync(source, 'utf8')));
			return file;
		})
		.toSorted();
}

/** `recipes` → `recipe`, `stories` → `story`, `news` → `news`: a guess that `--type` corrects. */
export function singular(name: string): string {
	if (/(?:ss|us|is|news)$/.test(name) || name.length < 4) return name;
	return name.replace(/ies$/, 'y').replace(/s$/, '');
}

/** Outside of the installation nothing is found by the name of a package; sources are, by the compiler and the tests. */
function sdkFor(dir: string): string {
	const inside = `${dir}${sep}`.startsWith(`${INSTALLATION}${sep}`);
	return inside ? '@trovato/sdk' : join(INSTALLATION, 'sdk');
}

const pascal = (name: string): string =>
	name.replaceAll(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const title = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ');
