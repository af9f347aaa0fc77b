// A node of the site that `verify events` lets live and die: boots, says where it listens, and serves.
import { loadConfig } from '../../kernel/src/config/load-config.ts';
import { createKernel } from '../../kernel/src/kernel.ts';
import { createLog } from '../../kernel/src/observe/log.ts';

const [siteDir = '', ...pluginDirs] = process.argv.slice(2);
const config = loadConfig({ siteDir, env: process.env });
const log = createLog({ level: 'silent', destination: { write() {} } });
const kernel = await createKernel(config, { pluginDirs, log, testing: true });
const { url } = await kernel.listen();
process.send?.(url);
// Whoever started it is gone.
process.on('disconnect', () => process.exit());
