// A form with every kind of control, in the states in which people meet them.
import type { KINDS } from '../../kernel/src/render/controls/kinds.ts';
import { nodeOfJson } from '../../kernel/src/plugins/worker/full-mode.ts';
import type { RenderNode } from '../../kernel/src/render/tree.ts';

type Source = Record<string, unknown>;

const CHOICES = [
	{ value: 'red', label: 'Red' },
	{ value: 'green', label: 'Green' },
];
const GROUPED = [
	{ value: 'en', label: 'English', group: 'Europe' },
	{ value: 'it', label: 'Italian', group: 'Europe' },
	{ value: 'ja', label: 'Japanese', group: 'Asia' },
	{ value: 'none', label: 'None' },
];

/** One of each kind: kind → its description in the tree's JSON. */
export const CONTROLS: Readonly<Record<keyof typeof KINDS, Source>> = {
	textfield: {
		'#title': 'Title',
		'#required': true,
		'#default_value': 'A "quoted" <title>',
		'#attributes': { maxlength: 255 },
	},
	number: { '#title': 'Rating', '#default_value': 4, '#attributes': { min: 1, max: 5, step: 1 } },
	date: { '#title': 'Day', '#default_value': '2026-11-21' },
	datetime: { '#title': 'Effective from', '#default_value': '2026-11-21T04:00' },
	email: {
		'#title': 'E-mail',
		'#default_value': 'nobody',
		'#error': 'E-mail is no address.',
		'#attributes': { autocomplete: 'email' },
	},
	url: { '#title': 'Link', '#description': 'With https:// in front.', '#error': 'Link is no address.' },
	search: { '#title': 'Find', '#attributes': { class: 'label-hidden', placeholder: 'Title' } },
	autocomplete: { '#title': 'Author', '#attributes': { source: '/user/names' } },
	password: { '#title': 'Password', '#default_value': 'never shown', '#attributes': { autocomplete: 'new-password' } },
	file: { '#title': 'Picture', '#attributes': { accept: 'image/*' } },
	textarea: { '#title': 'Summary', '#default_value': '\nfirst line\n</textarea>', '#attributes': { rows: 4 } },
	text_format: {
		'#title': 'Body',
		'#default_value': ['<p>x</p>', 'filtered_html'],
		'#options': [
			{ value: 'filtered_html', label: 'Text' },
			{ value: 'markdown', label: 'Markdown' },
		],
	},
	select: { '#title': 'Language', '#default_value': 'ja', '#options': GROUPED },
	radios: { '#title': 'Colour', '#required': true, '#options': CHOICES, '#error': 'Colour is required.' },
	checkboxes: { '#title': 'Colours', '#default_value': ['green'], '#options': CHOICES, '#description': 'Any number.' },
	checkbox: { '#title': 'Promoted', '#default_value': true, '#description': 'On the front page.' },
	hidden: { '#default_value': 'kept' },
	submit: { '#title': 'Save', '#attributes': { class: 'button--primary' } },
	fieldset: {
		'#title': 'Publication',
		'#children': [{ '#type': 'checkbox', '#name': 'published', '#title': 'Published' }],
	},
	details: { '#title': 'More', '#children': [{ '#type': 'textfield', '#name': 'more[0]', '#title': 'More of it' }] },
	group: { '#title': 'Links', '#children': [{ '#type': 'url', '#name': 'links[0][url]', '#title': 'Address 1' }] },
	container: {
		'#attributes': { class: 'columns' },
		'#children': [{ '#type': 'markup', '#tag': 'p', '#value': 'Said & done' }],
	},
	actions: {
		'#children': [{ '#type': 'submit', '#name': 'op', '#title': 'Delete', '#attributes': { formnovalidate: '' } }],
	},
	form: {},
};

/** The form; `alone` leaves only that kind in it. */
export function everyControl(alone?: string): RenderNode {
	const children = Object.entries(CONTROLS)
		.filter(([kind]) => kind !== 'form' && (alone === undefined || kind === alone))
		.map(([kind, source]) => ({ '#type': kind, '#name': `a_${kind}`, ...source }));
	const form = {
		'#type': 'form',
		'#form_id': 'every_control',
		'#action': '/forms',
		'#default_value': 'build-1',
		'#children': children,
	};
	return nodeOfJson(JSON.stringify(form), undefined);
}
