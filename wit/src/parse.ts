// Reads the strict WIT subset of the contract: packages, interfaces, scalar aliases, `use`, functions.
import {
	WitError,
	type ResultType,
	type ScalarKind,
	type ScalarType,
	type WitAlias,
	type WitFunction,
	type WitInterface,
	type WitPackage,
	type WitParam,
	type WitType,
} from './ast.ts';
import { lex, type Token } from './lex.ts';

const SCALARS: ReadonlySet<string> = new Set(['s32', 'u32', 's64', 'f64', 'bool', 'string']);

/**
 * The package that `text` declares. `file` is named in messages.
 * Throws a WitError (`file:line:column …`) at the first thing outside the subset.
 */
export function parseWit(text: string, file: string): WitPackage {
	return new Parser(lex(text, file), file).package();
}

class Parser {
	readonly #tokens: Token[];
	readonly #file: string;
	#at = 0;
	/** Aliases per interface, filled as interfaces are read. */
	readonly #aliases = new Map<string, Map<string, ScalarType>>();

	constructor(tokens: Token[], file: string) {
		this.#tokens = tokens;
		this.#file = file;
	}

	package(): WitPackage {
		this.#expect('package');
		const namespace = this.#word('a namespace').text;
		this.#expect(':');
		const name = this.#word('a package name').text;
		this.#expect('@');
		const version = this.#next();
		if (version.kind !== 'version') this.#fail(version, 'expected a version such as 1.0.0');
		this.#expect(';');
		const interfaces: WitInterface[] = [];
		while (this.#peek().kind !== 'end') interfaces.push(this.#interface(interfaces));
		return { namespace, name, version: version.text, interfaces };
	}

	#interface(before: readonly WitInterface[]): WitInterface {
		const { doc } = this.#expect('interface');
		const name = this.#word('an interface name');
		if (before.some((other) => other.name === name.text)) this.#fail(name, `interface ${name.text} is declared twice`);
		const scope = new Map<string, ScalarType>();
		this.#aliases.set(name.text, scope);
		const aliases: WitAlias[] = [];
		const functions: WitFunction[] = [];
		this.#expect('{');
		while (!this.#skip('}')) {
			if (this.#peek().text === 'use') this.#use(scope);
			else if (this.#peek().text === 'type') aliases.push(this.#alias(scope));
			else functions.push(this.#function(scope, functions));
		}
		return { name: name.text, doc, aliases, functions };
	}

	#use(scope: Map<string, ScalarType>): void {
		this.#expect('use');
		const from = this.#word('an interface name');
		const source = this.#aliases.get(from.text);
		if (!source) this.#fail(from, `interface ${from.text} is not declared above`);
		this.#expect('.');
		this.#expect('{');
		while (!this.#skip('}')) {
			const name = this.#word('a type name');
			const type = source.get(name.text);
			if (!type) this.#fail(name, `interface ${from.text} has no type ${name.text}`);
			scope.set(name.text, type);
			if (!this.#skip(',') && this.#peek().text !== '}') this.#fail(this.#peek(), 'expected , or }');
		}
		this.#expect(';');
	}

	#alias(scope: Map<string, ScalarType>): WitAlias {
		const { doc } = this.#expect('type');
		const name = this.#word('a type name');
		this.#expect('=');
		const type: ScalarType = { kind: this.#scalar(scope).kind, alias: name.text };
		this.#expect(';');
		if (scope.has(name.text)) this.#fail(name, `type ${name.text} is declared twice`);
		scope.set(name.text, type);
		return { name: name.text, doc, type };
	}

	#function(scope: Map<string, ScalarType>, before: readonly WitFunction[]): WitFunction {
		const name = this.#word('a function name');
		if (before.some((other) => other.name === name.text)) this.#fail(name, `function ${name.text} is declared twice`);
		this.#expect(':');
		const async = this.#skip('async');
		this.#expect('func');
		this.#expect('(');
		const params: WitParam[] = [];
		while (!this.#skip(')')) {
			const param = this.#word('a parameter name').text;
			this.#expect(':');
			params.push({ name: param, type: this.#scalar(scope) });
			if (!this.#skip(',') && this.#peek().text !== ')') this.#fail(this.#peek(), 'expected , or )');
		}
		const result = this.#skip('->') ? this.#type(scope) : null;
		this.#expect(';');
		return { name: name.text, doc: name.doc, async, params, result };
	}

	#type(scope: Map<string, ScalarType>): WitType {
		if (this.#skip('option')) {
			this.#expect('<');
			const at = this.#peek();
			const of = this.#scalar(scope);
			if (!['string', 's64', 'f64'].includes(of.kind)) this.#fail(at, `option<${of.kind}> has no binary form here`);
			this.#expect('>');
			return { kind: 'option', of };
		}
		if (!this.#skip('result')) return this.#scalar(scope);
		this.#expect('<');
		const at = this.#peek();
		const ok: ResultType['ok'] = this.#skip('_') ? null : this.#scalar(scope);
		if (ok && (ok.kind === 's64' || ok.kind === 'f64')) this.#fail(at, `result<${ok.kind}, …> has no binary form here`);
		this.#expect(',');
		const error = this.#scalar(scope);
		this.#expect('>');
		return { kind: 'result', ok, error };
	}

	#scalar(scope: Map<string, ScalarType>): ScalarType {
		const token = this.#word('a type');
		if (SCALARS.has(token.text)) return { kind: token.text as ScalarKind };
		const alias = scope.get(token.text);
		if (!alias) this.#fail(token, `unknown type ${token.text}; the subset has ${[...SCALARS].join(', ')} and aliases`);
		return alias;
	}

	#peek(): Token {
		return this.#tokens[Math.min(this.#at, this.#tokens.length - 1)]!;
	}

	#next(): Token {
		const token = this.#peek();
		this.#at++;
		return token;
	}

	#skip(text: string): boolean {
		if (this.#peek().text !== text) return false;
		this.#at++;
		return true;
	}

	#expect(text: string): Token {
		const token = this.#next();
		if (token.text !== text) this.#fail(token, `expected ${text}, found ${token.text}`);
		return token;
	}

	#word(what: string): Token {
		const token = this.#next();
		if (token.kind !== 'word') this.#fail(token, `expected ${what}, found ${token.text}`);
		return token;
	}

	#fail(token: Token, message: string): never {
		throw new WitError(this.#file, token.line, token.column, message);
	}
}
