// Writes the error numbers for guests.

/** The text of \`sdk/assembly/generated/error-number.ts\`; `rows` is the kernel's error table. */
export function emitErrors(rows: Readonly<Record<string, { readonly abi: number; readonly title: string }>>): string {
	const members = Object.entries(rows).map(
		([code, row]) => `\t/** ${row.title} (\`${code}\`). */\n\t${memberName(code)} = ${row.abi},`,
	);
	return `// @ts-nocheck
// Generated from the kernel's error table by \`npm run generate\`; do not edit.

/** The numbers of the error table. Host functions return them negated. */
export const enum ErrorNumber {
${members.join('\n')}
}
`;
}

/** `db.no_statement` → `DbNoStatement`. */
function memberName(code: string): string {
	return code.replace(/(?:^|[._])([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
