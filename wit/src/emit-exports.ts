// Writes what plugins export: the kernel's taps, the shapes of provided taps, handlers, runtime — with core signatures.
import { coreSignature } from './abi.ts';
import type { WitFunction, WitPackage, WitType } from './ast.ts';

const TABLES: readonly [iface: string, constant: string, doc: string][] = [
	['kernel-taps', 'KERNEL_TAPS', 'Taps that the kernel itself calls, by the name of their export.'],
	['shapes', 'SHAPES', 'The shapes in which plugins provide taps: `<payload>-<returns>`.'],
	['elements', 'ELEMENTS', 'What an author may write instead of a shape with a batch: the function for one element.'],
	['handlers', 'HANDLERS', 'Exports that are no taps, by their prefix.'],
	['runtime', 'RUNTIME', 'Exports that every module with handle-mode taps has.'],
];

const TYPES = `export type CoreType = 'i32' | 'i64' | 'f64';

export interface ExportSignature {
	/** The parameters in WIT's terms; an alias such as \`item-handle\` stands as it is. */
	readonly params: readonly { readonly name: string; readonly type: string }[];
	/** WIT's result type, null for none. */
	readonly result: string | null;
	readonly core: { readonly params: readonly CoreType[]; readonly result: CoreType | null };
	readonly doc: string;
}`;

/** The text of \`generated/exports.ts\`. */
export function emitExports(wit: WitPackage): string {
	const tables = TABLES.map(([name, constant, doc]) => {
		const iface = wit.interfaces.find((candidate) => candidate.name === name);
		if (!iface) throw new Error(`plugin.wit has no interface ${name}`);
		const rows = iface.functions.map((fn) => `\t'${fn.name}': ${emitSignature(fn)},`);
		return `/** ${doc} */\nexport const ${constant} = {\n${rows.join('\n')}\n} as const satisfies Record<string, ExportSignature>;`;
	});
	const head = `// Generated from wit/v1 by \`npm run generate\`; do not edit.\n\n/** The version of the contract. */\nexport const API_VERSION = '${wit.version.replace(/\.\d+$/, '')}';`;
	return `${[head, TYPES, ...tables].join('\n\n')}\n`;
}

function emitSignature(fn: WitFunction): string {
	const core = coreSignature(fn);
	return `{
		params: [${fn.params.map((param) => `{ name: '${param.name}', type: '${typeName(param.type)}' }`).join(', ')}],
		result: ${fn.result ? `'${typeName(fn.result)}'` : 'null'},
		core: { params: [${core.params.map((type) => `'${type}'`).join(', ')}], result: ${core.result ? `'${core.result}'` : 'null'} },
		doc: ${JSON.stringify(fn.doc.join(' '))},
	}`;
}

function typeName(type: WitType): string {
	if (type.kind === 'option') return `option<${typeName(type.of)}>`;
	if (type.kind === 'result') return `result<${type.ok ? typeName(type.ok) : '_'}, ${typeName(type.error)}>`;
	return type.alias ?? type.kind;
}
