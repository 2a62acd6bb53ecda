import { expect, test } from "vitest";
import { chatUnderTest } from "../support/chat.ts";

const chat = chatUnderTest();

test.each(["polling", "websocket"] as const)("the chat works by %s alone", async (transport) => {
  const others: string[] = [];
  const jun = await chat.person("Jun");
  const mina = await chat.stranger({}, "Mina");
  mina.page.on("websocket", (socket) => transport === "polling" && others.push(socket.url()));
  mina.page.on("request", (request) => {
    const isPolling = request.url().includes("transport=polling");
    if (isPolling && transport === "websocket") others.push(request.url());
  });
  await mina.enter(`${chat.server.url}/?transport=${transport}`);
  others.length = 0;
  await mina.page.reload();
  await mina.online.waitFor();
  await mina.createGroup(`By ${transport}`, [jun]);
  await jun.enterRoom(`By ${transport}`);
  await mina.saySafely("there");
  await jun.message("there").waitFor();
  await jun.saySafely("and back");
  await mina.message("and back").waitFor();
  await expect.poll(() => mina.online.textContent()).toBe(`Connected · ${transport}`);
  expect(others).toEqual([]);
});

test("without a wish the page goes over to websocket, and says so", async () => {
  const mina = await chat.person("Mina");
  await mina.page.getByText("Connected · websocket").waitFor();
});
