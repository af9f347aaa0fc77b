// A link as somebody gives it: its address, its title and its tags, checked.
import { text } from '@trovato/sdk';

const ADDRESS = '^https?://([a-z0-9][a-z0-9.-]*)(:[0-9]+)?([/?#][^\\s]*)?$';
const MAX_ADDRESS = 2000;
const MAX_TITLE = 200;

export class Link {
	/** Why it cannot be taken, empty when it can. */
	problem: string = '';
	host: string = '';
	readonly url: string;
	readonly title: string;
	/** Lower-case words, each once. */
	readonly tags: string[];

	constructor(url: string, title: string, tags: string) {
		this.url = url.trim();
		this.title = title.trim();
		this.tags = tagsOf(tags);
		this.host = hostOf(this.url);
		if (this.host.length == 0 || this.url.length > MAX_ADDRESS)
			this.problem = 'The address has to begin with http:// or https://, and to have at most 2,000 characters.';
		else if (this.title.length == 0 || this.title.length > MAX_TITLE)
			this.problem = 'The title has to have 1 to 200 characters.';
	}
}

/** The server that an address names, empty when it is none. */
export function hostOf(url: string): string {
	const found = text.match(ADDRESS, url.toLowerCase());
	return found.failed ? '' : found.string('1');
}

function tagsOf(words: string): string[] {
	const tags: string[] = [];
	const parts = words.split(' ');
	for (let i = 0; i < parts.length; i++) {
		const tag = text.slug(parts[i]);
		if (tag.length > 0 && !tags.includes(tag)) tags.push(tag);
	}
	return tags;
}
