// The editor for text with format `filtered_html`. Without it, or in another format, the text area is there.
// It keeps the text area up to date, so that a form is always sent as it is seen.
import { Editor, Node } from '@tiptap/core';
import { Table, TableCell, TableHeader, TableRow } from '@tiptap/extension-table';
import StarterKit from '@tiptap/starter-kit';

/** What the editor can show; a text with anything else in it stays source. */
const KNOWN = new Set(
	'a b blockquote br code col colgroup del em h2 h3 h4 hr i img li ol p pre s strong table tbody td tfoot th thead tr u ul'.split(
		' ',
	),
);

const Image = Node.create({
	name: 'image',
	group: 'inline',
	inline: true,
	draggable: true,
	addAttributes: () => ({ src: {}, alt: { default: '' }, title: {}, width: {}, height: {} }),
	parseHTML: () => [{ tag: 'img[src]' }],
	renderHTML: ({ HTMLAttributes }) => ['img', HTMLAttributes],
});

/** A table without sizes: these belong to the style sheet. */
const PlainTable = Table.extend({ renderHTML: () => ['table', {}, ['tbody', 0]], addNodeView: () => null });

const ICONS = {
	bold: 'M6 4h7a4 4 0 0 1 2.6 7A4.3 4.3 0 0 1 13.5 20H6zm3 2.7v4h3.6a2 2 0 0 0 0-4zm0 6.6v4h4.2a2 2 0 0 0 0-4z',
	italic: 'M10 4h8v2.5h-2.8l-3.6 11H14V20H6v-2.5h2.8l3.6-11H10z',
	link: 'M10.6 13.4a1 1 0 0 0 1.4 0l4.2-4.2a2 2 0 0 0-2.8-2.8l-1.6 1.6-1.6-1.6 1.6-1.6a4.2 4.2 0 0 1 6 6l-4.2 4.2a3.3 3.3 0 0 1-4.6 0zm2.8-2.8a1 1 0 0 0-1.4 0l-4.2 4.2a2 2 0 0 0 2.8 2.8l1.6-1.6 1.6 1.6-1.6 1.6a4.2 4.2 0 0 1-6-6l4.2-4.2a3.3 3.3 0 0 1 4.6 0z',
	bullets: 'M4 5h3v3H4zm5 .3h11v2.4H9zM4 10.5h3v3H4zm5 .3h11v2.4H9zM4 16h3v3H4zm5 .3h11v2.4H9z',
	numbers:
		'M4.4 4h1.8v5H4.6V5.6H3.8V4.4zM9 5.3h11v2.4H9zM3.8 11h3.4v1.2L5.6 14h1.6v1.3H3.6v-1.2L5.3 12.3H3.8zM9 11.3h11v2.4H9zM3.8 17h3.3v4H3.7v-1.2h1.8v-.6H4.2v-1h1.3V18.200H3.800zM9 17.300h11v2.400H9z',
	quote:
		'M5 6h6v6.500c0 3-1.500 5-4.500 5.500v-2.500c1.200-.4 1.800-1.200 1.900-2.500H5zm8 0h6v6.500c0 3-1.500 5-4.500 5.500v-2.500c1.200-.4 1.800-1.200 1.900-2.500H13z',
	code: 'm8.500 6.500 1.800 1.800L6.600 12l3.700 3.700-1.800 1.800L3 12zm7 0L21 12l-5.500 5.500-1.800-1.800 3.700-3.700-3.700-3.700z',
	table:
		'M3 5h18v14H3zm2.300 2.300v2.400h5.500V7.300zm7.900 0v2.400h5.500V7.300zm-7.900 4.600v4.800h5.500v-4.800zm7.900 0v4.800h5.500v-4.800z',
	undo: 'M9 5 4 10l5 5v-3.500h5a3 3 0 0 1 0 6h-4V20h4a5.500 5.500 0 0 0 0-11H9z',
	redo: 'm15 5 5 5-5 5v-3.500h-5a3 3 0 0 0 0 6h4V20h-4a5.500 5.500 0 0 1 0-11h5z',
};

