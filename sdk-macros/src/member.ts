// Finds the decorated members of `@plugin` classes in the syntax tree of AssemblyScript sources.
import * as assemblyscript from 'assemblyscript';
import { ClassDeclaration, MethodDeclaration, type DecoratorNode, type Node, type Source } from 'assemblyscript';
import type { Diagnostic } from './diagnostic.ts';

export const ROLES = ['tap', 'route', 'command', 'job', 'callable'] as const;
export type Role = (typeof ROLES)[number];

/** The compiler's flags: its types declare them `const`, at run time they are an object. */
const { CommonFlags } = assemblyscript as unknown as { CommonFlags: Record<'Export' | 'Static', number> };

/** Decorators that AssemblyScript itself gives a meaning. */
const BUILT_IN = new Set([
	'inline',
	'unsafe',
	'operator',
	'lazy',
	'unmanaged',
	'final',
	'sealed',
	'global',
	'external',
	'builtin',
]);

/** A decorated static method of a `@plugin` class. */
export interface Member {
	readonly role: Role;
	readonly className: string;
	readonly name: string;
	readonly params: readonly { readonly name: string; readonly type: string }[];
	readonly returns: string;
	/** Path of the source without extension, as imports name it. */
	readonly source: string;
	readonly file: string;
	readonly line: number;
	readonly column: number;
}

export interface Members {
	readonly members: readonly Member[];
	/** Classes of the plugin that write themselves as JSON. */
	readonly writers: ReadonlySet<string>;
	/** Static methods of `@plugin` classes that have no role. */
	readonly unmarked: ReadonlySet<string>;
	readonly diagnostics: readonly Diagnostic[];
}

/** Reads the plugin's own sources; marks `@plugin` classes as exported, so that the glue can import them. */
export function findMembers(sources: readonly Source[]): Members {
	const members: Member[] = [];
	const writers = new Set<string>();
	const unmarked = new Set<string>();
	const diagnostics: Diagnostic[] = [];
	for (const source of sources)
		for (const statement of source.statements) {
			if (!(statement instanceof ClassDeclaration)) {
				diagnostics.push(...strayDecorators(statement));
				continue;
			}
			if (statement.extendsType || statement.members.some((member) => member.name.text === 'toJson'))
				writers.add(statement.name.text);
			const isPlugin = (statement.decorators ?? []).some((decorator) => nameOf(decorator) === 'plugin');
			if (isPlugin) {
				statement.flags |= CommonFlags.Export;
			}
			diagnostics.push(...unknownDecorators(statement.decorators, ['plugin'], 'a class'));
			for (const method of statement.members) {
				const read =
					method instanceof MethodDeclaration ? readMethod(statement, method, isPlugin, diagnostics) : undefined;
				if (read) members.push(read);
				else if (isPlugin) unmarked.add(method.name.text);
			}
		}
	return { members, writers, unmarked, diagnostics };
}

function readMethod(
	owner: ClassDeclaration,
	method: MethodDeclaration,
	isPlugin: boolean,
	diagnostics: Diagnostic[],
): Member | undefined {
	diagnostics.push(...unknownDecorators(method.decorators, ROLES, 'a method'));
	const roles = (method.decorators ?? [])
		.map(nameOf)
		.filter((name): name is Role => (ROLES as readonly string[]).includes(name));
	const role = roles[0];
	if (role === undefined) return undefined;
	const text = `${owner.name.text}.${method.name.text}`;
	const refuse = (message: string, fix: string): undefined => {
		diagnostics.push({ ...placeOfNode(method.name), severity: 'error', message, fix });
	};
	if (roles.length > 1)
		return refuse(`${text} has ${roles.map((one) => `@${one}`).join(' and ')}.`, 'Keep one of them.');
	if (!isPlugin)
		return refuse(
			`@${role} stands in class ${owner.name.text}, which is no plugin.`,
			`Put @plugin before class ${owner.name.text}.`,
		);
	if ((method.flags & CommonFlags.Static) === 0)
		return refuse(`@${role} ${text} is not static.`, `Write: static ${method.name.text}(…)`);
	return toMember(role, owner, method);
}

function toMember(role: Role, owner: ClassDeclaration, method: MethodDeclaration): Member {
	const { signature } = method;
	return {
		role,
		className: owner.name.text,
		name: method.name.text,
		params: signature.parameters.map((param) => ({ name: param.name.text, type: textOf(param.type) })),
		// A method without a return type has an empty range there.
		returns: textOf(signature.returnType) || 'void',
		source: method.range.source.internalPath,
		...placeOfNode(method.name),
	};
}

function unknownDecorators(
	decorators: readonly DecoratorNode[] | null,
	known: readonly string[],
	what: string,
): Diagnostic[] {
	return (decorators ?? [])
		.filter((decorator) => !known.includes(nameOf(decorator)) && !BUILT_IN.has(nameOf(decorator)))
		.map((decorator) => ({
			...placeOfNode(decorator),
			severity: 'error',
			message: `Unknown decorator @${nameOf(decorator)} on ${what}.`,
			expected: known.map((one) => `@${one}`).join(' '),
			found: `@${nameOf(decorator)}`,
			fix: 'Correct the name, or remove the decorator.',
		}));
}

function strayDecorators(statement: Node): Diagnostic[] {
	const { decorators } = statement as { decorators?: DecoratorNode[] | null };
	return (decorators ?? [])
		.filter((decorator) => ['plugin', ...ROLES].includes(nameOf(decorator)))
		.map((decorator) => ({
			...placeOfNode(decorator),
			severity: 'error',
			message: `@${nameOf(decorator)} does not stand on a member of a class.`,
			expected: '@plugin on a class, the others on its static methods',
			fix: 'Move the function into the @plugin class as a static method.',
		}));
}

function nameOf(decorator: DecoratorNode): string {
	return textOf(decorator.name).replace(/^@/, '');
}

function textOf(node: Node): string {
	const { source, start, end } = node.range;
	return source.text.slice(start, end).replace(/\s+/g, ' ').trim();
}

function placeOfNode(node: Node): { file: string; line: number; column: number } {
	const { source, start } = node.range;
	return { file: source.normalizedPath, line: source.lineAt(start), column: source.columnAt() };
}
