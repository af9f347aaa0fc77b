// Generated from wit/v1 by `npm run generate`; do not edit.

/** The version of the contract. */
export const API_VERSION = '1.0';

export type CoreType = 'i32' | 'i64' | 'f64';

export interface ExportSignature {
	/** The parameters in WIT's terms; an alias such as `item-handle` stands as it is. */
	readonly params: readonly { readonly name: string; readonly type: string }[];
	/** WIT's result type, null for none. */
	readonly result: string | null;
	readonly core: { readonly params: readonly CoreType[]; readonly result: CoreType | null };
	readonly doc: string;
}

/** Taps that the kernel itself calls, by the name of their export. */
export const KERNEL_TAPS = {
	'tap-install': {
		params: [],
		result: null,
		core: { params: [], result: null },
		doc: "Once, when the plugin is first enabled, after its migrations.",
	},
	'tap-enable': {
		params: [],
		result: null,
		core: { params: [], result: null },
		doc: "Each time the plugin is enabled.",
	},
	'tap-disable': {
		params: [],
		result: null,
		core: { params: [], result: null },
		doc: "Each time the plugin is disabled; what it stored stays.",
	},
	'tap-uninstall': {
		params: [],
		result: null,
		core: { params: [], result: null },
		doc: "Before all that the plugin stored is dropped.",
	},
	'tap-upgrade': {
		params: [{ name: 'previous', type: 'string' }],
		result: null,
		core: { params: ['i32', 'i32'], result: null },
		doc: "The version that was enabled before was another one: `previous`. After the new migrations.",
	},
	'tap-plugins-changed': {
		params: [],
		result: null,
		core: { params: [], result: null },
		doc: "The set of enabled plugins, or the module of one of them, changed.",
	},
} as const satisfies Record<string, ExportSignature>;

/** The shapes in which plugins provide taps: `<payload>-<returns>`. */
export const SHAPES = {
	'item-render': {
		params: [{ name: 'item', type: 'item-handle' }],
		result: 'node-handle',
		core: { params: ['i32'], result: 'i32' },
		doc: "",
	},
	'item-none': {
		params: [{ name: 'item', type: 'item-handle' }],
		result: null,
		core: { params: ['i32'], result: null },
		doc: "Returns none.",
	},
	'none-json': {
		params: [],
		result: 'string',
		core: { params: [], result: 'i64' },
		doc: "",
	},
	'json-json': {
		params: [{ name: 'payload', type: 'string' }],
		result: 'string',
		core: { params: ['i32', 'i32'], result: 'i64' },
		doc: "",
	},
	'none-none': {
		params: [],
		result: null,
		core: { params: [], result: null },
		doc: "",
	},
} as const satisfies Record<string, ExportSignature>;

/** Exports that are no taps, by their prefix. */
export const HANDLERS = {
	'route': {
		params: [],
		result: 'node-handle',
		core: { params: [], result: 'i32' },
		doc: "`route-<handler>`: a node; 0 when it answered through `request.respond` or `redirect`; -error-number.",
	},
	'command': {
		params: [],
		result: 's32',
		core: { params: [], result: 'i32' },
		doc: "`command-<name>`: 0, or -error-number.",
	},
	'callable': {
		params: [{ name: 'payload', type: 'string' }],
		result: 'string',
		core: { params: ['i32', 'i32'], result: 'i64' },
		doc: "`call-<name>`, reached by `plugin-api.invoke`.",
	},
} as const satisfies Record<string, ExportSignature>;

/** Exports that every module with handle-mode taps has. */
export const RUNTIME = {
	'trovato-alloc': {
		params: [{ name: 'size', type: 'u32' }],
		result: 'u32',
		core: { params: ['i32'], result: 'i32' },
		doc: "Room for `size` bytes that the host fills with a string in the module's encoding.",
	},
} as const satisfies Record<string, ExportSignature>;
