// Content items for tests, with the plain values that a test is about.

export interface ItemSource {
	readonly type: string;
	readonly title?: string;
	/** Stored as they are when they are objects or lists of objects; a plain value is wrapped as `{"value": …}`. */
	readonly fields?: Readonly<Record<string, unknown>>;
	readonly id?: string;
	readonly created?: Date;
	readonly changed?: Date;
	/** 1 is published. */
	readonly status?: number;
	readonly author_id?: string;
	readonly revision_id?: string;
}

const WRITTEN = new Date('2026-01-15T12:00:00Z');
let count = 0;

/** The item as a row that statements return and `rows.item(…)` reads. */
export function itemRow(source: ItemSource): Record<string, unknown> {
	const number = String(++count).padStart(12, '0');
	return {
		id: `018f0000-0000-7000-8000-${number}`,
		revision_id: `018f0000-0000-7000-9000-${number}`,
		author_id: null,
		title: source.type,
		status: 1,
		created: WRITTEN,
		changed: WRITTEN,
		...source,
		fields: Object.fromEntries(Object.entries(source.fields ?? {}).map(([name, value]) => [name, stored(value)])),
	};
}

function stored(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(stored);
	return typeof value === 'object' && value !== null ? value : { value };
}
