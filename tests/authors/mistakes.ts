// Makes one of the mistakes of docs/plugin-errors.ts and hears what an author is told.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Mistake, RIGHT } from '../../docs/plugin-errors.ts';
import { buildPlugin, formatDiagnostic } from '../../sdk-macros/src/index.ts';
import { MockKernel } from '../../sdk/testing/index.ts';
import { discoverPlugins } from '../../wit/contract/manifest/discover.ts';
import { ROOT } from '../docs/pages.ts';

/** A folder of plugins in which `shop` is as it should be. */
export interface Workshop {
	readonly dir: string;
	readonly shop: string;
	/** Changes `shop` as the mistake says. */
	make(mistake: Pick<Mistake, 'files'>): void;
	/** Puts it right. */
	reset(): void;
	/** Builds the plugins in the folder; what is wrong, or nothing. */
	build(): Promise<string>;
	remove(): void;
}

export function createWorkshop(): Workshop {
	const dir = mkdtempSync(path.join(tmpdir(), 'trovato-mistakes-'));
	const shop = path.join(dir, 'shop');
	const write = (file: string, text: string): void => {
		mkdirSync(path.dirname(path.join(shop, file)), { recursive: true });
		writeFileSync(path.join(shop, file), text);
	};
	return {
		dir,
		shop,
		make({ files }) {
			for (const [file, change] of Object.entries(files)) {
				let text = RIGHT[file] ?? '';
				for (const [from, to] of typeof change === 'string' ? [] : change) {
					if (!text.includes(from)) throw new Error(`${file} does not have ${from}`);
					text = text.replace(from, () => to);
				}
				write(file, typeof change === 'string' ? change : text);
			}
		},
		reset() {
			rmSync(dir, { recursive: true });
			for (const [file, text] of Object.entries(RIGHT)) write(file, text);
		},
		async build() {
			const found = await discoverPlugins([dir]).catch((error: unknown) => (error as Error).message);
			if (typeof found === 'string') return found;
			const told: string[] = [];
			for (const plugin of found) {
				mkdirSync(path.join(plugin.dir, 'assembly'), { recursive: true });
				if (plugin.name !== 'shop')
					writeFileSync(path.join(plugin.dir, 'assembly/index.ts'), '@plugin\nclass Other {}\n');
				const { diagnostics } = await buildPlugin({ dir: plugin.dir, installation: ROOT });
				told.push(...diagnostics.map((one) => formatDiagnostic(one)));
			}
			return told.join('\n');
		},
		remove: () => rmSync(dir, { recursive: true, force: true }),
	};
}

/** What its author is told when the plugin answers `/shop` on a site without wares. */
export async function run(workshop: Workshop): Promise<string> {
	const kernel = await MockKernel.load(workshop.shop);
	return (await kernel.rows('wares', []).request('/shop')).problem ?? '';
}

/** Whether a message is as the table has it, where `…` is anything. */
export function fits(message: string, told: string): boolean {
	const parts = told.split('…').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
	return new RegExp(`^${parts.join('[^]*?')}$`).test(message);
}
