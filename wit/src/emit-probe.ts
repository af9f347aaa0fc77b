// Writes the guest's side of the test plugin `probe`: every function of the contract, callable by name with arguments
// that need not be sensible.
import { camelCase, hasOut, moduleName } from './abi.ts';
import type { ScalarType, WitFunction, WitInterface, WitPackage } from './ast.ts';

/** The text of the test plugin's `calls.ts`. */
export function emitProbe(wit: WitPackage): string {
	const all = wit.interfaces.flatMap((iface) => iface.functions.map((fn) => ({ iface, fn })));
	const raw = all.map(({ iface, fn }) => {
		const params = fn.params.flatMap(({ name, type }) =>
			type.kind === 'string'
				? [`${camelCase(name)}: usize`, `${camelCase(name)}Bytes: i32`]
				: [`${camelCase(name)}: ${core(type)}`],
		);
		if (hasOut(fn)) params.push('out: usize');
		return `\t@external('${moduleName(wit, iface)}', '${fn.name}')\n\tstatic ${member(iface, fn)}(${params.join(', ')}): ${result(fn)};`;
	});
	const cases = all.map(({ iface, fn }) => {
		const args = fn.params.flatMap(({ type }, index) =>
			type.kind === 'string' ? [`at.pointer(${index})`, `at.bytes(${index})`] : [`at.${core(type)}(${index})`],
		);
		if (hasOut(fn)) args.push('OUT');
		const call = `Raw.${member(iface, fn)}(${args.join(', ')})`;
		const body = fn.result === null ? `${call};\n\t\treturn at.nothing();` : `return at.${lifter(fn)}(${call});`;
		return `\tif (name == '${iface.name}.${fn.name}') {\n\t\t${body}\n\t}`;
	});
	return `// @ts-nocheck
// Generated from wit/v1 by \`npm run generate\`; do not edit.
import { OUT, Step } from '../step';

declare class Raw {
${raw.join('\n')}
}

/** Calls the host function \`name\` with the arguments of a step and tells the outcome as JSON. */
export function call(name: string, at: Step): string {
${cases.join('\n')}
	throw new Error('There is no function ' + name);
}
`;
}

function member(iface: WitInterface, fn: WitFunction): string {
	return `${camelCase(iface.name)}_${camelCase(fn.name)}`;
}

function core(type: ScalarType): 'i32' | 'i64' | 'f64' {
	if (type.kind === 's64') return 'i64';
	return type.kind === 'f64' ? 'f64' : 'i32';
}

function result({ result: type }: WitFunction): string {
	if (type === null) return 'void';
	if (type.kind === 'option') return type.of.kind === 'string' ? 'i64' : 'i32';
	if (type.kind === 'result') return type.ok?.kind === 'string' ? 'i64' : 'i32';
	return type.kind === 'string' ? 'i64' : core(type);
}

/** The method of `Step` that tells what came back. */
function lifter({ result: type }: WitFunction): string {
	if (type?.kind === 'option') return `option_${type.of.kind}`;
	if (type?.kind === 'result') return `result_${type.ok?.kind ?? 'none'}`;
	return `plain_${(type as ScalarType).kind}`;
}
