import { expect, it } from "vitest";
import { faultOf } from "../src/worker/fault.mjs";

it.each([
  ["was never built", new Error("Could not locate the bindings file. Tried: …")],
  ["is of another Node", Object.assign(new Error("self-register"), { code: "ERR_DLOPEN_FAILED" })],
])("a compiled part that %s is told apart from a file that cannot be read", (_, error) => {
  expect(faultOf(error, "chat.db")).toMatchObject({ code: "STORE_DRIVER", detail: "chat.db" });
});
