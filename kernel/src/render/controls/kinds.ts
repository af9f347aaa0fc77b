// The kinds of form controls: which element each becomes and what it may hold.
// In the kernel because an element that takes input is trusted by whoever fills it in.

export interface Kind {
	/** The element whose attributes a plugin may set. */
	readonly tag: 'input' | 'textarea' | 'select' | 'button' | 'fieldset' | 'details' | 'div' | 'form';
	/** Of an `input`. */
	readonly type?: string;
	/** Other nodes may stand in it. */
	readonly holds?: true;
	/** It can do without a label: nobody perceives it as a thing of its own. */
	readonly nameless?: true;
	/** It has a list of options. */
	readonly chooses?: true;
	/** What a person chose or typed is never written into a page. */
	readonly secret?: true;
}

export const KINDS = {
	textfield: { tag: 'input', type: 'text' },
	number: { tag: 'input', type: 'number' },
	date: { tag: 'input', type: 'date' },
	datetime: { tag: 'input', type: 'datetime-local' },
	email: { tag: 'input', type: 'email' },
	url: { tag: 'input', type: 'url' },
	search: { tag: 'input', type: 'search' },
	autocomplete: { tag: 'input', type: 'text' },
	password: { tag: 'input', type: 'password', secret: true },
	file: { tag: 'input', type: 'file', secret: true },
	textarea: { tag: 'textarea' },
	text_format: { tag: 'textarea', chooses: true },
	select: { tag: 'select', chooses: true },
	radios: { tag: 'fieldset', type: 'radio', chooses: true },
	checkboxes: { tag: 'fieldset', type: 'checkbox', chooses: true },
	checkbox: { tag: 'input', type: 'checkbox' },
	hidden: { tag: 'input', type: 'hidden', nameless: true },
	submit: { tag: 'button' },
	fieldset: { tag: 'fieldset', holds: true },
	details: { tag: 'details', holds: true },
	group: { tag: 'fieldset', holds: true },
	container: { tag: 'div', holds: true, nameless: true },
	actions: { tag: 'div', holds: true, nameless: true },
	form: { tag: 'form', holds: true, nameless: true },
} as const satisfies Readonly<Record<string, Kind>>;

export type KindName = keyof typeof KINDS;

export function isKind(name: string): name is KindName {
	return Object.hasOwn(KINDS, name);
}

export function kindOf(name: KindName): Kind {
	return KINDS[name];
}
