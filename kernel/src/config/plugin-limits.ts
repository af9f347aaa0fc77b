// What a plugin may use: the one table of limits with their defaults, which a site may change for each plugin.
// In the kernel because no plugin can set bounds to itself.
import { Type, type Static } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { camelize, type Camel } from '../../../wit/contract/toml/camelize.ts';

const limit = (value: number, maximum: number, description: string) =>
	Type.Integer({ minimum: 1, maximum, default: value, description });

/** `[limits.plugins.<name>]` of `site.toml`. */
export const PluginLimitsSource = Type.Object(
	{
		held_ms: limit(250, 60_000, 'time for which it may hold a thread, in one request'),
		job_held_ms: limit(5_000, 600_000, 'time for which it may hold a thread, in one step of a job or command'),
		render_ms: limit(2_000, 60_000, 'time that making HTML of what it returned may take'),
		wall_ms: limit(30_000, 600_000, 'time that a call may take with all its waiting, in a request'),
		job_wall_ms: limit(600_000, 86_400_000, 'time that a call may take with all its waiting, in a job or command'),
		memory_pages: limit(1_024, 65_536, 'memory of an instance, in pages of 64 KiB'),
		worker_bytes: limit(
			536_870_912,
			17_179_869_184,
			'memory that it may take in one worker: instances, texts, handles',
		),
		output_bytes: limit(8_388_608, 67_108_864, 'size of a text that it returns'),
		host_calls: limit(1_000_000, 1_000_000_000, 'calls of host functions, in one request'),
		rows: limit(10_000, 1_000_000, 'rows that one statement may return'),
		result_bytes: limit(33_554_432, 4_294_967_296, 'bytes of results that it may hold, in one request'),
		handles: limit(200_000, 1_048_575, 'handles it may hold in one request'),
		log_lines: limit(1_000, 1_000_000, 'log lines in one request'),
		log_bytes: limit(262_144, 67_108_864, 'characters in the log in one request'),
	},
	// TypeBox fills in defaults below a map only where its values have a default themselves.
	{ additionalProperties: false, default: {} },
);

/** The limits of one plugin. */
export type PluginLimits = Camel<Static<typeof PluginLimitsSource>>;

export const DEFAULT_LIMITS = camelize(PluginLimitsSource, Value.Default(PluginLimitsSource, {})) as PluginLimits;
