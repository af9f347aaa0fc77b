// Mail by a real SMTP conversation.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { test } from 'node:test';
import { createMailer } from '../../kernel/src/auth/mail.ts';
import { createLog } from '../../kernel/src/observe/log.ts';

test('mail goes to the server of SMTP_URL, from the address of the settings', async (t) => {
	let said = '';
	const server = createServer((socket) => {
		let inData = false;
		socket.write('220 test\r\n');
		socket.on('data', (chunk) => {
			said += chunk.toString();
			for (const line of chunk
				.toString()
				.split('\r\n')
				.filter((one) => one !== '')) {
				if (inData && line !== '.') continue;
				if (line === 'DATA') socket.write('354 go on\r\n');
				else if (line === 'QUIT') socket.end('221 bye\r\n');
				else socket.write('250 ok\r\n');
				inData = line === 'DATA';
			}
		});
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	t.after(() => server.close());
	const { port } = server.address() as AddressInfo;
	const settings = { smtpUrl: `smtp://127.0.0.1:${port}`, from: 'site@example.org' };
	const mail = createMailer(settings, createLog({ level: 'silent' }));
	await mail({ to: 'ann@example.org', subject: 'A new password', text: 'https://example.org/user/password-reset/abc' });
	assert.match(said, /MAIL FROM:<site@example\.org>/);
	assert.match(said, /RCPT TO:<ann@example\.org>/);
	assert.match(said, /^Subject: A new password$/m);
	assert.match(said, /^https:\/\/example\.org\/user\/password-reset\/abc$/m);
});
