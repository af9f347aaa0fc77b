// Events for others: published to a topic exchange of RabbitMQ, each confirmed by the broker before it counts as arrived.
// In the kernel because plugins hold no connections.
import { connect, type ChannelModel, type ConfirmChannel } from 'amqplib';
import { type OutboxEvent, type Target, TargetDown } from './target.ts';

/** Queues are bound to it with the types of events as routing keys, such as `content.*`. */
export const EXCHANGE = 'content.lifecycle';
/** Milliseconds until a broker that says nothing counts as gone. */
const PATIENCE = 10_000;

export interface Rabbit extends Target {
	close(): Promise<void>;
}

/** Connects when the first event goes out, and again after the connection is lost. */
export function createRabbit(url: string): Rabbit {
	let opening: Promise<{ model: ChannelModel; channel: ConfirmChannel }> | undefined;

	const open = async (): Promise<{ model: ChannelModel; channel: ConfirmChannel }> => {
		const address = new URL(url);
		if (!address.searchParams.has('heartbeat')) address.searchParams.set('heartbeat', '5');
		const model = await connect(address.href, { timeout: PATIENCE });
		const forget = (): void => (opening = undefined);
		// The channel's callbacks and the next attempt tell what went wrong.
		model.on('error', forget).on('close', forget);
		const channel = await model.createConfirmChannel();
		channel.on('error', forget).on('close', () => {
			forget();
			model.close().catch(() => {});
		});
		await channel.assertExchange(EXCHANGE, 'topic', { durable: true });
		return { model, channel };
	};

	const publish = async ({ id, type, envelope }: OutboxEvent): Promise<void> => {
		const { channel } = await (opening ??= open());
		const options = { persistent: true, messageId: id, type, contentType: 'application/cloudevents+json' };
		await new Promise<void>((done, fail) => {
			const timer = setTimeout(() => fail(new Error('it confirms nothing')), PATIENCE);
			channel.publish(EXCHANGE, type, Buffer.from(envelope), options, (error: unknown) => {
				clearTimeout(timer);
				if (error) fail(error);
				else done();
			});
		});
	};

	return {
		name: 'rabbitmq',
		isParallel: true,
		wants: () => true,
		async deliver(event) {
			try {
				await publish(event);
			} catch (cause) {
				const lost = opening;
				opening = undefined;
				void lost?.then(({ model }) => model.close()).catch(() => {});
				throw new TargetDown(`RabbitMQ takes no events: ${(cause as Error).message}`, { cause });
			}
		},
		async close() {
			const last = opening;
			opening = undefined;
			await last?.then(({ model }) => model.close()).catch(() => {});
		},
	};
}
