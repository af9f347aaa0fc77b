// Pages of the kernel's own, rendered by a worker like any other, so that themes shape them.
// In the kernel because nobody else may ask for a password.
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import type { Dispatcher } from '../plugins/pool/job.ts';
import type { AppContext } from './request-context.ts';
import type { Visitors } from './visitor.ts';

/** A node of the render tree as JSON, or text. */
export type Node = string | Readonly<Record<string, unknown>>;

export interface SystemPage {
	readonly title: string;
	/** 200 unless given. */
	readonly status?: number;
	/** A theme may have a template of this name around the content. */
	readonly template: string;
	readonly content: readonly Node[];
}

export type ShowPage = (c: AppContext, page: SystemPage) => Promise<Response>;

export function createSystemPages(dispatcher: Dispatcher, visitors: Visitors): ShowPage {
	return async (c, { title, status = 200, template, content }) => {
		const asking = visitors.forForms(c);
		const result = await dispatcher.run({
			kind: 'system',
			generation: c.get('view').generation,
			requestId: c.get('requestId'),
			user: asking.user,
			stage: null,
			asOf: null,
			path: c.get('url').pathname,
			status,
			title,
			content: JSON.stringify({ '#type': 'fragment', '#template': template, '#children': content }),
		});
		if (!result.ok) throw new TrovatoError(result.code, result.message, { extra: { ...result.extra } });
		asking.answered(result.hasForm === true);
		const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' };
		return new Response(result.body, { status, headers });
	};
}

export function element(tag: string, ...children: readonly Node[]): Node {
	return { '#type': 'element', '#tag': tag, '#children': children };
}

export function link(href: string, text: string): Node {
	return { '#type': 'element', '#tag': 'a', '#attributes': { href }, '#children': [text] };
}

/** @param error what is wrong with the whole of it */
export function form(id: string, action: string, children: readonly Node[], error = ''): Node {
	const attributes = { class: 'form--narrow' };
	return {
		'#type': 'form',
		'#form_id': id,
		'#action': action,
		'#attributes': attributes,
		'#error': error,
		'#children': children,
	};
}

/** `more` is in the words of the render tree: `#default_value`, `#description`, `#error`, `#required`, `#attributes` … */
export function control(type: string, name: string, title: string, more: Readonly<Record<string, unknown>> = {}): Node {
	return { '#type': type, '#name': name, '#title': title, ...more };
}

export function submit(title: string, classes = 'button--primary'): Node {
	return control('actions', '', '', {
		'#children': [control('submit', '', title, { '#attributes': { class: classes } })],
	});
}
