import { afterEach, expect, it, vi } from "vitest";
import { io, Manager } from "../src/index.ts";
import { resolveOptions } from "../src/target.ts";

afterEach(() => vi.unstubAllGlobals());

it("connects to the server of the page, with the options that are given alone", () => {
  vi.stubGlobal("location", { protocol: "https:", host: "page.example:8443" });
  const options = { transports: ["polling"], autoConnect: false };
  const where = { hostname: "page.example", port: "8443", secure: true };
  for (const { uri, opts } of [io(options).io, io(undefined, options).io, new Manager(options)]) {
    expect(resolveOptions(uri, opts)).toMatchObject({ ...options, ...where });
  }
});
