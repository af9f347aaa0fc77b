// Generated from wit/v1 by `npm run generate`; do not edit.

/** A content item that stays in the host. */
export type ItemHandle = number;

/** A node of the render tree that stays in the host. */
export type NodeHandle = number;

/** Items that a tap is asked about in one call, at most 500. */
export type ItemsHandle = number;

/** 0 neutral, 1 grant, 2 deny. */
export type AccessResult = number;

/** The rows that a statement returned. */
export type RowsHandle = number;

/** A parsed JSON or YAML document that stays in the host. */
export type DocHandle = number;

/** The number of an entry of the error table. */
export type ErrorNumber = number;

/** How the values of one plugin instance cross its linear memory. */
export interface GuestMemory {
	/** The string at `ptr`, `len` bytes in the module's encoding. */
	string(ptr: number, len: number): string;
	/** Puts a string into memory the guest allocates: `ptr << 32 | bytes`. */
	lower(value: string): bigint;
	/** The same; 0 for none. */
	lowerOption(value: string | undefined): bigint;
	/** Stores eight bytes at `out` and says 1, or stores nothing and says 0. */
	outS64(out: number, value: number | undefined): number;
	outF64(out: number, value: number | undefined): number;
	/** The negative error number of a TrovatoError, remembered for `request.last-error`; rethrows anything else. */
	fail(error: unknown): number;
	/** The host function of that number, from `HOST_FUNCTIONS`, begins. */
	enter(number: number): void;
	/** It has its result, which is passed on. */
	leave<T>(result: T): T;
	/** Awaits on the guest's behalf. */
	wait<T>(promise: Promise<T>): Promise<T>;
}

/** An import function as the engine calls it; the first argument is Extism's call context. */
export type RawImport = (context: unknown, ...values: never[]) => unknown;

export interface ImportSignature {
	readonly params: readonly ('i32' | 'i64' | 'f64')[];
	readonly result: 'i32' | 'i64' | 'f64' | null;
	/** May suspend the guest. */
	readonly async: boolean;
}

/** Reading and changing content items by handle. */
export interface ItemApi {
	/**
	 * Make an item of a row with the columns id, type, title, fields (others optional: revision_id, author_id,
	 * status, created, changed).
	 */
	open(rows: number, row: number): number;
	getId(item: number): string | undefined;
	getType(item: number): string | undefined;
	getTitle(item: number): string | undefined;
	getAuthorId(item: number): string | undefined;
	getRevisionId(item: number): string | undefined;
	/** 1 published, 0 not, -1 for an invalid handle. */
	getStatus(item: number): number;
	getCreated(item: number): number | undefined;
	getChanged(item: number): number | undefined;
	/** The field's value when it is text. */
	getFieldString(item: number, name: string): string | undefined;
	/** The field's value when it is an integer; a boolean counts as 0 or 1. */
	getFieldInt(item: number, name: string): number | undefined;
	getFieldFloat(item: number, name: string): number | undefined;
	/** The whole stored field as JSON: `{"value": …}` or a list of such. */
	getFieldJson(item: number, name: string): string | undefined;
	/** How many values the field has: 0 when it is absent, 1 when it is not a list. */
	getFieldCount(item: number, name: string): number;
	/** The text of one value of a list field. */
	getFieldStringAt(item: number, name: string, index: number): string | undefined;
	setTitle(item: number, value: string): boolean;
	setStatus(item: number, value: number): boolean;
	setFieldString(item: number, name: string, value: string): boolean;
	setFieldInt(item: number, name: string, value: number): boolean;
	setFieldFloat(item: number, name: string, value: number): boolean;
	/** `value` is the whole stored field as JSON. */
	setFieldJson(item: number, name: string, value: string): boolean;
	/** The changed columns as a JSON object, for the provider to write; none when nothing changed. */
	patch(item: number): string | undefined;
}

/** The raw imports of the module `trovato:kernel/item-api`. */
export function bindItemApi(host: ItemApi, mem: GuestMemory) {
	return {
		'open': (_: unknown, rows: number, row: number) => {
			mem.enter(1);
			try {
				return mem.leave(host.open(rows, row >>> 0));
			} catch (error) {
				return mem.leave(mem.fail(error));
			}
		},
		'get-id': (_: unknown, item: number) => {
			mem.enter(2);
			return mem.leave(mem.lowerOption(host.getId(item)));
		},
		'get-type': (_: unknown, item: number) => {
			mem.enter(3);
			return mem.leave(mem.lowerOption(host.getType(item)));
		},
		'get-title': (_: unknown, item: number) => {
			mem.enter(4);
			return mem.leave(mem.lowerOption(host.getTitle(item)));
		},
		'get-author-id': (_: unknown, item: number) => {
			mem.enter(5);
			return mem.leave(mem.lowerOption(host.getAuthorId(item)));
		},
		'get-revision-id': (_: unknown, item: number) => {
			mem.enter(6);
			return mem.leave(mem.lowerOption(host.getRevisionId(item)));
		},
		'get-status': (_: unknown, item: number) => {
			mem.enter(7);
			return mem.leave(host.getStatus(item));
		},
		'get-created': (_: unknown, item: number, out: number) => {
			mem.enter(8);
			return mem.leave(mem.outS64(out, host.getCreated(item)));
		},
		'get-changed': (_: unknown, item: number, out: number) => {
			mem.enter(9);
			return mem.leave(mem.outS64(out, host.getChanged(item)));
		},
		'get-field-string': (_: unknown, item: number, namePtr: number, nameLen: number) => {
			mem.enter(10);
			return mem.leave(mem.lowerOption(host.getFieldString(item, mem.string(namePtr, nameLen))));
		},
		'get-field-int': (_: unknown, item: number, namePtr: number, nameLen: number, out: number) => {
			mem.enter(11);
			return mem.leave(mem.outS64(out, host.getFieldInt(item, mem.string(namePtr, nameLen))));
		},
		'get-field-float': (_: unknown, item: number, namePtr: number, nameLen: number, out: number) => {
			mem.enter(12);
			return mem.leave(mem.outF64(out, host.getFieldFloat(item, mem.string(namePtr, nameLen))));
		},
		'get-field-json': (_: unknown, item: number, namePtr: number, nameLen: number) => {
			mem.enter(13);
			return mem.leave(mem.lowerOption(host.getFieldJson(item, mem.string(namePtr, nameLen))));
		},
		'get-field-count': (_: unknown, item: number, namePtr: number, nameLen: number) => {
			mem.enter(14);
			return mem.leave(host.getFieldCount(item, mem.string(namePtr, nameLen)));
		},
		'get-field-string-at': (_: unknown, item: number, namePtr: number, nameLen: number, index: number) => {
			mem.enter(15);
			return mem.leave(mem.lowerOption(host.getFieldStringAt(item, mem.string(namePtr, nameLen), index >>> 0)));
		},
		'set-title': (_: unknown, item: number, valuePtr: number, valueLen: number) => {
			mem.enter(16);
			return mem.leave(host.setTitle(item, mem.string(valuePtr, valueLen)) ? 1 : 0);
		},
		'set-status': (_: unknown, item: number, value: number) => {
			mem.enter(17);
			return mem.leave(host.setStatus(item, value) ? 1 : 0);
		},
		'set-field-string': (_: unknown, item: number, namePtr: number, nameLen: number, valuePtr: number, valueLen: number) => {
			mem.enter(18);
			return mem.leave(host.setFieldString(item, mem.string(namePtr, nameLen), mem.string(valuePtr, valueLen)) ? 1 : 0);
		},
		'set-field-int': (_: unknown, item: number, namePtr: number, nameLen: number, value: bigint) => {
			mem.enter(19);
			return mem.leave(host.setFieldInt(item, mem.string(namePtr, nameLen), Number(value)) ? 1 : 0);
		},
		'set-field-float': (_: unknown, item: number, namePtr: number, nameLen: number, value: number) => {
			mem.enter(20);
			return mem.leave(host.setFieldFloat(item, mem.string(namePtr, nameLen), value) ? 1 : 0);
		},
		'set-field-json': (_: unknown, item: number, namePtr: number, nameLen: number, valuePtr: number, valueLen: number) => {
			mem.enter(21);
			return mem.leave(host.setFieldJson(item, mem.string(namePtr, nameLen), mem.string(valuePtr, valueLen)) ? 1 : 0);
		},
		'patch': (_: unknown, item: number) => {
			mem.enter(22);
			return mem.leave(mem.lowerOption(host.patch(item)));
		},
	};
}

/** Batches: items that a tap is asked about in one call, and what is said about each. */
export interface Items {
	/** Make a batch of `count` rows from `first` on, as far as there are; at most 500. */
	open(rows: number, first: number, count: number): number;
	count(items: number): number;
	/** 0 when there is no such item. */
	get(items: number, index: number): number;
	/** Of a tap that returns `render`. */
	setNode(items: number, index: number, node: number): boolean;
	/** For the provider: a fragment with the implementers' nodes, in order; 0 for none. */
	getNode(items: number, index: number): number;
	/** Of a tap that returns `access`. */
	setAccess(items: number, index: number, access: number): boolean;
	/** For the provider: what the implementers decided together; 0 before they were asked. */
	getAccess(items: number, index: number): number;
}

/** The raw imports of the module `trovato:kernel/items`. */
export function bindItems(host: Items, mem: GuestMemory) {
	return {
		'open': (_: unknown, rows: number, first: number, count: number) => {
			mem.enter(23);
			try {
				return mem.leave(host.open(rows, first >>> 0, count >>> 0));
			} catch (error) {
				return mem.leave(mem.fail(error));
			}
		},
		'count': (_: unknown, items: number) => {
			mem.enter(24);
			return mem.leave(host.count(items));
		},
		'get': (_: unknown, items: number, index: number) => {
			mem.enter(25);
			return mem.leave(host.get(items, index >>> 0));
		},
		'set-node': (_: unknown, items: number, index: number, node: number) => {
			mem.enter(26);
			return mem.leave(host.setNode(items, index >>> 0, node) ? 1 : 0);
		},
		'get-node': (_: unknown, items: number, index: number) => {
			mem.enter(27);
			return mem.leave(host.getNode(items, index >>> 0));
		},
		'set-access': (_: unknown, items: number, index: number, access: number) => {
			mem.enter(28);
			return mem.leave(host.setAccess(items, index >>> 0, access) ? 1 : 0);
		},
		'get-access': (_: unknown, items: number, index: number) => {
			mem.enter(29);
			return mem.leave(host.getAccess(items, index >>> 0));
		},
	};
}

/** The plugin's own tables, and those exported to it, by named statements and structured queries. */
export interface Db {
	/** Push an argument for the next `run`, first $1, then $2, … */
	argString(value: string): void;
	argInt(value: number): void;
	argFloat(value: number): void;
	argBool(value: boolean): void;
	/** `value` is JSON; the parameter is jsonb. */
	argJson(value: string): void;
	/** A timestamptz. */
	argTime(value: number): void;
	argNull(): void;
	/** Run `statements/<name>.sql` with the pushed arguments, inside the caller's unit of work. */
	run(name: string): Promise<number>;
	/** Run SQL that was made at run time, with the pushed arguments; capability `sql:raw`. The same is allowed as in files. */
	runRaw(text: string): Promise<number>;
	/** Read by a structured query, which is JSON (docs/reference/query.md). */
	selectRows(query: string): Promise<number>;
	insertRows(query: string): Promise<number>;
	updateRows(query: string): Promise<number>;
	deleteRows(query: string): Promise<number>;
	/** How many rows a structured query finds, up to its `limit`: one row with the column `count`. */
	countRows(query: string): Promise<number>;
	/** What the server would do for a `select`, without doing it: `{"sql", "values", "plan"}`, the plan as PostgreSQL gives it. */
	explainRows(query: string): Promise<string>;
	/** Rows returned. */
	count(rows: number): number;
	/** Rows that an insert, update or delete touched. */
	affected(rows: number): number;
	getString(rows: number, row: number, column: string): string | undefined;
	getInt(rows: number, row: number, column: string): number | undefined;
	getFloat(rows: number, row: number, column: string): number | undefined;
	getTime(rows: number, row: number, column: string): number | undefined;
	/** Any column as JSON. */
	getJson(rows: number, row: number, column: string): string | undefined;
	/** All rows as a JSON list of objects. */
	toJson(rows: number): string | undefined;
	/** Forget the rows, for a loop over batches: their handle is stale, and as many bytes may be received again. */
	release(rows: number): void;
}

