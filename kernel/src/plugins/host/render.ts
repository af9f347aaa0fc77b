// Host functions of `render`: a plugin builds a tree of nodes that only the render room turns into HTML.
import { createHmac } from 'node:crypto';
import { TAG } from '../../cache/tagged-cache.ts';
import { TrovatoError } from '../../../../wit/contract/errors/trovato-error.ts';
import type { Render } from '../../generated/host.ts';
import { addOption, addValue, createControl, createForm, setNote } from '../../render/controls/control.ts';
import { isSitePath } from '../../render/links.ts';
import {
	addClass,
	append,
	appendFormatted,
	appendText,
	createElement,
	createFragment,
	createTextElement,
	type RenderNode,
	setAttribute,
	setTemplate,
	setVariable,
	setWeight,
} from '../../render/tree.ts';
import { addHandle, findHandle, frameOf, type Slot } from '../worker/frame.ts';
import { nodeOfJson } from '../worker/full-mode.ts';
import { fieldCount, fieldEntry } from '../worker/item.ts';

const MAX_BREADCRUMBS = 8;
const MAX_TAGS = 10_000;
const MAX_ASSETS = 32;
/** What a frame has places for. */
const REGIONS = ['header', 'before', 'aside', 'after', 'footer'];

function addAsset(assets: Set<string>, plugin: string, file: string): boolean {
	if (!/^[\w-][\w.-]*(?:\/[\w-][\w.-]*)*$/.test(file) || assets.size >= MAX_ASSETS) return false;
	assets.add(`${plugin}/${file}`);
	return true;
}

export function createRender(slot: Slot): Render {
	const node = (handle: number): RenderNode | undefined => findHandle(slot, 'node', handle);
	const proof = (value: string): string =>
		createHmac('sha256', frameOf(slot, 'a render function').request.markupKey).update(value).digest('base64url');
	return {
		vouch(value) {
			const { user } = frameOf(slot, 'render.vouch').request.job;
			return user.isAdmin || user.permissions.includes('use full_html') ? proof(value) : undefined;
		},
		element: (tag) => addHandle(slot, 'node', createElement(tag)),
		textElement: (tag, value) => addHandle(slot, 'node', createTextElement(tag, value)),
		appendTextElement(parent, tag, value) {
			const above = node(parent);
			return above !== undefined && append(above, createTextElement(tag, value));
		},
		fragment: () => addHandle(slot, 'node', createFragment()),
		append(parent, child) {
			const above = node(parent);
			const below = node(child);
			return above !== undefined && below !== undefined && append(above, below);
		},
		text(parent, value) {
			const above = node(parent);
			return above !== undefined && appendText(above, value);
		},
		formatted(parent, value, format) {
			const above = node(parent);
			return above !== undefined && appendFormatted(above, value, format, false);
		},
		formattedField(parent, handle, name) {
			const above = node(parent);
			const item = findHandle(slot, 'item', handle);
			if (!above || !item) return false;
			let added = false;
			for (let index = 0; index < fieldCount(item, name); index++) {
				const entry = fieldEntry(item, name, index);
				const value = entry?.['value'];
				const format = entry?.['format'];
				if (typeof value !== 'string') continue;
				const trusted = format === 'full_html' && entry?.['trust'] === proof(value);
				added = appendFormatted(above, value, typeof format === 'string' ? format : 'plain_text', trusted) || added;
			}
			return added;
		},
		addClass(handle, name) {
			const found = node(handle);
			return found !== undefined && addClass(found, name);
		},
		setAttribute(handle, name, value) {
			const found = node(handle);
			return found !== undefined && setAttribute(found, name, value);
		},
		setWeight(handle, weight) {
			const found = node(handle);
			return found !== undefined && setWeight(found, weight);
		},
		setTemplate(handle, name) {
			const found = node(handle);
			return found !== undefined && setTemplate(found, name);
		},
		setVariable(handle, name, value) {
			const found = node(handle);
			return found !== undefined && setVariable(found, name, value);
		},
		pageTitle(value) {
			frameOf(slot, 'render.page-title').request.answer.title = value;
		},
		pageDescription(value) {
			frameOf(slot, 'render.page-description').request.answer.description = value;
		},
		pageBreadcrumb(title, path) {
			const { breadcrumbs } = frameOf(slot, 'render.page-breadcrumb').request.answer;
			return isSitePath(path) && breadcrumbs.length < MAX_BREADCRUMBS && breadcrumbs.push({ title, path }) > 0;
		},
		pageFeed(title, path) {
			const { feeds } = frameOf(slot, 'render.page-feed').request.answer;
			return isSitePath(path) && feeds.length < MAX_BREADCRUMBS && feeds.push({ title, path }) > 0;
		},
		cacheTag(tag) {
			const { plugin, request } = frameOf(slot, 'render.cache-tag');
			const { answer } = request;
			if (answer.cacheTags.size >= MAX_TAGS)
				throw new TrovatoError('host.limit', `A page has at most ${MAX_TAGS} cache tags.`);
			if (TAG.test(tag)) answer.cacheTags.add(tag);
			else answer.partial = true;
			answer.taggers.add(plugin.role);
		},
		expiresAt(time) {
			const { answer } = frameOf(slot, 'render.expires-at').request;
			answer.expires = Math.min(answer.expires, time);
		},
		control: (kind, name, label) => addHandle(slot, 'node', createControl(kind, name, label)),
		form: (id, action, method) => addHandle(slot, 'node', createForm(id, action, method)),
		setValue(handle, value) {
			const found = node(handle);
			return found !== undefined && addValue(found, value);
		},
		addOption(handle, value, label, group) {
			const found = node(handle);
			return found !== undefined && addOption(found, value, label, group);
		},
		setDescription(handle, value) {
			const found = node(handle);
			return found !== undefined && setNote(found, 'description', value);
		},
		setError(handle, value) {
			const found = node(handle);
			return found !== undefined && setNote(found, 'error', value);
		},
		pageScript(file) {
			const { plugin, request } = frameOf(slot, 'render.page-script');
			return plugin.capabilities.includes('browser:script') && addAsset(request.answer.scripts, plugin.name, file);
		},
		pageStyle(file) {
			const { plugin, request } = frameOf(slot, 'render.page-style');
			return addAsset(request.answer.styles, plugin.name, file);
		},
		pageTheme(name) {
			if (!/^[a-z][a-z0-9_]{0,39}$/.test(name)) return false;
			frameOf(slot, 'render.page-theme').request.answer.theme = name;
			return true;
		},
		pageRegion(region, handle) {
			const found = node(handle);
			const { plugin, request } = frameOf(slot, 'render.page-region');
			const { regions } = request.answer;
			const nodes = regions.get(region) ?? [];
			if (!REGIONS.includes(region) || found?.parent !== undefined || nodes.length >= MAX_ASSETS) return false;
			if (!found || nodes.includes(found)) return false;
			found.origin = plugin.name;
			regions.set(region, [...nodes, found]);
			return true;
		},
		tree: (json) => addHandle(slot, 'node', nodeOfJson(json, undefined)),
	};
}
