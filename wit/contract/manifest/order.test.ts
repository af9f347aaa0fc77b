import assert from 'node:assert/strict';
import { test } from 'node:test';
import { orderPlugins } from './order.ts';

const plugin = (name: string, required: string[] = [], optional: string[] = []) => ({
	name,
	dependencies: { required, optional },
});
const namesOf = (plugins: { name: string }[]) =>
	orderPlugins(plugins as ReturnType<typeof plugin>[]).map(({ name }) => name);

test('dependencies go first, equals in alphabetical order, whatever order they come in', () => {
	const plugins = [plugin('blog', ['item']), plugin('zebra'), plugin('item'), plugin('apple', ['zebra'])];
	assert.deepEqual(namesOf(plugins), ['item', 'blog', 'zebra', 'apple']);
	assert.deepEqual(namesOf(plugins.toReversed()), ['item', 'blog', 'zebra', 'apple']);
});

test('an optional dependency counts when it is present', () => {
	assert.deepEqual(namesOf([plugin('a', [], ['b']), plugin('b')]), ['b', 'a']);
	assert.deepEqual(namesOf([plugin('a', [], ['b'])]), ['a']);
});

test('a missing dependency is named with the plugin that requires it', () => {
	assert.throws(() => namesOf([plugin('blog', ['item'])]), {
		message: "Plugin 'blog' requires 'item' which is not enabled; enable 'item' first",
	});
});

test('a circle is spelled out, without the plugins that merely wait for it', () => {
	const plugins = [plugin('aaa', ['categories']), plugin('categories', [], ['blog']), plugin('blog', ['categories'])];
	assert.throws(() => namesOf(plugins), {
		message: 'Circular dependency detected: blog → categories → blog; remove one of these dependencies',
	});
});
