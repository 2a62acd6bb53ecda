import { connect, type Socket } from "node:net";
import { RawPolling, RawTcp, rawRequest, responseOf } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { attack } from "./support/attack.ts";
import { type Target, useTarget } from "./support/target.ts";
import { pour } from "./support/wire.ts";

const target = useTarget({ allowEIO3: true });
/** Whose sessions outlast a body that takes its time. */
const patient = useTarget({ pingInterval: 20_000 });
const MIB = 1024 * 1024;
const FORM = "application/x-www-form-urlencoded";

/** The head of a POST of a session. */
function head(polling: RawPolling, headers: string): string {
  const { pathname, search } = new URL(polling.url());
  const path = pathname + search;
  return `POST ${path} HTTP/1.1\r\nHost: x\r\n${headers}\r\n\r\n`;
}

/** A session posts something, after which it is over. */
const endsBy = (act: (polling: RawPolling) => Promise<number>, statuses: readonly number[]) =>
  attack(target(), async () => {
    const polling = await RawPolling.connect(target().url);
    expect(statuses).toContain(await act(polling));
    expect((await polling.get()).status).toBe(400);
  });

const statusOf = async (tcp: RawTcp): Promise<number> =>
  Number(/^HTTP\/1\.1 (\d+)/.exec(String(await tcp.closed()))?.[1]);

describe("a body that is too large", () => {
  test("as it says itself is refused before it comes", () =>
    endsBy(
      async (polling) => {
        const tcp = await RawTcp.connect(target().port);
        tcp.write(head(polling, "Content-Length: 999999999999"));
        return statusOf(tcp);
      },
      [413],
    ));

  test("and has no end is refused when it is too much", () =>
    endsBy(
      async (polling) => {
        const pending = polling.start({ method: "POST" });
        const answer = responseOf(pending);
        pending.on("error", () => {});
        for (let i = 0; i < 20; i++) pending.write("4".repeat(MIB / 8));
        const { status } = await answer;
        pending.destroy();
        return status;
      },
      [413],
    ));
});

