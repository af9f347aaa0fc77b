import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import { admit, isPublic } from './address.ts';

const code = (wanted: string) => (error: unknown) => error instanceof TrovatoError && error.code === wanted;
const at = (address: string) => async () => [{ address, family: address.includes(':') ? 6 : 4 }];
const rules = (hosts: string[], internal: string[] = []) => ({ hosts, internal });

test('addresses of the machine, of private networks, of tunnels and of clouds are not public', () => {
	const closed = `0.0.0.0 10.1.2.3 100.64.0.1 100.100.100.200 127.0.0.1 127.9.9.9 169.254.169.254 172.16.0.1 172.31.255.255
		192.0.0.192 192.168.1.1 198.18.0.1 203.0.113.9 224.0.0.1 255.255.255.255 168.63.129.16 ::1 :: fe80::1 fd00:ec2::254
		fc00::1 ff02::1 ::ffff:8.8.8.8 ::ffff:127.0.0.1 64:ff9b::7f00:1 2002:7f00:1:: 2001:db8::1 2001:0:1::1 nonsense`;
	for (const address of closed.split(/\s+/)) assert.equal(isPublic(address), false, address);
	for (const address of [
		'8.8.8.8',
		'172.32.0.1',
		'100.128.0.1',
		'192.0.1.1',
		'2606:4700::1111',
		'2a00:1450:4001::200e',
	])
		assert.equal(isPublic(address), true, address);
});

test('a server has to be on the list, with its port', async () => {
	const reaches = (url: string, entry: string) => admit(new URL(url), rules([entry]), at('93.184.216.34'));
	for (const [url, entry] of [
		['https://api.example.org/x', 'api.example.org'],
		['http://api.example.org/', 'api.example.org'],
		['https://api.example.org:8443/', 'api.example.org:8443'],
		['https://a.b.example.org/', '*.example.org'],
		['https://api.example.org/', 'api.example.org:443'],
		['https://[2606:4700::1111]/', '[2606:4700::1111]'],
	] as const)
		assert.ok((await reaches(url, entry)).length > 0, url);
	for (const [url, entry] of [
		['https://api.example.org:8443/', 'api.example.org'],
		['http://api.example.org/', 'api.example.org:443'],
		['https://example.org/', '*.example.org'],
		['https://evilexample.org/', '*.example.org'],
		['https://api.example.org.evil.net/', 'api.example.org'],
		['https://evil.net/api.example.org', 'api.example.org'],
	] as const)
		await assert.rejects(reaches(url, entry), code('host.not_granted'), url);
});

test('a listed name with a private address is refused unless it is listed as internal', async () => {
	const url = new URL('http://hooks.example.org:8080/');
	const listed = ['hooks.example.org:8080'];
	for (const address of ['127.0.0.1', '169.254.169.254', 'fd00::1'])
		await assert.rejects(admit(url, rules(listed), at(address)), code('host.not_granted'));
	assert.deepEqual(await admit(url, rules(listed, listed), at('10.0.0.5')), [{ address: '10.0.0.5', family: 4 }]);
	await assert.rejects(admit(url, rules([], listed), at('10.0.0.5')), code('host.not_granted'));
});

test('one private address among public ones is one too many', async () => {
	const mixed = async () => [
		{ address: '93.184.216.34', family: 4 },
		{ address: '10.0.0.1', family: 4 },
	];
	await assert.rejects(
		admit(new URL('http://a.example.org/'), rules(['a.example.org']), mixed),
		code('host.not_granted'),
	);
	await assert.rejects(
		admit(new URL('http://a.example.org/'), rules(['a.example.org']), async () => []),
		code('host.not_granted'),
	);
});

test('however an address is written, it is the address that counts', async () => {
	for (const host of ['127.1', '2130706433', '0x7f.0.0.1', '0177.0.0.1', '[::ffff:127.0.0.1]', '[::1]']) {
		const url = new URL(`http://${host}/`);
		await assert.rejects(admit(url, rules([url.hostname])), code('host.not_granted'), host);
	}
});