/** The raw imports of the module `trovato:kernel/db`. */
export function bindDb(host: Db, mem: GuestMemory) {
	return {
		'arg-string': (_: unknown, valuePtr: number, valueLen: number) => {
			mem.enter(30);
			host.argString(mem.string(valuePtr, valueLen));
			mem.leave(undefined);
		},
		'arg-int': (_: unknown, value: bigint) => {
			mem.enter(31);
			host.argInt(Number(value));
			mem.leave(undefined);
		},
		'arg-float': (_: unknown, value: number) => {
			mem.enter(32);
			host.argFloat(value);
			mem.leave(undefined);
		},
		'arg-bool': (_: unknown, value: number) => {
			mem.enter(33);
			host.argBool(value !== 0);
			mem.leave(undefined);
		},
		'arg-json': (_: unknown, valuePtr: number, valueLen: number) => {
			mem.enter(34);
			host.argJson(mem.string(valuePtr, valueLen));
			mem.leave(undefined);
		},
		'arg-time': (_: unknown, value: bigint) => {
			mem.enter(35);
			host.argTime(Number(value));
			mem.leave(undefined);
		},
		'arg-null': (_: unknown) => {
			mem.enter(36);
			host.argNull();
			mem.leave(undefined);
		},
		'run': async (_: unknown, namePtr: number, nameLen: number) => {
			try {
				return await mem.wait(host.run(mem.string(namePtr, nameLen)));
			} catch (error) {
				return mem.fail(error);
			}
		},
		'run-raw': async (_: unknown, textPtr: number, textLen: number) => {
			try {
				return await mem.wait(host.runRaw(mem.string(textPtr, textLen)));
			} catch (error) {
				return mem.fail(error);
			}
		},
		'select-rows': async (_: unknown, queryPtr: number, queryLen: number) => {
			try {
				return await mem.wait(host.selectRows(mem.string(queryPtr, queryLen)));
			} catch (error) {
				return mem.fail(error);
			}
		},
		'insert-rows': async (_: unknown, queryPtr: number, queryLen: number) => {
			try {
				return await mem.wait(host.insertRows(mem.string(queryPtr, queryLen)));
			} catch (error) {
				return mem.fail(error);
			}
		},
		'update-rows': async (_: unknown, queryPtr: number, queryLen: number) => {
			try {
				return await mem.wait(host.updateRows(mem.string(queryPtr, queryLen)));
			} catch (error) {
				return mem.fail(error);
			}
		},
		'delete-rows': async (_: unknown, queryPtr: number, queryLen: number) => {
			try {
				return await mem.wait(host.deleteRows(mem.string(queryPtr, queryLen)));
			} catch (error) {
				return mem.fail(error);
			}
		},
		'count-rows': async (_: unknown, queryPtr: number, queryLen: number) => {
			try {
				return await mem.wait(host.countRows(mem.string(queryPtr, queryLen)));
			} catch (error) {
				return mem.fail(error);
			}
		},
		'explain-rows': async (_: unknown, queryPtr: number, queryLen: number) => {
			try {
				return mem.lower(await mem.wait(host.explainRows(mem.string(queryPtr, queryLen))));
			} catch (error) {
				return BigInt(mem.fail(error));
			}
		},
		'count': (_: unknown, rows: number) => {
			mem.enter(45);
			return mem.leave(host.count(rows));
		},
		'affected': (_: unknown, rows: number) => {
			mem.enter(46);
			return mem.leave(host.affected(rows));
		},
		'get-string': (_: unknown, rows: number, row: number, columnPtr: number, columnLen: number) => {
			mem.enter(47);
			return mem.leave(mem.lowerOption(host.getString(rows, row >>> 0, mem.string(columnPtr, columnLen))));
		},
		'get-int': (_: unknown, rows: number, row: number, columnPtr: number, columnLen: number, out: number) => {
			mem.enter(48);
			return mem.leave(mem.outS64(out, host.getInt(rows, row >>> 0, mem.string(columnPtr, columnLen))));
		},
		'get-float': (_: unknown, rows: number, row: number, columnPtr: number, columnLen: number, out: number) => {
			mem.enter(49);
			return mem.leave(mem.outF64(out, host.getFloat(rows, row >>> 0, mem.string(columnPtr, columnLen))));
		},
		'get-time': (_: unknown, rows: number, row: number, columnPtr: number, columnLen: number, out: number) => {
			mem.enter(50);
			return mem.leave(mem.outS64(out, host.getTime(rows, row >>> 0, mem.string(columnPtr, columnLen))));
		},
		'get-json': (_: unknown, rows: number, row: number, columnPtr: number, columnLen: number) => {
			mem.enter(51);
			return mem.leave(mem.lowerOption(host.getJson(rows, row >>> 0, mem.string(columnPtr, columnLen))));
		},
		'to-json': (_: unknown, rows: number) => {
			mem.enter(52);
			return mem.leave(mem.lowerOption(host.toJson(rows)));
		},
		'release': (_: unknown, rows: number) => {
			mem.enter(53);
			host.release(rows);
			mem.leave(undefined);
		},
	};
}

/** Building the render tree; only the host turns it into HTML. */
export interface Render {
	/** A node of an allowed HTML tag; an unknown tag becomes `span`. */
	element(tag: string): number;
	/** The same with text in it. */
	textElement(tag: string, value: string): number;
	/** Append an element that has nothing but text in it, in one call and without a handle. */
	appendTextElement(parent: number, tag: string, value: string): boolean;
	/** A node that has no tag of its own. */
	fragment(): number;
	append(parent: number, child: number): boolean;
	/** Escaped text. */
	text(parent: number, value: string): boolean;
	/** Text in one of the text formats (`plain_text`, `filtered_html`, `markdown`). */
	formatted(parent: number, value: string, format: string): boolean;
	/** A field's value in the format stored with it; the text never enters the plugin. */
	formattedField(parent: number, item: number, name: string): boolean;
	/**
	 * What proves that the current user may use the format `full_html` for this text, to be stored as `trust` beside value and
	 * format; none when they may not. Without it the text is shown as `filtered_html`.
	 */
	vouch(value: string): string | undefined;
	/** Add a class name. */
	addClass(node: number, name: string): boolean;
	setAttribute(node: number, name: string, value: string): boolean;
	setWeight(node: number, weight: number): boolean;
	/** Render the node through the template `<name>.eta` with its suggestions, its children as `content`. */
	setTemplate(node: number, name: string): boolean;
	/** A variable for the node's template. */
	setVariable(node: number, name: string, value: string): boolean;
	/** The title of the page being made. */
	pageTitle(value: string): void;
	pageDescription(value: string): void;
	/** A page above this one, after those that manifests know; from the top down. False when it is no path of this site. */
	pageBreadcrumb(title: string, path: string): boolean;
	/** The same as a feed (RSS) at a path of this site, for feed readers. False when it is no path of this site. */
	pageFeed(title: string, path: string): boolean;
	/** The page depends on what the tag names. */
	cacheTag(tag: string): void;
	/** The page shows something else from this instant on, though nobody changes anything. */
	expiresAt(time: number): void;
	/**
	 * A form control of a kind (docs/reference/form-controls.md). `label` is what people read and hear, which every control
	 * needs that they perceive. `set-attribute` takes what HTML has for it: `required`, `max`, `placeholder`, …
	 */
	control(kind: string, name: string, label: string): number;
	/**
	 * A form that is sent to a path of this site, or for an empty `action` to the page's own address; `method` is `get` or
	 * `post`. The host adds what proves where it came from.
	 */
	form(id: string, action: string, method: string): number;
	/**
	 * What a control holds; called again it adds a value to those that may have several. Of a text with format the second
	 * one is the format, of a form it is the build id.
	 */
	setValue(node: number, value: string): boolean;
	/** Something to choose from; those with the same `group` in a row stand together, an empty one is none. */
	addOption(node: number, value: string, label: string, group: string): boolean;
	/** A sentence of help for a control. */
	setDescription(node: number, value: string): boolean;
	/** What is wrong with what a control holds, or with a form as a whole. */
	setError(node: number, value: string): boolean;
	/** A node with all below it, as JSON (docs/reference/form-controls.md). */
	tree(json: string): number;
	/** Load `static/<file>` of this plugin as a module script; false without the capability `browser:script`. */
	pageScript(file: string): boolean;
	/** Load `static/<file>` of this plugin as a style sheet. */
	pageStyle(file: string): boolean;
	/** The frame of the page: `page--<name>.eta` where there is one. A page below `/admin` has `admin`. */
	pageTheme(name: string): boolean;
	/** Put a node into a region of the page: `header`, `before`, `aside`, `after` or `footer`. */
	pageRegion(region: string, node: number): boolean;
}

