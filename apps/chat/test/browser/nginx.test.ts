import sharp from "sharp";
import { afterEach, beforeEach, expect, test } from "vitest";
import { chatUnderTest } from "../support/chat.ts";
import { type Nginx, startNginx } from "../support/nginx.ts";

const chat = chatUnderTest({ env: { TRUST_PROXY: "1" } });
let nginx: Nginx;

beforeEach(async () => {
  nginx = await startNginx(chat.server.port);
});
afterEach(() => nginx.stop());

const TLS = { ignoreHTTPSErrors: true };

test.each(["polling", "websocket"])(
  "people talk through nginx and TLS by %s alone",
  async (transport) => {
    const [mina, jun] = [await chat.stranger(TLS, "Mina"), await chat.stranger(TLS, "Jun")];
    await jun.enter(`${nginx.url}/?transport=${transport}`);
    await mina.enter(`${nginx.url}/?transport=${transport}`);
    await expect.poll(() => mina.online.textContent()).toBe(`Connected · ${transport}`);
    await mina.createGroup(`By ${transport}`, [jun]);
    await jun.enterRoom(`By ${transport}`);
    await mina.saySafely("through the proxy");
    await jun.message("through the proxy").waitFor();
    await jun.saySafely("and back");
    await mina.message("and back").waitFor();
  },
);

test("the page goes over from polling to websocket behind nginx", async () => {
  const mina = await chat.stranger(TLS, "Mina");
  await mina.enter(nginx.url);
  await mina.page.getByText("Connected · websocket").waitFor();
});

test("the session's cookie goes by https only, and http leads there", async () => {
  const mina = await chat.stranger(TLS, "Mina");
  await mina.enter(nginx.url);
  expect(await mina.context.cookies()).toMatchObject([
    { name: "session", secure: true, httpOnly: true, sameSite: "Lax" },
  ]);
  const plain = await fetch(nginx.plainUrl, { redirect: "manual" });
  expect([plain.status, plain.headers.get("location")]).toEqual([301, "https://localhost/"]);
  const page = await mina.page.goto(nginx.url);
  expect(page?.headers()["strict-transport-security"]).toBe("max-age=31536000");
});

test("guesses are counted for who makes them, whatever address they say is theirs", async () => {
  const [thief, target] = [await chat.stranger(TLS), await chat.stranger(TLS, "Target")];
  await target.enter(nginx.url);
  const data = { name: "Target", password: "a wrong guess" };
  const statuses: number[] = [];
  for (let guess = 0; guess < 6; guess++) {
    const headers = { "x-forwarded-for": `203.0.113.${guess}` };
    const answer = await thief.context.request.post(`${nginx.url}/api/login`, { data, headers });
    statuses.push(answer.status());
  }
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
});

test("a picture of several megabytes goes through, and one that is too large is refused", async () => {
  const mina = await chat.stranger(TLS, "Mina");
  await mina.enter(nginx.url);
  await mina.createGroup("Heavy");
  const raw = { width: 1600, height: 1200, channels: 3 } as const;
  const noise = Buffer.from(
    Array.from({ length: 1600 * 1200 * 3 }, (_, at) => (at * 2654435761) >>> 13),
  );
  const buffer = await sharp(noise, { raw }).png({ compressionLevel: 0 }).toBuffer();
  expect(buffer.length).toBeGreaterThan(5_000_000);
  const input = mina.page.locator(".composer input[type=file]");
  await input.setInputFiles({ name: "noise.png", mimeType: "image/png", buffer });
  await mina.log.getByRole("img", { name: "Picture noise.png" }).waitFor();
  const big = Buffer.alloc(10.5 * 1024 * 1024);
  const file = { name: "big.zip", mimeType: "application/zip", buffer: big };
  const answer = await mina.context.request.put(`${nginx.url}/api/rooms/1/files/1`, {
    multipart: { file },
  });
  expect(answer.status()).toBeGreaterThanOrEqual(400);
});
