import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'smol-toml';
import { findPositions, lineAndColumn } from './positions.ts';

const SOURCE = `# a comment with [brackets] and = signs
title = "a # no comment" # yes
'quoted key' = 1
"esc\\"aped" = 2
site."x.y" . z = 3
text = """
[not.a.table]
key = "no key\\\\"
""""
list = [
	"one", # ]
	{ a = 1, b.c = [2, 3] },
	'''raw''',
]
[table.inner]
value = 2026-01-01
[[rows]]
name = "first"
[[rows.cells]]
v = 1
[[rows.cells]]
v = 2
[[rows]]
name = "second"
[rows.extra]
on = true
[[rows.cells]]
v = 3`.replaceAll('""""\n', '"""\n');

const pointers = (value: unknown, at = ''): string[] =>
	typeof value === 'object' && value !== null && !(value instanceof Date)
		? Object.entries(value).flatMap(([key, entry]) => [`${at}/${key}`, ...pointers(entry, `${at}/${key}`)])
		: [];

test('everything in a document has a position, and nothing else has', () => {
	const known = pointers(parse(SOURCE)).filter((pointer) => !/^\/rows$|\/cells$/.test(pointer));
	const found = [...findPositions(SOURCE).keys()].filter((pointer) => !/^\/rows$|\/cells$/.test(pointer));
	assert.deepEqual(found.toSorted(), known.toSorted());
});

test('positions point at keys and values', () => {
	const spots = findPositions(SOURCE);
	const shown = (pointer: string) => {
		const spot = spots.get(pointer) ?? assert.fail(pointer);
		return `${lineAndColumn(SOURCE, spot.key)} ${lineAndColumn(SOURCE, spot.value)}`;
	};
	assert.equal(shown('/title'), '2:1 2:9');
	assert.equal(shown('/site/x.y/z'), '5:1 5:18');
	assert.equal(shown('/list/1/b/c/1'), '12:21 12:21');
	assert.equal(shown('/table/inner'), '15:1 15:1');
	assert.equal(shown('/rows/1/cells/0/v'), '28:1 28:5');
});
