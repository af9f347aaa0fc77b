// The mistakes that authors make with plugins, each in a small plugin, with what they are told. The reference page is
// made of it, and a test makes every one of them.

export type Stage = 'building' | 'enabling' | 'running';

export interface Mistake {
	readonly id: string;
	/** What went wrong, as a heading. */
	readonly title: string;
	readonly stage: Stage;
	/** Files of the plugin `shop` that differ from the right ones: the whole text, or replacements in it. */
	readonly files: Readonly<Record<string, string | readonly (readonly [from: string, to: string])[]>>;
	/** A plugin that is enabled after `shop`. */
	readonly next?: string;
	/** What its author is told; `…` is anything. */
	readonly told: string;
	/** What is behind it. */
	readonly why: string;
}

/** A plugin without a mistake. */
export const RIGHT: Readonly<Record<string, string>> = {
	'shop.info.toml': `name = "shop"
version = "1.0.0"
api = "1.0"

[dependencies]
required = ["content"]

[[routes]]
path = "/shop"
handler = "listing"
permission = "access content"

[taps]
implements = ["tap_item_view"]

[tables]
owns = ["ware"]
`,
	'assembly/index.ts': `import { html, ItemHandle, RenderElement, sql } from '@trovato/sdk';

@plugin
class Shop {
	@tap
	static tap_item_view(item: ItemHandle): RenderElement {
		return html.p(item.title);
	}

	@route
	static listing(): RenderElement {
		const wares = sql('wares').all();
		return html.p(wares.string(0, 'name'));
	}
}
`,
	'migrations/0001_create_ware.sql': 'create table ware (name text primary key);\n',
	'statements/wares.sql': 'select name from ware order by name\n',
};

const MANIFEST = 'shop.info.toml';
const CODE = 'assembly/index.ts';
const VIEW = '\t\treturn html.p(item.title);\n';
const LISTING = "\t\tconst wares = sql('wares').all();\n";

