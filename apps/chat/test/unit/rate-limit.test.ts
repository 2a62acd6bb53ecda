import { expect, test } from "vitest";
import { RATES, RateLimit } from "../../server/rate-limit.ts";

test("lets a burst through, then says how long to wait, and lets through after that", () => {
  let now = 0;
  const limit = new RateLimit(() => now);
  const { burst, perSecond } = RATES["publish"];
  for (let count = 0; count < burst; count++) limit.take("publish");
  const refused = expect.objectContaining({ code: "rate_limited", retryAfter: 1000 / perSecond });
  expect(() => limit.take("publish")).toThrow(refused);
  now += 1000 / perSecond;
  limit.take("publish");
  expect(() => limit.take("publish")).toThrow(refused);
});

test("counts each kind by itself", () => {
  const limit = new RateLimit(() => 0);
  for (let count = 0; count < RATES["room:create"].burst; count++) limit.take("room:create");
  limit.take("publish");
  expect(() => limit.take("room:create")).toThrow(
    expect.objectContaining({ code: "rate_limited" }),
  );
});

test("a pause fills the bucket only to its burst", () => {
  let now = 0;
  const limit = new RateLimit(() => now);
  limit.take("typing");
  now += 3_600_000;
  for (let count = 0; count < RATES.typing.burst; count++) limit.take("typing");
  expect(() => limit.take("typing")).toThrow(expect.objectContaining({ code: "rate_limited" }));
});