/** The raw imports of the module `trovato:kernel/render`. */
export function bindRender(host: Render, mem: GuestMemory) {
	return {
		'element': (_: unknown, tagPtr: number, tagLen: number) => {
			mem.enter(54);
			return mem.leave(host.element(mem.string(tagPtr, tagLen)));
		},
		'text-element': (_: unknown, tagPtr: number, tagLen: number, valuePtr: number, valueLen: number) => {
			mem.enter(55);
			return mem.leave(host.textElement(mem.string(tagPtr, tagLen), mem.string(valuePtr, valueLen)));
		},
		'append-text-element': (_: unknown, parent: number, tagPtr: number, tagLen: number, valuePtr: number, valueLen: number) => {
			mem.enter(56);
			return mem.leave(host.appendTextElement(parent, mem.string(tagPtr, tagLen), mem.string(valuePtr, valueLen)) ? 1 : 0);
		},
		'fragment': (_: unknown) => {
			mem.enter(57);
			return mem.leave(host.fragment());
		},
		'append': (_: unknown, parent: number, child: number) => {
			mem.enter(58);
			return mem.leave(host.append(parent, child) ? 1 : 0);
		},
		'text': (_: unknown, parent: number, valuePtr: number, valueLen: number) => {
			mem.enter(59);
			return mem.leave(host.text(parent, mem.string(valuePtr, valueLen)) ? 1 : 0);
		},
		'formatted': (_: unknown, parent: number, valuePtr: number, valueLen: number, formatPtr: number, formatLen: number) => {
			mem.enter(60);
			return mem.leave(host.formatted(parent, mem.string(valuePtr, valueLen), mem.string(formatPtr, formatLen)) ? 1 : 0);
		},
		'formatted-field': (_: unknown, parent: number, item: number, namePtr: number, nameLen: number) => {
			mem.enter(61);
			return mem.leave(host.formattedField(parent, item, mem.string(namePtr, nameLen)) ? 1 : 0);
		},
		'vouch': (_: unknown, valuePtr: number, valueLen: number) => {
			mem.enter(62);
			return mem.leave(mem.lowerOption(host.vouch(mem.string(valuePtr, valueLen))));
		},
		'add-class': (_: unknown, node: number, namePtr: number, nameLen: number) => {
			mem.enter(63);
			return mem.leave(host.addClass(node, mem.string(namePtr, nameLen)) ? 1 : 0);
		},
		'set-attribute': (_: unknown, node: number, namePtr: number, nameLen: number, valuePtr: number, valueLen: number) => {
			mem.enter(64);
			return mem.leave(host.setAttribute(node, mem.string(namePtr, nameLen), mem.string(valuePtr, valueLen)) ? 1 : 0);
		},
		'set-weight': (_: unknown, node: number, weight: number) => {
			mem.enter(65);
			return mem.leave(host.setWeight(node, weight) ? 1 : 0);
		},
		'set-template': (_: unknown, node: number, namePtr: number, nameLen: number) => {
			mem.enter(66);
			return mem.leave(host.setTemplate(node, mem.string(namePtr, nameLen)) ? 1 : 0);
		},
		'set-variable': (_: unknown, node: number, namePtr: number, nameLen: number, valuePtr: number, valueLen: number) => {
			mem.enter(67);
			return mem.leave(host.setVariable(node, mem.string(namePtr, nameLen), mem.string(valuePtr, valueLen)) ? 1 : 0);
		},
		'page-title': (_: unknown, valuePtr: number, valueLen: number) => {
			mem.enter(68);
			host.pageTitle(mem.string(valuePtr, valueLen));
			mem.leave(undefined);
		},
		'page-description': (_: unknown, valuePtr: number, valueLen: number) => {
			mem.enter(69);
			host.pageDescription(mem.string(valuePtr, valueLen));
			mem.leave(undefined);
		},
		'page-breadcrumb': (_: unknown, titlePtr: number, titleLen: number, pathPtr: number, pathLen: number) => {
			mem.enter(70);
			return mem.leave(host.pageBreadcrumb(mem.string(titlePtr, titleLen), mem.string(pathPtr, pathLen)) ? 1 : 0);
		},
		'page-feed': (_: unknown, titlePtr: number, titleLen: number, pathPtr: number, pathLen: number) => {
			mem.enter(71);
			return mem.leave(host.pageFeed(mem.string(titlePtr, titleLen), mem.string(pathPtr, pathLen)) ? 1 : 0);
		},
		'cache-tag': (_: unknown, tagPtr: number, tagLen: number) => {
			mem.enter(72);
			host.cacheTag(mem.string(tagPtr, tagLen));
			mem.leave(undefined);
		},
		'expires-at': (_: unknown, time: bigint) => {
			mem.enter(73);
			host.expiresAt(Number(time));
			mem.leave(undefined);
		},
		'control': (_: unknown, kindPtr: number, kindLen: number, namePtr: number, nameLen: number, labelPtr: number, labelLen: number) => {
			mem.enter(74);
			try {
				return mem.leave(host.control(mem.string(kindPtr, kindLen), mem.string(namePtr, nameLen), mem.string(labelPtr, labelLen)));
			} catch (error) {
				return mem.leave(mem.fail(error));
			}
		},
		'form': (_: unknown, idPtr: number, idLen: number, actionPtr: number, actionLen: number, methodPtr: number, methodLen: number) => {
			mem.enter(75);
			try {
				return mem.leave(host.form(mem.string(idPtr, idLen), mem.string(actionPtr, actionLen), mem.string(methodPtr, methodLen)));
			} catch (error) {
				return mem.leave(mem.fail(error));
			}
		},
		'set-value': (_: unknown, node: number, valuePtr: number, valueLen: number) => {
			mem.enter(76);
			return mem.leave(host.setValue(node, mem.string(valuePtr, valueLen)) ? 1 : 0);
		},
		'add-option': (_: unknown, node: number, valuePtr: number, valueLen: number, labelPtr: number, labelLen: number, groupPtr: number, groupLen: number) => {
			mem.enter(77);
			return mem.leave(host.addOption(node, mem.string(valuePtr, valueLen), mem.string(labelPtr, labelLen), mem.string(groupPtr, groupLen)) ? 1 : 0);
		},
		'set-description': (_: unknown, node: number, valuePtr: number, valueLen: number) => {
			mem.enter(78);
			return mem.leave(host.setDescription(node, mem.string(valuePtr, valueLen)) ? 1 : 0);
		},
		'set-error': (_: unknown, node: number, valuePtr: number, valueLen: number) => {
			mem.enter(79);
			return mem.leave(host.setError(node, mem.string(valuePtr, valueLen)) ? 1 : 0);
		},
		'tree': (_: unknown, jsonPtr: number, jsonLen: number) => {
			mem.enter(80);
			try {
				return mem.leave(host.tree(mem.string(jsonPtr, jsonLen)));
			} catch (error) {
				return mem.leave(mem.fail(error));
			}
		},
		'page-script': (_: unknown, filePtr: number, fileLen: number) => {
			mem.enter(81);
			return mem.leave(host.pageScript(mem.string(filePtr, fileLen)) ? 1 : 0);
		},
		'page-style': (_: unknown, filePtr: number, fileLen: number) => {
			mem.enter(82);
			return mem.leave(host.pageStyle(mem.string(filePtr, fileLen)) ? 1 : 0);
		},
		'page-theme': (_: unknown, namePtr: number, nameLen: number) => {
			mem.enter(83);
			return mem.leave(host.pageTheme(mem.string(namePtr, nameLen)) ? 1 : 0);
		},
		'page-region': (_: unknown, regionPtr: number, regionLen: number, node: number) => {
			mem.enter(84);
			return mem.leave(host.pageRegion(mem.string(regionPtr, regionLen), node) ? 1 : 0);
		},
	};
}

/**
 * Values that are costly to make, kept by what they depend on; others see them when the request has succeeded.
 * A tag is 1 to 255 characters without blanks.
 */
export interface CacheApi {
	/** A value that this plugin put in before, for the stage and instant looked at. */
	get(bin: string, key: string): string | undefined;
	/** Keep a value until one of the tags (separated by blanks) is invalidated, and for `seconds` at most unless that is 0. */
	set(bin: string, key: string, value: string, tags: string, seconds: number): void;
	/** Pages and values with the tag are dropped everywhere when the transaction commits. */
	invalidateTag(tag: string): void;
}

/** The raw imports of the module `trovato:kernel/cache-api`. */
export function bindCacheApi(host: CacheApi, mem: GuestMemory) {
	return {
		'get': (_: unknown, binPtr: number, binLen: number, keyPtr: number, keyLen: number) => {
			mem.enter(85);
			return mem.leave(mem.lowerOption(host.get(mem.string(binPtr, binLen), mem.string(keyPtr, keyLen))));
		},
		'set': (_: unknown, binPtr: number, binLen: number, keyPtr: number, keyLen: number, valuePtr: number, valueLen: number, tagsPtr: number, tagsLen: number, seconds: number) => {
			mem.enter(86);
			try {
				host.set(mem.string(binPtr, binLen), mem.string(keyPtr, keyLen), mem.string(valuePtr, valueLen), mem.string(tagsPtr, tagsLen), seconds >>> 0);
				return mem.leave(0);
			} catch (error) {
				return mem.leave(mem.fail(error));
			}
		},
		'invalidate-tag': (_: unknown, tagPtr: number, tagLen: number) => {
			mem.enter(87);
			try {
				host.invalidateTag(mem.string(tagPtr, tagLen));
				return mem.leave(0);
			} catch (error) {
				return mem.leave(mem.fail(error));
			}
		},
	};
}

/** Persistent settings of the plugin. */
export interface Variables {
	get(name: string, default_: string): Promise<string>;
	set(name: string, value: string): Promise<void>;
}

/** The raw imports of the module `trovato:kernel/variables`. */
export function bindVariables(host: Variables, mem: GuestMemory) {
	return {
		'get': async (_: unknown, namePtr: number, nameLen: number, default_Ptr: number, default_Len: number) => {
			try {
				return mem.lower(await mem.wait(host.get(mem.string(namePtr, nameLen), mem.string(default_Ptr, default_Len))));
			} catch (error) {
				return BigInt(mem.fail(error));
			}
		},
		'set': async (_: unknown, namePtr: number, nameLen: number, valuePtr: number, valueLen: number) => {
			try {
				await mem.wait(host.set(mem.string(namePtr, nameLen), mem.string(valuePtr, valueLen)));
				return 0;
			} catch (error) {
				return mem.fail(error);
			}
		},
	};
}

/** Values shared by the plugins of one request. */
export interface RequestContext {
	get(key: string): string | undefined;
	set(key: string, value: string): boolean;
}

/** The raw imports of the module `trovato:kernel/request-context`. */
export function bindRequestContext(host: RequestContext, mem: GuestMemory) {
	return {
		'get': (_: unknown, keyPtr: number, keyLen: number) => {
			mem.enter(90);
			return mem.leave(mem.lowerOption(host.get(mem.string(keyPtr, keyLen))));
		},
		'set': (_: unknown, keyPtr: number, keyLen: number, valuePtr: number, valueLen: number) => {
			mem.enter(91);
			return mem.leave(host.set(mem.string(keyPtr, keyLen), mem.string(valuePtr, valueLen)) ? 1 : 0);
		},
	};
}

/** Who is asking. */
export interface UserApi {
	/** The nil UUID for an anonymous visitor. */
	currentUserId(): string;
	currentUserHasPermission(permission: string): boolean;
}

/** The raw imports of the module `trovato:kernel/user-api`. */
export function bindUserApi(host: UserApi, mem: GuestMemory) {
	return {
		'current-user-id': (_: unknown) => {
			mem.enter(92);
			return mem.leave(mem.lower(host.currentUserId()));
		},
		'current-user-has-permission': (_: unknown, permissionPtr: number, permissionLen: number) => {
			mem.enter(93);
			return mem.leave(host.currentUserHasPermission(mem.string(permissionPtr, permissionLen)) ? 1 : 0);
		},
	};
}

/** Calling other plugins, and the taps that this plugin provides. */
export interface PluginApi {
	pluginExists(plugin: string): boolean;
	/** Call `function` (a `@callable` export) of another plugin in the same unit of work. */
	invoke(plugin: string, function_: string, payload: string): Promise<string>;
	/**
	 * The same with a batch, on which the function may say something about each item. Its payload is the batch's handle
	 * there, a blank, and `payload`.
	 */
	invokeItems(plugin: string, function_: string, items: number, payload: string): Promise<string>;
	/** payload `item`, returns `render`: a fragment with the implementers' nodes, in order; in mode `first` one of them. */
	renderItem(tap: string, item: number): Promise<number>;
	/** payload `item`, returns `none`; in mode `alter` the item is changed in place. */
	notifyItem(tap: string, item: number): Promise<void>;
	/**
	 * payload `items` or `access`: read the answers by `items.get-node` and `items.get-access`. `operation` is what
	 * somebody wants to do with the items, for payload `access`.
	 */
	askItems(tap: string, items: number, operation: string): Promise<void>;
	/**
	 * payload `json`, `form` or `none`, returns `json`, `form` or `none`. In mode `collect` a JSON array of
	 * `{"plugin": name, "value": …}`, in order; in `alter` what the last implementer made of it; in `first` the first
	 * answer, or nothing.
	 */
	askJson(tap: string, payload: string): Promise<string>;
	/** The same, for mode `collect`. */
	collectJson(tap: string, payload: string): Promise<string>;
	/** payload `json`, returns `access`: deny if anybody denies, else grant if anybody grants, else neutral. */
	askAccess(tap: string, payload: string): Promise<number>;
}

