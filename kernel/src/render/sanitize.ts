// What a person's own markup may hold: the allow-list behind `filtered_html` and `markdown`.
// In the kernel because text in these formats is shown on pages of plugins that never see it.
import sanitize from 'sanitize-html';
import { escapeHtml } from './escape.ts';

const CELL = ['colspan', 'rowspan', 'scope'];
const ALIGNED = ['align-left', 'align-center', 'align-right'];

const OPTIONS: sanitize.IOptions = {
	allowedTags: (
		'a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn dl dt em figcaption figure ' +
		'h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small strong sub summary sup table tbody ' +
		'td tfoot th thead time tr u ul var wbr'
	).split(' '),
	allowedAttributes: {
		'*': ['dir', 'lang', 'title'],
		a: ['href', 'hreflang'],
		details: ['open'],
		img: ['src', 'alt', 'width', 'height', 'loading'],
		li: ['value'],
		ol: ['start', 'type', 'reversed'],
		td: CELL,
		th: CELL,
		time: ['datetime'],
	},
	allowedClasses: { code: ['language-*'], td: ALIGNED, th: ALIGNED },
	allowedSchemes: ['http', 'https', 'mailto', 'tel'],
	allowedSchemesByTag: { img: ['http', 'https'] },
	allowedSchemesAppliedToAttributes: ['href', 'src', 'cite'],
	allowProtocolRelative: true,
	disallowedTagsMode: 'discard',
	nonTextTags: ['script', 'style', 'textarea', 'option', 'xmp', 'noscript', 'template', 'title', 'svg', 'math'],
	nestingLimit: 100,
	enforceHtmlBoundary: false,
	parseStyleAttributes: false,
	transformTags: {
		// An image without a description is decoration; one may be thousands of pixels below the fold.
		img: (tagName, attributes) => ({
			tagName,
			attribs: { ...pixelsOnly(attributes), alt: attributes['alt'] ?? '', loading: 'lazy' },
		}),
	},
	exclusiveFilter: (frame) => frame.tag === 'img' && frame.attribs['src'] === undefined,
};

/** Sizes such as `50%` belong into a style sheet. */
function pixelsOnly({ width = '', height = '', ...others }: sanitize.Attributes): sanitize.Attributes {
	if (/^\d+$/.test(width)) others['width'] = width;
	if (/^\d+$/.test(height)) others['height'] = height;
	return others;
}

/** Deeper than any text is; the sanitiser's time grows with the square of it. */
const MAX_DEPTH = 500;
const TOO_DEEP = new Error('Markup is nested too deeply.');

/** The markup without whatever could run, load or imitate something; balanced, in a canonical form. */
export function sanitizeMarkup(markup: string): string {
	let depth = 0;
	const onOpenTag = () => {
		if (++depth > MAX_DEPTH) throw TOO_DEEP;
	};
	try {
		return sanitize(markup, { ...OPTIONS, onOpenTag, onCloseTag: () => depth-- });
	} catch (error) {
		if (error === TOO_DEEP) return escapeHtml(markup);
		throw error;
	}
}
