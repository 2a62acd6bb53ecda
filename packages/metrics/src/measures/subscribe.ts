import diagnostics from "node:diagnostics_channel";

/** What every message of a Baro server has. */
export interface Message {
  /** Which server of this process it is of. */
  readonly server?: number;
  readonly [key: string]: unknown;
}

/** Handlers of messages, by the name of their diagnostics channel. */
export type Handlers = Readonly<Record<string, (message: Message) => void>>;

/**
 * Hears the messages of one server, among those of all in this process.
 * @param isOurs whether a message is of that server
 * @returns what ends it
 */
export function subscribe(handlers: Handlers, isOurs: (message: Message) => boolean): () => void {
  const listeners = Object.entries(handlers).map(([name, handle]) => {
    const listener = (message: unknown): void => {
      if (isMessage(message) && isOurs(message)) handle(message);
    };
    diagnostics.subscribe(name, listener);
    return () => diagnostics.unsubscribe(name, listener);
  });
  return () => {
    for (const end of listeners) end();
  };
}

/** A field that is a number; else 0. */
export function numberOf(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

/** A field that is text or a number, as a label. */
export function labelOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** Whether a diagnostics channel gave what a Baro server gives. */
export function isMessage(value: unknown): value is Message {
  return typeof value === "object" && value !== null;
}