/** The raw imports of the module `trovato:kernel/plugin-api`. */
export function bindPluginApi(host: PluginApi, mem: GuestMemory) {
	return {
		'plugin-exists': (_: unknown, pluginPtr: number, pluginLen: number) => {
			mem.enter(94);
			return mem.leave(host.pluginExists(mem.string(pluginPtr, pluginLen)) ? 1 : 0);
		},
		'invoke': async (_: unknown, pluginPtr: number, pluginLen: number, function_Ptr: number, function_Len: number, payloadPtr: number, payloadLen: number) => {
			try {
				return mem.lower(await mem.wait(host.invoke(mem.string(pluginPtr, pluginLen), mem.string(function_Ptr, function_Len), mem.string(payloadPtr, payloadLen))));
			} catch (error) {
				return BigInt(mem.fail(error));
			}
		},
		'invoke-items': async (_: unknown, pluginPtr: number, pluginLen: number, function_Ptr: number, function_Len: number, items: number, payloadPtr: number, payloadLen: number) => {
			try {
				return mem.lower(await mem.wait(host.invokeItems(mem.string(pluginPtr, pluginLen), mem.string(function_Ptr, function_Len), items, mem.string(payloadPtr, payloadLen))));
			} catch (error) {
				return BigInt(mem.fail(error));
			}
		},
		'render-item': async (_: unknown, tapPtr: number, tapLen: number, item: number) => {
			try {
				return await mem.wait(host.renderItem(mem.string(tapPtr, tapLen), item));
			} catch (error) {
				return mem.fail(error);
			}
		},
		'notify-item': async (_: unknown, tapPtr: number, tapLen: number, item: number) => {
			try {
				await mem.wait(host.notifyItem(mem.string(tapPtr, tapLen), item));
				return 0;
			} catch (error) {
				return mem.fail(error);
			}
		},
		'ask-items': async (_: unknown, tapPtr: number, tapLen: number, items: number, operationPtr: number, operationLen: number) => {
			try {
				await mem.wait(host.askItems(mem.string(tapPtr, tapLen), items, mem.string(operationPtr, operationLen)));
				return 0;
			} catch (error) {
				return mem.fail(error);
			}
		},
		'ask-json': async (_: unknown, tapPtr: number, tapLen: number, payloadPtr: number, payloadLen: number) => {
			try {
				return mem.lower(await mem.wait(host.askJson(mem.string(tapPtr, tapLen), mem.string(payloadPtr, payloadLen))));
			} catch (error) {
				return BigInt(mem.fail(error));
			}
		},
		'collect-json': async (_: unknown, tapPtr: number, tapLen: number, payloadPtr: number, payloadLen: number) => {
			try {
				return mem.lower(await mem.wait(host.collectJson(mem.string(tapPtr, tapLen), mem.string(payloadPtr, payloadLen))));
			} catch (error) {
				return BigInt(mem.fail(error));
			}
		},
		'ask-access': async (_: unknown, tapPtr: number, tapLen: number, payloadPtr: number, payloadLen: number) => {
			try {
				return await mem.wait(host.askAccess(mem.string(tapPtr, tapLen), mem.string(payloadPtr, payloadLen)));
			} catch (error) {
				return mem.fail(error);
			}
		},
	};
}

export interface Logging {
	/** `level`: debug, info, warning, error. */
	log(level: string, message: string): void;
}

/** The raw imports of the module `trovato:kernel/logging`. */
export function bindLogging(host: Logging, mem: GuestMemory) {
	return {
		'log': (_: unknown, levelPtr: number, levelLen: number, messagePtr: number, messageLen: number) => {
			mem.enter(103);
			host.log(mem.string(levelPtr, levelLen), mem.string(messagePtr, messageLen));
			mem.leave(undefined);
		},
	};
}

/** The request, command or job being answered. */
export interface Request {
	method(): string;
	path(): string;
	/** Where the site is found, without a slash at the end: what addresses in feeds and mail begin with. */
	siteUrl(): string;
	/** A placeholder of the route, or an option of the command. */
	param(name: string): string | undefined;
	query(name: string): string | undefined;
	/** A value of the submitted form. */
	field(name: string): string | undefined;
	/** The submitted form as a JSON object: names and lists of values, in order. */
	fields(): string;
	body(): string;
	/** A header of the request that plugins may know: `if-match`, `content-type`, `prefer`. */
	header(name: string): string | undefined;
	/** Of a path of this site: 0, no manifest has it; 1, the visitor may not open it; 2, he may. */
	reach(path: string): number;
	/** The path that a manifest has for the page at an address of this site, whoever resolves it; none when there is no page. */
	pageAt(path: string): Promise<string | undefined>;
	/** The instant that the unit of work looks at. */
	now(): number;
	/** Answer with this instead of a render tree. */
	respond(status: number, contentType: string, body: string): void;
	redirect(status: number, location: string): void;
	setHeader(name: string, value: string): boolean;
	/** Of a command: `start` (names of all inputs, no text), then `batch` as often as needed, then `end`. */
	phase(): string;
	/** The batch that a command works on. */
	inputCount(): number;
	inputName(index: number): string | undefined;
	inputText(index: number): string | undefined;
	/** What became of an input: `created`, `updated`, `unchanged`, `skipped`, `failed`. */
	report(index: number, outcome: string, message: string): void;
	/** A sentence for whoever asked, beside the error-number that the handler is about to return. */
	explain(message: string): void;
	/** One mistake of an input that is about to be refused: `field` is its name or path, `message` a sentence. */
	explainField(field: string, message: string): void;
	/** The sentence that explains the last error-number. */
	lastError(): string | undefined;
	/**
	 * What the request has cost so far: `statements` and `calls` of plugins by number, `database-ms`, `calls-ms` and
	 * `elapsed-ms` in milliseconds; none for another name.
	 */
	cost(name: string): number | undefined;
}

/** The raw imports of the module `trovato:kernel/request`. */
export function bindRequest(host: Request, mem: GuestMemory) {
	return {
		'method': (_: unknown) => {
			mem.enter(104);
			return mem.leave(mem.lower(host.method()));
		},
		'path': (_: unknown) => {
			mem.enter(105);
			return mem.leave(mem.lower(host.path()));
		},
		'site-url': (_: unknown) => {
			mem.enter(106);
			return mem.leave(mem.lower(host.siteUrl()));
		},
		'param': (_: unknown, namePtr: number, nameLen: number) => {
			mem.enter(107);
			return mem.leave(mem.lowerOption(host.param(mem.string(namePtr, nameLen))));
		},
		'query': (_: unknown, namePtr: number, nameLen: number) => {
			mem.enter(108);
			return mem.leave(mem.lowerOption(host.query(mem.string(namePtr, nameLen))));
		},
		'field': (_: unknown, namePtr: number, nameLen: number) => {
			mem.enter(109);
			return mem.leave(mem.lowerOption(host.field(mem.string(namePtr, nameLen))));
		},
		'fields': (_: unknown) => {
			mem.enter(110);
			return mem.leave(mem.lower(host.fields()));
		},
		'body': (_: unknown) => {
			mem.enter(111);
			return mem.leave(mem.lower(host.body()));
		},
		'header': (_: unknown, namePtr: number, nameLen: number) => {
			mem.enter(112);
			return mem.leave(mem.lowerOption(host.header(mem.string(namePtr, nameLen))));
		},
		'reach': (_: unknown, pathPtr: number, pathLen: number) => {
			mem.enter(113);
			return mem.leave(host.reach(mem.string(pathPtr, pathLen)));
		},
		'page-at': async (_: unknown, pathPtr: number, pathLen: number) => {
			return mem.lowerOption(await mem.wait(host.pageAt(mem.string(pathPtr, pathLen))));
		},
		'now': (_: unknown) => {
			mem.enter(115);
			return mem.leave(BigInt(host.now()));
		},
		'respond': (_: unknown, status: number, contentTypePtr: number, contentTypeLen: number, bodyPtr: number, bodyLen: number) => {
			mem.enter(116);
			host.respond(status >>> 0, mem.string(contentTypePtr, contentTypeLen), mem.string(bodyPtr, bodyLen));
			mem.leave(undefined);
		},
		'redirect': (_: unknown, status: number, locationPtr: number, locationLen: number) => {
			mem.enter(117);
			host.redirect(status >>> 0, mem.string(locationPtr, locationLen));
			mem.leave(undefined);
		},
		'set-header': (_: unknown, namePtr: number, nameLen: number, valuePtr: number, valueLen: number) => {
			mem.enter(118);
			return mem.leave(host.setHeader(mem.string(namePtr, nameLen), mem.string(valuePtr, valueLen)) ? 1 : 0);
		},
		'phase': (_: unknown) => {
			mem.enter(119);
			return mem.leave(mem.lower(host.phase()));
		},
		'input-count': (_: unknown) => {
			mem.enter(120);
			return mem.leave(host.inputCount());
		},
		'input-name': (_: unknown, index: number) => {
			mem.enter(121);
			return mem.leave(mem.lowerOption(host.inputName(index >>> 0)));
		},
		'input-text': (_: unknown, index: number) => {
			mem.enter(122);
			return mem.leave(mem.lowerOption(host.inputText(index >>> 0)));
		},
		'report': (_: unknown, index: number, outcomePtr: number, outcomeLen: number, messagePtr: number, messageLen: number) => {
			mem.enter(123);
			host.report(index >>> 0, mem.string(outcomePtr, outcomeLen), mem.string(messagePtr, messageLen));
			mem.leave(undefined);
		},
		'explain': (_: unknown, messagePtr: number, messageLen: number) => {
			mem.enter(124);
			host.explain(mem.string(messagePtr, messageLen));
			mem.leave(undefined);
		},
		'explain-field': (_: unknown, fieldPtr: number, fieldLen: number, messagePtr: number, messageLen: number) => {
			mem.enter(125);
			host.explainField(mem.string(fieldPtr, fieldLen), mem.string(messagePtr, messageLen));
			mem.leave(undefined);
		},
		'last-error': (_: unknown) => {
			mem.enter(126);
			return mem.leave(mem.lowerOption(host.lastError()));
		},
		'cost': (_: unknown, namePtr: number, nameLen: number, out: number) => {
			mem.enter(127);
			return mem.leave(mem.outF64(out, host.cost(mem.string(namePtr, nameLen))));
		},
	};
}

/** Parsing and formatting that no plugin should write again. */
export interface Text {
	parseJson(value: string): number;
	parseYaml(value: string): number;
	/**
	 * `path`: keys and indexes joined by dots, empty for the document itself.
	 * `string number boolean null list object`; none when there is nothing.
	 */
	docKind(doc: number, path: string): string | undefined;
	/** Text, or a number or boolean as text. */
	docString(doc: number, path: string): string | undefined;
	docInt(doc: number, path: string): number | undefined;
	docFloat(doc: number, path: string): number | undefined;
	/** 1, 0, or -1 when there is no boolean. */
	docBool(doc: number, path: string): number;
	docCount(doc: number, path: string): number;
	/** The name of an entry of an object, in the order of the text. */
	docKey(doc: number, path: string, index: number): string | undefined;
	docJson(doc: number, path: string): string | undefined;
	/** ISO 8601 dates and date-times; without a zone UTC is meant. */
	parseTime(value: string): number | undefined;
	/** `style`: `date` (20 November 2026), `datetime`, `iso`, `iso-date`. */
	formatTime(value: number, style: string): string;
	slug(value: string): string;
	/** Whether the pattern (RE2 syntax, in linear time) occurs in the text. */
	patternTest(pattern: string, value: string): boolean;
	/** The first match and its groups as a JSON array, a group that took no part as null; `null` when there is no match. */
	patternMatch(pattern: string, value: string): string;
	/** Every match replaced; `$1` and `$<name>` stand for groups, `$&` for the match, `$$` for a dollar sign. */
	patternReplace(pattern: string, value: string, replacement: string): string;
	/** -1, 0 or 1: the order of two texts in a language (BCP 47), numbers in them by value. */
	collate(a: string, b: string, language: string): number;
}

