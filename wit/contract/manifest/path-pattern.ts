// Reads the path of a route with its placeholders: `/item/{id:uuid}`.

export type PlaceholderType = 'text' | 'uuid' | 'int';

/** A part of a path between slashes. */
export type Segment = { readonly literal: string } | { readonly placeholder: string; readonly type: PlaceholderType };

const PLACEHOLDER = /^\{([a-z][a-z0-9_]*)(?::(uuid|int))?\}$/;

/**
 * The segments of a route's path.
 * @returns a sentence about what is wrong instead, when it is
 */
export function parsePath(path: string): readonly Segment[] | string {
	const segments: Segment[] = [];
	const names = new Set<string>();
	for (const part of path === '/' ? [] : path.slice(1).split('/')) {
		const match = PLACEHOLDER.exec(part);
		if (match?.[1] !== undefined) {
			if (names.has(match[1])) return `found the placeholder {${match[1]}} twice, expected each name once; rename one`;
			names.add(match[1]);
			segments.push({ placeholder: match[1], type: (match[2] as PlaceholderType | undefined) ?? 'text' });
		} else if (/[{}]/.test(part)) {
			return `found '${part}', expected a whole segment like {id}, {id:uuid} or {id:int}; correct the placeholder`;
		} else if (!/^[A-Za-z0-9._~-]+$/.test(part) || part === '.' || part === '..') {
			return `found '${part}', expected letters, digits, '.', '_', '~' and '-'; correct the path`;
		} else segments.push({ literal: part });
	}
	return segments;
}

/** The path with its placeholders' names removed: two routes of one shape and method cannot be told apart. */
export function pathShape(path: string): string {
	return path.replace(/\{[a-z][a-z0-9_]*(:[a-z]+)?\}/g, (_, type: string | undefined) => `{${type ?? ''}}`);
}

const FITS = {
	text: /^[^\0]+$/,
	uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
	int: /^(0|-?[1-9]\d{0,14})$/,
};

/** Whether a value may stand for a placeholder. */
export function fits(type: PlaceholderType, value: string): boolean {
	return FITS[type].test(value);
}

/** As much of a user as decides what he may open. */
export interface Visitor {
	readonly isAdmin: boolean;
	readonly permissions: readonly string[];
}

/** Whether somebody has a permission; `create {type} content` names a placeholder of the route. */
export function may(visitor: Visitor, permission: string, params: Readonly<Record<string, string>> = {}): boolean {
	if (visitor.isAdmin) return true;
	if (!permission.includes('{')) return visitor.permissions.includes(permission);
	return visitor.permissions.includes(permission.replace(/\{(\w+)\}/g, (whole, name: string) => params[name] ?? whole));
}
