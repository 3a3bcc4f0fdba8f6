import { hasBot, kindOf } from "./chats.js";
import { chooseChat } from "./chooser.js";
import { fullName } from "./names.js";
import { inWords } from "./rights.js";

/**
 * Offers the chats that a button of the bot's leads to, to write its query into one: `kinds` are "bot", "person",
 * "group", "channel". `act(chatId)` gets the chosen one.
 */
export function chooseWhereToShare({ chats, people, kinds, act }) {
  const listed = chats.filter(({ kind, may_write: may }) => kind === "bot" || (kind !== "person" && may));
  const persons = people.map((person) => ({ id: person.id, kind: "person", title: fullName(person) }));
  const all = [...listed, ...persons];
  chooseChat({
    title: "Choose a chat",
    chats: all.filter(({ kind }) => kinds.includes(kind === "supergroup" ? "group" : kind)),
    none: "This person has no such chat to write in.",
    act: ({ id }) => act(id),
  });
}

/** Offers the groups or channels that a link may add the bot to; `act(chatId)` gets the chosen one. */
export function chooseWhereToAdd({ chats, to, rights, bot, act }) {
  const isChannel = to === "channel";
  const fits = ({ kind, may_govern: may }) => may && (kind === "channel") === isChannel;
  const asks = rights.length ? `It becomes an admin: ${inWords(rights)}.` : "It becomes a plain member.";
  const rows = chats.filter(fits).map((chat) => ({
    ...chat,
    note: hasBot(chat) ? `${kindOf(chat)}, with ${bot} in it` : undefined,
  }));
  chooseChat({
    title: `Add ${bot} to a ${to}`,
    note: asks,
    chats: rows,
    none: `This person governs no ${to}.`,
    act: ({ id }) => act(id),
  });
}
