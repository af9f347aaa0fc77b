// What names of people and mail addresses may be, and the permissions that the kernel itself asks for.
// In the kernel because people log in by them.

/** Those that the kernel itself asks for, each with what it allows. */
export const KERNEL_PERMISSIONS: Readonly<Record<string, string>> = {
	'access content': 'See what is public',
	'use stages': 'Look at stages other than live, and change things there',
	'create stages': 'Make stages, and delete one’s own',
	'publish stages': 'Make live what waits in a stage, undo that, and delete every stage',
	'administer jobs': 'See and end the jobs of everybody',
	'administer users': 'Make, change, block and delete accounts',
	'administer permissions': 'Make roles, give them permissions, and give them to people',
};

/** As names are kept. */
export function tidyName(name: string): string {
	return name.trim().replace(/\s+/g, ' ').normalize('NFC');
}

export function nameProblem(name: string): string | undefined {
	if (name === '' || name.length > 60) return 'A name has 1 to 60 characters.';
	if (/[\p{C}@]/u.test(name)) return 'A name has no @ and no invisible characters.';
	return undefined;
}

export function mailProblem(mail: string): string | undefined {
	const fits = mail === '' || (mail.length <= 254 && /^[^\s@<>()",;:]+@[^\s@<>()",;:]+$/u.test(mail));
	return fits ? undefined : 'This is no mail address.';
}
