import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkCompatibility } from './compatibility.ts';
import { parseManifest } from './parse.ts';

const manifest = (name: string, rest: string) =>
	parseManifest(`name = "${name}"\nversion = "1.0.0"\napi = "1.0"\n${rest}`, `${name}.info.toml`);
const check = (...manifests: ReturnType<typeof manifest>[]) => checkCompatibility(manifests, ['tap_install']);

const provider = manifest(
	'base',
	`[[permissions]]
name = "see"
[[routes]]
path = "/x/{id}"
handler = "x"
permission = "see"
[[commands]]
name = "go"
[taps.provides.tap_x]
payload = "none"
returns = "none"
[tables]
owns = ["open", "closed"]
exports = ["open"]`,
);

test('plugins that fit together pass', () => {
	check(
		provider,
		manifest(
			'user',
			`[dependencies]\nrequired = ["base"]\n[taps]\nimplements = ["tap_install", "tap_x"]\n[tables]\nuses = ["base.open"]`,
		),
	);
});

test('a tap of a plugin that is no dependency names the plugin', () => {
	assert.throws(() => check(provider, manifest('user', '[taps]\nimplements = ["tap_x"]')), {
		message:
			"user.info.toml:5:15: found 'tap_x' which plugin 'base' provides, expected it among the dependencies; add 'base' to dependencies.required or dependencies.optional",
	});
});

test('a tap that nobody provides is refused with what was probably meant', () => {
	assert.throws(() => check(manifest('user', '[taps]\nimplements = ["tap_instal"]')), {
		message:
			"user.info.toml:5:15: found 'tap_instal' which nobody provides, expected a tap of the kernel or of a dependency; write 'tap_install'",
	});
});

test('a tap of an absent optional dependency is inert', () => {
	check(manifest('user', '[dependencies]\noptional = ["base"]\n[taps]\nimplements = ["tap_x"]'));
});

test('routes, commands and taps have one owner, and a clash names both plugins', () => {
	const rival = manifest(
		'rival',
		`[[routes]]
path = "/x/{name}"
handler = "y"
permission = "see"
[[commands]]
name = "go"
[taps.provides.tap_x]
payload = "none"
returns = "none"
[taps.provides.tap_install]
payload = "none"
returns = "none"`,
	);
	assert.throws(
		() => check(provider, rival),
		(error: Error) => {
			assert.deepEqual(
				error.message.split('\n').map((line) => line.replace(/, expected.*/, '')),
				[
					"rival.info.toml:5:8: found the route GET /x/{name} of plugin 'rival', which plugin 'base' has too",
					"rival.info.toml:9:8: found the command go of plugin 'rival', which plugin 'base' has too",
					"rival.info.toml:10:1: found the tap tap_x of plugin 'rival', which plugin 'base' has too",
					"rival.info.toml:13:1: found the tap tap_install of plugin 'rival', which the kernel has too",
				],
			);
			return true;
		},
	);
});

test('only exported tables of dependencies may be used', () => {
	assert.throws(
		() => check(provider, manifest('user', '[tables]\nuses = ["base.closed"]')),
		(error: Error) => {
			const [first, second] = error.message.split('\n');
			assert.match(
				first ?? '',
				/^user\.info\.toml:5:9: .*expected a table of a dependency; add 'base' to dependencies\.required$/,
			);
			assert.match(second ?? '', /expected one of the tables that 'base' exports \(open\)/);
			return true;
		},
	);
});

test('a permission that nobody declares is refused with what was probably meant; one with a placeholder stands for several', () => {
	const routes = (...permissions: string[]) =>
		permissions.map((one, index) => `[[routes]]\npath = "/r${index}/{kind}"\nhandler = "r"\npermission = "${one}"\n`);
	check(provider, manifest('user', routes('access content', 'see').join('')));
	check(
		provider,
		manifest('user', `[[permissions]]\nname = "make note content"\n${routes('make {kind} content').join('')}`),
	);
	assert.throws(() => check(provider, manifest('user', routes('sea', 'make {kind} content').join(''))), {
		message:
			"user.info.toml:7:14: found the permission 'sea' which nobody declares, expected one of [[permissions]]; write 'see'\n" +
			"user.info.toml:11:14: found the permission 'make {kind} content' which nobody declares, expected one of [[permissions]]; declare it",
	});
	assert.throws(
		() => check(manifest('user', '[[menu]]\ntitle = "Secret"\npath = "/secret"\npermission = "enter"')),
		/user\.info\.toml:7:14: found the permission 'enter' which nobody declares/,
	);
});
