// A node of the page being made, with the calls that fill it; every call returns the node, so that they chain.
import {
	addClass,
	appendField,
	appendFormatted,
	appendNode,
	appendText,
	appendTextNode,
	createNode,
	createTextNode,
	setAttribute,
	setTemplate,
	setVariable,
	setWeight,
} from './node';
import { formatTime } from './generated/text';

const HEADINGS: StaticArray<string> = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'];

/** A new node of an allowed HTML tag; an empty tag makes a node without a tag of its own. */
export function element(tag: string): RenderElement {
	return changetype<RenderElement>(createNode(tag));
}

/** A new node with text in it. */
export function textElement(tag: string, text: string): RenderElement {
	return changetype<RenderElement>(createTextNode(tag, text));
}

function headingTag(level: i32): string {
	return HEADINGS[min(max(level, 1), 6) - 1];
}

/** A new heading of level 1 to 6. */
export function headingElement(level: i32, text: string): RenderElement {
	return textElement(headingTag(level), text);
}

/** A new link; `href` is a path of the site, or http, https, mailto or tel. */
export function linkElement(href: string, text: string): RenderElement {
	return textElement('a', text).attr('href', href);
}

/** A new `time`; `style` is `date`, `datetime`, `iso` or `iso-date`. */
export function timeElement(milliseconds: i64, style: string): RenderElement {
	return textElement('time', formatTime(milliseconds, style)).attr('datetime', formatTime(milliseconds, 'iso'));
}

/** A node of the render tree. The host alone turns it into HTML: text is escaped, unknown attributes are dropped. */
@unmanaged
export class RenderElement {
	private get node(): usize {
		return changetype<usize>(this);
	}

	/** Adds a class name. */
	class(name: string): RenderElement {
		addClass(this.node, name);
		return this;
	}

	/** Sets an attribute; those that could run a script are dropped. */
	attr(name: string, value: string): RenderElement {
		setAttribute(this.node, name, value);
		return this;
	}

	id(value: string): RenderElement {
		return this.attr('id', value);
	}

	/** Siblings are put in the order of their weights, lightest first. */
	weight(value: i32): RenderElement {
		setWeight(this.node, value);
		return this;
	}

	/** Appends escaped text. */
	text(value: string): RenderElement {
		appendText(this.node, value);
		return this;
	}

	/** Appends a node. */
	append(child: RenderElement): RenderElement {
		appendNode(this.node, changetype<usize>(child));
		return this;
	}

	/** Appends a heading of level 1 to 6. */
	heading(level: i32, text: string): RenderElement {
		appendTextNode(this.node, headingTag(level), text);
		return this;
	}

	/** Appends a paragraph of plain text. */
	paragraph(text: string): RenderElement {
		appendTextNode(this.node, 'p', text);
		return this;
	}

	/** Appends a link. */
	link(href: string, text: string): RenderElement {
		return this.append(linkElement(href, text));
	}

	/** Appends a date for people and machines. */
	time(milliseconds: i64, style: string = 'date'): RenderElement {
		return this.append(timeElement(milliseconds, style));
	}

	/** Appends a list of texts. */
	list(items: string[]): RenderElement {
		const list = element('ul');
		for (let i = 0; i < items.length; i++) appendTextNode(list.node, 'li', items[i]);
		return this.append(list);
	}

	/** Appends text in a text format: `plain_text`, `filtered_html`, `markdown`. */
	formatted(value: string, format: string): RenderElement {
		appendFormatted(this.node, value, format);
		return this;
	}

	/** Appends a field's text in the format that is stored with it; the text never enters the plugin. */
	formattedField<T>(item: T, field: string): RenderElement {
		appendField<T>(this.node, item, field);
		return this;
	}

	/** Renders the node through the template `<name>.eta`, or a more specific one by its variables `type` and `id`. */
	template(name: string): RenderElement {
		setTemplate(this.node, name);
		return this;
	}

	/** A variable for the template. */
	variable(name: string, value: string): RenderElement {
		setVariable(this.node, name, value);
		return this;
	}
}
