import { Session } from "./session.mjs";

/** As many handshakes at a time as a server's backlog takes easily. */
const AT_ONCE = 64;

/** Loopback addresses to come from: ports of one run short when 10,000 connections come and go ten times. */
const ADDRESSES = process.platform === "linux" ? 16 : 1;

/**
 * @param {number} index
 * @returns {string} where the connection of that number comes from
 */
export const addressOf = (index) => `127.0.0.${1 + (index % ADDRESSES)}`;

/**
 * @param {number} count
 * @param {(index: number) => Omit<import("./session.mjs").SessionOptions, "localAddress">} optionsOf
 * @returns {Promise<Session[]>} once all have joined
 */
export async function openSessions(count, optionsOf) {
  return await inParallel(count, (index) =>
    Session.open({ ...optionsOf(index), localAddress: addressOf(index) }),
  );
}

/** @param {readonly Session[]} sessions */
export async function leaveAll(sessions) {
  await inParallel(sessions.length, (index) => sessions[index]?.leave());
}

/**
 * @template T
 * @param {number} count
 * @param {(index: number) => T | Promise<T>} work
 * @returns {Promise<Awaited<T>[]>}
 */
export async function inParallel(count, work) {
  /** @type {Awaited<T>[]} */
  const results = [];
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const index = next++;
      results[index] = await work(index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, count) }, worker));
  return results;
}
