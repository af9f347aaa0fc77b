// Sends mail: by the server of SMTP_URL, else to whoever watches the process.
// In the kernel because mail carries links by which somebody becomes somebody.
import type { Log } from '../observe/log.ts';

export interface Mail {
	readonly to: string;
	readonly subject: string;
	readonly text: string;
}

/** Rejects when the server did not take it. */
export type SendMail = (mail: Mail) => Promise<void>;

export interface MailSettings {
	/** `smtp://user:password@host:587` or `smtps://…`. */
	readonly smtpUrl: string | undefined;
	readonly from: string;
}

export function createMailer({ smtpUrl, from }: MailSettings, log: Log): SendMail {
	if (smtpUrl !== undefined)
		return async (mail) => {
			const { createTransport } = await import('nodemailer');
			const transport = createTransport(smtpUrl, { from });
			try {
				await transport.sendMail(mail);
			} finally {
				transport.close();
			}
		};
	return async ({ to, subject, text }) => {
		log.warn('SMTP_URL is not set: a mail that would have been sent is written to standard error');
		// Not by the log, which masks the link.
		process.stderr.write(`\nTo: ${to}\nSubject: ${subject}\n\n${text}\n\n`);
	};
}
