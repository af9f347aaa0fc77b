// What the contract's shapes look like in AssemblyScript, and whether a method fits one of them.
import { ELEMENTS, HANDLERS, KERNEL_TAPS, SHAPES, type ExportSignature } from '../../wit/contract/generated/exports.ts';
import type { Member } from './member.ts';

/** How a parameter or result crosses: decides the glue. */
export type Passing =
	| 'item'
	| 'full-item'
	| 'items'
	| 'text'
	| 'doc'
	| 'form'
	| 'json'
	| 'element'
	| 'access'
	| 'number'
	| 'none';

export interface Fit {
	/** The method is for one item, the export for a batch: the glue calls it for each. */
	readonly each: boolean;
	readonly params: readonly Passing[];
	readonly returns: Passing;
}

interface Accepted {
	readonly type: string;
	readonly passing: Passing;
}

/** Types of the SDK that write themselves as JSON by a method `toJson()`. */
const JSON_TYPES = ['Json', 'JsonValue', 'FormDraft', 'ContentType', 'ContentTypes'];

const PARAMETERS: Readonly<Record<string, readonly Accepted[]>> = {
	'item-handle': [
		{ type: 'ItemHandle', passing: 'item' },
		{ type: 'Item', passing: 'full-item' },
	],
	'items-handle': [{ type: 'Items', passing: 'items' }],
	string: [
		{ type: 'string', passing: 'text' },
		{ type: 'Doc', passing: 'doc' },
		{ type: 'FormDraft', passing: 'form' },
	],
};

const RESULTS: Readonly<Record<string, readonly Accepted[]>> = {
	none: [{ type: 'void', passing: 'none' }],
	string: [{ type: 'string', passing: 'text' }, ...JSON_TYPES.map((type): Accepted => ({ type, passing: 'json' }))],
	'node-handle': [{ type: 'RenderElement', passing: 'element' }],
	'access-result': [{ type: 'AccessResult', passing: 'access' }],
	s32: [
		{ type: 'void', passing: 'none' },
		{ type: 'i32', passing: 'number' },
	],
	'route-result': [
		{ type: 'RenderElement', passing: 'element' },
		{ type: 'void', passing: 'none' },
	],
};

const taps: Readonly<Record<string, ExportSignature>> = KERNEL_TAPS;
const shapes: Readonly<Record<string, ExportSignature>> = SHAPES;
const elements: Readonly<Record<string, ExportSignature>> = ELEMENTS;

/** `tap_item_view` → `tap-item-view`, `import` → `import`. */
export function kebab(name: string): string {
	return name.replaceAll('_', '-');
}

/** The contract's signature of one of the kernel's own taps. */
export function kernelTap(tap: string): ExportSignature | undefined {
	return Object.hasOwn(taps, kebab(tap)) ? taps[kebab(tap)] : undefined;
}

/** The contract's signature of a tap provided as `payload` and `returns`; undefined when WIT has no such shape. */
export function shapeOf(payload: string, returns: string): ExportSignature | undefined {
	const name = `${payload}-${returns}`;
	return Object.hasOwn(shapes, name) ? shapes[name] : undefined;
}

/** The shapes there are, for messages. */
export function shapeNames(): string[] {
	return Object.keys(shapes);
}

/** All shapes a provided tap may have. */
export function allShapes(): ExportSignature[] {
	return Object.values(shapes);
}

/** What an author may write instead of a shape with a batch: the signature for one of its items. */
export function elementOf(shape: ExportSignature): ExportSignature | undefined {
	const name = Object.keys(shapes).find((one) => shapes[one] === shape);
	return name !== undefined && Object.hasOwn(elements, name) ? elements[name] : undefined;
}

/** The contract's signature of a route, command, job or callable. */
export function handlerOf(role: 'route' | 'command' | 'job' | 'callable'): ExportSignature {
	return HANDLERS[role];
}

/** The signature as an author writes it; `full` chooses the whole item over its handle. */
export function describe(member: Member, signature: ExportSignature, full: boolean): string {
	return write(member, elementOf(signature) ?? signature, full);
}

/** The signature that takes a whole batch. */
export function describeBatch(member: Member, signature: ExportSignature): string {
	return write(member, signature, false);
}

function write(member: Member, signature: ExportSignature, full: boolean): string {
	const params = signature.params.map((param) => {
		const accepted = PARAMETERS[param.type] ?? [];
		return `${param.name}: ${(full && accepted[1] && param.type === 'item-handle' ? accepted[1] : accepted[0])?.type ?? param.type}`;
	});
	return `static ${member.name}(${params.join(', ')}): ${resultsOf(member, signature)[0]!.type}`;
}

/** The signature as it was written. */
export function describeFound(member: Member): string {
	return `static ${member.name}(${member.params.map((param) => `${param.name}: ${param.type}`).join(', ')}): ${member.returns}`;
}

/**
 * How a method's values cross when it fits the signature, or that for one item of its batch; else undefined. `writers`
 * are the plugin's own classes with a method `toJson()`.
 */
export function fit(member: Member, signature: ExportSignature, writers: ReadonlySet<string>): Fit | undefined {
	const whole = fitOne(member, signature, writers);
	if (whole) return { ...whole, each: false };
	const element = elementOf(signature);
	const one = element && fitOne(member, element, writers);
	return one && !one.params.includes('full-item') ? { ...one, each: true } : undefined;
}

function fitOne(
	member: Member,
	signature: ExportSignature,
	writers: ReadonlySet<string>,
): Omit<Fit, 'each'> | undefined {
	if (member.params.length !== signature.params.length) return undefined;
	const params = signature.params.map((param, index) => {
		const { type } = member.params[index]!;
		return PARAMETERS[param.type]?.find((accepted) => accepted.type === type)?.passing;
	});
	const results = resultsOf(member, signature);
	const found = results.find((accepted) => accepted.type === member.returns)?.passing;
	const returns = found ?? (signature.result === 'string' && writers.has(member.returns) ? 'json' : undefined);
	if (returns === undefined || params.includes(undefined)) return undefined;
	return { params: params as Passing[], returns };
}

function resultsOf(member: Member, signature: ExportSignature): readonly Accepted[] {
	if (member.role === 'route') return RESULTS['route-result']!;
	return RESULTS[signature.result ?? 'none']!;
}