export const MISTAKES: readonly Mistake[] = [
	{
		id: 'wrong-signature',
		title: 'A tap has the wrong signature',
		stage: 'building',
		files: { [CODE]: [['item: ItemHandle', 'item: string']] },
		told: `assembly/index.ts:6:9 @tap tap_item_view does not have the signature that it is called with.
  expected  static tap_item_view(item: ItemHandle): RenderElement
  found     static tap_item_view(item: string): RenderElement
  fix       Write: static tap_item_view(item: ItemHandle): RenderElement`,
		why: 'What a tap is given and what it returns is said by the plugin that provides it, in its manifest.',
	},
	{
		id: 'undeclared-tap',
		title: 'A tap is not in the manifest',
		stage: 'building',
		files: { [MANIFEST]: [['implements = ["tap_item_view"]', 'implements = []']] },
		told: `assembly/index.ts:6:9 shop.info.toml does not declare tap_item_view, so nobody would call it.
  expected  [taps] implements = ["tap_item_view"]
  found     [taps] implements = []
  fix       Add "tap_item_view" to implements in shop.info.toml, or remove the method.`,
		why: 'The kernel calls only what the manifest names: it knows who implements a tap without running anybody.',
	},
	{
		id: 'tap-not-exported',
		title: 'A tap of the manifest is not in the code',
		stage: 'building',
		files: { [MANIFEST]: [['"tap_item_view"]', '"tap_item_view", "tap_install"]']] },
		told: `shop.info.toml:14:32 The manifest declares tap_install, but no @plugin class has @tap tap_install.
  expected  @tap static tap_install(…) in a @plugin class
  found     tap_item_view
  fix       Write the method, or remove the declaration from shop.info.toml.`,
		why: 'The method is missing, lacks its decorator, or is spelt otherwise.',
	},
	{
		id: 'unknown-field-type',
		title: 'A field has a type that does not exist',
		stage: 'building',
		files: {
			[CODE]: [[
				`import { html, ItemHandle, RenderElement, sql } from '@trovato/sdk';\n\n@plugin`,
				`import { Field, html, ItemHandle, RenderElement, sql } from '@trovato/sdk';\n\nexport const stars = Field.stars('field_stars');\n\n@plugin`,
			]],
		},
		told: `assembly/index.ts:3:28 Property 'stars' does not exist on type 'Field'. (AS2339)
  expected  one of text, textLong, integer, float, boolean, date, …
  found     stars
  fix       Field has nothing of this name.`,
		why: 'The types of fields are the functions of `Field`. A rating is an `integer`.',
	},
	{
		id: 'misspelt',
		title: 'Something of the SDK is misspelt',
		stage: 'building',
		files: { [CODE]: [['item.title', 'item.titel']] },
		told: `assembly/index.ts:7:22 Property 'titel' does not exist on type 'ItemHandle'. (AS2339)
  expected  one of …
  found     titel
  fix       Write title.`,
		why: 'The nearest name is proposed; your editor shows all of them.',
	},
	{
		id: 'provider-not-a-dependency',
		title: 'The provider of a tap is not among the dependencies',
		stage: 'building',
		files: { [MANIFEST]: [['required = ["content"]', 'required = []']] },
		told: `assembly/index.ts:6:9 No dependency of 'shop' provides tap_item_view.
  expected  a tap of the kernel, or of a dependency
  found     tap_item_view
  fix       Add "content", which provides it, to [dependencies] required in shop.info.toml.`,
		why: 'A plugin sees the taps, and the tables, of those that it depends on.',
	},
	{
		id: 'circle',
		title: 'Plugins depend on each other in a circle',
		stage: 'enabling',
		files: {
			[MANIFEST]: [['required = ["content"]', 'required = ["content"]\noptional = ["till"]']],
			'../till/till.info.toml':
				'name = "till"\nversion = "1.0.0"\napi = "1.0"\n\n[dependencies]\nrequired = ["shop"]\n',
		},
		next: 'till',
		told: `…shop.info.toml:7:13: Circular dependency detected: shop → till → shop; remove one of these dependencies`,
		why: 'Each has to be loaded before the other. Make one dependency `optional`, or move what both need into a third plugin.',
	},
	{
		id: 'missing-dependency',
		title: 'A dependency is not enabled',
		stage: 'enabling',
		files: {
			[MANIFEST]: [['required = ["content"]', 'required = ["content", "till"]']],
			'../till/till.info.toml': 'name = "till"\nversion = "1.0.0"\napi = "1.0"\n',
		},
		told: `…shop.info.toml:6:24: Plugin 'shop' requires 'till' which is not enabled; enable 'till' first`,
		why: 'Enabling a plugin does not enable others: each is a decision of its own.',
	},
	{
		id: 'missing-module',
		title: 'The plugin was not built',
		stage: 'enabling',
		files: { 'shop.wasm': '' },
		told: `Plugin 'shop' wasm file not found at …shop.wasm. Build it: npx trovato plugin build shop`,
		why: 'Commands of the command line build what is stale; a module is missing where a plugin was copied without it.',
	},
	{
		id: 'capability-not-asked',
		title: 'The plugin uses a capability without asking for it',
		stage: 'building',
		files: {
			[CODE]: [
				['{ html,', '{ html, http,'],
				[LISTING, `\t\tconst news = http.get('https://example.org/news');\n\t\tif (news.status == 200) return html.p(news.body);\n${LISTING}`],
			],
		},
		told: `assembly/index.ts:12:16 The plugin uses http, and its manifest does not ask for it.
  expected  capabilities = [one or more of http:get, http:head, http:post, http:put, http:patch, http:delete]
  found     capabilities = []
  fix       Add to shop.info.toml, above the first [table], what you need of it. The site has to grant it too.`,
		why: 'Asking other servers is a capability: the manifest asks for it, the site grants it in `[grants]`, and `trovato plugin audit` shows it.',
	},
	{
		id: 'write-in-cte',
		title: 'A statement writes through a part of it',
		stage: 'enabling',
		files: { 'statements/wares.sql': 'with gone as (delete from ware returning name)\nselect name from gone\n' },
		told: `…statements/wares.sql:1:6: only the statement itself may write; make it a statement of its own`,
		why: 'Whether a statement writes is known by its first word: pages that only read run in a snapshot that cannot.',
	},
	{
		id: 'misspelt-column',
		title: 'A statement names a column that does not exist',
		stage: 'enabling',
		files: { 'statements/wares.sql': 'select name,\n  prise\nfrom ware\n' },
		told: `…statements/wares.sql:2:3: column "prise" does not exist`,
		why: 'Every statement is prepared, under the role of the plugin, before the plugin is enabled.',
	},
	{
		id: 'changed-migration',
		title: 'A migration was changed after it had been applied',
		stage: 'enabling',
		files: { 'migrations/0001_create_ware.sql': 'create table ware (name text primary key, price int);\n' },
		told: `…migrations/0001_create_ware.sql:1:1: plugin 'shop': 0001_create_ware.sql was changed after it had been applied; restore it and add a new file instead`,
		why: 'Other sites have the table as the first version made it. What changes it is another file.',
	},
	{
		id: 'api-too-new',
		title: 'The plugin needs a newer interface',
		stage: 'building',
		files: { [MANIFEST]: [['api = "1.0"', 'api = "1.7"']] },
		told: `…shop.info.toml:3:7: found '1.7', expected the version of the plugin interface, '1.0'; correct 'api'`,
		why: 'The plugin was written for another version of Trovato.',
	},
	{
		id: 'name-and-folder',
		title: 'The name is not that of the folder',
		stage: 'building',
		files: { [MANIFEST]: [['name = "shop"', 'name = "store"']] },
		told: `…shop.info.toml:1:8: found 'store', expected 'shop' as the folder is called; rename one of them`,
		why: 'A plugin is found by its folder.',
	},
	{
		id: 'toml-syntax',
		title: 'The manifest is not TOML',
		stage: 'building',
		files: { [MANIFEST]: [['version = "1.0.0"', 'version = 1.0.0']] },
		told: `…shop.info.toml:2:14: this is not TOML: illegal character in numeric literal; correct the syntax (…)`,
		why: 'Versions are text, in quotation marks.',
	},
	{
		id: 'unknown-key',
		title: 'The manifest has an unknown key',
		stage: 'building',
		files: { [MANIFEST]: [['handler = ', 'handle = ']] },
		told: `…shop.info.toml:8:1: found no 'handler', expected lower-case letters, digits and _; add handler = …
…shop.info.toml:10:1: found the unknown key 'handle', expected one of path, method, handler, permission, title, parent, format, read, cache, replaceable, query; write 'handler'`,
		why: 'All keys are in [the manifest](manifest.md).',
	},
	{
		id: 'call-at-start',
		title: 'The module calls the host while it starts',
		stage: 'building',
		files: {
			[CODE]: [[
				`import { html, ItemHandle, RenderElement, sql } from '@trovato/sdk';\n`,
				`import { html, ItemHandle, RenderElement, request, sql } from '@trovato/sdk';\n\nexport const began = request.now;\n`,
			]],
		},
		told: `assembly/index.ts:3:22 The module calls request.now while it starts, when there is no request and no host yet.
  expected  values outside of functions that need no host
  found     request.now
  fix       Move the call into the tap or route that needs it.`,
		why: 'What stands outside of functions runs when an instance is made, long before anybody asks for a page.',
	},
	{
		id: 'closure',
		title: 'A function uses the variables around it',
		stage: 'building',
		files: { [CODE]: [[VIEW, `\t\tlet n = 0;\n\t\t[1, 2].forEach((one) => {\n\t\t\tn += one;\n\t\t});\n${VIEW}`]] },
		told: `assembly/index.ts:9:4 Not implemented: Closures. (AS100)
  found     n
  fix       A function cannot use the variables around it: write a for loop, or pass what it needs as parameters.`,
		why: 'The language has functions, but no closures: a function sees its parameters and what stands outside of all functions.',
	},
	{
		id: 'try-catch',
		title: 'There is no try and catch',
		stage: 'building',
		files: { [CODE]: [[LISTING, "\t\ttry {\n\t\t\tsql('wares').run();\n\t\t} catch (error) {\n\t\t\treturn html.p('none');\n\t\t}\n" + LISTING]] },
		told: `assembly/index.ts:12:3 Not implemented: Exceptions. (AS100)
  found     try {
  fix       There is no try and catch: look at \`failed\` of what an operation returns. A throw ends the call.`,
		why: 'What can fail and be handled says so in its result: `sql(…).attempt()` has `failed` and `error`, a `Doc` and a `Reply` have `failed`.',
	},
	{
		id: 'optional-chaining',
		title: 'There is no ?.',
		stage: 'building',
		files: {
			[CODE]: [
				['{ html,', '{ cache, html,'],
				[LISTING, `\t\tconst length = cache.get('shop', 'names')?.length;\n${LISTING}`],
			],
		},
		told: `assembly/index.ts:12:45 Expression expected. (AS1109)
  found     .
  fix       There is no ?. — compare with null first, on a variable of its own.`,
		why: 'A value that may be `null` is compared first; most functions of the SDK take what to use `otherwise` instead.',
	},
	{
		id: 'regular-expression',
		title: 'There are no regular expressions',
		stage: 'building',
		files: { [CODE]: [[VIEW, `\t\tif (/a+/.test(item.title)) return html.p('a');\n${VIEW}`]] },
		told: `assembly/index.ts:7:7 Not implemented: Regular expressions. (AS100)
  found     /a+/
  fix       There are no regular expressions: use indexOf, startsWith and substring, or a function of \`text\`.`,
		why: 'The host has them, on an engine whose time does not explode: `text.test`, `text.match`, `text.replace`.',
	},
	{
		id: 'union',
		title: 'A type is one of two',
		stage: 'building',
		files: { [CODE]: [[LISTING, `\t\tlet id: string | i32 = 1;\n${LISTING}`]] },
		told: `assembly/index.ts:12:20 Not implemented: union types. (AS100)
  found     i32
  fix       A type is one type, or one class or null. Use a class, or write two functions.`,
		why: 'Every value has one type when it is compiled; `class | null` is the one exception.',
	},
	{
		id: 'async',
		title: 'There is no async and await',
		stage: 'building',
		files: { [CODE]: [['\tstatic listing(): RenderElement {', '\tstatic async listing(): RenderElement {']] },
		told: `assembly/index.ts:11:9 Type expected. (AS1110)
  found     async
  fix       There is no async: host functions that wait look like any other function. Leave the word out.`,
		why: 'Nothing has to be awaited: a call that waits for the database suspends the plugin, not the thread.',
	},
	{
		id: 'trap',
		title: 'The plugin fails while it runs',
		stage: 'running',
		files: {
			[CODE]: [
				["\t\treturn html.p(wares.string(0, 'name'));\n", "\t\treturn html.p(namesOf(wares)[7]);\n"],
				['import { html, ItemHandle, RenderElement, sql }', 'import { html, ItemHandle, RenderElement, Rows, sql }'],
				[
					'@plugin\n',
					"function namesOf(rows: Rows): string[] {\n\tconst names: string[] = [];\n\tfor (let i = 0; i < rows.length; i++) names.push(rows.string(i, 'name'));\n\treturn names;\n}\n\n@plugin\n",
				],
			],
		},
		told: `Plugin 'shop' failed in route_listing: Index out of range at assembly/index.ts:19:17`,
		why: 'The place is the innermost one in your own code. The visitor gets an error page without any of this; in a tap whose provider says `on_error = "skip"` only this part is missing.',
	},
];