/** The raw imports of the module `trovato:kernel/text`. */
export function bindText(host: Text, mem: GuestMemory) {
	return {
		'parse-json': (_: unknown, valuePtr: number, valueLen: number) => {
			mem.enter(128);
			try {
				return mem.leave(host.parseJson(mem.string(valuePtr, valueLen)));
			} catch (error) {
				return mem.leave(mem.fail(error));
			}
		},
		'parse-yaml': (_: unknown, valuePtr: number, valueLen: number) => {
			mem.enter(129);
			try {
				return mem.leave(host.parseYaml(mem.string(valuePtr, valueLen)));
			} catch (error) {
				return mem.leave(mem.fail(error));
			}
		},
		'doc-kind': (_: unknown, doc: number, pathPtr: number, pathLen: number) => {
			mem.enter(130);
			return mem.leave(mem.lowerOption(host.docKind(doc, mem.string(pathPtr, pathLen))));
		},
		'doc-string': (_: unknown, doc: number, pathPtr: number, pathLen: number) => {
			mem.enter(131);
			return mem.leave(mem.lowerOption(host.docString(doc, mem.string(pathPtr, pathLen))));
		},
		'doc-int': (_: unknown, doc: number, pathPtr: number, pathLen: number, out: number) => {
			mem.enter(132);
			return mem.leave(mem.outS64(out, host.docInt(doc, mem.string(pathPtr, pathLen))));
		},
		'doc-float': (_: unknown, doc: number, pathPtr: number, pathLen: number, out: number) => {
			mem.enter(133);
			return mem.leave(mem.outF64(out, host.docFloat(doc, mem.string(pathPtr, pathLen))));
		},
		'doc-bool': (_: unknown, doc: number, pathPtr: number, pathLen: number) => {
			mem.enter(134);
			return mem.leave(host.docBool(doc, mem.string(pathPtr, pathLen)));
		},
		'doc-count': (_: unknown, doc: number, pathPtr: number, pathLen: number) => {
			mem.enter(135);
			return mem.leave(host.docCount(doc, mem.string(pathPtr, pathLen)));
		},
		'doc-key': (_: unknown, doc: number, pathPtr: number, pathLen: number, index: number) => {
			mem.enter(136);
			return mem.leave(mem.lowerOption(host.docKey(doc, mem.string(pathPtr, pathLen), index >>> 0)));
		},
		'doc-json': (_: unknown, doc: number, pathPtr: number, pathLen: number) => {
			mem.enter(137);
			return mem.leave(mem.lowerOption(host.docJson(doc, mem.string(pathPtr, pathLen))));
		},
		'parse-time': (_: unknown, valuePtr: number, valueLen: number, out: number) => {
			mem.enter(138);
			return mem.leave(mem.outS64(out, host.parseTime(mem.string(valuePtr, valueLen))));
		},
		'format-time': (_: unknown, value: bigint, stylePtr: number, styleLen: number) => {
			mem.enter(139);
			return mem.leave(mem.lower(host.formatTime(Number(value), mem.string(stylePtr, styleLen))));
		},
		'slug': (_: unknown, valuePtr: number, valueLen: number) => {
			mem.enter(140);
			return mem.leave(mem.lower(host.slug(mem.string(valuePtr, valueLen))));
		},
		'pattern-test': (_: unknown, patternPtr: number, patternLen: number, valuePtr: number, valueLen: number) => {
			mem.enter(141);
			try {
				return mem.leave(host.patternTest(mem.string(patternPtr, patternLen), mem.string(valuePtr, valueLen)) ? 1 : 0);
			} catch (error) {
				return mem.leave(mem.fail(error));
			}
		},
		'pattern-match': (_: unknown, patternPtr: number, patternLen: number, valuePtr: number, valueLen: number) => {
			mem.enter(142);
			try {
				return mem.leave(mem.lower(host.patternMatch(mem.string(patternPtr, patternLen), mem.string(valuePtr, valueLen))));
			} catch (error) {
				return mem.leave(BigInt(mem.fail(error)));
			}
		},
		'pattern-replace': (_: unknown, patternPtr: number, patternLen: number, valuePtr: number, valueLen: number, replacementPtr: number, replacementLen: number) => {
			mem.enter(143);
			try {
				return mem.leave(mem.lower(host.patternReplace(mem.string(patternPtr, patternLen), mem.string(valuePtr, valueLen), mem.string(replacementPtr, replacementLen))));
			} catch (error) {
				return mem.leave(BigInt(mem.fail(error)));
			}
		},
		'collate': (_: unknown, aPtr: number, aLen: number, bPtr: number, bLen: number, languagePtr: number, languageLen: number) => {
			mem.enter(144);
			return mem.leave(host.collate(mem.string(aPtr, aLen), mem.string(bPtr, bLen), mem.string(languagePtr, languageLen)));
		},
	};
}

/** Hashes, chance and identifiers. Texts count as UTF-8, results are hexadecimal. */
export interface Crypto {
	sha256(value: string): string;
	hmacSha256(key: string, value: string): string;
	/** That many random bytes, 1 to 1,024, two digits each. */
	random(bytes: number): string;
	/** Compares in a time that does not depend on where the texts differ. */
	constantTimeEqual(a: string, b: string): boolean;
	/** A new UUIDv7. */
	uuid(): string;
}

/** The raw imports of the module `trovato:kernel/crypto`. */
export function bindCrypto(host: Crypto, mem: GuestMemory) {
	return {
		'sha256': (_: unknown, valuePtr: number, valueLen: number) => {
			mem.enter(145);
			return mem.leave(mem.lower(host.sha256(mem.string(valuePtr, valueLen))));
		},
		'hmac-sha256': (_: unknown, keyPtr: number, keyLen: number, valuePtr: number, valueLen: number) => {
			mem.enter(146);
			return mem.leave(mem.lower(host.hmacSha256(mem.string(keyPtr, keyLen), mem.string(valuePtr, valueLen))));
		},
		'random': (_: unknown, bytes: number) => {
			mem.enter(147);
			try {
				return mem.leave(mem.lower(host.random(bytes >>> 0)));
			} catch (error) {
				return mem.leave(BigInt(mem.fail(error)));
			}
		},
		'constant-time-equal': (_: unknown, aPtr: number, aLen: number, bPtr: number, bLen: number) => {
			mem.enter(148);
			return mem.leave(host.constantTimeEqual(mem.string(aPtr, aLen), mem.string(bPtr, bLen)) ? 1 : 0);
		},
		'uuid': (_: unknown) => {
			mem.enter(149);
			return mem.leave(mem.lower(host.uuid()));
		},
	};
}

/** Telling others of a change, in the transaction of the change. */
export interface Events {
	/**
	 * Write an event of a type that the manifest declares; its id. Write the changed row first: its lock orders the
	 * events of one aggregate. `payload` is JSON.
	 */
	append(eventType: string, aggregateType: string, aggregateId: string, payload: string): Promise<string>;
	/**
	 * Write several at once, in this order: a JSON list of `{"type", "aggregate_type", "aggregate_id", "data", "at"}`, where
	 * `at` (ISO 8601) may be left out or lie in the future: the event is told at that instant. Their ids as a JSON list.
	 */
	appendAll(events: string): Promise<string>;
	/** The same for a JSON column of rows, as many as there are. */
	appendRows(rows: number, column: string): Promise<void>;
	/**
	 * Take back what is to be told later of these aggregates, `ids` being a JSON list; only types that the manifest
	 * declares. The instant up to which everything has happened (ISO 8601, microseconds): what begins after it is new.
	 */
	withdraw(aggregateType: string, ids: string): Promise<string>;
}

/** The raw imports of the module `trovato:kernel/events`. */
export function bindEvents(host: Events, mem: GuestMemory) {
	return {
		'append': async (_: unknown, eventTypePtr: number, eventTypeLen: number, aggregateTypePtr: number, aggregateTypeLen: number, aggregateIdPtr: number, aggregateIdLen: number, payloadPtr: number, payloadLen: number) => {
			try {
				return mem.lower(await mem.wait(host.append(mem.string(eventTypePtr, eventTypeLen), mem.string(aggregateTypePtr, aggregateTypeLen), mem.string(aggregateIdPtr, aggregateIdLen), mem.string(payloadPtr, payloadLen))));
			} catch (error) {
				return BigInt(mem.fail(error));
			}
		},
		'append-all': async (_: unknown, eventsPtr: number, eventsLen: number) => {
			try {
				return mem.lower(await mem.wait(host.appendAll(mem.string(eventsPtr, eventsLen))));
			} catch (error) {
				return BigInt(mem.fail(error));
			}
		},
		'append-rows': async (_: unknown, rows: number, columnPtr: number, columnLen: number) => {
			try {
				await mem.wait(host.appendRows(rows, mem.string(columnPtr, columnLen)));
				return 0;
			} catch (error) {
				return mem.fail(error);
			}
		},
		'withdraw': async (_: unknown, aggregateTypePtr: number, aggregateTypeLen: number, idsPtr: number, idsLen: number) => {
			try {
				return mem.lower(await mem.wait(host.withdraw(mem.string(aggregateTypePtr, aggregateTypeLen), mem.string(idsPtr, idsLen))));
			} catch (error) {
				return BigInt(mem.fail(error));
			}
		},
	};
}

/** Work for later, at least once: jobs run by themselves, queues are emptied by whoever pops. */
export interface Jobs {
	/** Put down a job that the manifest declares; its id. `payload` is JSON; `run-at` 0 means at once. */
	enqueue(name: string, payload: string, runAt: number): Promise<string>;
	/** In a step of a job: what it was put down with. */
	jobPayload(): string;
	/** In a step of a job: what the step before left by `job-continue`; `null` in the first. */
	jobState(): string;
	/**
	 * In a step of a job: how far it has come, 0 to 100 (less than before counts as before), and a line for its log unless
	 * that is empty. Both are seen when the step is committed.
	 */
	jobProgress(percent: number, message: string): void;
	/** In a step of a job: have another step after this one, with `state`, which is JSON. */
	jobContinue(state: string): void;
	/** In a step of a job: what it came to, as JSON. */
	jobResult(outcome: string): void;
	/** Add a JSON message to a queue that the manifest declares; lost when the unit of work is rolled back. */
	queuePush(queue: string, payload: string): Promise<void>;
	/**
	 * The message that waits longest as `{"id", "payload", "attempts"}`, `null` when none does. It is kept from others for
	 * `lease` milliseconds and comes back then, unless it is done.
	 */
	queuePop(queue: string, lease: number): Promise<string>;
	/** The message was dealt with; false when it was gone already. */
	queueDone(queue: string, id: string): Promise<boolean>;
	/** Messages that are not done. */
	queueLen(queue: string): Promise<number>;
}

/** The raw imports of the module `trovato:kernel/jobs`. */
export function bindJobs(host: Jobs, mem: GuestMemory) {
	return {
		'enqueue': async (_: unknown, namePtr: number, nameLen: number, payloadPtr: number, payloadLen: number, runAt: bigint) => {
			try {
				return mem.lower(await mem.wait(host.enqueue(mem.string(namePtr, nameLen), mem.string(payloadPtr, payloadLen), Number(runAt))));
			} catch (error) {
				return BigInt(mem.fail(error));
			}
		},
		'job-payload': (_: unknown) => {
			mem.enter(155);
			return mem.leave(mem.lower(host.jobPayload()));
		},
		'job-state': (_: unknown) => {
			mem.enter(156);
			return mem.leave(mem.lower(host.jobState()));
		},
		'job-progress': (_: unknown, percent: number, messagePtr: number, messageLen: number) => {
			mem.enter(157);
			try {
				host.jobProgress(percent >>> 0, mem.string(messagePtr, messageLen));
				return mem.leave(0);
			} catch (error) {
				return mem.leave(mem.fail(error));
			}
		},
		'job-continue': (_: unknown, statePtr: number, stateLen: number) => {
			mem.enter(158);
			try {
				host.jobContinue(mem.string(statePtr, stateLen));
				return mem.leave(0);
			} catch (error) {
				return mem.leave(mem.fail(error));
			}
		},
		'job-result': (_: unknown, outcomePtr: number, outcomeLen: number) => {
			mem.enter(159);
			try {
				host.jobResult(mem.string(outcomePtr, outcomeLen));
				return mem.leave(0);
			} catch (error) {
				return mem.leave(mem.fail(error));
			}
		},
		'queue-push': async (_: unknown, queuePtr: number, queueLen: number, payloadPtr: number, payloadLen: number) => {
			try {
				await mem.wait(host.queuePush(mem.string(queuePtr, queueLen), mem.string(payloadPtr, payloadLen)));
				return 0;
			} catch (error) {
				return mem.fail(error);
			}
		},
		'queue-pop': async (_: unknown, queuePtr: number, queueLen: number, lease: number) => {
			try {
				return mem.lower(await mem.wait(host.queuePop(mem.string(queuePtr, queueLen), lease >>> 0)));
			} catch (error) {
				return BigInt(mem.fail(error));
			}
		},
		'queue-done': async (_: unknown, queuePtr: number, queueLen: number, idPtr: number, idLen: number) => {
			try {
				return (await mem.wait(host.queueDone(mem.string(queuePtr, queueLen), mem.string(idPtr, idLen)))) ? 1 : 0;
			} catch (error) {
				return mem.fail(error);
			}
		},
		'queue-len': async (_: unknown, queuePtr: number, queueLen: number) => {
			try {
				return await mem.wait(host.queueLen(mem.string(queuePtr, queueLen)));
			} catch (error) {
				return mem.fail(error);
			}
		},
	};
}

