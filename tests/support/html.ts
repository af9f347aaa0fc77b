// What tests ask about a page as text: is it valid HTML5?
import { HtmlValidate } from 'html-validate';

const validator = new HtmlValidate({
	root: true,
	extends: ['html-validate:standard', 'html-validate:a11y'],
	rules: {
		'no-inline-style': 'error',
		'no-dup-id': 'error',
		'valid-id': ['error', { relaxed: true }],
		// What becomes a list where there is no room keeps its roles by saying them.
		'no-redundant-role': 'off',
	},
});

/** The findings of html-validate as `line:column rule: message`; an empty list for a valid page. */
export async function findHtmlErrors(html: string): Promise<string[]> {
	const report = await validator.validateString(html);
	return report.results
		.flatMap((result) => result.messages)
		.map(({ line, column, ruleId, message }) => `${line}:${column} ${ruleId}: ${message}`);
}
