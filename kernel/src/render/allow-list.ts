// What may stand in a page: tags, attributes, class names and URL schemes; whatever is not listed here cannot be
// emitted. In the kernel because it is the wall between every plugin and every visitor's browser.

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

const TAGS = words(
	'a abbr address article aside b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em ' +
		'figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li mark nav ol p pre progress q rp rt ruby s samp ' +
		'search section small span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr',
);

/** Tags without content and without an end tag. */
export const VOID_TAGS = words('br col hr img input wbr');

const ANY = words('id title lang dir role hidden translate');
const BY_TAG: ReadonlyMap<string, ReadonlySet<string>> = new Map([
	['a', words('href hreflang rel target download type')],
	['blockquote', words('cite')],
	['button', words('autofocus disabled formaction formnovalidate tabindex')],
	['col', words('span')],
	['colgroup', words('span')],
	['del', words('cite datetime')],
	['details', words('open name')],
	['fieldset', words('disabled required')],
	['form', words('autocomplete novalidate')],
	['img', words('src alt width height loading decoding')],
	[
		'input',
		words(
			'accept autocomplete autofocus disabled inputmode list max maxlength min minlength multiple pattern placeholder ' +
				'readonly required size source spellcheck step',
		),
	],
	['ins', words('cite datetime')],
	['li', words('value')],
	['ol', words('reversed start type')],
	['progress', words('max value')],
	['q', words('cite')],
	['select', words('autocomplete autofocus disabled multiple required size')],
	['td', words('colspan rowspan headers')],
	[
		'textarea',
		words(
			'autocomplete autofocus cols disabled maxlength minlength placeholder readonly required rows spellcheck wrap',
		),
	],
	['th', words('abbr colspan rowspan headers scope')],
	['time', words('datetime')],
]);

/** Attributes whose presence says it all. */
export const BOOLEAN_ATTRIBUTES = words(
	'autofocus disabled formnovalidate hidden multiple novalidate open readonly required reversed',
);

const URL_ATTRIBUTES = words('href src cite');
const LINK_SCHEMES = words('http: https: mailto: tel:');
const FETCH_SCHEMES = words('http: https:');

const NAMED = /^(?:aria|data)-[a-z0-9]+(?:-[a-z0-9]+)*$/;
const CLASS = /^[A-Za-z][\w-]{0,127}$/;

/** The tag itself when it is allowed, `div` for a second `main` or `body`, else `span`. */
export function allowedTag(tag: string): string {
	if (TAGS.has(tag)) return tag;
	const lower = tag.toLowerCase();
	if (TAGS.has(lower)) return lower;
	return lower === 'main' || lower === 'body' ? 'div' : 'span';
}

export function isClassName(name: string): boolean {
	return CLASS.test(name);
}

/** Whether the tag may carry the attribute (lower case; `class` is no attribute here, `data-trovato-…` is the kernel's). */
export function isAllowedAttribute(tag: string, name: string): boolean {
	if (BY_TAG.get(tag)?.has(name) === true || ANY.has(name)) return true;
	return NAMED.test(name) && !name.startsWith('data-trovato');
}

/** The value as it may be written, or undefined when the attribute has to go. Not escaped. */
export function allowedValue(name: string, value: string): string | undefined {
	if (URL_ATTRIBUTES.has(name)) return allowedUrl(value, name === 'src' ? FETCH_SCHEMES : LINK_SCHEMES);
	if (name === 'target') return value === '_blank' ? value : undefined;
	if (name === 'formaction' || name === 'source') return /^\/(?![/\\])[^\s\\\0]*$/.test(value) ? value : undefined;
	if (name === 'tabindex') return value === '-1' ? value : undefined;
	if (name === 'id') return /^[^\s]{1,200}$/.test(value) ? value : undefined;
	return value;
}

/**
 * The URL when it is relative or has an allowed scheme, else undefined. Its scheme is what the WHATWG URL parser says,
 * which is what browsers use: leading blanks, line breaks inside `java\nscript:` and letter case are no way around.
 */
export function allowedUrl(value: string, schemes: ReadonlySet<string> = LINK_SCHEMES): string | undefined {
	const first = value.charCodeAt(0);
	if (first === 0x2f || first === 0x23) return value; // "/" and "#" cannot start a scheme
	const url = URL.parse(value, 'http://relative.invalid/');
	return url !== null && schemes.has(url.protocol) ? value : undefined;
}