/**
 * Where the unit of work looks; and stages themselves, for core plugins with the capability `stages:administer`. Each of
 * these functions asks whether the visitor may do it: `use stages`, `create stages`, `publish stages`.
 */
export interface Stage {
	/** `live`, or the id of a stage. */
	current(): string;
	/**
	 * Every stage but live, the newest first, as a JSON list of `{"id", "label", "description", "created", "owner_id",
	 * "owner", "upserts", "deletions", "publish_at"}`.
	 */
	stages(): Promise<string>;
	/** A new stage of the visitor's; its id, made of the label. */
	create(label: string, description: string): Promise<string>;
	/** Change what the JSON object names of `label`, `description` and `publish_at`, an instant or null. */
	change(id: string, change: string): Promise<void>;
	/** Delete a stage with all that waits in it. */
	remove(id: string): Promise<void>;
	/**
	 * What publishing the stage would change, as JSON: `{"hash", "total", "upserts", "deletions", "conflicts", "changes": [
	 * {"phase", "entity_type", "entity_id", "label", "operation", "target", "base", "live", "conflict"}]}`, conflicts first.
	 * `operation` is `upsert` or `delete`; `conflict` is null, `changed` or `deleted`.
	 */
	changes(id: string, offset: number, limit: number): Promise<string>;
	/** Forget what the stage changes of one entity. */
	discard(id: string, entityType: string, entityId: string): Promise<void>;
	/**
	 * Put down the job that publishes the stage; its id. `options` is JSON: `{"conflicts": {"default": "overwrite",
	 * "<entity_type> <entity_id>": "overwrite" | "skip" | "cancel"}, "if_match": hash, "keep": boolean, "dry": boolean}`.
	 * Fails with `publish.conflict` while conflicts are undecided, `publish.stale`, `publish.running`, `publish.live`.
	 */
	publish(id: string, options: string): Promise<string>;
	/**
	 * What was published, the newest first, as a JSON list of `{"id", "stage_id", "label", "published", "user_id", "user",
	 * "upserts", "deletions", "overwritten", "can_undo"}`.
	 */
	history(limit: number): Promise<string>;
	/** Put down the job that publishes the inverse of what was published; its id. */
	undo(publication: string, options: string): Promise<string>;
	/** A path that shows the stage to whoever has it, for so many hours and until the stage changes. */
	previewLink(id: string, hours: number): Promise<string>;
	/** No link to the stage shows it any more. */
	revokePreviews(id: string): Promise<void>;
	/**
	 * A job as JSON: `{"id", "job_type", "status", "progress", "created_at", "started_at", "completed_at", "result", "error",
	 * "logs", "params"}`; for whoever put it down, and with `administer jobs`.
	 */
	job(id: string): Promise<string>;
	/** End a job that has not ended; false when it has. */
	cancelJob(id: string): Promise<boolean>;
}

/** The raw imports of the module `trovato:kernel/stage`. */
export function bindStage(host: Stage, mem: GuestMemory) {
	return {
		'current': (_: unknown) => {
			mem.enter(164);
			return mem.leave(mem.lower(host.current()));
		},
		'stages': async (_: unknown) => {
			try {
				return mem.lower(await mem.wait(host.stages()));
			} catch (error) {
				return BigInt(mem.fail(error));
			}
		},
		'create': async (_: unknown, labelPtr: number, labelLen: number, descriptionPtr: number, descriptionLen: number) => {
			try {
				return mem.lower(await mem.wait(host.create(mem.string(labelPtr, labelLen), mem.string(descriptionPtr, descriptionLen))));
			} catch (error) {
				return BigInt(mem.fail(error));
			}
		},
		'change': async (_: unknown, idPtr: number, idLen: number, changePtr: number, changeLen: number) => {
			try {
				await mem.wait(host.change(mem.string(idPtr, idLen), mem.string(changePtr, changeLen)));
				return 0;
			} catch (error) {
				return mem.fail(error);
			}
		},
		'remove': async (_: unknown, idPtr: number, idLen: number) => {
			try {
				await mem.wait(host.remove(mem.string(idPtr, idLen)));
				return 0;
			} catch (error) {
				return mem.fail(error);
			}
		},
		'changes': async (_: unknown, idPtr: number, idLen: number, offset: number, limit: number) => {
			try {
				return mem.lower(await mem.wait(host.changes(mem.string(idPtr, idLen), offset >>> 0, limit >>> 0)));
			} catch (error) {
				return BigInt(mem.fail(error));
			}
		},
		'discard': async (_: unknown, idPtr: number, idLen: number, entityTypePtr: number, entityTypeLen: number, entityIdPtr: number, entityIdLen: number) => {
			try {
				await mem.wait(host.discard(mem.string(idPtr, idLen), mem.string(entityTypePtr, entityTypeLen), mem.string(entityIdPtr, entityIdLen)));
				return 0;
			} catch (error) {
				return mem.fail(error);
			}
		},
		'publish': async (_: unknown, idPtr: number, idLen: number, optionsPtr: number, optionsLen: number) => {
			try {
				return mem.lower(await mem.wait(host.publish(mem.string(idPtr, idLen), mem.string(optionsPtr, optionsLen))));
			} catch (error) {
				return BigInt(mem.fail(error));
			}
		},
		'history': async (_: unknown, limit: number) => {
			try {
				return mem.lower(await mem.wait(host.history(limit >>> 0)));
			} catch (error) {
				return BigInt(mem.fail(error));
			}
		},
		'undo': async (_: unknown, publicationPtr: number, publicationLen: number, optionsPtr: number, optionsLen: number) => {
			try {
				return mem.lower(await mem.wait(host.undo(mem.string(publicationPtr, publicationLen), mem.string(optionsPtr, optionsLen))));
			} catch (error) {
				return BigInt(mem.fail(error));
			}
		},
		'preview-link': async (_: unknown, idPtr: number, idLen: number, hours: number) => {
			try {
				return mem.lower(await mem.wait(host.previewLink(mem.string(idPtr, idLen), hours >>> 0)));
			} catch (error) {
				return BigInt(mem.fail(error));
			}
		},
		'revoke-previews': async (_: unknown, idPtr: number, idLen: number) => {
			try {
				await mem.wait(host.revokePreviews(mem.string(idPtr, idLen)));
				return 0;
			} catch (error) {
				return mem.fail(error);
			}
		},
		'job': async (_: unknown, idPtr: number, idLen: number) => {
			try {
				return mem.lower(await mem.wait(host.job(mem.string(idPtr, idLen))));
			} catch (error) {
				return BigInt(mem.fail(error));
			}
		},
		'cancel-job': async (_: unknown, idPtr: number, idLen: number) => {
			try {
				return (await mem.wait(host.cancelJob(mem.string(idPtr, idLen)))) ? 1 : 0;
			} catch (error) {
				return mem.fail(error);
			}
		},
	};
}

/** The site itself, for core plugins with a capability `site:…`. */
export interface Site {
	/**
	 * Every plugin on disk, as a JSON list of `{"name", "version", "description", "enabled", "fixed", "core", "requires",
	 * "capabilities", "granted", "permissions", "stopped"}`: `fixed` by site.toml, `stopped` for a while after failures.
	 */
	plugins(): string;
	/** Enable or disable a plugin once the request has succeeded; one in a request. */
	switchPlugin(name: string, enable: boolean): void;
}

/** The raw imports of the module `trovato:kernel/site`. */
export function bindSite(host: Site, mem: GuestMemory) {
	return {
		'plugins': (_: unknown) => {
			mem.enter(178);
			try {
				return mem.leave(mem.lower(host.plugins()));
			} catch (error) {
				return mem.leave(BigInt(mem.fail(error)));
			}
		},
		'switch-plugin': (_: unknown, namePtr: number, nameLen: number, enable: number) => {
			mem.enter(179);
			try {
				host.switchPlugin(mem.string(namePtr, nameLen), enable !== 0);
				return mem.leave(0);
			} catch (error) {
				return mem.leave(mem.fail(error));
			}
		},
	};
}

/** Requests to other servers, for plugins that may: capability `http:<method>` and a host of the site's list. */
export interface Http {
	/**
	 * Send a request and get `{"status", "headers", "body"}`. `headers` is a JSON object or empty. Available to commands
	 * and jobs, and to a page before its first query.
	 */
	request(method: string, url: string, headers: string, body: string): Promise<string>;
}

/** The raw imports of the module `trovato:kernel/http`. */
export function bindHttp(host: Http, mem: GuestMemory) {
	return {
		'request': async (_: unknown, methodPtr: number, methodLen: number, urlPtr: number, urlLen: number, headersPtr: number, headersLen: number, bodyPtr: number, bodyLen: number) => {
			try {
				return mem.lower(await mem.wait(host.request(mem.string(methodPtr, methodLen), mem.string(urlPtr, urlLen), mem.string(headersPtr, headersLen), mem.string(bodyPtr, bodyLen))));
			} catch (error) {
				return BigInt(mem.fail(error));
			}
		},
	};
}

/** What plugins may know of people. */
export interface Accounts {
	/** The name of the account with this id. */
	find(id: string): Promise<string>;
}

/** The raw imports of the module `trovato:kernel/accounts`. */
export function bindAccounts(host: Accounts, mem: GuestMemory) {
	return {
		'find': async (_: unknown, idPtr: number, idLen: number) => {
			try {
				return mem.lower(await mem.wait(host.find(mem.string(idPtr, idLen))));
			} catch (error) {
				return BigInt(mem.fail(error));
			}
		},
	};
}

/**
 * People and what they may do, for core plugins with the capability `people:administer`. Every function asks whether the
 * visitor may do it: `administer users` for people, `administer permissions` for roles. Changes hold at once, everywhere.
 */
export interface People {
	/**
	 * Those whose name or mail address contains `wanted`, by name, as a JSON list of `{"id", "name", "mail", "is_admin",
	 * "is_active", "created", "login", "access", "roles": [{"id", "name"}]}`; `after` is `<id> <name>` of the last one seen.
	 */
	listUsers(wanted: string, after: string, limit: number): Promise<string>;
	getUser(id: string): Promise<string>;
	/**
	 * Change what the JSON object names of `name`, `mail`, `is_admin`, `is_active` (false ends the sessions) and `roles`, a
	 * list of ids; for an empty `id` somebody new. The id.
	 */
	saveUser(id: string, change: string): Promise<string>;
	/** Block somebody and remove who they were; what they wrote stays. */
	deleteUser(id: string): Promise<void>;
	/** The path by which somebody chooses a new password; it works once, for a day. */
	resetLink(id: string): Promise<string>;
	/** A JSON list of `{"client", "created", "seen", "expires"}`, the newest first. */
	sessionsOf(id: string): Promise<string>;
	endSessions(id: string): Promise<void>;
	/** A JSON list of `{"id", "name", "fixed", "people", "permissions": […]}`: `fixed` roles are everybody's. */
	listRoles(): Promise<string>;
	/**
	 * Give a role a name and just these permissions, a JSON list; for an empty `id` a new one. Nobody gives a permission
	 * that they lack. The id.
	 */
	saveRole(id: string, name: string, permissions: string): Promise<string>;
	deleteRole(id: string): Promise<void>;
	/**
	 * Those of the kernel and of enabled plugins, as a JSON list of `{"name", "about", "plugin"}`; a name may have
	 * placeholders such as `{type}`.
	 */
	listPermissions(): string;
}

