// @ts-nocheck
// Generated from wit/v1 by `npm run generate`; do not edit.
// Building the render tree; only the host turns it into HTML.

import { bytes } from '../memory';

declare class RawRender {
	@external('trovato:kernel/render', 'element')
	static element(tag: usize, tagBytes: i32): i32;
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
	@external('trovato:kernel/render', 'cache-tag')
	static cacheTag(tag: usize, tagBytes: i32): void;
	@external('trovato:kernel/render', 'expires-at')
	static expiresAt(time: i64): void;
}

/** A node of an allowed HTML tag; an unknown tag becomes `span`. */
export function element(tag: string): i32 {
	return RawRender.element(changetype<usize>(tag), bytes(tag));
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

/** The page depends on what the tag names. */
export function cacheTag(tag: string): void {
	RawRender.cacheTag(changetype<usize>(tag), bytes(tag));
}

/** The page shows something else from this instant on, though nobody changes anything. */
export function expiresAt(time: i64): void {
	RawRender.expiresAt(time);
}
