// What a plugin may do: asked for in the manifest, granted by the site, shown by the module's imports.
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { createPlace, edit, type Node, type Place } from './place.ts';
import { moduleThatImports } from './module.ts';

let place: Place;
let node: Node | undefined;
before(async () => {
	place = await createPlace();
});
afterEach(async () => {
	await node?.close();
	node = undefined;
	await place.settings([]);
});
after(() => place?.close());

/** A plugin that is nothing but a module with these imports. */
async function handMade(name: string, imports: readonly [string, string][], manifest = ''): Promise<void> {
	const dir = path.join(place.dir, 'plugins', name);
	await mkdir(dir, { recursive: true });
	await writeFile(
		path.join(dir, `${name}.info.toml`),
		`name = "${name}"\nversion = "1.0.0"\napi = "1.0"\n${manifest}\n`,
	);
	await writeFile(path.join(dir, `${name}.wasm`), moduleThatImports(imports));
}

test('a module that imports what its manifest does not ask for is not loaded; import and capability are named', async () => {
	await place.settings([]);
	node = await place.start();
	await handMade('sneaky', [['trovato:kernel/http', 'request']]);
	await assert.rejects(
		node.kernel.plugins.enable('sneaky'),
		/'sneaky' cannot be loaded: it imports trovato:kernel\/http\.request, but its manifest asks for none of the capabilities http:get/,
	);
	assert.equal(await node.status('/'), 404);
});

test('asking for the capability is not enough where the kernel has no such interface', async () => {
	node = await place.start();
	await handMade('foreign', [['wasi_snapshot_preview1', 'fd_write']], 'capabilities = ["http:get"]');
	await assert.rejects(
		node.kernel.plugins.enable('foreign'),
		/'foreign' cannot be loaded: there is no host interface wasi_snapshot_preview1 \(for fd_write\)/,
	);
});

test('a capability that does not exist is a mistake in the manifest, with its place', async () => {
	node = await place.start();
	await handMade('typo', [], 'capabilities = ["htp:get"]');
	await assert.rejects(
		node.kernel.plugins.enable('typo'),
		/typo\.info\.toml:4:17: found 'htp:get', expected one of http:get/,
	);
});

test('what is asked for and not granted is told, and templates of such a plugin are not used', async () => {
	const dir = await place.copy('ribbon', async (to) => {
		await edit(path.join(to, 'ribbon.info.toml'), 'api = "1.0"', 'api = "1.0"\ncapabilities = ["templates:code"]');
		await mkdir(path.join(to, 'templates'));
		await writeFile(path.join(to, 'templates', 'page.eta'), "<p>the ribbon's page</p>");
	});
	assert.ok(dir);
	await place.settings(['content', 'ribbon']);
	node = await place.start();
	assert.ok(
		node.log.some(({ msg }) => /'ribbon' asks for templates:code, which site\.toml does not grant/.test(String(msg))),
	);
	assert.doesNotMatch(await (await node.get('/')).text(), /the ribbon's page/);
	await node.close();

	await place.settings(['content', 'ribbon'], '[grants]\nribbon = ["templates:code"]');
	node = await place.start();
	assert.match(await (await node.get('/')).text(), /the ribbon's page/);
});

test('templates and files of the site’s theme go before all others, without a capability', async () => {
	const theme = path.join(place.dir, 'themes', 'default');
	await mkdir(path.join(theme, 'templates'), { recursive: true });
	await mkdir(path.join(theme, 'static'));
	await writeFile(path.join(theme, 'templates', 'page.eta'), "<p>the theme's page</p>");
	await writeFile(path.join(theme, 'static', 'look.css'), 'p { color: red }');
	await place.settings(['content', 'ribbon'], '[grants]\nribbon = ["templates:code"]');
	node = await place.start();
	assert.match(await (await node.get('/')).text(), /the theme's page/);
	assert.equal(await node.status('/static/site-theme/look.css'), 200);
});

test('a template that cannot be compiled is refused before it is in force', async () => {
	await place.settings(['content'], '[grants]\nribbon = ["templates:code"]');
	node = await place.start();
	await writeFile(path.join(place.dir, 'plugins', 'ribbon', 'templates', 'page.eta'), '<% if ( %>');
	await assert.rejects(node.kernel.plugins.enable('ribbon'), /page\.eta:1/);
	assert.equal(await node.status('/'), 200);
});
