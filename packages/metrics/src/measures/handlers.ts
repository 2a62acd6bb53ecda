import type { Sink } from "./counters.ts";
import { type Handlers, labelOf, numberOf } from "./subscribe.ts";

/** What each message of a server does to its metrics. */
export function handlersOf({ count, committed }: Sink): Handlers {
  return {
    "baro:session:open": ({ transport }) =>
      count("sessions_opened", { transport: labelOf(transport) }),
    "baro:session:close": ({ reason }) => {
      count("sessions_closed", { reason: labelOf(reason) });
      if (reason === "slow consumer") count("slow_consumers");
    },
    "baro:session:upgrade": ({ transport }) => count("upgrades", { transport: labelOf(transport) }),
    "baro:handshake:refused": ({ code, rule }) =>
      count("requests_refused", { code: labelOf(code), rule: labelOf(rule) }),
    "baro:packet:in": ({ bytes }) => {
      count("packets_in");
      count("bytes_in", {}, numberOf(bytes));
    },
    "baro:packet:out": ({ packets, bytes }) => {
      count("packets_out", {}, numberOf(packets));
      count("bytes_out", {}, numberOf(bytes));
    },
    "baro:volatile:dropped": ({ packets }) => count("volatile_dropped", {}, numberOf(packets)),
    "baro:input:refused": ({ code }) => count("errors", { kind: "input", code: labelOf(code) }),
    "baro:limit:reached": ({ code }) => count("errors", { kind: "limit", code: labelOf(code) }),
    "baro:listener:failed": ({ code }) =>
      count("errors", { kind: "listener", code: labelOf(code) }),
    "baro:channel:append": ({ entries, ms }) => {
      count("channel_entries", {}, numberOf(entries));
      committed(numberOf(ms) / 1000);
    },
    "baro:channel:fail": ({ code, entries }) => {
      count("errors", { kind: "store", code: labelOf(code) });
      count("channel_failed_entries", {}, numberOf(entries));
    },
    "baro:channel:resume": () => count("channel_resumes"),
    "baro:channel:reset": ({ reason }) => count("channel_resets", { reason: labelOf(reason) }),
  };
}
