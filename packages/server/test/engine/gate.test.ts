import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { expect, test } from "vitest";
import { admit } from "../../src/engine/gate.ts";
import type { AllowRequest } from "../../src/engine/options.ts";

const request = new IncomingMessage(new Socket());

function ask(allowRequest: AllowRequest | undefined, generateId = () => "id") {
  return admit(request, { allowRequest, generateId });
}

const refused = (message: unknown) => ({ code: 4, context: { message } });

test("without a gatekeeper everybody is let in, and named", async () => {
  expect(await ask(undefined)).toBe("id");
});

test("the gatekeeper sees the request, and may answer later", async () => {
  const seen: IncomingMessage[] = [];
  const allowRequest: AllowRequest = (given, callback) => {
    seen.push(given);
    setImmediate(callback, null, true);
  };
  expect(await ask(allowRequest)).toBe("id");
  expect(seen).toEqual([request]);
});

test("whether the gatekeeper allows it counts, whatever it says besides", async () => {
  expect(await ask((_request, callback) => callback("odd", true))).toBe("id");
});

test.each<[string, AllowRequest, unknown]>([
  [
    "says no with a message",
    (_request, callback) => callback("closed today", false),
    "closed today",
  ],
  ["says no without one", (_request, callback) => callback(null, false), null],
  [
    "throws",
    () => {
      throw new Error("broken");
    },
    undefined,
  ],
  ["rejects", () => Promise.reject(new Error("broken")), undefined],
])("a gatekeeper that %s refuses", async (_what, allowRequest, message) => {
  expect(await ask(allowRequest)).toEqual(refused(message));
});

test("only the first answer of a gatekeeper counts", async () => {
  const noThenYes: AllowRequest = (_request, callback) => {
    callback("no", false);
    callback(null, true);
  };
  const yesThenThrow: AllowRequest = (_request, callback) => {
    callback(null, true);
    throw new Error("late");
  };
  expect(await ask(noThenYes)).toEqual(refused("no"));
  expect(await ask(yesThenThrow)).toBe("id");
});

test.each<[string, () => string | Promise<string>]>([
  [
    "throws",
    () => {
      throw new Error("no ids today");
    },
  ],
  ["rejects", () => Promise.reject(new Error("no ids today"))],
  ["gives nothing", () => ""],
  ["gives no text", () => JSON.parse("7")],
])("a generateId that %s refuses", async (_what, generateId) => {
  const refusal = await admit(request, { allowRequest: undefined, generateId });
  expect(refusal).toMatchObject({ code: 3, context: { name: "ID_GENERATION_ERROR" } });
});
