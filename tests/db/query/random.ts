// Rows and conditions made at random from a seed, with everything that is awkward in them.

export type Random = () => number;

/** A generator whose numbers depend on the seed only (mulberry32). */
export function createRandom(seed: number): Random {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
	};
}

export const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)]!;

export const TEXTS = [
	'',
	'a',
	'ab',
	'B',
	'abc',
	'100%',
	'50_50',
	'%',
	'_',
	'\\',
	'\\%',
	"it's",
	'"quoted"',
	'😀',
	'a😀b',
	'žluť',
	'null',
	'4',
	'4.5',
	'-7',
	'1e2',
	'NaN',
	'٤',
	' 4',
	'true',
	'2026-02-28',
	'2026-02-29',
	'2024-02-29T12:30:00.5+02:00',
	"'; drop table thing; --",
	'$1',
	'{"a": 1}',
	'\n',
	'{}',
	',',
	'{a,b}',
	'(1,2)',
	'\u{10ffff}',
	'é',
	'e\u0301',
];
export const NUMBERS = [0, 1, -1, 4, 4.5, -7, 100, 2_147_483_647, -2_147_483_648, 0.1, 1e15];
export const TIMES = [
	'2024-02-29T12:30:00.500Z',
	'2026-01-01T00:00:00.000Z',
	'2026-11-21T10:00:00.000Z',
	'1969-12-31T23:59:59.999Z',
	'2026-11-21T10:00:00.001Z',
];
export const UUIDS = ['00000000-0000-0000-0000-000000000000', '0190a000-0000-7000-8000-000000000001'];

export interface Thing {
	readonly id: number;
	readonly title: string | null;
	readonly size: number | null;
	readonly weight: number | null;
	readonly done: boolean | null;
	readonly at: string | null;
	readonly owner: string | null;
	readonly tags: readonly string[] | null;
	readonly data: unknown;
}

/** A value at a path of JSON: of any type. */
function randomJson(random: Random, depth = 0): unknown {
	const kind = Math.floor(random() * (depth > 1 ? 6 : 9));
	if (kind <= 1) return pick(random, TEXTS);
	if (kind === 2) return pick(random, NUMBERS);
	if (kind === 3) return random() < 0.5;
	if (kind === 4) return null;
	if (kind === 5) return pick(random, TIMES);
	if (kind === 6) return [randomJson(random, depth + 1), randomJson(random, depth + 1)];
	return { value: randomJson(random, depth + 1), '%': randomJson(random, depth + 1) };
}

export function randomThing(random: Random, id: number): Thing {
	const maybe = <T>(value: T): T | null => (random() < 0.2 ? null : value);
	const data = Object.fromEntries(
		['rating', 'name', "it's", 'when'].filter(() => random() < 0.8).map((key) => [key, randomJson(random)]),
	);
	return {
		id,
		title: maybe(pick(random, TEXTS)),
		size: maybe(
			Math.trunc(
				pick(
					random,
					NUMBERS.filter((one) => Math.abs(one) < 3e9),
				),
			),
		),
		weight: maybe(pick(random, NUMBERS)),
		done: maybe(random() < 0.5),
		at: maybe(pick(random, TIMES)),
		owner: maybe(pick(random, UUIDS)),
		tags: maybe([pick(random, TEXTS), pick(random, TEXTS)].slice(Math.floor(random() * 3))),
		data: random() < 0.05 ? pick(random, [[], 'text', 7, { deep: { er: { value: 4 } } }]) : data,
	};
}

const COLUMNS = ['id', 'title', 'size', 'weight', 'done', 'at', 'owner'];
const PATHS = [
	['rating'],
	['rating', 'value'],
	["it's"],
	['name'],
	['name', '0'],
	['name', '%'],
	['when'],
	['deep', 'er', 'value'],
	['nothing', 'x'],
];
const TYPES = ['text', 'number', 'time', 'boolean'] as const;

export type FieldOf = string | { column: string; path: string[]; type?: (typeof TYPES)[number] };

export interface Leaf {
	left: FieldOf;
	op: string;
	value?: unknown;
	right?: FieldOf;
}
export type Tree = Leaf | { all: Tree[] } | { any: Tree[] } | { not: Tree };

export function randomField(random: Random): FieldOf {
	if (random() < 0.6) return pick(random, COLUMNS);
	const path = pick(random, PATHS);
	return random() < 0.3 ? { column: 'data', path } : { column: 'data', path, type: pick(random, TYPES) };
}

function randomValue(random: Random): unknown {
	return pick(
		random,
		[TEXTS, NUMBERS, TIMES, UUIDS, [true, false], TEXTS, NUMBERS].map((from) => pick<unknown>(random, from)),
	);
}

function randomLeaf(random: Random): Leaf {
	const left = randomField(random);
	const op = pick(
		random,
		'= <> < <= > >= in not_in between contains starts_with ends_with is_null is_not_null has'.split(' '),
	);
	if (op.startsWith('is_')) return { left, op };
	if (op === 'has') {
		if (random() < 0.5) return { left: 'tags', op, value: pick(random, TEXTS) };
		return {
			left: { column: 'data', path: pick(random, PATHS), type: 'json' as never },
			op,
			value: randomJson(random, 1),
		};
	}
	if (op === 'between') return { left, op, value: [randomValue(random), randomValue(random)] };
	if (op.endsWith('in'))
		return { left, op, value: Array.from({ length: Math.floor(random() * 4) }, () => randomValue(random)) };
	if (/^[<>=]+$/.test(op) && random() < 0.1) return { left, op, right: randomField(random) };
	return { left, op, value: randomValue(random) };
}

/** A value that suits the field, for most leaves; the rest stays as wrong as chance made it. */
function suit(random: Random, leaf: Leaf, kind: string): Leaf {
	const from: Record<string, readonly unknown[]> = {
		text: TEXTS,
		number: NUMBERS,
		time: TIMES,
		uuid: UUIDS,
		boolean: [true, false],
	};
	if (leaf.value === undefined || leaf.op === 'has' || random() < 0.1) return leaf;
	const choose = (): unknown => pick(random, from[kind] ?? TEXTS);
	return { ...leaf, value: Array.isArray(leaf.value) ? leaf.value.map(choose) : choose() };
}

export function randomTree(random: Random, kindOf: (field: FieldOf) => string, depth = 0): Tree {
	const chance = random();
	const several = (): Tree[] =>
		Array.from({ length: Math.floor(random() * 4) }, () => randomTree(random, kindOf, depth + 1));
	if (depth < 3 && chance < 0.2) return { all: several() };
	if (depth < 3 && chance < 0.4) return { any: several() };
	if (depth < 3 && chance < 0.5) return { not: randomTree(random, kindOf, depth + 1) };
	const leaf = randomLeaf(random);
	return suit(random, leaf, kindOf(leaf.left));
}
