// Markdown to markup that is not yet safe. In the kernel because a text format is part of every stored field.
import MarkdownIt from 'markdown-it';

// Inline HTML is let through: what comes out is sanitised like markup that a person wrote.
const parser = new MarkdownIt({ html: true, linkify: true });
// `README.md` is no host name in Moldova.
parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false });

// Alignment as a class: a style attribute would need a weaker Content-Security-Policy.
for (const rule of ['th_open', 'td_open']) {
	parser.renderer.rules[rule] = (tokens, index, options, _env, self) => {
		const token = tokens[index];
		const style = token?.attrGet('style');
		if (token !== undefined && typeof style === 'string') {
			token.attrs = [['class', style.replace('text-align:', 'align-')]];
		}
		return self.renderToken(tokens, index, options);
	};
}

/** CommonMark with tables and strikethrough; the result has to be sanitised. */
export function parseMarkdown(text: string): string {
	return parser.render(text);
}
