import { once, RawPolling, responseOf, SEPARATOR } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { echo } from "../support/echo.ts";
import { useServer } from "../support/use-server.ts";

const MAX = 10_000;
const server = useServer({ options: { maxHttpBufferSize: MAX } }, echo);
const connect = (): Promise<RawPolling> => RawPolling.connect(server().url);

describe("receiving by GET", () => {
  test("is held until there is something to say", async () => {
    const polling = await connect();
    let answered = false;
    const pending = polling.packets().finally(() => {
      answered = true;
    });
    await polling.post("3");
    await polling.post("3");
    expect(answered).toBe(false);
    server().io.emit("news", 1);
    expect(await pending).toEqual(['42["news",1]']);
  });

  test("brings at once what waited", async () => {
    const polling = await connect();
    server().io.emit("news", 1);
    expect(await polling.packets()).toEqual(['42["news",1]']);
  });

  test("brings several packets in one payload, in order, with a record separator between", async () => {
    const polling = await connect();
    for (let i = 0; i < 3; i++) server().io.emit("n", i);
    const { body } = await polling.get();
    expect(body).toBe(['42["n",0]', '42["n",1]', '42["n",2]'].join(SEPARATOR));
  });

  test("is text, whatever it holds, with its length in bytes of UTF-8", async () => {
    const polling = await connect();
    server().io.emit("말", "안녕하세요 👋");
    const { headers, bytes, body } = await polling.get();
    expect(headers["content-type"]).toBe("text/plain; charset=UTF-8");
    expect(headers["content-length"]).toBe(String(bytes.length));
    expect(body).toBe('42["말","안녕하세요 👋"]');
  });

  test("brings binary as b and base64", async () => {
    const polling = await connect();
    server().io.emit("bin", Buffer.from([1, 2, 3, 4]));
    expect(await polling.packets()).toEqual([
      '451-["bin",{"_placeholder":true,"num":0}]',
      "bAQIDBA==",
    ]);
  });
});

describe("sending by POST", () => {
  test("is answered ok", async () => {
    const polling = await connect();
    const answer = await polling.post('42["hi"]');
    expect(answer.status).toBe(200);
    expect(answer.body).toBe("ok");
    expect(answer.headers["content-type"]).toMatch(/^text\/html/);
  });

  test("brings several packets in one payload, and they are taken in order", async () => {
    const polling = await connect();
    await polling.post(['42["a"]', '42["b"]', '42["c"]'].join(SEPARATOR));
    expect(await polling.packets()).toEqual(['42["a"]', '42["b"]', '42["c"]']);
  });

  test("takes binary as b and base64, among text", async () => {
    const polling = await connect();
    const placeholder = '{"_placeholder":true,"num":0}';
    await polling.post(
      ['42["x"]', `451-["bin",${placeholder}]`, "bAQIDBA==", '42["y"]'].join(SEPARATOR),
    );
    expect(await polling.packets()).toEqual([
      '42["x"]',
      `451-["bin",${placeholder}]`,
      "bAQIDBA==",
      '42["y"]',
    ]);
  });

  test("takes a character whose bytes come in two pieces", async () => {
    const polling = await connect();
    const body = Buffer.from('42["한","👋"]');
    const cut = body.indexOf(0xf0) + 2;
    const headers = { "content-type": "text/plain;charset=UTF-8" };
    const pending = polling.start({ method: "POST", headers });
    pending.write(body.subarray(0, cut));
    await once(server().httpServer, "request");
    pending.end(body.subarray(cut));
    expect((await responseOf(pending)).status).toBe(200);
    expect(await polling.packets()).toEqual(['42["한","👋"]']);
  });

  test("needs no content type", async () => {
    const polling = await connect();
    const pending = polling.start({ method: "POST" });
    pending.end('42["plain"]');
    expect((await responseOf(pending)).status).toBe(200);
    expect(await polling.packets()).toEqual(['42["plain"]']);
  });

  test("takes a body of exactly the largest size", async () => {
    const polling = await connect();
    const text = "x".repeat(MAX - '42["e",""]'.length);
    const answer = await polling.post(`42["e","${text}"]`);
    expect(answer.status).toBe(200);
    expect(await polling.packets()).toEqual([`42["e","${text}"]`]);
  });

  test("of one byte more than the largest size is answered 413", async () => {
    const polling = await connect();
    const text = "x".repeat(MAX + 1 - '42["e",""]'.length);
    expect((await polling.post(`42["e","${text}"]`)).status).toBe(413);
  });

  test("may run while a GET is pending", async () => {
    const polling = await connect();
    const pending = polling.packets();
    await polling.post('42["both"]');
    expect(await pending).toEqual(['42["both"]']);
  });
});

describe("overlapping requests", () => {
  test("a second GET while one is pending is answered 400 and closes the session", async () => {
    const polling = await connect();
    const first = polling.get();
    await once(server().httpServer, "request");
    const second = await polling.get();
    expect(second.status).toBe(400);
    expect((await first).body).toBe("1");
    const third = await polling.get();
    expect(JSON.parse(third.body)).toEqual({ code: 1, message: "Session ID unknown" });
  });

  test("a second POST while one is being read is answered 400 and closes the session", async () => {
    const polling = await connect();
    const first = polling.start({ method: "POST", headers: { "content-length": "20" } });
    const firstEnded = responseOf(first).catch(() => undefined);
    first.write('42["a"');
    await once(server().httpServer, "request");
    const second = await polling.post("3");
    expect(second.status).toBe(400);
    const third = await polling.get();
    expect(JSON.parse(third.body)).toEqual({ code: 1, message: "Session ID unknown" });
    first.destroy();
    await firstEnded;
  });
});
