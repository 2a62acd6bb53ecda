import type {
  Browser,
  BrowserContext,
  BrowserContextOptions,
  Locator,
  Page,
} from "playwright-core";
import { PASSWORD } from "./client.ts";

export interface PersonOptions extends BrowserContextOptions {
  readonly browser: Browser;
  /** Where the chat is, with `?transport=` where one transport is wanted. */
  readonly url: string;
  readonly name: string;
}

/** Someone with a browser of their own, and what they see and do. Roles and labels are those that people have too. */
export class Person {
  readonly name: string;
  readonly context: BrowserContext;
  readonly page: Page;

  private constructor(name: string, page: Page) {
    this.name = name;
    this.page = page;
    this.context = page.context();
  }

  /** Opens the chat, signed in: with an account of that name if there is one, else with a new one. */
  static async arrive(options: PersonOptions): Promise<Person> {
    const person = await Person.#withBrowser(options);
    await person.enter(options.url);
    return person;
  }

  /** Opens the chat and stays at the door. */
  static async atTheDoor(options: PersonOptions): Promise<Person> {
    const person = await Person.#withBrowser(options);
    await person.page.goto(options.url);
    return person;
  }

  static async #withBrowser({ browser, url: _url, name, ...rest }: PersonOptions) {
    const context = await browser.newContext({ locale: "en-US", ...rest });
    return new Person(name, await context.newPage());
  }

  /** Signs in without the door, and opens the chat. */
  async enter(url: string): Promise<void> {
    const data = { name: this.name, password: PASSWORD };
    const { origin } = new URL(url);
    const made = await this.context.request.post(`${origin}/api/signup`, { data });
    if (!made.ok()) await this.context.request.post(`${origin}/api/login`, { data });
    await this.page.goto(url);
    await this.online.waitFor();
  }

  /** The same page in another tab of the same browser. */
  async newTab(): Promise<Person> {
    const page = await this.context.newPage();
    await page.goto(this.page.url());
    return new Person(this.name, page);
  }

  /** Fills in the door's form. */
  async fillDoor(name: string, password: string): Promise<void> {
    await this.page.locator("#name").fill(name);
    await this.page.locator("#password").fill(password);
    await this.page.locator(".card .primary").click();
  }

  get online(): Locator {
    return this.page.locator(".status[data-phase=online]");
  }

  get lost(): Locator {
    return this.page.locator(".status[data-phase=reconnecting]");
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
    return this.log.locator(".message").filter({ hasText: text });
  }

  notice(text: string): Locator {
    return this.log.locator(".notice", { hasText: text });
  }

  /** How many have not read a message, as it says beside it; null where nothing is said. */
  async notRead(text: string): Promise<string | null> {
    const marks = await this.message(text).locator(".not-read [aria-hidden]").allTextContents();
    return marks[0] ?? null;
  }

  bubbles(): Promise<string[]> {
    return this.log.locator(".bubble").allTextContents();
  }

  button(name: string): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }

  /** Makes a group with these people, by the dialog. */
  async createGroup(name: string, others: readonly Person[] = []): Promise<void> {
    await this.button("New group").click();
    const dialog = this.page.getByRole("dialog");
    await dialog.getByLabel("Name of the group").fill(name);
    for (const other of others) await dialog.locator("label", { hasText: other.name }).click();
    await this.button("Create").click();
    await this.inRoom(name);
  }

  async enterRoom(name: string): Promise<void> {
    await this.room(name).click();
    await this.inRoom(name);
  }

  /** Waits until the room is open and its history here. */
  async inRoom(name: string): Promise<void> {
    await this.page.locator(".room-title").getByText(name, { exact: true }).waitFor();
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
    return this.log.locator(".message:not(:has(.sending))", { hasText: text });
  }

  /** Waits until nothing of theirs is on its way: until then what is to be clicked may move away from under it. */
  async allSent(): Promise<void> {
    await this.page.locator(".uploads, .sending").first().waitFor({ state: "detached" });
  }

  leave(): Promise<void> {
    return this.context.close();
  }
}
