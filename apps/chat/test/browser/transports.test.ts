import { expect, test } from "vitest";
import { chatUnderTest } from "../support/chat.ts";

const chat = chatUnderTest();

test("the chat works by long-polling alone", async () => {
  const sockets: string[] = [];
  const jun = await chat.person("Jun");
  const mina = await chat.stranger();
  mina.page.on("websocket", (socket) => sockets.push(socket.url()));
  await mina.page.goto(`${chat.server.url}/?transport=polling`);
  await mina.signIn("Mina");
  await mina.createRoom("Slow road");
  await jun.enterRoom("Slow road");
  await mina.saySafely("by polling");
  await jun.message("by polling").waitFor();
  await jun.saySafely("answer");
  await mina.message("answer").waitFor();
  expect(await mina.online.textContent()).toBe("Connected · polling");
  expect(sockets).toEqual([]);
});

test("without a wish the page goes over to websocket, and says so", async () => {
  const mina = await chat.person("Mina");
  await mina.page.getByText("Connected · websocket").waitFor();
});

test("the chat works by websocket alone", async () => {
  const requests: string[] = [];
  const mina = await chat.stranger();
  mina.page.on("request", (request) => requests.push(request.url()));
  await mina.page.goto(`${chat.server.url}/?transport=websocket`);
  await mina.signIn("Mina");
  await mina.createRoom("Fast road");
  await mina.saySafely("by websocket");
  expect(await mina.online.textContent()).toBe("Connected · websocket");
  expect(requests.filter((url) => url.includes("transport=polling"))).toEqual([]);
});
