// Text to HTML text. In the kernel because every sink of every plugin ends here.

const SPECIAL = /[&<>"'\0-\x08\x0b\x0c\x0e-\x1f\x7f]/;
const EACH = /[&<>"'\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g;
const ENTITIES: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/** Escaped for element content and for attribute values in quotes; control characters, which HTML forbids, are left out. */
export function escapeHtml(text: string): string {
	return SPECIAL.test(text) ? text.replace(EACH, (character) => ENTITIES[character] ?? '') : text;
}
