// Bundles the scripts in a plugin's folder `browser/` into `static/`, unless they are fresh. What the site loads comes
// from the site: nothing is fetched from elsewhere.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Diagnostic } from './diagnostic.ts';

interface Bundler {
	build(options: Readonly<Record<string, unknown>>): Promise<{
		readonly outputFiles: readonly { readonly text: string }[];
	}>;
}
interface Message {
	readonly text: string;
	readonly location: { readonly file: string; readonly line: number; readonly column: number } | null;
}

/** Comes with the repository only: a published plugin brings its bundles along. */
const BUNDLER = 'esbuild';

/** Bundles each `browser/<name>.js` into `static/<name>.js`; what is wrong in them is the result. */
export async function bundleScripts(dir: string, installation: string): Promise<readonly Diagnostic[]> {
	const folder = join(dir, 'browser');
	const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.js')) : [];
	const diagnostics: Diagnostic[] = [];
	if (files.length === 0) return diagnostics;
	const hash = createHash('sha256').update(await readFile(join(installation, 'package-lock.json')).catch(() => ''));
	for (const file of files.toSorted()) hash.update(file).update(await readFile(join(folder, file)));
	const banner = `/* trovato:source ${hash.digest('hex')} */`;
	for (const file of files) {
		const target = join(dir, 'static', basename(file));
		const present = await readFile(target, 'utf8').catch(() => '');
		if (present.startsWith(banner)) continue;
		try {
			const text = await bundle(join(folder, file), banner);
			await mkdir(join(dir, 'static'), { recursive: true });
			await writeFile(`${target}.${process.pid}.tmp`, text);
			await rename(`${target}.${process.pid}.tmp`, target);
		} catch (error) {
			diagnostics.push(...readErrors(error, `browser/${file}`));
		}
	}
	return diagnostics;
}

async function bundle(entry: string, banner: string): Promise<string> {
	const { build } = (await import(BUNDLER)) as Bundler;
	const { outputFiles } = await build({
		entryPoints: [entry],
		bundle: true,
		format: 'esm',
		target: 'es2022',
		minify: true,
		legalComments: 'none',
		banner: { js: banner },
		write: false,
		logLevel: 'silent',
	});
	return outputFiles[0]?.text ?? '';
}

function readErrors(error: unknown, file: string): Diagnostic[] {
	const { errors = [] } = error as { errors?: readonly Message[] };
	if (errors.length === 0) throw error;
	return errors.map(({ text, location }) => ({
		file,
		line: location?.line ?? 1,
		column: (location?.column ?? 0) + 1,
		severity: 'error',
		message: text,
	}));
}
