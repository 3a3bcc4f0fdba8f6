import { button, element, words } from "./element.js";
import { icon } from "./icons.js";
import { avatar } from "./names.js";

const PICTURES = { group: "people", supergroup: "people", channel: "megaphone" };

/** The picture of a chat: its initials, coloured by its id. */
export function chatAvatar({ id, title }) {
  const [first, last] = title.split(/\s+/);
  return avatar({ id, first_name: first, last_name: last });
}

/** What a chat is, in a few words: "group, 3 members". A forum is a supergroup with topics. */
export function kindOf({ kind, size, is_forum: isForum }) {
  if (kind === "bot") return "bot";
  if (kind === "person") return "private chat";
  const one = kind === "channel" ? "subscriber" : "member";
  return `${isForum ? "forum" : kind}, ${size} ${one}${size === 1 ? "" : "s"}`;
}

/** Whether the bot is in a group or channel. */
export function hasBot({ bot_status: status }) {
  return !["left", "kicked"].includes(status);
}

/**
 * One person's chats as buttons; `openId` is the one on the screen, `unread` counts what came into the others, `botId`
 * gives the bot's chat its colour, and `choose(chatId)` opens one.
 */
export function drawChats({ chats, openId, unread, botId, choose }) {
  return chats.map((chat) => {
    const news = unread.get(chat.id) ?? 0;
    const picture = chatAvatar({ id: chat.kind === "bot" ? botId : chat.id, title: chat.title });
    return drawChat(chat, { isOpen: chat.id === openId, news, picture, choose });
  });
}

function drawChat(chat, { isOpen, news, picture, choose }) {
  const sign = PICTURES[chat.kind];
  const badge = news > 0 && element("span", { class: "badge", title: `${news} new` }, String(news));
  return button(
    {
      class: "chat-row",
      "data-testid": `chat-${chat.id}`,
      "aria-current": isOpen && "page",
      on: { click: () => choose(chat.id) },
    },
    picture,
    element(
      "span",
      { class: "chat-words" },
      element("span", { class: "chat-title" }, sign && icon(sign), words("chat-name", chat.title)),
      element("span", { class: "chat-kind" }, kindOf(chat)),
    ),
    badge,
  );
}
