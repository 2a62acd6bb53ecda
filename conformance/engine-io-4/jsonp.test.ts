import { onlyBaro, RawPolling, type RawResponse, SEPARATOR } from "@baro/testing";
import { describe, expect, test } from "vitest";
import { echo } from "../support/echo.ts";
import { useServer } from "../support/use-server.ts";

const server = useServer({}, echo);

/** A client that reads scripts and writes forms, as clients of version 3 do in browsers that have no other way. */
class ScriptPolling {
  readonly #polling: RawPolling;
  #sid = "";

  constructor(url: string) {
    this.#polling = new RawPolling(url);
  }

  async join(): Promise<void> {
    const [, sid = ""] = /"sid":"([^"]+)"/.exec(payloadOf(await this.get())) ?? [];
    this.#sid = sid;
    await this.post("40");
    expect(payloadOf(await this.get())).toMatch(/^40\{"sid":/);
  }

  get(): Promise<RawResponse> {
    return this.#polling.request({}, this.#query);
  }

  post(payload: string): Promise<RawResponse> {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const body = `d=${encodeURIComponent(payload)}`;
    return this.#polling.request({ method: "POST", body, headers }, this.#query);
  }

  get #query() {
    return { j: 5, sid: this.#sid || undefined };
  }
}

function payloadOf({ body }: RawResponse): string {
  const script = /^___eio\[5\]\((".*")\);$/.exec(body);
  if (script?.[1] === undefined) throw new Error(`expected a script, got ${body}`);
  return JSON.parse(script[1]);
}

describe("a session whose handshake has the parameter j", () => {
  test("is answered by scripts, and takes forms", async () => {
    const polling = new ScriptPolling(server().url);
    await polling.join();
    const payload = ['42["a\\n",1]', '451-["b",{"_placeholder":true,"num":0}]', "bAQI="].join(
      SEPARATOR,
    );
    expect((await polling.post(payload.replaceAll("\\n", "\\\\n"))).body).toBe("ok");
    const answer = await polling.get();
    expect(payloadOf(answer)).toBe(payload);
    expect(answer.headers["content-type"]).toBe("text/plain; charset=UTF-8");
  });

  test.runIf(onlyBaro("leaves out what is no digit"))(
    "is refused where j is no number",
    async () => {
      const answer = await new RawPolling(server().url).get({ j: "alert(1)" });
      expect([answer.status, JSON.parse(answer.body)]).toEqual([
        400,
        { code: 3, message: "Bad request" },
      ]);
    },
  );
});
