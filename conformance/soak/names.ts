/** Rooms that clients talk in. */
export const ROOMS = Array.from({ length: 8 }, (_, index) => `room ${index}`);

/** The room of those that never read. */
export const DEAF_ROOM = "deaf";

export const CHANNELS = ["log one", "log two", "log three"];

/** Entries that a channel keeps, and how many more there may be before it is trimmed. */
export const KEPT = 100;
export const UNTRIMMED = 64;
