// The same items for programs: JSON and RSS.
import { ItemHandle, Json, request, text as texts } from '@trovato/sdk';
import { addressOf, filledPath } from './asked';
import { Listing } from './listing';
import { Wanted } from './query';
import { Found } from './run';
import { textOf } from './show';

/** `{"items", "total", "next", "previous", "ignored"}` */
export function toJson(listing: Listing, wanted: Wanted, found: Found): string {
	const json = new Json().object().key('items').list();
	for (let i = 0; i < found.length; i++) writeItem(json, listing, found, i);
	json.end();
	if (found.total >= 0) {
		json
			.key('total')
			.object()
			.key('count')
			.int(found.total)
			.key('exact')
			.bool(!found.isMore && !found.approximate);
		json.key('more').bool(found.isMore).end();
	}
	json.key('next');
	const next = nextPlace(listing, wanted, found);
	if (next.length > 0) json.string(addressOf(listing, wanted, next));
	else json.null();
	json.key('ignored').list();
	for (let i = 0; i < wanted.ignored.length; i++)
		json.object().key('parameter').string(wanted.ignored[i]).key('message').string(wanted.notes[i]).end();
	return json.end().end().toJson();
}

function nextPlace(listing: Listing, wanted: Wanted, found: Found): string {
	if (listing.pager == 'mini') return found.next.length > 0 ? 'after=' + encodeURIComponent(found.next) : '';
	if (listing.pager != 'full' || !found.more) return '';
	const shifted = found.end != wanted.page * wanted.items;
	return 'page=' + (wanted.page + 1).toString() + (shifted ? '&from=' + found.end.toString() : '');
}

function writeItem(json: Json, listing: Listing, found: Found, index: i32): void {
	const item = found.rows[index].item(found.places[index]);
	json.object().key('id').string(item.id).key('type').string(item.type).key('title').string(item.title);
	json
		.key('created')
		.string(texts.formatTime(item.created, 'iso'))
		.key('changed')
		.string(texts.formatTime(item.changed, 'iso'));
	json
		.key('page')
		.string('/item/' + item.id)
		.key('fields')
		.object();
	for (let i = 0; i < listing.fields.length; i++) {
		const shown = listing.fields[i];
		if (shown.field.relation.length > 0 || !shown.field.isCustom) {
			if (shown.field.relation.length > 0) json.key(shown.field.full).string(textOf(listing, shown, found, index));
			continue;
		}
		const stored = item.json(shown.field.name);
		json.key(shown.field.full);
		if (stored.length > 0) json.raw(stored);
		else json.null();
	}
	json.end().end();
}

/** RSS 2.0; addresses in a feed are whole. */
export function toRss(listing: Listing, title: string, found: Found, site: string): string {
	let xml =
		'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">\n<channel>\n';
	const home = homeOf(listing);
	xml += '<title>' + escape(title) + '</title>\n<link>' + escape(site + home) + '</link>\n';
	xml += '<description>' + escape(listing.description.length > 0 ? listing.description : title) + '</description>\n';
	xml += '<atom:link href="' + escape(site + request.path) + '" rel="self" type="application/rss+xml"/>\n';
	for (let i = 0; i < found.length; i++) {
		const item = found.rows[i].item(found.places[i]);
		const link = site + '/item/' + item.id;
		xml += '<item>\n<title>' + escape(item.title) + '</title>\n<link>' + link + '</link>\n';
		xml += '<guid isPermaLink="false">' + item.id + '</guid>\n<pubDate>' + rfc822(item.created) + '</pubDate>\n';
		const summary = summaryOf(item);
		if (summary.length > 0) xml += '<description>' + escape(summary) + '</description>\n';
		xml += '</item>\n';
	}
	return xml + '</channel>\n</rss>\n';
}

/** The page that a feed is the feed of: that of the listing, else the one above it. */
function homeOf(listing: Listing): string {
	const page = listing.displayOf('page');
	const path = page === null ? '' : filledPath(page.path);
	if (path.length > 0) return path;
	const above = request.path.substring(0, request.path.lastIndexOf('/'));
	return request.reach(above) == 2 ? above : '/';
}

function summaryOf(item: ItemHandle): string {
	return item.string('field_summary');
}

const DAYS: StaticArray<string> = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS: StaticArray<string> = [
	'Jan',
	'Feb',
	'Mar',
	'Apr',
	'May',
	'Jun',
	'Jul',
	'Aug',
	'Sep',
	'Oct',
	'Nov',
	'Dec',
];

/** `Sat, 21 Nov 2026 06:43:13 GMT` */
function rfc822(milliseconds: i64): string {
	const iso = texts.formatTime(milliseconds, 'iso');
	const days = milliseconds >= 0 ? milliseconds / 86_400_000 : (milliseconds - 86_399_999) / 86_400_000;
	const day = <i32>((((days + 4) % 7) + 7) % 7);
	const month = I32.parseInt(iso.substr(5, 2)) - 1;
	return (
		DAYS[day] +
		', ' +
		iso.substr(8, 2) +
		' ' +
		MONTHS[month] +
		' ' +
		iso.substr(0, 4) +
		' ' +
		iso.substr(11, 8) +
		' GMT'
	);
}

/** What XML cannot hold becomes a blank. */
function escape(text: string): string {
	let out = '';
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		if (code == 0x26) out += '&amp;';
		else if (code == 0x3c) out += '&lt;';
		else if (code == 0x3e) out += '&gt;';
		else if (code == 0x22) out += '&quot;';
		else if (code < 0x20 && code != 0x9 && code != 0xa && code != 0xd) out += ' ';
		else if (code == 0xfffe || code == 0xffff) out += ' ';
		else out += text.charAt(i);
	}
	return out;
}
