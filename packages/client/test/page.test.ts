import { afterEach, expect, it, vi } from "vitest";
import { io, Manager } from "../src/index.ts";

afterEach(() => vi.unstubAllGlobals());

it("connects to the server of the page, with the options that are given alone", () => {
  vi.stubGlobal("location", { protocol: "https:", host: "page.example:8443" });
  const options = { transports: ["polling"], autoConnect: false };
  const where = { hostname: "page.example", port: "8443", secure: true };
  expect(io(options).io.opts).toMatchObject({ ...options, ...where });
  expect(io(undefined, options).io.opts).toMatchObject({ ...options, ...where });
  expect(new Manager(options).opts).toMatchObject({ ...options, ...where });
});