/** The raw imports of the module `trovato:kernel/people`. */
export function bindPeople(host: People, mem: GuestMemory) {
	return {
		'list-users': async (_: unknown, wantedPtr: number, wantedLen: number, afterPtr: number, afterLen: number, limit: number) => {
			try {
				return mem.lower(await mem.wait(host.listUsers(mem.string(wantedPtr, wantedLen), mem.string(afterPtr, afterLen), limit >>> 0)));
			} catch (error) {
				return BigInt(mem.fail(error));
			}
		},
		'get-user': async (_: unknown, idPtr: number, idLen: number) => {
			try {
				return mem.lower(await mem.wait(host.getUser(mem.string(idPtr, idLen))));
			} catch (error) {
				return BigInt(mem.fail(error));
			}
		},
		'save-user': async (_: unknown, idPtr: number, idLen: number, changePtr: number, changeLen: number) => {
			try {
				return mem.lower(await mem.wait(host.saveUser(mem.string(idPtr, idLen), mem.string(changePtr, changeLen))));
			} catch (error) {
				return BigInt(mem.fail(error));
			}
		},
		'delete-user': async (_: unknown, idPtr: number, idLen: number) => {
			try {
				await mem.wait(host.deleteUser(mem.string(idPtr, idLen)));
				return 0;
			} catch (error) {
				return mem.fail(error);
			}
		},
		'reset-link': async (_: unknown, idPtr: number, idLen: number) => {
			try {
				return mem.lower(await mem.wait(host.resetLink(mem.string(idPtr, idLen))));
			} catch (error) {
				return BigInt(mem.fail(error));
			}
		},
		'sessions-of': async (_: unknown, idPtr: number, idLen: number) => {
			try {
				return mem.lower(await mem.wait(host.sessionsOf(mem.string(idPtr, idLen))));
			} catch (error) {
				return BigInt(mem.fail(error));
			}
		},
		'end-sessions': async (_: unknown, idPtr: number, idLen: number) => {
			try {
				await mem.wait(host.endSessions(mem.string(idPtr, idLen)));
				return 0;
			} catch (error) {
				return mem.fail(error);
			}
		},
		'list-roles': async (_: unknown) => {
			try {
				return mem.lower(await mem.wait(host.listRoles()));
			} catch (error) {
				return BigInt(mem.fail(error));
			}
		},
		'save-role': async (_: unknown, idPtr: number, idLen: number, namePtr: number, nameLen: number, permissionsPtr: number, permissionsLen: number) => {
			try {
				return mem.lower(await mem.wait(host.saveRole(mem.string(idPtr, idLen), mem.string(namePtr, nameLen), mem.string(permissionsPtr, permissionsLen))));
			} catch (error) {
				return BigInt(mem.fail(error));
			}
		},
		'delete-role': async (_: unknown, idPtr: number, idLen: number) => {
			try {
				await mem.wait(host.deleteRole(mem.string(idPtr, idLen)));
				return 0;
			} catch (error) {
				return mem.fail(error);
			}
		},
		'list-permissions': (_: unknown) => {
			mem.enter(192);
			try {
				return mem.leave(mem.lower(host.listPermissions()));
			} catch (error) {
				return mem.leave(BigInt(mem.fail(error)));
			}
		},
	};
}

/** Present in test environments and benchmarks only. */
export interface Testing {
	sleep(milliseconds: number): Promise<void>;
	fail(message: string): void;
}

/** The raw imports of the module `trovato:kernel/testing`. */
export function bindTesting(host: Testing, mem: GuestMemory) {
	return {
		'sleep': async (_: unknown, milliseconds: number) => {
			await mem.wait(host.sleep(milliseconds >>> 0));
		},
		'fail': (_: unknown, messagePtr: number, messageLen: number) => {
			mem.enter(194);
			host.fail(mem.string(messagePtr, messageLen));
			mem.leave(undefined);
		},
	};
}

/** Everything that the host implements. */
export interface HostInterfaces {
	readonly itemApi: ItemApi;
	readonly items: Items;
	readonly db: Db;
	readonly render: Render;
	readonly cacheApi: CacheApi;
	readonly variables: Variables;
	readonly requestContext: RequestContext;
	readonly userApi: UserApi;
	readonly pluginApi: PluginApi;
	readonly logging: Logging;
	readonly request: Request;
	readonly text: Text;
	readonly crypto: Crypto;
	readonly events: Events;
	readonly jobs: Jobs;
	readonly stage: Stage;
	readonly site: Site;
	readonly http: Http;
	readonly accounts: Accounts;
	readonly people: People;
	readonly testing: Testing;
}

/** The imports of a plugin instance, by module and name. */
export function bindHost(host: HostInterfaces, mem: GuestMemory) {
	return {
		'trovato:kernel/item-api': bindItemApi(host.itemApi, mem),
		'trovato:kernel/items': bindItems(host.items, mem),
		'trovato:kernel/db': bindDb(host.db, mem),
		'trovato:kernel/render': bindRender(host.render, mem),
		'trovato:kernel/cache-api': bindCacheApi(host.cacheApi, mem),
		'trovato:kernel/variables': bindVariables(host.variables, mem),
		'trovato:kernel/request-context': bindRequestContext(host.requestContext, mem),
		'trovato:kernel/user-api': bindUserApi(host.userApi, mem),
		'trovato:kernel/plugin-api': bindPluginApi(host.pluginApi, mem),
		'trovato:kernel/logging': bindLogging(host.logging, mem),
		'trovato:kernel/request': bindRequest(host.request, mem),
		'trovato:kernel/text': bindText(host.text, mem),
		'trovato:kernel/crypto': bindCrypto(host.crypto, mem),
		'trovato:kernel/events': bindEvents(host.events, mem),
		'trovato:kernel/jobs': bindJobs(host.jobs, mem),
		'trovato:kernel/stage': bindStage(host.stage, mem),
		'trovato:kernel/site': bindSite(host.site, mem),
		'trovato:kernel/http': bindHttp(host.http, mem),
		'trovato:kernel/accounts': bindAccounts(host.accounts, mem),
		'trovato:kernel/people': bindPeople(host.people, mem),
		'trovato:kernel/testing': bindTesting(host.testing, mem),
	};
}