/** What the tool bar offers: name, icon or text, what it does, when it is on. */
const TOOLS = [
	{ name: 'Bold', icon: 'bold', run: (c) => c.toggleBold(), on: (e) => e.isActive('bold') },
	{ name: 'Italic', icon: 'italic', run: (c) => c.toggleItalic(), on: (e) => e.isActive('italic') },
	{ name: 'Link', icon: 'link', link: true, on: (e) => e.isActive('link') },
	{ name: 'Bullet list', icon: 'bullets', run: (c) => c.toggleBulletList(), on: (e) => e.isActive('bulletList') },
	{ name: 'Numbered list', icon: 'numbers', run: (c) => c.toggleOrderedList(), on: (e) => e.isActive('orderedList') },
	{ name: 'Quote', icon: 'quote', run: (c) => c.toggleBlockquote(), on: (e) => e.isActive('blockquote') },
	{ name: 'Code block', icon: 'code', run: (c) => c.toggleCodeBlock(), on: (e) => e.isActive('codeBlock') },
	{
		name: 'Insert table',
		icon: 'table',
		run: (c) => c.insertTable({ rows: 3, cols: 3, withHeaderRow: true }),
		hidden: (e) => e.isActive('table'),
	},
	{ name: 'Add row', text: '+ Row', run: (c) => c.addRowAfter(), hidden: (e) => !e.isActive('table') },
	{ name: 'Add column', text: '+ Column', run: (c) => c.addColumnAfter(), hidden: (e) => !e.isActive('table') },
	{ name: 'Remove row', text: '− Row', run: (c) => c.deleteRow(), hidden: (e) => !e.isActive('table') },
	{ name: 'Remove column', text: '− Column', run: (c) => c.deleteColumn(), hidden: (e) => !e.isActive('table') },
	{ name: 'Remove table', text: '− Table', run: (c) => c.deleteTable(), hidden: (e) => !e.isActive('table') },
	{ name: 'Undo', icon: 'undo', run: (c) => c.undo(), off: (e) => !e.can().undo() },
	{ name: 'Redo', icon: 'redo', run: (c) => c.redo(), off: (e) => !e.can().redo() },
];

function make(tag, attributes = {}, ...children) {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
	element.append(...children);
	return element;
}

function icon(name) {
	const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
	svg.setAttribute('viewBox', '0 0 24 24');
	svg.setAttribute('aria-hidden', 'true');
	const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
	path.setAttribute('d', ICONS[name]);
	svg.append(path);
	return svg;
}

/** Elements of a text that the editor would lose. */
function unknownParts(html) {
	const { body } = new DOMParser().parseFromString(html, 'text/html');
	return [...new Set([...body.querySelectorAll('*')].map(({ localName }) => localName))].filter(
		(name) => !KNOWN.has(name),
	);
}

