// Paths of imported files: relative to the site's folder, with `/`, without `.` and needless `..`.

/** `path` seen from `folder`, without `.` and with every `..` resolved as far as possible. */
export function joinPath(folder: string, path: string): string {
	const parts = (folder.length > 0 ? folder + '/' + path : path).split('/');
	const kept: string[] = [];
	for (let i = 0; i < parts.length; i++) {
		const part = parts[i];
		if (part.length == 0 || part == '.') continue;
		if (part == '..' && kept.length > 0 && kept[kept.length - 1] != '..') kept.pop();
		else kept.push(part);
	}
	return kept.join('/');
}

/** The folder that a file lies in, empty for the top. */
export function folderOf(path: string): string {
	const slash = path.lastIndexOf('/');
	return slash < 0 ? '' : path.substring(0, slash);
}

/** The file's name without its folder and extension, hyphens and underscores as blanks. */
export function nameOf(path: string): string {
	const start = path.lastIndexOf('/') + 1;
	const dot = path.lastIndexOf('.');
	const name = path.substring(start, dot > start ? dot : path.length);
	let out = '';
	for (let i = 0; i < name.length; i++) {
		const code = name.charCodeAt(i);
		out += code == 0x2d || code == 0x5f ? ' ' : name.charAt(i);
	}
	return out.trim();
}
