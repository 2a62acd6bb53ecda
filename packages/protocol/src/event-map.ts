/**
 * Types of typed events: what `Server<Listen, Emit, ServerSide, Data>` and `Socket<Listen, Emit>` are made of. The
 * names are those of socket.io 4.8's declarations, because users import them.
 */

// biome-ignore lint/suspicious/noExplicitAny: the one place where it is needed: listeners of untyped events choose their own parameter types, and only `any` is assignable to all of them
export type Loose = any;

/** A map from event name to listener signature. */
export interface EventsMap {
  [event: string]: Loose;
}

/** The map of those who give none: any event, any arguments. */
export interface DefaultEventsMap {
  [event: string]: (...args: Loose[]) => void;
}

/** Names of the events of a map. */
export type EventNames<Map extends EventsMap> = keyof Map & (string | symbol);

/** Names of a map's events whose last parameter is not an acknowledgement. */
export type EventNamesWithoutAck<
  Map extends EventsMap,
  K extends EventNames<Map> = EventNames<Map>,
> = { [N in K]: IfAny<Untyped<Map[N]>, N, IsAnswered<Map[N]> extends true ? never : N> }[K];

/** Names of a map's events whose last parameter is an acknowledgement. */
export type EventNamesWithAck<
  Map extends EventsMap,
  K extends EventNames<Map> = EventNames<Map>,
> = { [N in K]: IfAny<Untyped<Map[N]>, N, IsAnswered<Map[N]> extends true ? N : never> }[K];

/** Names of a map's events whose acknowledgement starts with an error, as broadcasts give it. */
export type EventNamesWithError<
  Map extends EventsMap,
  K extends EventNamesWithAck<Map> = EventNamesWithAck<Map>,
> = { [N in K]: IfAny<Untyped<Map[N]>, N, AckParams<Map[N]>[0] extends Error ? N : never> }[K];

type AnyListener = (...args: Loose[]) => Loose;

/** `any` where a listener, or its last parameter, has no type of its own. */
type Untyped<Listener extends AnyListener> = Listener | Last<Parameters<Listener>>;

/** Whether a listener's last parameter is an acknowledgement. */
type IsAnswered<Listener extends AnyListener> = [Last<Parameters<Listener>>] extends [never]
  ? false
  : Last<Parameters<Listener>> extends (...args: Loose[]) => Loose
    ? true
    : false;

/** What a listener's acknowledgement is called with. */
type AckParams<Listener extends AnyListener> =
  Last<Parameters<Listener>> extends (...args: infer Params) => Loose ? Params : [];

/** The arguments of an event. */
export type EventParams<Map extends EventsMap, Ev extends EventNames<Map>> = Parameters<Map[Ev]>;

/** Names of the reserved events and of the user's. */
export type ReservedOrUserEventNames<Reserved extends EventsMap, User extends EventsMap> =
  | EventNames<Reserved>
  | EventNames<User>;

/** The listener of a reserved or a user's event; the reserved one wins. */
export type ReservedOrUserListener<
  Reserved extends EventsMap,
  User extends EventsMap,
  Ev extends ReservedOrUserEventNames<Reserved, User>,
> = FallbackToUntypedListener<
  Ev extends EventNames<Reserved> ? Reserved[Ev] : Ev extends EventNames<User> ? User[Ev] : never
>;

/** An untyped listener where the map gave none. */
type FallbackToUntypedListener<T> = [T] extends [never]
  ? (...args: Loose[]) => void | Promise<void>
  : T;

type IfAny<T, Yes, No> = 0 extends 1 & T ? Yes : No;

/** The last element of a tuple; `never` of an empty one. */
export type Last<T extends Loose[]> = T extends [...infer _, infer L] ? L : T[number];

/** A tuple without its last element. */
export type AllButLast<T extends Loose[]> = T extends [...infer H, infer _] ? H : Loose[];

/** The first parameter of a function. */
export type FirstArg<T> = T extends (arg: infer A) => Loose ? A : Loose;

/** The first parameter of a function that is not its error. */
export type FirstNonErrorArg<T> = T extends (...args: infer Params) => Loose
  ? FirstNonErrorTuple<Params>
  : Loose;
type FirstNonErrorTuple<T extends unknown[]> = T[0] extends Error ? T[1] : T[0];

type PrependTimeoutError<T extends Loose[]> = {
  [K in keyof T]: T[K] extends (...args: infer Params) => infer Result
    ? Params[0] extends Error
      ? T[K]
      : (err: Error, ...args: Params) => Result
    : T[K];
};

type ExpectMultipleResponses<T extends Loose[]> = {
  [K in keyof T]: T[K] extends (...args: infer Params) => infer Result
    ? (...args: Collected<Params>) => Result
    : T[K];
};

/** The first argument of an acknowledgement that is no error becomes the list of all; what follows it is not collected. */
type Collected<Params extends Loose[]> = number extends Params["length"]
  ? Params
  : Params extends [infer Failure extends Error, ...infer Rest]
    ? [err: Failure, ...answers: ListOfFirst<Rest>]
    : ListOfFirst<Params>;

type ListOfFirst<Params extends Loose[]> = Params extends [infer Answer, ...Loose[]]
  ? [answers: Answer[]]
  : [];

type DecorateLast<F, Args extends Loose[]> = F extends (...args: Loose[]) => infer Result
  ? (...args: Args) => Result
  : F;

/** The events of a map as `timeout()` gives them: acknowledgements get an error first. */
export type DecorateAcknowledgements<Map> = {
  [K in keyof Map]: Map[K] extends (...args: infer Params) => Loose
    ? DecorateLast<Map[K], PrependTimeoutError<Params>>
    : Map[K];
};

/** The events of a map as `broadcast.timeout()` gives them: an error first, then all answers in an array. */
export type DecorateAcknowledgementsWithTimeoutAndMultipleResponses<Map> = {
  [K in keyof Map]: Map[K] extends (...args: infer Params) => Loose
    ? DecorateLast<Map[K], ExpectMultipleResponses<PrependTimeoutError<Params>>>
    : Map[K];
};

/** The events of a map as a broadcast gives them: acknowledgements get all answers in an array. */
export type DecorateAcknowledgementsWithMultipleResponses<Map> = {
  [K in keyof Map]: Map[K] extends (...args: infer Params) => Loose
    ? DecorateLast<Map[K], ExpectMultipleResponses<Params>>
    : Map[K];
};
