import type {
  Browser,
  BrowserContext,
  BrowserContextOptions,
  Locator,
  Page,
} from "playwright-core";

export interface PersonOptions extends BrowserContextOptions {
  readonly browser: Browser;
  /** Where the chat is, with `?transport=` where one transport is wanted. */
  readonly url: string;
  readonly nickname: string;
}

/** Someone with a browser of their own, and what they see and do. Roles and labels are those that people have too. */
export class Person {
  readonly nickname: string;
  readonly context: BrowserContext;
  readonly page: Page;

  private constructor(nickname: string, page: Page) {
    this.nickname = nickname;
    this.page = page;
    this.context = page.context();
  }

  /** Opens the chat and signs in. */
  static async arrive(options: PersonOptions): Promise<Person> {
    const person = await Person.atTheDoor(options);
    await person.signIn(options.nickname);
    return person;
  }

  /** Opens the chat and stays on the nickname page. */
  static async atTheDoor({ browser, url, nickname, ...rest }: PersonOptions): Promise<Person> {
    const context = await browser.newContext({ locale: "en-US", ...rest });
    const page = await context.newPage();
    await page.goto(url);
    return new Person(nickname, page);
  }

  /** The same page in another tab of the same browser. */
  async newTab(): Promise<Person> {
    const page = await this.context.newPage();
    await page.goto(this.page.url());
    return new Person(this.nickname, page);
  }

  async signIn(nickname: string): Promise<void> {
    await this.page.locator("#nickname").fill(nickname);
    await this.page.locator(".card button[type=submit]").click();
    await this.online.waitFor();
  }

  get online(): Locator {
    return this.page.locator(".status[data-phase=online]");
  }

  get log(): Locator {
    return this.page.getByRole("log");
  }

  get field(): Locator {
    return this.page.locator(".composer textarea");
  }

  get typing(): Locator {
    return this.page.locator(".typing");
  }

  room(name: string): Locator {
    const title = this.page.locator(".room-name").getByText(name, { exact: true });
    return this.page.locator("a.room", { has: title });
  }

  message(text: string): Locator {
    return this.log.locator(".bubble", { hasText: text });
  }

  notice(text: string): Locator {
    return this.log.locator(".notice", { hasText: text });
  }

  async createRoom(name: string): Promise<void> {
    await this.page.getByRole("button", { name: "New room" }).click();
    await this.page.locator(".new-room input").fill(name);
    await this.page.locator(".new-room .primary").click();
    await this.inRoom(name);
  }

  async enterRoom(name: string): Promise<void> {
    await this.room(name).click();
    await this.inRoom(name);
  }

  /** Waits until the room is open and its history here. */
  async inRoom(name: string): Promise<void> {
    await this.page.locator(".room-title", { hasText: name }).waitFor();
    await this.page.locator("[role=log][aria-busy=false]").waitFor();
  }

  async say(text: string): Promise<void> {
    await this.field.fill(text);
    await this.field.press("Enter");
  }

  /** Says it and waits until the server has confirmed it. */
  async saySafely(text: string): Promise<void> {
    await this.say(text);
    await this.confirmed(text).waitFor();
  }

  /** A message of ours that is not on the way any more. */
  confirmed(text: string): Locator {
    return this.log.locator(".message:not(:has([title='Sending…']))", { hasText: text });
  }

  out(): Promise<void> {
    return this.page.locator("button.out").click();
  }

  leave(): Promise<void> {
    return this.context.close();
  }
}
