import { RawWebSocket } from "@baro/testing";
import { expect, test } from "vitest";
import { echo } from "../support/echo.ts";
import { useServer } from "../support/use-server.ts";

const server = useServer({}, echo);

test("a text message is one text frame that starts with 4, both ways", async () => {
  const socket = await RawWebSocket.connect(server().url);
  socket.send('42["hello","안녕 👋"]');
  expect(await socket.next()).toBe('42["hello","안녕 👋"]');
  await socket.close();
});

test("a binary message is one binary frame of the bare bytes, both ways", async () => {
  const socket = await RawWebSocket.connect(server().url);
  socket.send('451-["bin",{"_placeholder":true,"num":0}]');
  socket.send(Buffer.from([0, 1, 2, 255]));
  expect(await socket.next()).toBe('451-["bin",{"_placeholder":true,"num":0}]');
  expect(await socket.next()).toEqual(Buffer.from([0, 1, 2, 255]));
  await socket.close();
});

test("packets that leave in one turn of the event loop stay one frame each, in order", async () => {
  const socket = await RawWebSocket.connect(server().url);
  for (let i = 0; i < 50; i++) server().io.emit("n", i);
  for (let i = 0; i < 50; i++) expect(await socket.next()).toBe(`42["n",${i}]`);
  await socket.close();
});

test.each([125, 126, 65_535, 65_536, 900_000])(
  "a message of %i characters passes both ways",
  async (length) => {
    const socket = await RawWebSocket.connect(server().url);
    const packet = `42["e","${"x".repeat(length - '42["e",""]'.length)}"]`;
    socket.send(packet);
    expect(await socket.next()).toBe(packet);
    await socket.close();
  },
);

test.each([1, 125, 126, 65_535, 65_536, 900_000])(
  "a binary message of %i bytes passes both ways",
  async (length) => {
    const socket = await RawWebSocket.connect(server().url);
    const bytes = Buffer.alloc(length, 7);
    socket.send('451-["e",{"_placeholder":true,"num":0}]');
    socket.send(bytes);
    await socket.next();
    const back = await socket.next();
    expect(bytes.equals(Buffer.from(back))).toBe(true);
    await socket.close();
  },
);

test("several sessions do not hear each other", async () => {
  const one = await RawWebSocket.connect(server().url);
  const two = await RawWebSocket.connect(server().url);
  one.send('42["mine",1]');
  expect(await one.next()).toBe('42["mine",1]');
  two.send('42["mine",2]');
  expect(await two.next()).toBe('42["mine",2]');
  one.send('42["mine",3]');
  expect(await one.next()).toBe('42["mine",3]');
  await Promise.all([one.close(), two.close()]);
});
