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
	'tap-cron': {
		params: [{ name: 'previous', type: 'string' }],
		result: null,
		core: { params: ['i32', 'i32'], result: null },
		doc: "Regularly, for what has to be done from time to time. `previous` is when it was last done, in milliseconds since 1970 as text; empty when it never was.",
	},
	'tap-event': {
		params: [{ name: 'event', type: 'string' }],
		result: null,
		core: { params: ['i32', 'i32'], result: null },
		doc: "Once for each event of the types in the manifest's `listens`, after the change it tells of was committed, in the order of each aggregate: a CloudEvents 1.0 envelope. A failure brings the event again later.",
	},
	'tap-queue-worker': {
		params: [{ name: 'message', type: 'string' }],
		result: null,
		core: { params: ['i32', 'i32'], result: null },
		doc: "A message of one of the plugin's own queues waits: `{\"queue\", \"id\", \"attempts\", \"payload\"}`. When the tap returns, the message is done; a failure brings it again later.",
	},
	'tap-publish-phase': {
		params: [{ name: 'phase', type: 'string' }],
		result: null,
		core: { params: ['i32', 'i32'], result: null },
		doc: "A stage is published; called once a phase for what is saved, then in reverse order once a phase for what is deleted, in the publisher's transaction, looking at live: `{\"publication\", \"stage\", \"phase\", \"operation\", \"inverse\"}`. `phase` is `config_types`, `categories`, `items` or `dependents`; `operation` is `upsert` or `delete`; `inverse` is the stage that undoes it. Which entities it is about stands in the view `kernel.publishing`. Whatever fails here undoes everything.",
	},
	'tap-route-resolve': {
		params: [{ name: 'request', type: 'string' }],
		result: 'string',
		core: { params: ['i32', 'i32'], result: 'i64' },
		doc: "Mode `first`. No manifest route matches: `{\"path\", \"method\", \"query\"}`; the answer is `{\"plugin\", \"route\", \"params\"}`, whose route is the name of a handler; `{\"path\"}`, a path that a manifest has, for the page to be found there; `{\"redirect\", \"status\"}`, where to go instead (301 unless told); or nothing.",
	},
	'tap-page': {
		params: [{ name: 'page', type: 'string' }],
		result: null,
		core: { params: ['i32', 'i32'], result: null },
		doc: "A whole page is about to be rendered: `{\"path\", \"target\", \"title\", \"theme\"}`; `target` is the path that a manifest has when `path` stands for another. What the plugin puts into regions, the breadcrumbs and style sheets it adds, and the cache tags it names become part of the page.",
	},
	'tap-url-alter': {
		params: [{ name: 'paths', type: 'string' }],
		result: 'string',
		core: { params: ['i32', 'i32'], result: 'i64' },
		doc: "Mode `alter`. The internal paths that a page links to, as a list; the answer is an object from those that change to what they become.",
	},
	'tap-preprocess': {
		params: [{ name: 'templates', type: 'string' }],
		result: 'string',
		core: { params: ['i32', 'i32'], result: 'i64' },
		doc: "Mode `alter`. What is about to be rendered through a template: a list of `{\"template\", \"variables\"}`; the answer is a list of as many objects (or null) with variables to add. A variable that exists stays as it is.",
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
	'items-render': {
		params: [{ name: 'items', type: 'items-handle' }],
		result: null,
		core: { params: ['i32'], result: null },
		doc: "The plugin says a node for each item by `items.set-node`.",
	},
	'items-none': {
		params: [{ name: 'items', type: 'items-handle' }],
		result: null,
		core: { params: ['i32'], result: null },
		doc: "",
	},
	'access-access': {
		params: [{ name: 'items', type: 'items-handle' }, { name: 'operation', type: 'string' }],
		result: null,
		core: { params: ['i32', 'i32', 'i32'], result: null },
		doc: "The plugin says by `items.set-access` who may do what with each item.",
	},
	'form-form': {
		params: [{ name: 'form', type: 'string' }],
		result: 'string',
		core: { params: ['i32', 'i32'], result: 'i64' },
		doc: "The whole form as JSON, and the form as it should be; nothing leaves it as it is.",
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
	'json-access': {
		params: [{ name: 'payload', type: 'string' }],
		result: 'access-result',
		core: { params: ['i32', 'i32'], result: 'i32' },
		doc: "",
	},
	'json-none': {
		params: [{ name: 'payload', type: 'string' }],
		result: null,
		core: { params: ['i32', 'i32'], result: null },
		doc: "",
	},
	'none-none': {
		params: [],
		result: null,
		core: { params: [], result: null },
		doc: "",
	},
} as const satisfies Record<string, ExportSignature>;

/** What an author may write instead of a shape with a batch: the function for one element. */
export const ELEMENTS = {
	'items-render': {
		params: [{ name: 'item', type: 'item-handle' }],
		result: 'node-handle',
		core: { params: ['i32'], result: 'i32' },
		doc: "",
	},
	'items-none': {
		params: [{ name: 'item', type: 'item-handle' }],
		result: null,
		core: { params: ['i32'], result: null },
		doc: "",
	},
	'access-access': {
		params: [{ name: 'item', type: 'item-handle' }, { name: 'operation', type: 'string' }],
		result: 'access-result',
		core: { params: ['i32', 'i32', 'i32'], result: 'i32' },
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
	'job': {
		params: [],
		result: 's32',
		core: { params: [], result: 'i32' },
		doc: "`job-<name>`, a step of a job in a transaction of its own: 0, or -error-number.",
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
