import { expect, test } from "vitest";
import type { User } from "../../shared/events.ts";
import { matching } from "../../web/state/people.ts";
import { troubleWith } from "../../web/state/uploads.ts";
import { WaitingRooms } from "../../web/state/waiting-rooms.ts";
import { memoryOf } from "../support/memory.ts";

const person = (name: string, online = false): User => ({ id: name, name, online, lastSeen: null });

test("people are found by any part of their name, whoever is here first", () => {
  const users = [person("Bob"), person("하늘"), person("Ann"), person("Joanne", true)];
  const found = (query: string) => matching(users, query).map(({ name }) => name);
  expect(found("")).toEqual(["Joanne", "Ann", "Bob", "하늘"]);
  expect(found(" ANN ")).toEqual(["Joanne", "Ann"]);
  expect(found("하늘".normalize("NFD"))).toEqual(["하늘"]);
});

test.each([
  ["a picture", { type: "image/png", size: 1 }, undefined],
  ["a type with a parameter", { type: "text/plain;charset=utf-8", size: 1 }, undefined],
  ["a page", { type: "text/html", size: 1 }, "file_type"],
  ["a drawing", { type: "image/svg+xml", size: 1 }, "file_type"],
  ["no type", { type: "", size: 1 }, "file_type"],
  ["an empty file", { type: "image/png", size: 0 }, "file_size"],
  ["the largest file", { type: "image/png", size: 10_485_760 }, undefined],
  ["more than that", { type: "image/png", size: 10_485_761 }, "file_size"],
])("%s is taken or not before it is sent", (_what, file, trouble) => {
  expect(troubleWith(file)).toBe(trouble);
});

test("rooms in which something waits are known after a reload, for each person apart", () => {
  const memory = memoryOf();
  const mine = new WaitingRooms(memory, "mina");
  for (const room of [3, 5, 3]) mine.set(room, true);
  mine.set(5, false);
  expect(new WaitingRooms(memory, "mina").all()).toEqual([3]);
  expect(new WaitingRooms(memory, "jun").all()).toEqual([]);
  expect(new WaitingRooms(memoryOf({ "baro.waiting.mina": "{" }), "mina").all()).toEqual([]);
});
