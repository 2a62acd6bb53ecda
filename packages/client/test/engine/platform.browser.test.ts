import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { platform } from "../../src/engine/platform.browser.ts";

/** The little of a browser that the platform touches. */
function stubBrowser() {
  const window = new EventTarget();
  vi.stubGlobal("addEventListener", window.addEventListener.bind(window));
  vi.stubGlobal("removeEventListener", window.removeEventListener.bind(window));
  const fetch = vi.fn(
    async (_url: string, _init: RequestInit) => new Response("body", { status: 201 }),
  );
  vi.stubGlobal("fetch", fetch);
  return { window, fetch };
}

describe("the platform of browsers", () => {
  let browser: ReturnType<typeof stubBrowser>;
  beforeEach(() => {
    browser = stubBrowser();
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  const network = platform.createNetwork({});
  const request = (method: "GET" | "POST", options = {}, body?: string) =>
    network.request({
      method,
      url: "http://h/",
      options,
      signal: new AbortController().signal,
      ...(body === undefined ? {} : { body }),
    });

  it("gives the status and the body of an answer", async () => {
    expect(await request("GET")).toEqual({ status: 201, responseText: "body", retryAfter: 0 });
    expect(browser.fetch.mock.calls[0]?.[1]).toMatchObject({
      method: "GET",
      cache: "no-store",
      credentials: "same-origin",
    });
  });

  it("says when the server wants to be asked again", async () => {
    browser.fetch.mockResolvedValue(
      new Response("", { status: 503, headers: { "retry-after": "7" } }),
    );
    expect(await request("GET")).toMatchObject({ status: 503, retryAfter: 7 });
  });

  it("sends text with its headers, and cookies where that is asked for", async () => {
    await request("POST", { withCredentials: true, extraHeaders: { a: "1" } }, "text");
    expect(browser.fetch.mock.calls[0]?.[1]).toMatchObject({
      method: "POST",
      body: "text",
      credentials: "include",
      headers: { "content-type": "text/plain;charset=UTF-8", a: "1" },
      keepalive: true,
    });
  });

  it("does not ask to outlive the page for more than browsers allow", async () => {
    await request("POST", {}, "x".repeat(64 * 1024));
    expect(browser.fetch.mock.calls[0]?.[1]).toMatchObject({ keepalive: false });
  });

  it("opens a websocket for binary as ArrayBuffer, and passes its events on", () => {
    class FakeWebSocket {
      static last: FakeWebSocket;
      binaryType = "blob";
      send = vi.fn();
      close = vi.fn();
      onopen = () => {};
      onmessage = (_event: object) => {};
      onerror = (_event: object) => {};
      onclose = (_event: object) => {};
      args: unknown[];
      constructor(...args: unknown[]) {
        this.args = args;
        FakeWebSocket.last = this;
      }
    }
    vi.stubGlobal("WebSocket", FakeWebSocket);
    const listener = { onOpen: vi.fn(), onMessage: vi.fn(), onError: vi.fn(), onClose: vi.fn() };
    const handle = network.openWebSocket({
      url: "ws://h/",
      options: { protocols: "p" },
      listener,
    });
    const { last } = FakeWebSocket;
    expect(last.args).toEqual(["ws://h/", "p"]);
    expect(last.binaryType).toBe("arraybuffer");
    last.onopen();
    last.onmessage({ data: "text" });
    last.onerror({ type: "error" });
    last.onclose({ code: 1006 });
    expect(listener.onOpen).toHaveBeenCalledOnce();
    expect(listener.onMessage).toHaveBeenCalledWith("text");
    expect(listener.onError).toHaveBeenCalledWith({ type: "error" });
    expect(listener.onClose).toHaveBeenCalledWith({ code: 1006 });
    handle.send("data", true);
    handle.close();
    expect(last.send).toHaveBeenCalledWith("data");
    expect(last.close).toHaveBeenCalledOnce();
  });

  it("hears of the network and of the page's end until it is told not to", () => {
    const listener = { offline: vi.fn(), online: vi.fn(), unload: vi.fn() };
    const unwatch = platform.watch(listener);
    for (const event of ["offline", "online", "beforeunload", "pagehide"]) {
      browser.window.dispatchEvent(new Event(event));
    }
    expect(listener.offline).toHaveBeenCalledOnce();
    expect(listener.online).toHaveBeenCalledOnce();
    expect(listener.unload.mock.calls).toEqual([[true], [false]]);
    unwatch();
    browser.window.dispatchEvent(new Event("online"));
    expect(listener.online).toHaveBeenCalledOnce();
  });

  it("turns binary into base64 and back", () => {
    const text = platform.toBase64(Uint8Array.from([0, 255]));
    expect(text).toBe("AP8=");
    expect(platform.fromBase64(text)).toEqual(Uint8Array.from([0, 255]).buffer);
  });
});
