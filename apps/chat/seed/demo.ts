import sharp from "sharp";
import type { RoomId, UserId } from "../shared/events.ts";
import type { Filling, Written } from "./filling.ts";

/** Everybody's in the demonstration. */
export const PASSWORD = "baro-demo";

export const NAMES = ["서연", "준호", "하늘", "민지", "Emma", "Lucas"] as const;
type Name = (typeof NAMES)[number];

/** Minutes ago, who, and what. */
type Script = readonly (readonly [minutesAgo: number, by: Name, text: string])[];

const HIKE: Script = [
  [2900, "하늘", "이번 주말에 북한산 어때요?"],
  [2895, "서연", "좋아요! 토요일 아침 일찍 출발할까요?"],
  [2893, "준호", "저는 토요일 괜찮아요 🙌"],
  [2880, "민지", "몇 시에 어디서 만나요?"],
  [2871, "하늘", "7시에 불광역 2번 출구요."],
  [2870, "하늘", "김밥은 제가 준비할게요!"],
  [2868, "서연", "그럼 저는 커피 담당 ☕"],
  [1500, "준호", "비 소식이 있던데 괜찮을까요?"],
  [1490, "하늘", "오후부터래요. 일찍 내려오면 될 것 같아요."],
  [1488, "민지", "👍"],
];

const TEAM: Script = [
  [620, "Emma", "Morning! The release candidate is out: https://example.com/rc1"],
  [615, "Lucas", "Nice. I will run the load test on it today."],
  [612, "Emma", "Thanks. Please look at the reconnect numbers in particular."],
  [480, "Lucas", "Done. 5,000 clients dropped at once, all back, nobody lost a message."],
  [478, "서연", "와, 잘됐네요! The Korean guide page is ready for review too."],
  [470, "Emma", "I'll read it after lunch. Could somebody check the screenshots on a phone?"],
  [200, "준호", "On it. The dark theme looks good here."],
  [12, "Lucas", "Shall we ship tomorrow at ten?"],
  [9, "Emma", "Ten is fine with me."],
];

const COFFEE: Script = [
  [95, "준호", "서연님, 점심 먹고 커피 한잔할래요?"],
  [92, "서연", "좋아요. 1시 반쯤 어때요?"],
  [90, "준호", "좋습니다. 늘 가던 곳에서 봬요!"],
  [4, "준호", "저 먼저 와서 자리 잡았어요 🙂"],
];

const TOPICS = [
  "오늘 회의 자료 공유드려요.",
  "Has anybody seen the figures of last week?",
  "네, 확인했습니다. 감사합니다!",
  "I moved the meeting to Thursday, so that Busan can join.",
  "점심 뭐 먹을까요? 어제 그 집 다시 가도 좋고, 새로 생긴 데 가 봐도 좋아요.",
  "Looks good to me.",
  "사진은 나중에 올릴게요.",
  "Who is on call this weekend?",
];

/** Fills an empty chat with people, rooms and conversations. @param say tells how far it is */
export async function fillDemo(filling: Filling, say: (line: string) => void): Promise<void> {
  const people = new Map<Name, UserId>();
  for (const name of NAMES) people.set(name, await filling.accounts.create(name, PASSWORD));
  say(`${NAMES.length} people: ${NAMES.join(", ")}`);
  const idOf = (name: Name): UserId => people.get(name) ?? "";
  const demo = new Demo(filling, idOf);

  const hike = await demo.group("주말 등산 🏔️", "하늘", ["서연", "준호", "민지"], 3000);
  await demo.play(hike, HIKE);
  await demo.picture(hike, "하늘", 1480);
  const team = await demo.group("Baro team", "Emma", ["Lucas", "서연", "준호"], 700);
  await demo.play(team, TEAM);
  const coffee = filling.rooms.direct(idOf("준호"), idOf("서연"));
  await demo.play(coffee, COFFEE);
  say("3 rooms with conversations and a picture");

  const long = await demo.group("긴 이야기 · Long story", "민지", ["서연", "Emma"], 30_000);
  await demo.play(long, longStory(10_000));
  say("1 room with 10,000 messages");
  demo.readUp(
    [hike, team, coffee, long],
    [
      [hike, "서연", 3],
      [team, "서연", 2],
      [coffee, "서연", 1],
    ],
  );
}

class Demo {
  readonly #filling: Filling;
  readonly #idOf: (name: Name) => UserId;
  readonly #now = Date.now();

  constructor(filling: Filling, idOf: (name: Name) => UserId) {
    this.#filling = filling;
    this.#idOf = idOf;
  }

  async group(name: string, by: Name, others: readonly Name[], ago: number): Promise<RoomId> {
    const users = others.map(this.#idOf);
    const room = this.#filling.rooms.group(name, this.#idOf(by), users);
    const notice = { kind: "created", users } as const;
    await this.#filling.write(room, [
      { event: "notice", body: notice, by: this.#idOf(by), at: this.#at(ago) },
    ]);
    return room;
  }

  async play(room: RoomId, script: Script): Promise<void> {
    const entries = script.map(
      ([ago, by, text]): Written => ({
        event: "message",
        body: { text },
        by: this.#idOf(by),
        at: this.#at(ago),
      }),
    );
    await this.#filling.write(room, entries);
  }

  async picture(room: RoomId, by: Name, ago: number): Promise<void> {
    const png = await sharp(Buffer.from(MOUNTAINS)).png().toBuffer();
    const user = this.#idOf(by);
    const file = await this.#filling.picture(user, { name: "북한산.png", png });
    await this.#filling.write(room, [
      { event: "file", body: { file }, by: user, at: this.#at(ago) },
    ]);
  }

  /** Everybody has read everything, but for some who have that many entries left. */
  readUp(
    rooms: readonly RoomId[],
    left: readonly (readonly [room: RoomId, name: Name, entries: number])[],
  ): void {
    for (const room of rooms) {
      for (const user of this.#filling.rooms.members(room)) {
        const isTheirs = ([at, name]: (typeof left)[number]) =>
          at === room && this.#idOf(name) === user;
        const behind = left.find(isTheirs)?.[2] ?? 0;
        const { head } = this.#filling.rooms.summary(room, user);
        this.#filling.rooms.read(room, user, head - behind);
      }
    }
  }

  #at(minutesAgo: number): number {
    return this.#now - minutesAgo * 60_000;
  }
}

function longStory(count: number): Script {
  const speakers = ["민지", "서연", "Emma"] as const;
  return Array.from({ length: count }, (_, index) => {
    const by = speakers[Math.floor(index / 2) % speakers.length] ?? "민지";
    const text = `${index + 1}. ${TOPICS[(index * 7) % TOPICS.length]}`;
    return [29_000 - index * 2.8, by, text] as const;
  });
}

const MOUNTAINS = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 800">
  <defs><linearGradient id="sky" x2="0" y2="1"><stop stop-color="#7fb4ff"/><stop offset="1" stop-color="#ffe3c2"/></linearGradient></defs>
  <rect width="1200" height="800" fill="url(#sky)"/><circle cx="900" cy="220" r="90" fill="#fff3d6"/>
  <path d="M0 560 260 260 430 470 640 190 900 520 1060 380 1200 560V800H0z" fill="#6f86b8"/>
  <path d="M0 680 220 470 420 650 700 420 980 690 1200 540V800H0z" fill="#3f5b7d"/>
  <path d="M0 760Q300 640 620 730T1200 690V800H0z" fill="#284638"/></svg>`;
