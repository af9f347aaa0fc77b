// Has the reference implementation (wasm-tools, by jco) read the contract, so that our strict parser cannot drift from WIT.
import { componentEmbed } from '@bytecodealliance/jco-transpile/wasm-tools';
import type { WitPackage } from './ast.ts';

/** Throws with wasm-tools' own message when `text`, the source of `wit`, is no valid WIT. */
export async function validateWit(text: string, file: string, wit: WitPackage): Promise<void> {
	const imports = wit.interfaces.map((iface) => `\timport ${iface.name};`).join('\n');
	const witSource = `${text}\nworld everything {\n${imports}\n}\n`;
	try {
		await componentEmbed({ dummy: true, witSource, world: 'everything' });
	} catch (cause) {
		const message = cause instanceof Error ? cause.message : String(cause);
		throw new Error(`${file} is not valid WIT: ${message}`, { cause });
	}
}
