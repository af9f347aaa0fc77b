// What names of people and mail addresses may be.
// In the kernel because people log in by them.

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
