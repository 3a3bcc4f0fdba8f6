import { byId, element, words } from "./element.js";
import { icon } from "./icons.js";
import { aboutDialog } from "./overlay.js";
import { avatar } from "./people.js";

/** Telegram shows "typing" for five seconds after each sendChatAction, or until a message comes. */
const TYPING = 5000;

/** The upper edge of the chat: whom one talks to, whether they type, whether the line is up. */
export class Header {
  #status = element("span", { class: "bot-status", role: "status" });
  #bot = null;
  #isConnected = false;
  #typingTimer = 0;

  /** `onMenu(button)` is asked for the chat's menu. */
  constructor({ onMenu }) {
    const menu = byId("chat-menu");
    menu.append(icon("dots"));
    menu.addEventListener("click", () => onMenu(menu));
    byId("bot").addEventListener("click", () => this.#bot && aboutBot(this.#bot));
    this.quiet();
  }

  /** `bot` has id, username, name, short_description; `person` is who talks to it. */
  show(bot, person) {
    this.#bot = bot;
    const lines = element("span", { class: "bot-words" }, words("bot-name", bot.name), this.#status);
    byId("bot").replaceChildren(avatar({ id: bot.id, first_name: bot.name }), lines);
    document.title = `${person} and ${bot.name} - Sandbox: nothing leaves this machine`;
  }

  connected(isConnected) {
    this.#isConnected = isConnected;
    this.quiet();
  }

  typing() {
    clearTimeout(this.#typingTimer);
    this.#typingTimer = setTimeout(() => this.quiet(), TYPING);
    this.#say("typing…", true);
  }

  quiet() {
    clearTimeout(this.#typingTimer);
    this.#say(this.#isConnected ? "bot" : "connecting…", false);
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