/** What other programs put around a text; the editor would drop it anyway, but not before the browser looked at it. */
function withoutLooks(html) {
	return html
		.replace(/<(script|style|xml|o:p)\b[\s\S]*?<\/\1>|<!--[\s\S]*?-->/gi, '')
		.replace(/<[a-z][^>]*>/gi, (tag) =>
			tag.replace(
				/\s(?:on\w+|style|class|id|(?:src|href)(?=\s*=\s*["']?\s*(?!https?:|mailto:|tel:|\/|#)))\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi,
				'',
			),
		);
}

/** Addresses as people type them. */
function addressOf(text) {
	const typed = text.trim();
	if (/^(https?:|mailto:|tel:|\/(?!\/)|#)/i.test(typed)) return typed;
	if (/^[^\s@/]+@[^\s@/]+$/.test(typed)) return `mailto:${typed}`;
	return typed === '' ? '' : `https://${typed}`;
}

function isEmpty(html) {
	return html === '<p></p>' || html === '';
}

class RichText {
	/** Puts the editor in the place of a text area whenever its format asks for it. */
	static replace(area) {
		return new RichText(area);
	}

	constructor(area) {
		this.area = area;
		this.label = area.labels?.[0];
		this.chooser = area.form?.elements.namedItem(`${area.name}_format`);
		if (this.chooser instanceof HTMLSelectElement) this.chooser.addEventListener('change', () => this.settle());
		this.settle();
	}

	/** Editor or text area, as the format asks. */
	settle() {
		const format = this.chooser?.value ?? this.area.dataset.trovatoFormat;
		if (format === 'filtered_html') this.open();
		else this.close();
	}

	open() {
		if (this.editor) return;
		const unknown = unknownParts(this.area.value);
		if (unknown.length > 0) {
			this.note ??= make('p', { class: 'editor-note' });
			this.note.textContent = `This text is shown as source, because the editor would lose parts of it: ${unknown.join(', ')}.`;
			this.area.before(this.note);
			return;
		}
		this.frame = make('div', { class: 'editor' });
		this.bar = make('div', { class: 'editor-bar', role: 'toolbar', 'aria-label': 'Formatting' });
		this.place = make('div', { class: 'editor-text prose' });
		this.frame.append(this.bar, this.place);
		this.area.before(this.frame);
		const described = this.area.getAttribute('aria-describedby');
		this.editor = new Editor({
			element: this.place,
			injectCSS: false,
			content: this.area.value,
			extensions: [
				StarterKit.configure({
					heading: { levels: [2, 3, 4] },
					link: {
						openOnClick: false,
						autolink: true,
						protocols: ['mailto', 'tel'],
						HTMLAttributes: { target: null, rel: null, class: null },
					},
					trailingNode: false,
				}),
				PlainTable,
				TableRow,
				TableHeader,
				TableCell,
				Image,
			],
			editorProps: {
				transformPastedHTML: withoutLooks,
				attributes: {
					role: 'textbox',
					'aria-multiline': 'true',
					'aria-label': this.label?.firstChild?.textContent?.trim() || 'Text',
					...(described && { 'aria-describedby': described }),
					...(this.area.required && { 'aria-required': 'true' }),
					...(this.area.getAttribute('aria-invalid') && { 'aria-invalid': 'true' }),
					id: `${this.area.id}-editor`,
				},
			},
			onUpdate: () => this.write(),
			onTransaction: () => this.show(),
		});
		this.build();
		this.area.hidden = true;
		this.label?.setAttribute('for', `${this.area.id}-editor`);
		this.onLabel = () => this.editor?.commands.focus();
		this.label?.addEventListener('click', this.onLabel);
		this.area.addEventListener('focus', this.onLabel);
		this.show();
	}

	/** The text as it is now goes into the text area; nothing changes as long as nobody typed. */
	write() {
		const html = this.editor.getHTML();
		this.area.value = isEmpty(html) ? '' : html;
		this.area.dispatchEvent(new Event('input', { bubbles: true }));
	}

	close() {
		this.note?.remove();
		if (!this.editor) return;
		this.editor.destroy();
		this.editor = undefined;
		this.frame.remove();
		this.area.hidden = false;
		this.label?.setAttribute('for', this.area.id);
		this.label?.removeEventListener('click', this.onLabel);
		this.area.removeEventListener('focus', this.onLabel);
	}

	build() {
		this.style = make('select', { 'aria-label': 'Kind of paragraph' });
		for (const [value, text] of [
			['0', 'Paragraph'],
			['2', 'Heading 2'],
			['3', 'Heading 3'],
			['4', 'Heading 4'],
		])
			this.style.append(make('option', { value }, text));
		this.style.addEventListener('change', () => {
			const level = Number(this.style.value);
			const chain = this.editor.chain().focus();
			(level === 0 ? chain.setParagraph() : chain.setHeading({ level })).run();
		});
		this.bar.append(this.style);
		this.buttons = TOOLS.map((tool) => {
			const button = make('button', { type: 'button', title: tool.name, 'aria-label': tool.name, tabindex: '-1' });
			button.append(tool.icon ? icon(tool.icon) : tool.text);
			button.addEventListener('click', () =>
				tool.link ? this.askLink() : tool.run(this.editor.chain().focus()).run(),
			);
			this.bar.append(button);
			return { tool, button };
		});
		// One stop of the keyboard; the arrows go from tool to tool.
		this.bar.addEventListener('keydown', (event) => {
			const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
			if (step === undefined || (event.target === this.style && event.altKey)) return;
			const stops = [this.style, ...this.buttons.map(({ button }) => button)].filter(
				(one) => !one.hidden && !one.disabled,
			);
			const next = stops[(stops.indexOf(document.activeElement) + step + stops.length) % stops.length];
			event.preventDefault();
			next.focus();
		});
	}

	show() {
		if (!this.buttons) return;
		const level = [2, 3, 4].find((one) => this.editor.isActive('heading', { level: one })) ?? 0;
		this.style.value = String(level);
		for (const { tool, button } of this.buttons) {
			if (tool.on) button.setAttribute('aria-pressed', String(tool.on(this.editor)));
			button.hidden = tool.hidden?.(this.editor) ?? false;
			button.setAttribute('aria-disabled', String(tool.off?.(this.editor) ?? false));
		}
	}

	askLink() {
		const field = make('input', { type: 'text', id: `${this.area.id}-address`, inputmode: 'url', autocomplete: 'off' });
		field.value = this.editor.getAttributes('link').href ?? '';
		const dialog = make(
			'dialog',
			{ class: 'editor-dialog', 'aria-label': 'Link' },
			make(
				'form',
				{ method: 'dialog' },
				make('div', { class: 'field' }, make('label', { for: field.id }, 'Address'), field),
				make(
					'div',
					{ class: 'form-actions' },
					make('button', { class: 'button button--primary', value: 'set' }, 'Set link'),
					make('button', { class: 'button', value: 'remove' }, 'Remove link'),
					make('button', { class: 'button', value: 'cancel', formnovalidate: '' }, 'Cancel'),
				),
			),
		);
		dialog.addEventListener('close', () => {
			const address = addressOf(field.value);
			dialog.remove();
			const chain = this.editor.chain().focus().extendMarkRange('link');
			if (dialog.returnValue === 'remove' || (dialog.returnValue === 'set' && address === '')) chain.unsetLink().run();
			else if (dialog.returnValue === 'set' && this.editor.state.selection.empty && !this.editor.isActive('link'))
				chain
					.insertContent({
						type: 'text',
						text: field.value.trim(),
						marks: [{ type: 'link', attrs: { href: address } }],
					})
					.run();
			else if (dialog.returnValue === 'set') chain.setLink({ href: address }).run();
			else this.editor.commands.focus();
		});
		document.body.append(dialog);
		dialog.showModal();
	}
}

for (const area of document.querySelectorAll('textarea[data-trovato-format]')) RichText.replace(area);
