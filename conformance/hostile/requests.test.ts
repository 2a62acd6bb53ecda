import { RawPolling, type RawResponse, RawTcp, RawWebSocket, rawRequest } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { attack } from "./support/attack.ts";
import { NAMES } from "./support/names.ts";
import { useTarget } from "./support/target.ts";
import { frame, UPGRADE, WEBSOCKET_PATH } from "./support/wire.ts";

const target = useTarget({ cookie: true, cors: { origin: true, credentials: true } });
const MARKUP = '<script>alert("x")</script>';
const POLLING_PATH = "/socket.io/?EIO=4&transport=polling";

async function answerTo(path: string): Promise<RawResponse> {
  let answer: RawResponse | undefined;
  await attack(target(), async () => {
    answer = await rawRequest(target().url + path);
    await endSessionOf(answer.body);
  });
  if (!answer) throw new Error("there was no answer");
  return answer;
}

/** Ends the session that an answer has opened, if it has: else a test would wait for its ping timeout. */
async function endSessionOf(answer: string): Promise<void> {
  const sid = /"sid":"([^"]+)"/.exec(answer)?.[1];
  if (sid === undefined) return;
  const url = `${target().url}${POLLING_PATH}&sid=${sid}`;
  expect((await rawRequest(url, { method: "POST", body: "1" })).status).toBe(200);
}

describe.each(NAMES)("the name %s", (name) => {
  test.each([
    ["transport", `/socket.io/?EIO=4&transport=${name}`, 0],
    ["session", `${POLLING_PATH}&sid=${name}`, 1],
    ["revision", `/socket.io/?EIO=${name}&transport=polling`, 5],
    ["JSONP index", `${POLLING_PATH}&j=${name}`, 3],
    ["second transport", `${POLLING_PATH}&transport=${name}`, 0],
    ["escaped transport", `/socket.io/?EIO=4&transport=${name.replaceAll("o", "%6f")}`, 0],
  ])("is no %s", async (_what, path, code) => {
    const { status, body } = await answerTo(path);
    expect([status, JSON.parse(body).code]).toEqual([400, code]);
  });

  test.each([`&${name}=1`, `&${name}[x]=1`, `&${name}.x=1&${name}=%20`, `&${name}=1&${name}=2`])(
    "is a parameter like any other: %s",
    async (parameter) => {
      expect((await answerTo(POLLING_PATH + parameter)).status).toBe(200);
    },
  );

  test("is a header like any other", () =>
    attack(target(), async () => {
      const polling = new RawPolling(target().url, { headers: { [name]: "1" } });
      await polling.handshake();
      await polling.post("1");
      const headers = { [name]: "1", cookie: `${name}=1; io=${name}` };
      const socket = await RawWebSocket.connect(target().url, "", { headers });
      await socket.close();
    }));
});

describe("a request that is too long", () => {
  test.each([
    ["an address", `GET ${POLLING_PATH}&x=${"x".repeat(100_000)} HTTP/1.1`, {}],
    ["a header", `GET ${POLLING_PATH} HTTP/1.1`, { "x-long": "x".repeat(100_000) }],
    [
      "a header of an upgrade",
      `GET ${WEBSOCKET_PATH} HTTP/1.1`,
      { ...UPGRADE, "x-long": "x".repeat(100_000) },
    ],
    ["a cookie", `GET ${POLLING_PATH} HTTP/1.1`, { cookie: "a=b; ".repeat(20_000) }],
    [
      "headers without end",
      `GET ${POLLING_PATH} HTTP/1.1`,
      Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`x-${i}`, "x"])),
    ],
  ])("%s is answered 431 and closed", (_what, line, headers) =>
    attack(target(), async () => {
      const tcp = await RawTcp.connect(target().port);
      tcp.writeHead(line, headers);
      expect(String(await tcp.closed())).toMatch(/^HTTP\/1\.1 431 /);
    }),
  );

  test("thousands of parameters are read, and forgotten", async () => {
    const parameters = Array.from({ length: 1500 }, (_, i) => `&${i}=`).join("");
    expect((await answerTo(POLLING_PATH + parameters)).status).toBe(200);
  });
});

describe("markup in a refused request", () => {
  const inQuery = encodeURIComponent(MARKUP);

  test.each([
    ["a transport", `/socket.io/?EIO=4&transport=${inQuery}`],
    ["a session", `${POLLING_PATH}&sid=${inQuery}`],
    ["a revision", `/socket.io/?EIO=${inQuery}&transport=polling`],
    ["a JSONP index", `${POLLING_PATH}&j=${inQuery}`],
    ["an address", `/socket.io/${MARKUP}?EIO=4&transport=x`],
  ])("as %s comes back nowhere, and as nothing that a browser would show", async (_what, path) => {
    const { headers, body, status } = await answerTo(path.replaceAll('"', "%22"));
    expect([status, headers["content-type"]]).toEqual([400, "application/json"]);
    expect(body).not.toContain("script");
  });

  test("as a transport of an upgrade neither", async () => {
    const query = { transport: MARKUP };
    const { headers, body } = await RawWebSocket.refused(target().url, { query });
    expect(headers["content-type"]).toMatch(/^text\/plain/);
    expect(body).not.toContain("script");
  });

  test("in an event comes back as text that is no page", () =>
    attack(target(), async () => {
      const polling = await RawPolling.connect(target().url);
      const posted = await polling.post(`42["x","<script>"]`);
      expect(posted.body).toBe("ok");
      const { headers } = await polling.get();
      expect(headers["content-type"]).toMatch(/^text\/plain/);
      await polling.post("1");
    }));
});

describe("one answer stays one, whatever a request says:", () => {
  const BREAK = "x%0d%0aX-Injected:%20yes";

  test.each([
    ["an origin that is escaped", { origin: `http://a.example/${BREAK}` }],
    ["an origin of high bytes", { origin: "http://\xe9\x80.example" }],
    ["an origin with a tab", { origin: "http://a\t.example" }],
    ["a cookie", { cookie: `io=${BREAK}` }],
    ["a host", { "x-forwarded-host": BREAK }],
    ["requested headers", { "access-control-request-headers": BREAK }],
  ])("%s", (_what, headers) =>
    attack(target(), async () => {
      for (const [line, more] of [
        [`GET ${POLLING_PATH}&x=${BREAK}`, { connection: "close" }],
        [
          `OPTIONS ${POLLING_PATH}`,
          { connection: "close", "access-control-request-method": "POST" },
        ],
        [`GET ${WEBSOCKET_PATH}`, UPGRADE],
      ] as const) {
        const tcp = await RawTcp.connect(target().port);
        tcp.writeHead(`${line} HTTP/1.1`, { ...headers, ...more });
        if (more === UPGRADE) {
          tcp.write(frame({ opcode: 9, payload: "the end" }));
          await tcp.receives("the end");
        } else {
          await tcp.closed();
        }
        const answer = String(tcp.received);
        expect(answer.match(/HTTP\/1\.1 \d/g)).toHaveLength(1);
        expect(answer).not.toMatch(/^x-injected/im);
        tcp.destroy();
        if (more !== UPGRADE) await endSessionOf(answer);
      }
    }),
  );

  test("a header with a bare line break is refused", () =>
    attack(target(), async () => {
      const tcp = await RawTcp.connect(target().port);
      tcp.write(`GET ${POLLING_PATH} HTTP/1.1\r\nHost: x\r\nOrigin: a\rX-Injected: yes\r\n\r\n`);
      expect(String(await tcp.closed())).toMatch(/^HTTP\/1\.1 400 /);
    }));
});
