// Writes the guest's side of the contract in AssemblyScript: raw imports and one thin typed function over each.
import { camelCase, hasOut, moduleName, pascalCase } from './abi.ts';
import type { ScalarType, WitFunction, WitInterface, WitPackage } from './ast.ts';

const HEAD = `// @ts-nocheck\n// Generated from wit/v1 by \`npm run generate\`; do not edit.`;

/** File name (without folder) and text of every generated file of the SDK, the error numbers apart. */
export function emitSdk(wit: WitPackage): [file: string, text: string][] {
	return wit.interfaces
		.filter((iface) => iface.functions.length > 0)
		.map((iface) => [`${iface.name}.ts`, emitFile(wit, iface)]);
}

function emitFile(wit: WitPackage, iface: WitInterface): string {
	const bodies = iface.functions.map(emitWrapper).join('\n\n');
	const used = ['bytes', 'failWith', 'lift', 'liftOption', 'liftResult', 'OUT'].filter((name) =>
		new RegExp(`\\b${name}\\b`).test(bodies),
	);
	const imports = used.length > 0 ? `\nimport { ${used.join(', ')} } from '../memory';` : '';
	const raw = iface.functions.map(
		(fn) =>
			`\t@external('${moduleName(wit, iface)}', '${fn.name}')\n\tstatic ${camelCase(fn.name)}(${rawParams(fn)}): ${rawResult(fn)};`,
	);
	const about = iface.doc.length > 0 ? `${iface.doc.map((line) => `// ${line}\n`).join('')}` : '';
	return `${HEAD}\n${about}${imports}\n\ndeclare class Raw${pascalCase(iface.name)} {\n${raw.join('\n')}\n}\n\n${bodies.replaceAll('Raw.', `Raw${pascalCase(iface.name)}.`)}\n`;
}

function rawParams(fn: WitFunction): string {
	const params = fn.params.flatMap((param) => {
		const name = camelCase(param.name);
		return param.type.kind === 'string'
			? [`${name}: usize`, `${name}Bytes: i32`]
			: [`${name}: ${rawScalar(param.type)}`];
	});
	if (hasOut(fn)) params.push('out: usize');
	return params.join(', ');
}

function rawScalar(type: ScalarType): string {
	if (type.kind === 's64' || type.kind === 'string') return 'i64';
	if (type.kind === 'f64') return 'f64';
	return type.kind === 'u32' ? 'u32' : 'i32';
}

function rawResult({ result }: WitFunction): string {
	if (result === null) return 'void';
	if (result.kind === 'option') return result.of.kind === 'string' ? 'i64' : 'i32';
	if (result.kind === 'result') return result.ok?.kind === 'string' ? 'i64' : 'i32';
	return rawScalar(result);
}

function emitWrapper(fn: WitFunction): string {
	const params = fn.params.map((param) => `${camelCase(param.name)}: ${guestScalar(param.type)}`);
	if (hasOut(fn)) params.push(`otherwise: ${guestScalar((fn.result as { of: ScalarType }).of)}`);
	const args = fn.params.flatMap((param) => lowerArg(camelCase(param.name), param.type));
	if (hasOut(fn)) args.push('OUT');
	const call = `Raw.${camelCase(fn.name)}(${args.join(', ')})`;
	const { type, body } = lifted(fn, call);
	const notes = [...fn.doc, ...resultNote(fn)];
	return `${comment(notes)}export function ${camelCase(fn.name)}(${params.join(', ')}): ${type} {\n\t${body}\n}`;
}

function lifted(fn: WitFunction, call: string): { type: string; body: string } {
	const { result } = fn;
	if (result === null) return { type: 'void', body: `${call};` };
	if (result.kind === 'option') {
		if (result.of.kind === 'string') return { type: 'string | null', body: `return liftOption(${call});` };
		const type = guestScalar(result.of);
		return { type, body: `return ${call} != 0 ? load<${type}>(OUT) : otherwise;` };
	}
	if (result.kind === 'result') {
		if (result.ok?.kind === 'string') return { type: 'string | null', body: `return liftResult(${call});` };
		return { type: 'i32', body: `return failWith(${call});` };
	}
	if (result.kind === 'string') return { type: 'string', body: `return lift(${call});` };
	if (result.kind === 'bool') return { type: 'bool', body: `return ${call} != 0;` };
	return { type: guestScalar(result), body: `return ${call};` };
}

function resultNote({ result }: WitFunction): string[] {
	if (result?.kind === 'option')
		return [result.of.kind === 'string' ? 'null is none.' : '`otherwise` stands for none.'];
	if (result?.kind !== 'result') return [];
	return [
		result.ok?.kind === 'string'
			? 'null is a failure, its number in `lastErrorNumber()`.'
			: 'Below zero is a failure: the error number, negated.',
	];
}

function lowerArg(name: string, type: ScalarType): string[] {
	if (type.kind === 'string') return [`changetype<usize>(${name})`, `bytes(${name})`];
	return [type.kind === 'bool' ? `i32(${name})` : name];
}

function guestScalar(type: ScalarType): string {
	if (type.kind === 'string') return 'string';
	return type.kind === 'bool' ? 'bool' : rawScalar(type);
}

function comment(lines: readonly string[]): string {
	if (lines.length === 0) return '';
	if (lines.length === 1) return `/** ${lines[0]} */\n`;
	return `/**\n${lines.map((line) => ` * ${line}\n`).join('')} */\n`;
}
