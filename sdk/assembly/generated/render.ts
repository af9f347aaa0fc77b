// @ts-nocheck
// Generated from wit/v1 by `npm run generate`; do not edit.
// Building the render tree; only the host turns it into HTML.

import { bytes, failWith, liftOption } from '../memory';

declare class RawRender {
	@external('trovato:kernel/render', 'element')
	static element(tag: usize, tagBytes: i32): i32;
	@external('trovato:kernel/render', 'text-element')
	static textElement(tag: usize, tagBytes: i32, value: usize, valueBytes: i32): i32;
	@external('trovato:kernel/render', 'append-text-element')
	static appendTextElement(parent: i32, tag: usize, tagBytes: i32, value: usize, valueBytes: i32): i32;
	@external('trovato:kernel/render', 'fragment')
	static fragment(): i32;
	@external('trovato:kernel/render', 'append')
	static append(parent: i32, child: i32): i32;
	@external('trovato:kernel/render', 'text')
	static text(parent: i32, value: usize, valueBytes: i32): i32;
	@external('trovato:kernel/render', 'formatted')
	static formatted(parent: i32, value: usize, valueBytes: i32, format: usize, formatBytes: i32): i32;
	@external('trovato:kernel/render', 'formatted-field')
	static formattedField(parent: i32, item: i32, name: usize, nameBytes: i32): i32;
	@external('trovato:kernel/render', 'vouch')
	static vouch(value: usize, valueBytes: i32): i64;
	@external('trovato:kernel/render', 'add-class')
	static addClass(node: i32, name: usize, nameBytes: i32): i32;
	@external('trovato:kernel/render', 'set-attribute')
	static setAttribute(node: i32, name: usize, nameBytes: i32, value: usize, valueBytes: i32): i32;
	@external('trovato:kernel/render', 'set-weight')
	static setWeight(node: i32, weight: i32): i32;
	@external('trovato:kernel/render', 'set-template')
	static setTemplate(node: i32, name: usize, nameBytes: i32): i32;
	@external('trovato:kernel/render', 'set-variable')
	static setVariable(node: i32, name: usize, nameBytes: i32, value: usize, valueBytes: i32): i32;
	@external('trovato:kernel/render', 'page-title')
	static pageTitle(value: usize, valueBytes: i32): void;
	@external('trovato:kernel/render', 'page-description')
	static pageDescription(value: usize, valueBytes: i32): void;
	@external('trovato:kernel/render', 'page-breadcrumb')
	static pageBreadcrumb(title: usize, titleBytes: i32, path: usize, pathBytes: i32): i32;
	@external('trovato:kernel/render', 'page-feed')
	static pageFeed(title: usize, titleBytes: i32, path: usize, pathBytes: i32): i32;
	@external('trovato:kernel/render', 'cache-tag')
	static cacheTag(tag: usize, tagBytes: i32): void;
	@external('trovato:kernel/render', 'expires-at')
	static expiresAt(time: i64): void;
	@external('trovato:kernel/render', 'control')
	static control(kind: usize, kindBytes: i32, name: usize, nameBytes: i32, label: usize, labelBytes: i32): i32;
	@external('trovato:kernel/render', 'form')
	static form(id: usize, idBytes: i32, action: usize, actionBytes: i32, method: usize, methodBytes: i32): i32;
	@external('trovato:kernel/render', 'set-value')
	static setValue(node: i32, value: usize, valueBytes: i32): i32;
	@external('trovato:kernel/render', 'add-option')
	static addOption(node: i32, value: usize, valueBytes: i32, label: usize, labelBytes: i32, group: usize, groupBytes: i32): i32;
	@external('trovato:kernel/render', 'set-description')
	static setDescription(node: i32, value: usize, valueBytes: i32): i32;
	@external('trovato:kernel/render', 'set-error')
	static setError(node: i32, value: usize, valueBytes: i32): i32;
	@external('trovato:kernel/render', 'tree')
	static tree(json: usize, jsonBytes: i32): i32;
	@external('trovato:kernel/render', 'page-script')
	static pageScript(file: usize, fileBytes: i32): i32;
	@external('trovato:kernel/render', 'page-style')
	static pageStyle(file: usize, fileBytes: i32): i32;
	@external('trovato:kernel/render', 'page-theme')
	static pageTheme(name: usize, nameBytes: i32): i32;
	@external('trovato:kernel/render', 'page-region')
	static pageRegion(region: usize, regionBytes: i32, node: i32): i32;
}

/** A node of an allowed HTML tag; an unknown tag becomes `span`. */
export function element(tag: string): i32 {
	return RawRender.element(changetype<usize>(tag), bytes(tag));
}

/** The same with text in it. */
export function textElement(tag: string, value: string): i32 {
	return RawRender.textElement(changetype<usize>(tag), bytes(tag), changetype<usize>(value), bytes(value));
}

/** Append an element that has nothing but text in it, in one call and without a handle. */
export function appendTextElement(parent: i32, tag: string, value: string): bool {
	return RawRender.appendTextElement(parent, changetype<usize>(tag), bytes(tag), changetype<usize>(value), bytes(value)) != 0;
}

/** A node that has no tag of its own. */
export function fragment(): i32 {
	return RawRender.fragment();
}

export function append(parent: i32, child: i32): bool {
	return RawRender.append(parent, child) != 0;
}

/** Escaped text. */
export function text(parent: i32, value: string): bool {
	return RawRender.text(parent, changetype<usize>(value), bytes(value)) != 0;
}

/** Text in one of the text formats (`plain_text`, `filtered_html`, `markdown`). */
export function formatted(parent: i32, value: string, format: string): bool {
	return RawRender.formatted(parent, changetype<usize>(value), bytes(value), changetype<usize>(format), bytes(format)) != 0;
}

