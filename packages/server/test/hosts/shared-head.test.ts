import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SharedHead } from "../../src/hosts/node/shared-head.ts";

function requestWith(url: string, rawHeaders: readonly string[]): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  request.url = url;
  request.rawHeaders = [...rawHeaders];
  return request;
}

describe("heads that share their texts", () => {
  it("say what was sent, whoever came before", () => {
    const head = new SharedHead();
    const name = fc.constantFrom("Cookie", "cookie", "X-Name", "x-name", "Authorization");
    const headers = fc.array(fc.tuple(name, fc.string({ maxLength: 3 })), { maxLength: 6 });
    fc.assert(
      fc.property(fc.webPath(), headers, (url, pairs) => {
        const request = requestWith(url, pairs.flat());
        head.shareIn(request);
        expect(request.url).toBe(url);
        expect(request.rawHeaders).toEqual(pairs.flat());
      }),
    );
  });

  it("say it too when more texts have come than are kept", () => {
    const head = new SharedHead();
    for (let count = 0; count < 2000; count++) {
      const request = requestWith(`/?n=${count}`, ["X-Count", `${count}`]);
      head.shareIn(request);
      expect(request.url).toBe(`/?n=${count}`);
      expect(request.rawHeaders).toEqual(["X-Count", `${count}`]);
    }
  });
});
