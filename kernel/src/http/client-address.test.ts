import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClientReader, parseAddress } from './client-address.ts';

const reader = (
	trustedProxies: readonly string[],
	proxyHeader: 'x-forwarded-for' | 'forwarded' = 'x-forwarded-for',
) => {
	const read = createClientReader({ trustedProxies, proxyHeader, siteUrl: 'http://localhost:3000' });
	return (remoteAddress: string | undefined, headers: Record<string, string> = {}) =>
		read({ headers: new Headers(headers) }, { incoming: { socket: { remoteAddress } } });
};
const list = (value: string) => ({ 'X-Forwarded-For': value });

test('without trusted proxies no header counts', () => {
	const client = reader([])('203.0.113.7', {
		...list('1.2.3.4'),
		Forwarded: 'for=1.2.3.4',
		'X-Forwarded-Proto': 'https',
	});
	assert.deepEqual(client, { address: '203.0.113.7', key: '203.0.113.7', https: false });
});

test('a header counts only from a trusted proxy, and from right to left', () => {
	const of = reader(['10.0.0.0/8', '127.0.0.1']);
	assert.equal(of('203.0.113.7', list('1.2.3.4')).address, '203.0.113.7');
	assert.equal(of('10.1.2.3', list('1.2.3.4')).address, '1.2.3.4');
	// What the visitor wrote himself stands to the left of what the proxy noted.
	assert.equal(of('10.1.2.3', list('6.6.6.6, 1.2.3.4')).address, '1.2.3.4');
	assert.equal(of('127.0.0.1', list('6.6.6.6, 1.2.3.4, 10.9.9.9')).address, '1.2.3.4');
	assert.equal(of('127.0.0.1', list('10.1.1.1, 10.9.9.9')).address, '10.1.1.1');
	assert.equal(of('127.0.0.1').address, '127.0.0.1');
});

test('what cannot be read ends the search at the last proxy that is known', () => {
	const of = reader(['10.0.0.0/8']);
	for (const value of ['unknown', '1.2.3.4, _hidden', '1.2.3.4,', '1.2.3.4, 999.1.1.1', '1.2.3.4, <script>'])
		assert.equal(of('10.1.2.3', list(value)).address, '10.1.2.3', value);
	assert.equal(of('10.1.2.3', list('1.2.3.4, junk, 10.0.0.9')).address, '10.0.0.9');
});

test('the header that the site names is the one that counts', () => {
	const of = reader(['10.0.0.0/8'], 'forwarded');
	const headers = { ...list('6.6.6.6'), Forwarded: 'for=6.6.6.6, for="[2001:DB8::1]:4711";proto=https;by=10.1.2.3' };
	assert.deepEqual(of('10.1.2.3', headers), { address: '2001:db8::1', key: '2001:db8:0:0::/64', https: true });
	assert.equal(of('10.1.2.3', { Forwarded: 'For="1.2.3.4:80"; Proto=HTTP, for=10.0.0.2' }).address, '1.2.3.4');
	// An open quote must not swallow what the proxy noted as something else than junk.
	assert.equal(of('10.1.2.3', { Forwarded: 'for="x, for=1.2.3.4' }).address, '1.2.3.4');
	assert.equal(of('10.1.2.3', { Forwarded: 'for="6.6.6.6, for="[2001:db8::1]"' }).address, '10.1.2.3');
	assert.equal(reader(['10.0.0.0/8'])('10.1.2.3', { Forwarded: 'for=6.6.6.6' }).address, '10.1.2.3');
});

test('the protocol is what a trusted proxy says', () => {
	const of = reader(['::1', '10.0.0.1']);
	const headers = (proto: string) => ({ ...list('1.2.3.4'), 'X-Forwarded-Proto': proto });
	assert.equal(of('::1', headers('https')).https, true);
	assert.equal(of('::1', headers('https, http')).https, false);
	assert.equal(of('10.0.0.2', headers('https')).https, false);
});

test('an IPv6 address counts as its /64 network, in one spelling', () => {
	const of = reader([]);
	for (const address of ['2001:db8:1:2:aaaa::1', '2001:DB8:1:2:0:0:0:9', '2001:db8:1:2::%eth0'])
		assert.equal(of(address).key, '2001:db8:1:2::/64', address);
	assert.equal(of('::1').key, '0:0:0:0::/64');
	assert.equal(of('1::').key, '1:0:0:0::/64');
	assert.equal(of('1:2:3:4:5:6:7:8').key, '1:2:3:4::/64');
	assert.deepEqual(of('::ffff:192.0.2.1'), { address: '192.0.2.1', key: '192.0.2.1', https: false });
	assert.equal(reader(['192.0.2.0/24'])('::ffff:192.0.2.1', list('1.2.3.4')).address, '1.2.3.4');
	assert.equal(reader(['2001:db8::/32'])('2001:db8:5::1', list('1.2.3.4')).address, '1.2.3.4');
});

test('a connection that is gone is somebody, a request without a network is nobody', () => {
	assert.equal(reader([])(undefined).key, 'unknown');
	const read = createClientReader({ trustedProxies: [], proxyHeader: 'x-forwarded-for', siteUrl: 'https://a.example' });
	assert.deepEqual(read({ headers: new Headers() }, undefined), { address: undefined, key: undefined, https: true });
	assert.deepEqual(read({ headers: new Headers() }, {}), { address: undefined, key: undefined, https: true });
});

test('only addresses are addresses', () => {
	for (const text of ['', 'localhost', '1.2.3', '1.2.3.4.5', '[1.2.3.4', '::g', '01.2.3.4'])
		assert.equal(parseAddress(text), undefined, text);
});
