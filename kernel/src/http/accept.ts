// Decides between JSON and HTML by the Accept header (RFC 9110, 12.5.1).
// In the kernel because problems are told before and without any plugin.

/**
 * Whether the asker prefers JSON.
 * @param otherwise the answer when both are as welcome
 */
export function prefersJson(accept: string | undefined, otherwise: boolean): boolean {
	if (accept === undefined) return otherwise;
	const ranges = accept.split(',').map((part) => {
		const [type = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
		const quality = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
		return { type, quality: Number.isNaN(quality) ? 0 : quality };
	});
	const qualityOf = (...types: string[]): number => {
		for (const wanted of [types, types.map((type) => type.replace(/\/.*/, '/*')), ['*/*']]) {
			const matching = ranges.filter(({ type }) => wanted.includes(type)).map(({ quality }) => quality);
			if (matching.length > 0) return Math.max(...matching);
		}
		return 0;
	};
	const json = qualityOf('application/json', 'application/problem+json');
	const html = qualityOf('text/html', 'application/xhtml+xml');
	return json === html ? otherwise : json > html;
}
