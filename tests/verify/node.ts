// A node of a site in a process of its own, which is killed while it works.
import path from 'node:path';
import { loadConfig } from '../../kernel/src/config/load-config.ts';
import { createKernel } from '../../kernel/src/kernel.ts';
import { createLog } from '../../kernel/src/observe/log.ts';
import { ROOT } from '../support/site.ts';

const config = loadConfig({ siteDir: process.argv[2]!, env: process.env });
const kernel = await createKernel(config, {
	pluginDirs: ['core-plugins', 'contrib-plugins', 'tests/fixtures/plugins'].map((place) => path.join(ROOT, place)),
	log: createLog({ level: 'error', destination: process.stderr }),
	testing: true,
});
kernel.work.start(0);
process.send?.('ready');