/** A field's value in the format stored with it; the text never enters the plugin. */
export function formattedField(parent: i32, item: i32, name: string): bool {
	return RawRender.formattedField(parent, item, changetype<usize>(name), bytes(name)) != 0;
}

/**
 * What proves that the current user may use the format `full_html` for this text, to be stored as `trust` beside value and
 * format; none when they may not. Without it the text is shown as `filtered_html`.
 * null is none.
 */
export function vouch(value: string): string | null {
	return liftOption(RawRender.vouch(changetype<usize>(value), bytes(value)));
}

/** Add a class name. */
export function addClass(node: i32, name: string): bool {
	return RawRender.addClass(node, changetype<usize>(name), bytes(name)) != 0;
}

export function setAttribute(node: i32, name: string, value: string): bool {
	return RawRender.setAttribute(node, changetype<usize>(name), bytes(name), changetype<usize>(value), bytes(value)) != 0;
}

export function setWeight(node: i32, weight: i32): bool {
	return RawRender.setWeight(node, weight) != 0;
}

/** Render the node through the template `<name>.eta` with its suggestions, its children as `content`. */
export function setTemplate(node: i32, name: string): bool {
	return RawRender.setTemplate(node, changetype<usize>(name), bytes(name)) != 0;
}

/** A variable for the node's template. */
export function setVariable(node: i32, name: string, value: string): bool {
	return RawRender.setVariable(node, changetype<usize>(name), bytes(name), changetype<usize>(value), bytes(value)) != 0;
}

/** The title of the page being made. */
export function pageTitle(value: string): void {
	RawRender.pageTitle(changetype<usize>(value), bytes(value));
}

export function pageDescription(value: string): void {
	RawRender.pageDescription(changetype<usize>(value), bytes(value));
}

/** A page above this one, after those that manifests know; from the top down. False when it is no path of this site. */
export function pageBreadcrumb(title: string, path: string): bool {
	return RawRender.pageBreadcrumb(changetype<usize>(title), bytes(title), changetype<usize>(path), bytes(path)) != 0;
}

/** The same as a feed (RSS) at a path of this site, for feed readers. False when it is no path of this site. */
export function pageFeed(title: string, path: string): bool {
	return RawRender.pageFeed(changetype<usize>(title), bytes(title), changetype<usize>(path), bytes(path)) != 0;
}

/** The page depends on what the tag names. */
export function cacheTag(tag: string): void {
	RawRender.cacheTag(changetype<usize>(tag), bytes(tag));
}

/** The page shows something else from this instant on, though nobody changes anything. */
export function expiresAt(time: i64): void {
	RawRender.expiresAt(time);
}

/**
 * A form control of a kind (docs/reference/form-controls.md). `label` is what people read and hear, which every control
 * needs that they perceive. `set-attribute` takes what HTML has for it: `required`, `max`, `placeholder`, …
 * Below zero is a failure: the error number, negated.
 */
export function control(kind: string, name: string, label: string): i32 {
	return failWith(RawRender.control(changetype<usize>(kind), bytes(kind), changetype<usize>(name), bytes(name), changetype<usize>(label), bytes(label)));
}

/**
 * A form that is sent to a path of this site, or for an empty `action` to the page's own address; `method` is `get` or
 * `post`. The host adds what proves where it came from.
 * Below zero is a failure: the error number, negated.
 */
export function form(id: string, action: string, method: string): i32 {
	return failWith(RawRender.form(changetype<usize>(id), bytes(id), changetype<usize>(action), bytes(action), changetype<usize>(method), bytes(method)));
}

/**
 * What a control holds; called again it adds a value to those that may have several. Of a text with format the second
 * one is the format, of a form it is the build id.
 */
export function setValue(node: i32, value: string): bool {
	return RawRender.setValue(node, changetype<usize>(value), bytes(value)) != 0;
}

/** Something to choose from; those with the same `group` in a row stand together, an empty one is none. */
export function addOption(node: i32, value: string, label: string, group: string): bool {
	return RawRender.addOption(node, changetype<usize>(value), bytes(value), changetype<usize>(label), bytes(label), changetype<usize>(group), bytes(group)) != 0;
}

/** A sentence of help for a control. */
export function setDescription(node: i32, value: string): bool {
	return RawRender.setDescription(node, changetype<usize>(value), bytes(value)) != 0;
}

/** What is wrong with what a control holds, or with a form as a whole. */
export function setError(node: i32, value: string): bool {
	return RawRender.setError(node, changetype<usize>(value), bytes(value)) != 0;
}

/**
 * A node with all below it, as JSON (docs/reference/form-controls.md).
 * Below zero is a failure: the error number, negated.
 */
export function tree(json: string): i32 {
	return failWith(RawRender.tree(changetype<usize>(json), bytes(json)));
}

/** Load `static/<file>` of this plugin as a module script; false without the capability `browser:script`. */
export function pageScript(file: string): bool {
	return RawRender.pageScript(changetype<usize>(file), bytes(file)) != 0;
}

/** Load `static/<file>` of this plugin as a style sheet. */
export function pageStyle(file: string): bool {
	return RawRender.pageStyle(changetype<usize>(file), bytes(file)) != 0;
}

/** The frame of the page: `page--<name>.eta` where there is one. A page below `/admin` has `admin`. */
export function pageTheme(name: string): bool {
	return RawRender.pageTheme(changetype<usize>(name), bytes(name)) != 0;
}

/** Put a node into a region of the page: `header`, `before`, `aside`, `after` or `footer`. */
export function pageRegion(region: string, node: i32): bool {
	return RawRender.pageRegion(changetype<usize>(region), bytes(region), node) != 0;
}
