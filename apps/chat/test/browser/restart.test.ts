import { expect, test } from "vitest";
import { chatUnderTest } from "../support/chat.ts";
import type { Person } from "../support/person.ts";

const chat = chatUnderTest();

const bubbles = (person: Person) => person.log.locator(".bubble").allTextContents();
const lost = (person: Person) => person.page.locator(".status[data-phase=reconnecting]");

test.each(["SIGKILL", "SIGTERM"] as const)(
  "a server that is ended by %s and comes back finds both pages again, and what was written meanwhile arrives exactly once",
  async (signal) => {
    const [mina, jun] = [await chat.person("Mina"), await chat.person("Jun")];
    const room = `Storm ${signal}`;
    await mina.createRoom(room);
    await jun.enterRoom(room);
    await mina.saySafely("before");
    await jun.message("before").waitFor();

    await chat.kill(signal);
    await Promise.all([lost(mina).waitFor(), lost(jun).waitFor()]);
    await mina.page.getByText("No connection.").waitFor();
    await mina.say("first while down");
    await mina.say("second while down");
    await jun.say("and mine");
    expect(await mina.log.locator("[title='Sending…']").count()).toBe(2);

    await chat.restart();
    await Promise.all([mina.online.waitFor(), jun.online.waitFor()]);
    const all = ["before", "first while down", "second while down", "and mine"];
    for (const person of [mina, jun]) {
      await expect.poll(async () => (await bubbles(person)).toSorted()).toEqual(all.toSorted());
      await expect.poll(() => person.log.locator("[title='Sending…']").count()).toBe(0);
    }
    expect(await bubbles(jun)).toEqual(await bubbles(mina));
    expect(await mina.notice("joined").allTextContents()).toEqual(["Jun joined"]);

    await jun.saySafely("live again");
    await mina.message("live again").waitFor();
    await mina.page.reload();
    await mina.inRoom(room);
    expect((await bubbles(mina)).toSorted()).toEqual([...all, "live again"].toSorted());
  },
);

test("a page that was away gets what it missed, in order and once", async () => {
  const [mina, jun] = [await chat.person("Mina"), await chat.person("Jun")];
  await mina.createRoom("Tunnel");
  await jun.enterRoom("Tunnel");
  await mina.saySafely("1");
  await jun.message("1").waitFor();
  await jun.context.setOffline(true);
  await chat.kill();
  await lost(jun).waitFor();
  await chat.restart();
  await mina.online.waitFor();
  for (const text of ["2", "3", "4"]) await mina.saySafely(text);
  expect(await bubbles(jun)).toEqual(["1"]);
  await jun.context.setOffline(false);
  await jun.message("4").waitFor();
  expect(await bubbles(jun)).toEqual(["1", "2", "3", "4"]);
});

test("what was not sent survives a reload of the page", async () => {
  const mina = await chat.person("Mina");
  await mina.createRoom("Paper");
  await mina.page.route("**/socket.io/**", (route) => route.abort());
  await chat.kill();
  await lost(mina).waitFor();
  await mina.say("keep this");
  await chat.restart();
  await mina.page.unroute("**/socket.io/**");
  await mina.page.reload();
  await mina.inRoom("Paper");
  await mina.confirmed("keep this").waitFor();
  expect(await bubbles(mina)).toEqual(["keep this"]);
});
