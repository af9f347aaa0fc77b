// Where somebody may be sent after a form: never to another site.
// In the kernel because whoever is sent elsewhere may be asked for a password there.

/** The path if it is one of this site, else `otherwise`. */
export function safePath(path: string, otherwise: string): string {
	const isOwn = /^\/(?![/\\])[^\s\\\0]{0,2000}$/.test(path) && !/^\/user\/log(?:in|out)\b/.test(path);
	return isOwn ? path : otherwise;
}
