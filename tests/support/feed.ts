// What tests ask about a feed: is it RSS 2.0 that every reader takes?

const ENTITY = /&(?!(?:amp|lt|gt|quot|apos|#\d+);)/;

/** What is wrong with an RSS 2.0 document: its XML, what the specification requires, addresses that are not whole. */
export function findFeedErrors(xml: string): string[] {
	const errors: string[] = [];
	const open: string[] = [];
	if (!xml.startsWith('<?xml version="1.0" encoding="utf-8"?>')) errors.push('no XML declaration');
	for (const [, close, name = '', rest = ''] of xml.matchAll(/<(\/?)([a-z][\w:]*)([^<>]*)>/gi))
		if (close) {
			if (open.pop() !== name) errors.push(`</${name}> closes nothing`);
		} else if (!rest.endsWith('/')) open.push(name);
	if (open.length > 0) errors.push(`<${open.join('> <')}> stays open`);
	if (ENTITY.test(xml)) errors.push('a bare &');
	if (/[\0-\x08\x0b\x0c\x0e-\x1f]/.test(xml)) errors.push('a character that XML cannot have');
	if (!/<rss version="2\.0"/.test(xml)) errors.push('no <rss version="2.0">');
	const [channel = '', ...items] = xml.split('<item>');
	for (const name of ['title', 'link', 'description'])
		if (!new RegExp(`<${name}>[^<]+</${name}>`).test(channel)) errors.push(`the channel has no ${name}`);
	if (!/<atom:link href="https?:\/\/[^"]+" rel="self"/.test(channel))
		errors.push('the channel does not link to itself');
	const guids = new Set<string>();
	for (const item of items) {
		const title = /<title>([^<]+)<\/title>/.exec(item)?.[1] ?? '?';
		if (!/<link>https?:\/\/[^<]+<\/link>/.test(item)) errors.push(`${title}: no whole address`);
		const date = /<pubDate>([^<]+)<\/pubDate>/.exec(item)?.[1] ?? '';
		if (
			!/^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/.test(date) ||
			Number.isNaN(Date.parse(date))
		)
			errors.push(`${title}: the date '${date}'`);
		else if (new Date(date).toUTCString() !== date) errors.push(`${title}: ${date} is another day of the week`);
		const guid = /<guid[^>]*>([^<]+)<\/guid>/.exec(item)?.[1] ?? '';
		if (guid === '' || guids.has(guid)) errors.push(`${title}: no guid of its own`);
		guids.add(guid);
	}
	return errors;
}
