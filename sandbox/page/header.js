import { chatAvatar, kindOf } from "./chats.js";
import { byId, element, words } from "./element.js";
import { icon } from "./icons.js";
import { aboutDialog } from "./overlay.js";
import { inWords } from "./rights.js";

/** Telegram shows "typing" for five seconds after each sendChatAction, or until a message comes. */
const TYPING = 5000;

const ROLES = { creator: "owner", administrator: "admin", restricted: "may not write" };

/** The upper edge of the chat: whom one talks to, whether they type, whether the line is up. */
export class Header {
  #status = element("span", { class: "bot-status", role: "status" });
  #bot = null;
  #chat = null;
  #isConnected = false;
  #typingTimer = 0;

  /** `onMenu(button)` is asked for the chat's menu. */
  constructor({ onMenu }) {
    const menu = byId("chat-menu");
    menu.append(icon("dots"));
    menu.addEventListener("click", () => onMenu(menu));
    byId("bot").addEventListener("click", () => this.#tellMore());
    this.quiet();
  }

  /** `chat` is what the server tells about it, `bot` has id, username, name, short_description; `person` looks at it. */
  show(chat, bot, person) {
    const isBots = chat.kind === "bot";
    const title = isBots ? bot.name : chat.title;
    this.#bot = bot;
    this.#chat = chat;
    const lines = element("span", { class: "bot-words" }, words("bot-name", title), this.#status);
    byId("bot").replaceChildren(chatAvatar({ id: isBots ? bot.id : chat.id, title }), lines);
    byId("bot").setAttribute("aria-label", isBots ? "About this bot" : "About this chat");
    document.title = `${person} ${isBots ? "and" : "in"} ${title} - Sandbox: nothing leaves this machine`;
    if (!this.#status.classList.contains("busy")) this.quiet();
  }

  connected(isConnected) {
    this.#isConnected = isConnected;
    this.quiet();
  }

  typing() {
    clearTimeout(this.#typingTimer);
    this.#typingTimer = setTimeout(() => this.quiet(), TYPING);
    this.#say(this.#chat?.kind === "bot" ? "typing…" : `${this.#bot?.name} is typing…`, true);
  }

  quiet() {
    clearTimeout(this.#typingTimer);
    this.#say(this.#isConnected ? kindOf(this.#chat ?? { kind: "bot" }) : "connecting…", false);
  }

  #tellMore() {
    if (!this.#chat) return;
    if (this.#chat.kind === "bot") aboutBot(this.#bot);
    else aboutChat(this.#chat, this.#bot);
  }

  #say(status, busy) {
    this.#status.textContent = status;
    this.#status.classList.toggle("busy", busy);
  }
}

function aboutBot(bot) {
  const about = bot.short_description || "This bot has no short description yet.";
  aboutDialog(bot.name, [
    element("p", { class: "dialog-note" }, `@${bot.username}`),
    element("p", { class: "dialog-text", dir: "auto" }, about),
  ]);
}

function aboutChat(chat, bot) {
  const there = (chat.members ?? []).filter(({ status }) => status !== "left" && status !== "kicked");
  const rows = there.map(({ name, status, is_anonymous: hidden }) => {
    const role = [ROLES[status], hidden && "anonymous"].filter(Boolean).join(", ");
    return element("li", {}, words("", name), role && element("span", { class: "role" }, role));
  });
  const parts = [element("p", { class: "dialog-note" }, [kindOf(chat), chat.id < 0 && `id ${chat.id}`].filter(Boolean).join(", "))];
  if (rows.length) parts.push(element("ul", { class: "members" }, ...rows));
  if (chat.bot_status) parts.push(element("p", { class: "dialog-note" }, `${bot.name}: ${botIs(chat)}`));
  aboutDialog(chat.title, parts);
}

function botIs({ bot_status: status, bot_rights: rights }) {
  const told = {
    administrator: `an admin (${inWords(rights.filter((right) => right !== "can_manage_chat")) || "no more rights"})`,
    member: "a member",
    restricted: "a member that may not write",
    kicked: "was removed",
    left: "is not in it",
  };
  return told[status] ?? status;
}