/** Every function a plugin may import: module → name → core signature. */
export const IMPORTS: Readonly<Record<string, Readonly<Record<string, ImportSignature>>>> = {
	'trovato:kernel/item-api': {
		'open': { params: ['i32', 'i32'], result: 'i32', async: false },
		'get-id': { params: ['i32'], result: 'i64', async: false },
		'get-type': { params: ['i32'], result: 'i64', async: false },
		'get-title': { params: ['i32'], result: 'i64', async: false },
		'get-author-id': { params: ['i32'], result: 'i64', async: false },
		'get-revision-id': { params: ['i32'], result: 'i64', async: false },
		'get-status': { params: ['i32'], result: 'i32', async: false },
		'get-created': { params: ['i32', 'i32'], result: 'i32', async: false },
		'get-changed': { params: ['i32', 'i32'], result: 'i32', async: false },
		'get-field-string': { params: ['i32', 'i32', 'i32'], result: 'i64', async: false },
		'get-field-int': { params: ['i32', 'i32', 'i32', 'i32'], result: 'i32', async: false },
		'get-field-float': { params: ['i32', 'i32', 'i32', 'i32'], result: 'i32', async: false },
		'get-field-json': { params: ['i32', 'i32', 'i32'], result: 'i64', async: false },
		'get-field-count': { params: ['i32', 'i32', 'i32'], result: 'i32', async: false },
		'get-field-string-at': { params: ['i32', 'i32', 'i32', 'i32'], result: 'i64', async: false },
		'set-title': { params: ['i32', 'i32', 'i32'], result: 'i32', async: false },
		'set-status': { params: ['i32', 'i32'], result: 'i32', async: false },
		'set-field-string': { params: ['i32', 'i32', 'i32', 'i32', 'i32'], result: 'i32', async: false },
		'set-field-int': { params: ['i32', 'i32', 'i32', 'i64'], result: 'i32', async: false },
		'set-field-float': { params: ['i32', 'i32', 'i32', 'f64'], result: 'i32', async: false },
		'set-field-json': { params: ['i32', 'i32', 'i32', 'i32', 'i32'], result: 'i32', async: false },
		'patch': { params: ['i32'], result: 'i64', async: false },
	},
	'trovato:kernel/items': {
		'open': { params: ['i32', 'i32', 'i32'], result: 'i32', async: false },
		'count': { params: ['i32'], result: 'i32', async: false },
		'get': { params: ['i32', 'i32'], result: 'i32', async: false },
		'set-node': { params: ['i32', 'i32', 'i32'], result: 'i32', async: false },
		'get-node': { params: ['i32', 'i32'], result: 'i32', async: false },
		'set-access': { params: ['i32', 'i32', 'i32'], result: 'i32', async: false },
		'get-access': { params: ['i32', 'i32'], result: 'i32', async: false },
	},
	'trovato:kernel/db': {
		'arg-string': { params: ['i32', 'i32'], result: null, async: false },
		'arg-int': { params: ['i64'], result: null, async: false },
		'arg-float': { params: ['f64'], result: null, async: false },
		'arg-bool': { params: ['i32'], result: null, async: false },
		'arg-json': { params: ['i32', 'i32'], result: null, async: false },
		'arg-time': { params: ['i64'], result: null, async: false },
		'arg-null': { params: [], result: null, async: false },
		'run': { params: ['i32', 'i32'], result: 'i32', async: true },
		'run-raw': { params: ['i32', 'i32'], result: 'i32', async: true },
		'select-rows': { params: ['i32', 'i32'], result: 'i32', async: true },
		'insert-rows': { params: ['i32', 'i32'], result: 'i32', async: true },
		'update-rows': { params: ['i32', 'i32'], result: 'i32', async: true },
		'delete-rows': { params: ['i32', 'i32'], result: 'i32', async: true },
		'count-rows': { params: ['i32', 'i32'], result: 'i32', async: true },
		'explain-rows': { params: ['i32', 'i32'], result: 'i64', async: true },
		'count': { params: ['i32'], result: 'i32', async: false },
		'affected': { params: ['i32'], result: 'i32', async: false },
		'get-string': { params: ['i32', 'i32', 'i32', 'i32'], result: 'i64', async: false },
		'get-int': { params: ['i32', 'i32', 'i32', 'i32', 'i32'], result: 'i32', async: false },
		'get-float': { params: ['i32', 'i32', 'i32', 'i32', 'i32'], result: 'i32', async: false },
		'get-time': { params: ['i32', 'i32', 'i32', 'i32', 'i32'], result: 'i32', async: false },
		'get-json': { params: ['i32', 'i32', 'i32', 'i32'], result: 'i64', async: false },
		'to-json': { params: ['i32'], result: 'i64', async: false },
		'release': { params: ['i32'], result: null, async: false },
	},
	'trovato:kernel/render': {
		'element': { params: ['i32', 'i32'], result: 'i32', async: false },
		'text-element': { params: ['i32', 'i32', 'i32', 'i32'], result: 'i32', async: false },
		'append-text-element': { params: ['i32', 'i32', 'i32', 'i32', 'i32'], result: 'i32', async: false },
		'fragment': { params: [], result: 'i32', async: false },
		'append': { params: ['i32', 'i32'], result: 'i32', async: false },
		'text': { params: ['i32', 'i32', 'i32'], result: 'i32', async: false },
		'formatted': { params: ['i32', 'i32', 'i32', 'i32', 'i32'], result: 'i32', async: false },
		'formatted-field': { params: ['i32', 'i32', 'i32', 'i32'], result: 'i32', async: false },
		'vouch': { params: ['i32', 'i32'], result: 'i64', async: false },
		'add-class': { params: ['i32', 'i32', 'i32'], result: 'i32', async: false },
		'set-attribute': { params: ['i32', 'i32', 'i32', 'i32', 'i32'], result: 'i32', async: false },
		'set-weight': { params: ['i32', 'i32'], result: 'i32', async: false },
		'set-template': { params: ['i32', 'i32', 'i32'], result: 'i32', async: false },
		'set-variable': { params: ['i32', 'i32', 'i32', 'i32', 'i32'], result: 'i32', async: false },
		'page-title': { params: ['i32', 'i32'], result: null, async: false },
		'page-description': { params: ['i32', 'i32'], result: null, async: false },
		'page-breadcrumb': { params: ['i32', 'i32', 'i32', 'i32'], result: 'i32', async: false },
		'page-feed': { params: ['i32', 'i32', 'i32', 'i32'], result: 'i32', async: false },
		'cache-tag': { params: ['i32', 'i32'], result: null, async: false },
		'expires-at': { params: ['i64'], result: null, async: false },
		'control': { params: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'], result: 'i32', async: false },
		'form': { params: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'], result: 'i32', async: false },
		'set-value': { params: ['i32', 'i32', 'i32'], result: 'i32', async: false },
		'add-option': { params: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'], result: 'i32', async: false },
		'set-description': { params: ['i32', 'i32', 'i32'], result: 'i32', async: false },
		'set-error': { params: ['i32', 'i32', 'i32'], result: 'i32', async: false },
		'tree': { params: ['i32', 'i32'], result: 'i32', async: false },
		'page-script': { params: ['i32', 'i32'], result: 'i32', async: false },
		'page-style': { params: ['i32', 'i32'], result: 'i32', async: false },
		'page-theme': { params: ['i32', 'i32'], result: 'i32', async: false },
		'page-region': { params: ['i32', 'i32', 'i32'], result: 'i32', async: false },
	},
	'trovato:kernel/cache-api': {
		'get': { params: ['i32', 'i32', 'i32', 'i32'], result: 'i64', async: false },
		'set': { params: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'], result: 'i32', async: false },
		'invalidate-tag': { params: ['i32', 'i32'], result: 'i32', async: false },
	},
	'trovato:kernel/variables': {
		'get': { params: ['i32', 'i32', 'i32', 'i32'], result: 'i64', async: true },
		'set': { params: ['i32', 'i32', 'i32', 'i32'], result: 'i32', async: true },
	},
	'trovato:kernel/request-context': {
		'get': { params: ['i32', 'i32'], result: 'i64', async: false },
		'set': { params: ['i32', 'i32', 'i32', 'i32'], result: 'i32', async: false },
	},
	'trovato:kernel/user-api': {
		'current-user-id': { params: [], result: 'i64', async: false },
		'current-user-has-permission': { params: ['i32', 'i32'], result: 'i32', async: false },
	},
	'trovato:kernel/plugin-api': {
		'plugin-exists': { params: ['i32', 'i32'], result: 'i32', async: false },
		'invoke': { params: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'], result: 'i64', async: true },
		'invoke-items': { params: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'], result: 'i64', async: true },
		'render-item': { params: ['i32', 'i32', 'i32'], result: 'i32', async: true },
		'notify-item': { params: ['i32', 'i32', 'i32'], result: 'i32', async: true },
		'ask-items': { params: ['i32', 'i32', 'i32', 'i32', 'i32'], result: 'i32', async: true },
		'ask-json': { params: ['i32', 'i32', 'i32', 'i32'], result: 'i64', async: true },
		'collect-json': { params: ['i32', 'i32', 'i32', 'i32'], result: 'i64', async: true },
		'ask-access': { params: ['i32', 'i32', 'i32', 'i32'], result: 'i32', async: true },
	},
	'trovato:kernel/logging': {
		'log': { params: ['i32', 'i32', 'i32', 'i32'], result: null, async: false },
	},
	'trovato:kernel/request': {
		'method': { params: [], result: 'i64', async: false },
		'path': { params: [], result: 'i64', async: false },
		'site-url': { params: [], result: 'i64', async: false },
		'param': { params: ['i32', 'i32'], result: 'i64', async: false },
		'query': { params: ['i32', 'i32'], result: 'i64', async: false },
		'field': { params: ['i32', 'i32'], result: 'i64', async: false },
		'fields': { params: [], result: 'i64', async: false },
		'body': { params: [], result: 'i64', async: false },
		'header': { params: ['i32', 'i32'], result: 'i64', async: false },
		'reach': { params: ['i32', 'i32'], result: 'i32', async: false },
		'page-at': { params: ['i32', 'i32'], result: 'i64', async: true },
		'now': { params: [], result: 'i64', async: false },
		'respond': { params: ['i32', 'i32', 'i32', 'i32', 'i32'], result: null, async: false },
		'redirect': { params: ['i32', 'i32', 'i32'], result: null, async: false },
		'set-header': { params: ['i32', 'i32', 'i32', 'i32'], result: 'i32', async: false },
		'phase': { params: [], result: 'i64', async: false },
		'input-count': { params: [], result: 'i32', async: false },
		'input-name': { params: ['i32'], result: 'i64', async: false },
		'input-text': { params: ['i32'], result: 'i64', async: false },
		'report': { params: ['i32', 'i32', 'i32', 'i32', 'i32'], result: null, async: false },
		'explain': { params: ['i32', 'i32'], result: null, async: false },
		'explain-field': { params: ['i32', 'i32', 'i32', 'i32'], result: null, async: false },
		'last-error': { params: [], result: 'i64', async: false },
		'cost': { params: ['i32', 'i32', 'i32'], result: 'i32', async: false },
	},
	'trovato:kernel/text': {
		'parse-json': { params: ['i32', 'i32'], result: 'i32', async: false },
		'parse-yaml': { params: ['i32', 'i32'], result: 'i32', async: false },
		'doc-kind': { params: ['i32', 'i32', 'i32'], result: 'i64', async: false },
		'doc-string': { params: ['i32', 'i32', 'i32'], result: 'i64', async: false },
		'doc-int': { params: ['i32', 'i32', 'i32', 'i32'], result: 'i32', async: false },
		'doc-float': { params: ['i32', 'i32', 'i32', 'i32'], result: 'i32', async: false },
		'doc-bool': { params: ['i32', 'i32', 'i32'], result: 'i32', async: false },
		'doc-count': { params: ['i32', 'i32', 'i32'], result: 'i32', async: false },
		'doc-key': { params: ['i32', 'i32', 'i32', 'i32'], result: 'i64', async: false },
		'doc-json': { params: ['i32', 'i32', 'i32'], result: 'i64', async: false },
		'parse-time': { params: ['i32', 'i32', 'i32'], result: 'i32', async: false },
		'format-time': { params: ['i64', 'i32', 'i32'], result: 'i64', async: false },
		'slug': { params: ['i32', 'i32'], result: 'i64', async: false },
		'pattern-test': { params: ['i32', 'i32', 'i32', 'i32'], result: 'i32', async: false },
		'pattern-match': { params: ['i32', 'i32', 'i32', 'i32'], result: 'i64', async: false },
		'pattern-replace': { params: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'], result: 'i64', async: false },
		'collate': { params: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'], result: 'i32', async: false },
	},
	'trovato:kernel/crypto': {
		'sha256': { params: ['i32', 'i32'], result: 'i64', async: false },
		'hmac-sha256': { params: ['i32', 'i32', 'i32', 'i32'], result: 'i64', async: false },
		'random': { params: ['i32'], result: 'i64', async: false },
		'constant-time-equal': { params: ['i32', 'i32', 'i32', 'i32'], result: 'i32', async: false },
		'uuid': { params: [], result: 'i64', async: false },
	},
	'trovato:kernel/events': {
		'append': { params: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'], result: 'i64', async: true },
		'append-all': { params: ['i32', 'i32'], result: 'i64', async: true },
		'append-rows': { params: ['i32', 'i32', 'i32'], result: 'i32', async: true },
		'withdraw': { params: ['i32', 'i32', 'i32', 'i32'], result: 'i64', async: true },
	},
	'trovato:kernel/jobs': {
		'enqueue': { params: ['i32', 'i32', 'i32', 'i32', 'i64'], result: 'i64', async: true },
		'job-payload': { params: [], result: 'i64', async: false },
		'job-state': { params: [], result: 'i64', async: false },
		'job-progress': { params: ['i32', 'i32', 'i32'], result: 'i32', async: false },
		'job-continue': { params: ['i32', 'i32'], result: 'i32', async: false },
		'job-result': { params: ['i32', 'i32'], result: 'i32', async: false },
		'queue-push': { params: ['i32', 'i32', 'i32', 'i32'], result: 'i32', async: true },
		'queue-pop': { params: ['i32', 'i32', 'i32'], result: 'i64', async: true },
		'queue-done': { params: ['i32', 'i32', 'i32', 'i32'], result: 'i32', async: true },
		'queue-len': { params: ['i32', 'i32'], result: 'i32', async: true },
	},
	'trovato:kernel/stage': {
		'current': { params: [], result: 'i64', async: false },
		'stages': { params: [], result: 'i64', async: true },
		'create': { params: ['i32', 'i32', 'i32', 'i32'], result: 'i64', async: true },
		'change': { params: ['i32', 'i32', 'i32', 'i32'], result: 'i32', async: true },
		'remove': { params: ['i32', 'i32'], result: 'i32', async: true },
		'changes': { params: ['i32', 'i32', 'i32', 'i32'], result: 'i64', async: true },
		'discard': { params: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'], result: 'i32', async: true },
		'publish': { params: ['i32', 'i32', 'i32', 'i32'], result: 'i64', async: true },
		'history': { params: ['i32'], result: 'i64', async: true },
		'undo': { params: ['i32', 'i32', 'i32', 'i32'], result: 'i64', async: true },
		'preview-link': { params: ['i32', 'i32', 'i32'], result: 'i64', async: true },
		'revoke-previews': { params: ['i32', 'i32'], result: 'i32', async: true },
		'job': { params: ['i32', 'i32'], result: 'i64', async: true },
		'cancel-job': { params: ['i32', 'i32'], result: 'i32', async: true },
	},
	'trovato:kernel/site': {
		'plugins': { params: [], result: 'i64', async: false },
		'switch-plugin': { params: ['i32', 'i32', 'i32'], result: 'i32', async: false },
	},
	'trovato:kernel/http': {
		'request': { params: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'], result: 'i64', async: true },
	},
	'trovato:kernel/accounts': {
		'find': { params: ['i32', 'i32'], result: 'i64', async: true },
	},
	'trovato:kernel/people': {
		'list-users': { params: ['i32', 'i32', 'i32', 'i32', 'i32'], result: 'i64', async: true },
		'get-user': { params: ['i32', 'i32'], result: 'i64', async: true },
		'save-user': { params: ['i32', 'i32', 'i32', 'i32'], result: 'i64', async: true },
		'delete-user': { params: ['i32', 'i32'], result: 'i32', async: true },
		'reset-link': { params: ['i32', 'i32'], result: 'i64', async: true },
		'sessions-of': { params: ['i32', 'i32'], result: 'i64', async: true },
		'end-sessions': { params: ['i32', 'i32'], result: 'i32', async: true },
		'list-roles': { params: [], result: 'i64', async: true },
		'save-role': { params: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'], result: 'i64', async: true },
		'delete-role': { params: ['i32', 'i32'], result: 'i32', async: true },
		'list-permissions': { params: [], result: 'i64', async: false },
	},
	'trovato:kernel/testing': {
		'sleep': { params: ['i32'], result: null, async: true },
		'fail': { params: ['i32', 'i32'], result: null, async: false },
	},
};

/** What a number that `enter` is called with stands for, from 1 on. */
export const HOST_FUNCTIONS: readonly string[] = [
	'',
	...Object.entries(IMPORTS).flatMap(([module, functions]) =>
		Object.keys(functions).map((name) => `${module.split('/')[1]}.${name}`),
	),
];
