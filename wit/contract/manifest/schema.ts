// The shape of a plugin manifest: everything the kernel must know about a plugin without running it.
import { Type, type Static, type TSchema } from '@sinclair/typebox';
import type { Camel } from '../toml/camelize.ts';

const one = <T extends string>(...values: T[]) =>
	Type.Unsafe<T>({ ...Type.Union(values.map((value) => Type.Literal(value))), default: values[0] });
const required = <T extends string>(...values: T[]) =>
	Type.Unsafe<T>(Type.Union(values.map((value) => Type.Literal(value))));
const table = <T extends Record<string, TSchema>>(properties: T) =>
	Type.Object(properties, { additionalProperties: false });
// TypeBox fills in defaults below a map only where its values have a default themselves.
const section = <T extends Record<string, TSchema>>(properties: T) =>
	Type.Object(properties, { additionalProperties: false, default: {} });
const list = <T extends TSchema>(items: T) => Type.Array(items, { default: [] });
const set = <T extends TSchema>(items: T) => Type.Array(items, { default: [], uniqueItems: true });
const word = (pattern: string, description: string) => Type.String({ pattern, description });
const map = <T extends TSchema>(key: string, values: T, description: string) =>
	Type.Record(Type.String({ pattern: key }), values, { additionalProperties: false, default: {}, description });

const TAP = '^tap_[a-z][a-z0-9_]*$';
const pluginName = word('^[a-z][a-z0-9_]{0,39}$', "a plugin's name: lower-case letters, digits and _, at most 40");
const tapName = word(TAP, "a tap's name: tap_ and lower-case letters, digits and _");
const tableName = word('^[a-z][a-z0-9_]{0,62}$', "a table's name: lower-case letters, digits and _");
const identifier = word('^[a-z][a-z0-9_]*$', 'lower-case letters, digits and _');
const commandName = word('^[a-z][a-z0-9-]*$', 'lower-case letters, digits and -');
const phrase = Type.String({ minLength: 1, description: 'text that is not empty' });
const permission = word('^[a-z][a-z0-9 {}_-]*[a-z0-9}]$', "a permission's name: a phrase of lower-case words");
const path = word('^/([^\\s?#/]+(/[^\\s?#/]+)*)?$', 'a path: starts with /, no slash at the end, no ? # or blanks');
const weight = Type.Integer({ minimum: -1000, maximum: 1000, default: 0 });
const menuName = Type.String({ default: 'main' });
const optionalWeight = Type.Optional(Type.Integer({ minimum: -1000, maximum: 1000 }));

/** The schema of `<name>.info.toml` after defaults are filled in. */
export const ManifestSource = Type.Object(
	{
		name: pluginName,
		version: word('^\\d+\\.\\d+\\.\\d+(-[0-9A-Za-z.-]+)?$', 'a version such as 1.0.0'),
		api: word('^1\\.0$', "the version of the plugin interface, '1.0'"),
		description: Type.String({ default: '' }),
		default_enabled: Type.Boolean({ default: false }),
		capabilities: set(word('^[a-z]+:[a-z][a-z-]*$', 'a capability such as http:get')),
		dependencies: section({ required: set(pluginName), optional: set(pluginName) }),
		permissions: list(table({ name: permission, description: Type.String({ default: '' }) })),
		routes: list(
			table({
				path,
				method: one('GET', 'POST', 'PUT', 'PATCH', 'DELETE'),
				handler: identifier,
				permission,
				title: Type.Optional(phrase),
				parent: Type.Optional(path),
				format: one('page', 'fragment', 'json'),
				read: one('snapshot', 'once'),
				cache: one('public', 'none'),
				replaceable: Type.Boolean({ default: false }),
				query: set(Type.String({ pattern: '^[A-Za-z0-9_.-]{1,64}$', description: 'the name of a query parameter' })),
			}),
		),
		menu: list(table({ title: phrase, path, menu: menuName, permission: Type.Optional(permission), weight })),
		taps: section({
			implements: set(tapName),
			weight,
			provides: map(
				TAP,
				section({
					payload: required('item', 'items', 'form', 'json', 'access', 'none'),
					returns: required('render', 'form', 'json', 'access', 'none'),
					mode: one('collect', 'alter', 'veto', 'first'),
					on_error: one('skip', 'fail'),
				}),
				'tables named after taps (tap_…)',
			),
			options: map(
				TAP,
				section({
					data_mode: one('handle', 'full'),
					weight: optionalWeight,
					on_error: Type.Optional(required('skip', 'fail')),
				}),
				'tables named after taps (tap_…)',
			),
		}),
		tables: section({
			owns: set(tableName),
			exports: set(tableName),
			staged: set(tableName),
			layered: set(tableName),
			uses: set(word('^[a-z][a-z0-9_]*\\.[a-z][a-z0-9_]*$', "another plugin's table as plugin.table")),
		}),
		publish: map(
			'^[a-z][a-z0-9_]{0,62}$',
			section({
				phase: one('items', 'config_types', 'categories', 'dependents'),
				tag: Type.Optional(word('^[a-z][a-z0-9_]*$', 'what stands before the id in the cache tag of an entity')),
			}),
			'staged or layered tables: the phase in which each is published, and the cache tag <tag>:<id> of its entities',
		),
		events: set(word('^[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)+$', 'the type of an event such as content.created')),
		listens: set(
			word(
				'^[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)*\\.(\\*|[a-z][a-z0-9_]*)$',
				'the type of an event such as content.created, or content.*',
			),
		),
		jobs: set(identifier),
		queues: set(identifier),
		commands: list(
			table({
				name: commandName,
				description: Type.String({ default: '' }),
				input: one('none', 'folder', 'steps'),
				extensions: set(word('^\\.[A-Za-z0-9]+$', 'a file extension such as .md')),
				batch: Type.Integer({ minimum: 1, maximum: 1000, default: 50 }),
				argument: Type.Optional(phrase),
				options: list(
					table({
						name: commandName,
						description: Type.String({ default: '' }),
						required: Type.Boolean({ default: false }),
						default: Type.Optional(Type.String()),
					}),
				),
			}),
		),
		database: section({ extensions: set(identifier) }),
		config: map(
			'^[a-z][a-z0-9_.]*$',
			Type.String(),
			'keys of lower-case letters, digits, _ and . with text as default',
		),
	},
	{ additionalProperties: false, title: 'Manifest of a Trovato plugin' },
);

/** A checked manifest with every default filled in. */
export type Manifest = Camel<Static<typeof ManifestSource>>;
export type ManifestRoute = Manifest['routes'][number];
export type ManifestCommand = Manifest['commands'][number];
export type ProvidedTap = Manifest['taps']['provides'][string];
export type TapOptions = Manifest['taps']['options'][string];
