import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { chatUnderTest } from "../support/chat.ts";
import { PASSWORD } from "../support/client.ts";
import { keptPage, traces } from "../support/kept-page.ts";
import type { Person } from "../support/person.ts";

// The server forgets a session while its page is open, or away from it.

const chat = chatUnderTest();

/** As if the days of all sessions of this person were over, at a time. */
function endSessions(name: string, at: number): void {
  const db = new Database(chat.database);
  const sql =
    "UPDATE sessions SET expires_at = ? WHERE user = (SELECT id FROM users WHERE name = ?)";
  db.prepare(sql).run(at, name);
  db.close();
}

/** Someone in a room of their own, whose page is kept. */
async function inRoom(name: string): Promise<Person> {
  const person = await chat.person(name);
  await person.createGroup("Diary");
  await person.saySafely("dear diary");
  await keptPage(person);
  return person;
}

const door = ({ page }: Person) => page.locator("#name");

test("a page whose session ends while it is open is at the door then, and has what was half written when its owner is back", async () => {
  const mina = await inRoom("Mina");
  await mina.field.fill("half a thought");
  endSessions("Mina", Date.now() + 4000);
  // The connection is to know of it.
  await mina.page.reload();
  await door(mina).waitFor();
  expect((await traces(mina)).filter((name) => /\.(seen|lines)\./u.test(name))).toEqual([]);
  await mina.fillDoor("Mina", PASSWORD);
  await mina.enterRoom("Diary");
  await expect.poll(() => mina.field.inputValue()).toBe("half a thought");
});

test("who was away for longer than their session comes to the door as soon as the server is reached, and what waited is sent for them alone", async () => {
  const ann = await inRoom("Ann");
  await chat.person("Bob");
  await ann.context.setOffline(true);
  await ann.page.reload();
  await ann.message("dear diary").waitFor();
  await ann.say("written away");
  endSessions("Ann", Date.now() - 1);
  await ann.context.setOffline(false);
  await door(ann).waitFor();
  await ann.fillDoor("Bob", PASSWORD);
  await ann.page.getByRole("heading", { name: "Bob", exact: true }).waitFor();
  await ann.online.waitFor();
  expect(await ann.room("Diary").count()).toBe(0);
  await ann.button("Settings").click();
  await ann.button("Log out").click();
  await ann.fillDoor("Ann", PASSWORD);
  await ann.enterRoom("Diary");
  await ann.confirmed("written away").waitFor();
  await expect.poll(() => ann.bubbles()).toEqual(["dear diary", "written away"]);
});

test("a file that the server does not take any more because the session is over leads to the door", async () => {
  const eve = await inRoom("Eve");
  endSessions("Eve", Date.now() - 1);
  await eve.page
    .locator("input[type=file]")
    .setInputFiles({ name: "note.txt", mimeType: "text/plain", buffer: Buffer.from("a note") });
  await door(eve).waitFor();
});
