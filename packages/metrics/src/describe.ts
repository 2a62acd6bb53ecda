import type { Instruments } from "./instruments.ts";
import { type Handlers, labelOf, numberOf } from "./tally.ts";

/** What each message of a server does to its metrics. */
export function describe({ count, commits }: Instruments): Handlers {
  return {
    "baro:session:open": ({ transport }) =>
      count("sessions_opened_total", { transport: labelOf(transport) }),
    "baro:session:close": ({ reason }) => {
      count("sessions_closed_total", { reason: labelOf(reason) });
      if (reason === "slow consumer") count("slow_consumers_total");
    },
    "baro:session:upgrade": ({ transport }) =>
      count("upgrades_total", { transport: labelOf(transport) }),
    "baro:handshake:refused": ({ code, rule }) =>
      count("requests_refused_total", { code: labelOf(code), rule: labelOf(rule) }),
    "baro:packet:in": ({ bytes }) => {
      count("packets_in_total");
      count("bytes_in_total", {}, numberOf(bytes));
    },
    "baro:packet:out": ({ packets, bytes }) => {
      count("packets_out_total", {}, numberOf(packets));
      count("bytes_out_total", {}, numberOf(bytes));
    },
    "baro:volatile:dropped": ({ packets }) =>
      count("volatile_dropped_total", {}, numberOf(packets)),
    "baro:input:refused": ({ code }) => count("errors_total", { code: labelOf(code) }),
    "baro:limit:reached": ({ code }) => count("errors_total", { code: labelOf(code) }),
    "baro:channel:append": ({ entries, ms }) => {
      count("channel_entries_total", {}, numberOf(entries));
      commits.observe(numberOf(ms) / 1000);
    },
    "baro:channel:fail": ({ code, entries }) => {
      count("errors_total", { code: labelOf(code) });
      count("channel_failed_entries_total", {}, numberOf(entries));
    },
    "baro:channel:resume": () => count("channel_resumes_total"),
    "baro:channel:reset": ({ reason }) =>
      count("channel_resets_total", { reason: labelOf(reason) }),
  };
}
