// One Markdown file: front matter and text in, the parts of an item out.
import { Doc, request, text as texts } from '@trovato/sdk';
import { nameOf } from './paths';
import { firstParagraph, leadingHeading, withoutLeadingHeading } from './summary';

/** No date was given. */
export const NO_DATE: i64 = i64.MIN_VALUE;
const MAX_TITLE = 255;

/** What a file says; `problem` is why it cannot be taken in. */
export class Document {
	problem: string = '';
	title: string = '';
	body: string = '';
	summary: string = '';
	date: i64 = NO_DATE;
	draft: bool = false;
	/** 1, 0, or -1 when the file does not say. */
	promote: i32 = -1;
	/** The same; then what it was before stays. */
	sticky: i32 = -1;
	tags: string[] = [];
	constructor(
		readonly index: i32,
		readonly path: string,
	) {}
}

/** Reads a file's text; its front matter stands between two lines of `---` at the very top. */
export function readDocument(index: i32, path: string, source: string): Document {
	const doc = new Document(index, path);
	const nul = source.indexOf('\0');
	if (nul >= 0) {
		doc.problem = 'it contains a NUL character (at character ' + (nul + 1).toString() + '); it is probably no text';
		return doc;
	}
	let content = source.charCodeAt(0) == 0xfeff ? source.substring(1) : source;
	if (content.indexOf('\r') >= 0) content = content.split('\r\n').join('\n');
	if (content.startsWith('---\n')) {
		const close = content.startsWith('---\n', 4) ? 3 : content.indexOf('\n---', 4);
		const after = close + 4;
		if (close < 0 || (after < content.length && content.charCodeAt(after) != 0x0a)) {
			doc.problem = 'its front matter begins with --- but never ends with a line ---';
			return doc;
		}
		readFrontMatter(doc, close == 3 ? '' : content.substring(4, close));
		if (doc.problem.length > 0) return doc;
		content = after < content.length ? content.substring(after + 1) : '';
	}
	if (doc.title.length == 0) {
		doc.title = leadingHeading(content);
		if (doc.title.length == 0) doc.title = nameOf(path);
		else content = withoutLeadingHeading(content);
	} else if (leadingHeading(content) == doc.title) content = withoutLeadingHeading(content);
	doc.body = content.trim();
	if (doc.title.length == 0) doc.problem = 'it has no title: give one in its front matter or as a first heading';
	if (doc.title.length > MAX_TITLE)
		doc.problem = 'its title has ' + doc.title.length.toString() + ' characters, at most 255 are possible';
	if (doc.summary.length == 0) doc.summary = firstParagraph(doc.body);
	return doc;
}

function readFrontMatter(doc: Document, source: string): void {
	if (source.trim().length == 0) return;
	const matter = Doc.yaml(source);
	if (matter.failed) {
		doc.problem = 'its front matter: ' + request.lastError;
		return;
	}
	const kind = matter.kind();
	if (kind == 'null') return;
	if (kind != 'object') {
		doc.problem = 'its front matter is a ' + kind + ', expected keys and values';
		return;
	}
	doc.title = matter.string('title').trim();
	doc.summary = matter.string('summary', matter.string('description')).trim();
	const date = matter.string('date');
	if (date.length > 0) {
		doc.date = texts.parseTime(date, NO_DATE);
		if (doc.date == NO_DATE) {
			doc.problem = "its date '" + date + "' is no date; write it as 2026-11-20 or 2026-11-20T09:30:00Z";
			return;
		}
	}
	doc.draft = flag(doc, matter, 'draft') == 1;
	doc.promote = flag(doc, matter, 'promote');
	doc.sticky = flag(doc, matter, 'sticky');
	readTags(doc, matter);
}

function flag(doc: Document, matter: Doc, name: string): i32 {
	if (!matter.has(name) || matter.kind(name) == 'null') return -1;
	if (matter.kind(name) != 'boolean') {
		doc.problem = 'its ' + name + " is '" + matter.string(name) + "', expected true or false";
		return -1;
	}
	return i32(matter.bool(name));
}

function readTags(doc: Document, matter: Doc): void {
	const kind = matter.kind('tags');
	if (kind == 'list') {
		for (let i = 0; i < matter.count('tags'); i++) addTag(doc, matter.string('tags.' + i.toString()));
		return;
	}
	const parts = matter.string('tags').split(',');
	for (let i = 0; i < parts.length; i++) addTag(doc, parts[i]);
}

function addTag(doc: Document, tag: string): void {
	const trimmed = tag.trim();
	if (trimmed.length > 0 && !doc.tags.includes(trimmed)) doc.tags.push(trimmed);
}
