// What a plugin may be allowed beyond its own data, and which interfaces need it; compiler and kernel hold modules
// against the same list.

/** Every capability there is. A template is JavaScript that the kernel runs. */
export const CAPABILITIES: readonly string[] = [
	...['get', 'head', 'post', 'put', 'patch', 'delete'].map((method) => `http:${method}`),
	'sql:raw',
	'templates:code',
	'browser:script',
	'site:plugins',
	'people:administer',
	'stages:administer',
];

/** Interfaces that only those may import who ask for a capability that begins so. */
const GATED: Readonly<Record<string, string>> = {
	'trovato:kernel/http': 'http:',
	'trovato:kernel/site': 'site:',
	'trovato:kernel/people': 'people:',
};

/** The capabilities of which one is needed to import `module`; none when everybody may. */
export function neededFor(module: string): readonly string[] {
	const gate = GATED[module];
	return gate === undefined ? [] : CAPABILITIES.filter((one) => one.startsWith(gate));
}

/** Why a plugin that asks for `capabilities` may not import `module`.`name`; undefined when it may. */
export function capabilityProblem(module: string, name: string, capabilities: readonly string[]): string | undefined {
	const needed = neededFor(module);
	if (needed.length === 0 || capabilities.some((one) => needed.includes(one))) return undefined;
	return `it imports ${module}.${name}, but its manifest asks for none of the capabilities ${needed.join(', ')}`;
}
