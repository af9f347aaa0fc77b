// What `site` gives to core plugins only. That it works is shown by the screens of the plugin `admin`.
import { after, before, test } from 'node:test';
import { createProbe, failed, type Probe } from '../support/probe.ts';

let probe: Probe;
before(async () => {
	probe = await createProbe({ settings: '' });
});
after(() => probe?.close());

test('a plugin that does not come with the kernel may ask for it, and does not get it', async () => {
	const outcomes = await probe.write(['site.plugins'], ['site.switch-plugin', 'probe', false]);
	failed(outcomes[0], 'host.not_granted', /site:plugins/);
	failed(outcomes[1], 'host.not_granted', /site:plugins/);
});
