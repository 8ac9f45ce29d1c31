import type { Redis } from 'ioredis';
import type { QueueLog } from './connect-redis.ts';
import { parsePayload, type TopicDefinition } from './define-job.ts';

export type Messages = {
  /** Hears the texts that are published on a channel. */
  readonly subscribe: (channel: string, react: (text: string) => void) => void;
  /** Hears the messages of a topic; one that is not of its shape, and a reaction that fails, are logged. */
  readonly listen: <M>(channel: string, topic: TopicDefinition<M>, react: (message: M) => unknown) => void;
  readonly disconnect: () => void;
};

/** Messages from other processes, by a connection of their own that is opened for the first listener. */
export function openMessages(
  connect: () => Redis,
  log: QueueLog,
  logError: (channel: string) => (err: Error) => void,
): Messages {
  const listeners = new Map<string, ((text: string) => void)[]>();
  let subscriber: Redis | undefined;

  const subscribe: Messages['subscribe'] = (channel, react) => {
    subscriber ??= connect().on('message', (from, text) => listeners.get(from)?.forEach((listener) => listener(text)));
    listeners.set(channel, [...(listeners.get(channel) ?? []), react]);
    subscriber.subscribe(channel).catch(logError(channel));
  };

  return {
    subscribe,
    listen(channel, topic, react) {
      const reactTo = async (text: string) => {
        try {
          await react(parsePayload(`topic ${topic.name}`, topic.message, JSON.parse(text)));
        } catch (err) {
          log.error({ err, topic: topic.name }, 'cannot react to a message');
        }
      };
      subscribe(channel, (text) => void reactTo(text));
    },
    disconnect: () => subscriber?.disconnect(),
  };
}
