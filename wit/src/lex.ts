// Cuts a WIT text into tokens with positions and the doc comments that precede them.
import { WitError } from './ast.ts';

export interface Token {
	readonly kind: 'word' | 'version' | 'symbol' | 'end';
	readonly text: string;
	readonly line: number;
	readonly column: number;
	/** The lines of the `///` comment right before the token. */
	readonly doc: readonly string[];
}

const PATTERN = /(\/\/[^\n]*)|(%?[a-z][a-z0-9]*(?:-[a-z0-9]+)*)|(\d+\.\d+\.\d+)|(->|[{}()<>:;,=@._])|(\s+)/y;

/** The tokens of `text`, the last one of kind `end`; throws a WitError at what the subset does not know. */
export function lex(text: string, file: string): Token[] {
	const tokens: Token[] = [];
	let doc: string[] = [];
	let line = 1;
	let lineStart = 0;
	PATTERN.lastIndex = 0;
	while (PATTERN.lastIndex < text.length) {
		const at = PATTERN.lastIndex;
		const column = at - lineStart + 1;
		const match = PATTERN.exec(text);
		if (!match) throw new WitError(file, line, column, `unexpected ${JSON.stringify(text[at])}`);
		const [found, comment, word, version, symbol] = match;
		if (comment !== undefined) {
			if (comment.startsWith('///')) doc.push(comment.slice(3).replace(/^ /, ''));
		} else if (word !== undefined || version !== undefined || symbol !== undefined) {
			const kind = word !== undefined ? 'word' : version !== undefined ? 'version' : 'symbol';
			tokens.push({ kind, text: found, line, column, doc });
			doc = [];
		}
		for (let i = found.indexOf('\n'); i >= 0; i = found.indexOf('\n', i + 1)) {
			line++;
			lineStart = at + i + 1;
		}
	}
	tokens.push({ kind: 'end', text: 'end of file', line, column: text.length - lineStart + 1, doc });
	return tokens;
}
