import type { Language, Text } from "./strings.ts";

/** Times and days as people of a language write them, in the browser's time zone. */
export class Formats {
  readonly #time: Intl.DateTimeFormat;
  readonly #day: Intl.DateTimeFormat;
  readonly #shortDay: Intl.DateTimeFormat;
  readonly #text: Text;

  constructor(language: Language, text: Text) {
    const locale = { en: "en-US", ko: "ko-KR" }[language];
    this.#text = text;
    this.#time = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" });
    this.#day = new Intl.DateTimeFormat(locale, { dateStyle: "full" });
    this.#shortDay = new Intl.DateTimeFormat(locale, { month: "short", day: "numeric" });
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
