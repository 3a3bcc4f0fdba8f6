import { remembered } from "./address.js";

/** The number of the private chat with the bot. */
export const BOT_CHAT = 0;

/** What the server last told. `chat` is null until the chosen chat of the chosen person has arrived. */
export const state = {
  bot: null,
  people: [],
  personId: null,
  /** The chat on the screen: 0 is the bot's, a negative number a group's or channel's, a positive one a person's. */
  chatId: BOT_CHAT,
  chat: null,
  /** The person's chats, and how much came into those that are not on the screen. */
  chats: null,
  unread: new Map(),
  /** The payload of the start link somebody came by, until they press START. */
  payload: new URLSearchParams(location.search).get("start"),
  /** A person was added here and is to be shown when the server tells of them. */
  adding: false,
  /** The address may name a chat, which is looked for once, in the first list that comes. */
  isChatAsked: !remembered().personId,
};
