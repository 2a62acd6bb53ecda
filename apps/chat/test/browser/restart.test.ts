import { expect, test } from "vitest";
import { chatUnderTest } from "../support/chat.ts";

const chat = chatUnderTest();

test.each(["SIGKILL", "SIGTERM"] as const)(
  "a server that is ended by %s while two people write finds both again, and everything arrives exactly once",
  async (signal) => {
    const [mina, jun] = [await chat.person("Mina"), await chat.person("Jun")];
    const room = `Storm ${signal}`;
    await mina.createGroup(room, [jun]);
    await jun.enterRoom(room);
    await mina.saySafely("before");
    await jun.message("before").waitFor();

    await jun.field.pressSequentially("and m");
    await chat.kill(signal);
    await Promise.all([mina.lost.waitFor(), jun.lost.waitFor()]);
    await mina.page.getByText("No connection.").waitFor();
    await mina.say("first while down");
    await mina.say("second while down");
    await jun.field.pressSequentially("ine");
    await jun.field.press("Enter");
    await expect.poll(() => mina.log.locator(".sending").count()).toBe(2);

    await chat.restart();
    await Promise.all([mina.online.waitFor(), jun.online.waitFor()]);
    const all = ["before", "first while down", "second while down", "and mine"];
    for (const person of [mina, jun]) {
      await expect.poll(async () => (await person.bubbles()).toSorted()).toEqual(all.toSorted());
      await expect.poll(() => person.log.locator(".sending").count()).toBe(0);
    }
    await expect.poll(() => jun.bubbles()).toEqual(await mina.bubbles());
    await jun.saySafely("live again");
    await mina.message("live again").waitFor();
    await mina.page.reload();
    await mina.inRoom(room);
    const now = [...all, "live again"].toSorted();
    await expect.poll(async () => (await mina.bubbles()).toSorted()).toEqual(now);
  },
  120_000,
);

test("who was offline gets what they missed, in order and once, and the unread count is right", async () => {
  const [mina, jun] = [await chat.person("Mina"), await chat.person("Jun")];
  await mina.createGroup("Tunnel", [jun]);
  await jun.enterRoom("Tunnel");
  // Words, as digits are in the time of day as well.
  await mina.saySafely("one");
  await jun.message("one").waitFor();
  await jun.context.setOffline(true);
  await chat.kill();
  await jun.lost.waitFor();
  await chat.restart();
  await mina.online.waitFor();
  for (const text of ["two", "three", "four"]) await mina.saySafely(text);
  await expect.poll(() => mina.notRead("four")).toBe("1");
  await expect.poll(() => jun.bubbles()).toEqual(["one"]);
  await jun.context.setOffline(false);
  await jun.message("four").waitFor();
  await expect.poll(() => jun.bubbles()).toEqual(["one", "two", "three", "four"]);
  await expect.poll(() => mina.notRead("four")).toBe(null);
});

test("what was not sent survives a reload of the page, and is sent though nobody opens the room", async () => {
  const [mina, jun] = [await chat.person("Mina"), await chat.person("Jun")];
  await mina.createGroup("Paper", [jun]);
  await jun.enterRoom("Paper");
  await mina.page.route("**/socket.io/**", (route) => route.abort());
  await chat.kill();
  await mina.lost.waitFor();
  await mina.say("keep this");
  await chat.restart();
  await mina.page.unroute("**/socket.io/**");
  await mina.page.goto(`${chat.server.url}/#/`);
  await mina.page.reload();
  await mina.online.waitFor();
  await jun.message("keep this").waitFor();
  await mina.enterRoom("Paper");
  await expect.poll(() => mina.bubbles()).toEqual(["keep this"]);
});
