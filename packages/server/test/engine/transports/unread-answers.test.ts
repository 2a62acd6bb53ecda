import { expect, test, vi } from "vitest";
import type { BodySink, HttpAnswer, HttpExchange } from "../../../src/engine/exchange.ts";
import { Frame } from "../../../src/engine/frame.ts";
import type { Transport, TransportSink } from "../../../src/engine/transport.ts";
import { PollingTransport } from "../../../src/engine/transports/polling.ts";
import { POLLING } from "../../../src/engine/v4/codecs.ts";
import { A_TURN, useFakeClock } from "../../support/fake-clock.ts";

useFakeClock();

/** A poll of a client that reads when the test says so. */
class Poll implements HttpExchange {
  readonly request = {} as HttpExchange["request"];
  readonly method = "GET";
  readonly contentType = "";
  extraHeaders = {};
  gone = false;
  bufferedBytes = 0;
  answer: string | undefined;
  #listener: ((isAnswered: boolean) => void) | undefined;

  respond({ body }: HttpAnswer): void {
    this.answer = String(body);
    this.bufferedBytes = this.answer.length;
  }

  readBody(_limit: number, _sink: BodySink): void {}

  onOver(listener: (isAnswered: boolean) => void): void {
    this.#listener = listener;
  }

  drop(): void {
    this.gone = true;
    this.read();
  }

  read(): void {
    this.bufferedBytes = 0;
    this.#listener?.(this.answer !== undefined);
  }
}

class Sink implements TransportSink {
  readonly ends: unknown[] = [];
  writable = 0;
  onPacket(): void {}
  onMalformed(): void {}
  onWritable(): void {
    this.writable++;
  }
  onEnd(_transport: Transport, error?: Error): void {
    this.ends.push(error);
  }
}

function start() {
  const sink = new Sink();
  const transport = new PollingTransport(POLLING, 1000, sink);
  const poll = () => {
    const next = new Poll();
    transport.handle(next);
    return next;
  };
  return { sink, transport, poll };
}

test("the next poll is answered once the last answer was read", () => {
  const { sink, transport, poll } = start();
  const first = poll();
  transport.send([Frame.text("one")]);
  expect([transport.writable, transport.bufferedBytes]).toEqual([false, 4]);
  const second = poll();
  expect([transport.writable, sink.writable, second.answer]).toEqual([false, 1, undefined]);
  first.read();
  expect([transport.writable, transport.bufferedBytes, sink.writable]).toEqual([true, 0, 2]);
  transport.send([Frame.text("two")]);
  expect(second.answer).toBe("4two");
  expect(sink.ends).toEqual([]);
});

test("a poll that is to be answered at once waits for the last answer too", () => {
  const { transport, poll } = start();
  const first = poll();
  transport.send([Frame.text("one")]);
  transport.holdNothing();
  const second = poll();
  expect(second.answer).toBeUndefined();
  first.read();
  expect(second.answer).toBe("6");
});

test.each(["destroy", "leave"] as const)("%s gives up what is not read", (end) => {
  const { sink, transport, poll } = start();
  const first = poll();
  transport.send([Frame.text("one")]);
  transport[end]();
  expect(first.gone).toBe(true);
  expect(sink.ends).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});

test("the last answer of a session may take half a minute", () => {
  const { transport, poll } = start();
  const last = poll();
  transport.close([]);
  expect(last.answer).toBe("1");
  vi.advanceTimersByTime(30_000);
  expect(last.gone).toBe(false);
  vi.advanceTimersByTime(A_TURN);
  expect(last.gone).toBe(true);
});

test("a last answer that was read while the process was busy for longer is not given up", () => {
  const { transport, poll } = start();
  const last = poll();
  transport.close([]);
  vi.advanceTimersByTime(29_999);
  // The deadline; Node hears what was written before it runs immediates.
  vi.advanceTimersToNextTimer();
  last.read();
  vi.advanceTimersByTime(A_TURN);
  expect([last.gone, vi.getTimerCount()]).toEqual([false, 0]);
});

test("no timer is left where the last answer is read", () => {
  const { transport, poll } = start();
  const last = poll();
  transport.close([]);
  last.read();
  expect([last.gone, vi.getTimerCount()]).toEqual([false, 0]);
});
