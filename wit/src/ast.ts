// The syntax tree of the strict WIT subset that the contract is written in.

export type ScalarKind = 's32' | 'u32' | 's64' | 'f64' | 'bool' | 'string';

export interface ScalarType {
	readonly kind: ScalarKind;
	/** The alias through which the contract names it, such as `item-handle`. */
	readonly alias?: string;
}

export interface OptionType {
	readonly kind: 'option';
	readonly of: ScalarType;
}

export interface ResultType {
	readonly kind: 'result';
	/** null is `_`: success carries nothing. */
	readonly ok: ScalarType | null;
	readonly error: ScalarType;
}

export type WitType = ScalarType | OptionType | ResultType;

export interface WitParam {
	readonly name: string;
	readonly type: ScalarType;
}

export interface WitFunction {
	readonly name: string;
	readonly doc: readonly string[];
	/** The call may suspend the caller. */
	readonly async: boolean;
	readonly params: readonly WitParam[];
	readonly result: WitType | null;
}

export interface WitAlias {
	readonly name: string;
	readonly doc: readonly string[];
	readonly type: ScalarType;
}

export interface WitInterface {
	readonly name: string;
	readonly doc: readonly string[];
	readonly aliases: readonly WitAlias[];
	readonly functions: readonly WitFunction[];
}

export interface WitPackage {
	readonly namespace: string;
	readonly name: string;
	readonly version: string;
	readonly interfaces: readonly WitInterface[];
}

/** What is wrong with a WIT text; the message begins with `file:line:column`. */
export class WitError extends Error {
	constructor(file: string, line: number, column: number, message: string) {
		super(`${file}:${line}:${column} ${message}`);
		this.name = 'WitError';
	}
}