test("bodies in single bytes cost no more than their bytes", () =>
  attack(patient(), async () => {
    const before = await patient().census();
    const bodies = await Promise.all(Array.from({ length: 4 }, () => endlessBody(patient())));
    const some = Buffer.from("1\r\n4\r\n".repeat(10_000));
    await Promise.all(
      bodies.map((socket) => {
        let left = 20;
        return pour(socket, () => (left-- > 0 ? some : undefined));
      }),
    );
    // What was sent is read little by little.
    let memory = 0;
    for (let looks = 20; looks > 0; looks--) {
      const { sessions, memory: now } = await patient().census();
      expect(sessions).toBe(1 + bodies.length);
      memory = Math.max(memory, now);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(memory - before.memory).toBeLessThan(16 * MIB);
    for (const socket of bodies) socket.destroy();
  }));

/** A session that has begun to post something. */
async function endlessBody({ url, port }: Target): Promise<Socket> {
  const polling = await RawPolling.open(url);
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  socket.write(head(polling, "Transfer-Encoding: chunked"));
  return socket;
}

test("a body that trickles in ends with its session, and so does its connection", () =>
  attack(target(), async () => {
    const polling = await RawPolling.connect(target().url);
    const tcp = await RawTcp.connect(target().port);
    tcp.write(head(polling, "Content-Length: 5000"));
    const trickle = setInterval(() => tcp.write("4"), 50);
    try {
      await tcp.closed();
    } finally {
      clearInterval(trickle);
    }
  }));

describe("a body that is not what it says", () => {
  test.each([
    ["two lengths", "Content-Length: 2\r\nContent-Length: 3", "40"],
    [
      "a length and chunks",
      "Content-Length: 2\r\nTransfer-Encoding: chunked",
      "2\r\n40\r\n0\r\n\r\n",
    ],
    ["a length that is no number", "Content-Length: abc", "40"],
    ["a negative length", "Content-Length: -1", "40"],
    ["a length beyond 2^53", `Content-Length: ${"9".repeat(40)}`, "40"],
    ["a chunk that is no number", "Transfer-Encoding: chunked", "zz\r\n40\r\n0\r\n\r\n"],
    ["a chunk of a huge length", "Transfer-Encoding: chunked", `${"f".repeat(20)}\r\n40`],
    ["extensions without end", "Transfer-Encoding: chunked", `2;${"x".repeat(40_000)}\r\n40`],
  ])("%s is refused and its connection closed", (_what, headers, body) =>
    attack(target(), async () => {
      const polling = await RawPolling.connect(target().url);
      const tcp = await RawTcp.connect(target().port);
      tcp.write(head(polling, headers) + body);
      expect(await statusOf(tcp)).toBeGreaterThanOrEqual(400);
      await polling.post("1");
    }),
  );

  test("more than its length is a request of its own, and a bad one", () =>
    attack(target(), async () => {
      const polling = await RawPolling.connect(target().url);
      const tcp = await RawTcp.connect(target().port);
      tcp.write(`${head(polling, "Content-Length: 7")}42["x"]42["y"]\r\n\r\n`);
      expect(String(await tcp.closed())).toContain("HTTP/1.1 400 ");
      await polling.post("1");
    }));

  test("less than its length ends with its connection", () =>
    attack(target(), async () => {
      const polling = await RawPolling.connect(target().url);
      const tcp = await RawTcp.connect(target().port);
      tcp.write(`${head(polling, "Content-Length: 50")}42["x"]`);
      await new Promise((resolve) => setTimeout(resolve, 20));
      tcp.reset();
    }));

  test.each([
    ["compressed", { "content-encoding": "gzip" }, Buffer.from("1f8b080000000000", "hex")],
    [
      "binary of protocol 3",
      { "content-type": "application/octet-stream" },
      Buffer.of(0, 1, 255, 50),
    ],
    [
      "the type octet-stream with parameters",
      { "content-type": "APPLICATION/OCTET-STREAM; x=y" },
      "40",
    ],
    ["a form", { "content-type": FORM }, "d=40"],
    [
      "several parts",
      { "content-type": "multipart/form-data; boundary=x" },
      "--x\r\n\r\n40\r\n--x--",
    ],
  ])("%s is answered 400", (_what, headers, body) =>
    endsBy(async (polling) => (await polling.post(body, headers)).status, [400]),
  );
});

test("a form of nothing but backslashes is read in no time, and ends its session", () =>
  attack(target(), async () => {
    const address = `${target().url}/socket.io/?EIO=4&transport=polling&j=0`;
    const { body } = await rawRequest(address);
    const sid = /sid\\":\\"([^"\\]+)/.exec(body)?.[1];
    const form = {
      method: "POST",
      headers: { "content-type": FORM },
      body: `d=${"\\".repeat(900_000)}`,
    };
    const posted = await rawRequest(`${address}&sid=${sid}`, form);
    expect(posted.status).toBe(400);
  }));

test("text of another encoding closes the session as no packet", () =>
  attack(patient(), async () => {
    const polling = await RawPolling.connect(patient().url);
    const headers = { "content-type": "text/plain;charset=utf-16" };
    expect((await polling.post(Buffer.from("40", "utf16le"), headers)).body).toBe("ok");
    expect(await polling.packets()).toEqual(["1"]);
    expect((await polling.get()).status).toBe(400);
  }));

test.each([
  ["a length without end", [1, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9]],
  ["a length beyond the body", [1, 9, 9, 9, 255, 4]],
  ["digits that are none", [1, 200, 255, 4]],
  ["a type that is none", [7, 1, 255, 4]],
  ["nothing", []],
])("a binary payload of protocol 3 with %s is answered 400", (_what, bytes) =>
  attack(target(), async () => {
    const address = `${target().url}/socket.io/?EIO=3&transport=polling`;
    const { body } = await rawRequest(address);
    const sid = /"sid":"([^"]+)"/.exec(body)?.[1];
    const headers = { "content-type": "application/octet-stream" };
    const request = { method: "POST", headers, body: Buffer.from(bytes) };
    expect((await rawRequest(`${address}&sid=${sid}`, request)).status).toBe(400);
  }),
);
