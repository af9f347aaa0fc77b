// New nodes by the names of their tags: `html.article()`, `html.link('/', 'Home')`.
import { element, headingElement, linkElement, RenderElement, textElement, timeElement } from './element';

export class html {
	/** A node of any allowed tag; an unknown tag becomes `span`. */
	static element(tag: string): RenderElement {
		return element(tag);
	}

	/** Several nodes without one around them. */
	static fragment(): RenderElement {
		return element('');
	}

	static article(): RenderElement {
		return element('article');
	}

	static section(): RenderElement {
		return element('section');
	}

	static header(): RenderElement {
		return element('header');
	}

	static footer(): RenderElement {
		return element('footer');
	}

	static nav(): RenderElement {
		return element('nav');
	}

	static div(): RenderElement {
		return element('div');
	}

	static p(text: string = ''): RenderElement {
		return withText('p', text);
	}

	static span(text: string = ''): RenderElement {
		return withText('span', text);
	}

	static strong(text: string): RenderElement {
		return withText('strong', text);
	}

	static em(text: string): RenderElement {
		return withText('em', text);
	}

	static code(text: string): RenderElement {
		return withText('code', text);
	}

	static ul(): RenderElement {
		return element('ul');
	}

	static ol(): RenderElement {
		return element('ol');
	}

	static li(text: string = ''): RenderElement {
		return withText('li', text);
	}

	/** `level` is 1 to 6; a page's own title is level 1. */
	static heading(level: i32, text: string): RenderElement {
		return headingElement(level, text);
	}

	static link(href: string, text: string): RenderElement {
		return linkElement(href, text);
	}

	/** `alt` says what the image shows; empty for decoration. */
	static image(src: string, alt: string): RenderElement {
		return element('img').attr('src', src).attr('alt', alt);
	}

	/** A date for people and machines; `style` is `date`, `datetime`, `iso` or `iso-date`. */
	static time(milliseconds: i64, style: string = 'date'): RenderElement {
		return timeElement(milliseconds, style);
	}

	/** Text in a text format: `plain_text`, `filtered_html`, `markdown`. */
	static formatted(value: string, format: string): RenderElement {
		return element('').formatted(value, format);
	}
}

function withText(tag: string, text: string): RenderElement {
	return text.length == 0 ? element(tag) : textElement(tag, text);
}
