// Writes the AssemblyScript that turns static methods into the exports of the binary interface.
import type { Export } from './check.ts';
import type { Passing } from './signature.ts';

/** The name of an export while AssemblyScript compiles it; the kebab name replaces it before the binary is written. */
export function glueName(name: string): string {
	return `trovato_${name.replaceAll('-', '_')}`;
}

/** The source that exports `exports`; it stands in the plugin's folder. */
export function writeGlue(exports: readonly Export[]): string {
	const classes = new Map(exports.map(({ member }) => [`${member.source}#${member.className}`, member]));
	const local = new Map([...classes.keys()].map((key, index) => [key, `Plugin${index}`]));
	const imports = [...classes].map(
		([key, member]) => `import { ${member.className} as ${local.get(key)} } from './${member.source}';`,
	);
	const bodies = exports.map((one) => writeExport(one, local.get(`${one.member.source}#${one.member.className}`)!));
	return `${[
		...imports,
		`import { ${['Doc', 'ItemHandle', ...(exports.some(takesBatch) ? ['Items'] : []), ...(exports.some(takesForm) ? ['FormDraft'] : [])].join(', ')} } from '@trovato/sdk';`,
		`import * as glue from '@trovato/sdk/glue';`,
		`export function ${glueName('trovato-alloc')}(size: u32): usize {\n\treturn glue.allocate(size);\n}`,
		...bodies,
	].join('\n')}\n`;
}

function takesBatch({ each, params }: Export): boolean {
	return each || params.includes('items');
}

function takesForm({ params }: Export): boolean {
	return params.includes('form');
}

function writeExport(one: Export, className: string): string {
	const { member, name, full, params, returns } = one;
	if (one.each) return writeLoop(one, className);
	const raw = full ? [] : params.flatMap((passing, index) => rawParam(passing, index));
	const args = params.map((passing, index) => argument(passing, index));
	const call = `${className}.${member.name}(${args.join(', ')})`;
	return `export function ${glueName(name)}(${raw.join(', ')}): ${resultType(full, member.role, returns)} {\n\t${body(call, full, member.role, returns)}\n}`;
}

/** How the answer for one item goes into the batch. */
const SETTERS: Readonly<Record<string, string>> = { element: 'setNode', access: 'setAccess' };

/** The export takes a batch, the method one item. */
function writeLoop({ member, name, params, returns }: Export, className: string): string {
	const raw = ['p0: i32', ...params.slice(1).flatMap((passing, index) => rawParam(passing, index + 1))];
	const args = ['items.at(i)', ...params.slice(1).map((passing, index) => argument(passing, index + 1))];
	const call = `${className}.${member.name}(${args.join(', ')})`;
	const setter = SETTERS[returns];
	const step = setter === undefined ? call : `items.${setter}(i, ${call})`;
	return `export function ${glueName(name)}(${raw.join(', ')}): void {
	const items = changetype<Items>(<usize>p0);
	const length = items.length;
	for (let i = 0; i < length; i++) ${step};
}`;
}

function rawParam(passing: Passing, index: number): string[] {
	return passing === 'item' || passing === 'items' ? [`p${index}: i32`] : [`p${index}: usize`, `n${index}: i32`];
}

function argument(passing: Passing, index: number): string {
	if (passing === 'item') return `changetype<ItemHandle>(<usize>p${index})`;
	if (passing === 'items') return `changetype<Items>(<usize>p${index})`;
	if (passing === 'full-item') return 'glue.receiveItem()';
	if (passing === 'form') return `new FormDraft(glue.argument(p${index}, n${index}))`;
	return passing === 'doc' ? `Doc.json(glue.argument(p${index}, n${index}))` : `glue.argument(p${index}, n${index})`;
}

function resultType(full: boolean, role: string, returns: Passing): string {
	if (full || returns === 'element' || returns === 'number' || returns === 'access') return 'i32';
	if (returns === 'text' || returns === 'json') return 'i64';
	return role === 'tap' || role === 'callable' ? 'void' : 'i32';
}

function body(call: string, full: boolean, role: string, returns: Passing): string {
	if (full)
		return returns === 'element' ? `return glue.sendElement(${call});` : `${call};\n\treturn glue.sendNothing();`;
	if (returns === 'element') return `return glue.nodeOf(${call});`;
	if (returns === 'access') return `return <i32>${call};`;
	if (returns === 'number') return `return ${call};`;
	if (returns === 'text') return `return glue.pack(${call});`;
	if (returns === 'json') return `return glue.pack(${call}.toJson());`;
	return role === 'tap' || role === 'callable' ? `${call};` : `${call};\n\treturn 0;`;
}
