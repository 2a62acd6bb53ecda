import type { Trouble } from "../state/ask.ts";
import type { Language, Text } from "./strings.ts";

const [SECOND, MINUTE] = [1000, 60_000];

/** Below this a wait is as good as none. */
const SHORT = 10 * SECOND;

/** Times and days as people of a language write them, in the browser's time zone, and what is told with times in it. */
export class Formats {
  readonly #time: Intl.DateTimeFormat;
  readonly #day: Intl.DateTimeFormat;
  readonly #shortDay: Intl.DateTimeFormat;
  readonly #wait: Intl.RelativeTimeFormat;
  readonly #text: Text;

  constructor(language: Language, text: Text) {
    const locale = { en: "en-US", ko: "ko-KR" }[language];
    this.#text = text;
    this.#time = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" });
    this.#day = new Intl.DateTimeFormat(locale, { dateStyle: "full" });
    this.#shortDay = new Intl.DateTimeFormat(locale, { month: "short", day: "numeric" });
    this.#wait = new Intl.RelativeTimeFormat(locale);
  }

  time(at: number): string {
    return this.#time.format(at);
  }

  /** Of a day separator: "Today", "Yesterday" or the date in full. */
  day(at: number, now = Date.now()): string {
    return this.#near(at, now) ?? this.#day.format(at);
  }

  /** Of a line in the list of rooms: the time today, else the day. */
  brief(at: number, now = Date.now()): string {
    return isSameDay(at, now) ? this.time(at) : (this.#near(at, now) ?? this.#shortDay.format(at));
  }

  /** Why something did not work, and when to try again where that is not at once. */
  trouble({ code, retryAfter = 0 }: Trouble): string {
    const { tooMuch, trouble } = this.#text;
    if (retryAfter < SHORT) return trouble[code];
    // "in 4 minutes"; never less than it takes.
    return tooMuch(this.#wait.format(Math.ceil(retryAfter / MINUTE), "minute"));
  }

  #near(at: number, now: number): string | undefined {
    if (isSameDay(at, now)) return this.#text.today;
    const yesterday = new Date(now);
    yesterday.setDate(yesterday.getDate() - 1);
    return isSameDay(at, yesterday.getTime()) ? this.#text.yesterday : undefined;
  }
}

export function isSameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

/** Of a file, as people say it. */
export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const kilobytes = bytes / 1024;
  return kilobytes < 1024 ? `${Math.round(kilobytes)} KB` : `${(kilobytes / 1024).toFixed(1)} MB`;
}
